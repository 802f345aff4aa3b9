/* Regular expressions: line ends, broken text, limits that are never "no match". */
#include "test/unit/unit.h"

#include "src/base/pcre.h"

struct row {
	const char *pattern;
	unsigned flags;
	struct slice subject;
	size_t off, len; /* of the match; REGEX_UNSET: none */
};

static const struct row rows[] = {
	{"b+", 0, SLICE_ROW("abbc"), 1, 2},
	{"B", 0, SLICE_ROW("abc"), REGEX_UNSET, 0},
	{"B", REGEX_ICASE, SLICE_ROW("abc"), 1, 1},
	{"\xc3\x89", REGEX_ICASE, SLICE_ROW("caf\xc3\xa9"), 3, 2},
	{"a b # c", REGEX_EXTENDED, SLICE_ROW("xab"), 1, 2},
	{"(?i)agent", 0, SLICE_ROW("mock_Agent"), 5, 5},
	{"^b$", 0, SLICE_ROW("a\nb\nc"), REGEX_UNSET, 0},
	{"^b$", REGEX_MULTILINE, SLICE_ROW("a\nb\nc"), 2, 1},
	{"^b$", REGEX_MULTILINE, SLICE_ROW("a\r\nb\r\nc"), 3, 1},
	{"^b$", REGEX_MULTILINE, SLICE_ROW("a\rb\rc"), 2, 1},
	{"a.b", 0, SLICE_ROW("a\nb"), REGEX_UNSET, 0},
	{"a.b", 0, SLICE_ROW("a\rb"), REGEX_UNSET, 0},
	{"x$", 0, SLICE_ROW("x\n"), 0, 1},
	{"", 0, SLICE_ROW(""), 0, 0},
	{"", 0, {NULL, 0}, 0, 0},
	{"a\\x00b", 0, SLICE_ROW("xa\0b"), 1, 3},
	/* Invalid UTF-8 hides nothing before, between or behind it. */
	{"bad", 0, SLICE_ROW("\xff\xfe bad"), 3, 3},
	{"bad", 0, SLICE_ROW("bad\xff"), 0, 3},
	{"a.b", 0,
	 SLICE_ROW("a\xff"
		   "b a.b"),
	 4, 3},
	{"^a", 0,
	 SLICE_ROW("\xff"
		   "a"),
	 REGEX_UNSET, 0},
	{"\xc3\xa9", 0, SLICE_ROW("\xc3\xc3\xa9"), 1, 2},
};

/* Matches it so often that machine code is made. */
static void warm(struct regex *re)
{
	struct regex_scratch *s = regex_scratch_new((struct regex_limits){0});
	struct regex_match m;

	for (unsigned i = 0; i < 1000; i++)
		assert_true(regex_match(re, s, SLICE("~~~"), 0, &m) >= 0);
	regex_scratch_free(s);
}

static void check_rows(bool jit)
{
	struct regex_scratch *s = regex_scratch_new((struct regex_limits){0});

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct regex_error err;
		struct regex_match m = {0};
		unsigned flags = rows[i].flags | (jit ? 0u : REGEX_INTERPRETED);
		struct regex *re = regex_compile(slice_of(rows[i].pattern), flags, &err);
		int want = rows[i].off != REGEX_UNSET;

		if (!re)
			fail_msg("%s: %s", rows[i].pattern, err.text);
		warm(re);
		if (regex_match(re, s, rows[i].subject, 0, &m) != want ||
		    (want && (m.group[0].off != rows[i].off || m.group[0].len != rows[i].len)))
			fail_msg("row %zu (%s): at %zu, %zu", i, rows[i].pattern, m.group[0].off,
				 m.group[0].len);
		regex_free(re);
	}
	regex_scratch_free(s);
}

static void test_interpreted(void **state)
{
	(void)state;
	check_rows(false);
}

static void test_compiled(void **state)
{
	(void)state;
	check_rows(true);
}

static struct regex *compiled(const char *pattern)
{
	struct regex_error err;
	struct regex *re = regex_compile(slice_of(pattern), 0, &err);

	assert_non_null(re);
	return re;
}

static void test_groups(void **state)
{
	struct regex *re = compiled("(a)|(b)|(c)");
	struct regex_scratch *s = regex_scratch_new((struct regex_limits){0});
	struct regex_match m;

	(void)state;
	assert_int_equal(regex_match(re, s, SLICE("xb"), 0, &m), 1);
	assert_int_equal(m.count, 4);
	assert_int_equal(m.group[1].off, REGEX_UNSET);
	assert_int_equal(m.group[2].off, 1);
	assert_int_equal(m.group[2].len, 1);
	assert_int_equal(m.group[3].off, REGEX_UNSET);
	regex_free(re);

	/* More groups than are reported. */
	re = compiled("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)");
	assert_int_equal(regex_match(re, s, SLICE("abcdefghijk"), 0, &m), 1);
	assert_int_equal(m.count, REGEX_GROUPS);
	assert_int_equal(m.group[9].off, 8);
	assert_int_equal(m.group[0].len, 11);
	regex_free(re);
	regex_scratch_free(s);
}

