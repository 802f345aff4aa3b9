#!/usr/bin/env bats
# What a push brings is judged commit by commit: before it leaves, and where it arrives.

load helper

setup() {
	clean_environment
	REPO=$BATS_TEST_TMPDIR/repo
	FAR=$BATS_TEST_TMPDIR/far.git
	git init -q "$REPO"
	git init -q --bare "$FAR"
	cd "$REPO"
	start_repo
	git remote add far "$FAR"
	git push -q far main
}

# A commit past all hooks: bypass FILE LINE...
bypass() {
	put "$@"
	git commit -q --no-verify -m "change $1"
}

# The push must be refused for the rule's sake and change nothing on the other side.
refused() { # git push argument...
	local before

	before=$(git -C "$FAR" for-each-ref)
	run git push "$@"
	[[ $status -ne 0 ]] || fail "not refused: git push $*"
	[[ $before == "$(git -C "$FAR" for-each-ref)" ]] || fail 'something arrived'
	assert_has 'no-bad'
}

accepted() {
	run git push "$@"
	assert_status 0
}

client() { git ssot install pre-push >/dev/null; }
server() { git -C "$FAR" ssot install --server "$@" >/dev/null; }

# Each of these must hold at both doors. What follows a name runs with client, server and update.
both_doors() {
	local door=$1

	shift
	case $door in
	client) client ;;
	server) server ;;
	update) server update ;;
	esac
	"$@"
}

plain_push() {
	bypass bad.py BAD
	refused far main
	bypass bad.py GOOD
	# Mended later: the commit in between is still there, and says which it is.
	refused far main
	assert_has "$(git rev-parse --short HEAD~1)"
	git reset -q --soft HEAD~2
	git commit -q --no-verify -m mended
	accepted far main
}
@test "pre-push: a branch that grows" { both_doors client plain_push; }
@test "pre-receive: a branch that grows" { both_doors server plain_push; }
@test "update: a branch that grows" { both_doors update plain_push; }

new_branch() {
	git checkout -q -b topic
	bypass bad.py BAD
	refused far topic
	git reset -q --hard HEAD~1
	bypass good.py GOOD
	accepted far topic
}
@test "pre-push: a new branch brings only what is not there" { both_doors client new_branch; }
@test "pre-receive: a new branch brings only what is not there" { both_doors server new_branch; }
@test "update: a new branch brings only what is not there" { both_doors update new_branch; }

deleted_branch() {
	bypass good.py GOOD
	git push -q --no-verify far main:topic || git push -q far main:topic
	accepted far :topic
	[[ -z $(git -C "$FAR" branch --list topic) ]]
}
@test "pre-push: a deletion has nothing to judge" { both_doors client deleted_branch; }
@test "pre-receive: a deletion has nothing to judge" { both_doors server deleted_branch; }
@test "update: a deletion has nothing to judge" { both_doors update deleted_branch; }

forced() {
	bypass good.py GOOD
	git push -q --no-verify far main
	git reset -q --hard HEAD~1
	bypass bad.py BAD
	refused --force far main
	git reset -q --hard HEAD~1
	bypass other.py GOOD
	accepted --force far main
	git reset -q --hard HEAD~1
	accepted --force far main
}
@test "pre-push: a forced push" { both_doors client forced; }
@test "pre-receive: a forced push" { both_doors server forced; }

tags() {
	bypass bad.py BAD
	git tag light
	refused far light
	git tag -a -m annotated heavy
	refused far heavy
	git tag -a -m twice nested heavy
	refused far nested
	git tag data "$(git hash-object -w old.py)"
	git tag folder 'HEAD^{tree}'
	accepted far data folder
	git tag -a -m fine fine HEAD~1
	accepted far fine
}
@test "pre-push: tags of commits, of tags, of trees and of blobs" { both_doors client tags; }
@test "pre-receive: tags of commits, of tags, of trees and of blobs" { both_doors server tags; }

