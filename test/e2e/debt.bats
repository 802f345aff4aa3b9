#!/usr/bin/env bats
# The debt: report, plan and trend over repositories whose counts are known.
# shellcheck disable=SC2016,SC2030,SC2031,SC2046,SC2154

load helper

# agent 2 (a.py), generic 4 (a.py 1, b.py 2, fixtures/c.py 1), database none; one is justified, and
# four test classes of which one complies.
rules() {
	cat >.ssot.ini <<-'EOF'
		[ssot]
		version = 1
		justified = # why:

		[rule:agent]
		kind = pattern
		category = agent
		severity = critical
		files = *.py
		match = AGENT
		message = agents come from the factory

		[rule:generic]
		kind = pattern
		category = generic
		files = *.py
		match = MOCK
		message = mocks come from the factory

		[rule:database]
		kind = pattern
		category = database
		files = *.py
		match = DATABASE
		message = sessions come from the factory

		[rule:bases]
		kind = base
		category = bases
		files = tests/unit/d.py
		class = ^Test
		bases = base:Base
		message = tests derive from Base
	EOF
	git add .ssot.ini
}

debt() {
	rules
	put tests/unit/a.py AGENT AGENT MOCK
	put tests/unit/b.py MOCK MOCK 'pass' 'pass' 'pass' 'pass' '# why: it is old' MOCK
	put tests/fixtures/c.py MOCK
	put tests/unit/d.py 'from base import Base' 'class TestA(Base): pass' \
		'class TestB: pass' 'class TestC(object): pass'
	put clean.py pass
	commit 2025-09-01 debt
}

commit() { # DATE MESSAGE
	GIT_AUTHOR_DATE="$1T12:00:00Z" GIT_COMMITTER_DATE="$1T12:00:00Z" \
		git commit -q --no-verify --allow-empty -m "$2"
}

json() { # FILTER ARG...
	local filter=$1

	shift
	git ssot "$@" -f json | jq -c "$filter"
}

is() {
	[[ $1 == "$2" ]] || fail "got '$1', expected '$2'"
}

@test "report counts by category, rule, severity, directory and file" {
	debt
	is "$(json '.total|[.findings,.justified,.files,.looked_at]' report)" '[8,1,4,5]'
	is "$(json '[.categories[]|[.name,.findings,.justified,.files]]' report)" \
		'[["generic",4,1,3],["agent",2,0,1],["bases",2,0,1],["database",0,0,0]]'
	is "$(json '[.severities[]|[.name,.findings]]' report)" '[["critical",2],["medium",6]]'
	is "$(json '[.rules[]|[.name,.findings]]' report)" '[["generic",4],["agent",2],["bases",2]]'
	is "$(json '[.directories[]|[.name,.findings,.files,.looked_at]]' report)" \
		'[["",8,4,5],["tests",8,4,4],["tests/fixtures",1,1,1],["tests/unit",7,3,3]]'
	is "$(json '[.files[]|[.name,.findings,.category]]' report)" \
		'[["tests/unit/a.py",3,"agent"],["tests/unit/b.py",2,"generic"],["tests/unit/d.py",2,"bases"],["tests/fixtures/c.py",1,"generic"]]'
}

@test "report tells which categories pass, and how many classes comply" {
	debt
	run git ssot report
	assert_status 0
	assert_has "The debt of"
	[[ $output =~ agent\ +2\ +0\ +1\ +FAIL ]] || fail "agent"
	[[ $output =~ generic\ +4\ +1\ +3\ +FAIL ]] || fail "generic"
	[[ $output =~ database\ +0\ +0\ +0\ +PASS ]] || fail "database"
	assert_has "20.0 % of 5 files clean, 33.3 % of 3 classes comply"
	assert_has "8 findings in 4 files, 0 of them with 5 or more"
	is "$(json '.total|[.classes,.compliant]' report)" '[3,1]'
	is "$(json '.high_impact|[.findings,.files]' report --high 2)" '[2,3]'
}

@test "report of a range says what came, what went, who and which commit" {
	debt
	put tests/unit/a.py AGENT MOCK
	put tests/unit/e.py MOCK MOCK
	commit 2025-09-02 change
	export GIT_AUTHOR_NAME=Bob
	put tests/unit/e.py MOCK
	commit 2025-09-03 less
	commit 2025-09-04 nothing
	is "$(json '[.gained,.gone,.range]' report HEAD~3..HEAD)" '[1,1,"HEAD~3..HEAD"]'
	is "$(json '[.commits[]|[.gained,.gone]]' report HEAD~3..HEAD)" '[[2,1],[0,1]]'
	is "$(json '[.authors[]|[.name,.gained,.gone]]' report HEAD~3..HEAD)" \
		'[["Ann <ann@example.org>",2,1],["Bob <ann@example.org>",0,1]]'
	is "$(json '[.categories[]|select(.gained+.gone>0)|[.name,.gained,.gone]]' report HEAD~3..HEAD)" \
		'[["generic",1,0],["agent",0,1]]'
	run git ssot report HEAD~3..HEAD
	assert_status 0
	assert_has "HEAD~3..HEAD: +1 new, -1 gone, net +0, by 2 commits"
}

