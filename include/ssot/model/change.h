/* Changes: which files a commit, an index or a range adds, changes and removes; and snapshots. */
#ifndef SSOT_MODEL_CHANGE_H
#define SSOT_MODEL_CHANGE_H

#include <stdint.h>

#include "ssot/base/diag.h"

/* A SHA-1 or SHA-256 object name; the unused rest of a SHA-1 is zero. */
struct oid {
	unsigned char b[32];
};

static inline bool oid_eq(const struct oid *a, const struct oid *b)
{
	return memcmp(a->b, b->b, sizeof a->b) == 0;
}

enum file_mode {
	MODE_NONE = 0, /* no file */
	MODE_FILE = 0100644,
	MODE_EXEC = 0100755,
	MODE_LINK = 0120000,
	MODE_SUBMODULE = 0160000
};

/* One side of a change: a blob at a place, or nothing (mode == MODE_NONE). */
struct side {
	struct oid oid;
	unsigned mode; /* enum file_mode */
};

/*
 * One path in which the judged snapshot differs from at least one of its parents, be it the mode
 * only. A file that becomes a directory is two changes.
 */
struct change {
	struct slice path;
	struct side now;
	struct side *parent; /* one for every parent snapshot of the set, in its order */
};

/*
 * Any state of all files that can be asked: the index, a tree, or nothing. Made by src/source/;
 * lives as long as the repository that made it. Its functions return -1 with a diagnostic when the
 * repository cannot be read.
 */
struct snapshot {
	const struct snapshot_ops *ops;
	struct slice name; /* for people: "the index", "HEAD", "796bac66c" */
};

/* Called for one file (never a directory) of a snapshot; non-zero stops the walk and is returned.
 */
typedef int snapshot_visit(void *data, struct slice path, const struct side *at);

struct snapshot_ops {
	/* 1 and *at filled when `path` is a file there, 0 when not. */
	int (*find)(struct snapshot *s, struct slice path, struct side *at, struct diag_list *d);
	/* Visits files in byte order of their paths; `below` ("" or "dir") limits it to a
	 * directory. */
	int (*walk)(struct snapshot *s, struct slice below, snapshot_visit *visit, void *data,
		    struct diag_list *d);
	/* 1 when `path` is a directory there, 0 when not. */
	int (*is_dir)(struct snapshot *s, struct slice path, struct diag_list *d);
};

static inline int snapshot_find(struct snapshot *s, struct slice path, struct side *at,
				struct diag_list *d)
{
	return s->ops->find(s, path, at, d);
}

static inline int snapshot_walk(struct snapshot *s, struct slice below, snapshot_visit *visit,
				void *data, struct diag_list *d)
{
	return s->ops->walk(s, below, visit, data, d);
}

static inline int snapshot_is_dir(struct snapshot *s, struct slice path, struct diag_list *d)
{
	return s->ops->is_dir(s, path, d);
}

/* What one judgement is about. */
struct change_set {
	struct snapshot *now;	  /* never NULL */
	struct snapshot **parent; /* nparents of them; none: everything is new */
	size_t nparents;
	struct snapshot *
		*base; /* merge bases of all parents, for three-way counting: may be none */
	size_t nbases;
	/*
	 * In byte order of their paths. With several parents only paths where the merge itself
	 * decided something: not where each parent has what `now` or a merge base has and one of
	 * them has what `now` has (without bases: not where any parent has what `now` has). For
	 * there a merge owes all that it holds.
	 */
	struct change *change;
	size_t nchanges;
	struct slice name;   /* for people: "staged changes", "A..B", a commit's name */
	struct slice commit; /* full hexadecimal name when one commit is judged, else empty */
	struct slice author; /* of that commit: "Name <mail>", or empty */
	int64_t time;	     /* of that commit, seconds since 1970; 0 when none */
	bool step;	     /* one step of history: the staged changes or a commit, not a range */
	bool whole;	     /* every file of `now` is a change (--all) */
};

#endif
