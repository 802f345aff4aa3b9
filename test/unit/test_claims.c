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

static bool take(struct claims *c, const struct rule *r, uint32_t off, uint32_t len)
{
	return claims_take(c, r, &(struct hit){.at = {off, len}});
}

static void test_rows(void **state)
{
	struct arena a = {0};
	struct claims c = {.arena = &a};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (take(&c, rows[i].rule, rows[i].at.off, rows[i].at.len) != rows[i].taken)
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
		assert_true(take(&c, &first, i * 4, 2));
	for (uint32_t i = 0; i < 200000; i++) {
		assert_false(take(&c, &second, i * 4 + 1, 1));
		assert_true(take(&c, &second, i * 4 + 2, 2));
	}
	assert_false(take(&c, &third, 799999, 1));
	assert_true(take(&c, &third, 800000, 1));
	arena_clear(&a);
}

/* A hit may claim more than where it stands: a call all that is between its brackets. */
static void test_claim(void **state)
{
	struct arena a = {0};
	struct claims c = {.arena = &a};
	const struct hit call = {.at = {10, 3}, .claim = {10, 20}},
			 other_call = {.at = {5, 2}, .claim = {5, 10}};

	(void)state;
	assert_true(claims_take(&c, &first, &call));
	assert_true(take(&c, &first, 20, 2));
	assert_false(take(&c, &second, 29, 1));
	assert_true(take(&c, &second, 30, 1));
	/* What it would claim beside its place does not stand in its way. */
	assert_true(claims_take(&c, &second, &other_call));
	assert_false(take(&c, &third, 8, 1));
	arena_clear(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_many),
					   cmocka_unit_test(test_claim)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