@test "report of a range: what was excused is no debt that went" {
	debt
	put tests/unit/b.py MOCK MOCK
	commit 2025-09-02 less
	is "$(json '[.gained,.gone,.commits]' report HEAD~1..HEAD)" '[0,0,[]]'
}

@test "plan: phases by risk, in each the most gain for an hour first, totals that add up" {
	rules
	put tests/unit/agent.py AGENT
	put tests/unit/agents.py AGENT AGENT
	put tests/fixtures/f.py MOCK
	put tests/unit/mock_maker.py MOCK
	put tests/unit/full.py $(printf 'MOCK%.0s ' {1..20} | tr ' ' '\n')
	put tests/integration/bulk.py $(printf 'MOCK%.0s ' {1..10} | tr ' ' '\n')
	put tests/unit/rest.py MOCK MOCK
	put tests/unit/last.py MOCK
	put tests/unit/clean.py pass
	commit 2025-09-01 debt
	is "$(json '[.files[]|"\(.phase) \(.risk) \(.minutes) \(.path)"]' plan | jq -r '.[]')" \
		"P0 critical 240 tests/unit/agents.py
P0 critical 240 tests/unit/agent.py
P1 high 120 tests/fixtures/f.py
P2 low 30 tests/unit/mock_maker.py
P3a low 30 tests/unit/full.py
P3b medium 60 tests/integration/bulk.py
P3c low 30 tests/unit/rest.py
P3c low 30 tests/unit/last.py"
	is "$(json '[.total.files,.total.findings,.total.minutes]' plan)" '[8,38,780]'
	is "$(json '[([.phases[].files]|add),([.phases[].findings]|add),([.phases[].minutes]|add)]' plan)" \
		'[8,38,780]'
}

@test "plan: hours, categories and sizes are settings" {
	debt
	sed -i '/^version/a plan-categories = database\nplan-hours = low 3, high 1.5\nplan-bulk = 3 2' .ssot.ini
	git add .ssot.ini
	is "$(json '[.files[]|"\(.phase) \(.minutes) \(.path)"]' plan | jq -r '.[]')" \
		"P1 90 tests/fixtures/c.py
P3a 180 tests/unit/a.py
P3b 180 tests/unit/b.py
P3b 180 tests/unit/d.py"
}

@test "plan --budget cuts the next batch" {
	debt
	is "$(json '[.batch|.budget,.files,.findings,.minutes]' plan --budget 6.5)" '[390,3,6,390]'
	is "$(json '[.batch|.files,.minutes]' plan --budget 6.4)" '[2,360]'
	is "$(json '[.files[]|select(.in_budget)|.path]' plan -b 4)" '["tests/unit/a.py"]'
	run git ssot plan --budget 6
	assert_status 0
	assert_has "The next batch: 2 files, 4 findings, 6 h"
	refute_has tests/unit/b.py
	run git ssot plan --budget 1
	assert_has "The next batch: 0 files, 0 findings, 0 h; the first file alone takes 4 h"
	run git ssot plan -b 4 -f markdown
	assert_has '- [ ] `tests/unit/a.py` 3 findings, 4 h, critical risk, agent'
	refute_has tests/fixtures/c.py
	for bad in 0 -1 x 1e9 ''; do
		run git ssot plan --budget "$bad"
		assert_status 2
	done
}

@test "trend: a row for each commit, day or week" {
	debt
	put tests/unit/e.py MOCK
	commit 2025-09-01 more
	put tests/unit/f.py MOCK
	commit 2025-09-02 again
	git rm -q tests/unit/a.py
	commit 2025-09-08 less
	is "$(json '[.points[].findings]' trend --every commit)" '[8,9,10,7]'
	is "$(json '[.points[].findings]' trend)" '[9,10,7]'
	is "$(json '[.points[].findings]' trend --every week)" '[10,7]'
	is "$(json '[.points[].findings]' trend --every commit HEAD~2..HEAD)" '[10,7]'
	is "$(json '[.points[].findings]' trend --since 2025-09-02T00:00:00Z)" '[10,7]'
	is "$(json '[.points[].findings]' trend --since 2025-09-02T00:00:00Z HEAD~2..HEAD)" '[10,7]'
	is "$(json '.points[-1].categories' trend)" '{"agent":0,"generic":5,"database":0,"bases":2}'
	run git ssot trend
	assert_has '2025-09-08'
	assert_has '-3'
	assert_has '3 days of HEAD'
}

