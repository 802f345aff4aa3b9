#!/usr/bin/env bats
# Many commits at once: what is kept from one to the next must not show, neither in what is found
# nor in how much memory it takes. $SEED varies the history, $COMMITS makes it longer.

load helper

SEED=${SEED:-3}
COMMITS=${COMMITS:-70}

# A history with side branches and merges, in which texts and rules come back: a few texts at a few
# paths, rules in three forms, of which one includes others and one has more in a directory, a
# module whose names a star import brings, an owner that moves.
make_history() { # SEED COMMITS
	perl -e '
		my ($seed, $commits) = @ARGV;
		srand $seed;
		my $top = "[ssot]\nversion = 1\n[rule:mock]\nkind = call\ncallee = unittest.mock.*\n";
		my $own = "[rule:own]\nkind = pattern\nmatch = OWN\nin = any\nowner = own/**\n";
		my $bad = "[rule:bad]\nkind = pattern\nin = any\nmatch = BAD";
		my %text = (
			".ssot.ini" => [
				"$top$own$bad\n",
				"$top$own$bad\n\tWORSE\nfiles = *.py\n",
				($top =~ s/version = 1\n/version = 1\ninclude = more.ini\n/r) . $own,
			],
			"more.ini" => ["$bad\n", "$bad\nexcept = d/**\n"],
			"d/.ssot.ini" => [
				"", "[rule:below]\nkind = pattern\nmatch = WORSE\nin = any\n",
				"[rule:below]\nkind = pattern\nmatch = OWN\nin = any\n",
			],
			"helper.py" => [
				"from unittest.mock import Mock as Made\n",
				"from unittest.mock import Mock\nclass Made: pass\n",
				"from unittest.mock import *\n",
			],
			"own/a.txt" => ["", "OWN\n"], "own/b.txt" => ["", "OWN\n"],
		);
		my @line = (
			"x = 1 # BAD\n", "WORSE = 2\n", "# OWN\n", "from helper import *\n", "Made()\n",
			"from unittest.mock import Mock\n", "a = Mock()\n", "BAD # ssot: ignore[bad] -- so\n",
			"pass\n",
		);
		my @any = map { join "", map { $line[rand @line] } 0 .. rand 9 } 1 .. 12;
		$text{$_} = ["", @any] for qw(a.py b.py d/c.py d/e/f.py d/g.txt h.txt);
		sub put {
			my ($path, $text) = @_;
			return $text eq "" ? "D $path\n"
				: "M 100644 inline $path\ndata " . length($text) . "\n$text\n";
		}
		print "commit refs/heads/c1\nmark :1\ncommitter s <s> 1700000000 +0000\ndata 0\n";
		print put($_, $text{$_}[0]) for ".ssot.ini", "more.ini", "helper.py";
		print put("own/a.txt", "OWN\n");
		for my $i (2 .. $commits) {
			my $one = $i - 1 - int rand($i < 4 ? 1 : 3);
			my $two = $i - 1 - int rand($i < 8 ? 1 : 6);
			my $time = 1700000000 + $i * 60;
			print "commit refs/heads/c$i\nmark :$i\ncommitter s <s> $time +0000\ndata 0\n";
			print "from :$one\n";
			print "merge :$two\n" if $two != $one;
			for (0 .. rand 5) {
				my $path = (sort keys %text)[rand keys %text];
				my @of = @{$text{$path}};
				print put($path, $of[rand @of]);
			}
			# Without its owner no commit could be judged.
			print put((qw(own/a.txt own/b.txt))[rand 2], "OWN\n");
		}' "$@" | git fast-import --quiet
}

# Commits from the first to the last one, as the range has them.
steps() {
	git rev-list --reverse --topo-order c1.."$LAST"
}

# What a report says of findings; rules of one name may say other things in other commits.
said='.findings[] | [.rule, .path, .line, .column, .fingerprint, .state, .excerpt, .excuse, .commit]'
counts='.summary | [.new, .old, .gone, .ignored, .files, .deleted, .bytes]'

@test "each commit of a range: as if it were judged alone" {
	local commit

	make_history "$SEED" "$COMMITS"
	LAST=c$COMMITS
	: >want
	: >sums
	for commit in $(steps); do
		git ssot check "$commit" -f json --exit-zero --show-ignored >one
		jq -c "$said" one >>want
		jq -c "$counts" one >>sums
	done
	[[ $(wc -l <want) -gt 50 ]]
	git ssot check c1.."$LAST" --each -f json --exit-zero --show-ignored >all
	jq -c "$said" all >got
	diff -u want got
	jq -c "$counts" all >got
	jq -cs 'transpose | map(add)' sums >want
	diff -u want got
}

@test "each commit of a range, told in full: nothing is recalled, and the same is new" {
	make_history $((SEED + 1)) "$COMMITS"
	LAST=c$COMMITS
	git ssot check c1.."$LAST" --each -f json --exit-zero -v >want 2>err
	git ssot check c1.."$LAST" --each -f json --exit-zero >got
	jq -c '.findings[] | select(.state == "new" and .excuse == null)' want >all
	jq -c '.findings[]' got >new
	diff -u all new
	diff <(jq -c "$counts" want) <(jq -c "$counts" got)
}

@test "an owner that goes away: said for the commit it went with" {
	make_history "$SEED" 12
	git checkout -q c12
	git rm -rq own
	git commit -qm gone
	put later.py 'x = 1'
	git commit -qm later
	run -2 git ssot check c1..HEAD --each
	each=$output
	run -2 git ssot check HEAD~1
	[[ $each == "$output" ]]
	[[ $output == *own* ]]
}

