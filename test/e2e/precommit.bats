#!/usr/bin/env bats
# The pre-commit framework, the real one, without a network: every stage gives the hook's verdict.

load helper

setup_file() {
	command -v pre-commit >/dev/null || return 0
	# The clone that the framework makes and builds in is made once: its cache is shared.
	export PRE_COMMIT_HOME=$BATS_FILE_TMPDIR/cache
	export SOURCE=$BATS_FILE_TMPDIR/git-ssot
	mkdir "$SOURCE"
	(
		cd "$BATS_TEST_DIRNAME/../.."
		cp -r Makefile .pre-commit-hooks.yaml hook src include config "$SOURCE"
	)
	export OPT=-O0
	cd "$SOURCE"
	git init -q
	git add -A
	git -c user.name=A -c user.email=a@example.org commit -q -m source
}

setup() {
	local cache=$PRE_COMMIT_HOME

	command -v pre-commit >/dev/null || skip 'no pre-commit here'
	clean_environment
	export PRE_COMMIT_HOME=$cache
	git config --global safe.directory '*'
	REPO=$BATS_TEST_TMPDIR/repo
	git init -q "$REPO"
	cd "$REPO"
	start_repo
}

# A configuration that names a hook of the clone, or the installed program.
use_clone() { # [args]
	printf 'repos:\n- repo: %s\n  rev: %s\n  hooks:\n  - id: git-ssot\n%s' "$SOURCE" \
		"$(git -C "$SOURCE" rev-parse HEAD)" "${1:+    args: $1
}" >.pre-commit-config.yaml
	commit_config
}

use_system() {
	printf 'repos:\n- repo: %s\n  rev: %s\n  hooks:\n  - id: git-ssot-system\n' "$SOURCE" \
		"$(git -C "$SOURCE" rev-parse HEAD)" >.pre-commit-config.yaml
	commit_config
}

commit_config() {
	git add .pre-commit-config.yaml
	git commit -q --no-verify -m framework
}

install_stages() {
	pre-commit install -t pre-commit -t pre-merge-commit -t pre-push >/dev/null
}

@test "language script: the clone builds itself once and judges the commit" {
	use_clone
	rm "$HOME/bin/git-ssot"
	install_stages
	put bad.py BAD
	run git commit -m bad
	assert_status 1
	assert_has 'bad.py:1'
	put bad.py GOOD
	git commit -qm good
	[[ $(find "$PRE_COMMIT_HOME" -path '*/build/git-ssot' -type f | wc -l) -eq 1 ]]
	[[ -z $(find "$PRE_COMMIT_HOME" -path '*/build/once.*') ]]
}

@test "the clone says what it needs when it cannot build itself" {
	use_clone
	# shellcheck disable=SC2016
	clone=$(find "$PRE_COMMIT_HOME" -name pre-commit-framework | head -1)
	[[ -n $clone ]] || {
		pre-commit install-hooks >/dev/null
		clone=$(find "$PRE_COMMIT_HOME" -name pre-commit-framework | head -1)
	}
	copy=$BATS_TEST_TMPDIR/copy
	cp -r "${clone%/hook/*}" "$copy"
	rm -rf "$copy/build"
	CC=/nonexistent/cc PKG_CONFIG=false MAKEFLAGS="" run "$copy/hook/pre-commit-framework" --
	assert_status 2
	assert_has 'deps'
	assert_has 'git-ssot-system'
	[[ ! -e $copy/build/git-ssot ]]
}

@test "try-repo" {
	put bad.py BAD
	run pre-commit try-repo "$SOURCE" git-ssot-system
	assert_status 1
	assert_has 'bad.py:1'
	put bad.py GOOD
	run pre-commit try-repo "$SOURCE" git-ssot-system
	assert_status 0
	assert_has 'Passed'
}

@test "a local hook of language system" {
	cat >.pre-commit-config.yaml <<-'EOF'
		repos:
		- repo: local
		  hooks:
		  - id: git-ssot
		    name: git-ssot
		    entry: git-ssot check --hook framework --
		    language: system
		    always_run: true
		    require_serial: true
	EOF
	commit_config
	put bad.py BAD
	run pre-commit run
	assert_status 1
	assert_has 'bad.py:1'
}

@test "commit: staged text counts; unstaged is put away and comes back" {
	use_system
	install_stages
	put new.py BAD
	echo GOOD >new.py
	run git commit -m x
	assert_status 1
	assert_has 'new.py:1'
	[[ $(cat new.py) == GOOD ]]
	git add new.py
	echo BAD >new.py
	git commit -qm x
	[[ $(cat new.py) == BAD ]]
}

@test "commit -a, commit PATH" {
	use_system
	install_stages
	echo BAD >>old.py
	run git commit -am x
	assert_status 1
	assert_has 'old.py:2'
	put other.py GOOD
	git commit -qm x other.py
	run git commit -m x old.py
	assert_status 1
}

@test "old debt in a touched file does not block" {
	use_system
	install_stages
	echo more >>old.py
	git commit -qam x
}

@test "a commit of deletions alone is judged too" {
	use_system
	install_stages
	put other.py GOOD
	git commit -qm other
	git rm -q .ssot.ini
	run git commit -m x
	[[ $status -ne 0 ]]
}

@test "an empty commit and a new message need no file" {
	use_system
	install_stages
	git commit -q --allow-empty -m x
	git commit -q --amend --allow-empty -m y
}

