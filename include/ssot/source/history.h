/* History: commits in order, and the trees they stand for. */
#ifndef SSOT_SOURCE_HISTORY_H
#define SSOT_SOURCE_HISTORY_H

#include "ssot/source/repo.h"

struct history_commit {
	struct oid oid, tree;
	int64_t time;	     /* the committer's, seconds since 1970 */
	struct slice author; /* "Name <mail>" */
};

struct history_request {
	struct slice from, to; /* revisions; `from` may be empty: from the beginning */
	struct slice since;    /* a date as git reads it, or empty */
	bool first_parent;     /* only the line that `to` itself went */
};

/*
 * The commits reachable from q->to and not from q->from, oldest first, as git orders them
 * topologically. In `a`. 0, or -1 with a diagnostic.
 */
int history_list(struct repo *r, const struct history_request *q, struct arena *a,
		 struct history_commit **out, size_t *n, struct diag_list *d);

/* Called for one entry of a directory; `is_dir` when it is a directory itself. Non-zero stops. */
typedef int history_visit(void *data, struct slice name, const struct side *at, bool is_dir);

/* The entries of one tree object, which stands at `path`. The visitor's value, 0, or -1. */
int history_tree(struct repo *r, const struct oid *tree, struct slice path, history_visit *visit,
		 void *data, struct diag_list *d);

#endif
