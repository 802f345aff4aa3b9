/* Required literals: what is found in a pattern, and that no match is without one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "ssot/base/literal.h"
#include "test/naive.h"

struct row {
	const char *pattern;
	const char *flags; /* i, x */
	const char *want;  /* literals with a space between them; "" none */
};

static const struct row table[] = {
	/* The first user's own patterns, as they run them. */
	{"mock_agent\\s*=\\s*[^S].*", "i", "mock_agent"},
	{"MockAgent\\s*=\\s*.*", "i", "mockagent"},
	{"create_mock_agent\\s*\\(", "i", "create_mock_agent"},
	{"Agent\\(\\)\\s*=\\s*Mock", "i", "agent()"},
	{"mock_websocket\\s*=\\s*[^S].*", "i", "mock_websocket"},
	{"MockWebSocket\\s*=\\s*.*", "i", "mockwebsocket"},
	{"WebSocketMock\\s*=\\s*.*", "i", "websocketmock"},
	{"websocket\\..*\\s*=\\s*Mock", "i", "websocket."},
	{"mock_session\\s*=\\s*[^S].*", "i", "mock_session"},
	{"MockSession\\s*=\\s*.*", "i", "mocksession"},
	{"DatabaseMock\\s*=\\s*.*", "i", "databasemock"},
	{"session\\..*\\s*=\\s*Mock", "i", "session."},
	{"Mock\\(\\).*", "i", "mock()"},
	{"MagicMock\\(\\).*", "i", "magicmock()"},
	{"AsyncMock\\(\\).*", "i", "asyncmock()"},
	{"@patch\\(.*\\).*", "i", "@patch("},
	{"pytest\\.main\\s*\\(", "", "pytest.main"},
	{"subprocess\\..*pytest", "", "subprocess."},
	{"os\\.system\\s*\\(.*pytest", "", "os.system"},
	{"run\\s*\\(.*pytest", "", "pytest"},
	/* Plain text and escapes. */
	{"abcd", "", "abcd"},
	{"ABcd", "", "ABcd"},
	{"ABcd", "i", "abcd"},
	{"a\\.b\\-c\\_", "", "a.b-c_"},
	{"a\\ bcd", "", "bcd"},
	{"a]b}c{d", "", "a]b}c{d"},
	{"ab{x}cd", "", "ab{x}cd"},
	{"a\\\\bcd", "", "a\\bcd"},
	{"a\\x41bcd", "", "bcd"},
	{"a\\x{41}bcd", "", "bcd"},
	{"abcd\\tef", "", "abcd"},
	{"abcd\nefghi", "", "efghi"},
	{"ab cd\tefg", "", "efg"},
	{"ab\\dcd", "", "cd"},
	{"a.bcd", "", "bcd"},
	{"\\w+\\s*", "", ""},
	{"", "", ""},
	{"caf\xc3\xa9xy", "", "caf\xc3\xa9xy"},
	{"caf\xc3\xa9xy", "i", "caf"},
	{"\xc3\xa9+abcd", "",
	 "\xc3\xa9"
	 "abcd"},
	{"abcdefghijklmnopqrstuvwxyz_abcdefghijklm", "", "abcdefghijklmnopqrstuvwxyz_abcd"},
	/* Quantifiers. */
	{"ab+cde", "", "bcde"},
	{"ab++cde", "", "bcde"},
	{"ab+?cde", "", "bcde"},
	{"ab*cde", "", "cde"},
	{"colou?r_x", "", "color_x colour_x"},
	{"colou??r_x", "", "color_x colour_x"},
	{"colou?+r_x", "", "color_x colour_x"},
	{"ab{2}cdef", "", "cdef"},
	{"ab{0}cdef", "", "cdef"},
	{"ab{0,3}cdef", "", "cdef"},
	{"ab{1,}cdef", "", "cdef"},
	{"a+", "", "a"},
	{"a?", "", ""},
	{"a*", "", ""},
	{"a?b?", "", ""},
	{"(abcd)?", "", ""},
	{"(abcd)*ef", "", "ef"},
	{"(abcd)+ef", "", "abcdef"},
	{"(abcd){2}ef", "", "ef"},
	{"(abcd){0}ef", "", "ef"},
	{"(?:ab){0,1}cdef", "", "cdef"},
	{"(a?)+bcde", "", "bcde"},
	/* Alternatives. */
	{"abcd|efgh", "", "abcd efgh"},
	{"abcd|", "", ""},
	{"|abcd", "", ""},
	{"abcd|e?", "", ""},
	{"abcd|.", "", ""},
	{"abcd|e.ghij", "", "abcd ghij"},
	{"os\\.(environ|getenv)", "", "os.environ os.getenv"},
	{"(?:Mock|MagicMock)\\(\\)", "", "Mock()"},
	{"import\\s+docker|from\\s+docker\\b", "", "docker"},
	{"(a|b)c(d|e)", "", "acd ace bcd bce"},
	{"(ab|c)?defg", "", "defg"},
	{"(ab|)cdef", "", "cdef"},
	{"x(abcd|\\d)y", "", "x"},
	{"x(\\d|abcd)y", "", "x"},
	{"(.|abcd.)y", "", "y"},
	{"(abcd.|.efgh)x?", "", "abcd efgh"},
	{"[Mm]ock\\(", "", "Mock( mock("},
	{"[Mm]ock\\(", "i", "mock("},
	{"[a-c]bcde", "", "bcde"},
	{"[^a]bcde", "", "bcde"},
	{"[abcde]bcde", "", "bcde"},
	{"[]a]bcde", "", "bcde"},
	{"[a]+bcde", "", "abcde"},
	{"[|(]bcde", "", "bcde"},
	/* Groups. */
	{"(?>abcd)e", "", "abcde"},
	{"(?<name>abcd)e", "", "abcde"},
	{"(?'name'abcd)e", "", "abcde"},
	{"(?P<name>abcd)e", "", "abcde"},
	{"(?|(abcd)|(efgh))i", "", "abcdi efghi"},
	{"(abcd)\\1", "", "abcd"},
	{"((((abcd))))", "", "abcd"},
	{"((((((((((((((abcd))))))))))))))", "", ""},
	/* What takes no text. */
	{"^abcd$", "", "abcd"},
	{"\\bfoo\\b\\.bar", "", "foo.bar"},
	{"\\Aabcd\\z", "", "abcd"},
	{"abcd\\Kefgh", "", "abcd"},
	{"(?=abcd)", "", "abcd"},
	{"(?=.*abcd)(?=.*efghi).", "", "efghi"},
	{"(?<=abcd)ef", "", "abcd"},
	{"(?!abcd)ef", "", "ef"},
	{"(?<!abcd)ef", "", "ef"},
	{"ab(?!x)cd", "", "abcd"},
	{"(?=abcd)?ef", "", "ef"},
	{"(?!)", "", ""},
	/* The option x. */
	{"ab cd", "x", "abcd"},
	{" ab\\ cd ", "x", "cd"},
	{"ab +cd", "x", "cd"},
	{"abc # comment\ndefg", "x", "defg"},
	{"( abcd )efg", "x", "abcdefg"},
	{"(?x) a b c d", "", "abcd"},
	/* Options at the front. */
	{"(?i)ABcd", "", "abcd"},
	{"(?i)abcd|EFGH", "", "abcd efgh"},
	{"(?ims)abcd", "", "abcd"},
	{"(?xx)abcd", "", ""},
	{"(?i)", "", ""},
	{"(?i)[", "", ""},
	/* Whatever acts beyond its place: nothing is known. */
	{"abc(?i)def", "", ""},
	{"(?-i)abcd", "i", ""},
	{"(?i:ABcd)E", "", "abcde"},
	{"Ab(?ms:CDe)", "", "AbCDe"},
	{"(?i:a|B)cde", "", "acde bcde"},
	{"x\xc3\xa9"
	 "Abcd(?i:E)",
	 "", "abcde"},
	{"(?x: a b)cde", "", ""},
	{"(?-i:ab)cde", "i", ""},
	{"(?^)abcd", "", ""},
	{"a\\Qbcde\\E", "", ""},
	{"abcd(*ACCEPT)efgh", "", ""},
	{"(*COMMIT)abcd", "", ""},
	{"(*UTF)abcd", "", ""},
	{"(*pla:abcd)e", "", ""},
	{"(?(?=a)abcd|efgh)", "", ""},
	{"(?(DEFINE)(?<x>abcd))e", "", ""},
	{"(a)(?(1)abcd)", "", ""},
	{"(?<n>abcd)(?&n)", "", ""},
	{"(?P<n>abcd)(?P>n)", "", ""},
	{"(?P<n>abcd)(?P=n)", "", ""},
	{"(abcd)(?1)", "", ""},
	{"abcd(?R)?", "", ""},
	{"abcd(?C1)e", "", ""},
	{"abcd(?#no)e", "", ""},
	/* Wrong patterns. */
	{"abcd(", "", ""},
	{"abcd\\", "", ""},
	{"\xff"
	 "abcd",
	 "", ""},
};

