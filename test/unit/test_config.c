/* The configuration: what it means, and that every mistake is named at its place, with the cure. */
#include "test/unit/config_fake.h"
#include "test/unit/unit.h"

static struct arena arena;
static struct diag_list diags;
static struct fake_repo repo;

static int setup(void **state)
{
	(void)state;
	arena_clear(&arena);
	diags = (struct diag_list){.arena = &arena};
	repo = (struct fake_repo){0};
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_clear(&arena);
	return 0;
}

/* All diagnostics as "line: text" or "file:line: text", one a line. */
static struct slice said(void)
{
	struct slice s = {"", 0};

	for (size_t i = 0; i < diags.v.n; i++) {
		const struct diag *d = &diags.v.p[i];

		s = arena_printf(&arena, "%.*s%s%.*s:%u: %.*s", SLICE_ARG(s), i ? "\n" : "",
				 SLICE_ARG(d->file), d->line, SLICE_ARG(d->text));
	}
	return s;
}

static struct rule_set *load(struct slice text)
{
	struct config_request q = fake_request(&repo);
	struct rule_set *set = NULL;

	q.top = SLICE("f");
	q.top_bytes = text;
	q.top_given = true;
	if (config_load(&set, &q, &arena, &diags) == 0)
		assert_non_null(set);
	else
		assert_null(set);
	return set;
}

/* Loads what must load. */
static struct rule_set *load_good(const char *text)
{
	struct rule_set *set = load(slice_of(text));

	if (!set)
		print_error("%.*s\n", SLICE_ARG(said()));
	assert_non_null(set);
	assert_int_equal(diags.errors, 0);
	return set;
}

struct wrong {
	const char *text;
	const char *said;
};

static void check_wrong(const struct wrong *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		setup(NULL);
		assert_null(load(slice_of(rows[i].text)));
		assert_slice(said(), slice_of(rows[i].said));
	}
}

#define HEAD "[ssot]\nversion = 1\n"
#define RULE "[rule:a]\nkind = pattern\nmatch = x\n"

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

/* `count` times the byte between two texts. */
static struct slice stretched(const char *before, size_t count, const char *after)
{
	char *p = arena_alloc(&arena, strlen(before) + count + strlen(after) + 1);

	sprintf(p, "%s", before);
	memset(p + strlen(before), 'x', count);
	sprintf(p + strlen(before) + count, "%s", after);
	return slice_of(p);
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
		{HEAD RULE "[general]\n",
		 "f:6: unknown section [general]: sections are [ssot] and [rule:ID]"},
		{HEAD RULE "[]\n", "f:6: unknown section []: sections are [ssot] and [rule:ID]"},
		{HEAD RULE "[rule:My Rule]\n",
		 "f:6: rule id 'My Rule': an id is made of a-z, 0-9 and '-'"},
		{HEAD RULE "[rule:]\n", "f:6: rule id '': an id is made of a-z, 0-9 and '-'"},
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
		 "f:6: duplicate key 'match', first in line 5: give further "
		 "values in indented lines below it"},
		{HEAD "fail-level = low\nfail-level = high\n" RULE,
		 "f:4: duplicate key 'fail-level', first in line 3: give further values in "
		 "indented "
		 "lines below it"},
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

