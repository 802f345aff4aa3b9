/* Lines, languages by path, masked views: what every text goes through. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/lang/regions.h"

static struct arena arena;

static int teardown(void **state)
{
	(void)state;
	arena_clear(&arena);
	return 0;
}

static void check_lines(struct slice text, const char *const *want, uint32_t n)
{
	struct lines l = {0};

	lines_split(text, &arena, &l);
	assert_int_equal(l.n, n);
	assert_int_equal(l.start[n], text.n);
	for (uint32_t i = 0; i < n; i++) {
		struct slice got = lines_get(&l, text, i);
		assert_int_equal(got.n, strlen(want[i]));
		assert_memory_equal(got.p, want[i], got.n);
		assert_int_equal(lines_at(&l, l.start[i]), i);
		assert_int_equal(lines_at(&l, l.start[i + 1] - 1), i);
	}
}

static void lines_end_in_lf_crlf_or_cr(void **state)
{
	static const struct {
		struct slice text;
		const char *lines[6];
		uint32_t n;
	} rows[] = {
		{SLICE_ROW(""), {0}, 0},
		{SLICE_ROW("a"), {"a"}, 1},
		{SLICE_ROW("a\n"), {"a"}, 1},
		{SLICE_ROW("\n"), {""}, 1},
		{SLICE_ROW("\r"), {""}, 1},
		{SLICE_ROW("\r\n"), {""}, 1},
		{SLICE_ROW("\n\r"), {"", ""}, 2},
		{SLICE_ROW("\r\r\n\n"), {"", "", ""}, 3},
		{SLICE_ROW("a\nb\n"), {"a", "b"}, 2},
		{SLICE_ROW("a\r\nb\r\nc"), {"a", "b", "c"}, 3},
		{SLICE_ROW("a\rb\rc\r"), {"a", "b", "c"}, 3},
		{SLICE_ROW("a\rb\nc\r\nd\n\re"), {"a", "b", "c", "d", "", "e"}, 6},
		{SLICE_ROW("one\n\ntwo\r\n\r\nthree"), {"one", "", "two", "", "three"}, 5},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check_lines(rows[i].text, rows[i].lines, rows[i].n);
}

static void lines_agree_with_a_plain_loop(void **state)
{
	enum { SIZE = 5000 };
	char *bytes = arena_alloc(&arena, SIZE);
	uint32_t seed = 7;

	(void)state;
	for (size_t round = 0; round < 60; round++) {
		struct lines l = {0};
		size_t n = SIZE - round * 80;
		uint32_t want = 0;
		for (size_t i = 0; i < n; i++) {
			seed = seed * 1664525u + 1013904223u;
			bytes[i] = "\n\rabcdefghijklmnopqrstuvwxyz0123"[(seed >> 20) %
									(2 + round / 2)];
		}
		lines_split((struct slice){bytes, n}, &arena, &l);
		for (size_t at = 0; at < n; want++) {
			assert_int_equal(l.start[want], at);
			while (at < n && bytes[at] != '\n' && bytes[at] != '\r')
				at++;
			at += at + 1 < n && bytes[at] == '\r' && bytes[at + 1] == '\n';
			at += at < n;
		}
		assert_int_equal(l.n, want);
		assert_int_equal(l.start[want], n);
	}
}

static void big_texts_are_no_problem(void **state)
{
	size_t n = (size_t)10 * 1024 * 1024;
	char *bytes = arena_alloc(&arena, n);
	struct lines l = {0};

	(void)state;
	memset(bytes, 'x', n);
	lines_split((struct slice){bytes, n}, &arena, &l);
	assert_int_equal(l.n, 1);
	for (size_t i = 9; i < n; i += 10)
		bytes[i] = '\n';
	lines_split((struct slice){bytes, n}, &arena, &l);
	assert_int_equal(l.n, n / 10);
	assert_int_equal(lines_at(&l, 123456), 12345);
	memset(bytes, '\r', n);
	lines_split((struct slice){bytes, n}, &arena, &l);
	assert_int_equal(l.n, n);
}

static void offsets_outside_are_held_by_the_nearest_line(void **state)
{
	struct lines l = {0};

	(void)state;
	lines_split(SLICE("a\nb"), &arena, &l);
	assert_int_equal(lines_at(&l, 3), 1);
	lines_split(SLICE(""), &arena, &l);
	assert_int_equal(lines_at(&l, 0), 0);
	assert_int_equal(lines_get(&l, SLICE(""), 0).n, 0);
}

static const struct lang *lang_for(const char *path, const char *bytes)
{
	return lang_of(slice_of(path), slice_of(bytes));
}

static void unknown_files_are_plain_text(void **state)
{
	const struct lang *text = lang_named(SLICE("text"));

	(void)state;
	assert_non_null(text);
	assert_null(lang_named(SLICE("no such language")));
	assert_ptr_equal(lang_for("a/b.unheard-of", "x"), text);
	assert_ptr_equal(lang_for("", ""), text);
	assert_ptr_equal(lang_for("a/", "#!"), text);
	assert_ptr_equal(lang_for("tool", "#!/usr/bin/env\n"), text);
	for (size_t i = 0; lang_table[i]; i++)
		assert_ptr_equal(lang_named(slice_of(lang_table[i]->name)), lang_table[i]);
}

static void plain_text_is_all_code(void **state)
{
	const struct lang *l = lang_named(SLICE("text"));
	struct text t = {SLICE("a.txt"), SLICE("# one\ntwo\n")};
	struct scan s = {0};

	(void)state;
	l->scan(l, &t, SCAN_REGIONS, NULL, &arena, &s);
	assert_int_equal(s.regions.n, 1);
	assert_int_equal(s.regions.p[0].cls, REGION_CODE);
	assert_int_equal(s.regions.p[0].at.len, t.bytes.n);
	assert_int_equal(s.lines.n, 2);
}

static void masked_views_keep_offsets_and_line_ends(void **state)
{
	struct text t = {SLICE("a"), SLICE("ab'c\r\nd'#e\n\xc3\xa4")};
	struct scan s = {0};
	struct file_view f = {.text = &t, .scan = &s, .arena = &arena};

	(void)state;
	regions_add(&s, &arena, (struct span){2, 6}, REGION_STRING);
	regions_add(&s, &arena, (struct span){8, 2}, REGION_COMMENT);
	regions_finish(&s, &arena, (uint32_t)t.bytes.n);
	assert_int_equal(s.regions.n, 4);
	assert_true(slice_is(file_masked(&f, REGION_BIT(REGION_CODE)), "ab  \r\n    \n\xc3\xa4"));
	assert_true(slice_is(file_masked(&f, REGION_BIT(REGION_COMMENT)), "    \r\n  #e\n  "));
	assert_true(slice_is(file_masked(&f, REGION_BIT(REGION_STRING)), "  'c\r\nd'  \n  "));
	assert_ptr_equal(file_masked(&f, REGION_ANY).p, t.bytes.p);
	assert_ptr_equal(file_masked(&f, REGION_BIT(REGION_CODE)).p,
			 file_masked(&f, REGION_BIT(REGION_CODE)).p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_end_in_lf_crlf_or_cr),
		cmocka_unit_test(lines_agree_with_a_plain_loop),
		cmocka_unit_test(big_texts_are_no_problem),
		cmocka_unit_test(offsets_outside_are_held_by_the_nearest_line),
		cmocka_unit_test(unknown_files_are_plain_text),
		cmocka_unit_test(plain_text_is_all_code),
		cmocka_unit_test(masked_views_keep_offsets_and_line_ends),
	};

	return cmocka_run_group_tests(tests, NULL, teardown);
}
