/* The staged changes: the index against HEAD, and against what is being merged. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "src/source/commit.h"
#include "src/source/store.h"
#include "ssot/base/file.h"

typedef VEC(struct oid) staged_heads;

/* MERGE_HEAD has one line per head; the last one's newline may be missing. */
static int staged_merge_head(struct repo *r, staged_heads *v, struct arena *a, struct diag_list *d)
{
	struct slice file = arena_printf(a, "%s/MERGE_HEAD", r->place.git_dir.p), text, line;

	if (access(file.p, F_OK) != 0) {
		if (errno == ENOENT || errno == ENOTDIR)
			return 0;
		return diag_error(d, "%s: %s", file.p, strerror(errno));
	}
	if (file_read(&text, file.p, 1 << 20, d) != 0)
		return -1;
	while (slice_word(&line, &text))
		if (!place_oid(&r->place, line, VEC_ADD(a, v)))
			return diag_error(d,
					  "%s holds something else than commits: finish or "
					  "abort the merge (`git merge --abort`)",
					  file.p);
	return 0;
}

/* `git merge` runs pre-merge-commit before it writes MERGE_HEAD; it names the heads in
 * GITHEAD_<oid>. */
static void staged_environment(struct repo *r, staged_heads *v, struct arena *a)
{
	static const char prefix[] = "GITHEAD_";

	for (char **e = environ; *e; e++) {
		struct slice name = slice_first(slice_of(*e), slice_find(slice_of(*e), '='));
		struct oid oid;

		if (slice_starts(name, SLICE("GITHEAD_")) &&
		    place_oid(&r->place, slice_from(name, sizeof prefix - 1), &oid))
			*VEC_ADD(a, v) = oid;
	}
}

static int staged_each(struct repo *r, const struct source_request *q, source_visit *visit,
		       void *data, struct diag_list *d)
{
	struct change_set set = {.name = SLICE("staged changes"), .step = true};
	struct arena a = {0};
	staged_heads heads = {0};
	int rc = repo_index_snapshot(r, &set.now, d);

	if (rc == 0 && r->place.head.n) {
		place_oid(&r->place, r->place.head, VEC_ADD(&a, &heads));
		rc = staged_merge_head(r, &heads, &a, d);
		if (rc == 0 && q->merging && heads.n == 1) {
			staged_environment(r, &heads, &a);
			if (heads.n == 1)
				rc = diag_error(d, "cannot tell what is being merged: run this as "
						   "git's pre-merge-commit hook");
		}
	}
	if (rc == 0)
		rc = commit_parents(r, &set, heads.p, heads.n, &a, d);
	if (rc == 0)
		rc = snapshot_compare(r, &set, q, &a, d);
	if (rc == 0)
		rc = visit(data, &set);
	arena_clear(&a);
	return rc;
}

const struct source source_staged = {"staged", staged_each};
