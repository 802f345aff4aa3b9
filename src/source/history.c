/* History: git lists the commits, their trees are read raw. */
#include "ssot/source/history.h"

#include <stdlib.h>

#include "src/source/commit.h"
#include "src/source/store.h"

/* Cuts the field up to the next `end` off the front of *rest. */
static struct slice history_field(struct slice *rest, char end)
{
	size_t n = slice_find(*rest, end);
	struct slice field = slice_first(*rest, n);

	*rest = slice_from(*rest, n + 1);
	return field;
}

/* One line of `git log`: commit, tree, time, author. */
static int history_parse(const struct place *p, struct slice line, struct history_commit *c)
{
	struct slice oid = history_field(&line, ' '), tree = history_field(&line, ' ');

	c->time = commit_seconds(history_field(&line, ' '));
	c->author = line;
	return place_oid(p, oid, &c->oid) && place_oid(p, tree, &c->tree) ? 0 : -1;
}

int history_list(struct repo *r, const struct history_request *q, struct arena *a,
		 struct history_commit **out, size_t *n, struct diag_list *d)
{
	static const char *const log[] = {"log",
					  "--topo-order",
					  "--reverse",
					  "--no-show-signature",
					  "--format=%H %T %ct %an <%ae>",
					  "-z"};
	struct command_line args = {0};
	struct proc_output o;
	struct slice rest;
	VEC(struct history_commit) v = {0};

	for (size_t i = 0; i < sizeof log / sizeof *log; i++)
		*VEC_ADD(a, &args) = log[i];
	if (q->first_parent)
		*VEC_ADD(a, &args) = "--first-parent";
	if (q->since.n)
		*VEC_ADD(a, &args) = arena_printf(a, "--since=%.*s", SLICE_ARG(q->since)).p;
	*VEC_ADD(a, &args) = "--end-of-options";
	*VEC_ADD(a, &args) = arena_dup(a, q->to).p;
	if (q->from.n)
		*VEC_ADD(a, &args) = arena_printf(a, "^%.*s", SLICE_ARG(q->from)).p;
	*VEC_ADD(a, &args) = "--";
	*VEC_ADD(a, &args) = NULL;
	if (place_git(&r->place, &o, args.p, d))
		return -1;
	if (o.status) {
		struct slice why = place_git_message(&o, d->arena);

		return diag_error(d, "cannot list the history of %.*s: %.*s", SLICE_ARG(q->to),
				  SLICE_ARG(why));
	}
	for (rest = o.out; rest.n;) {
		struct slice line = history_field(&rest, '\0');

		if (history_parse(&r->place, line, VEC_ADD(a, &v)))
			return diag_error(d, "git log wrote a line that is no commit: %.*s",
					  SLICE_ARG(line));
	}
	*out = v.p;
	*n = v.n;
	return 0;
}

int history_tree(struct repo *r, const struct oid *oid, struct slice path, history_visit *visit,
		 void *data, struct diag_list *d)
{
	struct tree_entry e;
	struct tree *t;
	size_t at = 0;
	int rc;

	if (tree_get(r, oid, path, &t, d))
		return -1;
	while ((rc = tree_next(t, &at, r->place.oid_size, &e)) > 0) {
		struct side side = {.oid = e.oid, .mode = e.mode};

		rc = visit(data, e.name, &side, e.mode == MODE_TREE);
		if (rc)
			break;
	}
	if (rc < 0 && !d->errors)
		rc = diag_error(d, "the tree at '%.*s' is malformed: run git fsck",
				SLICE_ARG(path));
	tree_put(t);
	return rc;
}
