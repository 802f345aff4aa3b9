/* Globs: what `*`, `**`, `?`, brackets and slashes match, and which patterns are refused. */
#include "test/unit/unit.h"

#include "ssot/base/glob.h"

struct row {
	const char *pattern;
	const char *text;
	int match;
};

static const struct row path_rows[] = {
	/* One component. */
	{"*.py", "a.py", 1},
	{"*.py", "x/y/a.py", 1},
	{"*.py", "a.pyc", 0},
	{"*.py", ".py", 1},
	{"a.py", "x/a.py", 1},
	{"a.py", "xa.py", 0},
	{"a?c", "abc", 1},
	{"a?c", "a/c", 0},
	{"a[b/]c", "a/c", 0},
	{"a[!x]c", "a/c", 0},
	{"a[!x]c", "abc", 1},
	{"a[^x]c", "axc", 0},
	{"a[.-0]c", "a/c", 0},
	{"[]a]", "]", 1},
	{"[[:digit:]]x", "7x", 1},
	/* From the top. */
	{"/a.py", "a.py", 1},
	{"/a.py", "x/a.py", 0},
	{"x/*.py", "x/a.py", 1},
	{"x/*.py", "y/x/a.py", 0},
	{"x/*.py", "x/y/a.py", 0},
	{"x/*", "x/.hidden", 1},
	/* Any depth. */
	{"**", "a", 1},
	{"**", "a/b/c", 1},
	{"**/x", "x", 1},
	{"**/x", "a/b/x", 1},
	{"**/x", "ax", 0},
	{"a/**", "a/b", 1},
	{"a/**", "a/b/c", 1},
	{"a/**", "a", 0},
	{"a/**", "ab/c", 0},
	{"a/**/b", "a/b", 1},
	{"a/**/b", "a/x/y/b", 1},
	{"a/**/b", "a/xb", 0},
	{"a/**/b", "ab", 0},
	{"x/a**b", "x/ab", 1},
	{"x/a**b", "x/a/q/b", 1},
	{"**/tests/**", "tests/a.py", 1},
	{"**/tests/**", "a/tests/b/c.py", 1},
	{"**/tests/**", "a/mytests/c.py", 0},
	{"**/*.backup*", "a.py.backup_1", 1},
	{"**/*.backup*", "d/a.backup", 1},
	{"**/a/*", "a/b/a/c", 1},
	{"a/*/**/c", "a/b/c", 1},
	{"a/***/c", "a/x/c", 1},
	/* All below. */
	{"vendor/", "vendor/a/b", 1},
	{"vendor/", "x/vendor/a", 1},
	{"vendor/", "vendor", 0},
	{"/vendor/", "x/vendor/a", 0},
	{"/vendor/", "vendor/a", 1},
	{"a/b/", "a/b/c", 1},
	{"a/b/", "x/a/b/c", 0},
	/* Not special: braces, dots, regex characters. */
	{"a.b", "axb", 0},
	{"a{b,c}", "a{b,c}", 1},
	{"a+(b)|$^", "a+(b)|$^", 1},
	{"\\*", "*", 1},
	{"\\*", "a", 0},
	{"a\\[b", "a[b", 1},
	/* Bytes of any sort. */
	{"*.py", "a\nb.py", 1},
	{"*.py", "\xff\xfe.py", 1},
	{"d/**/*.py", "d/\xff\n/\x80.py", 1},
	{"\xff*", "\xff.py", 1},
	{"caf\xc3\xa9*", "caf\xc3\xa9.py", 1},
	{"a", "a\n", 0},
	{"*", "", 1},
};

static const struct row module_rows[] = {
	{"a.b", "a.b", 1},    {"a.b", "x.a.b", 0},  {"b", "a.b", 0},   {"a.*", "a.b", 1},
	{"a.*", "a.b.c", 0},  {"a.**", "a.b.c", 1}, {"**.b", "b", 1},  {"**.b", "x.y.b", 1},
	{"a.**.c", "a.c", 1}, {"a?b", "a.b", 0},    {"a/b", "a/b", 1},
};

static void check_rows(const struct row *row, size_t n, struct glob_syntax syntax)
{
	struct regex_scratch *s = regex_scratch_new((struct regex_limits){0});

	for (size_t i = 0; i < n; i++) {
		struct regex_error err;
		struct glob *g = glob_compile(slice_of(row[i].pattern), syntax, &err);

		if (!g)
			fail_msg("%s: %s", row[i].pattern, err.text);
		if (glob_match(g, s, slice_of(row[i].text)) != row[i].match)
			fail_msg("%s on %s is not %d", row[i].pattern, row[i].text, row[i].match);
		glob_free(g);
	}
	regex_scratch_free(s);
}

static void test_paths(void **state)
{
	(void)state;
	check_rows(path_rows, COUNT(path_rows), (struct glob_syntax){'/', true});
}

static void test_modules(void **state)
{
	(void)state;
	check_rows(module_rows, COUNT(module_rows), (struct glob_syntax){'.', false});
}

static void test_nul_is_a_byte(void **state)
{
	struct regex_scratch *s = regex_scratch_new((struct regex_limits){0});
	struct regex_error err;
	struct glob *g = glob_compile(SLICE("a*b"), (struct glob_syntax){'/', true}, &err);

	(void)state;
	assert_int_equal(glob_match(g, s, SLICE("a\0b")), 1);
	assert_int_equal(glob_match(g, s, SLICE("a\0c")), 0);
	glob_free(g);
	regex_scratch_free(s);
}

