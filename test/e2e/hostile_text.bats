#!/usr/bin/env bats
# Texts made to hurt: what is too much is refused with its name and its cure, and quickly.
load helper

within() { # SECONDS COMMAND...
	timeout -s ABRT "$@"
}

call_rules() { # LINE...
	cat >.ssot.ini <<-'EOF2'
		[rule:mock]
		kind = call
		callee = unittest.mock.**
		message = no mocks
		[rule:fetch]
		kind = import
		deny = fetch:*
		message = no fetch
	EOF2
	printf '%s\n' '[ssot]' 'version = 1' "$@" | cat - .ssot.ini >ini
	mv ini .ssot.ini
	git add .ssot.ini
}

repeat() { # TIMES TEXT
	perl -e 'print $ARGV[1] x $ARGV[0]' "$@"
}

@test "more names in a text than max-tokens: refused with the path and the cure" {
	call_rules 'max-tokens = 1000'
	put a.py 'from unittest.mock import Mock' "$(repeat 1000 'a;')" 'Mock()'
	run -2 --separate-stderr within 20 git ssot check
	# shellcheck disable=SC2154 # bats sets it
	[[ -z $output && $stderr == 'a.py: error: more than 1000 tokens'*'max-tokens'* ]] || fail "$stderr"
	call_rules 'max-tokens = 2010'
	run -1 within 20 git ssot check
	assert_has 'a.py:3:1'
}

@test "more imports in a script than max-tokens" {
	call_rules 'max-tokens = 1000'
	put a.ts "import {$(repeat 1001 'x,')} from 'fetch'"
	run -2 within 20 git ssot check
	assert_has 'a.ts: error: more than 1000 tokens'
	call_rules 'max-tokens = 1002'
	run -1 within 20 git ssot check
}

@test "sixteen million names: refused within seconds" {
	call_rules
	(echo 'from unittest.mock import Mock' && repeat 16000000 'm.') >a.py
	git add a.py
	run -2 within 60 git ssot check --all
	assert_has 'a.py: error: more than 4000000 tokens'
}

@test "star imports of a large module again and again" {
	call_rules
	{
		echo 'from unittest.mock import Mock'
		perl -e 'print "a$_=1\n" for 1 .. 20000'
	} >names.py
	repeat 10000 $'from names import *\n' >a.py
	git add names.py a.py
	run -2 within 60 git ssot check
	assert_has 'a.py: error: more than 4000000 tokens'
}

# The findings of each file alone, each in a run of its own, and all in one.
alone_and_together() {
	local file

	for file in use*.py; do
		run -1 --separate-stderr git ssot check --all -f json -- "$file"
		jq -c '.findings[] | [.path, .line, .rule]' <<<"$output"
	done >alone
	run -1 --separate-stderr git ssot check --all -f json
	jq -c '.findings[] | select(.path | startswith("use")) | [.path, .line, .rule]' \
		<<<"$output" >together
	cmp alone together
}

@test "star imports of star imports: no answer depends on what was asked before" {
	local n

	call_rules
	put m1.py 'from unittest.mock import Mock'
	for n in {2..9}; do
		put "m$n.py" "from m$((n - 1)) import *"
	done
	# A circle, that leads to the names by two ways.
	put ring1.py 'from ring2 import *' 'from m1 import *'
	put ring2.py 'from ring3 import *'
	put ring3.py 'from ring1 import *'
	for n in {1..9}; do
		put "use$n.py" "from m$n import *" 'Mock()' 'import unittest.mock; unittest.mock.Mock()'
		put "user$n.py" "from ring$((n % 3 + 1)) import *" 'Mock()' \
			'import unittest.mock; unittest.mock.Mock()'
	done
	alone_and_together
	# From the other end.
	for n in {1..9}; do
		put "use$((10 - n)).py" "from m$n import *" 'Mock()' \
			'import unittest.mock; unittest.mock.Mock()'
	done
	alone_and_together
	grep -q '"use4.py",2' together
}

@test "directives without measure" {
	start_repo
	put a.py "x = 1  # ssot: ignore[$(repeat 100000 'a,')] -- all of them"
	run -1 within 20 git ssot check
	assert_has 'longer than 1000 bytes'
	put a.py "x = 1  # ssot: ignore[$(repeat 101 'a,')] -- all of them"
	run -1 within 20 git ssot check
	assert_has 'more than 100 rules'
	put a.py "x = 1  # BAD ssot"
	repeat 200000 $'# ssot: ignore[\n' >a.py
	git add a.py
	run -1 within 60 git ssot check
	assert_has '+200,000 new'
	sed -i 's/^version = 1/&\nmax-findings = 1000/' .ssot.ini
	put a.py "$(repeat 1001 $'# ssot: ignore[no-bad] -- x\nBAD\n')"
	run -2 within 60 git ssot check -c .ssot.ini
	assert_has 'a.py: error: '
	assert_has 'max-findings'
}
