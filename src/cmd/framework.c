/* The pre-commit framework: its environment and file names say which door of git it stands at. */
#include <stdlib.h>
#include <unistd.h>

#include "src/cmd/hook.h"

/* Set by the framework when it was called with a range, or for a push. */
static struct slice framework_env(const char *name)
{
	return slice_of(getenv(name));
}

/* A push of which the framework says one branch: the first that brings anything. */
static int framework_push(const struct hook_call *c, struct slice from, struct slice to)
{
	struct slice local = framework_env("PRE_COMMIT_LOCAL_BRANCH");

	/* Without a range everything is pushed, the first commit too. */
	if (!to.n)
		to = local;
	if (!to.n) {
		diag_error(c->diag, "pre-commit does not say what is pushed: update it, or judge "
				    "pushes by 'git ssot install pre-push'");
		return EXIT_TROUBLE;
	}
	return hook_push_branch(c, framework_env("PRE_COMMIT_REMOTE_NAME"),
				framework_env("PRE_COMMIT_REMOTE_URL"),
				&(struct push_ref){.was = from, .now = to});
}

/* Called by hand or in CI with --from-ref and --to-ref: as git diff from...to, like its own list.
 */
static int framework_range(const struct hook_call *c, struct slice from, struct slice to)
{
	c->q->source = &source_range;
	c->q->query.from = from;
	c->q->query.to = to;
	c->q->query.symmetric = true;
	return check_request_run(c->q, c->repo, c->diag);
}

struct framework_names {
	const struct hook_words *names;
	bool all_staged;
};

static int framework_change_order(const void *key, const void *item)
{
	return slice_cmp(*(const struct slice *)key, ((const struct change *)item)->path);
}

static int framework_staged(void *data, const struct change_set *set)
{
	struct framework_names *f = data;

	f->all_staged = true;
	for (size_t i = 0; f->all_staged && i < f->names->n; i++)
		f->all_staged =
			set->nchanges && bsearch(&f->names->p[i], set->change, set->nchanges,
						 sizeof *set->change, framework_change_order);
	return 0;
}

/* Whether names were given that are not staged: then it is --all-files or --files. */
static int framework_is_all_files(const struct hook_call *c, bool *out)
{
	struct framework_names f = {.names = c->words, .all_staged = true};

	if (c->words->n && source_staged.each(c->repo, &c->q->query, framework_staged, &f, c->diag))
		return -1;
	*out = !f.all_staged;
	return 0;
}

static bool framework_is_merging(void)
{
	for (char **e = environ; *e; e++)
		if (strncmp(*e, "GITHEAD_", 8) == 0)
			return true;
	return false;
}

int hook_framework(const struct hook_call *c)
{
	struct slice from = framework_env("PRE_COMMIT_FROM_REF");
	struct slice to = framework_env("PRE_COMMIT_TO_REF");
	bool all_files;

	if (framework_env("PRE_COMMIT_REMOTE_NAME").n)
		return framework_push(c, from, to);
	if (from.n && to.n)
		return framework_range(c, from, to);
	if (framework_is_all_files(c, &all_files) < 0)
		return EXIT_TROUBLE;
	if (all_files) {
		c->q->source = &source_tree;
		c->q->query.path = c->words->p;
		c->q->query.npaths = c->words->n;
		return check_request_run(c->q, c->repo, c->diag);
	}
	return framework_is_merging() ? hook_pre_merge_commit(c) : hook_pre_commit(c);
}