static void all_that_a_rule_may_say(void **state)
{
	struct rule_set *set = load_good(
		"\xef\xbb\xbf[ssot]\r\nversion=1\r\n\r\n; comment\r\n  # another\r\n"
		"fail-level = high\r\nblob-limit = 4096\r\nmatch-limit = 5\r\nheap-limit = 6\r\n"
		"exclude = *.bak vendor/\r\njustified = (?i)# justified\r\n"
		"justified-lines = 2 before, 9 after\r\nsource-roots = src lib\r\n"
		"[rule:full-1]\r\nkind=pattern\r\nseverity = critical\r\ncategory = agent\r\n"
		"files = *.py\r\n\tsrc/**/*.c lib/\r\nexcept = a b\r\nowner = o.py\r\n"
		"languages = javascript\r\nin = string comment\r\nmessage = one\r\n  two   "
		"three\r\n"
		"use = f($1)\r\nuse-import = a.b:C\r\nurl = https://a/b\r\ngroup = g\r\n"
		"ignore = no\r\nuntil = 2026-12-31\r\nsince = 2024-02-29\r\nbelow = sub/dir/\r\n"
		"match = [[a;b=c:d]\r\n\t\\s\\;$\r\nflags = i\tm\r\n"
		"bad = a\\n\\tb\r\n  \\# c\\\\d\\r\\s\\;\r\n");
	const struct rule *r = set->rule[0];

	(void)state;
	assert_int_equal(set->fail_level, SEVERITY_HIGH);
	assert_int_equal(set->blob_limit, 4096);
	assert_int_equal(set->limits.match, 5);
	assert_int_equal(set->limits.heap_kib, 6);
	assert_int_equal(set->exclude.n, 2);
	assert_int_equal(set->njustified, 1);
	assert_int_equal(set->justified_before, 2);
	assert_int_equal(set->justified_after, 9);
	assert_int_equal(rule_set_value(set, "source-roots")->n, 2);
	assert_slice(rule_set_value(set, "source-roots")->item[1].text, SLICE("lib"));
	assert_int_equal(set->n, 1);
	assert_slice(r->id, SLICE("full-1"));
	assert_int_equal(r->line, 14);
	assert_slice(r->file, SLICE("f"));
	assert_ptr_equal(r->kind, &fake_pattern);
	assert_int_equal(r->severity, SEVERITY_CRITICAL);
	assert_slice(r->category, SLICE("agent"));
	assert_int_equal(r->files.n, 3);
	assert_int_equal(r->except.n, 2);
	assert_int_equal(r->owner.n, 1);
	assert_int_equal(r->nlanguages, 1);
	assert_int_equal(r->in, REGION_BIT(REGION_STRING) | REGION_BIT(REGION_COMMENT));
	assert_slice(r->message, SLICE("one two   three"));
	assert_slice(r->use, SLICE("f($1)"));
	assert_slice(r->use_import, SLICE("a.b:C"));
	assert_slice(r->url, SLICE("https://a/b"));
	assert_slice(r->group, SLICE("g"));
	assert_int_equal(r->ignore, IGNORE_NO);
	assert_int_equal(r->until, 20261231);
	assert_int_equal(r->since, 20240229);
	assert_slice(r->below, SLICE("sub/dir"));
	assert_int_equal(rule_value(r, "match")->n, 2);
	assert_slice(rule_value(r, "match")->item[0].text, SLICE("[[a;b=c:d]"));
	assert_slice(rule_value(r, "match")->item[1].text, SLICE("\\s\\;$"));
	assert_int_equal(rule_value(r, "match")->item[1].line, 35);
	assert_int_equal(rule_value(r, "flags")->n, 2);
	assert_int_equal(rule_value(r, "unless")->n, 0);
	rule_set_release(set);
}

static const struct key_value *common(const struct rule *r, const char *name)
{
	for (size_t i = 0; config_common_keys[i].name; i++)
		if (strcmp(config_common_keys[i].name, name) == 0)
			return &r->common[i];
	fail_msg("no common key %s", name);
	return NULL;
}

static void samples_have_escapes(void **state)
{
	struct rule_set *set = load_good(HEAD RULE "bad = a\\n\\tb\n\t\\# c\\\\d\\r\\s\\;\n"
						   "good = \\${x}\n");
	const struct key_value *v = common(set->rule[0], "bad");

	(void)state;
	assert_int_equal(v->n, 2);
	assert_slice(v->item[0].text, SLICE("a\n\tb"));
	assert_slice(v->item[1].text, SLICE("# c\\d\r ;"));
	assert_slice(common(set->rule[0], "good")->item[0].text, SLICE("${x}"));
	rule_set_release(set);
}

static void defaults(void **state)
{
	struct rule_set *set = load_good(HEAD "[rule:a]\nkind = typed\n");
	const struct rule *r = set->rule[0];

	(void)state;
	assert_int_equal(set->fail_level, SEVERITY_LOW);
	assert_int_equal(set->blob_limit, 64 * 1024 * 1024);
	assert_int_equal(set->limits.match, REGEX_MATCH_LIMIT);
	assert_int_equal(set->limits.heap_kib, REGEX_HEAP_LIMIT);
	assert_int_equal(set->justified_before, 3);
	assert_int_equal(set->justified_after, 1);
	assert_int_equal(r->severity, SEVERITY_MEDIUM);
	assert_slice(r->category, SLICE("generic"));
	assert_slice(r->message, SLICE("breaks the rule a"));
	assert_int_equal(r->in, REGION_BIT(REGION_CODE));
	assert_int_equal(r->ignore, IGNORE_REASON);
	assert_int_equal(r->files.n + r->except.n + r->owner.n + r->nlanguages, 0);
	assert_slice(r->below, SLICE(""));
	assert_slice(rule_value(r, "text")->item[0].text, SLICE("by default"));
	assert_int_equal(rule_value(r, "text")->n, 1);
	assert_int_equal(rule_value(r, "words")->n, 2);
	assert_int_equal(rule_value(r, "words")->line, 0);
	rule_set_release(set);
}

