/* The configuration: what it means, and that it can be printed and read back. */
#include "test/unit/config_load.h"

static void all_that_a_rule_may_say(void **state)
{
	struct rule_set *set = load_good(
		"\xef\xbb\xbf[ssot]\r\nversion=1\r\n\r\n; comment\r\n  # another\r\n"
		"fail-level = high\r\nblob-limit = 4096\r\nmatch-limit = 5\r\nheap-limit = 6\r\n"
		"time-limit = 7\r\n"
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
	assert_int_equal(set->time_limit, 7);
	assert_int_equal(set->exclude.n, 2);
	assert_int_equal(set->njustified, 1);
	assert_int_equal(set->justified_before, 2);
	assert_int_equal(set->justified_after, 9);
	assert_int_equal(rule_set_value(set, "source-roots")->n, 2);
	assert_slice(rule_set_value(set, "source-roots")->item[1].text, SLICE("lib"));
	assert_int_equal(set->n, 1);
	assert_slice(r->id, SLICE("full-1"));
	assert_int_equal(r->line, 15);
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
	assert_int_equal(rule_value(r, "match")->item[1].line, 36);
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
	assert_int_equal(set->time_limit, 10);
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

static void variables_stand_for_their_words(void **state)
{
	static const struct fake_file files[] = {
		{"pack.ini",
		 "[ssot]\nfactory = Default\nfactory-file =\ntwo = 1 2\nnames = A.b c+\n\td\n"
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

static void atoms_take_variables_as_they_are(void **state)
{
	struct rule_set *set = load_good(HEAD "modules = a.b c.d\n[rule:a]\nkind = typed\n"
					      "match = import:${modules}:X\n\tmatch:${modules}\n");
	const struct key_value *v = rule_value(set->rule[0], "match");

	(void)state;
	assert_int_equal(v->n, 3);
	assert_slice(v->item[0].text, SLICE("import:a.b:X"));
	assert_slice(v->item[1].text, SLICE("import:c.d:X"));
	assert_slice(v->item[2].text, SLICE("match:(?:a\\.b|c\\.d)"));
	rule_set_release(set);
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

/* However many lines there are, and whichever of them holds a variable. */
static void values_of_many_lines(void **state)
{
	(void)state;
	for (size_t lines = 1; lines < 200; lines += lines < 70 ? 1 : 43) {
		size_t at = lines * 7 % (lines + 1) % lines;
		struct slice text = SLICE(HEAD "v = p q\n" RULE "unless = u\n  u\nexcept = e0\n");
		const struct key_value *v;
		struct rule_set *set;

		for (size_t i = 1; i <= lines; i++)
			text = arena_printf(&arena, "%.*s  %s%zu\n", SLICE_ARG(text),
					    i == at + 1 ? "${v}" : "e", i);
		set = load_good(arena_printf(&arena, "%.*sflags = i\n", SLICE_ARG(text)).p);
		v = rule_value(set->rule[0], "except");
		assert_int_equal(v->n, lines + 2);
		for (size_t i = 0, line = 0; i < v->n; i++, line++) {
			bool filled = line == at + 1;

			assert_slice(v->item[i].text, filled ? arena_printf(&arena, "p%zu", line)
							     : arena_printf(&arena, "e%zu", line));
			assert_int_equal(v->item[i].line, 9 + line);
			if (filled)
				assert_slice(v->item[++i].text, arena_printf(&arena, "q%zu", line));
		}
		assert_int_equal(rule_value(set->rule[0], "unless")->n, 2);
		assert_slice(rule_value(set->rule[0], "flags")->item[0].text, SLICE("i"));
		rule_set_release(set);
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
		cmocka_unit_test_setup(all_that_a_rule_may_say, setup),
		cmocka_unit_test_setup(samples_have_escapes, setup),
		cmocka_unit_test_setup(defaults, setup),
		cmocka_unit_test_setup(included_rules_may_be_changed_key_by_key, setup),
		cmocka_unit_test_setup(variables_stand_for_their_words, setup),
		cmocka_unit_test_setup(atoms_take_variables_as_they_are, setup),
		cmocka_unit_test_setup(nested_files_add_rules_for_their_directory, setup),
		cmocka_unit_test_setup(what_is_printed_reads_back_the_same, setup),
		cmocka_unit_test_setup(long_lines_are_printed_so_that_they_fit, setup),
		cmocka_unit_test_setup(values_of_many_lines, setup),
		cmocka_unit_test_setup(glob_lists_match_any, setup),
		cmocka_unit_test_setup(packs_are_embedded, setup),
	};

	return cmocka_run_group_tests(tests, NULL, teardown);
}
