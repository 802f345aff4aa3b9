#!/usr/bin/env bats
# Finding the repository without a git process: taken in the plain case, never another answer than
# git's. The tool itself compares the two answers whenever the short way is taken.

load helper

BOTH=$(dirname "$(realpath "${GIT_SSOT:-$ROOT/build/git-ssot}")")/tool/place_both

# The short way is taken ("plain") or left ("asked") here, and git would say the same.
is() { # plain|asked [VARIABLE=VALUE...]
	local want=$1 got

	shift
	got=$(env "$@" "$BOTH" 2>/dev/null) || fail "differs from git: $got"
	[[ $got == "$want" ]] || fail "$got, expected $want: $*"
}
plain() { is plain "$@"; }
asked() { is asked "$@"; }

# A commit, so that HEAD and an index are there.
start() {
	put a.txt one
	git commit -qm one
	plain
}

# A git wrapper in front of PATH counts who is asked: only then is the program itself known to do so.
counted() {
	local real

	real=$(command -v git)
	mkdir -p "$BATS_TEST_TMPDIR/count"
	printf '#!/bin/sh\necho x >>"%s"\nexec %s "$@"\n' "$BATS_TEST_TMPDIR/asked" "$real" \
		>"$BATS_TEST_TMPDIR/count/git"
	chmod +x "$BATS_TEST_TMPDIR/count/git"
}

@test "a check of staged changes runs no git at all" {
	start_repo
	counted
	put b.txt fine
	PATH=$BATS_TEST_TMPDIR/count:$PATH git-ssot check
	[[ ! -e $BATS_TEST_TMPDIR/asked ]]
	git config core.worktree "$REPO"
	PATH=$BATS_TEST_TMPDIR/count:$PATH git-ssot check
	[[ -s $BATS_TEST_TMPDIR/asked ]]
}

@test "the top, below it, through a link, with objects packed and alternates" {
	local i

	start
	mkdir -p sub/deep
	for i in sub sub/deep .; do
		(cd "$i" && plain)
	done
	ln -s "$REPO/sub" ../link
	(cd ../link && plain && cd deep && plain)
	ln -s "$REPO" ../top
	(cd ../top && plain)
	git gc -q
	plain
	git clone -qs . ../borrows
	cd ../borrows
	plain
	mkdir -p "with space/ünïcode"
	cd "with space/ünïcode"
	plain
}

@test "what git sets for its hooks is plain" {
	local form

	start
	mkdir sub
	printf '#!/bin/sh\n"%s" >>"%s/said" || echo differs >>"%s/said"\n' "$BOTH" \
		"$BATS_TEST_TMPDIR" "$BATS_TEST_TMPDIR" >.git/hooks/pre-commit
	chmod +x .git/hooks/pre-commit
	for form in '-a' '--amend -a' '--only a.txt' '-i a.txt' ''; do
		echo "$form" >>a.txt
		[[ $form ]] || git add a.txt
		# shellcheck disable=SC2086
		git commit -qm x --author='B <b@example.org>' $form
	done
	echo more >>a.txt
	(cd sub && git commit -qam below)
	[[ $(sort "$BATS_TEST_TMPDIR/said" | uniq -c) =~ ^\ *6\ plain$ ]] ||
		fail "$(cat "$BATS_TEST_TMPDIR/said")"
}

@test "GIT_INDEX_FILE: in .git only, and counted from the top" {
	start
	mkdir sub
	cp .git/index .git/other
	cp .git/index outside
	ln -s other .git/linked
	plain GIT_INDEX_FILE=.git/index
	plain GIT_INDEX_FILE=.git/other
	plain GIT_INDEX_FILE="$REPO/.git/other"
	asked GIT_INDEX_FILE=.git/linked
	asked GIT_INDEX_FILE=.git/none
	asked GIT_INDEX_FILE=.git/refs
	asked GIT_INDEX_FILE=outside
	asked GIT_INDEX_FILE="$REPO/outside"
	asked GIT_INDEX_FILE=.git/../outside
	asked GIT_INDEX_FILE=./.git/index
	asked GIT_INDEX_FILE="$REPO//.git/index"
	asked GIT_INDEX_FILE=
	cd sub
	plain GIT_INDEX_FILE=.git/index
	asked GIT_INDEX_FILE=../.git/index
	cd ../../
	ln -s "$REPO" linked
	cd linked
	asked GIT_INDEX_FILE="$PWD/.git/index"
}

