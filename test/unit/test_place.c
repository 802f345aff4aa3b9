/* Placing: what is known of a line does not hang on which lines were hit before. */
#include "test/unit/unit.h"

#include "src/engine/place.h"
#include "ssot/lang/lang.h"

/* Lines of all sorts, of which many share a place among those that are known. */
static struct slice made(struct arena *a)
{
	VEC(char) text = {0};

	for (unsigned i = 0; i < 300; i++) {
		struct slice line = arena_printf(a, "%*s\tcall(%u,  'x') ; \xc3\xa9 # %u\n",
						 (int)(i % 9), "", i / 3, i);

		for (size_t k = 0; k < line.n; k++)
			*VEC_ADD(a, &text) = line.p[k];
	}
	return (struct slice){text.p, text.n};
}

static void test_as_if_it_were_the_first(void **state)
{
	struct arena a = {0};
	const struct rule rule = {.id = SLICE("r")};
	const struct text text = {.path = SLICE("a.py"), .bytes = made(&a)};
	struct placer all, one;
	struct lines lines;
	uint32_t seed = 1;

	(void)state;
	lines_split(text.bytes, &a, &lines);
	assert_int_equal(lines.n, 300);
	placer_init(&all, &text, &lines, &a, &a);
	for (unsigned i = 0; i < 5000; i++) {
		struct finding f, g;
		struct hit hit = {.at.len = i % 7};

		seed = seed * 1664525 + 1013904223;
		hit.at.off = (uint32_t)((seed >> 8) % text.bytes.n);
		placer_place(&all, &rule, &hit, &f);
		placer_init(&one, &text, &lines, &a, &a);
		placer_place(&one, &rule, &hit, &g);
		assert_slice(f.identity, g.identity);
		assert_slice(f.excerpt, g.excerpt);
		assert_int_equal(f.context, g.context);
		assert_int_equal(f.line, g.line);
		assert_int_equal(f.column, g.column);
		assert_int_equal(f.end_column, g.end_column);
	}
	arena_clear(&a);
}

static void test_known_by_its_words(void **state)
{
	struct arena a = {0};
	const struct rule rule = {.id = SLICE("r")};
	const struct text text = {.path = SLICE("a.py"), .bytes = SLICE("x\n \ta  =\t b \ny\n")};
	const struct hit hit = {.at = {4, 1}};
	struct placer p;
	struct lines lines;
	struct finding f;

	(void)state;
	lines_split(text.bytes, &a, &lines);
	placer_init(&p, &text, &lines, &a, &a);
	placer_place(&p, &rule, &hit, &f);
	assert_slice(f.identity, SLICE("a = b"));
	assert_slice(f.excerpt, SLICE(" \ta  =\t b "));
	assert_int_equal(f.line, 2);
	assert_int_equal(f.column, 3);
	arena_clear(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_if_it_were_the_first),
		cmocka_unit_test(test_known_by_its_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
