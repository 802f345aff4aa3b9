/*
 * Fuzzes raw trees: two of them, cut at the first "--", are compared; their subtrees are empty. The
 * comparison must end, list only what differs, and nothing when both are equal.
 */
#include "src/source/diff.h"
#include "src/source/store.h"
#include "test/fuzz/fuzz.h"

/* The objects there are: tree 1 and tree 2; all others are empty trees. */
struct fake {
	struct slice tree[2];
};

static int fake_read(void *self, const struct oid *oid, const struct object_want *want,
		     struct object *out, char why[OBJECT_WHY])
{
	const struct fake *f = self;
	unsigned i = oid->b[0];

	(void)want;
	(void)why;
	*out = (struct object){.type = OBJECT_TREE};
	if (i >= 1 && i <= 2 && oid->b[1] == 0xff)
		out->bytes = f->tree[i - 1];
	return 0;
}

static int fake_emit(void *data, struct slice path, const struct side *side)
{
	size_t *n = data;

	check(path.n > 0);
	check(side[0].mode != side[1].mode || !oid_eq(&side[0].oid, &side[1].oid));
	check(side[0].mode != MODE_TREE && side[1].mode != MODE_TREE);
	++*n;
	return 0;
}

static int fuzz_compare(struct fake *f, size_t *changes)
{
	static const struct object_reader reader = {.read = fake_read};
	struct arena arena = {0};
	struct diag_list d = {.arena = &arena};
	struct repo *r = calloc(1, sizeof *r);
	struct node node[2] = {{.mode = MODE_TREE, .named = true, .oid = {{1, 0xff}}},
			       {.mode = MODE_TREE, .named = true, .oid = {{2, 0xff}}}};
	int rc;

	check(r != NULL);
	r->arena = &arena;
	r->place.oid_size = 20;
	r->objects.nreaders = 1;
	r->objects.reader[0].ops = &reader;
	r->objects.reader[0].self = f;
	rc = diff_run(&(struct diff){.r = r,
				     .node = node,
				     .nparents = 1,
				     .emit = fake_emit,
				     .data = changes,
				     .d = &d},
		      (struct slice){0});
	check((rc < 0) == (d.errors > 0));
	tree_cache_clear(&r->trees);
	free(r);
	arena_clear(&arena);
	return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice all = {(const char *)data, size};
	size_t cut = 0, changes = 0, none = 0;
	struct fake f;

	while (cut + 1 < size && (data[cut] != '-' || data[cut + 1] != '-'))
		cut++;
	f.tree[0] = slice_first(all, cut);
	f.tree[1] = slice_from(all, cut + 2);
	fuzz_compare(&f, &changes);
	f.tree[1] = f.tree[0];
	fuzz_compare(&f, &none);
	check(none == 0);
	return 0;
}
