/* The index's TREE extension: for which directories git knows the tree already. */
#include "src/source/store.h"

/* As deep as git itself goes. */
#define NOTES_DEPTH 2048u

struct notes {
	struct repo *r;
	struct slice rest;
};

/* A decimal number, perhaps negative, that ends with `end`. */
static inline bool notes_number(struct notes *x, char end, long *out)
{
	const char *p = x->rest.p, *stop = p + x->rest.n;
	bool minus = p < stop && *p == '-';
	const char *digits = p += minus;
	long v = 0;

	for (; p < stop && *p >= '0' && *p <= '9' && v < INT32_MAX; p++)
		v = v * 10 + (*p - '0');
	if (p == digits || p == stop || *p != end)
		return false;
	x->rest = (struct slice){p + 1, (size_t)(stop - p) - 1};
	*out = minus ? -v : v;
	return true;
}

/* git sorts them by length first; finding them again rests on it. */
static bool notes_in_order(struct slice a, struct slice b)
{
	return a.n != b.n ? a.n < b.n : memcmp(a.p, b.p, a.n) < 0;
}

static bool notes_dir(struct notes *x, struct index_dir *out, unsigned depth)
{
	size_t n = slice_find(x->rest, '\0');
	long entries, children;

	out->name = slice_first(x->rest, n);
	x->rest = slice_from(x->rest, n + 1);
	if (depth > NOTES_DEPTH || !notes_number(x, ' ', &entries) ||
	    !notes_number(x, '\n', &children) || children < 0 || (size_t)children > x->rest.n)
		return false;
	if (entries >= 0) {
		if (x->rest.n < x->r->place.oid_size)
			return false;
		out->oid = (const unsigned char *)x->rest.p;
		out->entries = (size_t)entries;
		x->rest = slice_from(x->rest, x->r->place.oid_size);
	}
	out->nchildren = (size_t)children;
	if (!children)
		return true;
	out->child = ARENA_ARRAY(x->r->arena, struct index_dir, out->nchildren);
	for (size_t i = 0; i < out->nchildren; i++) {
		if (!notes_dir(x, &out->child[i], depth + 1))
			return false;
		if (i && !notes_in_order(out->child[i - 1].name, out->child[i].name))
			return false;
	}
	return true;
}

struct index_dir *index_notes(struct repo *r, struct slice text)
{
	struct notes x = {r, text};
	struct index_dir *root = ARENA_NEW(r->arena, struct index_dir);

	/* Notes that cannot be understood are only not used: every directory is then compared. */
	return notes_dir(&x, root, 0) && x.rest.n == 0 ? root : NULL;
}

const struct index_dir *index_note(const struct index_dir *in, struct slice name)
{
	size_t lo = 0, hi = in ? in->nchildren : 0;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (notes_in_order(in->child[mid].name, name))
			lo = mid + 1;
		else
			hi = mid;
	}
	return in && lo < in->nchildren && slice_eq(in->child[lo].name, name) ? &in->child[lo]
									      : NULL;
}