@test "trend: a time that no calendar has is none" {
	local commit

	debt
	commit=$(git cat-file commit HEAD | sed -E 's/^(committer .*>) [0-9]+/\1 99999999999999999999999/')
	commit=$(git hash-object -t commit -w --stdin --literally <<<"$commit")
	git update-ref HEAD "$commit"
	is "$(json '.points[-1].time' trend HEAD)" 0
}

@test "trend: a day is the line that the branch itself went" {
	debt
	git checkout -q -b side
	put tests/unit/e.py MOCK MOCK MOCK
	commit 2025-09-02 side
	git checkout -q main
	put tests/unit/f.py MOCK
	commit 2025-09-02 main
	GIT_COMMITTER_DATE=2025-09-03T12:00:00Z git merge -q --no-verify --no-edit side
	is "$(json '[.points[].findings]' trend)" '[8,9,12]'
	is "$(json '[.points[].findings]' trend --every commit --first-parent)" '[8,9,12]'
	is "$(json '.points|length' trend --every commit)" 4
}

@test "trend without a revision: the rules of the index, as report and plan" {
	put a.py MOCK
	commit 2025-09-01 old
	rules
	is "$(json '[.points[].findings]' trend)" '[1]'
	run git ssot trend HEAD
	assert_status 2
}

@test "trend and report count alike" {
	debt
	put tests/unit/e.py 'x = 1  # ssot: ignore[generic]'
	commit 2025-09-02 ignore
	is "$(json '.points[-1].findings' trend)" "$(json '.total.findings' report)"
}

@test "a bare repository and any tree-ish" {
	debt
	git tag v1
	git rm -q tests/unit/a.py
	commit 2025-09-02 less
	git clone -q --bare . "$BATS_TEST_TMPDIR/bare.git"
	cd "$BATS_TEST_TMPDIR/bare.git"
	is "$(json .total.findings report)" 5
	is "$(json .total.findings report v1)" 8
	is "$(json .total.findings report 'v1^{tree}')" 8
	is "$(json .total.findings plan)" 5
	is "$(json .total.findings plan 'HEAD~1')" 8
	is "$(json '[.points[].findings]' trend)" '[8,5]'
	is "$(json '[.points[].findings]' trend v1)" '[8]'
	is "$(json '[.gained,.gone]' report v1..HEAD)" '[0,3]'
	for command in report plan trend; do
		run git ssot "$command" nowhere
		assert_status 2
		assert_has nowhere
	done
}

@test "csv: a table each, names quoted" {
	debt
	put $'tests/unit/a "quoted",\nname.py' MOCK
	put '=1+1.py' MOCK
	run git ssot report -f csv
	assert_status 0
	assert_has $'path,category,findings,justified\r'
	assert_has $'"tests/unit/a ""quoted"",\nname.py","generic",1,0\r'
	assert_has $'"\'=1+1.py","generic",1,0\r'
	run git ssot plan -f csv
	assert_has $'"P0","tests/unit/a.py","agent",critical,3,240\r'
	run git ssot trend -f csv
	assert_has $'date,commit,"agent","generic","database","bases",total,files,high_impact_files\r'
	assert_has "2025-09-01,$(git rev-parse HEAD),2,4,0,2,8,4,0"
}

@test "html: one file that needs nothing else, and every format at once" {
	debt
	for command in report plan trend; do
		run git ssot "$command" -f html -o page.html -f json -o page.json -f markdown
		assert_status 0
		[[ $(head -n 1 page.html) == '<!doctype html>' ]] || fail "$command: no page"
		grep -q '</html>' page.html
		! grep -nE '(src|href)="?(https?:)?//|@import|url\(' page.html || fail "$command: fetches"
		jq -e . page.json >/dev/null
		assert_has '### git ssot'
	done
	run git ssot trend -f sarif
	assert_status 2
	assert_has 'the format sarif is not for this: there are text json markdown csv html'
}

@test "nothing to be paid" {
	rules
	put clean.py pass
	commit 2025-09-01 clean
	run git ssot report
	assert_status 0
	assert_has '0 findings in 0 files'
	refute_has FAIL
	run git ssot plan
	assert_status 0
	assert_has 'Nothing to do'
	run git ssot trend HEAD..HEAD
	assert_status 0
	assert_has 'No commit in this range'
}

# A path that is a finding counts as looked at, though its text is not: 3 files of which 2 are clean.
@test "report: findings about paths do not upset the share of clean files" {
	cat >.ssot.ini <<-'EOF'
		[ssot]
		version = 1

		[rule:copies]
		kind = path
		files = *.bak

		[rule:mock]
		kind = pattern
		files = *.py
		match = MOCK
	EOF
	put a.py one
	put b.py two
	put c.py.bak three
	git add .ssot.ini
	run git ssot report
	assert_has '66.7 % of 3 files clean'
}
