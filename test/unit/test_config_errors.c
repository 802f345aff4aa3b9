/* The configuration: every mistake is named at its place, with the cure. */
#include "test/unit/config_load.h"

static void lines_that_inih_misreads(void **state)
{
	static const struct wrong rows[] = {
		{"version = 1\nfoo = 2\n" HEAD RULE,
		 "f:1: text before the first section: begin with [ssot]"},
		{"[ssot\nversion = 1\n" HEAD RULE, "f:1: the section is not closed: write [ssot]"},
		{HEAD RULE "[rule:b] # mine\nkind = pattern\nmatch = y\n",
		 "f:6: text behind the section [rule:b]: start a new line after the ']'"},
		{HEAD RULE "[rule:b]x]\nkind = pattern\n",
		 "f:6: text behind the section [rule:b]: start a new line after the ']'"},
		{HEAD RULE "[rule:b ;]\nfoo\n",
		 "f:6: a ';' behind a space would begin a comment: a comment needs a line of its "
		 "own; for the character write '\\;'"},
		{HEAD RULE "flags\n\ti\n",
		 "f:6: no '=' in the line: write key = value, or indent it to continue the value "
		 "above"},
		{HEAD RULE "fla  gs \t= i\n",
		 "f:6: unknown key 'fla  gs' in a rule of kind pattern (did you mean 'flags'?)"},
		{HEAD RULE "flags: i = m\n", "f:6: ':' behind the key: write key = value"},
		{HEAD RULE "= i\n", "f:6: no key before the '=': write key = value"},
		{HEAD RULE "flags = i ; comment\n",
		 "f:6: a ';' behind a space would begin a comment: a comment needs a line of its "
		 "own; for the character write '\\;'"},
		{HEAD RULE "\ty\t;z\n",
		 "f:6: a ';' behind a space would begin a comment: a comment needs a line of its "
		 "own; for the character write '\\;'"},
		{HEAD "[rule:a]\n  kind = pattern\n  match = x\n",
		 "f:4: an indented line continues the value above, but there is none: start it in "
		 "the first column\n"
		 "f:5: an indented line continues the value above, but there is none: start it in "
		 "the first column"},
		{HEAD RULE " [rule:b]\n",
		 "f:6: an indented section would be taken for a value: start it in the first "
		 "column"},
		{HEAD RULE "message = a\x01z\n",
		 "f:6: a control character (0x01) in the line: remove it"},
		{HEAD RULE "message = caf\xe9\n",
		 "f:6: the line is not UTF-8: save the file as UTF-8"},
		{"\xff\xfe[\0s\0", "f:0: the file is UTF-16: save it as UTF-8"},
	};

	(void)state;
	check_wrong(rows, COUNT(rows));
}

static void nul_bytes(void **state)
{
	(void)state;
	assert_null(load(SLICE(HEAD RULE "message = a\0b\n")));
	assert_slice(said(), SLICE("f:6: a NUL byte in the line: remove it"));
}

