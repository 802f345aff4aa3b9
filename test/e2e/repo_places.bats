#!/usr/bin/env bats
# Repositories of every make and in every condition: each reader sees what git sees, or says why not.

load repo_helper

# Two commits, the second with a change, something staged on top.
start() {
	small_repo
	git rm -q --cached sub
	git commit -qm 'no submodule'
	put src/z.py changed
	git commit -qm second
	put staged.py new
}

same() {
	same_as_git "$@"
	same_blobs "$(would_commit)" auto git
	same_commit HEAD
}

# --- where a repository may lie ---

@test "the top, a directory below, a directory that a hook went to" {
	start
	same file git2
	cd src/deep 2>/dev/null || { mkdir -p src/deep && cd src/deep; }
	same file git2
	# As git sets it for hooks.
	GIT_INDEX_FILE=.git/index same file git2
}

@test "linked worktree" {
	start
	git commit -qm third
	git worktree add -q ../linked
	cd ../linked
	put more.py more
	same file git2
	GIT_DIR=$(git rev-parse --absolute-git-dir) same file git2
}

@test "submodule, and a git dir elsewhere" {
	start
	git commit -qm third
	git -c protocol.file.allow=always submodule --quiet add "$REPO" inner
	cd inner
	put more.py more
	same file git2
	git init -q --separate-git-dir="$BATS_TEST_TMPDIR/elsewhere" "$BATS_TEST_TMPDIR/here"
	cd "$BATS_TEST_TMPDIR/here"
	start
	same file git2
}

@test "GIT_DIR, GIT_WORK_TREE and core.worktree" {
	start
	cd /
	export GIT_DIR=$REPO/.git GIT_WORK_TREE=$REPO
	cd "$BATS_TEST_TMPDIR"
	same file git2
	unset GIT_WORK_TREE
	git config core.worktree "$REPO"
	same file git2
}

@test "GIT_INDEX_FILE: another index, and one that is not there" {
	start
	cp .git/index .git/other
	export GIT_INDEX_FILE=.git/other
	put src/only.py only
	same file git2
	GIT_INDEX_FILE=$REPO/.git/other same file git2
	GIT_INDEX_FILE=.git/none refused 'the index is missing'
}

@test "bare repository: trees and commits; nothing is staged there" {
	start
	git commit -qm third
	git clone -q --bare . ../bare
	cd ../bare
	same_blobs HEAD auto git git2
	same_commit HEAD
	refused 'a bare repository has no index'
}

@test "settings that libgit2 stumbles over" {
	start
	git config extensions.worktreeConfig true
	git config extensions.preciousObjects true
	git config core.repositoryFormatVersion 1
	git config core.untrackedCache keep
	same file git2
	git config extensions.unheardOf true
	refused 'unknown repository extension' 'unheardof'
}

@test "packs, deltas, multi-pack index, commit graph" {
	for i in {1..40}; do
		seq 1 $((i * 50)) >many.txt
		put "f$i.py" "$i"
		git add many.txt
		git commit -qm "$i"
	done
	git repack -qad
	put last.py last
	git commit -qm last
	git repack -qd
	git multi-pack-index write 2>/dev/null
	git commit-graph write 2>/dev/null
	put staged.py staged
	same file git2
	same_blobs HEAD~20 auto git
}

# --- where objects may lie ---

@test "alternates: plain, quoted, relative, from the environment" {
	start
	git commit -qm third
	git clone -q --shared . ../borrower
	cd ../borrower
	put own.py own
	same file git2
	printf '"%s/.git/obj\\145cts"\n' "$REPO" >.git/objects/info/alternates
	same
	echo ../../../repo/.git/objects >.git/objects/info/alternates
	same file git2
	rm .git/objects/info/alternates
	refused 'missing'
	GIT_ALTERNATE_OBJECT_DIRECTORIES=/nowhere:$REPO/.git/objects same file git2
	GIT_ALTERNATE_OBJECT_DIRECTORIES='"'"$REPO"'/.git/obj\145cts"' same
}

