/* Raw trees: read, parsed, and kept in a bounded cache. */
#include "src/source/tree.h"

#include <stdlib.h>

#include "src/source/store.h"

static void tree_free(struct tree *t)
{
	object_release(&t->object);
	free(t);
}

static void tree_cache_drop(struct tree_cache *c, unsigned i)
{
	struct tree *t = c->slot[i];

	c->slot[i] = NULL;
	c->bytes -= t->object.bytes.n;
	t->cached = false;
	if (!t->pins)
		tree_free(t);
}

/* Object names are evenly distributed, so their beginning is as good as any hash. */
static unsigned tree_slot(const struct tree_cache *c, const struct oid *oid)
{
	return ((unsigned)oid->b[0] << 8 | oid->b[1]) & (c->n - 1);
}

/* None of two that had different slots have the same then. */
static void tree_cache_grow(struct tree_cache *c)
{
	struct tree_cache old = *c;

	c->n = old.n ? 4 * old.n : TREE_CACHE_LEAST;
	c->slot = calloc(c->n, sizeof(struct tree *));
	if (!c->slot)
		arena_out_of_memory();
	for (unsigned i = 0; i < old.n; i++)
		if (old.slot[i])
			c->slot[tree_slot(c, &old.slot[i]->oid)] = old.slot[i];
	free(old.slot);
}

static void tree_cache_keep(struct tree_cache *c, struct tree *t)
{
	unsigned i;

	if (t->object.bytes.n > TREE_CACHE_BYTES / 4)
		return;
	while (!c->n || (c->slot[tree_slot(c, &t->oid)] && c->n < TREE_CACHE_SLOTS))
		tree_cache_grow(c);
	i = tree_slot(c, &t->oid);
	if (c->slot[i])
		tree_cache_drop(c, i);
	while (c->bytes + t->object.bytes.n > TREE_CACHE_BYTES) {
		c->hand = (c->hand + 1) & (c->n - 1);
		if (c->slot[c->hand])
			tree_cache_drop(c, c->hand);
	}
	c->slot[i] = t;
	c->bytes += t->object.bytes.n;
	t->cached = true;
}

static struct tree *tree_cached(const struct tree_cache *c, const struct oid *oid)
{
	struct tree *t = c->n ? c->slot[tree_slot(c, oid)] : NULL;

	return t && oid_eq(&t->oid, oid) ? t : NULL;
}

int tree_get(struct repo *r, const struct oid *oid, struct slice path, struct tree **out,
	     struct diag_list *d)
{
	struct tree *t = tree_cached(&r->trees, oid);

	if (!t) {
		struct object o;

		if (repo_object(r, oid, OBJECT_TREE, path, &o, d) != 0)
			return -1;
		t = calloc(1, sizeof *t);
		if (!t)
			arena_out_of_memory();
		t->oid = *oid;
		t->object = o;
		if (!path.n || r->trees.read == TREE_CACHE_AFTER)
			tree_cache_keep(&r->trees, t);
		else
			r->trees.read++;
	}
	t->pins++;
	*out = t;
	return 0;
}

void tree_put(struct tree *t)
{
	if (t && --t->pins == 0 && !t->cached)
		tree_free(t);
}

void tree_cache_clear(struct tree_cache *c)
{
	for (unsigned i = 0; i < c->n; i++)
		if (c->slot[i])
			tree_cache_drop(c, i);
	free(c->slot);
	*c = (struct tree_cache){0};
}

/* As git reads modes: the type, and of a file only whether its owner may run it. */
static unsigned tree_mode(unsigned mode)
{
	switch (mode & 0170000) {
	case 0100000:
		return mode & 0100 ? MODE_EXEC : MODE_FILE;
	case 0120000:
		return MODE_LINK;
	case 0040000:
		return MODE_TREE;
	case 0160000:
		return MODE_SUBMODULE;
	default:
		return mode;
	}
}

int tree_next(const struct tree *t, size_t *at, unsigned oid_size, struct tree_entry *e)
{
	struct slice raw = t->object.bytes, rest = slice_from(raw, *at);
	unsigned mode = 0;
	size_t i = 0, name;

	if (!rest.n)
		return 0;
	while (i < rest.n && i < 7 && rest.p[i] >= '0' && rest.p[i] <= '7')
		mode = mode << 3 | (unsigned)(rest.p[i++] - '0');
	/* No mode at all would read as "nothing there", and hide what follows. */
	if (!mode || i == rest.n || rest.p[i] != ' ')
		return -1;
	name = ++i;
	rest = slice_from(rest, name);
	i = slice_find(rest, '\0');
	if (i == 0 || rest.n < i + 1 + oid_size || memchr(rest.p, '/', i))
		return -1;
	e->name = slice_first(rest, i);
	e->mode = tree_mode(mode);
	memset(&e->oid, 0, sizeof e->oid);
	memcpy(e->oid.b, rest.p + i + 1, oid_size);
	*at += name + i + 1 + oid_size;
	return 1;
}