static void included_rules_may_be_changed_key_by_key(void **state)
{
	static const struct fake_file files[] = {
		{"pack.ini",
		 HEAD "fail-level = high\ninclude = deep.ini\n"
		      "[rule:a]\nkind = pattern\nmatch = pack\nmessage = from the pack\n"
		      "[rule:b]\nkind = pattern\nmatch = b\n"
		      "[rule:deep]\nseverity = high\n"},
		{"deep.ini", "[rule:deep]\nkind = pattern\nmatch = deep\ncategory = d\n"},
		{NULL, NULL},
	};
	struct rule_set *set;

	(void)state;
	repo.file = files;
	set = load_good(HEAD "include = pack.ini /pack.ini deep.ini\n"
			     "fail-level = critical\n"
			     "[rule:own]\nkind = pattern\nmatch = own\n"
			     "[rule:a]\nmatch = mine\n\ttoo\n"
			     "[rule:b]\nenabled = no\n");
	assert_int_equal(set->fail_level, SEVERITY_CRITICAL);
	assert_int_equal(set->nfiles, 3);
	assert_slice(set->file[1].name, SLICE("pack.ini"));
	assert_int_equal(set->n, 3);
	assert_slice(set->rule[0]->id, SLICE("deep"));
	assert_int_equal(set->rule[0]->severity, SEVERITY_HIGH);
	assert_slice(set->rule[0]->category, SLICE("d"));
	assert_slice(set->rule[1]->id, SLICE("a"));
	assert_slice(set->rule[1]->message, SLICE("from the pack"));
	assert_int_equal(rule_value(set->rule[1], "match")->n, 2);
	assert_slice(rule_value(set->rule[1], "match")->item[0].file, SLICE("f"));
	assert_slice(set->rule[1]->common[0].item[0].file, SLICE("pack.ini"));
	assert_slice(set->rule[2]->id, SLICE("own"));
	for (uint32_t i = 0; i < set->n; i++)
		assert_int_equal(set->rule[i]->index, i);
	rule_set_release(set);
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
		assert_slice(said(),
			     i ? slice_of(rows[i].said)
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

static void variables_stand_for_their_words(void **state)
{
	static const struct fake_file files[] = {
		{"pack.ini", "[ssot]\nfactory = Default\nfactory-file =\ntwo = 1 2\nnames = A.b c+\n\td\n"
			     "[rule:a]\nkind = typed\nowner = ${factory-file}\n"
			     "match = x${factory}y\n\t${names}z\n\t${factory}+\n\t\\${names}\n"
			     "\t\\\\${factory}$\n\tno${factory-file}\n"
			     "words = p ${names} ${factory-file}q\nglobs = ${names}/${two} *\n"
			     "text = use ${names} or \\${names}\nsamples = ${factory}()\\n\n"
			     "\t\\${factory}\n"},
		{NULL, NULL},
	};
	struct rule_set *set;
	const struct key_value *v;

	(void)state;
	repo.file = files;
	set = load_good(HEAD "include = pack.ini\nfactory = My.Factory\n");
	v = rule_value(set->rule[0], "match");
	assert_int_equal(v->n, 5);
	assert_slice(v->item[0].text, SLICE("xMy\\.Factoryy"));
	assert_slice(v->item[1].text, SLICE("(?:A\\.b|c\\+|d)z"));
	assert_slice(v->item[2].text, SLICE("(?:My\\.Factory)+"));
	assert_slice(v->item[3].text, SLICE("\\${names}"));
	assert_slice(v->item[4].text, SLICE("\\\\My\\.Factory$"));
	v = rule_value(set->rule[0], "words");
	assert_int_equal(v->n, 4);
	assert_slice(v->item[1].text, SLICE("A.b"));
	assert_slice(v->item[3].text, SLICE("d"));
	v = rule_value(set->rule[0], "globs");
	assert_int_equal(v->n, 7);
	assert_slice(v->item[0].text, SLICE("A.b/1"));
	assert_slice(v->item[1].text, SLICE("A.b/2"));
	assert_slice(v->item[5].text, SLICE("d/2"));
	assert_slice(rule_value(set->rule[0], "text")->item[0].text,
		     SLICE("use A.b c+ d or ${names}"));
	assert_slice(rule_value(set->rule[0], "samples")->item[0].text, SLICE("My.Factory()\n"));
	assert_slice(rule_value(set->rule[0], "samples")->item[1].text, SLICE("${factory}"));
	assert_int_equal(set->rule[0]->owner.n, 0);
	rule_set_release(set);
}

static void variables_that_are_not_there(void **state)
{
	static const struct wrong rows[] = {
		{HEAD "factory = x\n[rule:a]\nkind = pattern\nmatch = ${factroy}${factory}\n",
		 "f:6: undefined variable ${factroy} (did you mean 'factory'?): set 'factroy = "
		 "...' "
		 "in [ssot], or write \\${ for the text itself"},
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

/* Loads with nested files. */
static int load_nested(struct rule_set **set, const struct fake_file *files)
{
	static const struct slice directory[] = {SLICE_ROW("none"), SLICE_ROW("sub"),
						 SLICE_ROW("sub/deep")};
	struct config_request q = fake_request(&repo);

	repo.file = files;
	q.directory = directory;
	q.ndirectories = COUNT(directory);
	return config_load(set, &q, &arena, &diags);
}

static void nested_files_add_rules_for_their_directory(void **state)
{
	static const char *const owners[] = {"sub/own.py", "top.py", "sub/**/any.py", NULL};
	static const struct fake_file files[] = {
		{".ssot.ini",
		 HEAD "v = top\n[rule:top]\nkind = pattern\nmatch = ${v}\nowner = top.py\n"},
		{"sub/.ssot.ini", HEAD "include = pack.ini\nv = sub\n[rule:sub]\nkind = pattern\n"
				       "match = ${v}\nfiles = *.c\nowner = /own.py any.py\n"},
		{"sub/pack.ini", "[rule:pack]\nkind = pattern\nmatch = p${v}\nbelow = more\n"},
		{"sub/deep/.ssot.ini", "[rule:deep]\nkind = pattern\nmatch = ${v}\n"},
		{NULL, NULL},
	};
	struct rule_set *set = NULL;

	(void)state;
	repo.owners = owners;
	assert_int_equal(load_nested(&set, files), 0);
	assert_int_equal(set->n, 4);
	assert_slice(set->rule[0]->below, SLICE(""));
	assert_slice(set->rule[1]->id, SLICE("pack"));
	assert_slice(set->rule[1]->below, SLICE("sub/more"));
	assert_slice(rule_value(set->rule[1], "match")->item[0].text, SLICE("psub"));
	assert_slice(set->rule[2]->below, SLICE("sub"));
	assert_slice(set->rule[3]->below, SLICE("sub/deep"));
	assert_slice(rule_value(set->rule[3], "match")->item[0].text, SLICE("top"));
	assert_slice(set->file[1].below, SLICE("sub"));
	rule_set_release(set);
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
		     SLICE(":0: there is no .ssot.ini: nothing can be judged (git ssot init writes "
			   "one)"));
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

static char *printed(const struct rule_set *set)
{
	char *text = NULL;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	rule_set_print(set, out);
	fclose(out);
	return text;
}

static void assert_same_values(const struct key_value *a, const struct key_value *b)
{
	assert_ptr_equal(a->spec, b->spec);
	assert_int_equal(a->n, b->n);
	for (size_t i = 0; i < a->n; i++)
		assert_slice(a->item[i].text, b->item[i].text);
}

static void assert_same_rules(const struct rule_set *a, const struct rule_set *b)
{
	assert_int_equal(a->n, b->n);
	for (size_t i = 0; i < a->n; i++) {
		const struct rule *r = a->rule[i], *s = b->rule[i];

		assert_slice(r->id, s->id);
		assert_slice(r->below, s->below);
		assert_ptr_equal(r->kind, s->kind);
		for (size_t k = 0; config_common_keys[k].name; k++)
			if (strcmp(config_common_keys[k].name, "below") != 0)
				assert_same_values(&r->common[k], &s->common[k]);
		for (size_t k = 0; r->kind->keys[k].name; k++)
			assert_same_values(&r->value[k], &s->value[k]);
	}
}

static void what_is_printed_reads_back_the_same(void **state)
{
	static const struct fake_file files[] = {
		{".ssot.ini",
		 HEAD "include = pack.ini\nv = top\n\ttoo\nv-2 = taken\nexclude = a\n\tb c\n"
		      "justified = #x\n\ty\nunused = only-off\n"
		      "[rule:top]\nkind=pattern\nmatch=#a\n\tb\nunless=;x\nflags=i\n"
		      "message = a ${v} \\${v} ${v-2}\nbad = \\#a\\n\\t${v}\n\t\\;\n"
		      "[rule:base]\nseverity = high\nenabled = yes\n"
		      "[rule:off]\nkind = pattern\nmatch = ${unused}\nenabled = no\n"},
		{"pack.ini", "[rule:base]\nkind = pattern\nmatch = ${v}+\nowner = ${empty}\n"
			     "[ssot]\nempty =\n"},
		{"sub/.ssot.ini", HEAD "v = nested\n[rule:sub]\nkind = pattern\nbelow = more\n"
				       "match = a${v}b${empty}\n\t${v}\nfiles = *.c /x/y\n"},
		{"sub/deep/.ssot.ini",
		 HEAD "v = deep\n[rule:deep]\nkind = typed\nmatch = ${v}${v-2}\n"
		      "words = ${v} ${v-2}\n"},
		{NULL, NULL},
	};
	struct rule_set *set = NULL, *again;
	char *text, *twice;

	(void)state;
	assert_int_equal(load_nested(&set, files), 0);
	text = printed(set);
	again = load_good(text);
	assert_same_rules(set, again);
	assert_int_equal(again->exclude.n, 3);
	assert_int_equal(again->njustified, 2);
	twice = printed(again);
	assert_string_equal(text, twice);
	rule_set_release(set);
	rule_set_release(again);
	free(text);
	free(twice);
}

/* The longest lines that may be read can be printed, and read again. */
static void long_lines_are_printed_so_that_they_fit(void **state)
{
	static const char *const heads[] = {
		HEAD "[rule:a]\nkind=pattern\nmatch=", HEAD "[rule:a]\nkind=pattern\nmatch=#",
		HEAD "[rule:a]\nkind=pattern\nmatch=;", HEAD "[rule:a]\nkind=pattern\nmatch=\n\t"};
	static const size_t rest[] = {192, 191, 191, 197};

	(void)state;
	for (size_t i = 0; i < COUNT(heads); i++)
		for (size_t less = 0; less < 12; less++) {
			struct rule_set *set, *again;
			char *text;

			setup(NULL);
			set = load_good(stretched(heads[i], rest[i] - less, "").p);
			text = printed(set);
			again = load_good(text);
			assert_same_rules(set, again);
			rule_set_release(set);
			rule_set_release(again);
			free(text);
		}
}

static void glob_lists_match_any(void **state)
{
	struct rule_set *set = load_good(HEAD "exclude = *.bak vendor/**\n" RULE);
	struct regex_scratch *s = regex_scratch_new((struct regex_limits){0});

	(void)state;
	assert_int_equal(glob_list_match(&set->exclude, s, SLICE("a/b.bak")), 1);
	assert_int_equal(glob_list_match(&set->exclude, s, SLICE("vendor/x/y.c")), 1);
	assert_int_equal(glob_list_match(&set->exclude, s, SLICE("src/vendor.c")), 0);
	assert_int_equal(glob_list_match(&set->rule[0]->files, s, SLICE("x")), 0);
	regex_scratch_free(s);
	rule_set_release(set);
}

static void packs_are_embedded(void **state)
{
	(void)state;
	assert_true(config_pack(SLICE("python-mocks")).n > 1000);
	assert_int_equal(config_pack(SLICE("python-mock")).n, 0);
	assert_int_equal(config_pack(SLICE("")).n, 0);
	for (size_t i = 0; config_pack_names[i]; i++)
		assert_true(config_pack(slice_of(config_pack_names[i])).n > 0);
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
		cmocka_unit_test_setup(all_that_a_rule_may_say, setup),
		cmocka_unit_test_setup(samples_have_escapes, setup),
		cmocka_unit_test_setup(defaults, setup),
		cmocka_unit_test_setup(included_rules_may_be_changed_key_by_key, setup),
		cmocka_unit_test_setup(includes_that_cannot_be, setup),
		cmocka_unit_test_setup(variables_stand_for_their_words, setup),
		cmocka_unit_test_setup(variables_that_are_not_there, setup),
		cmocka_unit_test_setup(nested_files_add_rules_for_their_directory, setup),
		cmocka_unit_test_setup(nested_files_may_not_rule_the_rest, setup),
		cmocka_unit_test_setup(no_configuration_at_all, setup),
		cmocka_unit_test_setup(owners_must_exist_and_are_asked_once, setup),
		cmocka_unit_test_setup(too_many_mistakes_come_to_an_end, setup),
		cmocka_unit_test_setup(what_is_printed_reads_back_the_same, setup),
		cmocka_unit_test_setup(long_lines_are_printed_so_that_they_fit, setup),
		cmocka_unit_test_setup(glob_lists_match_any, setup),
		cmocka_unit_test_setup(packs_are_embedded, setup),
	};

	return cmocka_run_group_tests(tests, NULL, teardown);
}
