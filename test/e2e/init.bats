#!/usr/bin/env bats
# The first configuration: proposed from what is there, valid, never over an existing one.

load helper

valid() {
	git add .ssot.ini
	run git ssot rules --test
	assert_status 0
	[[ $output != *" 0 samples"* || ${1-} == empty ]]
}

@test "an empty repository gets a file that loads" {
	run git ssot init
	assert_status 0
	assert_has 'git ssot install'
	assert_has 'git add your files'
	valid empty
}

@test "the file that is proposed blocks something at once" {
	git ssot init
	git add .ssot.ini
	put notes.txt.bak old
	run git ssot check
	assert_status 1
	assert_has 'second-copy'
}

@test "every proposal comes with its owner, and loads" {
	put test_framework/mock_factory.py 'from unittest.mock import MagicMock' \
		'class CentralMockFactory:' '    def make(self):' '        return MagicMock()'
	put test_framework/base.py 'class OurTestCase: pass' 'class OurAsyncTestCase: pass'
	put shared/environment.py 'import os' 'def get(n):' '    return os.environ[n]'
	put scripts/run_tests.py 'import pytest' 'pytest.main([])'
	for i in 1 2 3; do
		put tests/test_$i.py 'import unittest.mock as um' 'import os' \
			'from test_framework.base import OurTestCase, OurAsyncTestCase' \
			'class TestA(OurTestCase):' '    def test_a(self):' '        um.Mock()' \
			'class TestB(OurAsyncTestCase):' '    def test_b(self):' \
			'        os.getenv("A")'
	done
	git ssot init
	run cat .ssot.ini
	assert_has 'Today: 4 mocks made by hand in 4 files'
	assert_has 'owner      = test_framework/mock_factory.py'
	assert_has 'use-import = test_framework.mock_factory:CentralMockFactory'
	assert_has 'owner      = shared/environment.py'
	assert_has 'owner      = scripts/run_tests.py'
	assert_has 'test_framework.base.OurTestCase'
	assert_has 'test_framework.base.OurAsyncTestCase'
	valid
	git commit -qm start
	git ssot check
	put tests/test_4.py 'from unittest.mock import Mock' 'a = Mock()' 'class TestX:' \
		'    def test_x(self): pass'
	run git ssot check
	assert_status 1
	assert_has 'tests/test_4.py:2'
	assert_has 'mock-by-hand'
	assert_has 'test-base'
}

@test "without an owner a rule is proposed as a comment" {
	put tests/test_a.py 'from unittest.mock import Mock' 'import os, pytest' 'a = Mock()' \
		'os.environ["A"]' 'pytest.main()'
	git ssot init
	run cat .ssot.ini
	assert_has '; [rule:mock-by-hand]'
	assert_has '; [rule:environment]'
	assert_has '; [rule:test-runner]'
	valid empty
	# Taking the comment signs away gives rules that work.
	mkdir -p src scripts tests
	put tests/mock_factory.py ''
	put src/settings.py ''
	put scripts/run_tests.py ''
	sed -i -E 's/^; (\[rule|[a-z-]+ +=)/\1/' .ssot.ini
	valid
}

@test "JavaScript and TypeScript: one place for the environment" {
	put src/env.ts 'export const url = process.env.URL;' 'export const k = process.env.KEY;'
	put src/a.js 'const a = process.env.A;' '// process.env.B' 'const s = "process.env.C";'
	put src/b.tsx 'const b = process.environment;'
	put webpack.config.js 'module.exports = {mode: process.env.MODE};'
	put src/env.test.ts 'process.env.A = 1; process.env.B = 2; process.env.C = 3;'
	run git ssot init
	assert_has 'from 5 files of the index (0 Python, 5 JavaScript or TypeScript)'
	run cat .ssot.ini
	assert_has 'Today: 6 uses of process.env in 3 files'
	assert_has $'\nowner      = src/env.ts'
	valid
	git commit -qm start
	run git ssot check --all
	assert_status 1
	assert_has 'src/a.js:1:11'
	assert_has 'the index: 2 findings'
	# Without a file that says what it is for, the rule waits.
	rm .ssot.ini
	git rm -q --cached .ssot.ini src/env.ts
	git ssot init
	grep -q '^; \[rule:process-env\]' .ssot.ini
	valid empty
}

@test "an existing file is left alone, a link too" {
	write_rules
	cp .ssot.ini before
	run git ssot init
	assert_status 2
	assert_has '--print'
	cmp .ssot.ini before
	rm .ssot.ini
	ln -s nowhere .ssot.ini
	run git ssot init
	assert_status 2
	[[ -L .ssot.ini && ! -e nowhere ]]
}

@test "--print writes nothing" {
	run git ssot init --print
	assert_status 0
	assert_has '[ssot]'
	[[ ! -e .ssot.ini ]]
}

@test "from a subdirectory it goes to the top" {
	mkdir sub
	cd sub
	git ssot init
	[[ -f ../.ssot.ini && ! -e .ssot.ini ]]
}

@test "a bare repository has no place for it" {
	git init -q --bare "$BATS_TEST_TMPDIR/far.git"
	cd "$BATS_TEST_TMPDIR/far.git"
	run git ssot init
	assert_status 2
	assert_has 'clone'
}

@test "files of odd bytes do no harm" {
	printf 'from unittest.mock import Mock\nMock()\n\xff\xfe\x00"""' >odd.py
	ln -s nowhere link.py
	git add -A
	run git ssot init --print
	assert_status 0
	assert_has '1 mock made by hand in 1 file.'
}
