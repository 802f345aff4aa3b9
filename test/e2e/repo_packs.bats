#!/usr/bin/env bats
# Packs in every form git writes, whole and damaged: our reader hands out what git does, or nothing.
# shellcheck disable=SC2030,SC2031

load repo_helper

OBJECTS=$(dirname "$DUMP")/object_dump

# A history of all types of objects: texts in 80 versions that change in one place, in several, and
# at the end, large and empty files, files that cannot be made smaller, links, many trees, tags.
history() {
	perl -e '
		srand 1;
		sub blob { printf "data %d\n%s\n", length $_[0], $_[0] }
		my @line = map { "line $_ of the text: " . join(" ", map { int rand 1e6 } 1 .. 8) } 1 .. 900;
		my @moved = @line;
		my @grown = @line[0 .. 99];
		sub noise { pack "C*", map { int rand 256 } 1 .. 300000 }
		for my $c (1 .. 80) {
			splice @line, int rand @line, int rand 3, map { "new $c $_" } 1 .. rand 4;
			splice @moved, int rand @moved, $_, map { "moved $c" } $_ .. 1 for 0, 2;
			push @grown, "grown $c";
			print "commit refs/heads/main\ncommitter a <a\@b> ", 1e9 + $c, " +0000\n";
			blob("commit $c");
			print "M 100644 inline text\n"; blob(join "\n", @line);
			print "M 100644 inline moved\n"; blob(join "\n", @moved);
			print "M 100644 inline grown\n"; blob(join "\n", @grown);
			print "M 100644 inline dir/d$c/upper\n"; blob(uc join "\n", @line[0 .. 40]);
			print "M 120000 inline dir/d$c/link\n"; blob("../../text");
			print "M 100644 inline empty\n"; blob("") if $c == 1;
			blob("") if $c > 1;
			if ($c % 20 == 0) { print "M 100755 inline noise\n"; blob(noise()) }
			if ($c % 40 == 0) { print "M 100644 inline zeros\n"; blob("\0" x (200000 + $c)) }
		}
		print "tag v1\nfrom refs/heads/main\ntagger a <a\@b> 1 +0000\n"; blob("a tag");
	' | git fast-import --quiet --force
}

# The reader hands out every object as git does.
reads_all() { # READER...
	local reader

	git cat-file --batch-all-objects --batch-check='%(objectname)' >names
	git cat-file --batch <names >want
	for reader; do
		"$OBJECTS" "$reader" <names >got
		cmp want got || fail "$reader, $(git count-objects -v | tr '\n' ' ')"
	done
	# Too large ones are only announced.
	git cat-file --batch-check <names | awk '$3 > 100' >want
	"$OBJECTS" "$1" 100 <names | grep -aE '^[0-9a-f]{40} [a-z]+ [0-9]+$' | awk '$3 > 100' >got
	cmp want got
}

