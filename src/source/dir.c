/* Directories of trees and of the index, walked alike. */
#include "src/source/dir.h"

#include "src/source/store.h"

/* Bytes that all names of objects have. */
#define OID_LEAST 20u

static int dir_next_tree(struct repo *r, struct dir *c, struct slice path, struct diag_list *d)
{
	struct tree_entry e;
	int rc = tree_next(c->tree, &c->at, r->place.oid_size, &e);

	if (rc < 0) {
		struct slice hex = repo_hex(r, &c->tree->oid, d->arena);

		return diag_error_at(d, path, 0, "tree %s is malformed; run `git fsck`", hex.p);
	}
	if (rc == 0) {
		c->node = (struct node){0};
		return 0;
	}
	c->name = e.name;
	c->node = (struct node){.mode = e.mode, .named = true, .oid = e.oid};
	return 0;
}

/*
 * The end of the entries that begin with `prefix` as the current one does, by what the note says
 * about how many there are; 0 when it says nothing or is wrong.
 */
static size_t dir_noted_end(const struct dir *c, const struct index_dir *note, struct slice prefix)
{
	size_t end;

	if (!note || !note->oid || !note->entries || note->entries > c->hi - c->at)
		return 0;
	end = c->at + note->entries;
	return slice_starts(index_get(c->index, end - 1).path, prefix) &&
			       (end == c->hi ||
				!slice_starts(index_get(c->index, end).path, prefix))
		       ? end
		       : 0;
}

/*
 * The end of the entries that share the first `n` bytes of the current one's path: where the note
 * says when that is true, else found by leaps.
 */
static size_t dir_end(const struct dir *c, const struct index_dir *note, size_t n)
{
	const struct index *x = c->index;
	struct slice prefix = slice_first(index_get(x, c->at).path, n);
	size_t leap = 1, in = c->at, out = c->hi, noted = dir_noted_end(c, note, prefix);

	if (noted)
		return noted;
	while (leap < out - in && slice_starts(index_get(x, in + leap).path, prefix)) {
		in += leap;
		leap *= 2;
	}
	out = leap < out - in ? in + leap : out;
	while (in + 1 < out) {
		size_t mid = in + (out - in) / 2;

		if (slice_starts(index_get(x, mid).path, prefix))
			in = mid;
		else
			out = mid;
	}
	return in + 1;
}

static int dir_next_index(struct repo *r, struct dir *c, struct diag_list *d)
{
	const struct index *x = c->index;
	struct index_entry e;
	struct slice rest;
	struct node n = {0};
	size_t at = c->at;

	if (at == c->hi) {
		c->node = n;
		return 0;
	}
	if (index_check_order(r, x, at, d) != 0)
		return -1;
	e = index_get(x, at);
	rest = slice_from(e.path, c->skip);
	c->name = slice_first(rest, slice_find(rest, '/'));
	if (c->name.n == rest.n) {
		n.mode = e.mode;
		n.named = true;
		memcpy(n.oid.b, e.oid, r->place.oid_size);
		c->at++;
	} else {
		n.mode = MODE_TREE;
		n.index = x;
		n.lo = at;
		n.note = index_note(c->note, c->name);
		n.hi = dir_end(c, n.note, c->skip + c->name.n + 1);
		/* A note about another number of entries is not about these. */
		n.named = n.note && n.note->oid && n.note->entries == n.hi - n.lo;
		if (n.named)
			memcpy(n.oid.b, n.note->oid, r->place.oid_size);
		c->at = n.hi;
	}
	c->node = n;
	return 0;
}

int dir_next(struct repo *r, struct dir *c, struct slice path, struct diag_list *d)
{
	if (c->tree)
		return dir_next_tree(r, c, path, d);
	return c->index ? dir_next_index(r, c, d) : 0;
}

/* Whether `raw` goes on with this name, which has no '/', and this object behind it. */
static bool dir_is_raw(struct slice raw, struct slice name, const unsigned char *oid,
		       unsigned oid_size)
{
	const char *p = raw.p + name.n + 1;

	/* With a NUL byte in it the name would not be the tree's, which ends there. */
	return name.n && raw.n > name.n + oid_size && memcmp(p, oid, OID_LEAST) == 0 &&
	       (oid_size == OID_LEAST ||
		memcmp(p + OID_LEAST, oid + OID_LEAST, oid_size - OID_LEAST) == 0) &&
	       memchr(raw.p, '\0', name.n + 1) == p - 1 && memcmp(raw.p, name.p, name.n) == 0;
}

