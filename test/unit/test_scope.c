/* New, old, moved, gone: counting over parents and merge bases. */
#include "src/engine/scope.h"
#include "test/unit/unit.h"

static struct arena arena;
static const struct rule rule = {.id = SLICE_ROW("r")};

/* `n` equal findings on the lines 1, 2, ... each with neighbours of its own from `context` on. */
static struct finding_list *make_list(const char *path, unsigned n, uint64_t context)
{
	struct finding_list *l = ARENA_NEW(&arena, struct finding_list);

	for (unsigned i = 0; i < n; i++)
		*VEC_ADD(&arena, &l->v) = (struct finding){.rule = &rule,
							   .path = slice_of(path),
							   .line = i + 1,
							   .column = 1,
							   .identity = SLICE("x = Mock()"),
							   .context = context + i};
	return l;
}

static unsigned count_state(const struct finding_list *l, enum finding_state state)
{
	unsigned n = 0;

	for (size_t i = 0; i < l->v.n; i++)
		n += l->v.p[i].state == state;
	return n;
}

/* -1 ends the parents and the bases. */
static const struct {
	const char *what;
	unsigned now;
	int parent[4], base[3];
	unsigned new_, gone;
} rows[] = {
	{"the first commit", 2, {-1}, {-1}, 2, 0},
	{"nothing changed", 2, {2, -1}, {-1}, 0, 0},
	{"one added", 3, {2, -1}, {-1}, 1, 0},
	{"all taken away", 0, {2, -1}, {-1}, 0, 2},
	{"a merge: each side added one", 3, {2, 2, -1}, {1, -1}, 0, 0},
	{"a merge: the sum is exceeded", 4, {2, 2, -1}, {1, -1}, 1, 0},
	{"a merge brings back what one side took away", 1, {1, 0, -1}, {1, -1}, 1, 0},
	{"a merge: both sides took away the same", 1, {1, 1, -1}, {4, -1}, 0, 0},
	{"a merge: both took all away, it is back", 1, {0, 0, -1}, {1, -1}, 1, 0},
	{"a merge: one side added, the merge dropped it", 1, {1, 2, -1}, {1, -1}, 0, 1},
	{"without a base the richest parent counts", 3, {1, 3, -1}, {-1}, 0, 0},
	{"without a base: more than any parent", 4, {1, 3, -1}, {-1}, 1, 0},
	{"an octopus: each of three added one", 4, {2, 2, 2, -1}, {1, -1}, 0, 0},
	{"an octopus: one more than that", 5, {2, 2, 2, -1}, {1, -1}, 1, 0},
	{"two bases: the one with fewer counts", 1, {1, 0, -1}, {1, 0, -1}, 0, 0},
};

static void test_counts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct finding_list *parent[4], *base[3];
		struct scope s = {.run = &arena};
		struct scope_file f = {.parent = parent, .base = base};

		f.now = make_list("a.py", rows[i].now, 0);
		for (; rows[i].parent[f.nparents] >= 0; f.nparents++)
			parent[f.nparents] =
				make_list("a.py", (unsigned)rows[i].parent[f.nparents], 0);
		for (; rows[i].base[f.nbases] >= 0; f.nbases++)
			base[f.nbases] = make_list("a.py", (unsigned)rows[i].base[f.nbases], 0);
		scope_add(&s, &f);
		scope_settle(&s);
		if (count_state(f.now, FINDING_NEW) != rows[i].new_ || s.spare.n != rows[i].gone)
			fail_msg("%s: %u new, %zu gone; expected %u, %u", rows[i].what,
				 count_state(f.now, FINDING_NEW), s.spare.n, rows[i].new_,
				 rows[i].gone);
	}
	arena_clear(&arena);
}

/* Of equal lines the one with new neighbours is the new one. */
static void test_neighbours(void **state)
{
	struct finding_list *now = make_list("a.py", 3, 10), *parent = make_list("a.py", 2, 11);
	struct scope s = {.run = &arena};

	(void)state;
	scope_add(&s, &(struct scope_file){.now = now, .parent = &parent, .nparents = 1});
	scope_settle(&s);
	assert_int_equal(now->v.p[0].state, FINDING_NEW);
	assert_int_equal(now->v.p[1].state, FINDING_OLD);
	assert_int_equal(now->v.p[2].state, FINDING_OLD);
	arena_clear(&arena);
}

static void test_moves(void **state)
{
	struct finding_list *here = make_list("new.py", 2, 0), *there = make_list("old.py", 1, 5);
	struct finding_list *none = make_list("", 0, 0);
	struct scope s = {.run = &arena};
	const struct finding *moved;

	(void)state;
	scope_add(&s, &(struct scope_file){.now = here, .parent = &none, .nparents = 1});
	scope_add(&s, &(struct scope_file){.now = none, .parent = &there, .nparents = 1});
	scope_settle(&s);
	assert_int_equal(count_state(here, FINDING_MOVED), 1);
	assert_int_equal(count_state(here, FINDING_NEW), 1);
	moved = here->v.p[0].state == FINDING_MOVED ? &here->v.p[0] : &here->v.p[1];
	assert_true(slice_is(moved->from, "old.py"));
	for (size_t i = 0; i < s.spare.n; i++)
		assert_null(s.spare.p[i]);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_neighbours),
		cmocka_unit_test(test_moves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
