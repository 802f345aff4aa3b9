#!/usr/bin/env bats
# Objects that are not what their names say: what is judged is always compared with its name, what it
# only is compared with, a parent's text, is read as git reads it.
load helper

loose() { # OBJECT
	local oid

	oid=$(git rev-parse "$1")
	echo ".git/objects/${oid:0:2}/${oid:2}"
}

# Well made, but other words than the name says.
forge() { # OBJECT WORDS
	local file

	file=$(loose "$1")
	chmod u+w "$file"
	perl -MCompress::Zlib -e '
		$text = "$ARGV[0]\n";
		print Compress::Zlib::compress("blob " . length($text) . "\0$text")' "$2" >"$file"
	git cat-file blob "$1" | grep -qx "$2"
}

refused() { # ARGUMENT...
	run -2 git ssot check "$@"
	assert_has 'tampered with'
}

# Changes each byte of the file from FROM to TO, as `whole` has it, and asks for a verdict.
refused_when_damaged() { # FILE FROM TO
	local at

	for ((at = $2; at < $3; at++)); do
		AT=$at perl -0777 -pe 'substr($_, $ENV{AT}, 1) ^= "\x10"' whole >"$1"
		run git ssot check
		# Some bits mean nothing to zlib: git reads the same text then.
		[[ $status -eq 2 ]] || git show HEAD:old.py 2>/dev/null | grep -qx 'BAD old one' ||
			fail "byte $at"
	done
	cp whole "$1"
	run -1 git ssot check
}

@test "a forged text is never judged: staged, of a commit, of a range, of a tree" {
	start_repo
	put new.py 'BAD new'
	forge :new.py fine
	refused
	refused -- new.py
	git commit -qm forged --no-verify
	refused HEAD
	refused HEAD~..HEAD
	refused HEAD~2..HEAD --each
	refused --all HEAD
	# Also when it counts twice: as what another file was.
	git mv new.py moved.py
	put new.py 'fine too'
	refused
	put moved.py 'fine too'
	cp .git/index index
	git update-index --add --cacheinfo "100644,$(git rev-parse HEAD:new.py),z.py"
	refused
	cp index .git/index
	git update-index --add --cacheinfo "100644,$(git rev-parse HEAD:new.py),a.py"
	refused
}

@test "a forged parent: believed where it is nothing else, never in a series" {
	start_repo
	put old.py 'BAD old one' 'fine'
	forge HEAD:old.py 'BAD old two'
	run -1 git ssot check
	assert_has '+1 new, -1 gone'
	git commit -qm more --no-verify
	run -1 git ssot check HEAD~..HEAD
	assert_has '+1 new, -1 gone'
	refused HEAD
	refused HEAD~..HEAD --each
	refused -c .ssot.ini HEAD~2
}

@test "a damaged parent: refused wherever its file was cut, and whatever byte is another" {
	local file at size

	start_repo
	put old.py 'BAD old one' 'BAD new'
	file=$(loose HEAD:old.py)
	chmod u+w "$file"
	cp "$file" whole
	size=$(stat -c %s whole)
	for ((at = 0; at < size; at++)); do
		head -c "$at" whole >"$file"
		run -2 git ssot check
		assert_has "old.py: error: cannot read blob $(git rev-parse HEAD:old.py)"
	done
	refused_when_damaged "$file" 0 "$size"
}

@test "a damaged parent in a pack: refused" {
	local pack size at

	start_repo
	put old.py 'BAD old one' 'BAD new'
	git repack -qad
	pack=$(echo .git/objects/pack/*.pack)
	chmod u+w "$pack"
	cp "$pack" whole
	# Where the blob lies, and how many bytes it has there.
	read -r size at < <(git verify-pack -v "${pack%.pack}.idx" |
		awk -v oid="$(git rev-parse HEAD:old.py)" '$1 == oid { print $4, $5 }')
	refused_when_damaged "$pack" "$at" $((at + size))
}