static unsigned flags_of(const char *letters)
{
	return (strchr(letters, 'i') ? REGEX_ICASE : 0u) |
	       (strchr(letters, 'x') ? REGEX_EXTENDED : 0u);
}

/* The literals in one line. */
static struct slice shown(const struct literals *l, struct arena *a)
{
	struct slice all = {"", 0};

	for (size_t i = 0; i < l->n; i++)
		all = arena_printf(a, "%.*s%s%.*s", SLICE_ARG(all), i ? " " : "",
				   SLICE_ARG(l->p[i]));
	return all;
}

static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const struct row *r = &table[i];
		struct arena a = {0};
		struct literals l;

		regex_literals(&l, slice_of(r->pattern), flags_of(r->flags), &a);
		if (!slice_is(shown(&l, &a), r->want))
			fail_msg("%s [%s]: want \"%s\", got \"%s\"", r->pattern, r->flags, r->want,
				 shown(&l, &a).p);
		arena_clear(&a);
	}
}

static void test_icase_is_told(void **state)
{
	struct arena a = {0};
	struct literals l;

	(void)state;
	regex_literals(&l, SLICE("(?i)abcd"), 0, &a);
	assert_true(l.icase);
	regex_literals(&l, SLICE("abcd"), REGEX_ICASE, &a);
	assert_true(l.icase);
	regex_literals(&l, SLICE("ab(?i:cd)"), 0, &a);
	assert_true(l.icase);
	regex_literals(&l, SLICE("ab(?s:cd)"), 0, &a);
	assert_false(l.icase);
	regex_literals(&l, SLICE("abcd"), 0, &a);
	assert_false(l.icase);
	arena_clear(&a);
}

