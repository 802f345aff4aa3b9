#!/usr/bin/env bats
# The index in every format git writes, in every state: each reader sees what git would commit.
# shellcheck disable=SC2030,SC2031

load repo_helper

# --- states: what is staged on top of the first commit ---

blob() { printf '%s\n' "$*" | git hash-object -w --stdin; }
stage() { printf '%s %s\t%s\0' "$1" "$2" "$3" | git update-index -z --index-info; }

state_clean() { :; }
state_add() { stage 100644 "$(blob new)" new.py && stage 100755 "$(blob new)" src/new/n.sh; }
state_modify() { stage 100644 "$(blob changed)" src/deep/y.py; }
state_delete() { git rm -q --cached src/deep/er/x.py b.txt; }
state_mode() { stage 100755 "$(blob one)" a && stage 100644 "$(blob one)" bin/run; }
state_link_to_file() { stage 100644 "$(blob text)" bin/link; }
state_file_to_dir() { git rm -q --cached a && stage 100644 "$(blob in)" a/inside; }
state_dir_to_file() { git rm -rq --cached src && stage 100644 "$(blob flat)" src; }
state_move() { stage 100644 "$(git rev-parse :src/z.py)" src/moved.py && git rm -q --cached src/z.py; }
state_submodule() { stage 160000 2222222222222222222222222222222222222222 sub; }
state_intent_to_add() { mkdir -p src/i && echo i >src/i/i.py && echo i >i && git add -N src/i/i.py i; }
state_flags() { git update-index --assume-unchanged a --skip-worktree src/z.py && state_modify; }
state_all_gone() { git rm -rq --cached .; }
state_order() {
	local name

	for name in o o- o-b o.b o/b o0 'o b' O 'o/b.c/d' 'o/b/c' o.b.c; do
		[[ $name == o || $name == o/b ]] || stage 100644 "$(blob "$name")" "$name"
	done
}
state_odd_names() {
	local name

	for name in $'new\nline' $'tab\there' 'quote"d' 'back\slash' $'esc\e[31m' $'bad\xff\xfeutf' \
		$'bidi\xe2\x80\xae' 'dir with space/*' ' ' .gitignore .gitmodules 'src/.git-not' ':(top)x'; do
		stage 100644 "$(blob odd)" "$name"
	done
}
state_long_names() {
	local part long=x

	part=$(printf 'd%.0s' {1..200})
	for _ in {1..30}; do
		long=$long/$part
	done
	stage 100644 "$(blob long)" "$long"
	stage 100644 "$(blob long)" "${long:0:4094}"e
	stage 100644 "$(blob long)" "${long:0:4095}"f
}
state_many() {
	local o

	o=$(blob many)
	for i in {1..2000}; do
		printf '100644 %s\tm%d/f%d.py\n' "$o" $((i % 37)) "$i"
	done | git update-index --index-info
}

# --- formats: how the index is written ---

format_plain() { :; }
format_v4() { git update-index --index-version 4; }
format_full_notes() { git write-tree --missing-ok >tree; }
format_v4_full_notes() { format_v4 && format_full_notes; }
format_no_notes() {
	# What is only intended would become real here.
	! git ls-files --debug | grep -q 'flags: 2.......' || return 0
	git ls-files -s -z >list
	git read-tree --empty
	git update-index -z --index-info <list
}
format_untracked_cache() { git update-index --force-untracked-cache && git status -s >list; }
format_threads() { git -c index.threads=4 update-index --force-write-index 2>list ||
	git -c index.threads=4 update-index --really-refresh -q || true; }
# What index.skipHash (git 2.40) writes: no checksum.
format_skip_hash() {
	local size

	size=$(stat -c %s .git/index)
	printf '%020d' 0 | tr 0 '\0' |
		dd of=.git/index bs=1 seek=$((size - 20)) conv=notrunc status=none
}
format_split() { git update-index --split-index; }
format_split_again() {
	format_split && stage 100644 "$(blob again)" again && stage 100644 "$(blob a)" b.txt &&
		git rm -q --cached --ignore-unmatch src/z.py
}
format_sparse() {
	git config core.sparseCheckout true && git config core.sparseCheckoutCone true &&
		git config index.sparse true && git sparse-checkout set --cone --sparse-index bin
}