@test "packs as git gc leaves them" {
	history
	reads_all file git2
	git gc -q --prune=now
	[[ $(git count-objects) == 0\ * ]]
	reads_all file git2
	git verify-pack -v .git/objects/pack/*.idx | grep -q 'chain length = 1[0-9]'
}

# Few objects are read as by a hook, which keeps none of what they are deltas of.
@test "packs as git gc leaves them, a few objects at a time" {
	local part

	history
	git gc -q --prune=now
	git cat-file --batch-all-objects --batch-check='%(objectname)' >names
	git cat-file --batch <names >want
	split -l 9 names part.
	for part in part.*; do
		"$OBJECTS" file <"$part"
	done >got
	cmp want got
}

@test "packs with deltas by name, without deltas, hardly and not compressed" {
	history
	git -c repack.useDeltaBaseOffset=false repack -adfq
	reads_all file git2
	git -c pack.depth=0 repack -adfq
	reads_all file
	git -c pack.compression=0 repack -adFq
	reads_all file
	git -c pack.compression=9 -c core.compression=9 repack -adFq
	reads_all file
}

@test "a chain of deltas that is too long for us is left to libgit2" {
	perl -e '
		for my $c (1 .. 700) {
			print "blob\nmark :$c\n";
			my $s = join "\n", map { "line $_ of the long text " . 7 * $_ } 1 .. $c + 20;
			printf "data %d\n%s\n", length $s, $s;
		}
		print "commit refs/heads/main\ncommitter a <a\@b> 1000000000 +0000\ndata 1\nx\n";
		print "M 100644 :$_ d/$_\n" for 1 .. 700;
	' | git fast-import --quiet --depth=4000
	git verify-pack -v .git/objects/pack/*.idx | grep -q 'chain length = 6[0-9][0-9]'
	reads_all auto
	# The others are our own.
	git rev-parse main:d/650 main:d/50 >names
	"$OBJECTS" file <names | grep -a failed >err
	[[ $(wc -l <err) == 1 ]]
}

@test "several packs, a multi-pack index, alternates, and loose objects among them" {
	local n packs

	history
	for n in 60 40 20 5; do
		git rev-list --objects "main~$n" | cut -d' ' -f1 |
			git pack-objects -q .git/objects/pack/pack >name
	done
	packs=(.git/objects/pack/*.pack)
	((${#packs[@]} >= 4))
	for n in {1..20}; do
		echo "loose $n" | git hash-object -w --stdin >name
	done
	reads_all file git2
	git multi-pack-index write
	reads_all file git2
	git -c pack.packSizeLimit=1m repack -adfq
	packs=(.git/objects/pack/*.pack)
	((${#packs[@]} >= 2))
	reads_all file git2
	git clone -q --shared --bare . ../shared.git
	git -C ../shared.git repack -aq
	cd ../shared.git
	reads_all file git2
}

@test "more packs than files may be open" {
	local n

	write_rules
	for n in {1..300}; do
		echo "GOOD $n" >"file$n"
	done
	git add .
	git commit -qm many
	for n in {1..30}; do
		git ls-tree -r HEAD | awk -v n="$n" 'NR % 30 == n % 30 { print $3 }' |
			git pack-objects -q .git/objects/pack/pack >name
	done
	git rev-parse HEAD HEAD: | git pack-objects -q .git/objects/pack/pack >name
	git prune-packed
	git update-index --refresh >out
	echo BAD >>file7
	git add file7
	ulimit -n 20
	run -1 git ssot check
	assert_has 'file7:2'
	run -0 git ssot check --all HEAD -- 'file*'
	assert_has '300 files'
}

@test "a pipe where an index should be" {
	history
	git gc -q
	mkfifo .git/objects/pack/pack-0000000000000000000000000000000000000000.idx
	run -0 timeout 20 "$OBJECTS" file < <(git rev-parse main)
}

@test "indexes of packs: offsets of 64 bits, and version 1, which is left to libgit2" {
	local pack

	history
	git gc -q --prune=now
	pack=$(echo .git/objects/pack/*.pack)
	rm -f .git/objects/pack/*.idx .git/objects/pack/*.rev .git/objects/pack/*.bitmap
	git index-pack --index-version=2,0x1000 "$pack" >out
	(($(stat -c %s .git/objects/pack/*.idx) % 28 != $(((8 + 1024 + 40) % 28))))
	reads_all file git2
	rm -f .git/objects/pack/*.idx
	git index-pack --index-version=1 "$pack" >out
	reads_all auto git2
	"$OBJECTS" file <names | grep -aq failed
}

# Whatever is read of the blobs is right, and nothing of the rest ends the program.
never_wrong() { # WHAT
	local status=0

	"$OBJECTS" file <names >got 2>err || status=$?
	((status == 0)) || fail "$1: status $status"
	perl -e '
		my %want;
		sub read_all {
			open my $in, "<", $_[0] or die;
			while (defined(my $line = <$in>)) {
				my ($name, $type, $size) = split " ", $line;
				next if $type eq "failed:";
				die "$line" if $type ne "blob";
				read $in, my $bytes, $size + 1;
				$_[1]->($name, $bytes);
			}
		}
		read_all("want", sub { $want{$_[0]} = $_[1] });
		read_all("got", sub { die "$_[0] is wrong\n" if $want{$_[0]} ne $_[1] });
	' || fail "$1"
}

@test "damaged packs: nothing wrong is handed out, whatever byte is changed or missing" {
	local pack index at size

	perl -e '
		for my $c (1 .. 12) {
			my $s = join "", map { "line $_ of the text\n" x (1 + $_ % 3) } $c .. 40;
			printf "blob\nmark :%d\ndata %d\n%s\n", $c, length $s, $s;
		}
		print "commit refs/heads/main\ncommitter a <a\@b> 1000000000 +0000\ndata 1\nx\n";
		print "M 100644 :$_ d/$_\n" for 1 .. 12;
	' | git fast-import --quiet
	git gc -q --prune=now
	git rev-parse HEAD:d/{1..12} >names
	git cat-file --batch <names >want
	"$OBJECTS" file <names | cmp want -
	chmod u+w .git/objects/pack/*
	pack=$(echo .git/objects/pack/*.pack) index=$(echo .git/objects/pack/*.idx)
	cp "$pack" pack.keep
	cp "$index" index.keep
	size=$(stat -c %s "$pack")
	for ((at = 0; at < size; at += 5)); do
		perl -e 'open my $f, "+<", $ARGV[0] or die; seek $f, $ARGV[1], 0; read $f, my $c, 1;
			seek $f, $ARGV[1], 0; print $f chr(ord($c) ^ 1 << $ARGV[1] % 8)' "$pack" $at
		never_wrong "byte $at of the pack"
		cp pack.keep "$pack"
	done
	for ((at = 0; at < size; at += 37)); do
		head -c $at pack.keep >"$pack"
		never_wrong "pack cut to $at"
	done
	cp pack.keep "$pack"
	size=$(stat -c %s "$index")
	for at in {0..8} 500 {1027..1033} $(seq 1034 9 "$size"); do
		perl -e 'open my $f, "+<", $ARGV[0] or die; seek $f, $ARGV[1], 0; read $f, my $c, 1;
			seek $f, $ARGV[1], 0; print $f chr(ord($c) ^ 0x81)' "$index" "$at"
		never_wrong "byte $at of the index"
		head -c "$at" index.keep >"$index"
		never_wrong "index cut to $at"
		cp index.keep "$index"
	done
	"$OBJECTS" file <names | cmp want -
}

@test "a damaged pack beside a good one: the good one is read" {
	history
	git gc -q --prune=now
	git clone -q --bare . ../good.git
	git -C ../good.git -c pack.compression=3 repack -adFq
	git cat-file --batch-all-objects --batch-check='%(objectname)' >names
	git cat-file --batch <names >want
	chmod u+w .git/objects/pack/*.pack
	perl -e 'open my $f, "+<", $ARGV[0] or die; my $n = -s $f;
		for (my $at = 100; $at < $n - 20; $at += 1000) { seek $f, $at, 0; print $f "\xff\0\xff" }' \
		.git/objects/pack/*.pack
	"$OBJECTS" file <names | grep -aq 'failed: its pack is damaged'
	cp ../good.git/objects/pack/* .git/objects/pack/
	"$OBJECTS" file <names >got
	cmp want got
}