static void test_start(void **state)
{
	struct regex *re = compiled("\\bab");
	struct regex_scratch *s = regex_scratch_new((struct regex_limits){0});
	struct regex_match m;

	(void)state;
	/* What stands before `start` is still looked at. */
	assert_int_equal(regex_match(re, s, SLICE("xab ab"), 1, &m), 1);
	assert_int_equal(m.group[0].off, 4);
	assert_int_equal(regex_match(re, s, SLICE("ab"), 2, &m), 0);
	regex_free(re);
	regex_scratch_free(s);
}

/* What PCRE2 itself says: machine code for any UTF-8, as it is made before the first match. */
struct oracle {
	pcre2_code *code;
	pcre2_match_data *data;
};

static void oracle_init(struct oracle *o, struct slice pattern, unsigned flags)
{
	struct regex_error err;

	o->code = pcre_compile(pattern, pcre_options(flags), &err);
	assert_non_null(o->code);
	pcre2_jit_compile(o->code, PCRE2_JIT_COMPLETE);
	o->data = pcre2_match_data_create(REGEX_GROUPS, NULL);
}

static void oracle_release(struct oracle *o)
{
	pcre2_match_data_free(o->data);
	pcre2_code_free(o->code);
}

static void oracle_check(struct oracle *o, const struct regex *re, struct slice subject,
			 struct slice pattern)
{
	struct regex_scratch *s = regex_scratch_new((struct regex_limits){0});
	size_t start = subject.n % 3 && ((unsigned char)subject.p[subject.n / 3] & 0xc0) != 0x80
			       ? subject.n / 3
			       : 0;
	int rc = pcre2_match(o->code, (PCRE2_SPTR)subject.p, subject.n, start, 0, o->data, NULL);
	const PCRE2_SIZE *at = pcre2_get_ovector_pointer(o->data);
	struct regex_match m;

	if (regex_match(re, s, subject, start, &m) != (rc > 0) ||
	    (rc > 0 && (m.group[0].off != at[0] || m.group[0].len != at[1] - at[0]))) {
		fprintf(stderr, "subject, from %zu:", start);
		for (size_t i = 0; i < subject.n; i++)
			fprintf(stderr, " %02x", (unsigned char)subject.p[i]);
		fail_msg("/%.*s/: not what PCRE2 says", SLICE_ARG(pattern));
	}
	regex_scratch_free(s);
}

static uint32_t seed = 1;

static unsigned below(size_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (unsigned)((seed >> 8) % n);
}

/* Some of the pieces, in one text. */
static struct slice made_of(char *to, const struct slice *piece, size_t npieces, size_t n)
{
	size_t at = 0;

	for (; n; n--) {
		struct slice one = piece[below(npieces)];

		memcpy(to + at, one.p, one.n);
		at += one.n;
	}
	return (struct slice){to, at};
}

/* Plain patterns are interpreted first, on plain subjects: nobody sees when that ends. */
static void test_as_pcre2(void **state)
{
	static const struct slice item[] = {
		SLICE_ROW("a"),	   SLICE_ROW("b*"),    SLICE_ROW("k+"),	     SLICE_ROW("S?"),
		SLICE_ROW(".*"),   SLICE_ROW("."),     SLICE_ROW(".+?"),     SLICE_ROW("\\s*"),
		SLICE_ROW("\\S+"), SLICE_ROW("\\w*+"), SLICE_ROW("\\W"),     SLICE_ROW("\\d??"),
		SLICE_ROW("^"),	   SLICE_ROW("$"),     SLICE_ROW("\\b"),     SLICE_ROW("\\B"),
		SLICE_ROW("[^a]"), SLICE_ROW("[ab]*"), SLICE_ROW("[^S_]+?"), SLICE_ROW("\\("),
		SLICE_ROW(" "),	   SLICE_ROW("Mock"),  SLICE_ROW("\\D"),
	};
	static const struct slice piece[] = {
		SLICE_ROW("a"),	       SLICE_ROW("b"),
		SLICE_ROW("k"),	       SLICE_ROW("K"),
		SLICE_ROW("s"),	       SLICE_ROW("S"),
		SLICE_ROW(" "),	       SLICE_ROW("_"),
		SLICE_ROW("1"),	       SLICE_ROW("("),
		SLICE_ROW("ab"),       SLICE_ROW("Mock"),
		SLICE_ROW("\t"),       SLICE_ROW("\n"),
		SLICE_ROW("\0"),       SLICE_ROW("mock"),
		SLICE_ROW("\r"),       SLICE_ROW("\r\n"),
		SLICE_ROW("\xc3\xa9"), SLICE_ROW("\xe2\x84\xaa"),
		SLICE_ROW("\xff"),
	};
	const size_t plain = COUNT(piece) - 5;

	(void)state;
	for (unsigned round = 0; round < 4000; round++) {
		static const unsigned flags[] = {0, REGEX_ICASE, REGEX_MULTILINE};
		char p[80], text[200];
		struct slice pattern = made_of(p, item, COUNT(item), 1 + below(6));
		unsigned flag = flags[below(COUNT(flags))];
		struct regex_error err;
		struct regex *re = regex_compile(pattern, flag, &err);
		struct oracle o;

		oracle_init(&o, pattern, flag);
		for (unsigned i = 0; i < 40; i++) {
			if (i == 20)
				warm(re);
			oracle_check(&o, re,
				     made_of(text, piece, i % 4 ? plain : COUNT(piece), below(24)),
				     pattern);
		}
		oracle_release(&o);
		regex_free(re);
	}
}