static void test_refused(void **state)
{
	static const struct {
		const char *pattern;
		size_t offset;
	} row[] = {
		{"", 0}, {"[a", 2}, {"a\\", 2}, {"x[z-a]", 5}, {"[", 1}, {"a[\xc3\xa9]", 2},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct regex_error err = {.offset = 99};

		if (glob_compile(slice_of(row[i].pattern), (struct glob_syntax){'/', true}, &err))
			fail_msg("accepted: %s", row[i].pattern);
		if (!err.text[0] || err.offset != row[i].offset)
			fail_msg("%s: offset %zu text %s", row[i].pattern, err.offset, err.text);
	}
}

/* The meaning once more, written as plainly as possible. */
static bool reference(const char *all, const char *p, const char *t)
{
	if (!*p)
		return !*t;
	if (p[0] == '*' && p[1] == '*') {
		const char *rest = p + strspn(p, "*");
		bool whole = (p == all || p[-1] == '/') && *rest == '/';

		if (whole && reference(all, rest + 1, t))
			return true;
		for (const char *q = t;; q++) {
			if (whole ? *q == '/' && reference(all, rest + 1, q + 1)
				  : reference(all, rest, q))
				return true;
			if (!*q)
				return false;
		}
	}
	if (*p == '*') {
		for (const char *q = t;; q++) {
			if (reference(all, p + 1, q))
				return true;
			if (!*q || *q == '/')
				return false;
		}
	}
	if (!*t || (*p == '?' ? *t == '/' : *p != *t))
		return false;
	return reference(all, p + 1, t + 1);
}

/* Patterns and texts of few letters, made by a generator that always gives the same ones. */
static void test_against_reference(void **state)
{
	struct regex_scratch *s = regex_scratch_new((struct regex_limits){0});
	uint32_t seed = 1;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char p[9] = "a", t[10] = "a";
		struct regex_error err;
		struct glob *g;

		for (size_t i = 1; i < 7; i++) {
			seed = seed * 1664525 + 1013904223;
			p[i] = "ab/**?"[(seed >> 20) % 6];
			t[i] = "ab/a"[(seed >> 9) % 4];
		}
		p[1 + (seed >> 25) % 7] = '\0';
		t[1 + (seed >> 13) % 7] = '\0';
		if (p[strlen(p) - 1] == '/')
			continue;
		g = glob_compile(slice_of(p), (struct glob_syntax){'/', false}, &err);
		if (!g || glob_match(g, s, slice_of(t)) != reference(p, p, t))
			fail_msg("%s on %s", p, t);
		glob_free(g);
	}
	regex_scratch_free(s);
}

/* What most globs look like is answered without a regex: the same. */
static void test_plain_against_reference(void **state)
{
	static const char *const first[] = {"", "a/", "a", "ab/b/", "b", "/"};
	static const char *const last[] = {"", "b", "ab", ".b", "b/a", "/b"};
	struct regex_scratch *s = regex_scratch_new((struct regex_limits){0});
	uint32_t seed = 1;

	(void)state;
	for (size_t i = 0; i < COUNT(first) * COUNT(last); i++) {
		char p[24];
		struct regex_error err;
		struct glob *g;

		snprintf(p, sizeof p, "%s**/*%s", first[i / COUNT(last)], last[i % COUNT(last)]);
		g = glob_compile(slice_of(p), (struct glob_syntax){'/', false}, &err);
		assert_non_null(g);
		for (int round = 0; round < 3000; round++) {
			const char *top = p[0] == '/' ? p + 1 : p;
			char t[10] = "";

			for (size_t k = 0; k < 8; k++) {
				seed = seed * 1664525 + 1013904223;
				t[k] = "ab/.ab"[(seed >> 20) % 6];
			}
			t[1 + (seed >> 13) % 8] = '\0';
			if (glob_match(g, s, slice_of(t)) != reference(top, top, t))
				fail_msg("%s on %s", p, t);
		}
		glob_free(g);
	}
	regex_scratch_free(s);
}

/* Whether PCRE2 can decide the glob on the text that looks like it. */
static void check_decides(struct regex_scratch *s, struct slice pattern)
{
	struct regex_error err;
	struct glob *g = glob_compile(pattern, (struct glob_syntax){'/', false}, &err);

	if (!g)
		fail_msg("%.*s: %s", SLICE_ARG(pattern), err.text);
	if (glob_match(g, s, pattern) < 0)
		fail_msg("%.*s: %s", SLICE_ARG(pattern), regex_failure(s));
	glob_free(g);
}

/* Without brackets and backslashes nothing is wrong: PCRE2 may be asked at the first match. */
static void test_simple_ones_compile(void **state)
{
	static const char letter[] = "a.*?/]{(|+^$ \n\x80";
	static const char *const piece[] = {"*", "?", "a*", "**/", "**", "a?", "a", "(", "*/"};
	static const size_t n = sizeof letter - 1;
	struct regex_scratch *s = regex_scratch_new((struct regex_limits){0});
	char p[2048];

	(void)state;
	for (size_t length = 1, all = n; length <= 4; length++, all *= n)
		for (size_t i = 0; i < all; i++) {
			for (size_t k = 0, rest = i; k < length; k++, rest /= n)
				p[k] = letter[rest % n];
			check_decides(s, (struct slice){p, length});
		}
	for (size_t i = 0; i < COUNT(piece); i++)
		for (size_t length = 1000; length < 1100; length++) {
			for (size_t k = 0; k < length; k++)
				p[k] = piece[i][k % strlen(piece[i])];
			check_decides(s, (struct slice){p, length});
		}
	regex_scratch_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_modules),
		cmocka_unit_test(test_nul_is_a_byte),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_against_reference),
		cmocka_unit_test(test_plain_against_reference),
		cmocka_unit_test(test_simple_ones_compile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
