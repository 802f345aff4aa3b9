# Loaded by every end-to-end test: a repository of its own, a home of its own, our program in PATH.
# $GIT_SSOT names the program (default: build/git-ssot). Tests start in an empty repository $REPO.

bats_require_minimum_version 1.5.0

ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)

# What a user's machine or a calling hook may have set must not reach the tests.
clean_environment() {
	local name

	for name in $(compgen -e); do
		case $name in
		GIT_SSOT) ;;
		GIT_* | SSOT_* | GITHEAD_* | PRE_COMMIT* | NO_COLOR | CLICOLOR*) unset "$name" ;;
		esac
	done
	export HOME=$BATS_TEST_TMPDIR/home XDG_CONFIG_HOME=$BATS_TEST_TMPDIR/home/.config
	export GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0 GIT_EDITOR=true GIT_MERGE_AUTOEDIT=no
	export GIT_AUTHOR_NAME=Ann GIT_AUTHOR_EMAIL=ann@example.org
	export GIT_COMMITTER_NAME=Ann GIT_COMMITTER_EMAIL=ann@example.org
	export LC_ALL=C.UTF-8 TERM=dumb TMPDIR=$BATS_TEST_TMPDIR
	mkdir -p "$HOME/bin"
	git config --global init.defaultBranch main
	git config --global advice.detachedHead false
	git config --global protocol.file.allow always
	ln -s "$(realpath "${GIT_SSOT:-$ROOT/build/git-ssot}")" "$HOME/bin/git-ssot"
	PATH=$HOME/bin:$PATH
}

setup() {
	clean_environment
	REPO=$BATS_TEST_TMPDIR/repo
	git init -q "$REPO"
	cd "$REPO" || return
}

# Rules: one, that no line may hold the word BAD. More lines for the file may follow.
# shellcheck disable=SC2120
write_rules() {
	cat >.ssot.ini <<-'EOF'
		[ssot]
		version = 1

		[rule:no-bad]
		kind = pattern
		match = BAD
		in = any
		except = .ssot.ini
		severity = high
		message = BAD is not the way
		use = GOOD
	EOF
	(($# == 0)) || printf '%s\n' "$@" >>.ssot.ini
}

# Old debt in old.py that nobody asks to be paid, then the rules: two commits.
start_repo() {
	put old.py 'BAD old one'
	git commit -q --no-verify -m debt
	# shellcheck disable=SC2119
	write_rules
	git add .ssot.ini
	git commit -q --no-verify -m rules
}

# Writes lines to a file and stages it: put FILE LINE...
put() {
	local file=$1

	shift
	mkdir -p -- "$(dirname -- "$file")"
	printf '%s\n' "$@" >"$file"
	git add -- "$file"
}

# For bats' $output and $status after `run`.
# shellcheck disable=SC2154
assert_status() {
	[[ $status -eq $1 ]] || fail "status $status, expected $1"
}

# shellcheck disable=SC2154
assert_has() {
	[[ $output == *"$1"* ]] || fail "output lacks: $1"
}

refute_has() {
	[[ $output != *"$1"* ]] || fail "output should not have: $1"
}

fail() {
	printf '%s\n' "$*" '--- output:' "${output-}" >&2
	return 1
}
