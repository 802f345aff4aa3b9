/* The repository: opened as git would, read by ourselves, by libgit2, or else by git itself. */
#ifndef SSOT_SOURCE_REPO_H
#define SSOT_SOURCE_REPO_H

#include "ssot/model/change.h"

struct repo;

enum repo_reader {
	REPO_READER_AUTO, /* our own and libgit2's, and git's plumbing for what these cannot read */
	REPO_READER_FILE, /* our own readers only (tests) */
	REPO_READER_GIT2, /* libgit2 only (tests) */
	REPO_READER_GIT	  /* plumbing only (tests) */
};

struct repo_options {
	const char *dir; /* where to look from; NULL: the current directory */
	enum repo_reader reader;
	/*
	 * Do not compute each blob's name anew to see that it was not tampered with: saves a sixth
	 * of the time when thousands are read for a report. Damage is noticed all the same.
	 */
	bool trusting;
};

/*
 * Finds and opens the repository as the git command would, environment included. All that is handed
 * out below lives in `arena` or in the repository and ends with repo_close(). -1 with a diagnostic
 * that names cause and cure.
 */
int repo_open(struct repo **out, const struct repo_options *o, struct arena *arena,
	      struct diag_list *d);
void repo_close(struct repo *r);

/*
 * A second handle of the same repository, for another thread with its own `arena`: costs no git
 * process, shares no state, but borrows `of`'s paths and must be closed before it.
 */
int repo_clone(struct repo **out, const struct repo *of, struct arena *arena, struct diag_list *d);

bool repo_is_bare(const struct repo *r);
/* Absolute paths; the work tree is empty in a bare repository. */
struct slice repo_git_dir(const struct repo *r);
struct slice repo_work_tree(const struct repo *r);
/* The current directory below the work tree ("" at the top), from which PATH arguments count. */
struct slice repo_prefix(const struct repo *r);

/* Hexadecimal name, NUL-terminated, in the arena. */
struct slice repo_hex(const struct repo *r, const struct oid *oid, struct arena *a);

struct blob_request {
	const struct oid *oid;
	struct slice path; /* for the diagnostic */
	uint64_t limit;	   /* bytes; larger ones are refused */
	bool trusting;	   /* for this blob, as in struct repo_options: what is not judged itself */
};

/*
 * Reads a blob whole, into `a`. 0; or -1 with a diagnostic when it is missing, not a blob, damaged,
 * too large, or has not the content that its name says. Thread-safe with one `struct repo` per
 * thread.
 */
int repo_read_blob(struct repo *r, const struct blob_request *q, struct arena *a, struct slice *out,
		   struct diag_list *d);

/* The size of a blob without reading it. 0, or -1 with a diagnostic. */
int repo_blob_size(struct repo *r, const struct oid *oid, struct slice path, uint64_t *size,
		   struct diag_list *d);

/*
 * A number to sort blobs by that are to be read: those that are stored side by side, mostly made of
 * each other, come one after the other. 0 when that is not known.
 */
uint64_t repo_blob_place(struct repo *r, const struct oid *oid);

/* The object a revision names, peeled to a commit (or a tree). 0, or -1 with a diagnostic. */
int repo_resolve(struct repo *r, struct slice revision, struct oid *out, struct diag_list *d);

/* The commit HEAD names: 1, 0 before the first commit, or -1 with a diagnostic (a broken HEAD too).
 */
int repo_head(struct repo *r, struct oid *out, struct diag_list *d);

/* Snapshots. The index is read once and kept until repo_index_reload(). */
int repo_index_snapshot(struct repo *r, struct snapshot **out, struct diag_list *d);
int repo_tree_snapshot(struct repo *r, const struct oid *treeish, struct slice name,
		       struct snapshot **out, struct diag_list *d);

/*
 * Reads the index again. 1 when an entry (path, mode or object) is not what it was, 0 when all are
 * the same, -1 with a diagnostic. Snapshots made before keep showing the old entries; sources and
 * repo_index_snapshot() go on with the new ones. While a plain `git commit` runs its hook nothing
 * holds the index's lock: ask at the end, judge again on 1, and give up after the third time.
 */
int repo_index_reload(struct repo *r, struct diag_list *d);

#endif
