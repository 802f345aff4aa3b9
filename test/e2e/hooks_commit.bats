#!/usr/bin/env bats
# Every way git makes a commit, and which hook judges it. What is committed is what is judged.

load helper

setup() {
	clean_environment
	REPO=$BATS_TEST_TMPDIR/repo
	git init -q "$REPO"
	cd "$REPO"
	start_repo
	put plain.py 'first' 'second' 'third'
	git commit -qm plain
	git ssot install >/dev/null
}

# A branch `side` whose one commit adds FILE, or changes it, to hold the lines; made past all hooks.
side_commit() { # FILE LINE...
	git checkout -q -b side
	put "$@"
	git commit -q --no-verify -m "side of $1"
	git checkout -q -
}

blocked() { # command...
	local before after

	before=$(git rev-parse HEAD)
	run "$@"
	after=$(git rev-parse HEAD)
	[[ $status -ne 0 ]] || fail "not blocked: $*"
	[[ $before == "$after" ]] || fail "committed: $*"
	assert_has 'no-bad'
}

passes() { # command...
	local before

	before=$(git rev-parse HEAD)
	run "$@"
	assert_status 0
	[[ $before != "$(git rev-parse HEAD)" ]] || fail "no commit: $*"
}

# --- which index the hook is given ---

@test "commit: the staged text counts, not the work tree's" {
	put new.py BAD
	echo GOOD >new.py
	blocked git commit -m x
	git add new.py
	echo BAD >new.py
	passes git commit -m x
}

@test "first commit of a repository" {
	git init -q "$BATS_TEST_TMPDIR/fresh"
	cd "$BATS_TEST_TMPDIR/fresh"
	git ssot install
	write_rules
	put new.py BAD
	git add -A
	run git commit -m x
	assert_status 1
	assert_has 'new.py:1'
	put new.py GOOD
	git commit -qm x
}

@test "commit --amend" {
	put new.py GOOD
	git commit -qm x
	put new.py BAD
	blocked git commit --amend --no-edit
	put new.py 'GOOD too'
	passes git commit --amend --no-edit
}

@test "commit -a judges what is not in the index yet" {
	echo BAD >>plain.py
	blocked git commit -am x
	sed -i 's/BAD/GOOD/' plain.py
	passes git commit -am x
}

@test "commit -i PATH" {
	echo BAD >>plain.py
	put other.py GOOD
	blocked git commit -i plain.py -m x
}

@test "commit -p" {
	echo BAD >>plain.py
	before=$(git rev-parse HEAD)
	run bash -c 'yes | git commit -p -m x'
	assert_status 1
	assert_has 'plain.py:4'
	[[ $before == "$(git rev-parse HEAD)" ]]
}

@test "commit PATH judges that path alone" {
	put bad.py BAD
	echo more >>plain.py
	passes git commit -m x plain.py
	blocked git commit -m x bad.py
}

@test "commit --only PATH with the opposite staged" {
	put plain.py BAD
	echo GOOD >plain.py
	passes git commit --only plain.py -m x
}

@test "commit in a linked worktree, from a subdirectory" {
	git worktree add -q ../linked -b linked
	mkdir ../linked/sub
	cd ../linked/sub
	put new.py BAD
	blocked git commit -m x
	put new.py GOOD
	passes git commit -m x
}

@test "commit in a submodule" {
	git init -q "$BATS_TEST_TMPDIR/top"
	cd "$BATS_TEST_TMPDIR/top"
	git submodule --quiet add "$REPO" sub
	cd sub
	git ssot install
	put new.py BAD
	blocked git commit -m x
	put new.py GOOD
	passes git commit -m x
}

@test "git -C, and GIT_DIR with GIT_WORK_TREE" {
	put new.py BAD
	cd /
	run git -C "$REPO" commit -m x
	assert_status 1
	assert_has 'new.py:1'
	GIT_DIR=$REPO/.git GIT_WORK_TREE=$REPO run git commit -m x
	assert_status 1
	assert_has 'new.py:1'
}

@test "a hook that changes the directory before it calls us" {
	mkdir -p deep/down
	for go in deep/down .git /; do
		printf '#!/bin/sh\ncd "%s" || exit\nexec git-ssot check --hook pre-commit\n' \
			"$go" >.git/hooks/pre-commit
		put new.py BAD
		run git commit -m x
		[[ $status -ne 0 ]] || fail "passed from $go"
	done
}

