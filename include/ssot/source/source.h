/* Where change sets come from: one row per way to name what is to be judged. */
#ifndef SSOT_SOURCE_SOURCE_H
#define SSOT_SOURCE_SOURCE_H

#include "ssot/source/repo.h"

/* What the command line or a hook asks to judge. */
struct source_request {
	struct slice from, to; /* revisions; meaning depends on the source */
	bool symmetric; /* ranges: from where `from` and `to` parted (A...B), not from `from` */
	const struct slice *path; /* full paths or globs to judge; none: all */
	size_t npaths;
	bool merging; /* pre-merge-commit: heads are in GITHEAD_<oid> */
	/*
	 * source_commits: what is there already and need not be judged again, beside `from`:
	 * revisions, or `--all`, `--branches`, `--tags`, `--remotes=NAME` as git rev-list takes
	 * them behind
	 * `--not`. A full object name that is unknown here excludes nothing. For pushes: of a
	 * new branch (pre-push) `--remotes=NAME`, in a receiving repository (pre-receive) `--all`.
	 */
	const struct slice *known;
	size_t nknown;
};

/* Whether a path that is asked for is a glob, which may match nothing. */
bool source_path_is_glob(struct slice path);

/* Called once per change set, in order. Non-zero stops and is returned. */
typedef int source_visit(void *data, const struct change_set *set);

/*
 * A source: a file of its own in src/source/. `each` makes the change sets, one or (a range
 * commit by commit) many; a set is valid only during its visit. 0, the visitor's value, or -1 with
 * a diagnostic.
 */
struct source {
	const char *name; /* staged, tree, range, commits */
	int (*each)(struct repo *r, const struct source_request *q, source_visit *visit, void *data,
		    struct diag_list *d);
};

extern const struct source source_staged; /* the index against HEAD (and MERGE_HEAD) */
extern const struct source source_tree;	  /* every file of `to`, or of the index when empty */
extern const struct source
	source_range; /* tree of `to` against that of `from`, or their merge base */
/*
 * Every commit of from..to that `known` does not reach, oldest first, each against its own parents.
 * With neither `from` nor `known`: `to` alone. No commit at all is no error. A commit whose parents
 * are not here (shallow clone) cannot be judged: an error with the cure.
 */
extern const struct source source_commits;

#endif
