/*
 * Fuzzes the reader of index files, SHA-1 and SHA-256: it must end, and whatever it accepts must be
 * walked in order, each path found again, or be refused.
 */
#include "src/source/diff.h"
#include "src/source/store.h"
#include "test/fuzz/fuzz.h"

struct walk {
	const struct index *x;
	size_t n;
	bool differs;
	struct slice last;
	struct arena *arena;
};

static int walk_entry(void *data, struct slice path, const struct side *side)
{
	struct walk *w = data;

	w->differs |= w->n >= w->x->n || !slice_eq(index_get(w->x, w->n).path, path) ||
		      side->mode != index_get(w->x, w->n).mode ||
		      (w->n && slice_cmp(w->last, path) >= 0);
	w->last = arena_dup(w->arena, path);
	w->n++;
	return 0;
}

static void fuzz_one(struct slice file, unsigned oid_size)
{
	struct arena arena = {0};
	struct diag_list d = {.arena = &arena};
	struct repo *r = calloc(1, sizeof *r);
	struct index x = {0};
	struct walk w = {.x = &x, .arena = &arena};
	struct node root = {.mode = MODE_TREE, .index = &x};
	int rc;

	check(r != NULL);
	r->arena = &arena;
	r->place.oid_size = oid_size;
	r->place.index = SLICE("index");
	rc = index_parse(r, file, &x, &d);
	check((rc < 0) == (d.errors > 0));
	if (rc == 0) {
		root.hi = x.n;
		root.note = x.root;
		rc = diff_run(
			&(struct diff){
				.r = r, .node = &root, .emit = walk_entry, .data = &w, .d = &d},
			(struct slice){0});
		check((rc < 0) == (d.errors > 0));
		/* Only at the end it is known that all were in order. */
		check(rc < 0 || (w.n == x.n && !w.differs));
		for (size_t i = 0; rc == 0 && i < x.n; i++)
			check(index_lower_bound(&x, index_get(&x, i).path) == i);
	}
	free(r);
	arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_one((struct slice){(const char *)data, size}, 20);
	fuzz_one((struct slice){(const char *)data, size}, 32);
	return 0;
}
