#!/usr/bin/env bats
# A change that loosens the rules, and merges: what a side was judged for is no news, what the merge
# takes back is.

load helper

add_rule() { # ID
	printf '\n[rule:%s]\nkind = pattern\nmatch = %s\nin = any\nexcept = .ssot.ini\n' "$1" "$1" >>.ssot.ini
	git add .ssot.ini
}

drop_rule() { # ID
	perl -0777 -pi -e "s/\n\[rule:$1\]\n(.+\n)*//" .ssot.ini
	git add .ssot.ini
}

commit() { git commit -q --no-verify -m "$1"; }

# Two rules; then a branch `topic`, and a commit on either side.
start() {
	start_repo
	add_rule two
	commit two
	git branch topic
	put main.txt main
	commit main
	git checkout -q topic
	put topic.txt topic
	commit topic
}

@test "one parent: a rule that goes" {
	start
	drop_rule two
	run -1 git ssot check
	assert_has 'rule two is gone'
	SSOT_SKIP=policy-change run -0 git ssot check
	git rm -q --cached .ssot.ini
	run -2 git ssot check
}

@test "a merge that takes a rule back which one side had added" {
	start
	git checkout -q main
	add_rule three
	commit three
	git checkout -q topic
	git merge -q -s ours --no-verify -m ours main
	run -1 git ssot check HEAD
	assert_has 'rule three is gone'
	# The other way round too: of the parents neither is the one that counts.
	git checkout -q main
	git merge -q --no-commit --no-ff --no-verify topic~1
	drop_rule three
	run -1 git ssot check
	assert_has 'rule three is gone'
}

@test "a merge that takes the rule of a side" {
	start
	git checkout -q main
	add_rule three
	commit three
	git checkout -q topic
	git merge -q --no-verify -m merge main
	run -0 git ssot check HEAD
}

@test "a merge of a side that loosened the rules, and was judged for it" {
	start
	drop_rule two
	commit 'two goes'
	run -1 git ssot check HEAD
	# The other side changed the rules as well, so that the merge decides about the file.
	git checkout -q main
	sed -i '1i ; rules' .ssot.ini
	git add .ssot.ini
	commit comment
	git merge -q --no-verify -m merge topic
	run -0 git ssot check HEAD
	[[ $(git show HEAD:.ssot.ini) != *rule:two* ]]
}

@test "a merge that loosens by itself" {
	start
	git checkout -q main
	git merge -q --no-commit --no-verify topic
	drop_rule two
	run -1 git ssot check
	assert_has 'rule two is gone'
}
