#!/usr/bin/env bats
# Made-up indexes, and real ones with bytes changed: our reader, libgit2 and git must not differ.
# $SEED repeats or varies a run, $ROUNDS makes it longer.

load repo_helper

SEED=${SEED:-7}
ROUNDS=${ROUNDS:-25}

# Lines for update-index: paths of few letters, so that they meet, nest and nearly equal each other.
random_entries() { # SEED COUNT BLOB...
	perl -e '
		my ($seed, $count, @oid) = @ARGV;
		srand $seed;
		my @part = ("a", "b", "a.b", "a-b", "a0", "A", "ab", "\x80", "b" x 130, " ", "a b", ".");
		for (1 .. $count) {
			my $path = join "/", map { $part[rand(@part - 1)] } 0 .. rand 4;
			my $mode = (100644, 100644, 100644, 100755, 120000, 160000)[rand 6];
			print "$mode $oid[rand @oid]\t$path\0";
		}' "$@"
}

random_index() { # SEED
	local -a oids

	oids=("$(echo 1 | git hash-object -w --stdin)" "$(echo 2 | git hash-object -w --stdin)")
	random_entries "$1" $((1 + $1 % 60)) "${oids[@]}" | git update-index -z --replace --index-info
	git update-index --index-version $((2 + 2 * ($1 % 2)))
	git commit -q --allow-empty -m random
	random_entries $(($1 + 1000)) $(($1 % 9)) "${oids[@]}" |
		git update-index -z --replace --index-info
	case $(($1 % 5)) in
	0) git write-tree >/dev/null ;;
	1) git ls-files -z | head -zn 3 | git update-index -z --skip-worktree --stdin ;;
	2) git ls-files -z | head -zn 3 | git update-index -z --force-remove --stdin ;;
	esac
}

@test "random indexes" {
	local round

	for ((round = SEED; round < SEED + ROUNDS; round++)); do
		echo "seed $round" >&2
		rm -rf .git
		git init -q
		random_index $round
		same_as_git file
	done
}

# Commits of up to three random parents, mostly recent ones, by clocks that went wrong.
random_history() { # SEED COUNT
	perl -e '
		my ($seed, $count) = @ARGV;
		srand $seed;
		for my $i (1 .. $count) {
			my %parent;
			for (1 .. (1, 1, 2, 2, 2, 3)[rand 6]) {
				my $back = 1 + int(rand() < .1 ? rand $i : rand 6);
				$parent{$i - $back} = 1 if $back < $i;
			}
			%parent = () if rand() < .03;
			my $time = 1700000000 + $i * 60 + (rand() < .2 ? int(rand 20000) - 10000 : 0);
			my @from = sort { $a <=> $b } keys %parent;
			print "commit refs/heads/c$i\nmark :$i\ncommitter r <r> $time +0000\ndata 0\n";
			print "from :", shift @from, "\n" if @from;
			print "merge :$_\n" for @from;
			print "M 100644 inline f$i\ndata 1\n1\n";
		}' "$@" | git fast-import --quiet --force
}

@test "random histories: the merge bases are those that git tells" {
	local round merge all
	local -a parents bases

	for ((round = SEED; round < SEED + 4; round++)); do
		echo "seed $round" >&2
		rm -rf .git
		git init -q
		random_history "$round" 80
		mapfile -t parents < <(git for-each-ref --format='%(objectname)' | sed 's/^/-p/')
		all=$(git commit-tree -m all "${parents[@]}" "$(git mktree </dev/null)")
		"$DUMP" auto bases "$(git rev-parse c1)" "$all" | sort >got
		git rev-list --min-parents=2 "$all" ^c1 | while read -r merge; do
			read -ra parents < <(git log -1 --format=%P "$merge")
			mapfile -t bases < <(git merge-base --all --octopus "${parents[@]}")
			echo "$merge" "${bases[@]}"
		done | sort >want
		[[ $(wc -l <want) -gt 20 ]]
		diff -u want got
	done
}

# Changes one to three bytes of an index and mends its checksum.
mutate() { # SEED FROM TO
	perl -MDigest::SHA=sha1 -e '
		my ($seed, $from, $to) = @ARGV;
		srand $seed;
		open my $in, "<:raw", $from or die;
		local $/;
		my $s = substr <$in>, 0, -20;
		for (0 .. rand 3) {
			my $at = rand length $s;
			substr($s, $at, 1) = chr(rand() < 0.5 ? rand 256 : (ord(substr $s, $at, 1) ^ (1 << rand 8)));
		}
		$s = substr $s, 0, rand length $s if rand() < 0.05;
		open my $out, ">:raw", $to or die;
		print $out $s, sha1($s);' "$@"
}

@test "changed bytes: what all accept they read alike, and nothing crashes" {
	local i status accepted=0

	random_index 57
	# Without notes of trees: an entry under one may say what it likes, git commits the tree.
	git ls-files -s -z >list
	git read-tree --empty
	git update-index -z --index-info <list
	git update-index --index-version 4
	cp .git/index good4
	git update-index --index-version 2
	cp .git/index good2
	for ((i = 0; i < ROUNDS * 4; i++)); do
		mutate $((SEED * 1000 + i)) good$((2 + i % 2 * 2)) .git/index
		status=0
		"$DUMP" file index >ours 2>err || status=$?
		((status == 0 || (status == 2 && $(wc -c <err) > 0))) || fail "change $i: status $status"
		((status == 0)) || continue
		git ls-files --debug | grep -q 'flags: 2.......' && continue
		git ls-files -s -z | perl -0 -pe 's/ 0\t/\t/' >theirs
		git diff-index --cached --raw -z --no-renames --no-abbrev HEAD | raw_lines >>theirs
		cmp ours theirs || diff -a <(tr "\0" "\n" <ours) <(tr "\0" "\n" <theirs) >&2 || fail "change $i: git differs"
		# libgit2 refuses more than we do: it looks at every path.
		if "$DUMP" git2 index 2>/dev/null | grep -azv '^:' >theirs; then
			grep -azv '^:' ours | cmp - theirs || fail "change $i: libgit2 differs"
		fi
		accepted=$((accepted + 1))
	done
	echo "$accepted accepted"
	((accepted > ROUNDS / 2)) || fail "only $accepted accepted: too wild to compare"
}