@test "variables that may change what is found" {
	local v

	start
	for v in GIT_DIR=.git GIT_WORK_TREE=. GIT_COMMON_DIR=.git GIT_OBJECT_DIRECTORY=.git/objects \
		GIT_ALTERNATE_OBJECT_DIRECTORIES=/x GIT_CEILING_DIRECTORIES=/ GIT_NAMESPACE=x \
		GIT_DISCOVERY_ACROSS_FILESYSTEM=1 GIT_CONFIG_COUNT=0 GIT_CONFIG=x GIT_UNHEARD_OF=1 \
		GIT_CONFIG_PARAMETERS="'core.bare=true'" GIT_REPLACE_REF_BASE=x \
		GIT_TEST_ASSUME_DIFFERENT_OWNER=1 GIT_SHALLOW_FILE=x GIT_TRACE=0 GIT_QUARANTINE_PATH=x \
		GIT_DEFAULT_HASH=sha256 GIT_=; do
		asked "$v"
	done
	plain GIT_PREFIX=sub/ GITHEAD_x=y GIT_OPTIONAL_LOCKS=0 GIT_ASKPASS=x GIT_SSL_NO_VERIFY=1 \
		GIT_CONFIG_GLOBAL=/dev/null XGIT_DIR=/x
	((EUID != 0)) || asked SUDO_UID=1000
}

@test "linked worktree, submodule, bare, git dir elsewhere, inside .git" {
	start
	git branch -q other
	git worktree add -q ../linked other
	plain # it stays plain where it was
	(cd ../linked && asked)
	git submodule --quiet add "$REPO" inner 2>/dev/null
	plain
	(cd inner && asked)
	git clone -q --bare . ../bare
	(cd ../bare && asked)
	git init -q --separate-git-dir=../elsewhere ../here
	(cd ../here && put a b && git commit -qm b && asked)
	(cd .git && asked && cd objects && asked)
	mkdir ../mine
	ln -s "$REPO/.git" ../mine/.git
	(cd ../mine && asked)
	cp -r .git ../copied
	(cd ../copied && asked)
}

@test "a directory that looks like a repository on the way up" {
	start
	git init -q --bare inner
	mkdir -p inner/x sub/y
	(cd inner && asked)
	(cd inner/x && asked)
	touch sub/HEAD
	(cd sub/y && asked)
	rm sub/HEAD
	(cd sub/y && plain)
	mkdir sub/.git
	(cd sub/y && asked)
	rmdir sub/.git
	echo "gitdir: $REPO/.git" >sub/.git
	(cd sub/y && asked)
	rm sub/.git
	ln -s nowhere sub/.git
	(cd sub/y && asked)
	cd /
	asked
	cd "$BATS_TEST_TMPDIR"
	asked
}

@test "what a .git must and must not hold" {
	local i

	start
	for i in objects refs HEAD config; do
		mv .git/$i ../$i
		asked
		ln -s "$BATS_TEST_TMPDIR/$i" .git/$i
		asked
		rm .git/$i
		mv ../$i .git/$i
		plain
	done
	echo . >.git/commondir
	asked
	rm .git/commondir
	mv .git/index ../index
	asked
	ln -s "$BATS_TEST_TMPDIR/index" .git/index
	asked
	rm .git/index
	mv ../index .git/index
	plain
	touch .git/config.worktree
	plain
}

@test "HEAD: detached, unborn, broken, odd names" {
	local oid name text

	start
	oid=$(git rev-parse HEAD)
	git checkout -q --detach
	plain
	git checkout -q --orphan unborn
	asked
	git checkout -qf main
	for name in feature/one-2_3.x a#b 1 x.y/z feature/x.lock.y; do
		git checkout -qb "$name"
		plain
		git pack-refs --all --prune
		plain
	done
	for name in 'ü' 'a@b' "a'b" 'a,b'; do
		git checkout -qb "$name"
		asked
	done
	git checkout -q main
	plain
	git tag main HEAD~0
	git tag -am x HEAD
	git update-ref refs/heads/refs/heads/main HEAD
	plain
	for text in '' "$oid" "ref: refs/heads/main" 'ref: refs/tags/HEAD' 'ref: refs/heads/../heads/main' \
		'ref: refs/heads//main' 'ref:refs/heads/main' 'ref: refs/heads/main ' 'ref: refs/heads/none' \
		'ref: refs/heads/.x' 'ref: refs/heads/x.lock' 'ref: refs/heads/main/' 'ref: refs/heads/a..b' \
		'ref: refs/heads/' "$oid " "${oid^^}" "${oid:1}" "${oid}0" "0${oid//?/0}" \
		"${oid//?/0}" 'ref: HEAD' 'ref: refs/heads/main.' "$oid"$'\n'"$oid"; do
		printf '%s' "$text" >.git/HEAD
		asked
		[[ $text == "$oid" || $text == 'ref: refs/heads/main' ]] && continue
		printf '%s\n' "$text" >.git/HEAD
		asked
	done
	printf 'ref: refs/heads/main\n' >.git/HEAD
	plain
	for text in '' "$oid" "$oid x" "${oid^^}" "ref: refs/heads/other" garbage; do
		printf '%s' "$text" >.git/refs/heads/main
		asked
	done
	ln -sf "$REPO/.git/refs/heads/1" .git/refs/heads/main
	asked
	rm .git/refs/heads/main
	mkdir .git/refs/heads/main
	asked
}

