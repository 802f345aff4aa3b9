/* History: git lists the commits, their trees are read raw. */
#include "ssot/source/history.h"

#include <stdlib.h>

#include "src/source/commit.h"
#include "src/source/diff.h"
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

struct history_walk {
	history_visit *visit;
	void *data;
};

static int history_emit(void *data, struct slice path, const struct side *side)
{
	struct history_walk *w = data;

	return w->visit(w->data, path, &side[1], &side[0]);
}

int history_compare(struct repo *r, const struct oid *was, const struct oid *now,
		    history_visit *visit, void *data, struct diag_list *d)
{
	struct history_walk w = {visit, data};
	struct node node[2] = {{.mode = MODE_TREE, .named = true, .oid = *now}};
	const struct diff x = {
		.r = r, .node = node, .nparents = 1, .emit = history_emit, .data = &w, .d = d};

	if (was)
		node[1] = (struct node){.mode = MODE_TREE, .named = true, .oid = *was};
	return diff_run(&x, (struct slice){0});
}