/* Whatever the limit: neither what is decided nor the words hang on what was matched before. */
static void test_limits_know_no_before(void **state)
{
	static const struct {
		const char *pattern;
		uint32_t heap_kib; /* too little: the interpreter gives up otherwise */
	} row[] = {{"a*a*a*a*[bd]", 0},
		   {"a?a?a?a?a?a?a?a?a?[bd]", 1},
		   {".*.*.*[xy]", 0},
		   {"a*a*a*a*[cd]", 0}};
	unsigned decided = 0, failed = 0;
	char text[40];

	(void)state;
	memset(text, 'a', sizeof text);
	text[sizeof text - 1] = 'c';
	for (unsigned i = 0; i < COUNT(row); i++) {
		for (uint32_t limit = 1; limit < 2000000; limit += 1 + limit / 16) {
			struct slice subject = {text, sizeof text};
			struct regex *fresh = compiled(row[i].pattern),
				     *old = compiled(row[i].pattern);
			struct regex_scratch *s =
				regex_scratch_new((struct regex_limits){limit, row[i].heap_kib});
			struct regex_match m = {.count = 0}, n = m;
			char why[120] = "";
			int rc = regex_match(fresh, s, subject, 0, &m);

			snprintf(why, sizeof why, "%s", rc < 0 ? regex_failure(s) : "");
			warm(old);
			assert_int_equal(regex_match(old, s, subject, 0, &n), rc);
			if (rc < 0)
				assert_string_equal(regex_failure(s), why);
			assert_memory_equal(&m, &n, sizeof m);
			decided += rc >= 0;
			failed += rc < 0;
			regex_scratch_free(s);
			regex_free(fresh);
			regex_free(old);
		}
	}
	assert_true(decided > 20);
	assert_true(failed > 20);
}

static void check_limit(bool jit)
{
	char text[64];
	struct regex_error err;
	struct regex *re =
		regex_compile(SLICE("(a+)+(a+)+(a+)+$"), jit ? 0 : REGEX_INTERPRETED, &err);
	struct regex_scratch *s = regex_scratch_new((struct regex_limits){.match = 1000});
	struct regex_match m;

	memset(text, 'a', sizeof text);
	text[sizeof text - 1] = 'b';
	assert_int_equal(regex_match(re, s, (struct slice){text, sizeof text}, 0, &m), -1);
	assert_true(strstr(regex_failure(s), "limit") != NULL);
	regex_free(re);
	regex_scratch_free(s);
}

static void test_limit_is_an_error(void **state)
{
	(void)state;
	check_limit(false);
	check_limit(true);
}

/* What machine code has no stack for the interpreter has memory for. */
static void test_deep_match(void **state)
{
	size_t n = 60000;
	char *text = malloc(n);
	struct regex *re = compiled("^(?:a|ab|b)*c");
	struct regex_scratch *s = regex_scratch_new((struct regex_limits){.match = 50000000});
	struct regex_match m;

	(void)state;
	memset(text, 'a', n);
	text[n - 1] = 'c';
	assert_int_equal(regex_match(re, s, (struct slice){text, n}, 0, &m), 1);
	assert_int_equal(m.group[0].len, n);
	regex_free(re);
	regex_scratch_free(s);
	free(text);
}

static void test_refused(void **state)
{
	static const struct {
		const char *pattern;
		size_t offset;
	} row[] = {
		{"a(b", 3}, {"a[b", 3}, {"*", 0}, {"(?<x", 4}, {"a\\", 2}, {"\xff", 0}, {"\\C", 2},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct regex_error err = {0};

		if (regex_compile(slice_of(row[i].pattern), 0, &err))
			fail_msg("accepted: %s", row[i].pattern);
		if (!err.text[0] || err.offset != row[i].offset)
			fail_msg("%s: offset %zu: %s", row[i].pattern, err.offset, err.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_interpreted),
		cmocka_unit_test(test_compiled),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_start),
		cmocka_unit_test(test_as_pcre2),
		cmocka_unit_test(test_limits_know_no_before),
		cmocka_unit_test(test_limit_is_an_error),
		cmocka_unit_test(test_deep_match),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
