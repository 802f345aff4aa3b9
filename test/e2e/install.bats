#!/usr/bin/env bats
# Putting the hooks in and taking them out, beside whatever is there.

load helper

STANDARD="pre-commit pre-merge-commit prepare-commit-msg pre-applypatch pre-push"

# A hook of the user's that leaves a trace.
write_hook() { # FILE WORD
	printf '#!/bin/sh\necho "%s $*" >>"%s/trace"\n' "$2" "$BATS_TEST_TMPDIR" >"$1"
	chmod 0750 "$1"
}

@test "install puts every standard hook in place and they fire" {
	run git ssot install
	assert_status 0
	for hook in $STANDARD; do
		[[ -x .git/hooks/$hook ]]
		assert_has "$hook"
	done
	run git ssot install --check
	assert_status 0
	[[ $(grep -c 'fires' <<<"$output") -eq 5 ]]
}

@test "a commit that adds a finding is blocked, mended it goes through" {
	start_repo
	git ssot install
	put new.py 'BAD new one'
	run git commit -m bad
	assert_status 1
	assert_has 'new.py:1'
	put new.py 'GOOD'
	git commit -qm good
}

@test "install without a config says what comes next" {
	run git ssot install
	assert_has 'git ssot init'
}

@test "install twice changes nothing" {
	git ssot install
	cp -a .git/hooks "$BATS_TEST_TMPDIR/before"
	run git ssot install
	assert_status 0
	assert_has 'there already'
	diff -r .git/hooks "$BATS_TEST_TMPDIR/before"
}

@test "only the hooks that are named" {
	git ssot install pre-push
	[[ -x .git/hooks/pre-push && ! -e .git/hooks/pre-commit ]]
	run git ssot install --check
	assert_status 1
	run git ssot install --check pre-push
	assert_status 0
}

@test "a name that is no hook of ours" {
	run git ssot install post-commit
	assert_status 2
	assert_has 'pre-applypatch'
	run git ssot uninstall post-commit
	assert_status 2
}

@test "a hook that is there runs first and comes back as it was" {
	start_repo
	write_hook .git/hooks/pre-commit mine
	cp -p .git/hooks/pre-commit "$BATS_TEST_TMPDIR/mine"
	run git ssot install
	assert_has 'runs first'
	put good.py GOOD
	git commit -qm good
	[[ $(cat "$BATS_TEST_TMPDIR/trace") == "mine " ]]
	put bad.py BAD
	run git commit -m bad
	assert_status 1
	git ssot install
	git ssot uninstall
	cmp .git/hooks/pre-commit "$BATS_TEST_TMPDIR/mine"
	[[ $(stat -c %a .git/hooks/pre-commit) == 750 ]]
	[[ $(find .git/hooks -type f ! -name '*.sample') == .git/hooks/pre-commit ]]
}

@test "when the hook that is there refuses, so does the commit" {
	start_repo
	printf '#!/bin/sh\necho no >&2\nexit 3\n' >.git/hooks/pre-commit
	chmod +x .git/hooks/pre-commit
	git ssot install
	put good.py GOOD
	run git commit -m good
	assert_status 1
	assert_has no
}

@test "what the hook that is there stages is judged" {
	start_repo
	printf '#!/bin/sh\necho BAD staged >late.py\ngit add late.py\n' >.git/hooks/pre-commit
	chmod +x .git/hooks/pre-commit
	git ssot install
	put good.py GOOD
	run git commit -m good
	assert_status 1
	assert_has 'late.py:1'
}

@test "a hook that is not executable does not run, and comes back so" {
	start_repo
	write_hook .git/hooks/pre-commit mine
	chmod 0640 .git/hooks/pre-commit
	git ssot install
	put good.py GOOD
	git commit -qm good
	[[ ! -e $BATS_TEST_TMPDIR/trace ]]
	git ssot uninstall
	[[ $(stat -c %a .git/hooks/pre-commit) == 640 ]]
}

@test "a linked hook is kept as a link, its file untouched" {
	start_repo
	mkdir scripts
	write_hook scripts/check mine
	cp -p scripts/check "$BATS_TEST_TMPDIR/mine"
	ln -s ../../scripts/check .git/hooks/pre-commit
	git ssot install
	put good.py GOOD
	git commit -qm good
	[[ $(cat "$BATS_TEST_TMPDIR/trace") == "mine " ]]
	cmp scripts/check "$BATS_TEST_TMPDIR/mine"
	git ssot uninstall
	[[ $(readlink .git/hooks/pre-commit) == ../../scripts/check ]]
}