many() {
	for i in 1 2 3; do
		git checkout -q -b "b$i" main
		bypass "b$i.py" "GOOD $i"
	done
	git checkout -q -b b4 main
	bypass b4.py BAD
	refused far b1 b2 b3 b4
	accepted far b1 b2 b3
}
@test "pre-push: many branches at once" { both_doors client many; }
@test "pre-receive: many branches at once" { both_doors server many; }

merged() {
	git checkout -q -b side
	bypass side.py GOOD
	git checkout -q main
	bypass main.py GOOD
	git merge -q --no-verify --no-edit side
	accepted far main
	# An evil merge: neither parent has what it brings.
	git checkout -q -b again HEAD~1
	bypass again.py GOOD
	git checkout -q main
	git merge -q --no-verify --no-commit again
	put again.py 'BAD evil'
	git commit -q --no-verify -m evil
	refused far main
}
@test "pre-push: merges, and an evil one" { both_doors client merged; }
@test "pre-receive: merges, and an evil one" { both_doors server merged; }

nothing_new() {
	accepted far main
	assert_has 'up-to-date'
	git branch same
	accepted far same
}
@test "pre-push: nothing new" { both_doors client nothing_new; }
@test "pre-receive: nothing new" { both_doors server nothing_new; }

@test "pre-push: the other side has commits that we do not have" {
	client
	git clone -q "$FAR" ../other
	(cd ../other && bypass other.py GOOD && git push -q origin main)
	bypass bad.py BAD
	refused --force far main
	git reset -q --hard HEAD~1
	bypass good.py GOOD
	accepted --force far main
}

@test "pre-push: to a URL instead of a remote" {
	client
	bypass bad.py BAD
	refused "$FAR" main
	refused "$FAR" main:topic
	git reset -q --hard HEAD~1
	bypass good.py GOOD
	accepted "$FAR" main:topic
}

@test "pre-push: what the branch has over there is not judged again" {
	bypass bad.py BAD
	git push -q far main
	git remote remove far
	client
	bypass good.py GOOD
	accepted "$FAR" main
}

@test "pre-push: a first push of everything judges from the first rules on" {
	client
	git init -q --bare ../empty.git
	git remote add empty ../empty.git
	accepted empty main
	git init -q --bare ../empty2.git
	git remote add empty2 ../empty2.git
	bypass bad.py BAD
	run git push empty2 main
	[[ $status -ne 0 ]]
	assert_has 'bad.py:1'
	refute_has 'old.py:1'
}

@test "pre-push: a repository without rules is no pass" {
	git rm -q .ssot.ini
	git commit -q --no-verify -m 'no rules'
	client
	run git push far main
	[[ $status -ne 0 ]]
	assert_has '.ssot.ini'
}

@test "pre-push --no-verify is stopped where it arrives" {
	client
	server
	bypass bad.py BAD
	refused --no-verify far main
}

@test "pre-push: in a linked worktree" {
	client
	git worktree add -q ../linked -b linked
	cd ../linked
	bypass bad.py BAD
	refused far linked
}

@test "pre-push: input that git would not give" {
	client
	run bash -c 'echo refs/heads/main | .git/hooks/pre-push far url'
	assert_status 2
	run bash -c 'echo a b c d | .git/hooks/pre-push far url'
	assert_status 2
	run bash -c '.git/hooks/pre-push </dev/null'
	assert_status 2
	run bash -c '.git/hooks/pre-push far url </dev/null'
	assert_status 0
	run bash -c 'echo "refs/heads/main $(printf "%040d" 7) refs/heads/main $(printf "%040d" 0)" |
		.git/hooks/pre-push far url'
	assert_status 2
}

# --- where it arrives ---

@test "pre-receive: works on objects in quarantine" {
	server
	bypass bad.py BAD
	refused far main
	# They are gone again with the refusal.
	run git -C "$FAR" cat-file -e "$(git rev-parse HEAD)"
	[[ $status -ne 0 ]]
}

