#!/usr/bin/env bats
# Places made to hurt: a configuration, an index, a history that nobody writes by hand.
load helper

within() { # SECONDS COMMAND...
	timeout -s ABRT "$@"
}

# The configuration at hand, staged.
rules() { # LINE...
	printf '%s\n' '[ssot]' 'version = 1' "$@" >.ssot.ini
	git add .ssot.ini
}

@test "a configuration of a hundred megabytes, and one of a mebibyte" {
	write_rules
	perl -e 'print "; comment\n" x 10000000' >>.ssot.ini
	git add .ssot.ini
	run -2 within 20 git ssot check
	assert_has '.ssot.ini: error: the file has 100000'
	assert_has 'include them'
	write_rules
	perl -e 'print "; comment\n" x 104000' >>.ssot.ini
	git add .ssot.ini
	run -0 within 20 git ssot check
}

@test "variables that would double with each line" {
	local n lines=('v0 = a b c d e f g h i j')

	rules "${lines[@]}" '[rule:a]' 'kind = pattern' 'message = m' 'match = BAD' \
		"files = $(printf '${v0}%.0s' {1..8})"
	run -2 within 20 git ssot check
	assert_has 'too long'
	for n in {1..40}; do
		lines+=("v$n = \${v$((n - 1))}\${v$((n - 1))}")
	done
	rules "${lines[@]}" '[rule:a]' 'kind = pattern' 'message = m' 'match = ${v40}'
	run -2 within 20 git ssot check
	assert_has 'only in rules'
}

@test "more regexes of a rule than anybody reads" {
	rules '[rule:a]' 'kind = pattern' 'message = m' 'except = .ssot.ini' 'match =' \
		"$(perl -e 'print "  BAD$_\n" for 1 .. 1001')"
	put a.py BAD1001
	run -2 within 20 git ssot check
	assert_has '.ssot.ini:7: error: match: 1001 regexes, 1000 are the most'
	rules '[rule:a]' 'kind = pattern' 'message = m' 'except = .ssot.ini' 'match =' \
		"$(perl -e 'print "  BAD$_\n" for 2 .. 1001')"
	run -1 within 20 git ssot check
}

@test "a configuration that is a link, a submodule, a directory" {
	start_repo
	put real.ini '[ssot]' 'version = 1'
	blob=$(git rev-parse :real.ini)
	git update-index --cacheinfo "120000,$blob,.ssot.ini"
	run -2 git ssot check
	assert_has 'regular file'
	git update-index --cacheinfo "160000,$(git rev-parse HEAD),.ssot.ini"
	run -2 git ssot check
	assert_has 'regular file'
	git rm -qf --cached .ssot.ini
	git update-index --add --cacheinfo "100644,$blob,.ssot.ini/real.ini"
	run -2 git ssot check
	assert_has 'there is no .ssot.ini'
}

@test "an index that is a pipe, a device, a directory, nothing" {
	start_repo
	put new.py BAD
	mkfifo pipe
	for index in "$PWD/pipe" /dev/zero /dev/null /tmp /nonexistent; do
		run -2 within 20 env GIT_INDEX_FILE="$index" git ssot check
		assert_has 'error: '
	done
}

@test "variables of git that lead nowhere never make a check pass" {
	start_repo
	put new.py BAD
	for name in GIT_DIR GIT_OBJECT_DIRECTORY GIT_COMMON_DIR GIT_WORK_TREE \
		GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_PREFIX GIT_NAMESPACE GIT_CEILING_DIRECTORIES; do
		run within 20 env $name=/nonexistent git-ssot check
		[[ $status -eq 1 || $status -eq 2 ]] || fail "$name: $status"
		run within 20 env $name=$'\e[31m' git-ssot check
		[[ $status -eq 1 || $status -eq 2 ]] || fail "$name: $status"
		[[ $output != *$'\e'* ]] || fail "$name: an escape byte"
	done
}

@test "a path of 64 KiB, and one of escape sequences" {
	start_repo
	bad=$(echo BAD | git hash-object -w --stdin)
	perl -e 'print "100644 $ARGV[0]\t", "a" x 65000, ".py\0",
		"100644 $ARGV[0]\t", "\x1b[31m\x07/" x 300, "x.py\0"' "$bad" |
		git update-index -z --index-info
	for format in text json sarif github gitlab junit rdjsonl markdown html; do
		run -1 within 20 git ssot check -f $format
		[[ $output != *$'\e'* && $output != *$'\a'* ]] || fail "$format: raw"
	done
	for format in text json markdown csv html; do
		run -0 within 20 git ssot report -f $format
		[[ $output != *$'\e'* && $output != *$'\a'* ]] || fail "$format: raw"
	done
}

@test "a commit of a hundred thousand parents, and one of two thousand that differ" {
	local base tree

	start_repo
	base=$(git rev-parse HEAD)
	tree=$(git rev-parse 'HEAD^{tree}')
	octopus() { # PARENT...
		printf 'tree %s\n' "$tree"
		printf 'parent %s\n' "$@"
		printf 'author a <a@b> 0 +0000\ncommitter a <a@b> 0 +0000\n\nx\n'
	}
	# shellcheck disable=SC2046 # words
	git update-ref refs/heads/octopus "$(octopus $(yes "$base" | head -n 100000) |
		git hash-object -t commit -w --stdin)"
	run -0 within 60 git ssot check octopus
	run -0 within 60 git ssot check main..octopus
	perl -e 'for (1 .. 2000) {
		print "commit refs/heads/p$_\ncommitter a <a\@b> 0 +0000\ndata 0\nfrom $ARGV[0]\n",
			"M 100644 inline f$_.py\ndata 4\nBAD\n" }' "$base" | git fast-import --quiet
	tree=$(git rev-parse 'p2000^{tree}')
	# shellcheck disable=SC2046 # words
	git update-ref refs/heads/octopus "$(octopus $(git rev-parse p{1..2000}) |
		git hash-object -t commit -w --stdin)"
	run -0 within 60 git ssot check octopus
}

# While it waits for its configuration a check has the index and a pack open: whoever cuts them off
# then must not be able to make it pass. $1 is cut off.
check_cut_off() { # FILE [ARG...]
	local file=$1
	shift
	mkfifo ../rules
	git ssot check -c ../rules "$@" >../out 2>../err &
	exec 7>../rules # waits until they are asked for
	chmod u+w "$file"
	: >"$file"
	cat .ssot.ini >&7
	exec 7>&-
	status=0
	wait $! || status=$?
	rm ../rules
	output=$(cat ../out ../err)
}

@test "an index that is cut off while it is read" {
	start_repo
	write_rules 'owner = owner.py'
	put owner.py BAD
	put bad.py BAD
	check_cut_off .git/index
	assert_status 2
	assert_has 'was cut off while it was read: nothing was judged'
}

@test "a pack that is cut off while it is read" {
	start_repo
	put bad.py BAD
	git commit -q --no-verify -m all
	git gc -q
	check_cut_off "$(echo .git/objects/pack/*.pack)" --all HEAD
	assert_status 2
	assert_has 'bad.py: error: cannot read blob'
}
