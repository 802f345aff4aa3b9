/* Diagnostics: one line each, safe to print, counted by level. */
#include "test/unit/unit.h"

#include "ssot/base/diag.h"

static struct slice printed(const struct diag_list *d, bool verbose, struct arena *a)
{
	char *buf;
	size_t n;
	FILE *f = open_memstream(&buf, &n);
	struct slice s;

	diag_print(d, f, verbose);
	fclose(f);
	s = arena_dup(a, (struct slice){buf, n});
	free(buf);
	return s;
}

static void test_print(void **state)
{
	struct arena a = {0};
	struct diag_list d = {.arena = &a};

	(void)state;
	assert_slice(printed(&d, true, &a), SLICE(""));
	assert_int_equal(diag_error(&d, "no %s", "rules"), -1);
	assert_int_equal(diag_error_at(&d, SLICE(".ssot.ini"), 3, "bad\n\x1b[31m"), -1);
	diag_error_at(&d, SLICE("a\nb"), 0, "careful");
	diag_note(&d, "by the way");
	assert_int_equal(d.errors, 3);
	assert_int_equal(d.v.n, 4);
	assert_slice(printed(&d, false, &a), SLICE("git-ssot: error: no rules\n"
						   ".ssot.ini:3: error: bad\\x0a\\x1b[31m\n"
						   "\"a\\nb\": error: careful\n"));
	assert_true(slice_ends(printed(&d, true, &a), SLICE("\ngit-ssot: note: by the way\n")));
	arena_clear(&a);
}

/* In a repository without objects there is an error for each file. */
static void test_many(void **state)
{
	struct arena a = {0};
	struct diag_list d = {.arena = &a};
	struct slice s;

	(void)state;
	for (unsigned i = 0; i < 10000; i++)
		diag_error_at(&d, SLICE("f"), i + 1, "gone");
	s = printed(&d, false, &a);
	assert_true(slice_ends(s, SLICE("f:100: error: gone\n"
					"git-ssot: error: 9900 more such errors\n")));
	s = printed(&d, true, &a);
	assert_true(slice_ends(s, SLICE("f:10000: error: gone\n")));
	arena_clear(&a);
}

/* The list keeps its own copies. */
static void test_owns_its_texts(void **state)
{
	struct arena a = {0};
	struct diag_list d = {.arena = &a};
	char name[] = "x.ini", text[] = "wrong";

	(void)state;
	diag_error_at(&d, slice_of(name), 1, "%s", text);
	memset(name, '#', sizeof name - 1);
	memset(text, '#', sizeof text - 1);
	assert_slice(printed(&d, false, &a), SLICE("x.ini:1: error: wrong\n"));
	arena_clear(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_print),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_owns_its_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
