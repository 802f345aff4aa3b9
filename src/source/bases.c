/* Merge bases: both histories are painted from the newest commit down until they have met. */
#include "src/source/bases.h"

#include <stdlib.h>
#include <unistd.h>

#include "src/source/commit.h"
#include "src/source/store.h"
#include "ssot/base/map.h"

/* So many commits for one question, and so many are kept: some 10 MB. */
#define BASES_WALK 30000u
#define BASES_KEPT 60000u

enum paint { PAINT_ONE = 1, PAINT_TWO = 2, PAINT_BELOW = 4 /* of a common commit */ };
#define PAINT_BOTH (PAINT_ONE | PAINT_TWO)

struct walked {
	UT_hash_handle hh;
	struct oid oid;
	int64_t time;
	struct oid *parent;
	size_t nparents;
	unsigned question; /* the one that what follows belongs to */
	unsigned paint;
	bool waiting;
};

struct bases {
	struct arena arena;
	struct walked *known;
	unsigned question;
};

/* One question. */
struct bases_walk {
	struct repo *r;
	struct bases *b;
	struct walked **heap; /* who waits, the newest first */
	size_t n, cap;
	size_t open; /* of them not below a common commit */
	unsigned walked;
	struct walked **common;
	size_t ncommon, common_cap;
	struct arena arena;
};

void bases_free(struct bases *b)
{
	if (!b)
		return;
	HASH_CLEAR(hh, b->known);
	arena_clear(&b->arena);
	free(b);
}

/* What git takes for the history is then not what the commits say. */
static bool bases_altered(const struct repo *r, struct arena *a)
{
	static const char *const file[] = {"shallow", "info/grafts"};

	for (size_t i = 0; i < sizeof file / sizeof *file; i++)
		if (access(arena_printf(a, "%.*s/%s", SLICE_ARG(r->place.common_dir), file[i]).p,
			   F_OK) == 0)
			return true;
	return getenv("GIT_SHALLOW_FILE") || getenv("GIT_GRAFT_FILE");
}

/* The commit, read when it is met for the first time; NULL when it cannot be. */
static struct walked *bases_commit(struct bases_walk *w, const struct oid *oid)
{
	struct bases *b = w->b;
	struct diag_list quiet = {.arena = &w->arena};
	struct walked *c;
	struct commit read;

	HASH_FIND(hh, b->known, oid, sizeof *oid, c);
	if (!c) {
		if (commit_read(w->r, oid, &read, &w->arena, &quiet) != 0)
			return NULL;
		c = ARENA_NEW(&b->arena, struct walked);
		c->oid = *oid;
		c->time = read.time;
		c->nparents = read.nparents;
		c->parent = ARENA_ARRAY(&b->arena, struct oid, read.nparents);
		if (read.nparents)
			memcpy(c->parent, read.parent, read.nparents * sizeof *read.parent);
		HASH_ADD(hh, b->known, oid, sizeof c->oid, c);
	}
	if (c->question != b->question) {
		c->question = b->question;
		c->paint = 0;
		c->waiting = false;
	}
	return c;
}

static void bases_push(struct bases_walk *w, struct walked *c)
{
	size_t i = w->n;

	if (w->n == w->cap)
		w->heap = arena_grow(&w->arena, w->heap, sizeof(struct walked *), &w->cap);
	for (w->n++; i && w->heap[(i - 1) / 2]->time < c->time; i = (i - 1) / 2)
		w->heap[i] = w->heap[(i - 1) / 2];
	w->heap[i] = c;
	c->waiting = true;
	w->open += !(c->paint & PAINT_BELOW);
}

static struct walked *bases_pop(struct bases_walk *w)
{
	struct walked *top = w->heap[0], *last = w->heap[--w->n];
	size_t i = 0;

	for (size_t child; (child = 2 * i + 1) < w->n; i = child) {
		if (child + 1 < w->n && w->heap[child + 1]->time > w->heap[child]->time)
			child++;
		if (w->heap[child]->time <= last->time)
			break;
		w->heap[i] = w->heap[child];
	}
	w->heap[i] = last;
	top->waiting = false;
	w->open -= !(top->paint & PAINT_BELOW);
	return top;
}

/* 0, or -1 when it cannot be read. */
static int bases_paint(struct bases_walk *w, const struct oid *oid, unsigned paint)
{
	struct walked *c = bases_commit(w, oid);

	if (!c)
		return -1;
	if ((c->paint & paint) == paint)
		return 0;
	if (c->waiting && paint & PAINT_BELOW && !(c->paint & PAINT_BELOW))
		w->open--;
	c->paint |= paint;
	if (!c->waiting)
		bases_push(w, c);
	return 0;
}

/*
 * Until all that wait are below a common commit. What is painted late, since a clock went wrong, is
 * painted on; so the best common commits are among those found, whatever the order.
 */
static int bases_walk(struct bases_walk *w, const struct oid sides[2])
{
	if (bases_paint(w, &sides[0], PAINT_ONE) != 0 || bases_paint(w, &sides[1], PAINT_TWO) != 0)
		return -1;
	while (w->open) {
		struct walked *c = bases_pop(w);
		unsigned paint = c->paint;

		if (++w->walked > BASES_WALK)
			return -1;
		if (paint == PAINT_BOTH) {
			if (w->ncommon == w->common_cap)
				w->common = arena_grow(&w->arena, w->common,
						       sizeof(struct walked *), &w->common_cap);
			w->common[w->ncommon++] = c;
			paint |= PAINT_BELOW;
		}
		for (size_t i = 0; i < c->nparents; i++)
			if (bases_paint(w, &c->parent[i], paint) != 0)
				return -1;
	}
	return 0;
}

/* Of several that were found some may lie below others: that is git's to tell. */
static int bases_best(const struct bases_walk *w, struct oid *out)
{
	const struct walked *best = NULL;

	for (size_t i = 0; i < w->ncommon; i++) {
		if (w->common[i]->paint & PAINT_BELOW || w->common[i] == best)
			continue;
		if (best)
			return -1;
		best = w->common[i];
	}
	if (!best)
		return w->ncommon ? -1 : 0;
	*out = best->oid;
	return 1;
}

int bases_find(struct repo *r, const struct oid sides[2], struct oid *out)
{
	struct bases_walk w = {.r = r};
	int ret = -1;

	if (oid_eq(&sides[0], &sides[1])) {
		*out = sides[0];
		return 1;
	}
	if (r->bases && HASH_COUNT(r->bases->known) > BASES_KEPT - BASES_WALK) {
		bases_free(r->bases);
		r->bases = NULL;
	}
	if (!r->bases)
		r->bases = calloc(1, sizeof *r->bases);
	if (!r->bases)
		arena_out_of_memory();
	w.b = r->bases;
	w.b->question++;
	if (!bases_altered(r, &w.arena) && bases_walk(&w, sides) == 0)
		ret = bases_best(&w, out);
	arena_clear(&w.arena);
	return ret;
}