/* The length of the entry a raw tree goes on with; 0 when there is none, or an unusual one. */
static size_t dir_raw_entry(struct slice raw, unsigned oid_size)
{
	static const struct slice mode[] = {SLICE_ROW("100644 "), SLICE_ROW("40000 "),
					    SLICE_ROW("100755 ")};

	for (size_t i = 0; i < sizeof mode / sizeof *mode; i++) {
		struct slice name;

		if (!slice_starts(raw, mode[i]))
			continue;
		name = slice_from(raw, mode[i].n);
		name.n = slice_find(name, '\0');
		if (!name.n || raw.n - mode[i].n - name.n < 1 + oid_size ||
		    memchr(name.p, '/', name.n))
			return 0;
		return mode[i].n + name.n + 1 + oid_size;
	}
	return 0;
}

static void dir_skip_same_trees(struct dir *a, struct dir *b, unsigned oid_size)
{
	struct slice x = a->tree->object.bytes, y = b->tree->object.bytes;
	size_t n;

	while ((n = dir_raw_entry(slice_from(x, a->at), oid_size)) && y.n - b->at >= n &&
	       memcmp(x.p + a->at, y.p + b->at, n) == 0) {
		a->at += n;
		b->at += n;
	}
}

/* How many bytes of a raw tree the mode takes that it goes on with, if it is this one; or 0. */
static size_t dir_raw_mode(struct slice raw, unsigned mode)
{
	static const char file[] = "100644 ", exec[] = "100755 ", dir[] = "40000 ";

	if (raw.n < sizeof file)
		return 0;
	if (mode == MODE_FILE)
		return memcmp(raw.p, file, sizeof file - 1) == 0 ? sizeof file - 1 : 0;
	if (mode == MODE_TREE)
		return memcmp(raw.p, dir, sizeof dir - 1) == 0 ? sizeof dir - 1 : 0;
	return mode == MODE_EXEC && memcmp(raw.p, exec, sizeof exec - 1) == 0 ? sizeof exec - 1 : 0;
}

/*
 * Moves both on when what comes next, entry `e` of the index, is the same file in both, or lies in
 * a directory that is the same in both by its note.
 */
static bool dir_skip_entry(struct dir *c, struct dir *t, const struct index_entry *e,
			   unsigned oid_size)
{
	struct slice raw = slice_from(t->tree->object.bytes, t->at);
	struct slice rest = slice_from(e->path, c->skip);
	struct slice name = slice_first(rest, slice_find(rest, '/'));
	bool is_dir = name.n < rest.n;
	const struct index_dir *note = is_dir ? index_note(c->note, name) : NULL;
	size_t mode = dir_raw_mode(raw, is_dir ? MODE_TREE : e->mode), end = c->at + 1;

	if (is_dir)
		end = dir_noted_end(c, note, slice_first(e->path, c->skip + name.n + 1));
	if (!mode || !end ||
	    !dir_is_raw(slice_from(raw, mode), name, is_dir ? note->oid : e->oid, oid_size))
		return false;
	t->at += mode + name.n + 1 + oid_size;
	c->at = end;
	return true;
}

void dir_skip_same(const struct repo *r, struct dir *c, struct dir *t)
{
	const struct index *x = c->index;
	unsigned oid_size = r->place.oid_size;
	struct slice last = {0};

	if (c->tree && t->tree)
		dir_skip_same_trees(c, t, oid_size);
	if (!x || !t->tree)
		return;
	last = c->at ? index_get(x, c->at - 1).path : last;
	while (c->at < c->hi) {
		struct index_entry e = index_get(x, c->at);
		size_t at = c->at;

		/* Out of order: dir_next() says so. */
		if (slice_cmp(last, e.path) >= 0 || !dir_skip_entry(c, t, &e, oid_size))
			return;
		last = c->at == at + 1 ? e.path : index_get(x, c->at - 1).path;
	}
}

int dir_open(struct repo *r, struct dir *c, const struct node *n, struct slice path,
	     struct diag_list *d)
{
	*c = (struct dir){0};
	if (!node_is_dir(n))
		return 0;
	if (n->index) {
		c->index = n->index;
		c->at = n->lo;
		c->hi = n->hi;
		c->skip = path.n;
		c->note = n->note;
	} else if (tree_get(r, &n->oid, path, &c->tree, d) != 0) {
		return -1;
	}
	return dir_next(r, c, path, d);
}

void dir_close(struct dir *c)
{
	tree_put(c->tree);
	c->tree = NULL;
}

int dir_cmp(const struct dir *a, const struct dir *b)
{
	size_t n = a->name.n < b->name.n ? a->name.n : b->name.n;
	int c = memcmp(a->name.p, b->name.p, n), x, y;

	if (c)
		return c;
	x = n < a->name.n ? (unsigned char)a->name.p[n] : node_is_dir(&a->node) ? '/' : 0;
	y = n < b->name.n ? (unsigned char)b->name.p[n] : node_is_dir(&b->node) ? '/' : 0;
	if (x != y)
		return x - y;
	return (a->name.n > b->name.n) - (a->name.n < b->name.n);
}
