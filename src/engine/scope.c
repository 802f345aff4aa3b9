/* Multisets of findings: what the parents owe is old, what exceeds it is new. */
#include "src/engine/scope.h"

#include <stdlib.h>

/* One finding among its equals. */
struct scope_record {
	struct finding *f;
	uint32_t from; /* 0: judged; 1..: parents; behind them: merge bases */
	bool used;
};

/* Equal findings (same rule, same identity) of one path. */
struct scope_group {
	struct scope_record *r;
	size_t n;
	const struct scope_file *file;
};

/*
 * An excused finding owes only excused ones: whoever takes a directive away from above a line, or
 * from the head of a file, brings back what it excused.
 */
static bool scope_is_excused(const struct finding *f)
{
	return f->excuse == EXCUSE_IGNORED || f->excuse == EXCUSE_JUSTIFIED;
}

static int scope_cmp_key(const struct finding *x, const struct finding *y)
{
	if (scope_is_excused(x) != scope_is_excused(y))
		return scope_is_excused(x) ? 1 : -1;
	if (x->rule->index != y->rule->index)
		return x->rule->index < y->rule->index ? -1 : 1;
	return slice_cmp(x->identity, y->identity);
}

/* Equals lie together; within them those with equal neighbours; within these in file order. */
static int scope_cmp_record(const void *a, const void *b)
{
	const struct scope_record *x = a, *y = b;
	int c = scope_cmp_key(x->f, y->f);

	if (c)
		return c;
	if (x->f->context != y->f->context)
		return x->f->context < y->f->context ? -1 : 1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return finding_cmp(x->f, y->f);
}

/*
 * How many of these findings the parents owe. A merge of k parents owes what the base had and what
 * each parent added to it (or took from it); without a base, what the richest parent has. Of
 * several bases the one with the fewest counts, so that nothing that a parent has is called new.
 * What all parents have is owed in any case: both may have taken the same away, which counts but
 * once.
 */
static size_t scope_owed(const struct scope_group *g)
{
	size_t np = g->file->nparents, nb = g->file->nbases;
	size_t sum = 0, most = 0, fewest = SIZE_MAX, base = SIZE_MAX, owed;

	for (uint32_t side = 1; side <= np + nb; side++) {
		size_t count = 0;

		for (size_t i = 0; i < g->n; i++)
			count += g->r[i].from == side;
		if (side <= np) {
			sum += count;
			most = count > most ? count : most;
			fewest = count < fewest ? count : fewest;
		} else {
			base = count < base ? count : base;
		}
	}
	if (np < 2 || !nb)
		return most;
	owed = sum > (np - 1) * base ? sum - (np - 1) * base : 0;
	return owed > fewest ? owed : fewest;
}

/* Pairs judged findings with those of parents that have the same neighbours. Returns how many. */
static size_t scope_pair_context(struct scope_group *g, size_t owed)
{
	size_t paired = 0;

	for (size_t i = 0, next; i < g->n; i = next) {
		size_t p;

		for (next = i; next < g->n && g->r[next].f->context == g->r[i].f->context;)
			next++;
		for (p = i; p < next && g->r[p].from == 0;)
			p++;
		for (size_t k = i; k < next && g->r[k].from == 0 && p < next && paired < owed;
		     k++, p++) {
			if (g->r[p].from > g->file->nparents)
				break;
			g->r[k].used = g->r[p].used = true;
			g->r[k].f->state = FINDING_OLD;
			paired++;
		}
	}
	return paired;
}

static int scope_cmp_place(const void *a, const void *b)
{
	const struct scope_record *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return finding_cmp(x->f, y->f);
}

static void scope_settle_group(struct scope *s, struct scope_group *g)
{
	size_t owed = scope_owed(g);
	size_t paired = scope_pair_context(g, owed);
	size_t parents = 0;

	qsort(g->r, g->n, sizeof *g->r, scope_cmp_place);
	for (size_t i = 0; i < g->n && g->r[i].from == 0; i++) {
		if (g->r[i].used)
			continue;
		if (paired < owed) {
			g->r[i].f->state = FINDING_OLD;
			paired++;
			parents++;
		} else {
			*VEC_ADD(s->run, &s->fresh) = g->r[i].f;
		}
	}
	for (size_t i = 0; i < g->n && paired < owed; i++) {
		if (g->r[i].from == 0 || g->r[i].from > g->file->nparents || g->r[i].used)
			continue;
		if (parents) {
			parents--; /* the partner of one that was paired without regard to
				      neighbours */
			continue;
		}
		*VEC_ADD(s->run, &s->spare) = g->r[i].f;
		paired++;
	}
}

