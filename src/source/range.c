/* Ranges: what lies between two trees. */
#include "src/source/commit.h"
#include "src/source/store.h"

static int range_side(struct repo *r, struct slice revision, struct snapshot **out,
		      struct diag_list *d)
{
	struct oid oid;

	if (repo_resolve(r, revision, &oid, d) != 0)
		return -1;
	return repo_tree_snapshot(r, &oid, revision, out, d);
}

static int range_each(struct repo *r, const struct source_request *q, source_visit *visit,
		      void *data, struct diag_list *d)
{
	struct change_set set = {.nparents = 1};
	struct arena a = {0};
	int rc;

	set.name = arena_printf(&a, "%.*s..%.*s", SLICE_ARG(q->from), SLICE_ARG(q->to));
	set.parent = ARENA_NEW(&a, struct snapshot *);
	rc = range_side(r, q->from, &set.parent[0], d);
	if (rc == 0)
		rc = range_side(r, q->to, &set.now, d);
	if (rc == 0)
		rc = snapshot_compare(r, &set, q, &a, d);
	if (rc == 0)
		rc = visit(data, &set);
	arena_clear(&a);
	return rc;
}

const struct source source_range = {"range", range_each};
