/* Directories of trees and of the index, walked alike: one entry after the other, in git's order.
 */
#ifndef SSOT_SRC_SOURCE_DIR_H
#define SSOT_SRC_SOURCE_DIR_H

#include "src/source/index.h"
#include "src/source/tree.h"

/* A file or directory of a snapshot. */
struct node {
	unsigned mode; /* MODE_NONE: nothing there; MODE_TREE: a directory; else enum file_mode */
	bool named;    /* oid is known; always, but for index directories without a valid tree */
	struct oid oid;
	const struct index *index; /* an index directory: its entries are [lo, hi) */
	size_t lo, hi;
	const struct index_dir *note; /* may be NULL */
};

static inline bool node_is_dir(const struct node *n)
{
	return n->mode == MODE_TREE;
}

/* Whether both are surely the same file or directory, everything below included. */
static inline bool node_same(const struct node *a, const struct node *b)
{
	return a->mode == b->mode &&
	       (a->mode == MODE_NONE || (a->named && b->named && oid_eq(&a->oid, &b->oid)));
}

/* A position in a directory. Zero: an empty directory. */
struct dir {
	struct tree *tree;
	size_t at;
	const struct index *index;
	size_t hi, skip; /* end of the entries; bytes of their paths before the name */
	const struct index_dir *note;
	struct slice name; /* of the current entry; its mode is MODE_NONE behind the last */
	struct node node;
};

/*
 * Opens directory `n`, which stands at `path` ("" or "a/b/"), on its first entry. A node that is no
 * directory counts as an empty one. 0, or -1 with a diagnostic. Close with dir_close() in any case.
 */
int dir_open(struct repo *r, struct dir *c, const struct node *n, struct slice path,
	     struct diag_list *d);
int dir_next(struct repo *r, struct dir *c, struct slice path, struct diag_list *d);
void dir_close(struct dir *c);

/*
 * For a directory of the index, or of a tree, and one of a tree whose current entries have both
 * been looked at: moves them on, as dir_next() would, behind all that comes next in both and is the
 * same in both. Stops at whatever is unusual. For directories of other sorts it does nothing.
 */
void dir_skip_same(const struct repo *r, struct dir *c, struct dir *t);

/* git's order of the current entries: directories compare as if their names ended in '/'. */
int dir_cmp(const struct dir *a, const struct dir *b);

#endif
