/* Commits: parsed from their raw bytes, with the set of changes that each of them makes. */
#ifndef SSOT_SRC_SOURCE_COMMIT_H
#define SSOT_SRC_SOURCE_COMMIT_H

#include "src/source/snapshot.h"

struct commit {
	struct oid oid, tree;
	struct oid *parent;
	size_t nparents;
	struct slice author; /* "Name <mail>" */
	int64_t time;	     /* of the committer, seconds since 1970 */
};

/* A time as commits have it, seconds since 1970; 0 when it is none that a calendar could show. */
int64_t commit_seconds(struct slice digits);

/* Reads commit `oid`; memory from `a`. 0, or -1 with a diagnostic. */
int commit_read(struct repo *r, const struct oid *oid, struct commit *out, struct arena *a,
		struct diag_list *d);

/* The tree of commit `oid` as a snapshot called `name`. */
int commit_snapshot(struct repo *r, const struct oid *oid, struct slice name, struct arena *a,
		    struct snapshot **out, struct diag_list *d);

/* Fills set->base with the merge bases that all `n` commits have in common; none is no error. */
int commit_bases(struct repo *r, struct change_set *set, const struct oid *oid, size_t n,
		 struct arena *a, struct diag_list *d);

/*
 * Fills set->parent from the commits `oid[n]`, and set->base with their merge bases when there are
 * several. A commit named twice counts once. Memory from `a`.
 */
int commit_parents(struct repo *r, struct change_set *set, const struct oid *oid, size_t n,
		   struct arena *a, struct diag_list *d);

#endif
