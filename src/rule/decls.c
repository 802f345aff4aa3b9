/* Classes and functions of a text. Each question is answered once: hostile texts have long chains.
 */
#include "src/rule/decls.h"

#include <stdlib.h>

#include "ssot/model/lang.h"

enum decls_known { DECLS_UNKNOWN, DECLS_ASKED, DECLS_NO, DECLS_YES };

/* One class for sorting. */
struct decls_name {
	struct slice name;
	uint32_t index;
};

static int decls_cmp(const void *a, const void *b)
{
	const struct decls_name *x = a, *y = b;
	int c = slice_cmp(x->name, y->name);

	return c ? c : (x->index < y->index) - (x->index > y->index);
}

static void decls_sort_names(struct decls *d)
{
	const struct scan *s = d->f->scan;
	struct decls_name *all = ARENA_ARRAY(d->f->arena, struct decls_name, s->decls.n);

	for (size_t i = 0; i < s->decls.n; i++)
		if (s->decls.p[i].kind == DECL_CLASS)
			all[d->nnamed++] = (struct decls_name){s->decls.p[i].qualname, (uint32_t)i};
	if (d->nnamed)
		qsort(all, d->nnamed, sizeof *all, decls_cmp);
	d->named = ARENA_ARRAY(d->f->arena, uint32_t, d->nnamed);
	for (size_t i = 0; i < d->nnamed; i++)
		d->named[i] = all[i].index;
}

void decls_init(struct decls *d, struct file_view *f)
{
	const struct scan *s = f->scan;
	uint32_t *fill;

	*d = (struct decls){.f = f};
	d->first = ARENA_ARRAY(f->arena, uint32_t, s->decls.n + 2);
	d->base = ARENA_ARRAY(f->arena, uint32_t, s->uses.n);
	fill = d->first + 1; /* while filling: where the next base of a class goes */
	for (size_t i = 0; i < s->uses.n; i++)
		if (s->uses.p[i].form == USE_BASE && s->uses.p[i].decl != SCAN_NONE)
			fill[s->uses.p[i].decl + 1]++;
	for (size_t i = 0; i < s->decls.n; i++)
		fill[i + 1] += fill[i];
	for (size_t i = 0; i < s->uses.n; i++)
		if (s->uses.p[i].form == USE_BASE && s->uses.p[i].decl != SCAN_NONE)
			d->base[fill[s->uses.p[i].decl]++] = (uint32_t)i;
	decls_sort_names(d);
}

/* The last class of this text with that qualified name, or SCAN_NONE. */
static uint32_t decls_local(const struct decls *d, struct slice name)
{
	const struct scan *s = d->f->scan;
	size_t low = 0, high = d->nnamed;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (slice_cmp(s->decls.p[d->named[mid]].qualname, name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < d->nnamed && slice_eq(s->decls.p[d->named[low]].qualname, name) ? d->named[low]
										     : SCAN_NONE;
}

/*
 * Looks at the bases of `c`: 1 when it is decided by them, 0 when `*next` must be asked first, or
 * there is none left to ask (SCAN_NONE); -1.
 */
static int decls_look(const struct decls *d, const struct name_list *wanted, const uint8_t *known,
		      uint32_t c, uint32_t *next)
{
	*next = SCAN_NONE;
	for (uint32_t i = d->first[c]; i < d->first[c + 1]; i++) {
		const struct use *u = &d->f->scan->uses.p[d->base[i]];
		uint32_t local = u->known ? SCAN_NONE : decls_local(d, u->name);
		int rc;

		if (local != SCAN_NONE && known[local] == DECLS_YES)
			return 1;
		/* The names need to be matched but once: before any class of this text is asked. */
		rc = known[c] == DECLS_UNKNOWN ? names_match(wanted, d->f->scratch, u->name) : 0;
		if (rc)
			return rc < 0 ? -1 : 1;
		if (local != SCAN_NONE && known[local] == DECLS_UNKNOWN)
			*next = local;
	}
	return 0;
}

int decls_derive(const struct decls *d, const struct name_list *wanted, uint8_t *known, uint32_t c)
{
	VEC(uint32_t) stack = {0};

	if (known[c] == DECLS_UNKNOWN)
		*VEC_ADD(d->f->arena, &stack) = c;
	while (stack.n) {
		uint32_t top = stack.p[stack.n - 1], next;
		int rc = decls_look(d, wanted, known, top, &next);

		if (rc < 0)
			return -1;
		if (rc == 0 && next != SCAN_NONE) {
			known[top] = DECLS_ASKED;
			*VEC_ADD(d->f->arena, &stack) = next;
			continue;
		}
		known[top] = rc ? DECLS_YES : DECLS_NO;
		stack.n--;
	}
	return known[c] == DECLS_YES;
}

void decls_hit(const struct rule *r, const struct decl *c, struct sink *s)
{
	s->hit(s, r,
	       &(struct hit){.at = c->at,
			     .identity = c->qualname,
			     .detail = c->qualname,
			     .capture = &c->name,
			     .ncaptures = 1});
}
