/* Raw trees: read, parsed, and kept in a bounded cache. */
#ifndef SSOT_SRC_SOURCE_TREE_H
#define SSOT_SRC_SOURCE_TREE_H

#include "src/source/objects.h"

struct repo;

/* A tree object in use or in the cache. */
struct tree {
	struct oid oid;
	struct object object;
	unsigned pins; /* users; a pinned tree is not thrown away */
	bool cached;
};

/* Powers of two: the few trees of a commit need few. */
#define TREE_CACHE_LEAST 64u
#define TREE_CACHE_SLOTS 4096u
#define TREE_CACHE_BYTES ((size_t)12 * 1024 * 1024)
/* A hook reads fewer below the root, and none twice: it does better to use their memory again. */
#define TREE_CACHE_AFTER 32u

struct tree_cache {
	struct tree **slot;
	unsigned n, hand; /* slots; where the search for room goes on */
	unsigned read;	  /* below a root, up to TREE_CACHE_AFTER */
	size_t bytes;
};

/* One entry of a tree. */
struct tree_entry {
	struct slice name;
	unsigned mode; /* as git canonicalises it; MODE_TREE for a directory */
	struct oid oid;
};
#define MODE_TREE 040000u

/* The tree `oid`, which stands at `path`; give it back with tree_put(). 0, or -1 with a diagnostic.
 */
int tree_get(struct repo *r, const struct oid *oid, struct slice path, struct tree **out,
	     struct diag_list *d);
void tree_put(struct tree *t);
void tree_cache_clear(struct tree_cache *c);

/*
 * Cuts the entry at offset *at out of a raw tree and moves *at behind it. 1; 0 at the end; -1 when
 * the tree is malformed.
 */
int tree_next(const struct tree *t, size_t *at, unsigned oid_size, struct tree_entry *e);

#endif
