/* Groups: places of earlier rules as sorted spans, so that many hits in one text stay cheap. */
#include "src/engine/claims.h"

#include <stdlib.h>

static uint32_t claims_end(struct span s)
{
	return s.off + (s.len ? s.len : 1);
}

static int claims_cmp(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	return (x->off > y->off) - (x->off < y->off);
}

/* Appends a span that begins no earlier than the last one. */
static void claims_append(struct arena *a, struct claims_group *g, struct span s)
{
	struct span *last = g->taken.n ? &g->taken.p[g->taken.n - 1] : NULL;

	if (!last || s.off > claims_end(*last))
		*VEC_ADD(a, &g->taken) = s;
	else if (claims_end(s) > claims_end(*last))
		last->len = claims_end(s) - last->off;
}

/* The rule at work is done: what it has is taken for those that follow. */
static void claims_settle(struct arena *a, struct claims_group *g)
{
	struct span *old = g->taken.p;
	size_t nold = g->taken.n, i = 0, k = 0;

	if (!g->own.n)
		return;
	qsort(g->own.p, g->own.n, sizeof *g->own.p, claims_cmp);
	g->taken.p = NULL;
	g->taken.n = g->taken.cap = 0;
	while (i < nold || k < g->own.n) {
		bool first = k == g->own.n || (i < nold && old[i].off <= g->own.p[k].off);

		claims_append(a, g, first ? old[i++] : g->own.p[k++]);
	}
	g->own.n = 0;
}

static bool claims_is_taken(const struct claims_group *g, struct span at)
{
	size_t low = 0, high = g->taken.n;

	/* The first span that ends behind the place's beginning. */
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (claims_end(g->taken.p[mid]) > at.off)
			high = mid;
		else
			low = mid + 1;
	}
	return low < g->taken.n && g->taken.p[low].off < claims_end(at);
}

bool claims_take(struct claims *c, const struct rule *r, const struct hit *h)
{
	struct claims_group *g = NULL;

	if (!r->group.n)
		return true;
	for (size_t i = 0; i < c->groups.n && !g; i++)
		if (slice_eq(c->groups.p[i].name, r->group))
			g = &c->groups.p[i];
	if (!g) {
		g = VEC_ADD(c->arena, &c->groups);
		*g = (struct claims_group){.name = r->group, .rule = r};
	}
	if (g->rule != r) {
		claims_settle(c->arena, g);
		g->rule = r;
	}
	if (claims_is_taken(g, h->at))
		return false;
	*VEC_ADD(c->arena, &g->own) = h->claim.len ? h->claim : h->at;
	return true;
}