@test "rules from a file judge commits that are older than their owners" {
	put a.py 'x = 1'
	git commit -qm first
	put b.py BAD
	git commit -qm second
	write_rules 'owner = owner.py'
	put owner.py BAD
	git commit -qm third
	cp .ssot.ini ../rules.ini
	run -1 git ssot check -c ../rules.ini --each HEAD~2..HEAD
	assert_has 'b.py:1:1'
	[[ $output != *owner.py:1:1* ]]
	# A tree or the index is asked whether the owners are there.
	run -2 git ssot check -c ../rules.ini --all HEAD~1
	assert_has "owner 'owner.py' does not exist"
}

@test "report of a range, and trend: commits count what they count alone" {
	local commit

	make_history $((SEED + 2)) "$COMMITS"
	LAST=c$COMMITS
	# A yardstick that asks no other file.
	printf '[ssot]\nversion = 1\n[rule:bad]\nkind = pattern\nin = any\nmatch = BAD\n\tOWN\n' >rules
	: >want
	: >trend
	for commit in $(steps); do
		git ssot check "$commit" -f json --exit-zero -c rules >one
		jq -c --arg c "$commit" '[$c, .summary.new, .summary.gone] |
			select(.[1] + .[2] > 0)' one >>want
		git ssot check --all "$commit" -f json --exit-zero -c rules >one
		jq -c --arg c "$commit" '[$c, .summary.new, (.findings | map(select(.excuse == null).path) |
			unique | length)]' one >>trend
	done
	git ssot report c1.."$LAST" -f json -c rules >all
	jq -c '.commits[] | [.commit, .gained, .gone]' all >got
	diff -u want got
	git ssot trend c1.."$LAST" --every commit -f json -c rules >all
	jq -c '.points[] | [.commit, .findings, .files]' all >got
	diff -u trend got
}

# Texts full of old findings, of which each commit changes one. Kept, they would take 600 MB.
make_long_history() {
	perl -e '
		my $debt = join "", map { "value_$_ = BAD # that nobody asks to be paid\n" } 1 .. 1500;
		for my $i (1 .. 400) {
			my $time = 1700000000 + $i * 60;
			print "commit refs/heads/main\ncommitter s <s> $time +0000\ndata 0\n";
			for my $file ($i == 1 ? 0 .. 20 : $i % 20) {
				my $text = $debt . "# $i\n";
				print "M 100644 inline f$file.py\ndata ", length $text, "\n$text\n";
			}
		}' | git fast-import --quiet
	write_rules
	mv .ssot.ini ../rules
}

within_memory() { # MB COMMAND...
	(ulimit -v $(($1 * 1024)) && shift && "$@")
}

@test "memory: the same for a long history" {
	within_memory 150 git ssot --version || skip "takes more memory than it needs"
	make_long_history
	for range in main~399..main main~20..main; do
		within_memory 150 git ssot check "$range" --each -c ../rules -f json -o ../out
		within_memory 150 git ssot report "$range" -c ../rules -f json -o ../out
		within_memory 150 git ssot trend "$range" --every commit -c ../rules -f csv -o ../out
	done
	echo "refs/heads/main $(git rev-parse main) refs/heads/main $(git rev-parse main~399)" |
		within_memory 150 git ssot check --hook pre-push origin there -c ../rules
}

# One text of 60 findings, of which each commit exchanges ten.
make_longest_history() { # COMMITS
	perl -e '
		my @line;
		for my $i (1 .. $ARGV[0]) {
			my $time = 1700000000 + $i * 60;
			$line[$_] = "x_${_}_$i = BAD\n" for $i == 1 ? 0 .. 59 : map { $i % 6 * 10 + $_ } 0 .. 9;
			print "commit refs/heads/main\ncommitter s <s> $time +0000\ndata 0\n";
			print "M 100644 inline a.py\ndata ", length join("", @line), "\n", @line, "\n";
		}' "$1" | git fast-import --quiet
	write_rules
	mv .ssot.ini ../rules
}

# The least memory that the command succeeds with, in MB: a few more do not matter.
memory_needed() { # COMMAND...
	local least=8 most=150

	while ((most - least > 2)); do
		local half=$(((least + most) / 2))

		if within_memory $half "$@" 2>../err; then most=$half; else least=$half; fi
	done
	echo $most
}

@test "memory: four times as many commits take what is told of them, and nothing else" {
	local needed of

	within_memory 150 git ssot --version || skip "takes more memory than it needs"
	make_longest_history 8001
	# 60,000 more findings to tell, of some 300 bytes each.
	of=(--each --exit-zero -qc ../rules -o ../out)
	needed=$(memory_needed git ssot check main~2000..main "${of[@]}")
	within_memory $((needed + 24)) git ssot check main~8000..main "${of[@]}"
	# 6,000 more rows.
	of=(-c ../rules -f json -o ../out)
	needed=$(memory_needed git ssot report main~2000..main "${of[@]}")
	within_memory $((needed + 4)) git ssot report main~8000..main "${of[@]}"
	of=(-c ../rules -f csv -o ../out --every commit)
	needed=$(memory_needed git ssot trend main~2000..main "${of[@]}")
	within_memory $((needed + 8)) git ssot trend main~8000..main "${of[@]}"
}