static void test_join(void **state)
{
	struct arena a = {0};
	struct literals all, more;

	(void)state;
	regex_literals(&all, SLICE("abcd"), 0, &a);
	regex_literals(&more, SLICE("EFGH"), REGEX_ICASE, &a);
	literals_join(&all, &more, &a);
	assert_int_equal(all.n, 2);
	assert_true(all.icase);
	assert_true(slice_is(all.p[1], "efgh"));
	regex_literals(&more, SLICE("."), 0, &a);
	literals_join(&all, &more, &a);
	assert_int_equal(all.n, 0);
	literals_join(&all, &more, &a);
	assert_int_equal(all.n, 0);
	arena_clear(&a);
}

/* Only s and k have relatives outside ASCII: the folding that literals.icase stands for. */
static void test_folding_is_pcre2s(void **state)
{
	struct regex_scratch *s = regex_scratch_new((struct regex_limits){0});
	struct regex_error err;
	struct regex *re = regex_compile(SLICE("[ -~]"), REGEX_ICASE, &err);

	(void)state;
	for (uint32_t cp = 0x80; cp < 0x110000; cp++) {
		char c[4] = {(char)(0xf0 | cp >> 18), (char)(0x80 | (cp >> 12 & 0x3f)),
			     (char)(0x80 | (cp >> 6 & 0x3f)), (char)(0x80 | (cp & 0x3f))};
		size_t skip = cp < 0x800 ? 2 : cp < 0x10000 ? 1 : 0;
		struct regex_match m;

		if (skip == 2)
			c[2] = (char)(0xc0 | cp >> 6);
		else if (skip == 1)
			c[1] = (char)(0xe0 | cp >> 12);
		assert_int_equal(regex_match(re, s, (struct slice){c + skip, 4 - skip}, 0, &m),
				 cp == 0x17f || cp == 0x212a);
	}
	regex_free(re);
	regex_scratch_free(s);
}

static uint32_t seed = 1;

