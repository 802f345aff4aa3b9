/* Comparing snapshots: one walk over any number of them, skipping what is the same. */
#ifndef SSOT_SRC_SOURCE_DIFF_H
#define SSOT_SRC_SOURCE_DIFF_H

#include "src/source/dir.h"
#include "src/source/pathspec.h"

/* node[0] is the judged snapshot, then come its parents, then the merge bases. */
struct diff {
	struct repo *r;
	const struct node *node;
	size_t nparents, nbases;
	const struct pathspec *only; /* NULL: all paths */
	/*
	 * Called for each path that is wanted, in byte order, with the sides of the judged snapshot
	 * and its parents. `path` is valid during the call only. Non-zero stops.
	 */
	int (*emit)(void *data, struct slice path, const struct side *side);
	void *data;
	struct diag_list *d;
};

/*
 * Without parents: every file. With one: every path in which the two differ. With several: every
 * path in which git's own merge would have had to decide, that is, unless each parent has there
 * what the judged snapshot or a merge base has, and at least one has what the judged snapshot has
 * (without bases: unless any parent has what the judged snapshot has). Elsewhere a merge cannot add
 * anything. 0, emit's value, or -1 with a diagnostic. `below` is the path of the nodes: "" or
 * "a/b/".
 */
int diff_run(const struct diff *x, struct slice below);

#endif