@test "pre-receive: a push cannot loosen its own rules" {
	server
	sed -i 's/^match = BAD/match = NEVER/' .ssot.ini
	git add .ssot.ini
	put bad.py BAD
	git commit -q --no-verify -m loose
	refused far main
	git reset -q --hard HEAD~1
	git rm -q .ssot.ini
	put bad.py BAD
	git commit -q --no-verify -m 'no rules'
	# Nor by way of a new branch.
	for to in main elsewhere; do
		refused far "main:refs/heads/$to"
		assert_has 'all rules are gone'
	done
}

@test "pre-receive: a new branch from before there were rules" {
	server
	git checkout -q -b ancient main~1
	bypass bad.py BAD
	refused far ancient
	git reset -q --hard HEAD~1
	bypass good.py GOOD
	accepted far ancient
}

@test "pre-receive: rules that arrive for the first time" {
	rm -rf "$FAR"
	git init -q --bare "$FAR"
	server
	bypass more.py GOOD
	accepted far main
	[[ $(git -C "$FAR" rev-parse main) == "$(git rev-parse main)" ]]
	bypass bad.py BAD
	refused far main
}

@test "pre-receive: no rules on either side is no pass" {
	rm -rf "$FAR" .git
	git init -q
	git init -q --bare "$FAR"
	git remote add far "$FAR"
	rm .ssot.ini
	server
	put new.py GOOD
	git commit -qm x
	run git push far main
	[[ $status -ne 0 ]]
	assert_has '.ssot.ini'
}

@test "pre-receive: rules that cannot be read are not the same as none" {
	local was now tree file

	was=$(git -C "$FAR" rev-parse main)
	git checkout -q --orphan fresh
	git rm -q --cached old.py
	printf '[ssot]\nversion = 1\n[rule:other]\nkind = pattern\nmatch = OTHER\n' >.ssot.ini
	git add .ssot.ini
	bypass bad.py BAD
	now=$(git rev-parse HEAD)
	git push -q far fresh
	tree=$(git -C "$FAR" rev-parse 'main^{tree}')
	file=$FAR/objects/${tree:0:2}/${tree:2}
	chmod +w "$file"
	echo noise >"$file"
	git -C "$FAR" branch -q -D fresh
	cd "$FAR"
	run -2 git ssot check --hook pre-receive <<<"$was $now refs/heads/main"
	assert_has "$tree"
	run -2 git ssot check --hook update -- refs/heads/main "$was" "$now"
}

@test "pre-receive: a thousand commits at once" {
	server
	{
		for i in $(seq 1000); do
			printf 'commit refs/heads/main\ncommitter A <a@example.org> %d +0000\n' \
				$((1700000000 + i))
			printf 'data 1\nx\n'
			((i > 1)) || printf 'from %s\n' "$(git rev-parse HEAD)"
			printf 'M 100644 inline f%d.py\ndata <<E\nGOOD %d\nE\n\n' $((i % 50)) "$i"
		done
	} | git fast-import --quiet --force
	git reset -q --hard
	accepted far main
}

@test "pre-receive: refuses when the program is gone" {
	server
	sed -i "s,^ssot=.*,ssot='/nonexistent'," "$FAR/hooks/pre-receive"
	rm "$HOME/bin/git-ssot"
	bypass good.py GOOD
	run git push far main
	[[ $status -ne 0 ]]
	assert_has 'cannot find git-ssot'
}

@test "a hook of the server that is there reads the same lines" {
	printf '#!/bin/sh\ncat >"%s/seen"\n' "$BATS_TEST_TMPDIR" >"$FAR/hooks/pre-receive"
	chmod +x "$FAR/hooks/pre-receive"
	server
	bypass bad.py BAD
	refused far main
	grep -q refs/heads/main "$BATS_TEST_TMPDIR/seen"
}
