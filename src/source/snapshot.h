/* Snapshots: the index and trees as the floors above see them. */
#ifndef SSOT_SRC_SOURCE_SNAPSHOT_H
#define SSOT_SRC_SOURCE_SNAPSHOT_H

#include "src/source/dir.h"
#include "ssot/source/source.h"

struct store_snapshot {
	struct snapshot is; /* first, so that the one pointer is the other */
	struct repo *r;
	struct node root;
};

/* The snapshot whose top directory is `root`; memory from `a`. */
struct snapshot *snapshot_new(struct repo *r, struct node root, struct slice name, struct arena *a);
const struct node *snapshot_root(const struct snapshot *s);

/* The snapshot of a tree object. */
struct snapshot *snapshot_of_tree(struct repo *r, const struct oid *tree, struct slice name,
				  struct arena *a);

/*
 * Fills set->change, comparing set->now with set->parent and set->base; memory from `a`. 0, or -1
 * with a diagnostic.
 */
int snapshot_compare(struct repo *r, struct change_set *set, const struct source_request *q,
		     struct arena *a, struct diag_list *d);

#endif
