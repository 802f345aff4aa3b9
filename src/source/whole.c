/* Everything: all files of a tree, or of the index, with nothing before it. */
#include "src/source/commit.h"
#include "src/source/store.h"

static int whole_each(struct repo *r, const struct source_request *q, source_visit *visit,
		      void *data, struct diag_list *d)
{
	struct change_set set = {.whole = true};
	struct arena a = {0};
	struct oid tree;
	int rc;

	if (q->to.n) {
		set.name = q->to;
		rc = repo_resolve(r, q->to, &tree, d);
		if (rc == 0)
			rc = repo_tree_snapshot(r, &tree, q->to, &set.now, d);
	} else {
		set.name = SLICE("the index");
		rc = repo_index_snapshot(r, &set.now, d);
	}
	if (rc == 0)
		rc = snapshot_compare(r, &set, q, &a, d);
	if (rc == 0)
		rc = visit(data, &set);
	arena_clear(&a);
	return rc;
}

const struct source source_tree = {"tree", whole_each};
