#!/usr/bin/env bats
# Input made to hurt: the verdict is right or the refusal clear, within seconds.
load helper

within() { # SECONDS COMMAND...
	timeout -s ABRT "$@"
}

@test "catastrophic regexes: refused at once, with rule and path" {
	local regex

	for regex in '(a+)+$' '(a|aa)+$' '(a|a?)+$' '^(([a-z])+.)+[A-Z]([a-z])+$' '(.*)*x'; do
		write_rules '[rule:slow]' 'kind = pattern' "match = $regex" 'in = any'
		put deep/long.txt "$(printf 'a%.0s' {1..5000})!"
		git add .ssot.ini
		run within 20 git ssot check
		[[ $status -eq 2 || $status -eq 0 ]] || fail "status $status: $regex"
		[[ $status -eq 0 ]] || assert_has 'rule slow could not judge deep/long.txt'
		[[ $status -eq 0 ]] || assert_has 'match-limit'
	done
	write_rules '[rule:slow]' 'kind = pattern' 'match = (a+)+$' 'in = any'
	git add .ssot.ini
	run -2 within 20 git ssot check
}

@test "a regex that nearly explodes on every line: refused after time-limit" {
	local n

	write_rules '[rule:slow]' 'kind = pattern' 'match = (a|aa)+$' 'in = any' \
		'message = ends in a'
	sed -i 's/^version = 1/&\ntime-limit = 1/' .ssot.ini
	git add .ssot.ini
	# Minutes of work in each.
	perl -e 'print "a" x 26, "!\n" for 1 .. 100000' >long.txt
	for n in {1..300}; do
		cp long.txt "long$n.txt"
	done
	git add .
	run -2 within 100 git ssot check
	assert_has 'rule slow could not judge long'
	assert_has 'it took more than 1 s of processor time'
	assert_has 'raise time-limit in [ssot]'
	sed -i 's/aa)+$/&|xxx/; s/time-limit = 1/time-limit = 0/' .ssot.ini
	git add .ssot.ini
	run -2 within 20 git ssot check
	assert_has '.ssot.ini:3: error: time-limit: write 1 to 86400'
}

# No match of it is ever at its limit, none of them can be broken off, and it goes on for minutes.
@test "a regex that does not come back from one long line: ended after time-limit" {
	write_rules '[rule:slow]' 'kind = pattern' 'match = [a-z]+x?[a-z]*[0-9]' 'in = any' \
		'message = m'
	sed -i 's/^version = 1/&\ntime-limit = 1/' .ssot.ini
	git add .ssot.ini
	git commit -q --no-verify -m rules
	perl -e 'print "a" x 400000, "!\n"' >$'long\e[31m.txt'
	git add .
	run -2 within 100 git ssot check
	assert_has 'slow could not judge long?[31m.txt: it took more than 1 s of processor time'
	assert_has 'raise time-limit in [ssot]'
	refute_has $'\e'
	run -2 within 100 git ssot check --stdin --path x.txt <$'long\e[31m.txt'
	git ssot install
	run -1 within 100 git commit -m long
	assert_has 'slow could not judge'
	[[ $(git log --oneline | wc -l) == 1 ]]
}

@test "markers that nearly explode: refused after time-limit" {
	write_rules
	sed -i 's/^version = 1/&\ntime-limit = 1\njustified = (a|aa)+$/' .ssot.ini
	perl -e 'print "a" x 26, "!BAD\n" for 1 .. 100000' >long.txt
	git add .
	run -2 within 100 git ssot check
	assert_has 'a marker of'
	assert_has 'it took more than 1 s of processor time; make it simpler, or raise time-limit'
}

# A branch whose only new file lies in N directories in each other.
nest() { # N
	local path

	path=$(perl -e 'print "d/" x shift' "$1")
	printf 'commit refs/heads/deep%s\ncommitter A <a@example.org> 0 +0000\ndata 0\n' "$1" >deep
	printf 'from refs/heads/main\nM 100644 inline %snew.py\ndata 4\nBAD\n' "$path" >>deep
	git fast-import --quiet <deep
}

@test "directories in each other: 2,048 are judged, more are refused" {
	start_repo
	nest 2048
	run -1 within 20 git ssot check main..deep2048
	assert_has 'new.py:1:1'
	run -1 within 20 git ssot check --all deep2048
	assert_has 'new.py:1:1'
	nest 2049
	run -2 within 20 git ssot check main..deep2049
	assert_has 'nested deeper'
	run -2 within 20 git ssot check --all deep2049
	run -2 within 20 git ssot check deep2049 --each
}

