#!/usr/bin/env bats
# Changes and texts of every sort are judged: the violation is found, its absence is no trouble.

load helper

setup() {
	clean_environment
	REPO=$BATS_TEST_TMPDIR/repo
	git init -q "$REPO"
	cd "$REPO" || return
	start_repo
	git ssot install pre-commit >/dev/null
}

# What is staged does not go in, and the report has each TEXT. No escape byte reaches the output.
blocked() { # TEXT...
	local before text

	before=$(git rev-parse HEAD)
	run git commit -m blocked
	assert_status 1
	[[ $(git rev-parse HEAD) == "$before" ]] || fail 'committed'
	[[ $output != *$'\e'* ]] || fail 'an escape byte'
	for text in 'no-bad' "$@"; do
		assert_has "$text"
	done
}

passes() { # option of git commit...
	run git commit -q -m passes "$@"
	assert_status 0
	[[ $output != *$'\e'* ]] || fail 'an escape byte'
	git diff --cached --quiet || fail 'not all committed'
}

# A text of these bytes is blocked at LINE, and passes without the word.
text() { # FILE LINE BYTES
	printf '%b' "$3" >"$1"
	git add -- "$1"
	blocked "$1:$2:" '+1 new'
	printf '%b' "${3//BAD/GOOD}" >"$1"
	git add -- "$1"
	passes
}

@test "an empty commit" { passes --allow-empty; }

@test "a deletion alone, of old debt too" {
	git rm -q old.py
	passes
}

@test "a change of the mode alone" {
	git update-index --chmod=+x old.py
	passes
	git update-index --chmod=-x old.py
	passes
}

@test "a link: its target is no text" {
	ln -s BAD link
	git add link
	passes
	# A file takes its place.
	rm link
	put link BAD
	blocked link:1:
	put link GOOD
	passes
	rm link
	ln -s BAD link
	git add link
	passes
}

@test "a submodule" {
	git init -q "$BATS_TEST_TMPDIR/sub"
	git -C "$BATS_TEST_TMPDIR/sub" commit -q --allow-empty -m BAD
	git submodule --quiet add "$BATS_TEST_TMPDIR/sub" sub
	passes
	git -C sub commit -q --allow-empty -m more
	git add sub
	passes
	git rm -q sub
	passes
}

@test "a binary" {
	printf 'BAD\0BAD\n' >image
	git add image
	passes
	run git ssot check --all
	refute_has image
}

@test "UTF-16, both ways" {
	local order

	for order in LE BE; do
		printf '\ufeffone\ntwo BAD\n' | iconv -t "UTF-16$order" >"$order.txt"
		git add "$order.txt"
		blocked "$order.txt:2:5:"
		printf '\ufeffone\ntwo GOOD\n' | iconv -t "UTF-16$order" >"$order.txt"
		git add "$order.txt"
		passes
	done
}

@test "CRLF, CR, both and neither" {
	text crlf 2 'one\r\nBAD\r\nthree\r\n'
	text cr 3 'one\rtwo\rBAD\r'
	text mixed 4 'one\ntwo\r\nthree\rBAD\n'
	text unfinished 2 'one\nBAD'
	text bare 1 'BAD'
}

@test "a NUL behind the part that tells binaries" {
	local long

	long=$(printf 'x%.0s' {1..8000})
	text nul 3 "$long\n\0\nBAD\n"
}

@test "invalid UTF-8, control bytes, byte order mark" {
	text invalid 1 '\0300\0377 BAD \0300\n'
	text control 1 '\033[31m BAD \033[0m \007\n'
	text mark 1 '\0357\0273\0277BAD\n'
	text wide 1 '\0360\0237\0230\0200 BAD\n'
}

@test "no text at all" {
	: >empty
	git add empty
	passes
	printf '\n' >empty
	git add empty
	passes
}

@test "paths of any bytes" {
	local name

	for name in $'new\nline' $'tab\there' 'quote"d' 'back\slash' $'esc\e[31m' $'bad\xff\xfeutf' \
		$'bidi\xe2\x80\xae' ' ' '-x' '*' 'dir with space/f' $'ümlaut'; do
		put "$name" BAD
		blocked ':1:1:'
		put "$name" GOOD
		passes
	done
}

@test "paths are shown as git quotes them" {
	put $'new\nline' BAD
	blocked '"new\nline":1:1:'
	git rm -qf $'new\nline'
	put $'esc\e[31m' BAD
	blocked '"esc\033[31m":1:1:'
	git rm -qf $'esc\e[31m'
	put $'bad\xff' BAD
	blocked '"bad\377":1:1:'
}

@test "a file of a million lines" {
	seq 1000000 >many
	echo BAD >>many
	seq 10 >>many
	git add many
	blocked many:1000001:1:
	sed -i s/BAD/GOOD/ many
	git add many
	passes
}

@test "a line of ten megabytes" {
	head -c 5000000 /dev/zero | tr '\0' x >long
	printf ' BAD ' >>long
	head -c 5000000 /dev/zero | tr '\0' y >>long
	git add long
	blocked long:1:5000002:
	((${#output} < 2000)) || fail 'the whole line'
	sed -i s/BAD/GOOD/ long
	git add long
	passes
}

@test "a file becomes a directory, and a directory a file" {
	git mv old.py kept
	mkdir old.py
	git mv kept old.py/inside
	put old.py/more BAD
	blocked old.py/more:1:1:
	git rm -qf old.py/more
	passes
	git mv old.py/inside kept
	git mv kept old.py
	passes
}

@test "what is only intended to be added is not judged" {
	printf 'BAD\n' >later
	git add -N later
	passes --allow-empty
}
