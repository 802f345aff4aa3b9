/* Reads the index by the first reader that can. */
#include "src/source/index.h"

#include <errno.h>
#include <unistd.h>

#include "src/source/store.h"

size_t index_lower_bound(const struct index *x, struct slice path)
{
	size_t lo = 0, hi = x->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (slice_cmp(index_get(x, mid).path, path) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

int index_unmerged(struct slice path, struct diag_list *d)
{
	return diag_error_at(d, path, 0, "unmerged: resolve the conflict, then `git add` it");
}

int index_check_order(const struct repo *r, const struct index *x, size_t i, struct diag_list *d)
{
	if (i == 0 || slice_cmp(index_get(x, i - 1).path, index_get(x, i).path) < 0)
		return 0;
	return diag_error(d,
			  "%s: its entries are not in order; run `git fsck`, or rebuild it with "
			  "`git read-tree HEAD`",
			  r->place.index.p);
}

void index_seen(struct repo *r, int fd, const struct stat *st)
{
	if (r->index_fd >= 0)
		close(r->index_fd);
	r->index_fd = fd;
	r->index_stat = *st;
}

bool index_is_seen(const struct repo *r)
{
	const struct stat *a = &r->index_stat;
	struct stat b;

	return r->index_fd >= 0 && stat(r->place.index.p, &b) == 0 && a->st_dev == b.st_dev &&
	       a->st_ino == b.st_ino && a->st_size == b.st_size &&
	       a->st_ctim.tv_sec == b.st_ctim.tv_sec && a->st_ctim.tv_nsec == b.st_ctim.tv_nsec;
}

/*
 * Our own reader comes first in any case: it tells a damaged index from one that it merely does not
 * know, which not all versions of git do.
 */
static int index_by_turns(struct repo *r, struct index *x, struct diag_list *d)
{
	int rc = index_read_file(r, x, d);

	if (rc < 0 || r->reader == REPO_READER_FILE || (rc == 0 && r->reader == REPO_READER_AUTO))
		return rc;
	*x = (struct index){0};
	rc = r->reader == REPO_READER_GIT ? 1 : index_read_git2(r, x, d);
	if (rc <= 0 || r->reader == REPO_READER_GIT2)
		return rc;
	*x = (struct index){0};
	return index_read_git(r, x, d);
}

int index_read(struct repo *r, struct index **out, struct diag_list *d)
{
	struct index *x = ARENA_NEW(r->arena, struct index);
	struct stat st;
	int rc;

	if (stat(r->place.index.p, &st) != 0) {
		if (errno != ENOENT)
			return diag_error(d, "%s: %s", r->place.index.p, strerror(errno));
		if (r->place.bare)
			return diag_error(d, "a bare repository has no index: name a commit or a "
					     "tree, as in 'git ssot check --all HEAD'");
		/* Before the first `git add` there is none. Later its absence would hide
		 * everything. */
		if (r->place.head.n)
			return diag_error(d,
					  "%s: the index is missing although there are commits; "
					  "rebuild it with `git read-tree HEAD`",
					  r->place.index.p);
		*out = x;
		return 0;
	}
	rc = index_by_turns(r, x, d);
	if (rc > 0)
		return diag_error(d, "%s: cannot read the index", r->place.index.p);
	if (rc < 0)
		return -1;
	*out = x;
	return 0;
}