@test "a link that leads nowhere is kept too" {
	ln -s /nonexistent/hook .git/hooks/pre-commit
	git ssot install
	[[ -x .git/hooks/pre-commit && ! -L .git/hooks/pre-commit ]]
	git ssot uninstall
	[[ $(readlink .git/hooks/pre-commit) == /nonexistent/hook ]]
}

@test "a kept pre-push hook and ours both read what is pushed" {
	start_repo
	git init -q --bare "$BATS_TEST_TMPDIR/far.git"
	git remote add far "$BATS_TEST_TMPDIR/far.git"
	printf '#!/bin/sh\ncat >"%s/lines"\n' "$BATS_TEST_TMPDIR" >.git/hooks/pre-push
	chmod +x .git/hooks/pre-push
	git ssot install
	git push -q far main
	grep -q '^refs/heads/main ' "$BATS_TEST_TMPDIR/lines"
	put bad.py BAD
	git commit -q --no-verify -m bad
	run git push far main
	assert_status 1
	assert_has 'bad.py:1'
}

@test "a hook kept before and another one since: nothing is overwritten" {
	write_hook .git/hooks/pre-commit first
	git ssot install
	write_hook .git/hooks/pre-commit second
	run git ssot install
	assert_status 2
	assert_has 'pre-commit.ssot-chained'
	assert_has 'move one of them away'
	grep -q second .git/hooks/pre-commit
	grep -q first .git/hooks/pre-commit.ssot-chained
	run git ssot uninstall
	grep -q second .git/hooks/pre-commit
}

@test "an older hook of ours is renewed, one changed by hand is not" {
	git ssot install
	sed -i 's/^# git-ssot hook [0-9]*/# git-ssot hook 0/' .git/hooks/pre-commit
	run git ssot install
	assert_status 0
	assert_has 'renewed'
	run ! grep -q 'git-ssot hook 0' .git/hooks/pre-commit
	echo 'echo more' >>.git/hooks/pre-commit
	run git ssot install
	assert_status 2
	assert_has 'changed by hand'
	run git ssot uninstall
	assert_status 2
	grep -q 'echo more' .git/hooks/pre-commit
	run git ssot install --force
	assert_status 0
	run ! grep -q 'echo more' .git/hooks/pre-commit
}

@test "uninstall with nothing of ours" {
	write_hook .git/hooks/pre-commit mine
	run git ssot uninstall
	assert_status 0
	assert_has 'No hook of git-ssot'
	grep -q mine .git/hooks/pre-commit
}

@test "the program gone: the commit is refused with the cure, not passed" {
	start_repo
	git ssot install
	sed -i "s,^ssot=.*,ssot='/nonexistent/git-ssot'," .git/hooks/pre-commit
	put good.py GOOD
	git commit -qm 'found in PATH'
	rm "$HOME/bin/git-ssot"
	put good.py 'GOOD again'
	run git commit -m gone
	assert_status 1
	assert_has 'cannot find git-ssot'
}

# A shell takes it for a script with nothing to do.
@test "the program an empty file, as a full disk leaves it: refused, not passed" {
	start_repo
	git ssot install
	cp "$(realpath "$HOME/bin/git-ssot")" ../program
	: >../program
	chmod +x ../program
	sed -i "s,^ssot=.*,ssot='$(realpath ../program)'," .git/hooks/pre-commit
	put bad.py BAD
	run git commit -m empty
	assert_status 1
	assert_has 'is empty'
	sed -i "s,^ssot=.*,ssot='/nonexistent/git-ssot'," .git/hooks/pre-commit
	ln -sf "$(realpath ../program)" "$HOME/bin/git-ssot"
	run git commit -m empty
	assert_status 1
	cp "$ROOT/hook/pre-commit" .git/hooks/
	run git commit -m empty
	assert_status 1
	assert_has 'is empty'
}

@test "a program path with spaces and quotes" {
	start_repo
	dir="$BATS_TEST_TMPDIR/it's a \"place\" \$HOME"
	mkdir "$dir"
	cp "$(realpath "$HOME/bin/git-ssot")" "$dir/git-ssot"
	"$dir/git-ssot" install
	rm "$HOME/bin/git-ssot"
	put bad.py BAD
	run git commit -m bad
	assert_status 1
	assert_has 'bad.py:1'
}

@test "no hooks directory" {
	rm -rf .git/hooks
	git ssot install
	[[ -x .git/hooks/pre-commit ]]
}

@test "a hooks directory that cannot be written" {
	if [[ $(id -u) -eq 0 ]]; then
		chattr +i .git/hooks 2>/dev/null || skip 'root writes everywhere'
	else
		chmod a-w .git/hooks
	fi
	run git ssot install
	chattr -i .git/hooks 2>/dev/null || chmod u+w .git/hooks
	assert_status 2
	assert_has '.git/hooks/pre-commit'
	[[ ! -e .git/hooks/pre-commit ]]
}

