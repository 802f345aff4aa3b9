#!/usr/bin/env bats
# Paths behind '--': files, directories, globs, from any directory; and those that are nowhere.

load helper

setup_paths() {
	start_repo
	mkdir -p sub/deep
	put sub/a.txt 'BAD a'
	put sub/deep/b.txt 'BAD b'
	put c.txt 'BAD c'
}

paths() {
	sed -nE 's/^([^ :]+):[0-9].*/\1/p' <<<"$output" | tr '\n' ' '
}

@test "a file, a directory, a glob" {
	setup_paths
	run git ssot check -- c.txt
	assert_status 1
	[[ $(paths) == 'c.txt ' ]]
	run git ssot check -- sub
	[[ $(paths) == 'sub/a.txt sub/deep/b.txt ' ]]
	run git ssot check -- '*.txt'
	[[ $(paths) == 'c.txt sub/a.txt sub/deep/b.txt ' ]]
	run git ssot check -- 'sub/*.txt'
	[[ $(paths) == 'sub/a.txt ' ]]
}

@test "paths count from where one stands" {
	setup_paths
	cd sub
	run git ssot check -- a.txt ../c.txt ./deep/../deep
	[[ $(paths) == 'c.txt sub/a.txt sub/deep/b.txt ' ]]
	run git ssot check -- "$REPO/c.txt"
	[[ $(paths) == 'c.txt ' ]]
	run git ssot check -- ../../elsewhere
	assert_status 2
	assert_has 'outside the repository'
}

@test "a name that is nowhere is no clean tree" {
	setup_paths
	run git ssot check --all -- typo.txt
	assert_status 2
	assert_has "nothing in the index is named 'typo.txt'"
	run git ssot check --all HEAD -- old.py
	assert_status 1
}

@test "a name that is nowhere is not 'nothing new'" {
	setup_paths
	run -2 git ssot check -- c.txt typo.txt
	assert_has "no file is named 'typo.txt', neither now nor before"
	run -2 git ssot check HEAD~1..HEAD -- sub/typo/
	assert_has "no file is named 'sub/typo'"
	# What goes away was there, and a glob may find nothing.
	git rm -q --cached old.py
	run -0 git ssot check -- old.py '*.nothing' 'sub/nothing*'
	run -1 git ssot check -- sub .
	run -1 git ssot check -- sub/
}

@test "a path where a revision belongs is told apart" {
	setup_paths
	run git ssot check sub
	assert_status 2
	assert_has "git ssot check -- 'sub'"
}
