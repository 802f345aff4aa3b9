/* Arenas: zeroed, aligned, growing; reset keeps one block, clear keeps none. */
#include "test/unit/unit.h"

#include <stdalign.h>

#include "ssot/base/arena.h"

static void test_zeroed_and_aligned(void **state)
{
	struct arena a = {0};

	(void)state;
	for (size_t n = 0; n < 300000; n = n * 2 + 1) {
		char *p = arena_alloc(&a, n);

		assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xaa, n);
	}
	arena_clear(&a);
	assert_null(a.head);
	assert_int_equal(arena_size(&a), 0);
}

static void test_reset_zeroes_again(void **state)
{
	struct arena a = {0};
	char *p = arena_alloc(&a, 100);
	size_t held;

	(void)state;
	memset(p, 0xff, 100);
	for (int i = 0; i < 1000; i++)
		arena_alloc(&a, 1000);
	held = arena_size(&a);
	arena_reset(&a);
	assert_true(arena_size(&a) < held / 4);
	assert_true(arena_size(&a) > 0);
	p = arena_alloc(&a, 40000);
	for (size_t i = 0; i < 40000; i++)
		assert_int_equal(p[i], 0);
	arena_reset(&a);
	arena_clear(&a);
	arena_reset(&a);
	arena_clear(&a);
}

/* Big pieces must not waste the room that is left for small ones. */
static void test_big_pieces_stand_apart(void **state)
{
	struct arena a = {0};
	size_t before;

	(void)state;
	arena_alloc(&a, 16);
	before = arena_size(&a);
	arena_alloc(&a, 1000000);
	assert_true(arena_size(&a) >= before + 1000000);
	before = arena_size(&a);
	for (int i = 0; i < 100; i++)
		arena_alloc(&a, 100);
	assert_int_equal(arena_size(&a), before);
	arena_clear(&a);
}

static void test_dup(void **state)
{
	struct arena a = {0};
	struct slice s = arena_dup(&a, SLICE("a\0b"));

	(void)state;
	assert_slice(s, SLICE("a\0b"));
	assert_int_equal(s.p[3], 0);
	s = arena_dup(&a, (struct slice){NULL, 0});
	assert_int_equal(s.n, 0);
	assert_int_equal(s.p[0], 0);
	assert_slice(arena_printf(&a, "%s-%d", "x", 7), SLICE("x-7"));
	assert_slice(arena_printf(&a, "%s", ""), SLICE(""));
	arena_clear(&a);
}

static void test_vector(void **state)
{
	struct arena a = {0};
	VEC(uint32_t) v = {0};

	(void)state;
	for (uint32_t i = 0; i < 10000; i++)
		*VEC_ADD(&a, &v) = i;
	assert_int_equal(v.n, 10000);
	for (uint32_t i = 0; i < 10000; i++)
		assert_int_equal(v.p[i], i);
	arena_clear(&a);
}

/* The last of an arena grows where it is; one behind which something stands does not. */
static void test_vector_stays(void **state)
{
	struct arena a = {0};
	VEC(uint32_t) v = {0};
	uint32_t *first, *other;

	(void)state;
	memset(arena_alloc(&a, 4096), 0xff, 4096);
	arena_reset(&a);
	*VEC_ADD(&a, &v) = 1;
	first = v.p;
	while (v.n < 100)
		*VEC_ADD(&a, &v) = 1;
	assert_ptr_equal(v.p, first);
	for (size_t i = v.n; i < v.cap; i++)
		assert_int_equal(v.p[i], 0);
	other = arena_alloc(&a, sizeof *other);
	assert_true(other >= v.p + v.cap);
	while (v.n < 200)
		*VEC_ADD(&a, &v) = 1;
	assert_ptr_not_equal(v.p, first);
	assert_int_equal(*other, 0);
	arena_clear(&a);
}

/* What a large array grew out of is not kept: neither alone, nor beside another that grows too. */
static void test_vector_leaves_nothing(void **state)
{
	enum { MANY = 1000000 };
	struct arena a = {0};
	VEC(uint64_t) v = {0}, w = {0};

	(void)state;
	for (int round = 0; round < 3; round++) {
		memset(&v, 0, sizeof v);
		memset(&w, 0, sizeof w);
		for (uint64_t i = 0; i < MANY; i++) {
			*VEC_ADD(&a, &v) = i;
			*VEC_ADD(&a, &w) = i * 3;
			if (i % 1000 == 0)
				memset(arena_alloc(&a, 100), 0xff, 100);
		}
		for (uint64_t i = 0; i < MANY; i++) {
			assert_int_equal(v.p[i], i);
			assert_int_equal(w.p[i], i * 3);
		}
		for (size_t i = v.n; i < v.cap; i++)
			assert_int_equal(v.p[i], 0);
		assert_true(v.cap < MANY + MANY / 4 + 8);
		assert_true(arena_size(&a) < (size_t)3 * MANY * sizeof *v.p);
		/* Arrays that begin in a large block that was kept, too. */
		arena_reset(&a);
		arena_alloc(&a, (size_t)round * 200000);
		arena_reset(&a);
	}
	arena_clear(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_zeroed_and_aligned),
		cmocka_unit_test(test_reset_zeroes_again),
		cmocka_unit_test(test_big_pieces_stand_apart),
		cmocka_unit_test(test_dup),
		cmocka_unit_test(test_vector),
		cmocka_unit_test(test_vector_stays),
		cmocka_unit_test(test_vector_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
