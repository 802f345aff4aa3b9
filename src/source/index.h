/* The index as a sorted list of what would be committed. */
#ifndef SSOT_SRC_SOURCE_INDEX_H
#define SSOT_SRC_SOURCE_INDEX_H

#include "ssot/model/change.h"

struct repo;

struct index_entry {
	struct slice path;
	const unsigned char *oid; /* the repository's oid_size bytes */
	unsigned mode;		  /* enum file_mode */
};

/*
 * A directory that git noted the tree of (the index's TREE extension). git writes a commit from
 * these notes and does not look at the entries below them again, so neither need we.
 */
struct index_dir {
	struct slice name;
	const unsigned char *oid; /* NULL: git has no valid tree for it */
	size_t entries;		  /* entries below, when oid is not NULL */
	struct index_dir *child;  /* array, in the order of the extension */
	size_t nchildren;
};

struct index {
	struct index_entry *entry; /* byte order of path, no path twice */
	size_t n;
	struct index_dir *root; /* NULL: no notes */
};

/* Reads the index with the readers that are allowed, in turn. 0, or -1 with a diagnostic. */
int index_read(struct repo *r, struct index **out, struct diag_list *d);

/* A reader: 0; 1 when it cannot read this index but another reader may; -1 with a diagnostic. */
typedef int index_reader(struct repo *r, struct index *out, struct diag_list *d);
index_reader index_read_git2; /* libgit2 */
index_reader index_read_git;  /* git diff-index */

/* Says that `path` has a conflict that nobody resolved yet. Returns -1. */
int index_unmerged(struct slice path, struct diag_list *d);

/* The first entry whose path is not below `path` in byte order. */
size_t index_lower_bound(const struct index *x, struct slice path);

#endif
