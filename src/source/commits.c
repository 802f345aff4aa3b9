/* Commits one by one, each against its own parents. */
#include "src/source/commit.h"
#include "src/source/store.h"

static int commits_one(struct repo *r, const struct source_request *q, const struct oid *oid,
		       source_visit *visit, void *data, struct diag_list *d)
{
	struct arena a = {0};
	struct change_set set = {.commit = repo_hex(r, oid, &a)};
	struct commit c;
	int rc = commit_read(r, oid, &c, &a, d);

	if (rc == 0) {
		set.name = set.commit;
		set.author = c.author;
		set.time = c.time;
		set.now = snapshot_of_tree(r, &c.tree, set.commit, &a);
		rc = commit_parents(r, &set, c.parent, c.nparents, &a, d);
	}
	if (rc == 0)
		rc = snapshot_compare(r, &set, q, &a, d);
	if (rc == 0)
		rc = visit(data, &set);
	arena_clear(&a);
	return rc;
}

/* The names of all commits of the range, oldest first. */
static int commits_list(struct repo *r, const struct source_request *q, struct slice *list,
			struct diag_list *d)
{
	const char *args[] = {"rev-list", "--reverse", "--topo-order", NULL, NULL, NULL};
	struct proc_output git;
	struct oid to, from;

	if (repo_resolve(r, q->to, &to, d) != 0)
		return -1;
	if (!q->from.n) {
		*list = repo_hex(r, &to, d->arena);
		return 0;
	}
	if (repo_resolve(r, q->from, &from, d) != 0)
		return -1;
	args[3] = repo_hex(r, &to, d->arena).p;
	args[4] = arena_printf(d->arena, "^%s", repo_hex(r, &from, d->arena).p).p;
	if (place_git(&r->place, &git, args, d) != 0)
		return -1;
	if (git.status != 0) {
		struct slice why = place_git_message(&git);

		return diag_error(d, "cannot list the commits of %.*s..%.*s: %.*s",
				  SLICE_ARG(q->from), SLICE_ARG(q->to), SLICE_ARG(why));
	}
	*list = git.out;
	return 0;
}

static int commits_each(struct repo *r, const struct source_request *q, source_visit *visit,
			void *data, struct diag_list *d)
{
	struct slice list = {0}, word;
	struct oid oid;
	int rc = commits_list(r, q, &list, d);

	while (rc == 0 && slice_word(&word, &list)) {
		if (!place_oid(&r->place, word, &oid))
			return diag_error(d, "cannot understand what `git rev-list` says");
		rc = commits_one(r, q, &oid, visit, data, d);
	}
	return rc;
}

const struct source source_commits = {"commits", commits_each};
