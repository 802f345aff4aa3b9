#!/usr/bin/env bats
# Several judges at once: whatever their number, the report is the same. `make tsan` runs this too.
load helper

# 600 files in two commits, with rules that ask other files and rules that do not.
many_files() {
	local n

	write_rules '[rule:mock]' 'kind = call' 'callee = unittest.mock.**' 'message = no mocks' \
		'[rule:slow]' 'kind = pattern' 'match = (a+)+$' 'message = no slow'
	git add .ssot.ini
	put helpers.py 'from unittest.mock import Mock'
	for n in {1..600}; do
		printf 'from helpers import *\nBAD = Mock()  # %d\nslow()\n' $((n % 7)) >"file$n.py"
	done
	git add .
	git commit -q --no-verify -m one
	for n in {1..600}; do
		printf 'x = Mock()  # ssot: ignore[mock] -- because\nBAD\n' >>"file$n.py"
	done
	git add .
}

# The report of the command on all processors, and on one.
same_report() { # COMMAND...
	local status=0

	"$@" -f json >several || status=$?
	((status < 2)) || fail "$*: status $status"
	taskset -c "$ONE" "$@" -f json >alone || true
	for file in several alone; do
		sed -E 's/"(nanoseconds|seconds)": ?[0-9.]+//g' $file >$file.cut
	done
	cmp several.cut alone.cut || fail "$*"
	[[ -s several ]] || fail "$*: nothing"
}

@test "one judge or several: staged changes, ranges, trees, debt" {
	command -v taskset >/dev/null || skip 'no taskset'
	ONE=$(taskset -cp $$ | sed 's/.*: //; s/[,-].*//')
	many_files
	same_report git ssot check
	same_report git ssot check --all
	git commit -q --no-verify -m two
	same_report git ssot check --all HEAD~1
	same_report git ssot check HEAD~1..HEAD
	same_report git ssot check HEAD~1..HEAD --each
	same_report git ssot report HEAD~1..HEAD
	same_report git ssot plan
	same_report git ssot trend HEAD~1..HEAD
}

@test "one judge or several: the same errors" {
	command -v taskset >/dev/null || skip 'no taskset'
	ONE=$(taskset -cp $$ | sed 's/.*: //; s/[,-].*//')
	many_files
	for n in 5 300 599; do
		printf 'x = 1\n%s\n' "$(printf 'a%.0s' {1..60})b" >"file$n.py"
	done
	git add .
	run -2 git ssot check
	several=$output
	run -2 taskset -c "$ONE" git ssot check
	[[ $output == "$several" ]] || fail "$several"
	[[ $(grep -c 'could not judge' <<<"$several") -eq 3 ]] || fail "$several"
}