@test "commit --no-verify is not judged by any hook" {
	put new.py BAD
	passes git commit --no-verify -m x
	put new.py 'BAD one' 'BAD two'
	passes git commit --no-verify --amend --no-edit
}

@test "a closed reader of the report does not let the commit through" {
	put new.py BAD
	before=$(git rev-parse HEAD)
	git commit -m x 2>&1 | true
	[[ $before == "$(git rev-parse HEAD)" ]]
	put new.py GOOD
	git commit -m x 2>&1 | true
	[[ $before != "$(git rev-parse HEAD)" ]]
}

@test "standard streams closed" {
	put new.py BAD
	run git commit -m x <&- >&- 2>&-
	assert_status 1
	put new.py GOOD
	git commit -qm x <&-
}

# --- merges ---

@test "a clean merge that brings debt of its own is judged: pre-merge-commit" {
	side_commit bad.py BAD
	put other.py x
	git commit -qm other
	# The branch has it already, so the merge owes nothing to the rule.
	passes git merge --no-edit side
}

@test "a clean merge whose result has more than both parents" {
	put a.py x BAD1 y
	git commit -q --no-verify -m a
	printf '#!/bin/sh\nprintf "BAD evil\\n" >>plain.py\ngit add plain.py\n' >evil
	chmod +x evil
	git ssot uninstall pre-merge-commit
	mv evil .git/hooks/pre-merge-commit
	git ssot install
	side_commit other.py GOOD
	put third.py x
	git commit -qm third
	before=$(git rev-parse HEAD)
	run git merge --no-edit side
	[[ $status -ne 0 && $before == "$(git rev-parse HEAD)" ]]
	assert_has 'plain.py:4'
}

@test "an octopus merge" {
	for i in 1 2; do
		git checkout -q -b o$i main
		put o$i.py "GOOD $i"
		git commit -qm o$i
	done
	git checkout -q main
	passes git merge --no-edit o1 o2
}

@test "a conflict resolved with a violation is blocked, resolved well it passes" {
	side_commit plain.py one
	put plain.py two
	git commit -qm two
	run git merge side
	put plain.py BAD
	blocked git commit --no-edit
	blocked git merge --continue
	put plain.py GOOD
	passes git merge --continue
}

@test "merge --squash" {
	side_commit bad.py BAD
	git merge --squash side
	blocked git commit -m squash
}

@test "a fast-forward asks no hook" {
	side_commit bad.py BAD
	passes git merge side
}

# --- commits that pre-commit does not see ---

@test "cherry-pick" {
	side_commit bad.py BAD
	blocked git cherry-pick side
	git cherry-pick --abort || git reset -q --hard
	side_commit() { :; }
	git checkout -q -b good
	put good.py GOOD
	git commit -qm good
	git checkout -q main
	passes git cherry-pick good
}

@test "cherry-pick with an editor, signed off, and of several" {
	side_commit bad.py BAD
	blocked git cherry-pick -e side
	git reset -q --hard
	rm -f .git/CHERRY_PICK_HEAD
	blocked git cherry-pick -x -s side
	git reset -q --hard
	rm -f .git/CHERRY_PICK_HEAD
	git checkout -q side
	put more.py GOOD
	git commit -qm more
	git checkout -q main
	blocked git cherry-pick side~1 side
}

@test "a pick is judged too when another hook puts a ticket to the message" {
	git ssot uninstall
	printf '#!/bin/sh\nsed -i "1s/^/T-1 /" "$1"\n' >.git/hooks/prepare-commit-msg
	chmod +x .git/hooks/prepare-commit-msg
	git ssot install
	side_commit bad.py BAD
	blocked git cherry-pick side
}

@test "a pick is judged too when the hook changes the directory before it calls us" {
	mkdir sub
	printf '#!/bin/sh\ncd sub\nexec git-ssot check --hook prepare-commit-msg -- "$@"\n' \
		>.git/hooks/prepare-commit-msg
	side_commit bad.py BAD
	mkdir -p sub
	blocked git cherry-pick side
}

@test "cherry-pick that stops in a conflict" {
	side_commit plain.py one
	put plain.py two
	git commit -qm two
	run git cherry-pick side
	put plain.py BAD
	blocked git cherry-pick --continue
	blocked git commit -m 'my own words'
	passes git commit --no-verify -m 'my own words'
}

