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

/* Called for one file; of `was` and `now` one may be MODE_NONE. Non-zero stops. */
typedef int history_visit(void *data, struct slice path, const struct side *was,
			  const struct side *now);

/*
 * Every file in which two trees differ, in byte order of the paths; `was` is NULL when there was
 * nothing before. The visitor's value, 0, or -1 with a diagnostic.
 */
int history_compare(struct repo *r, const struct oid *was, const struct oid *now,
		    history_visit *visit, void *data, struct diag_list *d);

#endif
