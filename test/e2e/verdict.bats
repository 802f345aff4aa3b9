#!/usr/bin/env bats
# One verdict: what the hook says of a change, the framework, a range, a push and a server say too.

load helper

CHANGES=50

# Deterministic pseudo-random numbers: the same changes every time.
roll() { # N: 0 .. N-1, in $R
	SEED=$(((SEED * 1103515245 + 12345) % 2147483648))
	R=$((SEED / 65536 % $1))
}

# A file of clean and bad lines.
make_file() { # FILE LINES
	local i

	mkdir -p "$(dirname "$1")"
	for ((i = 0; i < $2; i++)); do
		roll 4
		if ((R == 0)); then
			roll 6
			echo "line $R is BAD"
		else
			roll 1000
			echo "line $R is good"
		fi
	done >"$1"
}

# A tracked text, in $F.
pick() {
	local -a files

	mapfile -t files < <(git ls-files '*.txt')
	roll ${#files[@]}
	F=${files[R]}
}

insert() { # FILE TEXT: somewhere
	local n

	n=$(wc -l <"$1")
	roll $((n + 1))
	sed -i "$((R + 1))i $2" "$1" 2>/dev/null || echo "$2" >>"$1"
	[[ -s $1 ]] || echo "$2" >"$1"
}

one_edit() {
	pick
	roll 11
	case $R in
	0) insert "$F" "a new BAD line $SEED" ;;
	1) insert "$F" "a new good line $SEED" ;;
	2) sed -i 's/^/	/' "$F" ;;
	3) tac "$F" >t && mv t "$F" ;;
	4) sed -i '1,2d' "$F" ;;
	5) git mv -f "$F" "moved/$SEED.txt" ;;
	6) git rm -qf "$F" ;;
	7) make_file "new/$SEED.txt" 5 ;;
	8) grep BAD "$F" >>moved/all.txt || true; sed -i '/BAD/d' "$F" ;;
	9) chmod +x "$F" ;;
	10) sed -i 's/ is BAD/ is  BAD/' "$F" ;;
	esac
}

# Leaves a change staged, sometimes a merge under way, sometimes with more in the work tree.
make_change() { # NUMBER
	local edits

	mkdir -p moved
	if (($1 % 5 == 4)); then
		git switch -q -c side
		one_edit
		git add -A
		git commit -q --no-verify --allow-empty -m side
		git switch -q main
		one_edit
		git add -A
		git commit -q --no-verify --allow-empty -m mine
		git push -q --no-verify origin main side
		git push -q --no-verify server main side
		git merge -q --no-commit --no-ff -X ours side >/dev/null 2>&1 || {
			git checkout -q --ours . 2>/dev/null || true
			git add -A
		}
		(($1 % 10 == 9)) && echo "an evil BAD line" >>evil.txt
	else
		roll 3
		for ((edits = 0; edits <= R; edits++)); do
			local keep=$R
			one_edit
			R=$keep
		done
	fi
	git add -A
	if (($1 % 3 == 0)); then
		# What is only in the work tree concerns nobody.
		pick
		[[ -f $F ]] && echo "an unstaged BAD line" >>"$F"
	fi
	return 0
}

# The places and rules of a report, whoever carried it.
findings() {
	sed -nE 's/^(remote: )?([^ :]+:[0-9]+:[0-9]+: [a-z]+: .* \[[a-z-]+\])( \(in [0-9a-f]+\))? *$/\2/p' | sort
}

# Runs a door; leaves its verdict and findings in the file NAME.
door() { # NAME COMMAND...
	local name=$1 code=0

	shift
	"$@" >"$BATS_TEST_TMPDIR/out" 2>&1 </dev/null || code=$?
	((code > 1)) && code=bad-$code
	{
		echo "verdict $code"
		findings <"$BATS_TEST_TMPDIR/out"
	} >"$BATS_TEST_TMPDIR/$name"
	cp "$BATS_TEST_TMPDIR/out" "$BATS_TEST_TMPDIR/$name.out"
}

same() { # NAME NUMBER
	diff "$BATS_TEST_TMPDIR/hook" "$BATS_TEST_TMPDIR/$1" >&2 || {
		cat "$BATS_TEST_TMPDIR/$1.out" >&2
		fail "change $2: $1 differs from the hook"
	}
}

base_repo() {
	local i

	SEED=42
	for i in 1 2 3 4 5 6 7 8; do
		make_file "src/$i.txt" 12
	done
	# shellcheck disable=SC2119
	write_rules
	cat >.pre-commit-config.yaml <<-'EOF'
		repos:
		- repo: local
		  hooks:
		  - id: git-ssot
		    name: git-ssot
		    entry: git-ssot check --hook framework --max 0
		    args: [--]
		    language: system
		    always_run: true
		    require_serial: true
		    verbose: true
	EOF
	git add -A
	git commit -q --no-verify -m base
}

@test "fifty changes have one verdict at five doors" {
	local i tip blocked=0

	base_repo
	git clone -q --bare . "$BATS_TEST_TMPDIR/base.git"
	for ((i = 0; i < CHANGES; i++)); do
		cd "$BATS_TEST_TMPDIR"
		rm -rf work origin.git server.git
		cp -r base.git origin.git
		cp -r base.git server.git
		git clone -q origin.git work 2>/dev/null
		cd work
		git remote add server ../server.git
		SEED=$((i * 7919 + 1))
		make_change "$i"
		tip=$(git rev-parse HEAD)

		if command -v pre-commit >/dev/null; then
			door framework pre-commit run --color never
		fi
		git ssot install >/dev/null
		door hook git commit --allow-empty -m change
		[[ $(git rev-parse HEAD) != "$tip" ]] || git commit -q --no-verify --allow-empty -m change
		door range git ssot check -q --max 0 HEAD
		door push git push origin HEAD:main
		git -C ../server.git ssot install --server >/dev/null
		door server git push --no-verify server HEAD:main
		command -v pre-commit >/dev/null && same framework "$i"
		same range "$i"
		same push "$i"
		same server "$i"
		grep -q 'verdict 1' "$BATS_TEST_TMPDIR/hook" && blocked=$((blocked + 1))
	done
	# A test in which all or none are blocked would prove nothing.
	((blocked >= CHANGES / 5 && blocked <= CHANGES * 4 / 5)) || fail "$blocked of $CHANGES blocked"
}
