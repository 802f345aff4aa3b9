/* Snapshots: the index and trees as the floors above see them. */
#include "src/source/snapshot.h"

#include <stdlib.h>

#include "src/source/diff.h"
#include "src/source/store.h"

static const struct store_snapshot *snapshot_store(const struct snapshot *s)
{
	return (const struct store_snapshot *)s;
}

const struct node *snapshot_root(const struct snapshot *s)
{
	return &snapshot_store(s)->root;
}

/* Goes down to `path`: 1 and *out, or 0 when there is nothing, or -1. */
static int snapshot_lookup(const struct snapshot *s, struct slice path, struct node *out,
			   struct diag_list *d)
{
	const struct store_snapshot *st = snapshot_store(s);
	struct node at = st->root;
	size_t done = 0;

	while (done < path.n) {
		struct slice rest = slice_from(path, done);
		struct slice name = slice_first(rest, slice_find(rest, '/'));
		bool last = name.n == rest.n, hit = false;
		struct dir dir;
		int rc = dir_open(st->r, &dir, &at, slice_first(path, done), d);

		while (rc == 0 && dir.node.mode && !hit) {
			/* Of a file and a directory with one name the last component may be either.
			 */
			hit = slice_eq(dir.name, name) && (last || node_is_dir(&dir.node));
			if (hit)
				at = dir.node;
			else
				rc = dir_next(st->r, &dir, slice_first(path, done), d);
		}
		dir_close(&dir);
		if (rc != 0)
			return -1;
		if (!hit)
			return 0;
		done += name.n + 1;
	}
	*out = at;
	return 1;
}

static int snapshot_find_op(struct snapshot *s, struct slice path, struct side *at,
			    struct diag_list *d)
{
	const struct node *root = snapshot_root(s);
	struct node n = {0};
	int rc;

	if (root->index) {
		const struct index *x = root->index;
		size_t i = index_lower_bound(x, path);

		struct index_entry e;

		if (i == x->n)
			return 0;
		e = index_get(x, i);
		if (!slice_eq(e.path, path))
			return 0;
		*at = (struct side){.mode = e.mode};
		memcpy(at->oid.b, e.oid, snapshot_store(s)->r->place.oid_size);
		return 1;
	}
	rc = snapshot_lookup(s, path, &n, d);
	if (rc <= 0)
		return rc;
	if (n.mode == MODE_NONE || node_is_dir(&n))
		return 0;
	*at = (struct side){n.oid, n.mode};
	return 1;
}

static int snapshot_is_dir_op(struct snapshot *s, struct slice path, struct diag_list *d)
{
	struct node n = {0};
	int rc = snapshot_lookup(s, path, &n, d);

	return rc <= 0 ? rc : node_is_dir(&n);
}

struct snapshot_walker {
	snapshot_visit *visit;
	void *data;
};

static int snapshot_walk_emit(void *data, struct slice path, const struct side *side)
{
	struct snapshot_walker *w = data;

	return w->visit(w->data, path, side);
}

static int snapshot_walk_op(struct snapshot *s, struct slice below, snapshot_visit *visit,
			    void *data, struct diag_list *d)
{
	const struct store_snapshot *st = snapshot_store(s);
	struct snapshot_walker w = {visit, data};
	struct node n = {0};
	struct slice path = {0};
	int rc;

	while (below.n && below.p[below.n - 1] == '/')
		below.n--;
	rc = snapshot_lookup(s, below, &n, d);
	if (rc <= 0 || !node_is_dir(&n))
		return rc < 0 ? -1 : 0;
	if (below.n)
		path = arena_printf(d->arena, "%.*s/", SLICE_ARG(below));
	return diff_run(
		&(struct diff){
			.r = st->r, .node = &n, .emit = snapshot_walk_emit, .data = &w, .d = d},
		path);
}

static const struct snapshot_ops snapshot_store_ops = {
	.find = snapshot_find_op, .walk = snapshot_walk_op, .is_dir = snapshot_is_dir_op};

struct snapshot *snapshot_new(struct repo *r, struct node root, struct slice name, struct arena *a)
{
	struct store_snapshot *s = ARENA_NEW(a, struct store_snapshot);

	*s = (struct store_snapshot){{&snapshot_store_ops, name}, r, root};
	return &s->is;
}

struct snapshot *snapshot_of_tree(struct repo *r, const struct oid *tree, struct slice name,
				  struct arena *a)
{
	return snapshot_new(r, (struct node){.mode = MODE_TREE, .named = true, .oid = *tree}, name,
			    a);
}

struct snapshot_changes {
	struct arena *a;
	size_t nparents;
	VEC(struct change) v;
};

static int snapshot_compare_emit(void *data, struct slice path, const struct side *side)
{
	struct snapshot_changes *c = data;
	struct change *n = VEC_ADD(c->a, &c->v);

	n->path = arena_dup(c->a, path);
	n->now = side[0];
	if (c->nparents) {
		n->parent = ARENA_ARRAY(c->a, struct side, c->nparents);
		memcpy(n->parent, side + 1, c->nparents * sizeof *side);
	}
	return 0;
}

int snapshot_compare(struct repo *r, struct change_set *set, const struct source_request *q,
		     struct arena *a, struct diag_list *d)
{
	size_t n = 1 + set->nparents + set->nbases;
	struct node *node = calloc(n, sizeof *node);
	struct snapshot_changes c = {.a = a, .nparents = set->nparents};
	struct pathspec *only = NULL;
	int rc;

	if (!node)
		arena_out_of_memory();
	node[0] = *snapshot_root(set->now);
	for (size_t i = 0; i < set->nparents; i++)
		node[1 + i] = *snapshot_root(set->parent[i]);
	for (size_t i = 0; i < set->nbases; i++)
		node[1 + set->nparents + i] = *snapshot_root(set->base[i]);
	rc = pathspec_new(&only, q->path, q->npaths, d);
	if (rc == 0)
		rc = diff_run(&(struct diff){.r = r,
					     .node = node,
					     .nparents = set->nparents,
					     .nbases = set->nbases,
					     .only = only,
					     .emit = snapshot_compare_emit,
					     .data = &c,
					     .d = d},
			      (struct slice){0});
	pathspec_free(only);
	free(node);
	set->change = c.v.p;
	set->nchanges = c.v.n;
	return rc;
}
