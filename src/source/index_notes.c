/* The index's TREE extension: for which directories git knows the tree already. */
#include "src/source/store.h"

/* As deep as git itself goes. */
#define NOTES_DEPTH 2048u
/* A name's NUL byte, "0 0\n". */
#define NOTES_LEAST 5u

struct notes {
	struct arena *arena;
	unsigned oid_size;
	const char *end;
};

/* A decimal number from `p` on that ends with `stop`: what is behind it, or NULL. */
static inline const char *notes_number(const char *p, const char *end, char stop, uint32_t *out)
{
	const char *begin = p;
	uint32_t v = 0, digit;

	for (; p < end && (digit = (uint32_t)*p - '0') <= 9 && v < UINT32_MAX / 10; p++)
		v = v * 10 + digit;
	*out = v;
	return p > begin && p < end && *p == stop ? p + 1 : NULL;
}

/* git sorts them by length first; finding them again rests on it. */
static inline int notes_cmp(struct slice a, struct slice b)
{
	return a.n != b.n ? (a.n < b.n ? -1 : 1) : memcmp(a.p, b.p, a.n);
}

/* A directory without those in it: what is behind it, or NULL. */
static inline const char *notes_dir(const struct notes *x, const char *p, struct index_dir *out)
{
	const char *nul = p < x->end ? memchr(p, '\0', (size_t)(x->end - p)) : NULL;
	bool known;

	if (!nul)
		return NULL;
	out->name = (struct slice){p, (size_t)(nul - p)};
	out->oid = NULL;
	p = nul + 1;
	/* With a negative number of entries its tree is not known. */
	known = p == x->end || *p != '-';
	p = notes_number(p + !known, x->end, ' ', &out->entries);
	p = p ? notes_number(p, x->end, '\n', &out->nchildren) : NULL;
	if (!p || !known)
		return p;
	out->oid = (const unsigned char *)p;
	return (size_t)(x->end - p) < x->oid_size ? NULL : p + x->oid_size;
}

/* The directories in `in`: what is behind them, or NULL. */
static const char *notes_children(const struct notes *x, const char *p, struct index_dir *in,
				  unsigned depth)
{
	if (depth > NOTES_DEPTH || in->nchildren > (size_t)(x->end - p) / NOTES_LEAST)
		return NULL;
	in->child = arena_bytes(x->arena, in->nchildren * sizeof *in->child);
	for (uint32_t i = 0; p && i < in->nchildren; i++) {
		struct index_dir *out = &in->child[i];

		p = notes_dir(x, p, out);
		if (p && i && notes_cmp(out[-1].name, out->name) >= 0)
			return NULL;
		if (p && out->nchildren)
			p = notes_children(x, p, out, depth + 1);
	}
	return p;
}

struct index_dir *index_notes(struct repo *r, struct slice text)
{
	struct index_dir above = {.nchildren = 1};
	struct notes x = {r->arena, r->place.oid_size, NULL};

	if (!text.n)
		return NULL;
	x.end = text.p + text.n;
	/* Notes that cannot be understood are only not used: every directory is then compared. */
	return notes_children(&x, text.p, &above, 0) == x.end ? above.child : NULL;
}

const struct index_dir *index_note(const struct index_dir *in, struct slice name)
{
	size_t lo = 0, hi = in ? in->nchildren : 0;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int c = notes_cmp(in->child[mid].name, name);

		if (c == 0)
			return &in->child[mid];
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}