@test "cherry-pick -n, then a commit of one's own words past the hooks" {
	side_commit bad.py BAD
	git cherry-pick -n side
	blocked git commit -m x
	passes git commit --no-verify -m 'my own words'
}

@test "revert that brings a violation back" {
	put new.py BAD
	git commit -q --no-verify -m bad
	put new.py GOOD
	git commit -qm mended
	blocked git revert --no-edit HEAD
	git reset -q --hard
	blocked git revert HEAD
	git reset -q --hard
	put other.py x
	git commit -qm other
	passes git revert --no-edit HEAD
}

# --- rebase ---

@test "a plain pick of a rebase is warned about, and goes on" {
	side_commit bad.py BAD
	put other.py x
	git commit -qm other
	git checkout -q side
	run git rebase main
	assert_status 0
	[[ ! -d .git/rebase-merge ]]
	[[ $(git log --format=%s -1) == 'side of bad.py' ]]
	assert_has 'bad.py:1'
	assert_has 'before you push'
}

@test "rebase --continue after a conflict is blocked" {
	side_commit plain.py one
	put plain.py two
	git commit -qm two
	git checkout -q side
	run git rebase main
	put plain.py BAD
	before=$(git rev-parse HEAD)
	run git rebase --continue
	[[ $status -ne 0 && $before == "$(git rev-parse HEAD)" ]]
	put plain.py GOOD
	git rebase --continue
	[[ ! -d .git/rebase-merge ]]
	grep -q GOOD plain.py
}

@test "edit in a rebase: --continue with staged changes is blocked" {
	side_commit good.py GOOD
	git checkout -q side
	GIT_SEQUENCE_EDITOR='sed -i s/^pick/edit/' git rebase -q -i --no-ff main
	put late.py BAD
	before=$(git rev-parse HEAD)
	run git rebase --continue
	[[ $status -ne 0 && $before == "$(git rev-parse HEAD)" ]]
	git rm -q --cached late.py
	git rebase --continue
}

@test "a commit of one's own in a rebase runs pre-commit" {
	side_commit good.py GOOD
	git checkout -q side
	GIT_SEQUENCE_EDITOR='sed -i s/^pick/edit/' git rebase -q -i --no-ff main
	put late.py BAD
	blocked git commit --amend --no-edit
	blocked git commit -m late
	passes git commit --no-verify -m late
	git rebase --continue
}

@test "reword, squash and fixup go through" {
	git checkout -q -b side
	for i in 1 2 3 4; do
		put s$i.py "GOOD $i"
		git commit -qm s$i
	done
	GIT_SEQUENCE_EDITOR='sed -i -e 1s/^pick/reword/ -e 2s/^pick/squash/ -e 3s/^pick/fixup/' \
		git rebase -q -i --no-ff main
	[[ $(git rev-list --count main..side) -eq 2 ]]
}

@test "a rebase without rules in an old commit is not stopped" {
	git checkout -q -b old main~2
	put early.py x
	git commit -q --no-verify -m early
	run git rebase --onto main~2 main~2 old
	assert_status 0
	[[ ! -d .git/rebase-merge ]]
}

@test "git am and rebase --apply: pre-applypatch" {
	side_commit bad.py BAD
	git format-patch -q -1 side -o "$BATS_TEST_TMPDIR/patches"
	before=$(git rev-parse HEAD)
	run git am "$BATS_TEST_TMPDIR"/patches/*
	[[ $status -ne 0 && $before == "$(git rev-parse HEAD)" ]]
	assert_has 'bad.py:1'
	put bad.py GOOD
	git am --continue
	[[ $(cat bad.py) == GOOD ]]
	put other.py x
	git commit -qm other
	git checkout -q side
	run git rebase --apply main
	[[ $status -ne 0 ]]
}

@test "rebase --apply that is blocked can be mended and goes on" {
	side_commit bad.py BAD
	put other.py x
	git commit -qm other
	git checkout -q side
	run git rebase --apply main
	[[ $status -ne 0 ]]
	assert_has 'bad.py:1'
	put bad.py GOOD
	git rebase --continue
	[[ $(git show HEAD:bad.py) == GOOD ]]
}

@test "a hook that git-ssot is not" {
	run git ssot check --hook post-commit
	assert_status 2
	assert_has 'pre-receive'
}
