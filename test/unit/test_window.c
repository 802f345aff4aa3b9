/* Windows: the same bytes whether a file is read in parts, mapped, or in memory already. */
#include "test/unit/unit.h"

#include <unistd.h>

#include "src/source/window.h"

#define SIZE ((size_t)300000)

static char text[SIZE], path[] = "/tmp/ssot-window-XXXXXX";

static int setup(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	for (size_t i = 0; i < SIZE; i++)
		text[i] = (char)(i * 7 + i / 251);
	if (fd < 0 || write(fd, text, SIZE) != (ssize_t)SIZE)
		return -1;
	return close(fd);
}

static int teardown(void **state)
{
	(void)state;
	return unlink(path);
}

static void assert_part(struct window *w, size_t at, size_t n)
{
	struct slice rest = slice_from((struct slice){text, SIZE}, at), got = window_get(w, at, n);

	assert_true(got.n >= (n < rest.n ? n : rest.n));
	assert_true(got.n <= rest.n);
	assert_slice(got, slice_first(rest, got.n));
}

/* Forth and back, small and large, at the end and behind it. */
static void assert_all_parts(struct window *w)
{
	static const size_t at[] = {0,	  0,	  1,	    4000,     4095, 4096,     5000, 5001,
				    5002, 299999, SIZE - 1, SIZE - 9, SIZE, SIZE + 9, 100,  70000};
	static const size_t n[] = {1, 20, 512, 4096, 70000, 2 * SIZE};

	assert_int_equal(w->size, SIZE);
	for (size_t i = 0; i < COUNT(at); i++)
		for (size_t k = 0; k < COUNT(n); k++)
			assert_part(w, at[i], n[k]);
	for (size_t i = COUNT(at); i-- > 0;)
		for (size_t k = COUNT(n); k-- > 0;)
			assert_part(w, at[i], n[k]);
}

static void test_parts_then_mapped(void **state)
{
	struct window w;

	(void)state;
	assert_int_equal(window_open(&w, path), 0);
	assert_all_parts(&w);
	window_map(&w);
	assert_true(w.mapped);
	assert_all_parts(&w);
	window_forget(&w);
	assert_all_parts(&w);
	window_close(&w);
}

static void test_in_memory(void **state)
{
	struct window w;

	(void)state;
	window_over(&w, (struct slice){text, SIZE});
	assert_all_parts(&w);
	window_map(&w);
	assert_false(w.mapped);
	window_close(&w);
}

static void test_not_there(void **state)
{
	struct window w;

	(void)state;
	assert_int_equal(window_open(&w, "/tmp/no/such/file"), -1);
	assert_int_equal(window_open(&w, "/dev/null"), -1);
}

/* What was cut off behind our back cannot be read, and what is left still can. */
static void test_cut_off(void **state)
{
	struct window w;

	(void)state;
	assert_int_equal(window_open(&w, path), 0);
	assert_int_equal(truncate(path, 10000), 0);
	assert_int_equal(window_get(&w, 20000, 100).n, 0);
	assert_int_equal(window_get(&w, 9990, 100).n, 0);
	assert_part(&w, 100, 100);
	window_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts_then_mapped), cmocka_unit_test(test_in_memory),
		cmocka_unit_test(test_not_there),
		cmocka_unit_test(test_cut_off), /* last: it shortens the file */
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