@test "packed refs: only the line that is there once, in a sorted file" {
	local oid

	start
	oid=$(git rev-parse HEAD)
	git tag -am x tagged
	git branch -q amain
	git branch -q mainb
	git branch -q a/refs/heads/main
	git pack-refs --all --prune
	plain
	cp .git/packed-refs ../packed
	sed -i '1s/ sorted / /' .git/packed-refs
	asked
	sed -i 1d .git/packed-refs
	asked
	sed 's,refs/heads/main$,refs/heads/other,' ../packed >.git/packed-refs
	asked
	sed 's,^.*refs/heads/main$,x&,' ../packed >.git/packed-refs
	asked
	sed 's,^.*refs/heads/main$,&\n&,' ../packed >.git/packed-refs
	asked
	sed "s,^.*refs/heads/main\$,${oid^^} refs/heads/main," ../packed >.git/packed-refs
	asked
	cp ../packed .git/packed-refs
	plain
}

@test "settings of the repository: only what is plain" {
	local text

	start
	cp .git/config ../config
	for text in '[core]\n\tbare = true' '[core]\n\tbare' '[CORE]\n\tBare = yes' \
		'[core]\n\tbare = "false"' '[core]\n\tbare = false # no' '[core]\n\tbare = fal\\\nse' \
		'[core] bare = true' '[core]bare=true' '[core]\n\tworktree = /tmp' \
		'[core]\n\tworktree = ..' '[core]\n\tWorkTree=.' '[core]\n\trepositoryformatversion = 1' \
		'[core]\n\trepositoryFormatVersion = 00' '[core]\n\trepositoryformatversion' \
		'[extensions]\n\tworktreeConfig = true' '[Extensions]\n\tnoop = 1' \
		'[extensions]\n\tobjectFormat = sha256' '[extensions]\n\tunheard = 1' '[extensions]' \
		'[include]\n\tpath = other' '[includeIf "gitdir:/"]\n\tpath = other' \
		'[core]\n\tx = "open' '[core' 'core]' 'x = y\\ ' '[a "b] c = d' '[a "b"]c = d' '[a "b" ]' \
		'[core]\n\t1x = y' '[core]\n\tx y' '[core]\n\tx = y\\\n\tworktree = z' '[]' '[core]\r' \
		'[core]\n\t= x' '[a b]' '[a"b"]' '[a "b"] bare = "x"]' '[core]\n\tx = \x01'; do
		{ cat ../config && printf "%b\n" "$text"; } >.git/config
		asked
	done
	printf 'x = y\n' | cat - ../config >.git/config
	asked
	: >.git/config
	asked
	for text in '[core]\n\tbare = false' '[CORE]\n\tBARE=false' '[a "b"]\n\tbare = true' '[a.b]\n\tworktree = x' \
		'[remote "x y"]\n\turl = "quoted;" # why' '# [extensions]' ';x' '' '  ' '[user]\n\tname = Ünï' \
		'[core "sub"]\n\tbare = true' '[core]\n\trepositoryformatversion = 0' '[core]\n\tx'; do
		{ cat ../config && printf "%b\n" "$text"; } >.git/config
		plain
	done
	{ cat ../config && printf '[core]\n\tbare = false'; } >.git/config
	plain
}

@test "an SHA-256 repository, worktree configuration, partial clone" {
	start
	git config extensions.worktreeConfig true
	asked
	git config --unset extensions.worktreeConfig
	plain
	git init -q --object-format=sha256 ../long
	cd ../long
	put a.txt one
	git commit -qm one
	asked
}

@test "what belongs to somebody else" {
	local i

	((EUID == 0)) || skip "needs root"
	start
	for i in .git/config .git/HEAD .git . .git/refs/heads/main; do
		chown 1234 $i
		asked
		chown 0 $i
		plain
	done
}
