# contrib/registry-to-ini: an import registry in Markdown becomes rules that load and find.
load helper

registry() { # Markdown on standard input: rules in rules.ini, said in said
	"$ROOT/contrib/registry-to-ini" "$@" >rules.ini 2>said
}

rule_count() { grep -c '^\[rule:' rules.ini; }

load_rules() {
	printf '[ssot]\nversion = 1\ninclude = rules.ini\n' >.ssot.ini
	git add .ssot.ini rules.ini
	run git ssot rules --test
	assert_status 0
}

@test "a marked line and what to write instead" {
	registry <<-'EOF'
		```python
		from a.new import Thing, other
		from a.old import Thing  # ❌ BROKEN PATH
		# USE INSTEAD: from a.new import Thing, other
		```
	EOF
	[[ $(rule_count) -eq 1 ]]
	grep -qx 'deny         = a.old:Thing' rules.ini
	grep -qx 'use          = from a.new import Thing' rules.ini
	grep -qx 'use-import   = a.new:Thing' rules.ini
	grep -qx 'severity     = high' rules.ini
	load_rules
	put x.py 'from a.old import (' '    Thing as T,' ')'
	run git ssot check
	assert_status 1
	[[ $output == *'x.py:2:5: high: this import path is broken (a.old:Thing) [import-thing]'* ]]
}

@test "deprecated: lower severity, commented out, several names, one answer for several" {
	registry <<-'EOF'
		```python
		# ❌ DEPRECATED: from a.b import One
		from a.c import One, Two as T  # ⚠️ LEGACY
		# ✅ CORRECTED: from a.d import One
		```
	EOF
	[[ $(rule_count) -eq 3 ]]
	[[ $(grep -c '^severity     = medium' rules.ini) -eq 3 ]]
	[[ $(grep -c '^use          = from a.d import One' rules.ini) -eq 3 ]]
	grep -qx '\[rule:import-one-2\]' rules.ini
	load_rules
}

@test "blocks: before and after, lists in brackets" {
	registry --prefix reg --category paths <<-'EOF'
		```python
		# ❌ BEFORE (fragmented):
		from a.config import (
		    get_config,   # the old one
		    Config,
		)

		# ✅ AFTER (unified):
		from a.base import get_unified_config

		from a.free import thing
		```
	EOF
	[[ $(rule_count) -eq 2 ]]
	grep -qx 'deny         = a.config:Config' rules.ini
	grep -qx '\[rule:reg-get-config\]' rules.ini
	grep -qx 'category     = paths' rules.ini
	[[ $(grep -c '^use          = from a.base import get_unified_config' rules.ini) -eq 2 ]]
	load_rules
}

@test "without an answer the place that is listed is taken, in the same package only" {
	registry <<-'EOF'
		```python
		from app.db import User  # COMPATIBILITY alias
		from app.models import User  # CANONICAL
		from other.models import Account
		from app.gone import User  # ❌
		from app.gone import Account  # ❌
		```
	EOF
	[[ $(rule_count) -eq 2 ]]
	grep -qx 'use          = from app.models import User' rules.ini
	[[ $(grep -c '^use ' rules.ini) -eq 1 ]]
	load_rules
}

@test "an answer ends with its paragraph" {
	registry <<-'EOF'
		```python
		from a.gone import One  # ❌

		from b.gone import Two  # ❌
		# USE INSTEAD: from b.new import Two
		```
	EOF
	[[ $(rule_count) -eq 2 ]]
	[[ $(grep -c '^use  ' rules.ini) -eq 1 ]]
}

@test "what is listed as right and placeholders are left out, and said" {
	registry <<-'EOF'
		```python
		from a.b import One
		from a.c import [CLASSES]  # to be checked
		from a.b import One  # ❌ DID NOT EXIST
		from a.d import Two  # ❌
		```
		Outside of a block from a.e import Three  # ❌ is prose.
	EOF
	[[ $(rule_count) -eq 1 ]]
	grep -q 'a.b:One is listed as right at (standard input):2, left out' said
	grep -q "'\[CLASSES\]' is no name, left out" said
}

@test "files without fences, CRLF, bad bytes, several files" {
	printf 'from a.b import One  # \xe2\x9d\x8c \xff\r\n# USE INSTEAD: from a.c import One\r\n' >one.md
	printf 'import x.y  # \xe2\x9d\x8c\n' >two.md
	registry one.md two.md
	[[ $(rule_count) -eq 2 ]]
	grep -qx 'deny         = x.y' rules.ini
	run ! grep -q $'\r' rules.ini
	load_rules
}

@test "long names stay within what a section and a line may hold" {
	long=$(printf 'Very%.0s' {1..30})
	registry <<<"from a.b import ${long}One, ${long}Two  # ❌"
	[[ $(rule_count) -eq 2 ]]
	load_rules
	registry --prefix x <<<"from a.b import One, $(printf 'n%.0s' {1..200})  # ❌"
	[[ $(rule_count) -eq 1 ]]
	grep -q 'too long for one line, left out' said
}

@test "usage: nothing marked, unknown option, no such file, a prefix that is no id" {
	run -2 "$ROOT/contrib/registry-to-ini" <<<'from a import b'
	[[ $output == *'no import line is marked as wrong'* ]]
	run -2 "$ROOT/contrib/registry-to-ini" --frobnicate
	[[ $output == *'unknown option --frobnicate'* ]]
	run -2 "$ROOT/contrib/registry-to-ini" nothing.md
	[[ $output == *'cannot read nothing.md'* ]]
	run -2 "$ROOT/contrib/registry-to-ini" --prefix 'A B'
	[[ $output == *'--prefix wants'* ]]
	run -0 "$ROOT/contrib/registry-to-ini" --help
	[[ $output == usage:* ]]
}