@test "a directory where the hook should be" {
	mkdir .git/hooks/pre-commit
	run git ssot install
	assert_status 2
	assert_has 'move it away'
}

@test "from a subdirectory" {
	mkdir -p a/b
	cd a/b
	git ssot install
	[[ -x $REPO/.git/hooks/pre-commit ]]
}

@test "a linked worktree shares the hooks of the repository" {
	start_repo
	git worktree add -q ../linked
	cd ../linked
	git ssot install
	[[ -x $REPO/.git/hooks/pre-commit ]]
	put bad.py BAD
	run git commit -m bad
	assert_status 1
	run git ssot install --check
	assert_status 0
}

@test "a submodule has hooks of its own" {
	start_repo
	git init -q "$BATS_TEST_TMPDIR/top"
	cd "$BATS_TEST_TMPDIR/top"
	git submodule --quiet add "$REPO" sub
	cd sub
	git ssot install
	[[ -x ../.git/modules/sub/hooks/pre-commit && ! -e ../.git/hooks/pre-commit ]]
	put bad.py BAD
	run git commit -m bad
	assert_status 1
	assert_has 'bad.py:1'
}

@test "core.hooksPath outside of the work tree is respected" {
	start_repo
	mkdir "$BATS_TEST_TMPDIR/my hooks"
	git config core.hooksPath "$BATS_TEST_TMPDIR/my hooks"
	git ssot install
	[[ -x $BATS_TEST_TMPDIR/my\ hooks/pre-commit && ! -e .git/hooks/pre-commit ]]
	put bad.py BAD
	run git commit -m bad
	assert_status 1
}

@test "core.hooksPath in the work tree: the team's files are left alone" {
	mkdir -p .githooks sub
	git config core.hooksPath .githooks
	cd sub
	run git ssot install
	assert_status 2
	assert_has '>>.githooks/pre-commit'
	[[ -z $(ls ../.githooks) ]]
	run git ssot install --force
	assert_status 0
	[[ -x ../.githooks/pre-commit ]]
	run git ssot install --check
	assert_status 0
}

@test "the lines to add to a team's hooks work" {
	start_repo
	mkdir .githooks
	git config core.hooksPath .githooks
	run git ssot install
	grep '^  echo' <<<"$output" | sh
	for hook in $STANDARD; do
		sed -i '1i #!/bin/sh' ".githooks/$hook"
		chmod +x ".githooks/$hook"
	done
	put bad.py BAD
	run git commit -m bad
	assert_status 1
	assert_has 'bad.py:1'
	run git ssot install --check
	assert_status 0
	assert_has 'read, not run'
}

@test "core.hooksPath of the whole machine is left alone" {
	mkdir "$HOME/hooks"
	git config --global core.hooksPath "$HOME/hooks"
	run git ssot install
	assert_status 2
	assert_has 'every repository'
	[[ -z $(ls "$HOME/hooks") ]]
	git config core.hooksPath "$REPO/.git/hooks"
	run git ssot install
	assert_status 0
	[[ -x .git/hooks/pre-commit ]]
}

@test "hooks that are switched off" {
	git config core.hooksPath /dev/null
	run git ssot install
	assert_status 2
	assert_has 'runs no hook'
	run git ssot install --force
	assert_status 2
	run git ssot install --check
	assert_status 1
}

@test "a bare repository takes the hooks of a server" {
	git init -q --bare "$BATS_TEST_TMPDIR/far.git"
	cd "$BATS_TEST_TMPDIR/far.git"
	run git ssot install
	assert_status 2
	assert_has '--server'
	run git ssot install --server
	assert_status 0
	[[ -x hooks/pre-receive && ! -e hooks/pre-commit ]]
	run git ssot install --check
	assert_status 0
	git ssot uninstall
	[[ ! -e hooks/pre-receive ]]
}

@test "--check tells a hook that git would pass over" {
	git ssot install
	chmod -x .git/hooks/pre-commit
	run git ssot install --check
	assert_status 1
	assert_has 'chmod +x'
}

@test "--check runs nobody else's hook" {
	write_hook .git/hooks/pre-commit mine
	run git ssot install --check
	assert_status 1
	git ssot install
	run git ssot install --check
	assert_status 0
	[[ ! -e $BATS_TEST_TMPDIR/trace ]]
}

@test "a probe never lets a commit through" {
	start_repo
	git ssot install
	put good.py GOOD
	SSOT_HOOK_PROBE=1 run git commit -m probe
	assert_status 1
	assert_has 'nothing was judged'
}

@test "outside of a repository" {
	cd "$HOME"
	run git ssot install
	assert_status 2
	assert_has 'not a git repository'
}