@test "ten trees that stand for a billion files" {
	local entries i n tree

	start_repo
	for kind in blob empty; do
		tree=$(git mktree </dev/null)
		entries=$(printf '100644 blob %s\tf\n' "$(echo BAD | git hash-object -w --stdin)")
		[[ $kind == blob ]] || entries="040000 tree $tree"$'\tf'
		for n in {1..9}; do
			tree=$(printf '%s\n' "$entries" | git mktree)
			entries=$(for i in {0..9}; do printf '040000 tree %s\td%d\n' "$tree" "$i"; done)
		done
		tree=$( (git ls-tree HEAD && printf '040000 tree %s\tz\n' "$tree") | git mktree)
		git update-ref refs/heads/odd "$(git commit-tree -p HEAD -m odd "$tree")"
		for what in main..odd 'odd --each' '--all odd'; do
			# shellcheck disable=SC2086 # words
			run -2 within 60 git ssot check $what
			assert_has 'more than 5000000 files'
		done
		run -2 within 60 git ssot report odd
		run -2 within 60 git ssot trend main..odd
	done
}

@test "trees that git would not make: two entries of one name, .git" {
	local blob tree

	start_repo
	blob=$(echo BAD | git hash-object -w --stdin)
	raw() { perl -e 'print pack "H*", shift' "$blob"; }
	for names in 'a.py a.py' '.git' '..' 'b a'; do
		# shellcheck disable=SC2086 # a list of names
		tree=$(for name in $names; do
			printf '100644 %s\0' "$name"
			raw
		done | git hash-object -t tree -w --stdin --literally)
		git update-ref refs/heads/odd "$(git commit-tree -p HEAD -m odd "$tree")"
		run within 20 git ssot check -c .ssot.ini main..odd
		[[ $status -eq 1 || $status -eq 2 ]] || fail "$names: status $status"
	done
}

@test "an entry without a mode does not hide those behind it" {
	local blob tree

	start_repo
	blob=$(echo BAD | git hash-object -w --stdin)
	raw() { perl -e 'print pack "H*", shift' "$1"; }
	tree=$({
		printf '0 a\0' && raw "$blob"
		printf '100644 b.py\0' && raw "$blob"
	} | git hash-object -t tree -w --stdin --literally)
	tree=$({
		printf '100644 .ssot.ini\0' && raw "$(git rev-parse HEAD:.ssot.ini)"
		printf '40000 d\0' && raw "$tree"
	} | git hash-object -t tree -w --stdin --literally)
	git update-ref refs/heads/odd "$(git commit-tree -p HEAD -m odd "$tree")"
	run -2 git ssot check odd
	assert_has 'malformed'
	run -2 git ssot check --all odd
}

@test "links that lead to themselves, and a path of four thousand bytes" {
	local path

	start_repo
	ln -s loop loop
	ln -s . here
	git add loop here
	path=$(printf 'dir%.0s/' {1..1000})
	git update-index --add --cacheinfo "100644,$(echo BAD | git hash-object -w --stdin),${path}new.py"
	run -1 within 20 git ssot check
	assert_has 'new.py:1:1'
	run -1 --separate-stderr within 20 git ssot check --format json
	jq -e .summary <<<"$output"
}

@test "files that include each other" {
	write_rules
	sed -i 's/^version = 1/&\ninclude = a.ini/' .ssot.ini
	printf 'include = b.ini\n' | sed '1i [ssot]\nversion = 1' >a.ini
	printf 'include = a.ini\n' | sed '1i [ssot]\nversion = 1' >b.ini
	put x.py BAD
	git add .
	run within 20 git ssot check
	[[ $status -eq 1 || $status -eq 2 ]] || fail "status $status"
}

@test "ten thousand rules, and a rule with ten thousand globs" {
	local n

	write_rules
	for ((n = 0; n < 10000; n++)); do
		printf '[rule:r%d]\nkind = pattern\nmatch = word%d\n' $n $n
	done >>.ssot.ini
	put x.py 'word9999' BAD
	git add .ssot.ini
	run -1 within 60 git ssot check
	assert_has r9999
	write_rules '[rule:globs]' 'kind = pattern' 'match = WORSE' 'files ='
	for ((n = 0; n < 10000; n++)); do
		printf '  dir%d/**\n' $n
	done >>.ssot.ini
	put dir9999/x.py WORSE
	git add .ssot.ini
	run -1 within 60 git ssot check
	assert_has 'dir9999/x.py:1:1'
}