all_states() { # FORMAT READER...
	local format=$1 state n=0

	shift
	for state in $(compgen -A function state_); do
		rm -rf "${REPO:?}/.git" "${REPO:?}"/*
		git init -q "$REPO"
		small_repo
		"$state"
		"format_$format"
		echo "$format $state" >&2
		same_as_git "$@"
		n=$((n + 1))
	done
	((n == 17)) || fail "$n states"
}

@test "index as git add leaves it" { all_states plain file git2; }
@test "index version 4" { all_states v4 file; }
@test "index with a tree noted for every directory" { all_states full_notes file git2; }
@test "index version 4 with all notes" { all_states v4_full_notes file; }
@test "index without notes" { all_states no_notes file git2; }
@test "index with an untracked cache" { all_states untracked_cache file git2; }
@test "index written by threads" { all_states threads file git2; }
@test "index without a checksum" { all_states skip_hash file; }
@test "split index" { all_states split; }
@test "split index, changed since" { all_states split_again; }

@test "sparse index" {
	local state

	for state in clean add modify mode; do
		rm -rf "${REPO:?}/.git" "${REPO:?}"/*
		git init -q "$REPO"
		small_repo
		git update-index --force-remove sub
		git commit -qm 'no submodule'
		git reset -q --hard
		format_sparse
		[[ $state != add ]] || stage 100644 "$(blob new)" bin/new
		if [[ $state == modify ]]; then
			mkdir -p src/deep
			echo new >src/deep/y.py
			git add --sparse src/deep/y.py
		fi
		[[ $state != mode ]] || git update-index --chmod=-x bin/run
		same_as_git
	done
}

@test "sha-256: every state" {
	local state

	for state in clean add modify delete mode file_to_dir dir_to_file intent_to_add odd_names; do
		rm -rf "${REPO:?}/.git" "${REPO:?}"/*
		git init -q --object-format=sha256 "$REPO"
		echo one >a
		mkdir -p src/deep/er bin
		for f in b.txt bin/run bin/link src/deep/er/x.py src/deep/y.py src/z.py; do
			echo "$f" >$f
		done
		git add -A
		git commit -qm start
		"state_$state"
		same_as_git
		git write-tree >tree
		same_as_git
	done
}

@test "before the first commit: no index, an empty one, one file" {
	local blob

	: >want
	for reader in auto file git2 git; do
		[[ $(answers $reader staged) == same ]]
	done
	echo one >one
	git add one
	same_as_git file git2
	git rm -q --cached one
	same_as_git file git2
}

@test "unresolved conflict: refused with the path and the cure" {
	local blob

	small_repo
	blob=$(blob x)
	printf '0 %040d\t%s\n100644 %s 1\t%s\n100644 %s 2\t%s\n100644 %s 3\t%s\n' 0 src/z.py \
		"$blob" src/z.py "$blob" src/z.py "$blob" src/z.py | git update-index --index-info
	refused 'src/z.py: error: unmerged' 'git add'
}

@test "damaged index: refused with its name" {
	local size

	small_repo
	same_as_git file git2
	cp .git/index good
	size=$(stat -c %s good)
	for ((at = 0; at < size; at += 3)); do
		head -c $at good >.git/index
		refused
	done
	printf 'DIRC\0\0\0\7' | dd of=.git/index bs=1 conv=notrunc status=none
	refused
	rm .git/index
	refused 'index is missing' 'git read-tree HEAD'
	cp good .git/index
	same_as_git file git2
}

@test "an index that we may not read: refused" {
	((UID)) || skip "root reads everything"
	small_repo
	chmod 0 .git/index
	refused 'Permission denied'
}

@test "entries out of order: refused" {
	small_repo
	git update-index --force-remove sub
	perl -0777 -pi -e 's{b\.txt\0}{zz.tx\0}' .git/index
	fails "$DUMP" file staged
	grep -q 'not in order' err
}

@test "a path that git would not take: refused" {
	small_repo
	stage 100644 "$(blob x)" src/.gix
	perl -0777 -pi -e 's{src/\.gix\0}{src/.GIT\0}' .git/index
	fails "$DUMP" file staged
	grep -q 'src/.GIT: error: git refuses such a path' err
}

@test "an entry without a mode: refused, not left out" {
	small_repo
	stage 100644 "$(blob x)" src/new.py
	# Behind the mode: owner, group, size, object and flags; then the path.
	perl -0777 -pi -e 's{(\0\0\x81\xa4)(?=.{34}src/new\.py\0)}{\0\0\0\0}s or die' .git/index
	fails "$DUMP" file staged
	grep -q 'the index is damaged' err
}