static void scope_take(struct scope_record *r, size_t *n, struct finding_list *list, size_t from)
{
	for (size_t i = 0; i < list->v.n; i++)
		r[(*n)++] = (struct scope_record){.f = &list->v.p[i], .from = (uint32_t)from};
}

void scope_add(struct scope *s, const struct scope_file *f)
{
	struct arena temp = {0};
	struct scope_record *r;
	size_t n = f->now->v.n, total;

	for (size_t i = 0; i < f->nparents; i++)
		n += f->parent[i]->v.n;
	for (size_t i = 0; i < f->nbases; i++)
		n += f->base[i]->v.n;
	/* What has no parents stays what it is: new. */
	if (!n || !(f->nparents + f->nbases))
		return;
	r = ARENA_ARRAY(&temp, struct scope_record, n);
	total = n;
	n = 0;
	scope_take(r, &n, f->now, 0);
	for (size_t i = 0; i < f->nparents; i++)
		scope_take(r, &n, f->parent[i], 1 + i);
	for (size_t i = 0; i < f->nbases; i++)
		scope_take(r, &n, f->base[i], 1 + f->nparents + i);
	qsort(r, total, sizeof *r, scope_cmp_record);
	for (size_t i = 0, next; i < total; i = next) {
		struct scope_group g = {.r = r + i, .file = f};

		for (next = i; next < total && scope_cmp_key(r[next].f, r[i].f) == 0;)
			next++;
		g.n = next - i;
		scope_settle_group(s, &g);
	}
	arena_clear(&temp);
}

static int scope_cmp_left(const void *a, const void *b)
{
	struct finding *const *x = a, *const *y = b;
	int c = scope_cmp_key(*x, *y);

	return c ? c : finding_cmp(*x, *y);
}

static int scope_cmp_rule_of_path(const void *a, const void *b)
{
	struct finding *const *x = a, *const *y = b;
	uint32_t p = (*x)->rule->index, q = (*y)->rule->index;

	return p != q ? (p < q ? -1 : 1) : slice_cmp((*x)->path, (*y)->path);
}

/*
 * What got an excuse is not gone. By rule and path alone, for the directive may stand on the very
 * line that the finding was known by.
 */
static void scope_settle_excused(struct scope *s)
{
	VEC(struct finding *) excused = {0};
	size_t n = 0, i = 0, k = 0;

	for (size_t f = 0; f < s->fresh.n; f++)
		if (scope_is_excused(s->fresh.p[f]) && s->fresh.p[f]->state == FINDING_NEW)
			*VEC_ADD(s->run, &excused) = s->fresh.p[f];
	for (size_t p = 0; p < s->spare.n; p++)
		if (s->spare.p[p])
			s->spare.p[n++] = s->spare.p[p];
	s->spare.n = n;
	if (!excused.n || !n)
		return;
	qsort(excused.p, excused.n, sizeof *excused.p, scope_cmp_rule_of_path);
	qsort(s->spare.p, n, sizeof *s->spare.p, scope_cmp_rule_of_path);
	while (i < excused.n && k < n) {
		int c = scope_cmp_rule_of_path(&excused.p[i], &s->spare.p[k]);

		if (c == 0)
			s->spare.p[k] = NULL;
		i += c <= 0;
		k += c >= 0;
	}
}

void scope_settle(struct scope *s)
{
	size_t i = 0, k = 0;

	if (s->fresh.n && s->spare.n)
		qsort(s->fresh.p, s->fresh.n, sizeof *s->fresh.p, scope_cmp_left);
	if (s->spare.n)
		qsort(s->spare.p, s->spare.n, sizeof *s->spare.p, scope_cmp_left);
	for (size_t n = 0; n < s->spare.n; n++)
		s->spare.p[n]->state = FINDING_GONE;
	while (i < s->fresh.n && k < s->spare.n) {
		int c = scope_cmp_key(s->fresh.p[i], s->spare.p[k]);

		if (c == 0) {
			s->fresh.p[i]->state = FINDING_MOVED;
			s->fresh.p[i]->from = s->spare.p[k]->path;
			s->spare.p[k] = NULL;
		}
		i += c <= 0;
		k += c >= 0;
	}
	scope_settle_excused(s);
}
