/* UTF-8 and UTF-16: every malformed form is seen, and repair changes nothing else. */
#include "test/unit/unit.h"

#include "ssot/base/utf.h"

static void test_decode(void **state)
{
	static const struct {
		struct slice in;
		uint32_t cp;
		size_t len;
	} row[] = {
		{SLICE_ROW("a"), 'a', 1},
		{SLICE_ROW("\0"), 0, 1},
		{SLICE_ROW("\x7f"), 0x7f, 1},
		{SLICE_ROW("\xc2\x80"), 0x80, 2},
		{SLICE_ROW("\xdf\xbf"), 0x7ff, 2},
		{SLICE_ROW("\xe0\xa0\x80"), 0x800, 3},
		{SLICE_ROW("\xef\xbf\xbf"), 0xffff, 3},
		{SLICE_ROW("\xed\x9f\xbf"), 0xd7ff, 3},
		{SLICE_ROW("\xf0\x90\x80\x80"), 0x10000, 4},
		{SLICE_ROW("\xf4\x8f\xbf\xbf"), 0x10ffff, 4},
		/* Lone, overlong, surrogate, too high, cut short. */
		{SLICE_ROW("\x80"), UTF_INVALID, 1},
		{SLICE_ROW("\xff"), UTF_INVALID, 1},
		{SLICE_ROW("\xc0\x80"), UTF_INVALID, 1},
		{SLICE_ROW("\xc1\xbf"), UTF_INVALID, 1},
		{SLICE_ROW("\xe0\x9f\xbf"), UTF_INVALID, 1},
		{SLICE_ROW("\xf0\x8f\xbf\xbf"), UTF_INVALID, 1},
		{SLICE_ROW("\xed\xa0\x80"), UTF_INVALID, 1},
		{SLICE_ROW("\xf4\x90\x80\x80"), UTF_INVALID, 1},
		{SLICE_ROW("\xf5\x80\x80\x80"), UTF_INVALID, 1},
		{SLICE_ROW("\xc2"), UTF_INVALID, 1},
		{SLICE_ROW("\xe2\x82"), UTF_INVALID, 1},
		{SLICE_ROW("\xf0\x9f\x98"), UTF_INVALID, 1},
		{SLICE_ROW("\xc2 "), UTF_INVALID, 1},
		{SLICE_ROW("\xe2\x82 "), UTF_INVALID, 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		uint32_t cp = 0;
		size_t len = utf8_decode(row[i].in, &cp);

		if (cp != row[i].cp || len != row[i].len)
			fail_msg("row %zu: U+%X, %zu bytes", i, (unsigned)cp, len);
		assert_int_equal(utf8_valid(row[i].in), cp != UTF_INVALID);
	}
}

static void test_round_trip(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
		char buf[4];
		uint32_t back;
		size_t n;

		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		n = utf8_put(cp, buf);
		if (utf8_decode((struct slice){buf, n}, &back) != n || back != cp)
			fail_msg("U+%X", (unsigned)cp);
	}
}

static void test_repair(void **state)
{
	static const struct {
		struct slice in, out;
		size_t count;
	} row[] = {
		{SLICE_ROW(""), SLICE_ROW(""), 0},
		{SLICE_ROW("a\xc3\xa9\0z"), SLICE_ROW("a\xc3\xa9\0z"), 4},
		{SLICE_ROW("a\xff"
			   "b"),
		 SLICE_ROW("a\xef\xbf\xbd"
			   "b"),
		 3},
		{SLICE_ROW("\xe2\x82"), SLICE_ROW("\xef\xbf\xbd\xef\xbf\xbd"), 2},
		{SLICE_ROW("\xed\xa0\x80"), SLICE_ROW("\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"), 3},
	};
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct slice out = utf8_repair(&a, row[i].in);

		assert_slice(out, row[i].out);
		assert_true(utf8_valid(out));
		assert_int_equal(utf8_count(row[i].in), row[i].count);
		/* What is sound is not copied. */
		if (slice_eq(row[i].in, row[i].out))
			assert_ptr_equal(out.p, row[i].in.p);
	}
	arena_clear(&a);
}

static void test_utf16(void **state)
{
	static const struct {
		struct slice in, out;
		bool bom;
	} row[] = {
		{SLICE_ROW("\xff\xfe"), SLICE_ROW(""), true},
		{SLICE_ROW("\xff\xfe"
			   "a\0\n\0"),
		 SLICE_ROW("a\n"), true},
		{SLICE_ROW("\xfe\xff\0a\0\n"), SLICE_ROW("a\n"), true},
		{SLICE_ROW("\xff\xfe\xac\x20"), SLICE_ROW("\xe2\x82\xac"), true},
		/* A pair; its halves alone; a half before something else; a last odd byte. */
		{SLICE_ROW("\xff\xfe\x3d\xd8\x00\xde"), SLICE_ROW("\xf0\x9f\x98\x80"), true},
		{SLICE_ROW("\xfe\xff\xd8\x3d\xde\x00"), SLICE_ROW("\xf0\x9f\x98\x80"), true},
		{SLICE_ROW("\xff\xfe\x3d\xd8"), SLICE_ROW("\xef\xbf\xbd"), true},
		{SLICE_ROW("\xff\xfe\x00\xde"), SLICE_ROW("\xef\xbf\xbd"), true},
		{SLICE_ROW("\xff\xfe\x3d\xd8"
			   "a\0"),
		 SLICE_ROW("\xef\xbf\xbd"
			   "a"),
		 true},
		{SLICE_ROW("\xff\xfe"
			   "a\0b"),
		 SLICE_ROW("a\xef\xbf\xbd"), true},
		{SLICE_ROW("\xff\xfe\x3d\xd8\x00"), SLICE_ROW("\xef\xbf\xbd\xef\xbf\xbd"), true},
		/* No UTF-16: UTF-32's mark, no mark, too short. */
		{SLICE_ROW("\xff\xfe\0\0"), SLICE_ROW(""), false},
		{SLICE_ROW("a\0b\0"), SLICE_ROW(""), false},
		{SLICE_ROW("\xff"), SLICE_ROW(""), false},
		{SLICE_ROW(""), SLICE_ROW(""), false},
	};
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		if (utf16_has_bom(row[i].in) != row[i].bom)
			fail_msg("row %zu: mark", i);
		if (row[i].bom)
			assert_slice(utf16_to_utf8(&a, row[i].in), row[i].out);
	}
	arena_clear(&a);
}

/* What is done with many bytes at once is what comes of one character after the other. */
static void test_many_at_once(void **state)
{
	char text[40];

	(void)state;
	for (size_t n = 0; n <= 20; n++)
		for (size_t at = 0; at <= n; at++)
			for (unsigned byte = 0; byte < 256; byte++) {
				struct slice s = {text, n};
				size_t count = 0, printable = 0;

				memset(text, '~', sizeof text);
				text[at] = (char)byte;
				text[n / 2] = ' ';
				for (size_t i = 0; i < n; count++) {
					uint32_t cp;

					i += utf8_decode(slice_from(s, i), &cp);
				}
				while (printable < n && text[printable] >= ' ' &&
				       text[printable] <= '~')
					printable++;
				assert_int_equal(utf8_count(s), count);
				assert_int_equal(utf8_printable(s), printable);
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decode),	     cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_repair),	     cmocka_unit_test(test_utf16),
		cmocka_unit_test(test_many_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
