/* Ranges: what lies between two trees. */
#include "src/source/commit.h"
#include "src/source/store.h"

/* What `to` added since it parted from `from`. Of several merge bases git takes the first, too. */
static int range_since_base(struct repo *r, struct change_set *set, const struct oid ends[2],
			    struct arena *a, struct diag_list *d)
{
	if (commit_bases(r, set, ends, 2, a, d) != 0)
		return -1;
	if (!set->nbases)
		return diag_error(d,
				  "%.*s: these have no commit in common (in a shallow clone "
				  "run `git fetch --unshallow`); write A..B to compare them as "
				  "they are",
				  SLICE_ARG(set->name));
	set->parent[0] = set->base[0];
	set->nbases = 0;
	return 0;
}

static int range_each(struct repo *r, const struct source_request *q, source_visit *visit,
		      void *data, struct diag_list *d)
{
	struct change_set set = {.nparents = 1};
	struct arena a = {0};
	struct oid ends[2];
	int rc;

	set.name = arena_printf(&a, "%.*s%s%.*s", SLICE_ARG(q->from), q->symmetric ? "..." : "..",
				SLICE_ARG(q->to));
	set.parent = ARENA_NEW(&a, struct snapshot *);
	rc = repo_resolve(r, q->from, &ends[0], d);
	if (rc == 0)
		rc = repo_resolve(r, q->to, &ends[1], d);
	if (rc == 0)
		rc = repo_tree_snapshot(r, &ends[1], q->to, &set.now, d);
	if (rc == 0)
		rc = q->symmetric ? range_since_base(r, &set, ends, &a, d)
				  : repo_tree_snapshot(r, &ends[0], q->from, &set.parent[0], d);
	if (rc == 0)
		rc = snapshot_compare(r, &set, q, &a, d);
	if (rc == 0)
		rc = visit(data, &set);
	arena_clear(&a);
	return rc;
}

const struct source source_range = {"range", range_each};
