/* The manual of .ssot.ini: every key of the tables is in it, as the tables have it, and no other.
 */
#include "ssot/base/file.h"
#include "ssot/config/config.h"
#include "ssot/rule/kinds.h"
#include "test/unit/unit.h"

static struct arena arena;
static struct slice manual;

static int read_manual(void **state)
{
	struct diag_list diags = {.arena = &arena};

	(void)state;
	return file_read(&manual, "doc/ssot.ini.5", 1 << 20, &diags);
}

static int teardown(void **state)
{
	(void)state;
	arena_clear(&arena);
	return 0;
}

/* "one of low, high; required; default: low." */
static struct slice describe(const struct key_spec *key)
{
	static const char *const type[] = {
		[KEY_TEXT] = "text",	 [KEY_WORD] = "word",	    [KEY_WORDS] = "words",
		[KEY_GLOBS] = "globs",	 [KEY_REGEXES] = "regexes", [KEY_SAMPLES] = "samples",
		[KEY_ENUM] = "one of",	 [KEY_ENUMS] = "some of",   [KEY_BOOL] = "yes or no",
		[KEY_NUMBER] = "number", [KEY_DATE] = "date",
	};
	struct slice s = slice_of(type[key->type]);

	if (key->type == KEY_ENUM || key->type == KEY_ENUMS)
		for (size_t i = 0; key->words[i]; i++)
			s = arena_printf(&arena, "%.*s%s %s", SLICE_ARG(s), i ? "," : "",
					 key->words[i]);
	return arena_printf(&arena, "%.*s%s%s%s.", SLICE_ARG(s), key->required ? "; required" : "",
			    key->def ? "; default: " : "", key->def ? key->def : "");
}

/* The text between the line `head` and the next line that begins with `until`. */
static struct slice section(const char *head, const char *until)
{
	const char *from = strstr(manual.p, head);
	const char *end;

	if (!from)
		fail_msg("doc/ssot.ini.5 has no line '%s'", head);
	from += strlen(head);
	end = strstr(from, until);
	return (struct slice){from, end ? (size_t)(end - from) : strlen(from)};
}

static void check_table(struct slice text, const struct key_spec *keys, const char *what)
{
	struct slice rest = text, item = SLICE("\n.It Ic ");
	size_t n = 0, found = 0;
	const char *next = text.p;

	for (; keys[n].name; n++) {
		struct slice want = arena_printf(&arena, "\n.It Ic %s\n%.*s\n", keys[n].name,
						 SLICE_ARG(describe(&keys[n])));

		if (!memmem(text.p, text.n, want.p, want.n))
			fail_msg("doc/ssot.ini.5 lacks, for %s:%s", what, want.p);
	}
	while ((next = memmem(rest.p, rest.n, item.p, item.n))) {
		found++;
		rest = slice_from(rest, (size_t)(next - rest.p) + item.n);
	}
	assert_int_equal(found, n);
}

static void every_key_is_in_the_manual(void **state)
{
	(void)state;
	check_table(section("\n.Sh SETTINGS\n", "\n.Sh "), config_ssot_keys, "[ssot]");
	check_table(section("\n.Sh RULES\n", "\n.Sh "), config_common_keys, "every rule");
	for (size_t i = 0; rule_kind_table[i]; i++) {
		const struct rule_kind *k = rule_kind_table[i];

		check_table(section(arena_printf(&arena, "\n.Ss Kind %s\n", k->name).p, "\n.S"),
			    k->keys, k->name);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_is_in_the_manual),
	};

	return cmocka_run_group_tests(tests, read_manual, teardown);
}
