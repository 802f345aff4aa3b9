/* Commits one by one, each against its own parents. */
#include "src/source/commit.h"
#include "src/source/store.h"

static int commits_one(struct repo *r, const struct source_request *q, const struct oid *oid,
		       source_visit *visit, void *data, struct diag_list *d)
{
	struct arena a = {0};
	struct change_set set = {.commit = repo_hex(r, oid, &a), .step = true};
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

/* `git rev-list` of what is asked for, with the revisions resolved: a slip of the pen is no empty
 * list. */
static int commits_args(struct repo *r, const struct source_request *q, const struct oid *to,
			struct command_line *v, struct diag_list *d)
{
	struct arena *a = d->arena;
	struct oid from;

	*VEC_ADD(a, v) = "rev-list";
	*VEC_ADD(a, v) = "--reverse";
	*VEC_ADD(a, v) = "--topo-order";
	*VEC_ADD(a, v) = "--ignore-missing";
	*VEC_ADD(a, v) = repo_hex(r, to, a).p;
	*VEC_ADD(a, v) = "--not";
	if (q->from.n) {
		if (repo_resolve(r, q->from, &from, d) != 0)
			return -1;
		*VEC_ADD(a, v) = repo_hex(r, &from, a).p;
	}
	for (size_t i = 0; i < q->nknown; i++)
		*VEC_ADD(a, v) = arena_dup(a, q->known[i]).p;
	*VEC_ADD(a, v) = NULL;
	return 0;
}

/* A tree has neither parents nor a history. */
static int commits_check(struct repo *r, struct slice name, const struct oid *oid,
			 struct diag_list *d)
{
	enum object_type type;
	struct object o;

	if (objects_head(&r->objects, oid, &o) != 0)
		return diag_error(d, "cannot read %.*s: %s", SLICE_ARG(name), r->objects.why);
	type = o.type;
	if (type == OBJECT_TREE)
		return diag_error(d,
				  "%.*s is a tree, no commit: 'git ssot check --all %.*s' judges "
				  "all of it",
				  SLICE_ARG(name), SLICE_ARG(name));
	if (type != OBJECT_COMMIT)
		return diag_error(d, "%.*s is a %s: name a commit", SLICE_ARG(name),
				  object_type_name(type));
	return 0;
}

/* The names of all commits of the range, oldest first. */
static int commits_list(struct repo *r, const struct source_request *q, struct slice *list,
			struct diag_list *d)
{
	struct command_line v = {0};
	struct proc_output git;
	struct slice why;
	struct oid to;

	if (repo_resolve(r, q->to, &to, d) != 0)
		return -1;
	if (!q->from.n && !q->nknown) {
		if (commits_check(r, q->to, &to, d) != 0)
			return -1;
		*list = repo_hex(r, &to, d->arena);
		return 0;
	}
	if (commits_args(r, q, &to, &v, d) != 0 || place_git(&r->place, &git, v.p, d) != 0)
		return -1;
	*list = git.out;
	if (git.status == 0)
		return 0;
	why = place_git_message(&git, d->arena);
	return diag_error(d, "cannot list the commits up to %.*s: %.*s", SLICE_ARG(q->to),
			  SLICE_ARG(why));
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