@test "GIT_OBJECT_DIRECTORY, and a push in quarantine" {
	start
	git commit -qm third
	git clone -q --bare . ../server.git
	cat >../server.git/hooks/pre-receive <<-EOF
		#!/bin/sh
		read old new ref
		case \$GIT_OBJECT_DIRECTORY in *incoming*) ;; *) exit 1 ;; esac
		for reader in auto git; do
			"$DUMP" \$reader commits '' \$new --all >"$BATS_TEST_TMPDIR/pushed" || exit 1
			oid=\$(git rev-parse \$new:fresh.py)
			test fresh = "\$("$DUMP" \$reader blob \$oid)" || exit 1
		done
	EOF
	chmod +x ../server.git/hooks/pre-receive
	put fresh.py fresh
	git commit -qm fresh
	put fresh2.py fresh
	git commit -qm fresh2
	git push -q ../server.git HEAD:refs/heads/new
	[[ $(tr '\0' '\n' <"$BATS_TEST_TMPDIR/pushed" | grep -c '^[0-9a-f]\{40\} ') == 2 ]]
	grep -qz 'fresh2.py' "$BATS_TEST_TMPDIR/pushed"
}

@test "replaced objects: what is committed counts" {
	local real fake

	start
	real=$(git rev-parse HEAD:a)
	fake=$(echo fake | git hash-object -w --stdin)
	git replace "$real" "$fake"
	same file git2
	[[ $("$DUMP" auto blob "$real") == one ]]
	[[ $("$DUMP" git blob "$real") == one ]]
	git replace HEAD HEAD^
	changes_of "$(GIT_NO_REPLACE_OBJECTS=1 git rev-parse 'HEAD^^{tree}')" \
		"$(GIT_NO_REPLACE_OBJECTS=1 git rev-parse 'HEAD^{tree}')" >want
	[[ $(answers auto commits '' HEAD) != fails ]]
	tail -zn +2 got | cmp - want
}

@test "partial clone: online it fetches, offline it names path and object" {
	local oid

	start
	git commit -qm third
	git config uploadpack.allowFilter true
	git clone -q --no-checkout --filter=blob:none "file://$REPO" ../partial
	cd ../partial
	git read-tree HEAD
	same_as_git file
	oid=$(git rev-parse HEAD:a)
	[[ $("$DUMP" auto blob "$oid") == one ]]
	mv "$REPO" "$REPO.away"
	oid=$(git rev-parse HEAD:b.txt)
	for reader in auto git git2; do
		fails "$DUMP" $reader blob "$oid"
		grep -q "blob: error: cannot read blob $oid" err
	done
	put own.py own
	same_as_git file
}

@test "shallow clone: the index and known parents can be judged, the edge cannot" {
	start
	git commit -qm third
	git clone -q --depth 2 "file://$REPO" ../shallow
	cd ../shallow
	put own.py own
	same_as_git file git2
	same_commit HEAD
	fails "$DUMP" auto commits '' HEAD~1
	grep -q 'git fetch --deepen=1' err
	fails "$DUMP" auto since HEAD~2 HEAD
}

# --- who may read it ---

@test "another owner: git's own word, and safe.directory" {
	((UID == 0)) || skip "needs another user"
	start
	chown -R 65534 "$REPO"
	refused 'dubious ownership' 'safe.directory'
	git config --global safe.directory '*'
	same file git2
}

