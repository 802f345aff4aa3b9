# For the tests of src/source/: the same question to each reader and to git, the answers compared.
# shellcheck shell=bash disable=SC2154

load helper

DUMP=${GIT_SSOT:-$ROOT/build/git-ssot}
DUMP=$(dirname "$(realpath "$DUMP")")/tool/source_dump


# The tree that git would commit now, without touching the index as it is.
would_commit() {
	local copy

	copy=$(git rev-parse --path-format=absolute --git-path index.copy)
	cp "$(git rev-parse --path-format=absolute --git-path index)" "$copy"
	GIT_INDEX_FILE=$copy git write-tree --missing-ok
}

files_of() { # TREE
	git ls-tree -r -z --full-tree "$1" | perl -0 -pe 's/^(\d+) \w+ (\w+)\t/$1 $2\t/'
}

# git's raw records (-z) as our tool prints them: path on the same line, no status letter.
raw_lines() {
	perl -0 -ne 'chomp; if ($. % 2) { s/ [A-Z]$//; print "$_\t" } else { print "$_\0" }'
}

changes_of() { # TREE TREE
	git diff-tree -r --raw -z --no-renames --no-abbrev "$1" "$2" | raw_lines
}

# Whether reader $1 answers $2... as the file "want" says; "fails" when it refuses.
answers() {
	if ! "$DUMP" "$@" >got 2>err; then
		[[ -s err ]] || fail "$* failed without a word"
		echo fails
	elif cmp -s want got; then
		echo same
	else
		echo differs
		printf '%s: want, got:\n' "$*" >&2
		tr '\0' '\n' <want | head -n 20 >&2
		tr '\0' '\n' <got | head -n 20 >&2
	fi
}

# All readers see in the index what git would commit, and the changes that git sees. Arguments: the
# readers that must be able to (others may refuse, but never differ).
same_as_git() {
	local tree head reader

	tree=$(would_commit)
	head=$(git rev-parse -q --verify 'HEAD^{tree}') || head=
	files_of "$tree" >want
	if [[ $head ]]; then
		changes_of "$head" "$tree" >>want
	else
		changes_of "$(git hash-object -t tree /dev/null)" "$tree" |
			perl -0 -pe 's/^(:0+ \d+) 0+ /$1 /' >>want
	fi
	for reader in auto file git2 git; do
		case $(answers "$reader" index) in
		same) ;;
		fails)
			[[ " auto git $* " != *" $reader "* ]] || fail "$reader: $(cat err)"
			;;
		*) fail "$reader differs" ;;
		esac
	done
}

# The command ends with 2 and says why in the file "err".
fails() {
	local status=0

	"$@" >got 2>err || status=$?
	((status == 2)) || fail "$*: status $status"
	[[ -s err ]] || fail "$*: without a word"
}

# No reader passes, and each says why: TEXT... are parts of the message.
refused() {
	local reader text

	for reader in auto file git2 git; do
		fails "$DUMP" "$reader" staged
		for text; do
			grep -qF -- "$text" err || fail "$reader: $(cat err)"
		done
	done
}

# A gitlink, a link and files in two directories: the first commit.
small_repo() {
	local one two

	one=$(echo one | git hash-object -w --stdin)
	two=$(echo two | git hash-object -w --stdin)
	git update-index --index-info <<-EOF
		100644 $one	a
		100644 $two	b.txt
		100755 $one	bin/run
		120000 $two	bin/link
		100644 $one	src/deep/er/x.py
		100644 $two	src/deep/y.py
		100644 $one	src/z.py
		160000 1111111111111111111111111111111111111111	sub
	EOF
	git commit -q --no-verify -m small
}

# Every reader hands out the bytes of every blob of tree $1 as git does.
same_blobs() { # TREE [READER...]
	local mode type oid path reader tree=$1

	shift
	while read -r mode type oid path; do
		[[ $type == blob ]] || continue
		git --no-replace-objects cat-file blob "$oid" >want
		for reader in "${@:-auto}"; do
			[[ $(answers "$reader" blob "$oid") == same ]] ||
				fail "$reader $mode $path: $(cat err)"
		done
	done < <(git --no-replace-objects ls-tree -r --full-tree "$tree")
}

# The changes of commit $1 against its parent, and of the range $1^..$1, as git sees them.
same_commit() {
	local reader

	changes_of "$1^" "$1" >want
	for reader in auto git; do
		[[ $(answers "$reader" range "$1^" "$1") == same ]] || fail "$reader range: $(cat err)"
		"$DUMP" "$reader" commits '' "$1" 2>err | tail -zn +2 >got || fail "$(cat err)"
		cmp want got
	done
}