static unsigned pick(unsigned n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 10) % n;
}

struct buffer {
	char p[400];
	size_t n;
};

static void put(struct buffer *b, const char *text)
{
	size_t n = strlen(text);

	if (b->n + n > sizeof b->p)
		return;
	memcpy(b->p + b->n, text, n);
	b->n += n;
}

/* Pieces that bite each other. */
static void put_item(struct buffer *b)
{
	static const char *const item[] = {
		"a",	    "b",   "s", "k", "A",   "ab",   "ks",  "ba",   "[ab]", "[^a]",
		".",	    "\\w", "^", "$", "\\b", " ",    "\\.", "\\ ",  "#",	   "\n",
		"\xc5\xbf", "\\1", "a", "b", "s",   "\\Qa", "\\E", "(?i)", "(*F)",
	};
	unsigned n = sizeof item / sizeof *item;

	/* The last few leave nothing known: seldom. */
	put(b, item[pick(pick(20) ? n - 5 : n)]);
}

static void put_pattern(struct buffer *b, unsigned depth)
{
	static const char *const group[] = {"(",    "(?:", "(?>", "(?|", "(?<n>",
					    "(?i:", "(?=", "(?!", "(?<="};
	static const char *const count[] = {"",	  "",	"",    "?",   "+",    "*",
					    "??", "++", "{0}", "{2}", "{0,1}"};
	unsigned branches = pick(3) ? 1 : 2 + pick(2);

	for (unsigned i = 0; i < branches; i++) {
		unsigned items = pick(5);

		if (i)
			put(b, "|");
		for (unsigned j = 0; j < items; j++) {
			if (depth < 3 && pick(4) == 0) {
				put(b, group[pick(sizeof group / sizeof *group)]);
				put_pattern(b, depth + 1);
				put(b, ")");
			} else {
				put_item(b);
			}
			put(b, count[pick(sizeof count / sizeof *count)]);
		}
	}
}

static struct slice subject_make(char *buf, size_t size)
{
	static const char *const piece[] = {"a",
					    "b",
					    "s",
					    "k",
					    "A",
					    "S",
					    "ab",
					    "ks",
					    " ",
					    ".",
					    "#",
					    "\xc5\xbf",
					    "\xe2\x84\xaa",
					    "\xff",
					    "\r"};
	unsigned items = pick(14);
	size_t n = 0;

	for (unsigned i = 0; i < items; i++)
		n += (size_t)snprintf(buf + n, size - n, "%s",
				      piece[pick(sizeof piece / sizeof *piece)]);
	return (struct slice){buf, n};
}

static void test_no_match_without_literal(void **state)
{
	struct regex_scratch *s = regex_scratch_new((struct regex_limits){0});
	unsigned matched = 0;

	(void)state;
	for (unsigned i = 0; i < 60000; i++) {
		unsigned flags = (pick(2) ? REGEX_ICASE : 0u) | (pick(4) ? 0u : REGEX_EXTENDED);
		struct buffer made = {.n = 0};
		char sbuf[64];
		struct slice pattern;
		struct arena a = {0};
		struct literals l;
		struct regex_error err;
		struct regex_match m;
		struct regex *re;

		put_pattern(&made, 0);
		pattern = (struct slice){made.p, made.n};
		re = regex_compile(pattern, flags, &err);
		regex_literals(&l, pattern, flags, &a);
		if (!re)
			assert_int_equal(l.n, 0);
		for (unsigned j = 0; re && l.n && j < 12; j++) {
			struct slice subject = subject_make(sbuf, sizeof sbuf);
			bool found = false;

			if (regex_match(re, s, subject, 0, &m) != 1)
				continue;
			matched++;
			for (size_t k = 0; k < l.n; k++)
				found = found ||
					naive_find(subject, 0, l.p[k], l.icase) < subject.n;
			if (!found)
				fail_msg("/%.*s/ flags %u matches \"%s\"", SLICE_ARG(pattern),
					 flags, sbuf);
		}
		regex_free(re);
		arena_clear(&a);
	}
	assert_true(matched > 10000);
	regex_scratch_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_icase_is_told),
		cmocka_unit_test(test_join),
		cmocka_unit_test(test_folding_is_pcre2s),
		cmocka_unit_test(test_no_match_without_literal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