@test "a reader without rights: read-only repository, home that cannot be read" {
	local -a nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups env)

	((UID == 0)) || skip "needs another user"
	start
	git config --global safe.directory '*'
	chmod a+x /tmp "$BATS_RUN_TMPDIR" "$BATS_TEST_TMPDIR/.." "$BATS_TEST_TMPDIR" 2>/dev/null
	"${nobody[@]}" ls "$REPO" "$DUMP" >/dev/null 2>&1 || skip "cannot reach it as nobody"
	"$DUMP" auto staged >want
	"${nobody[@]}" HOME="$HOME" "$DUMP" auto staged >got
	cmp want got
	"${nobody[@]}" HOME="$HOME" "$DUMP" git staged >got
	cmp want got
	chmod 0 .git/index
	fails "${nobody[@]}" HOME="$HOME" "$DUMP" auto staged
	grep -q 'Permission denied' err
	chmod a+r .git/index
	chmod 0 .git/objects/*
	fails "${nobody[@]}" HOME="$HOME" "$DUMP" auto staged
	[[ -s err ]]
	chmod a+rx .git/objects/*
}

@test "no repository, and no git" {
	cd "$BATS_TEST_TMPDIR"
	refused 'not a git repository'
	cd "$REPO"
	mkdir "$BATS_TEST_TMPDIR/empty"
	fails env PATH="$BATS_TEST_TMPDIR/empty" "$DUMP" auto staged
	grep -q 'cannot run git' err
	git init -q $'../new\nline'
	cd $'../new\nline'
	refused 'newline'
}

# --- a broken HEAD is no first commit ---

@test "broken HEAD in every way" {
	local head tree

	start
	head=$(git rev-parse HEAD)
	tree=$(git rev-parse 'HEAD^{tree}')
	git checkout -q --detach
	echo 1234567890123456789012345678901234567890 >.git/HEAD
	refused '1234567890123456789012345678901234567890'
	echo "$tree" >.git/HEAD
	refused "$tree"
	echo 'ref: refs/heads/main' >.git/HEAD
	echo garbage >.git/refs/heads/main
	refused 'HEAD is broken'
	: >.git/refs/heads/main
	refused 'HEAD is broken'
	echo 1234567890123456789012345678901234567890 >.git/refs/heads/main
	refused '1234567890123456789012345678901234567890'
	echo "$head" >.git/refs/heads/main
	same file git2
	: >.git/HEAD
	refused
	rm .git/HEAD
	refused
	echo 'ref: refs/heads/unborn' >.git/HEAD
	same_as_git file git2
}

# --- objects that are missing, damaged, or not what they claim ---

loose() {
	local oid

	oid=$(git rev-parse "$1")
	echo ".git/objects/${oid:0:2}/${oid:2}"
}

@test "missing objects: named" {
	start
	for what in 'HEAD^{tree}' HEAD; do
		cp "$(loose "$what")" keep
		oid=$(git rev-parse "$what")
		file=$(loose "$what")
		rm -f "$file"
		refused "$oid" 'missing'
		cp keep "$file"
	done
	same file git2
	oid=$(git rev-parse :staged.py)
	rm -f "$(loose :staged.py)"
	for reader in auto git git2 file; do
		fails "$DUMP" $reader blob "$oid"
		grep -q "blob: error: cannot read blob $oid: the object is missing" err
	done
}

@test "damaged and tampered objects: never handed out" {
	local oid file

	start
	oid=$(git rev-parse :staged.py)
	file=$(loose :staged.py)
	cp "$file" keep
	chmod u+w "$file"
	# libgit2 1.5 would read on for ever: hence our own reader.
	for ((size = 0; size < $(stat -c %s keep); size++)); do
		head -c $size keep >"$file"
		for reader in auto git git2; do
			status=0
			timeout 60 "$DUMP" $reader blob "$oid" >got 2>err || status=$?
			((status == 2)) || fail "cut to $size, $reader: $status"
			grep -q "blob: error: cannot read blob $oid" err
		done
	done
	{ cat keep && echo; } >"$file"
	[[ $("$DUMP" auto blob "$oid") == new ]]
	# Well made, but other words.
	perl -MCompress::Zlib -e 'print Compress::Zlib::compress("blob 4\0evil")' >"$file"
	git cat-file blob "$oid" | grep -q evil
	for reader in auto git git2; do
		fails "$DUMP" $reader blob "$oid"
		grep -q "tampered" err
	done
	cp keep "$file"
	same file git2
	# Of another type.
	fails "$DUMP" auto blob "$(git rev-parse 'HEAD^{tree}')"
	grep -q 'it is a tree' err
}

escaped() { perl -e 'print map { "\\x$_" } $ARGV[0] =~ /../g' "$1"; }

@test "damaged trees: refused" {
	local tree oid file blob

	start
	git commit -qm third
	blob=$(git rev-parse HEAD:a)
	for entry in "100644 x/y" "100644 ." "100644 .." "100644 .git" "100644 .GIT" "100644 " \
		"140000 odd" "0 none" "000000 none" "noise"; do
		printf '%s\0%b' "$entry" "$(escaped "$blob")" >raw
		tree=$(git hash-object -t tree --literally -w --stdin <raw)
		for reader in auto git; do
			fails "$DUMP" $reader tree "$tree"
			[[ -s err ]]
		done
	done
	printf '100644 cut\0abc' >raw
	tree=$(git hash-object -t tree --literally -w --stdin <raw)
	fails "$DUMP" auto tree "$tree"
	grep -q malformed err
	# As old versions of git wrote modes.
	printf '100664 old\0%b' "$(escaped "$blob")" >raw
	tree=$(git hash-object -t tree --literally -w --stdin <raw)
	files_of "$tree" | sed -z 's/^100664/100644/' >want
	[[ $(answers auto tree "$tree") == same ]]
}

@test "a tree nested without end is refused, not followed until the stack is full" {
	local tree

	tree=$(git mktree </dev/null)
	tree=$(printf '100644 blob %s\tf\n' "$(echo x | git hash-object -w --stdin)" | git mktree)
	perl -e '
		use Digest::SHA "sha1"; use Compress::Zlib;
		my $t = pack("H*", shift);
		for (1 .. 2100) {
			my $o = "40000 d\0$t";
			$o = "tree " . length($o) . "\0$o";
			$t = sha1($o);
			my $h = unpack("H*", $t);
			my $d = ".git/objects/" . substr($h, 0, 2);
			mkdir $d;
			open my $f, ">", "$d/" . substr($h, 2) or die;
			print $f Compress::Zlib::compress($o);
		}
		print unpack("H*", $t), "\n";' "$tree" >deepest
	fails "$DUMP" auto tree "$(cat deepest)"
	grep -q 'nested deeper' err
}

# --- merges ---

@test "merge being concluded: MERGE_HEAD, also without its newline; octopus" {
	start
	git commit -qm third
	for b in one two three; do
		git checkout -qb $b main
		put $b.py "$b"
		put a "$b changed a"
		git commit -qm $b
	done
	git checkout -q one
	git merge -q --no-commit two >out 2>&1 && fail 'no conflict'
	refused 'a: error: unmerged'
	put a both
	"$DUMP" auto staged >got
	[[ $(tr '\0' '\n' <got | cut -f 2) == a ]]
	grep -q '^::\|^:100644:100644 100644 ' got
	printf %s "$(cat .git/MERGE_HEAD)" >.git/MERGE_HEAD
	"$DUMP" auto staged >want
	cmp want got
	"$DUMP" git staged >got
	cmp want got
	git rev-parse three >>.git/MERGE_HEAD
	refused 'MERGE_HEAD'
	printf '%s\n%s\n' "$(git rev-parse two)" "$(git rev-parse three)" >.git/MERGE_HEAD
	"$DUMP" auto staged >got
	grep -q '^:100644:100644:100644 100644 ' got
	echo nonsense >.git/MERGE_HEAD
	refused 'MERGE_HEAD' 'git merge --abort'
}

@test "before a merge commit: heads from the environment" {
	start
	git commit -qm third
	git checkout -qb side
	put side.py side
	git commit -qm side
	git checkout -q main
	put main.py main
	git commit -qm main
	cat >.git/hooks/pre-merge-commit <<-EOF
		#!/bin/sh
		"$DUMP" auto merging >"$BATS_TEST_TMPDIR/merging" || exit 1
		"$DUMP" auto staged >"$BATS_TEST_TMPDIR/plain" || exit 1
	EOF
	chmod +x .git/hooks/pre-merge-commit
	git merge -q --no-edit side
	[[ ! -s $BATS_TEST_TMPDIR/merging ]]
	grep -q side.py "$BATS_TEST_TMPDIR/plain"
	fails "$DUMP" auto merging
	grep -q 'pre-merge-commit' err
}

@test "merge commits: only what the merge itself decided" {
	start
	git commit -qm third
	git checkout -qb side
	put side.py side
	put undone.py 'will be undone'
	git commit -qm side
	git checkout -q main
	put main.py main
	git commit -qm main
	git merge -q --no-commit --no-ff side
	git rm -q --cached undone.py
	put evil.py evil
	git commit -qm merge
	"$DUMP" auto commits '' HEAD | tail -zn +2 | tr '\0' '\n' | cut -f 2 >got
	[[ $(tr '\n' ' ' <got) == 'evil.py undone.py ' ]]
	# Without a common commit: what no parent has.
	git checkout -q --orphan other
	git rm -rfq .
	put other.py other
	git commit -qm other
	git merge -q --no-edit --allow-unrelated-histories main 2>/dev/null
	"$DUMP" auto commits '' HEAD | tail -zn +2 >got
	[[ ! -s got ]]
}

# --- ranges ---

@test "ranges: two ends, since they parted, what a push brings, tags" {
	start
	git commit -qm third
	git checkout -qb side
	put side.py side
	git commit -qm side
	git tag -am tag tag
	git -c advice.nestedTag=false tag -am 'tag of a tag' tag2 tag
	git checkout -q main
	put main.py main
	git commit -qm main
	changes_of main side >want
	[[ $(answers auto range main tag2) == same ]]
	[[ $(answers git range main side) == same ]]
	changes_of main~1 side >want
	[[ $(answers auto since main side) == same ]]
	"$DUMP" auto commits main side | tr '\0' '\n' | grep -c '^[0-9a-f]\{40\} Ann' | grep -qx 1
	"$DUMP" auto commits '' side main 1234567890123456789012345678901234567890 >got
	tr '\0' '\n' <got | grep -c '^[0-9a-f]\{40\} Ann' | grep -qx 1
	"$DUMP" auto commits side side >got
	[[ ! -s got ]]
	fails "$DUMP" auto commits nowhere side
	grep -q 'no revision nowhere' err
	fails "$DUMP" auto range main main:a
	grep -q 'name a commit or a tree' err
	git checkout -q --orphan lone
	git commit -qm lone
	fails "$DUMP" auto since main lone
	grep -q 'no commit in common' err
}

@test "paths: plain, directory, glob" {
	start
	names() {
		"$DUMP" auto tree HEAD '' "$@" 2>/dev/null | tr '\0' '\n' | cut -f 2 | tr '\n' ' '
	}
	[[ $(names a) == 'a ' ]]
	[[ $(names src) == 'src/deep/er/x.py src/deep/y.py src/z.py ' ]]
	[[ $(names src/) == "$(names src)" ]]
	[[ $(names src/dee) == '' ]]
	[[ $(names 'src/*.py') == 'src/z.py ' ]]
	[[ $(names 'src/**') == "$(names src)" ]]
	[[ $(names '*.py') == "$(names src)" ]]
	[[ $(names b.txt bin) == 'b.txt bin/link bin/run ' ]]
	[[ $(names '') == "$(names)" ]]
}

@test "the index read again: only a change of entries counts" {
	start
	# shellcheck disable=SC2016
	reload() { [[ $("$DUMP" auto reload "$2") == "$1" ]] || fail "$2: not $1"; }
	reload 0 true
	reload 0 'git update-index --force-write-index'
	reload 0 'touch a; git status >status'
	reload 0 'git update-index --index-version 4'
	reload 1 'echo x >late; git add late'
	reload 1 'echo y >late; git add late'
	reload 1 'git update-index --chmod=+x late'
	reload 1 'git rm -qf --cached late'
	reload 0 'echo x >late; git add late; git rm -qf --cached late'
	reload 0 'git update-index --split-index'
	reload 1 'git add late'
	fails "$DUMP" auto reload 'rm .git/index'
	grep -q 'index is missing' err
}
