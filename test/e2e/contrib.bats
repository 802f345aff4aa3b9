#!/usr/bin/env bats
# The recipes of contrib/ and hook/ do what they say, as far as they run without a network.

load helper

setup() {
	clean_environment
	REPO=$BATS_TEST_TMPDIR/repo
	FAR=$BATS_TEST_TMPDIR/far.git
	git init -q "$REPO"
	cd "$REPO"
	start_repo
	git init -q --bare "$FAR"
	git remote add origin "$FAR"
	git push -q origin main
	START=$(git rev-parse HEAD)
	ZEROS=0000000000000000000000000000000000000000
}

bypass() {
	put "$@"
	git commit -q --no-verify -m "change $1"
}

judge() {
	run "$ROOT/contrib/ci/judge" "$@"
}

# --- CI ---

@test "judge: a push to a branch" {
	bypass bad.py BAD
	judge "$START" HEAD main
	assert_status 1
	assert_has 'bad.py:1'
	refute_has 'old.py:1'
	bypass bad.py GOOD
	judge "$START" HEAD main
	assert_status 0
	judge HEAD~1 HEAD main
	assert_status 0
}

@test "judge: a merge request whose base went on" {
	git checkout -q -b topic
	bypass bad.py BAD
	git checkout -q main
	bypass main.py 'BAD of main'
	judge main topic main
	assert_status 1
	assert_has 'bad.py:1'
	refute_has 'main.py'
}

@test "judge: a new branch, and one whose old end is gone" {
	git checkout -q -b topic
	bypass bad.py BAD
	for base in $ZEROS '' 1234567890123456789012345678901234567890; do
		judge "$base" HEAD main
		assert_status 1
		assert_has 'bad.py:1'
		refute_has 'old.py:1'
	done
}

@test "judge: the first push of the default branch" {
	judge "$ZEROS" HEAD main
	assert_status 0
	bypass bad.py BAD
	git push -q origin main
	judge "$ZEROS" HEAD main
	assert_status 1
	assert_has 'bad.py:1'
}

@test "judge: a clone that is too shallow is no pass" {
	bypass more.py GOOD
	bypass bad.py BAD
	git push -q origin main
	git clone -q --depth 1 "file://$FAR" ../shallow
	cd ../shallow
	judge "$START" HEAD main
	[[ $status -ne 0 ]]
}

recipe() { # FILE, python expression on the parsed file `y`
	python3 -c 'import sys, yaml
with open(sys.argv[1]) as f: y = yaml.safe_load(f)
print(eval(sys.argv[2]))' "$ROOT/contrib/ci/$1" "$2" 2>/dev/null || skip 'no yaml module here'
}

@test "GitHub Actions: the step that judges" {
	step=$(recipe github-actions.yml \
		'[s["run"] for s in y["jobs"]["judge"]["steps"] if s.get("name") == "Judge"][0]')
	bypass bad.py BAD
	mkdir ../temp
	ln -s "$ROOT" ../temp/git-ssot
	export RUNNER_TEMP=$BATS_TEST_TMPDIR/temp GITHUB_STEP_SUMMARY=$BATS_TEST_TMPDIR/summary
	export BASE=$START HEAD=HEAD DEFAULT=main
	run bash -e -c "$step"
	assert_status 1
	assert_has '::error file=bad.py,line=1'
	grep -q 'bad.py' "$GITHUB_STEP_SUMMARY"
	[[ $(jq -r '.runs[0].results | length' git-ssot.sarif) -eq 1 ]]
	rm git-ssot.sarif "$GITHUB_STEP_SUMMARY"
	BASE=HEAD run bash -e -c "$step"
	assert_status 0
	[[ $(jq -r '.runs[0].results | length' git-ssot.sarif) -eq 0 ]]
}

@test "GitLab CI: the script" {
	script=$(recipe gitlab-ci.yml '"\n".join(y["git-ssot"]["script"])')
	bypass bad.py BAD
	export CI_COMMIT_BEFORE_SHA=$START CI_COMMIT_SHA=HEAD CI_DEFAULT_BRANCH=main
	run bash -e -c "${script//\/opt\/git-ssot/$ROOT}"
	assert_status 1
	assert_has 'bad.py:1:1'
	[[ $(jq -r '.[0].location.path' gl-code-quality.json) == bad.py ]]
	CI_MERGE_REQUEST_DIFF_BASE_SHA=$(git rev-parse HEAD) \
		run bash -e -c "${script//\/opt\/git-ssot/$ROOT}"
	assert_status 0
}

# --- other hook managers ---

# The lines that install prints are those of the recipe.
same_as_recipe() { # RECIPE
	diff <(sed -n 's/^  //p' <<<"$output") <(grep -v '^#\|^set -e' "$ROOT/contrib/managers/$1")
}

@test "lefthook: the lines to add" {
	printf '#!/bin/sh\ncall_lefthook run "pre-commit" "$@"\n' >.git/hooks/pre-commit
	run git ssot install
	assert_status 2
	same_as_recipe lefthook.yml
}

@test "husky: the lines to add" {
	mkdir -p .husky/_
	git config core.hooksPath .husky/_
	run git ssot install
	assert_status 2
	same_as_recipe husky.sh
	sh "$ROOT/contrib/managers/husky.sh"
	grep -q 'git ssot check --hook pre-push "$@"' .husky/pre-push
}