static void lengths_at_their_limits(void **state)
{
	static const struct {
		const char *before;
		size_t fits;
		const char *after;
		const char *said; /* for one byte more */
	} rows[] = {
		{HEAD RULE "message = ", 188, "\n",
		 "f:6: the line has 199 bytes, 198 is the most: go on in an indented line below"},
		{HEAD RULE "message = a\n  ", 196, "\nflags = i\n",
		 "f:7: the line has 199 bytes, 198 is the most: go on in an indented line below"},
		{HEAD RULE "message = ", 188, "",
		 "f:6: the line has 199 bytes, 198 is the most: go on in an indented line below"},
		{HEAD RULE "[rule:", 44, "]\nkind = pattern\nmatch = x",
		 "f:6: the section name has 50 bytes, 49 is the most: shorten it"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		setup(NULL);
		rule_set_release(load(stretched(rows[i].before, rows[i].fits, rows[i].after)));
		assert_slice(said(), SLICE(""));
		assert_null(load(stretched(rows[i].before, rows[i].fits + 1, rows[i].after)));
		assert_slice(said(), slice_of(rows[i].said));
	}
	setup(NULL);
	assert_null(load(stretched(HEAD RULE, 50, " = 1\n  2\n")));
	assert_slice(said(), SLICE("f:6: the key before the '=' has 51 bytes, 49 is the most"));
	setup(NULL);
	/* Comments may be as long as they like: inih never sees them. */
	rule_set_release(load(stretched(HEAD RULE "; ", 5000, "\nflags = i\n")));
	assert_slice(said(), SLICE(""));
	assert_null(load(stretched(HEAD "# ", (size_t)1 << 20, "\n")));
	assert_slice(said(), SLICE("f:0: the file has 1048598 bytes, 1048576 is the most"));
}

static void unknown_words(void **state)
{
	static const struct wrong rows[] = {
		{HEAD RULE "[sssot]\n",
		 "f:6: unknown section [sssot] (did you mean [ssot]?): sections are [ssot] and "
		 "[rule:ID]"},
		{HEAD RULE "[rules:b]\n",
		 "f:6: unknown section [rules:b] (did you mean [rule:b]?)"},
		{HEAD RULE "[rule]\n", "f:6: unknown section [rule] (did you mean [rule:ID]?)"},
		{HEAD RULE "[Rule My_Rule]\n",
		 "f:6: unknown section [Rule My_Rule] (did you mean [rule:my-rule]?)"},
		{HEAD RULE "regex = y\n",
		 "f:6: unknown key 'regex' in a rule of kind pattern (did you mean 'match'?)"},
		{HEAD RULE "enabled = false\n",
		 "f:6: enabled: 'false' is not known: write yes or no"},
		{HEAD RULE "files = '*.py'\n",
		 "f:6: files: ''*.py'': values need no quotes: remove them"},
		{HEAD "include = python-mocks\n", "f:3: include: 'python-mocks' does not exist "
						  "(did you mean builtin:python-mocks?)"},
		{HEAD "test-flies = x\ninclude = builtin:compat-mock-duplication\n",
		 "f:3: unknown key 'test-flies' in [ssot] (did you mean 'test-files'?): it is no "
		 "setting, and no rule uses ${test-flies}"},
		{HEAD RULE "[general]\n",
		 "f:6: unknown section [general]: sections are [ssot] and [rule:ID]"},
		{HEAD RULE "[]\n", "f:6: unknown section []: sections are [ssot] and [rule:ID]"},
		{HEAD RULE "[rule:My Rule]\n",
		 "f:6: rule id 'My Rule': an id is made of a-z, 0-9 and '-': write [rule:my-rule]"},
		{HEAD RULE "[rule:]\n",
		 "f:6: rule id '': an id is made of a-z, 0-9 and '-': write [rule:ID]"},
		{HEAD RULE "serverity = high\n",
		 "f:6: unknown key 'serverity' in a rule of kind pattern (did you mean "
		 "'severity'?)"},
		{HEAD RULE "mtach = y\n",
		 "f:6: unknown key 'mtach' in a rule of kind pattern (did you mean 'match'?)"},
		{HEAD RULE "number = 1\n", "f:6: unknown key 'number' in a rule of kind pattern"},
		{HEAD "fail-levle = low\n" RULE,
		 "f:3: unknown key 'fail-levle' in [ssot] (did you mean 'fail-level'?): it is no "
		 "setting, and no rule uses ${fail-levle}"},
		{HEAD "[rule:a]\nkind = patern\nmatch = x\nmach = x\n",
		 "f:4: kind: 'patern' is not known (did you mean 'pattern'?): write one of "
		 "pattern, typed\n"
		 "f:6: unknown key 'mach'"},
		{HEAD RULE "severity = hihg\n",
		 "f:6: severity: 'hihg' is not known (did you mean 'high'?): write low, medium, "
		 "high or critical"},
		{HEAD RULE "severity = warning\n",
		 "f:6: severity: 'warning' is not known: write low, medium, high or critical"},
		{HEAD RULE "in = code comments\n",
		 "f:6: in: 'comments' is not known (did you mean 'comment'?): write code, comment, "
		 "docstring, string or any"},
		{HEAD RULE "languages = pythn rubi\n",
		 "f:6: languages: 'pythn' is not known (did you mean 'python'?)\n"
		 "f:6: languages: 'rubi' is not known"},
	};

	(void)state;
	check_wrong(rows, COUNT(rows));
}

#define TYPED "[rule:a]\nkind = typed\n"

static void bad_values(void **state)
{
	static const struct wrong rows[] = {
		{HEAD RULE "flags =\n", "f:6: flags has no value: write one or remove the line"},
		{HEAD "exclude =\n" RULE,
		 "f:3: exclude has no value: write one or remove the line"},
		{"[ssot]\nversion = 2\n" RULE, "f:2: version: this git-ssot (" SSOT_VERSION
					       ") reads version 1 only: write version = 1"},
		{"[ssot]\nfail-level = low\n" RULE,
		 "f:0: [ssot] has no version: write version = 1 into it"},
		{HEAD TYPED "word = a b\n", "f:5: word: takes one word, not 'a b'"},
		{HEAD TYPED "flag = i\n\tm\n", "f:6: flag: takes one word, not 'i m'"},
		{HEAD TYPED "yes-no = true\n", "f:5: yes-no: 'true' is not known: write yes or no"},
		{HEAD TYPED "number = 12k\n",
		 "f:5: number: '12k' is no number: write digits only, at most 4294967295"},
		{HEAD TYPED "number = 4294967296\n",
		 "f:5: number: '4294967296' is no number: write digits only, at most 4294967295"},
		{HEAD TYPED "number = -1\n",
		 "f:5: number: '-1' is no number: write digits only, at most 4294967295"},
		{HEAD TYPED "date = 2026-02-29\n",
		 "f:5: date: '2026-02-29' is no date: write it as 2026-12-31"},
		{HEAD TYPED "date = 31.12.2026\n",
		 "f:5: date: '31.12.2026' is no date: write it as 2026-12-31"},
		{HEAD TYPED "date = 2026-13-01\n",
		 "f:5: date: '2026-13-01' is no date: write it as 2026-12-31"},
		{HEAD TYPED "samples = a\n\tre(\"\\d\")\n",
		 "f:6: samples: '\\d' is no escape: write \\\\ for a backslash"},
		{HEAD TYPED "samples = a\\\n",
		 "f:5: samples: '\\' is no escape: write \\\\ for a backslash"},
		{HEAD TYPED "globs = a[\n",
		 "f:5: globs: glob 'a[': missing terminating ] for character class"},
		{HEAD RULE "files = a[b\n",
		 "f:6: files: glob 'a[b': missing terminating ] for character class"},
		{HEAD RULE "files = *.py, *.pyi\n",
		 "f:6: files: '*.py,': words are separated by spaces: remove the ','"},
		{HEAD RULE "files = *.py,*.pyi\n",
		 "f:6: files: '*.py,*.pyi': globs are separated by spaces: replace the ','"},
		{HEAD RULE "files = *.{ts,tsx}\n",
		 "f:6: files: '*.{ts,tsx}': globs know no {a,b}: write one glob for each"},
		{HEAD RULE "files = !a\n",
		 "f:6: files: '!a': globs cannot be negated: name it in 'except'"},
		{HEAD RULE "files = ./src/a\n",
		 "f:6: files: './src/a': paths count from the top of the repository: write it "
		 "without the dots"},
		{HEAD RULE "in = code, string\n",
		 "f:6: in: 'code,': words are separated by spaces: remove the ','"},
		{HEAD RULE "below = ../x\n",
		 "f:6: below: '../x' is no directory: write it as dir/sub"},
		{HEAD "blob-limit = 0\n" RULE, "f:3: blob-limit: write 1 to 4294967294"},
		{HEAD "justified = (a\n" RULE,
		 "f:3: justified: regex '(a': missing closing parenthesis (at character 3)"},
		{HEAD "justified-lines = 3\n" RULE,
		 "f:3: justified-lines: '3' is not understood: write it as 3 before, 1 after"},
		{HEAD "[rule:a]\nkind = pattern\nmatch = (\n",
		 "f:5: match: missing closing parenthesis"},
	};

	(void)state;
	check_wrong(rows, COUNT(rows));
}

static void missing_and_double(void **state)
{
	static const struct wrong rows[] = {
		{"", "f:0: the file is empty: write rules (git ssot init makes a start)"},
		{"# only a comment\n\n; and this\n",
		 "f:0: the file is empty: write rules (git ssot init makes a start)"},
		{HEAD,
		 "f:0: no rule: nothing would be judged: write a [rule:ID] section, or include "
		 "a pack (include = builtin:python-mocks)"},
		{HEAD RULE "enabled = no\n",
		 "f:0: no rule: nothing would be judged: all are switched off (enabled = no)"},
		{HEAD "[rule:a]\nmatch = x\n",
		 "f:3: rule 'a' has no kind: write kind = ... (pattern, typed)"},
		{HEAD RULE "[rule:b]\nseverity = low\nfoo = 1\n",
		 "f:6: rule 'b' has no kind: write kind = ... (pattern, typed)\n"
		 "f:8: unknown key 'foo'"},
		{HEAD "[rule:mock-agent]\nkind = pattern\nmatch = x\n[rule:mock-agnet]\nseverity = "
		      "low\n",
		 "f:6: rule 'mock-agnet' has no kind (did you mean the rule 'mock-agent'?)"},
		{HEAD "[rule:a]\nkind = pattern\n",
		 "f:3: rule 'a' has no match: a rule of kind pattern needs one"},
		{HEAD RULE "[rule:a]\nkind = pattern\n",
		 "f:6: duplicate rule 'a', first in line 3: give it another id"},
		{HEAD RULE "match = y\n",
		 "f:6: duplicate key 'match', first in line 5: keep one; a list goes on in "
		 "indented lines below it"},
		{HEAD "fail-level = low\nfail-level = high\n" RULE,
		 "f:4: duplicate key 'fail-level', first in line 3: keep one; a list goes on in "
		 "indented lines below it"},
		{HEAD RULE "[ssot]\n", "f:6: duplicate section [ssot], first in line 1: put them "
				       "together"},
		{HEAD RULE "   severity = high\n",
		 "f:6: 'severity =' is indented, which makes it part of 'match': start it in the "
		 "first column"},
		{HEAD "exclude = a\n\tblob-limit = 3\n" RULE,
		 "f:4: 'blob-limit =' is indented, which makes it part of 'exclude': start it in "
		 "the first column"},
	};

	(void)state;
	check_wrong(rows, COUNT(rows));
}

/* What was refused is not missed as well. */
static void one_mistake_is_said_once(void **state)
{
	static const struct wrong rows[] = {
		{HEAD "[rule:a]\nkind = pattern\nmatch = x ;y\n\tz\n",
		 "f:5: a ';' behind a space would begin a comment: a comment needs a line of its "
		 "own; for the character write '\\;'"},
		{HEAD RULE "[rule:b\nkind = patern\nfoo = bar\n",
		 "f:6: the section is not closed: write [rule:b]"},
		{HEAD "[rule:a]\nmacth = x\nkind: pattern\n\tfoo\n",
		 "f:4: unknown key 'macth'\n"
		 "f:5: ':' behind the key: write key = value"},
		{HEAD "include = nowhere.ini\n[rule:from-nowhere]\nseverity = low\n",
		 "f:3: include: 'nowhere.ini' does not exist: correct the path, or commit the file "
		 "first"},
	};

	(void)state;
	check_wrong(rows, COUNT(rows));
}

static void mistakes_are_sorted_by_line(void **state)
{
	(void)state;
	assert_null(load(SLICE("[ssot]\nversion = 1\nfoo = 1\n[rule:a]\nkind = pattern\n"
			       "severity = x\nmatch = y\nbad line\n[other]\n")));
	assert_slice(said(),
		     SLICE("f:3: unknown key 'foo' in [ssot]: it is no setting, and no rule "
			   "uses ${foo}\n"
			   "f:6: severity: 'x' is not known: write low, medium, high or "
			   "critical\n"
			   "f:8: no '=' in the line: write key = value, or indent it to "
			   "continue the value above\n"
			   "f:9: unknown section [other]: sections are [ssot] and [rule:ID]"));
}

static void includes_that_cannot_be(void **state)
{
	static const struct fake_file files[] = {
		{"one.ini", "[ssot]\ninclude = two.ini\n"},
		{"two.ini", "[ssot]\ninclude = one.ini\n"},
		{"a.ini", RULE},
		{"a2.ini", RULE},
		{"kind.ini", "[rule:k]\nkind = typed\n"},
		{"broken.ini", "[rule:z]\nkind = pattern\nmatch = (\n"},
		{NULL, NULL},
	};
	static const struct wrong rows[] = {
		{HEAD "include = one.ini\n" RULE,
		 "two.ini:2: include goes in a circle: one.ini -> two.ini -> one.ini"},
		{HEAD "include = a.ini\n\ta2.ini\n",
		 "a2.ini:1: duplicate rule 'a', first at a.ini:1: give it another id (only a file "
		 "that includes a rule may change it)"},
		{HEAD "include = kind.ini\n[rule:k]\nkind = pattern\n",
		 "f:5: kind: rule 'k' is of kind typed already: give the new rule another id"},
		{HEAD "include = gone.ini\n" RULE,
		 "f:3: include: 'gone.ini' does not exist: correct the path, or commit the file "
		 "first"},
		{HEAD "include = broken.ini\n" RULE,
		 "broken.ini:3: match: missing closing parenthesis"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		setup(NULL);
		repo.file = files;
		assert_null(load(slice_of(rows[i].text)));
		assert_slice(said(), i ? slice_of(rows[i].said)
				       : SLICE("two.ini:2: include goes in a circle: one.ini -> "
					       "two.ini -> one.ini"));
	}
	setup(NULL);
	assert_null(load(SLICE(HEAD "include = builtin:python-mock\n")));
	assert_memory_equal(said().p,
			    "f:3: include: there is no builtin:python-mock (did you mean "
			    "'python-mocks'?); there are: builtin:",
			    strlen("f:3: include: there is no builtin:python-mock (did you mean "
				   "'python-mocks'?); there are: builtin:"));
}

static void variables_that_are_not_there(void **state)
{
	static const struct wrong rows[] = {
		{HEAD "factory = x\n[rule:a]\nkind = pattern\nmatch = ${factroy}${factory}\n",
		 "f:6: undefined variable ${factroy} (did you mean 'factory'?): set 'factroy = "
		 "...' "
		 "in [ssot], or write \\${ for the text itself"},
		{HEAD RULE "bad = ${exclude}\n",
		 "f:6: ${exclude}: that is a setting of [ssot] and no variable; write \\${ for the "
		 "text itself"},
		{HEAD RULE "bad = echo ${HOME}\n",
		 "f:6: undefined variable ${HOME}: set 'HOME = ...' in [ssot], or write \\${ for "
		 "the text itself"},
		{HEAD "a = x\nb = ${a}\n[rule:a]\nkind = pattern\nmatch = ${a}${b}\n",
		 "f:4: b: variables are filled in only in rules: write the value itself"},
		{HEAD "empty =\n[rule:a]\nkind = pattern\nmatch = ${empty}\n",
		 "f:4: rule 'a' has no match: a rule of kind pattern needs one"},
	};

	(void)state;
	check_wrong(rows, COUNT(rows));
}

static void nested_files_may_not_rule_the_rest(void **state)
{
	static const struct fake_file files[] = {
		{".ssot.ini", HEAD RULE},
		{"sub/.ssot.ini", "[ssot]\nexclude = x\nfactory = y\n" RULE},
		{NULL, NULL},
	};
	struct rule_set *set = NULL;

	(void)state;
	assert_int_equal(load_nested(&set, files), -1);
	assert_slice(
		said(),
		SLICE("sub/.ssot.ini:2: exclude holds for the whole repository: set it in the "
		      "top .ssot.ini\n"
		      "sub/.ssot.ini:3: unknown key 'factory' in [ssot]: it is no setting, and "
		      "no rule uses ${factory}\n"
		      "sub/.ssot.ini:4: duplicate rule 'a', first at .ssot.ini:3: give it another "
		      "id (only a file that includes a rule may change it)"));
}

static void no_configuration_at_all(void **state)
{
	static const struct fake_file files[] = {{NULL, NULL}};
	static const struct fake_file nested[] = {{"sub/.ssot.ini", RULE}, {NULL, NULL}};
	struct rule_set *set = NULL;

	(void)state;
	assert_int_equal(load_nested(&set, files), 1);
	assert_null(set);
	assert_slice(said(),
		     SLICE(":0: there is no .ssot.ini in what is judged: git ssot init writes one, "
			   "git add takes it in; or name one: -c FILE"));
	setup(NULL);
	assert_int_equal(load_nested(&set, nested), 0);
	assert_int_equal(set->n, 1);
	rule_set_release(set);
}

static void owners_must_exist_and_are_asked_once(void **state)
{
	static const char *const owners[] = {"a.py", NULL};
	struct rule_set *set;

	(void)state;
	repo.owners = owners;
	set = load_good(HEAD "[rule:a]\nkind = typed\nowner = a.py\n"
			     "[rule:b]\nkind = typed\nowner = a.py\n");
	assert_int_equal(repo.asked, 1);
	/* Equal globs are compiled once. */
	assert_ptr_equal(set->rule[0]->owner.p[0], set->rule[1]->owner.p[0]);
	rule_set_release(set);
	assert_null(load(SLICE(HEAD "[rule:a]\nkind = typed\nowner = a.py\n\tlib/b.py\n"
				    "below = sub\n")));
	assert_slice(
		said(),
		SLICE("f:5: owner 'sub/**/a.py' does not exist: name the file that is the source "
		      "of truth, or commit it first\n"
		      "f:6: owner 'sub/lib/b.py' does not exist: name the file that is the source "
		      "of truth, or commit it first"));
}

static void too_many_mistakes_come_to_an_end(void **state)
{
	char *text = arena_alloc(&arena, 200000);
	size_t n = (size_t)sprintf(text, HEAD RULE);

	(void)state;
	for (int i = 0; i < 10000; i++)
		n += (size_t)sprintf(text + n, "foo%d = 1\n", i);
	assert_null(load((struct slice){text, n}));
	assert_in_range(diags.errors, 50, 300);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(lines_that_inih_misreads, setup),
		cmocka_unit_test_setup(nul_bytes, setup),
		cmocka_unit_test_setup(lengths_at_their_limits, setup),
		cmocka_unit_test_setup(unknown_words, setup),
		cmocka_unit_test_setup(bad_values, setup),
		cmocka_unit_test_setup(missing_and_double, setup),
		cmocka_unit_test_setup(one_mistake_is_said_once, setup),
		cmocka_unit_test_setup(mistakes_are_sorted_by_line, setup),
		cmocka_unit_test_setup(includes_that_cannot_be, setup),
		cmocka_unit_test_setup(variables_that_are_not_there, setup),
		cmocka_unit_test_setup(nested_files_may_not_rule_the_rest, setup),
		cmocka_unit_test_setup(no_configuration_at_all, setup),
		cmocka_unit_test_setup(owners_must_exist_and_are_asked_once, setup),
		cmocka_unit_test_setup(too_many_mistakes_come_to_an_end, setup),
	};

	return cmocka_run_group_tests(tests, NULL, teardown);
}
