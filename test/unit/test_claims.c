/* Groups: an earlier rule keeps what it claimed, however many there are. */
#include "src/engine/claims.h"
#include "test/unit/unit.h"

static const struct rule first = {.group = SLICE_ROW("g")}, second = {.group = SLICE_ROW("g")},
			 third = {.group = SLICE_ROW("g")}, other = {.group = SLICE_ROW("h")},
			 alone = {.group = SLICE_ROW("")};

static const struct {
	const struct rule *rule;
	struct span at;
	bool taken;
} rows[] = {
	{&first, {10, 5}, true},  {&first, {12, 5}, true}, /* a rule does not stand in its own way
							    */
	{&first, {2, 0}, true},	  {&second, {2, 1}, false},  {&second, {0, 2}, true},
	{&second, {3, 7}, true},  {&second, {16, 9}, false}, {&second, {17, 3}, true},
	{&second, {9, 2}, false}, {&third, {19, 1}, false},  {&third, {20, 1}, true},
	{&third, {1, 1}, false},  {&other, {10, 5}, true},   {&alone, {10, 5}, true},
	{&alone, {10, 5}, true},
};

static void test_rows(void **state)
{
	struct arena a = {0};
	struct claims c = {.arena = &a};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (claims_take(&c, rows[i].rule, rows[i].at) != rows[i].taken)
			fail_msg("row %zu: [%u, +%u)", i, rows[i].at.off, rows[i].at.len);
	arena_clear(&a);
}

/* Compared with looking at every earlier place; a few hundred thousand must not take long. */
static void test_many(void **state)
{
	struct arena a = {0};
	struct claims c = {.arena = &a};

	(void)state;
	for (uint32_t i = 0; i < 200000; i++)
		assert_true(claims_take(&c, &first, (struct span){i * 4, 2}));
	for (uint32_t i = 0; i < 200000; i++) {
		assert_false(claims_take(&c, &second, (struct span){i * 4 + 1, 1}));
		assert_true(claims_take(&c, &second, (struct span){i * 4 + 2, 2}));
	}
	assert_false(claims_take(&c, &third, (struct span){799999, 1}));
	assert_true(claims_take(&c, &third, (struct span){800000, 1}));
	arena_clear(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows),
					   cmocka_unit_test(test_many)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
