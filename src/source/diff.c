/* Comparing snapshots: one walk over any number of them, skipping what is the same. */
#include "src/source/diff.h"

#include <stdlib.h>

#include "src/source/store.h"

/* Deeper than git allows (core.maxTreeDepth); ends the walk of a hostile tree before the stack
 * does. */
#define DIFF_DEPTH   2048u
/* A few small trees that name each other again and again stand for billions of files. */
#define DIFF_ENTRIES 5000000u

struct diff_walk {
	const struct diff *x;
	size_t count; /* of snapshots */
	struct side *side;
	char *path;
	size_t n, cap;
	size_t entries; /* that differed, directories too, in each snapshot */
};

static bool diff_settled(const struct diff *x, const struct node *n)
{
	const struct node *parent = n + 1, *base = parent + x->nparents;
	bool taken = false;

	for (size_t i = 0; i < x->nparents; i++) {
		bool known = node_same(n, &parent[i]);

		taken |= known;
		for (size_t b = 0; !known && b < x->nbases; b++)
			known = node_same(&parent[i], &base[b]);
		if (!known && (x->nbases || x->nparents == 1))
			return false;
	}
	return taken;
}

static bool diff_is_git(struct slice name)
{
	return name.n == 4 && name.p[0] == '.' && (name.p[1] | 32) == 'g' &&
	       (name.p[2] | 32) == 'i' && (name.p[3] | 32) == 't';
}

/* What nobody could have committed with git must not be half judged. */
static int diff_check(const struct diff *x, struct slice path, struct slice name, unsigned mode)
{
	if (name.n == 0 || memchr(name.p, '\0', name.n) || diff_is_git(name) ||
	    slice_is(name, ".") || slice_is(name, ".."))
		return diag_error_at(x->d, path, 0, "git refuses such a path, and so do we");
	if (mode != MODE_TREE && mode != MODE_FILE && mode != MODE_EXEC && mode != MODE_LINK &&
	    mode != MODE_SUBMODULE)
		return diag_error_at(x->d, path, 0,
				     "unknown file mode %o: remove the entry with "
				     "`git rm --cached`",
				     mode);
	return 0;
}

static void diff_push(struct diff_walk *w, struct slice name, bool is_dir)
{
	size_t need = w->n + name.n + 2;

	if (need > w->cap) {
		w->cap = need * 2;
		w->path = realloc(w->path, w->cap);
		if (!w->path)
			arena_out_of_memory();
	}
	if (name.n)
		/* A path has room by now. */
		/* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker) */
		memcpy(w->path + w->n, name.p, name.n);
	w->n += name.n;
	if (is_dir)
		w->path[w->n++] = '/';
	w->path[w->n] = '\0';
}

static int diff_dir(struct diff_walk *w, const struct node *node, unsigned depth);

static int diff_file(struct diff_walk *w, const struct node *node)
{
	const struct diff *x = w->x;
	struct slice path = {w->path, w->n};

	if (x->only) {
		int rc = pathspec_match(x->only, path, x->d);

		if (rc <= 0)
			return rc;
	}
	for (size_t i = 0; i <= x->nparents; i++)
		w->side[i] = (struct side){node[i].oid, node[i].mode};
	return x->emit(x->data, path, w->side);
}

/* Takes the least of the current names: its nodes from the directories that have it, else nothing.
 */
static const struct dir *diff_gather(const struct diff_walk *w, const struct dir *dir,
				     struct node *node)
{
	const struct dir *least = NULL;

	for (size_t i = 0; i < w->count; i++)
		if (dir[i].node.mode && (!least || dir_cmp(&dir[i], least) < 0))
			least = &dir[i];
	for (size_t i = 0; least && i < w->count; i++) {
		bool has = dir[i].node.mode && (&dir[i] == least || dir_cmp(&dir[i], least) == 0);

		node[i] = has ? dir[i].node : (struct node){0};
	}
	return least;
}

static int diff_entry(struct diff_walk *w, const struct node *node, const struct dir *least,
		      unsigned depth)
{
	size_t before = w->n;
	bool is_dir = node_is_dir(&least->node);
	int rc = 0;

	if (diff_settled(w->x, node))
		return 0;
	diff_push(w, least->name, is_dir);
	/* A path of many parents takes as much as many paths. */
	w->entries += w->count > 2 ? w->count : 2;
	if (w->entries / 2 > DIFF_ENTRIES)
		rc = diag_error_at(w->x->d, (struct slice){w->path, w->n}, 0,
				   "more than %u files and directories before this one: judge "
				   "less at a time (git ssot check -- PATH)",
				   DIFF_ENTRIES);
	else if (node[0].mode)
		rc = diff_check(w->x, (struct slice){w->path, w->n}, least->name, node[0].mode);
	if (rc == 0 && is_dir) {
		if (!w->x->only ||
		    pathspec_may_match_below(w->x->only, (struct slice){w->path, w->n}))
			rc = diff_dir(w, node, depth + 1);
	} else if (rc == 0) {
		rc = diff_file(w, node);
	}
	w->n = before;
	return rc;
}

static int diff_dir(struct diff_walk *w, const struct node *node, unsigned depth)
{
	const struct diff *x = w->x;
	struct slice path = {w->path, w->n};
	struct dir *dir = calloc(w->count, sizeof *dir);
	struct node *entry = calloc(w->count, sizeof *entry);
	const struct dir *least;
	int rc = 0;

	if (!dir || !entry)
		arena_out_of_memory();
	if (depth > DIFF_DEPTH)
		rc = diag_error_at(x->d, path, 0, "directories are nested deeper than git allows");
	for (size_t i = 0; rc == 0 && i < w->count; i++)
		rc = dir_open(x->r, &dir[i], &node[i], path, x->d);
	while (rc == 0 && (least = diff_gather(w, dir, entry))) {
		rc = diff_entry(w, entry, least, depth);
		path = (struct slice){w->path, w->n};
		/* What is the same in both of two is settled: see diff_settled(). */
		if (rc == 0 && w->count == 2 && entry[0].mode && entry[1].mode)
			dir_skip_same(x->r, &dir[0], &dir[1]);
		for (size_t i = 0; rc == 0 && i < w->count; i++)
			if (entry[i].mode)
				rc = dir_next(x->r, &dir[i], path, x->d);
	}
	for (size_t i = 0; i < w->count; i++)
		dir_close(&dir[i]);
	free(dir);
	free(entry);
	return rc;
}

int diff_run(const struct diff *x, struct slice below)
{
	struct diff_walk w = {.x = x, .count = 1 + x->nparents + x->nbases};
	int rc = 0;

	w.side = calloc(1 + x->nparents, sizeof *w.side);
	if (!w.side)
		arena_out_of_memory();
	diff_push(&w, below, false);
	if (!diff_settled(x, x->node))
		rc = diff_dir(&w, x->node, 0);
	free(w.path);
	free(w.side);
	return rc;
}
