/* What loosens rules: each key of each kind, once in either direction. */
#include "src/engine/loosened.h"
#include "ssot/lang/lang.h"
#include "ssot/rule/kinds.h"
#include "test/unit/unit.h"

static struct arena arena;

static struct rule_set *load(const char *settings, const char *rule)
{
	struct diag_list d = {.arena = &arena};
	struct config_request q = {.kinds = rule_kind_table,
				   .langs = lang_table,
				   .top = SLICE("f"),
				   .top_given = true};
	struct rule_set *set = NULL;

	q.top_bytes =
		arena_printf(&arena, "[ssot]\nversion = 1\n%s\n[rule:r]\n%s\n", settings, rule);
	if (config_load(&set, &q, &arena, &d))
		fail_msg("%.*s\n%.*s", SLICE_ARG(q.top_bytes), SLICE_ARG(d.v.p[0].text));
	return set;
}

/* What is looser, one a line. */
static struct slice looser(const struct rule_set *then, const struct rule_set *now)
{
	struct loosened_list list = {0};
	struct slice all = SLICE("");

	loosened_find(&list, then, now, &arena);
	for (size_t i = 0; i < list.v.n; i++)
		all = arena_printf(&arena, "%.*s%s%.*s", SLICE_ARG(all), i ? "\n" : "",
				   SLICE_ARG(list.v.p[i].what));
	return all;
}

#define PATTERN "kind = pattern\nmatch = a\n\tb\n"
#define CALL	"kind = call\ncallee = a.b c.d\n"
#define IMPORT	"kind = import\ndeny = a b\n"
#define BASE	"kind = base\nclass = ^Test\nbases = a.B\n"
#define PAIR	"kind = pair\nfirst = import:a\nsecond = import:b\n"
#define REQUIRE "kind = require\nwhen = import:a\nneed = import:b\n"
#define DEFINE	"kind = define\nname = ^a$\n"
#define PATH	"kind = path\nfiles = *.bak *.orig\n"
#define COMMIT	"kind = commit\nmax-files = 5\n"

/* From `less` to `more` the rules become looser as `looser` says, and back as `stricter` says. */
static const struct {
	const char *less, *more, *looser, *stricter;
} rules[] = {
	{PATTERN, "kind = pattern\nmatch = a", "match of rule r no longer has b", ""},
	{PATTERN, PATTERN "unless = x", "unless of rule r now has x", ""},
	{PATTERN "flags = i m", PATTERN "flags = i x", "flags of rule r is another",
	 "flags of rule r is another"},
	{PATTERN, PATTERN "begins = yes", "begins of rule r is another",
	 "begins of rule r is another"},
	{PATTERN, PATTERN "severity = low", "severity of rule r is lower", ""},
	{PATTERN, PATTERN "files = *.py", "files of rule r is narrower", ""},
	{PATTERN "files = *.py *.c", PATTERN "files = *.py", "files of rule r no longer has *.c",
	 ""},
	{PATTERN, PATTERN "except = x", "except of rule r now has x", ""},
	{PATTERN, PATTERN "below = a/b", "rule r speaks for a/b only", ""},
	{PATTERN "below = a", PATTERN "below = a/b", "rule r speaks for a/b only", ""},
	{PATTERN "below = ab", PATTERN "below = a", "rule r speaks for a only",
	 "rule r speaks for ab only"},
	{PATTERN, PATTERN "languages = python", "languages of rule r is narrower", ""},
	{PATTERN "in = code string", PATTERN "in = code", "in of rule r no longer has string", ""},
	{PATTERN, PATTERN "group = g", "group of rule r is another", "group of rule r is another"},
	{PATTERN, PATTERN "ignore = yes", "rule r is easier to ignore", ""},
	{PATTERN "ignore = no", PATTERN "ignore = reason", "rule r is easier to ignore", ""},
	{PATTERN, PATTERN "since = 2030-01-01", "since of rule r is another",
	 "since of rule r is another"},
	{PATTERN, PATTERN "message = m\nuse = u\nurl = x\ncategory = c", "", ""},
	{PATTERN, CALL, "rule r is of another kind", "rule r is of another kind"},
	{CALL, "kind = call\ncallee = a.b", "callee of rule r no longer has c.d", ""},
	{CALL, CALL "args = x", "args of rule r is narrower", ""},
	{CALL "args = x\n\ty", CALL "args = x", "args of rule r no longer has y", ""},
	{CALL, CALL "target = x", "target of rule r is narrower", ""},
	{CALL, CALL "form = call",
	 "form of rule r no longer has decorator\n"
	 "form of rule r no longer has context\n"
	 "form of rule r no longer has base",
	 ""},
	{IMPORT, "kind = import\ndeny = a", "deny of rule r no longer has b", ""},
	{IMPORT, IMPORT "allow = a.c", "allow of rule r now has a.c", ""},
	{IMPORT, IMPORT "eager = yes", "eager of rule r is another", "eager of rule r is another"},
	{BASE, BASE "member = x", "member of rule r is narrower", ""},
	{BASE "or-bases = x.Y", BASE, "or-bases of rule r no longer has x.Y", ""},
	{PAIR, PAIR "unit = class", "unit of rule r is another", "unit of rule r is another"},
	{REQUIRE, "kind = require\nwhen = import:a\nneed = import:b\n\timport:c",
	 "need of rule r now has import:c", ""},
	{DEFINE, DEFINE "what = class", "what of rule r no longer has function", ""},
	{PATH, PATH "match = x", "match of rule r is narrower", ""},
	{PATH, "kind = path\nfiles = *.bak", "files of rule r no longer has *.orig", ""},
	{COMMIT, "kind = commit\nmax-files = 6", "max-files of rule r is another",
	 "max-files of rule r is another"},
	{COMMIT, COMMIT "rules = x", "rules of rule r is narrower", ""},
};

static const struct {
	const char *less, *more, *looser, *stricter;
} settings[] = {
	{"", "fail-level = high", "fail-level is higher", ""},
	{"", "exclude = a b", "exclude now has a\nexclude now has b", ""},
	{"", "justified = x", "justified now has x", ""},
	{"", "justified-lines = 9 before, 9 after", "justified-lines is another",
	 "justified-lines is another"},
	{"", "source-roots = a", "source-roots is another", "source-roots is another"},
	{"", "high-impact = 9\nblob-limit = 9", "", ""},
};

static void check(const char *settings_less, const char *less, const char *settings_more,
		  const char *more, const char *const want[2])
{
	struct rule_set *then = load(settings_less, less), *now = load(settings_more, more);

	assert_slice(looser(then, now), slice_of(want[0]));
	assert_slice(looser(now, then), slice_of(want[1]));
	/* Every key is known: that none is different says nothing of any. */
	assert_slice(looser(now, now), SLICE(""));
	rule_set_release(then);
	rule_set_release(now);
	arena_clear(&arena);
}

static void test_rules(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rules); i++)
		check("", rules[i].less, "", rules[i].more,
		      (const char *const[]){rules[i].looser, rules[i].stricter});
}

static void test_settings(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(settings); i++)
		check(settings[i].less, PATTERN, settings[i].more, PATTERN,
		      (const char *const[]){settings[i].looser, settings[i].stricter});
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_rules),
					   cmocka_unit_test(test_settings)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