@test "sixty MiB of one character, and a text too large" {
	start_repo
	head -c 62914560 /dev/zero | tr '\0' a >one.py
	printf 'BAD' >>one.py
	git add one.py
	run -1 within 60 git ssot check
	assert_has 'one.py:1:62914561'
	head -c 5000000 /dev/zero | tr '\0' a >>one.py
	git add one.py
	run -2 within 60 git ssot check
	assert_has one.py
	assert_has blob-limit
}

@test "more findings than max-findings: refused with the cure" {
	start_repo
	yes BAD | head -n 200 >many.py
	git add many.py
	sed -i 's/^version = 1/&\nmax-findings = 199/' .ssot.ini
	git add .ssot.ini
	run -2 within 20 git ssot check
	assert_has 'max-findings'
	assert_has 'many.py'
	sed -i 's/^max-findings = 199/max-findings = 200/' .ssot.ini
	git add .ssot.ini
	run -1 within 20 git ssot check
}

@test "more findings than max-findings in several texts, or in what they were" {
	start_repo
	sed -i 's/^version = 1/&\nmax-findings = 199/' .ssot.ini
	git add .ssot.ini
	for n in {1..4}; do
		yes BAD | head -n 50 >"many$n.py"
	done
	git add many*.py
	run -2 within 20 git ssot check
	assert_has 'more than 199 findings'
	sed -i '$d' many4.py
	git add many4.py
	run -1 within 20 git ssot check
	assert_has '+199 new'
	git commit -q --no-verify -m many
	for n in {5..8}; do
		yes BAD | head -n 100 >"many$n.py"
		git add "many$n.py"
		git commit -q --no-verify -m more
	done
	git rm -q many?.py
	run -2 within 20 git ssot check
	assert_has 'more than 199 findings'
}

@test "a million findings" {
	start_repo
	yes BAD | head -n 1000000 >many.py
	git add many.py
	run -1 within 120 git ssot check
	assert_has '+1,000,000 new'
}

@test "a full disk: refused, and no part of a report stays" {
	start_repo
	put new.py BAD
	run -2 bash -c 'git ssot check --format json >/dev/full'
	assert_has 'No space left'
	run -2 git ssot check --format json --output /dev/full
	assert_has '/dev/full'
	mkdir "$BATS_TEST_TMPDIR/small"
	mount -t tmpfs -o size=4k none "$BATS_TEST_TMPDIR/small" 2>/dev/null || skip 'may not mount'
	head -c 4096 /dev/zero >"$BATS_TEST_TMPDIR/small/full"
	run git ssot check --format json --output "$BATS_TEST_TMPDIR/small/out.json"
	[[ $(ls "$BATS_TEST_TMPDIR/small") == full ]] || fail "left behind"
	umount "$BATS_TEST_TMPDIR/small"
	assert_status 2
	assert_has 'No space left'
}

@test "a commit whose hook is killed does not come about" {
	local head signal

	start_repo
	rm "$HOME/bin/git-ssot"
	cp "${GIT_SSOT:-$ROOT/build/git-ssot}" "$HOME/bin/git-ssot"
	git ssot install
	grep -q "$HOME/bin/git-ssot" .git/hooks/pre-commit
	put new.py 'nothing bad'
	head=$(git rev-parse HEAD)
	for signal in KILL TERM SEGV; do
		rm "$HOME/bin/git-ssot"
		printf '#!/bin/sh\nkill -s %s $$\n' $signal >"$HOME/bin/git-ssot"
		chmod +x "$HOME/bin/git-ssot"
		run git commit -qm x
		[[ $status -ne 0 && $(git rev-parse HEAD) == "$head" ]] || fail "$signal: committed"
		[[ ! -e .git/index.lock ]] || fail "$signal: a lock stays"
	done
}

@test "no git, or a git that is killed: judged all the same, or refused with a word" {
	start_repo
	put new.py BAD
	program=$(realpath "$HOME/bin/git-ssot")
	mkdir "$HOME/broken"
	printf '#!/bin/sh\nkill -s KILL $$\n' >"$HOME/broken/git"
	chmod +x "$HOME/broken/git"
	for path in /nonexistent "$HOME/broken"; do
		run env PATH="$path" "$program" check
		[[ $status -eq 1 && $output == *new.py:1:1* ]] ||
			[[ $status -eq 2 && $output == *'error: '* ]] || fail "status $status: $path"
	done
}