# Both for real, where they are installed.
managed() {
	run git ssot doctor
	assert_status 0
	refute_has note
	put bad.py BAD
	run git commit -m bad
	[[ $status -ne 0 ]]
	assert_has 'bad.py:1'
	put bad.py GOOD
	git commit -qm good
	git rm -q .ssot.ini
	run git commit -m 'deletions only'
	[[ $status -ne 0 ]]
	git reset -q --hard
	bypass later.py BAD
	run git push origin main
	[[ $status -ne 0 ]]
	assert_has 'later.py:1'
	git reset -q --hard HEAD~1
	git checkout -q -b side
	bypass side.py BAD
	git checkout -q main
	run git cherry-pick side
	[[ $status -ne 0 ]]
	assert_has 'side.py:1'
}

@test "lefthook, the real one" {
	command -v lefthook >/dev/null || skip 'no lefthook here'
	cp "$ROOT/contrib/managers/lefthook.yml" .
	git add lefthook.yml
	git commit -qm lefthook
	lefthook install
	managed
}

@test "husky, the real one" {
	command -v husky >/dev/null || skip 'no husky here'
	husky
	sh "$ROOT/contrib/managers/husky.sh"
	git add .husky
	git commit -q --no-verify -m husky
	managed
}

# --- copied scripts, servers ---

@test "the scripts of hook/ are the hooks they are named after" {
	for hook in pre-commit pre-merge-commit prepare-commit-msg pre-applypatch pre-push; do
		cp "$ROOT/hook/$hook" .git/hooks/
	done
	run git ssot doctor
	assert_status 0
	put bad.py BAD
	run git commit -m bad
	assert_status 1
	assert_has 'bad.py:1'
	bypass bad.py 'BAD and more'
	run git push origin main
	assert_status 1
	assert_has 'bad.py:1'
	rm "$HOME/bin/git-ssot"
	put bad.py GOOD
	run git commit -m gone
	assert_status 1
	assert_has 'cannot find git-ssot'
}

@test "the scripts of hook/ differ in their names alone" {
	for hook in pre-commit pre-merge-commit prepare-commit-msg pre-applypatch pre-push \
		pre-receive update; do
		sed "s/$hook/HOOK/g; s,\.git/hooks,hooks," "$ROOT/hook/$hook" >"../$hook"
		cmp "../$hook" ../pre-commit
		[[ -x $ROOT/hook/$hook ]]
	done
}

@test "a server's folder of hooks" {
	mkdir "$FAR/hooks/pre-receive.d"
	cp "$ROOT/hook/pre-receive" "$FAR/hooks/pre-receive.d/git-ssot"
	cat >"$FAR/hooks/pre-receive" <<-'EOF'
		#!/bin/sh
		data=$(cat)
		for hook in hooks/pre-receive.d/*; do
			printf '%s\n' "$data" | "$hook" || exit
		done
	EOF
	chmod +x "$FAR/hooks/pre-receive"
	bypass bad.py BAD
	run git push origin main
	assert_status 1
	assert_has 'bad.py:1'
	git reset -q --hard HEAD~1
	bypass good.py GOOD
	git push -q origin main
}

@test "a server that judges branch by branch" {
	git -C "$FAR" ssot install --server update
	git checkout -q -b good
	bypass good.py GOOD
	git checkout -q -b bad main
	bypass bad.py BAD
	run git push origin good bad
	assert_status 1
	assert_has 'bad.py:1'
	git -C "$FAR" rev-parse --verify -q good
	run git -C "$FAR" rev-parse --verify -q bad
	[[ $status -ne 0 ]]
	run git -C "$FAR" ssot doctor
	assert_status 0
}

@test "the README shows what the demo prints" {
	sed -n '/^\$ git commit/,/^```$/{/^```$/d;s/, [0-9.]* ms$//;p}' "$ROOT/README.md" >shown
	GIT_SSOT=$(command -v git-ssot) NO_COLOR=1 "$ROOT/contrib/demo" >demo
	sed -E "s/^  //; s/ +\$//; s/, [0-9.]* ms\$//" demo |
		sed -n "/^\\\$ git commit/,/^To keep/p" | sed '/^To keep/q' >played
	diff shown played
}

@test "completions know every format, and which commands write it" {
	local f formats

	formats=$(sed -nE 's/^X\(([a-z]+)\).*/\1/p' "$ROOT/src/report/formats.def")
	for f in $formats; do
		grep -qw "$f" "$ROOT/contrib/completions/git-ssot.bash"
		grep -qw "$f" "$ROOT/contrib/completions/git-ssot.fish"
		grep -qw "$f" "$ROOT/contrib/completions/git-ssot.zsh"
	done
	# shellcheck source=/dev/null
	. "$ROOT/contrib/completions/git-ssot.bash"
	for f in $(_git_ssot_words '' -f check); do
		git ssot check -f "$f" >/dev/null
	done
	for f in $(_git_ssot_words '' -f report); do
		git ssot report -f "$f" >/dev/null
	done
	for f in $(_git_ssot_words '' --every trend); do
		git ssot trend --every "$f" >/dev/null
	done
	for f in $(_git_ssot_words '' install install); do
		git ssot install "$f" >/dev/null
	done
	[[ $(_git_ssot_words '' explain explain) == *no-bad* ]]
	[[ $(_git_ssot_words -- '' report) == *--high* ]]
}
