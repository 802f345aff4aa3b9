#!/usr/bin/env bats
# What cannot be judged ends with status 2 and one clear line: the thing, the cause, the cure.

load helper

# The command fails with 2, reports nothing, and says one line, which has each TEXT.
refused() { # TEXT... -- COMMAND...
	local -a texts=()

	while [[ $1 != -- ]]; do
		texts+=("$1")
		shift
	done
	shift
	run --separate-stderr "$@"
	assert_status 2
	[[ -z $output ]] || fail 'a report all the same'
	output=$stderr
	[[ ${#stderr_lines[@]} -eq 1 ]] || fail 'not one line'
	[[ $output != *$'\e'* ]] || fail 'an escape byte'
	for text in "${texts[@]}"; do
		assert_has "$text"
	done
}

check() { refused "$@" -- git ssot check; }

# The rules as given, staged.
rules() { # LINE...
	printf '%s\n' '[ssot]' 'version = 1' "$@" >.ssot.ini
	git add .ssot.ini
}

rule() { # LINE...
	rules '[rule:a]' 'kind = pattern' 'message = m' 'in = any' "$@"
}

@test "no repository" {
	mkdir "$BATS_TEST_TMPDIR/nowhere"
	cd "$BATS_TEST_TMPDIR/nowhere"
	check 'not a git repository'
}

@test "a bare repository has nothing staged" {
	start_repo
	git clone -q --bare . "$BATS_TEST_TMPDIR/bare.git"
	cd "$BATS_TEST_TMPDIR/bare.git"
	check 'bare' 'HEAD'
}

@test "no configuration" {
	put a.py BAD
	check '.ssot.ini' 'git ssot init'
	# One that is not staged does not count.
	write_rules
	check '.ssot.ini' 'git add'
}

@test "an empty configuration, and one without rules" {
	: >.ssot.ini
	git add .ssot.ini
	check '.ssot.ini: error: the file is empty' 'git ssot init'
	rules
	check '.ssot.ini: error: no rule' '[rule:ID]'
}

@test "a configuration that is no regular file" {
	write_rules
	mv .ssot.ini real
	ln -s real .ssot.ini
	git add .
	check '.ssot.ini' 'not a regular file'
}

@test "broken lines of a configuration, each with its number" {
	rule 'match = BAD' 'this is nothing'
	check ".ssot.ini:8: error: no '='"
	rule 'match = BAD' '[rule:b'
	check '.ssot.ini:8: error: the section is not closed'
	rule 'match = BAD' '[rules]'
	check '.ssot.ini:8: error: unknown section [rules]' '[rule:ID]'
	rule 'match = BAD' 'mach = BAD'
	check ".ssot.ini:8: error: unknown key 'mach'" "'match'"
	rule 'match = BAD' 'severity = hihg'
	check '.ssot.ini:8: error:' 'hihg' 'high'
	rule 'match = BAD' "use = $(printf 'x%.0s' {1..400})"
	check '.ssot.ini:8: error: the line has 406 bytes' 'indented'
	rule 'match = BAD' '[rule:a]' 'kind = pattern' 'match = x' 'message = m'
	check ".ssot.ini:8: error: duplicate rule 'a'" 'line 3'
	rules '[rule:a]' 'match = BAD' 'message = m'
	check '.ssot.ini:3: error:' 'kind'
	rules '[rule:a]' 'kind = patern' 'match = BAD' 'message = m'
	check '.ssot.ini:4: error:' 'patern' 'pattern'
	rule
	check '.ssot.ini:3: error:' 'match'
	rules 'include = builtin:nothing'
	check '.ssot.ini:3: error:' 'builtin:nothing'
	printf '[ssot]\nversion = 7\n[rule:a]\nkind=pattern\nmessage=m\nmatch=x\n' >.ssot.ini
	git add .ssot.ini
	check '.ssot.ini:2: error: version:' 'write version = 1'
}

@test "escape sequences in a configuration are not passed on" {
	rule 'match = BAD' $'k\e[31my = 1'
	check '.ssot.ini:8: error:'
}

@test "all mistakes of a configuration at once" {
	rule 'match = BAD' 'one = 1' 'two = 2'
	run git ssot check
	assert_status 2
	assert_has '.ssot.ini:8: error'
	assert_has '.ssot.ini:9: error'
}

@test "a regex that does not compile" {
	rule 'match = (BAD'
	check '.ssot.ini:7: error:' 'parenthes'
}

@test "a regex that hits the match limit is no pass" {
	rule 'match = (a+)+$' 'files = *.txt'
	put a.txt "$(printf 'a%.0s' {1..60})b"
	check '.ssot.ini:3: error: rule a' 'a.txt' 'match limit' 'match-limit'
}

@test "an owner that does not exist" {
	rule 'match = BAD' 'owner = lib/factory.py'
	check ".ssot.ini:8: error: owner 'lib/factory.py' does not exist"
	put lib/factory.py BAD
	run git ssot check
	assert_status 0
}

@test "a blob that is gone" {
	local oid

	start_repo
	put new.py BAD
	oid=$(git rev-parse :new.py)
	rm -f ".git/objects/${oid:0:2}/${oid:2}"
	check 'new.py' "$oid"
}

@test "a blob over the limit" {
	rules 'blob-limit = 1000' '[rule:a]' 'kind = pattern' 'match = BAD' 'message = m'
	put big.py "$(printf 'x%.0s' {1..1001})"
	check 'big.py: error:' '1002 bytes' '1000' 'exclude ='
}

@test "no index although there are commits" {
	start_repo
	rm .git/index
	check 'index is missing' 'git read-tree HEAD'
}

@test "an index cut short" {
	start_repo
	put new.py BAD
	head -c 70 .git/index >short
	mv short .git/index
	check 'index'
}

@test "an index that we may not read" {
	start_repo
	chmod 0 .git/index
	if ((UID)); then
		check 'index' 'ermission denied'
		return
	fi
	command -v setpriv >/dev/null || skip 'root reads everything, and there is no setpriv'
	git config --global safe.directory '*'
	cp -L "$HOME/bin/git-ssot" "$BATS_TEST_TMPDIR/git-ssot"
	chmod go+x "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR"/*/ "$BATS_TEST_TMPDIR"
	chmod -R go+rX "$HOME" "$REPO" "$BATS_TEST_TMPDIR/git-ssot"
	chmod 0 .git/index
	setpriv --reuid=65534 --regid=65534 --clear-groups test -r "$REPO/.git/HEAD" ||
		skip 'the directory of the tests is closed to others'
	# A coverage build must find a place for its counts, or it complains where we compare.
	mkdir -m 777 "$BATS_TEST_TMPDIR/counts"
	refused 'index' 'ermission denied' -- env GCOV_PREFIX="$BATS_TEST_TMPDIR/counts" \
		setpriv --reuid=65534 --regid=65534 --clear-groups "$BATS_TEST_TMPDIR/git-ssot" check
}

@test "a conflict that is not resolved" {
	start_repo
	git checkout -q -b other
	put old.py 'one way'
	git commit -q --no-verify -m one
	git checkout -q main
	put old.py 'another way'
	git commit -q --no-verify -m another
	run git merge -q other
	check 'old.py: error: unmerged' 'git add'
}

@test "words that we do not know" {
	start_repo
	refused '--stagd' '--staged' -- git ssot check --stagd
	refused "'git ssot check -h'" -- git ssot check --nothing-like-it
	refused 'chekc' "'git ssot check'" -- git ssot chekc
	refused 'no-such-rule' 'git ssot rules' -- git ssot check --rule no-such-rule
	refused 'no-such-rule' -- git ssot explain no-such-rule
	refused 'xml' -- git ssot check --format xml
	refused 'nowhere' -- git ssot check nowhere
}

# What a script's unset variable leaves must not mean "what is staged", or "no change".
@test "empty words" {
	start_repo
	refused '--from-ref' 'needs a value' -- git ssot check --from-ref '' --to-ref ''
	refused '--to-ref' 'needs a value' -- git ssot check --to-ref=
	refused '--config' 'needs a value' -- git ssot check -c ''
	refused 'empty word' -- git ssot check ''
	refused 'empty word' -- git ssot report ''
	refused 'empty word' -- git ssot plan ''
	refused 'empty word' -- git ssot trend ''
	refused "'..'" 'A..B' -- git ssot check ..
	refused "'...'" 'A..B' -- git ssot check --each ...
	refused "'..'" 'A..B' -- git ssot report ..
	refused 'A..B' -- git ssot trend HEAD...HEAD
}

@test "a range without a commit: a report that says so, in every format" {
	start_repo
	run git ssot check --each HEAD..HEAD
	assert_status 0
	assert_has 'HEAD..HEAD: nothing new · 0 files'
	git ssot check --each HEAD..HEAD -f sarif -o report.sarif
	jq -e '.runs[0].results == []' report.sarif
	git rm -q .ssot.ini
	git commit -q --no-verify -m 'no rules'
	refused '.ssot.ini' -- git ssot check --each HEAD..HEAD
}

@test "a SOURCE_DATE_EPOCH that is no time puts off no rule" {
	write_rules 'since = 2020-01-01'
	git add .ssot.ini
	git commit -q --no-verify -m rules
	put new.py BAD
	for epoch in '' junk 12x -1 253402300800 99999999999999999999; do
		SOURCE_DATE_EPOCH=$epoch run git ssot check
		assert_status 1
	done
	SOURCE_DATE_EPOCH=0 run git ssot check
	assert_status 0
	assert_has 'blocks from 2020-01-01 on'
}

@test "the framework's words: files that are called like options, a push without its branch" {
	start_repo
	put bad.py BAD
	put --exit-zero GOOD
	put -h GOOD
	run -2 git-ssot check --hook framework --exit-zero -h
	assert_has "args: [..., --]"
	run -2 git-ssot check --hook framework -h
	run -1 git-ssot check --hook framework -- --exit-zero -h bad.py
	git rm -q --cached -- -h
	rm -- -h
	run -2 git-ssot check --hook framework -h
	PRE_COMMIT_REMOTE_NAME=far PRE_COMMIT_REMOTE_URL=far run -2 git-ssot check --hook framework
	assert_has 'what is pushed'
}

@test "a report that cannot be written is no pass" {
	local format

	start_repo
	put new.py GOOD
	for format in text json sarif html; do
		run bash -c "git ssot check -f $format >/dev/full"
		assert_status 2
		assert_has 'standard output'
		# (git itself would put /dev/null there.)
		run bash -c "git-ssot check -f $format >&-"
		assert_status 2
		assert_has 'standard output'
	done
	refused 'nowhere/report.json' -- git ssot check -f json -o nowhere/report.json
}

@test "all that is wrong with a rule is said at once" {
	rules '[rule:a]' 'kind = pattern' 'match = (' 'languages = pyton' 'owner = nope.py' \
		'[rule:b]' 'kind = path' 'files = [x'
	run git ssot check
	assert_status 2
	assert_has ".ssot.ini:5: error: match: regex '('"
	assert_has ".ssot.ini:6: error: languages: 'pyton'"
	assert_has ".ssot.ini:7: error: owner 'nope.py' does not exist"
	assert_has ".ssot.ini:10: error: files: glob '[x'"
	[[ ${#lines[@]} -eq 4 ]] || fail 'not four lines'
}
