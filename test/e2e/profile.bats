#!/usr/bin/env bats
# What -v and --profile-rules tell beside the verdict, which they must not change.
# shellcheck disable=SC2154 # run --separate-stderr fills stderr
load helper

# A rule with a word long enough to be looked for, in code alone.
code_rule() {
	write_rules '[rule:worse]' 'kind = pattern' 'match = WORSE'
	git add .ssot.ini
	git commit -q --no-verify -m 'more rules'
}

@test "-v: time by stage, and the lines that could not be understood" {
	start_repo
	code_rule
	put odd.py 'WORSE' 'x = """ never closed'
	run -1 --separate-stderr git ssot check -v
	output=$stderr
	assert_has 'odd.py:2: note: string is not closed'
	[[ $output =~ 'time: open '[0-9.]+' ms, changes '[0-9.]+', rules '[0-9.]+', read and judge ' ]] || fail times
	run -1 --separate-stderr git ssot check
	output=$stderr
	refute_has note
}

@test "-v: what was odd before the change is not told again" {
	start_repo
	code_rule
	put odd.py 'WORSE' 'x = """ never closed'
	git commit -qm odd --no-verify
	put odd.py 'WORSE' 'x = 1'
	run -0 git ssot check -v
	refute_has 'not closed'
}

@test "--profile-rules: what each rule cost, to standard error" {
	start_repo
	code_rule
	put new.py 'WORSE' 'WORSE too' 'fine'
	put other.py 'fine'
	run -1 --separate-stderr git ssot check --profile-rules
	assert_has 'new.py:1:1'
	refute_has 'texts'
	output=$stderr
	assert_has 'texts       lines  findings  rule'
	[[ $output =~ ' 1           2         2  worse'$'\n' ]] || fail row
	[[ $output =~ ' 2           4         0  no-bad'$'\n' ]] || fail row
	assert_has '2 of 2 rules were asked about a text'
}

@test "--profile-rules: the commits of a range are added up" {
	start_repo
	put a.py 'BAD a'
	git commit -qm a --no-verify
	put b.py 'BAD b'
	git commit -qm b --no-verify
	run -1 git ssot check --each --profile-rules HEAD~2..HEAD
	[[ $output =~ ' 2 '.*' 2  no-bad' ]] || fail row
}