@test "a clean merge, and one whose conflict was resolved with the old text" {
	use_system
	install_stages
	git checkout -q -b side
	put side.py 'BAD that the side has already'
	put old.py 'BAD old one' side
	git commit -q --no-verify -m side
	git checkout -q main
	put main.py GOOD
	git commit -qm main
	git merge --no-edit side
	git checkout -q -b two HEAD
	put old.py 'BAD old one' two
	git commit -qm two
	git checkout -q main
	put old.py 'BAD old one' three
	git commit -qm three
	run git merge two
	# Resolved to what HEAD has: the framework names a file that is not staged at all.
	put old.py 'BAD old one' three
	git commit -q --no-edit
}

@test "an evil merge in the merge stage" {
	use_system
	install_stages
	git checkout -q -b side
	put side.py GOOD
	git commit -qm side
	git checkout -q main
	put main.py GOOD
	git commit -qm main
	mv .git/hooks/pre-merge-commit .git/hooks/theirs
	printf '#!/bin/sh\necho BAD >evil.py; git add evil.py\nexec .git/hooks/theirs "$@"\n' \
		>.git/hooks/pre-merge-commit
	chmod +x .git/hooks/pre-merge-commit
	run git merge --no-edit side
	[[ $status -ne 0 ]]
	assert_has 'evil.py:1'
}

@test "run by hand with nothing staged" {
	use_system
	run pre-commit run
	assert_status 0
}

@test "run --all-files judges every file, old debt too" {
	use_system
	run pre-commit run --all-files
	assert_status 1
	assert_has 'old.py:1'
	put old.py GOOD
	run pre-commit run --all-files
	assert_status 0
	put more.py BAD
	run pre-commit run --all-files
	assert_status 1
	assert_has 'more.py:1'
}

@test "run --all-files in many batches" {
	use_system
	name=$(printf '%0200d' 0)
	mkdir many
	for i in $(seq 1500); do echo GOOD >"many/$name$i.py"; done
	echo BAD >"many/${name}700.py"
	git add many
	git commit -q --no-verify -m many
	run pre-commit run --all-files
	assert_status 1
	assert_has "${name}700.py:1"
	assert_has 'old.py:1'
	[[ $(grep -c '700.py:1:' <<<"$output") -eq 1 ]]
}

@test "run --files with odd names" {
	use_system
	put 'a b[1].py' BAD
	put '-dash.py' BAD
	put 'star*.py' GOOD
	put "quote'.py" GOOD
	git commit -q --no-verify -m odd
	run pre-commit run --files './a b[1].py' ./-dash.py
	assert_status 1
	assert_has 'a b[1].py:1'
	assert_has 'dash.py:1'
	run pre-commit run --files './star*.py' "./quote'.py"
	assert_status 0
}

@test "run --from-ref --to-ref judges the range" {
	use_system
	git checkout -q -b topic
	put bad.py BAD
	git commit -q --no-verify -m bad
	git checkout -q main
	put main.py 'BAD of main'
	git commit -q --no-verify -m main
	# Main has paid old debt since; the topic did not add it.
	put old.py GOOD
	git commit -q --no-verify -m paid
	run pre-commit run --from-ref main --to-ref topic
	assert_status 1
	assert_has 'bad.py:1'
	refute_has 'main.py'
	refute_has 'old.py'
	run pre-commit run --from-ref topic --to-ref topic
	assert_status 0
	run pre-commit run --from-ref topic~1 --to-ref topic
	assert_status 1
}

@test "push: a branch that grows, a new one, everything" {
	use_system
	git init -q --bare ../far.git
	git remote add far ../far.git
	install_stages
	git push -q far main
	put bad.py BAD
	git commit -q --no-verify -m bad
	run git push far main
	assert_status 1
	assert_has 'bad.py:1'
	refute_has 'old.py:1'
	run git push far main:topic
	assert_status 1
	assert_has 'bad.py:1'
	git init -q --bare ../empty.git
	git remote add empty ../empty.git
	run git push empty main
	assert_status 1
	assert_has 'bad.py:1'
	git reset -q --hard HEAD~1
	put good.py GOOD
	git commit -qm good
	git push -q far main
	git push -q far main:topic
	git push -q far :topic
}

@test "options of the user" {
	use_clone '[--fail-level=critical, --]'
	put bad.py BAD
	run pre-commit run
	assert_status 0
}

@test "trouble is no pass" {
	use_system
	echo '[rule:' >>.ssot.ini
	git add .ssot.ini
	run pre-commit run
	assert_status 1
	assert_has '.ssot.ini:'
	git rm -q -f .ssot.ini
	run pre-commit run
	assert_status 1
	assert_has '.ssot.ini'
}

@test "git ssot install beside the framework: both run, in either order" {
	use_system
	pre-commit install >/dev/null
	git ssot install
	grep -q 'generated by pre-commit' .git/hooks/pre-commit
	put bad.py BAD
	run git commit -m bad
	assert_status 1
	assert_has 'bad.py:1'
	run git ssot install --check
	assert_status 0
	pre-commit install >/dev/null
	run git ssot install --check
	assert_status 0
	git ssot uninstall
	[[ ! -e .git/hooks/pre-commit.legacy ]]
	grep -q 'generated by pre-commit' .git/hooks/pre-commit
	# The other way round the framework keeps ours as its own old hook.
	pre-commit uninstall >/dev/null
	git ssot install >/dev/null
	pre-commit install >/dev/null
	run git ssot install --check
	assert_status 0
	put bad.py BAD
	SKIP=git-ssot-system run git commit -m bad
	assert_status 1
	assert_has 'bad.py:1'
}
