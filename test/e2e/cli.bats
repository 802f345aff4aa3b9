#!/usr/bin/env bats
# The command line as people type it: contradictions are refused, hints are true, plurals too.

load helper

# `git ssot ARG...` fails with 2 and one line that has TEXT.
refuses() { # TEXT ARG...
	local text=$1

	shift
	run --separate-stderr git ssot "$@"
	assert_status 2
	[[ -z $output ]] || fail 'a report all the same'
	output=$stderr
	[[ ${#stderr_lines[@]} -eq 1 ]] || fail 'not one line'
	assert_has "$text"
}

@test "contradictory options are refused, not half obeyed" {
	start_repo
	refuses 'leave out --each' check --all --each
	refuses 'leave one out' check --staged HEAD
	refuses 'leave out' check --stdin --path a.py HEAD
	refuses 'leave out' check --stdin --path a.py --all
	refuses 'leave out' check --stdin --path a.py --staged
	refuses 'give one' rules --test --print
	refuses 'git ssot plan HEAD' plan HEAD~1..HEAD
	# Both words for "old findings too" go with one text.
	git ssot check --stdin --path a.py --scope touched </dev/null
	git ssot check --stdin --path a.py --scope all </dev/null
}

@test "two documents never share one place" {
	start_repo
	refuses 'two formats for standard output' check -f json -f text
	refuses 'two formats for standard output' check -f json -o - -f text
	refuses 'two formats for the file x' check -f json -o x -f text -o x
	[[ ! -e x ]]
	git ssot check -f text -f json -o x
	jq -e .schema x
}

@test "-o takes the format that follows it, and - for standard output" {
	start_repo
	run git ssot check -o x -f json
	assert_status 0
	[[ -z $output ]] || fail 'a report on standard output too'
	jq -e .schema x
	git ssot check -f json -o - | jq -e .schema
	[[ ! -e - ]]
	refuses 'no --format of its own' check -o x -f json -o y
}

@test "a rule or hook that does not exist: the nearest, or the list" {
	start_repo
	refuses "did you mean 'no-bad'?" check --rule no-bat
	refuses "'git ssot rules' lists them" check --rule something-else
	refuses "did you mean 'no-bad'?" explain no-bat
	refuses 'there are pre-commit, pre-merge-commit,' install pre-comit
	refuses 'there are pre-commit, pre-merge-commit,' uninstall pre-comit
}

@test "SSOT_SKIP of a rule that does not exist: said to who is blocked" {
	start_repo
	put new.py BAD
	SSOT_SKIP='no-bda, other' run -1 --separate-stderr git ssot check
	# shellcheck disable=SC2154
	[[ $stderr == *"no rule is named 'no-bda'; did you mean 'no-bad'?"* ]]
	[[ $stderr == *"no rule is named 'other'; 'git ssot rules' lists them"* ]]
	SSOT_SKIP='no-bad, other' run -0 --separate-stderr git ssot check
	[[ $stderr != *'no rule'* ]]
}

@test "what cannot be judged as a commit is told what it is" {
	start_repo
	mkdir dir
	put dir/a.py fine
	git commit -qm dir
	refuses "is a tree, no commit: 'git ssot check --all HEAD:dir'" check HEAD:dir
	refuses 'HEAD:dir/a.py is a blob: name a commit' check HEAD:dir/a.py
}

@test "words in another order: the hint is one that can be pasted" {
	start_repo
	run git ssot -c .ssot.ini report
	assert_status 2
	assert_has 'the command stands before its options: git ssot report ...'
	put 'a b/c.py' BAD
	run git ssot check 'a b/c.py'
	assert_status 2
	assert_has "git ssot check -- 'a b/c.py'"
	run git ssot check -- 'a b/c.py'
	assert_status 1
}

@test "before the first commit revisions are not there yet" {
	write_rules
	git add .
	refuses 'no commit yet' check HEAD
	refuses 'no commit yet' report HEAD
	refuses 'no commit yet' trend
}

@test "a range without a commit is reported too" {
	start_repo
	run git ssot check --each HEAD..HEAD
	assert_status 0
	assert_has 'HEAD..HEAD: nothing new'
	git ssot check --each HEAD..HEAD -f json -o x
	jq -e '.judged == "HEAD..HEAD" and .summary.new == 0' x
}

@test "a commit's name is as short as people need it, in full for programs" {
	start_repo
	put new.py BAD
	git commit -qnm new
	run --separate-stderr git ssot check HEAD
	assert_status 1
	[[ ${lines[4]} == "$(git rev-parse --short=10 HEAD): +1 new"* ]] || fail 'no short name'
	git ssot check HEAD --exit-zero -f json | jq -e --arg oid "$(git rev-parse HEAD)" \
		'.judged == $oid'
}

@test "several commits are named by their range, or counted" {
	start_repo
	put a.py BAD
	git commit -qnm a
	put b.py BAD
	git commit -qnm b
	run git ssot check --each HEAD~2..HEAD
	assert_status 1
	assert_has $'\nHEAD~2..HEAD: +2 new'
	run git ssot check --each HEAD~2...HEAD
	assert_has $'\nHEAD~2...HEAD: +2 new'
	git clone -q --bare . ../far.git
	git -C ../far.git update-ref refs/heads/main "$(git rev-parse HEAD~2)"
	git ssot install pre-push
	run git push -q ../far.git main
	assert_status 1
	assert_has $'\n2 commits: +2 new'
}

@test "one is one: file, rule, sample, entry" {
	write_rules 'bad = BAD'
	git add .
	run git ssot rules --test
	assert_has '1 rule, 1 sample: 1 passed, 0 failed'
	run git ssot doctor
	assert_has '1 entry, readable'
	run git ssot check -f markdown
	assert_has '1 file, 1 rule of'
	run git ssot check --all -f html
	assert_has '1 rule of'
}

@test "rules: columns stand below each other" {
	start_repo
	run git ssot rules
	at=${lines[0]%%BAD is not the way}
	[[ ${#at} -gt 20 && ${lines[1]:${#at}:14} == 'this directive' ]] || fail 'a crooked table'
}

@test "rules and explain know nested files, and the last commit of a bare repository" {
	write_rules
	mkdir -p a/b
	printf '%s\n' '[ssot]' 'version = 1' '[rule:deep]' 'kind = pattern' 'match = DEEP' \
		'message = deep is no way' >a/b/.ssot.ini
	git add .
	git commit -qm rules
	git clone -q --bare . ../bare.git
	for dir in . ../bare.git; do
		cd "$dir"
		run git ssot rules
		assert_status 0
		assert_has 'deep is no way'
		assert_has '2 rules of .ssot.ini, a/b/.ssot.ini'
		run git ssot explain deep
		assert_status 0
		assert_has 'a/b/.ssot.ini:3'
	done
	refuses "git ssot check --all HEAD" check
}

@test "a file that is included may quote what its rules look for" {
	mkdir rules
	printf '%s\n' '[ssot]' 'version = 1' '[rule:extra]' 'kind = pattern' 'match = EXTRA' \
		'in = any' 'message = no extras' 'bad = EXTRA' >rules/extra.ini
	printf '%s\n' '[ssot]' 'version = 1' 'include = rules/extra.ini' >.ssot.ini
	cp rules/extra.ini rules/other.ini
	git add .ssot.ini rules/extra.ini
	git ssot check
	# A file that is not included is a text like any other.
	git add rules/other.ini
	run git ssot check
	assert_status 1
	assert_has 'rules/other.ini:5:9'
	refute_has 'rules/extra.ini:5'
}

@test "what to do next is something that can be done" {
	put old.py 'BAD old one'
	git commit -qm debt
	write_rules
	# A configuration that is not in the index is named again.
	run git ssot check --all -c .ssot.ini
	assert_has 'Where to begin: git ssot plan -c .ssot.ini'
	git ssot plan -c .ssot.ini
	run git ssot report HEAD -c .ssot.ini
	[[ ${lines[-1]} == 'Where to begin: git ssot plan HEAD -c .ssot.ini' ]] || fail 'no plan'
	git add .
	run git ssot check --all
	[[ ${lines[-1]} == 'Where to begin: git ssot plan' ]] || fail 'no plan'
	run git ssot report
	[[ ${lines[-1]} == 'Where to begin: git ssot plan' ]] || fail 'no plan'
	# Without `use` nobody is sent to look for it.
	sed -i '/^use/d' .ssot.ini
	put new.py BAD
	git add .ssot.ini
	run git ssot check
	assert_has 'Why: git ssot explain no-bad'
	refute_has "write what"
	# One text is no debt to plan.
	git commit -qnm rules
	run git ssot check --stdin --path old.py <<<'BAD old one
BAD new one'
	assert_status 1
	assert_has '+1 new (1 old)'
	refute_has 'plan'
}

@test "the way to keep a finding is one that works" {
	printf '%s\n' '[ssot]' 'version = 1' '[rule:copy]' 'kind = path' 'files = *.bak' \
		'message = m' '[rule:word]' 'kind = pattern' 'match = WORD' 'message = w' >.ssot.ini
	put a.py.bak x
	git add .
	# No comment in a text excuses its path.
	run git ssot check
	assert_status 1
	assert_has 'To keep: SSOT_SKIP=copy lets it pass once'
	SSOT_SKIP=copy git ssot check
	run git ssot explain copy
	assert_has 'no place for a comment: SSOT_SKIP=copy'
	# Nor is there a comment in plain text.
	git rm -qf --cached a.py.bak
	put notes.md WORD
	run git ssot check
	assert_has 'To keep: SSOT_SKIP=word lets it pass once'
	# The rule that is named is one of those that a comment excuses.
	put b.py WORD
	run git ssot check
	assert_has 'To keep: in a comment there: ssot: ignore[word] -- reason'
}

@test "--scope touched: old findings that block are no surprise" {
	start_repo
	put old.py 'BAD old one' fine
	run git ssot check --scope touched
	assert_status 1
	assert_has '(1 old, judged too)'
}

@test "explain: dates, and no empty paragraph" {
	write_rules 'since = 2026-01-01' 'until = 2026-12-31'
	sed -i '/^use/d' .ssot.ini
	git add .
	run git ssot explain no-bad
	assert_has 'since      2026-01-01'
	assert_has 'until      2026-12-31'
	refute_has $'\n\n\n'
}

@test "explain's example calls what the rule asks for" {
	printf '%s\n' '[ssot]' 'version = 1' '[rule:mock]' 'kind = pattern' 'match = Mock\(\)' \
		'message = m' 'use = Factory.make_agent()' 'use-import = f:Factory' >.ssot.ini
	put a.py 'from f import Factory'
	put b.py 'from f import Factory' '# some more words' 'x = Factory.make_agent()'
	put c.py 'from f import Factory' '# a few words, and more of them' 'x = Factory.make_agent()'
	git add .
	run git ssot explain mock
	assert_has 'example    b.py:3'
	put b.py nothing
	put c.py nothing
	run git ssot explain mock
	assert_has 'example    a.py:1'
}

@test "explain's example: where it is called, not imported; none for a sentence" {
	printf '%s\n' '[ssot]' 'version = 1' '[rule:env]' 'kind = call' 'callee = os.environ' \
		'form = any' 'message = m' 'use = get_env()' 'use-import = env:get_env' \
		'[rule:prose]' 'kind = call' 'callee = os.environ' 'form = any' 'message = m' \
		'use = what environment offers' >.ssot.ini
	put a.py 'from env import get_env' 'environment = get_env()'
	git add .
	run -0 git ssot explain env
	assert_has 'example    a.py:2'
	run -0 git ssot explain prose
	refute_has 'example'
}

@test "a pack of the program can be tried by its name" {
	put tests/test_a.py 'mock_agent = MagicMock()'
	run git ssot check --all -c builtin:compat-mock-duplication
	assert_status 1
	assert_has 'rules of builtin:compat-mock-duplication'
	refuses 'there is no builtin:nope; there are: builtin:compat-mock-duplication,' \
		check --all -c builtin:nope
}

@test "report of A...B counts from where both parted" {
	start_repo
	git switch -qc side
	put side.py BAD
	git commit -qnm side
	git switch -q main
	put old.py fine
	git commit -qm paid
	run git ssot report main...side
	assert_status 0
	assert_has 'main...side: +1 new, -0 gone'
	run git ssot report main..side
	assert_has 'main..side: +2 new'
}

@test "a sample of the kind path is a path: files, except and owner have their say" {
	printf '%s\n' '[ssot]' 'version = 1' '[rule:copy]' 'kind = path' 'files = *.bak' \
		'except = keep/' 'message = m' 'bad = a/b.py.bak' 'good = a/b.py' '  keep/a.bak' \
		>.ssot.ini
	mkdir sub
	sed 's/rule:copy/rule:deep/' .ssot.ini >sub/.ssot.ini
	git add .
	run git ssot rules --test
	assert_status 0
	assert_has '2 rules, 6 samples: 6 passed, 0 failed'
	sed -i 's/^good = .*/good = c.bak/' sub/.ssot.ini
	git add .
	run git ssot rules --test
	assert_status 2
	assert_has 'sub/.ssot.ini:9: error: rule deep hits its own good sample: c.bak'
}

@test "the configurations that the manual and the README show hold what they promise" {
	mkdir tests shared
	touch tests/mock_factory.py shared/environment.py shared/isolated_environment.py
	sed -n '/^\.Sh SYNOPSIS/,/^\.Ed/{/^\./d;s/\\e/\\/g;p}' "$ROOT/doc/ssot.ini.5" >.ssot.ini
	git add .
	run git ssot rules --test
	assert_status 0
	assert_has ', 0 failed'
	git ssot explain no-environ
	sed -n '/^```ini$/,/^```$/{/^```/d;p}' "$ROOT/README.md" >.ssot.ini
	git add .
	run git ssot rules --test
	assert_status 0
	assert_has '1 rule, 2 samples: 2 passed, 0 failed'
	sed -n '/^Begin, with/,/^\.Ed/{/^\./d;/^Begin/d;p}' "$ROOT/doc/git-ssot.1" >.ssot.ini
	git add .
	run git ssot rules --test
	assert_status 0
	assert_has ', 0 failed'
}

@test "the README's first steps work one after the other" {
	put app.py 'x = 1'
	git commit -qm start
	sed -n '/^Then, in your repository/,/^```$/{/^git /p}' "$ROOT/README.md" >steps
	[[ $(wc -l <steps) -ge 4 ]]
	bash -e steps
	git ssot install --check
}
