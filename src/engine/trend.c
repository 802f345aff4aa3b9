/* Following the debt over history: what did not change is not looked at again. */
#include "ssot/engine/debt.h"

#include <stdlib.h>
#include <time.h>

#include "src/engine/memo.h"
#include "ssot/engine/judge.h"

/* What one blob counts at one path: rules look at paths, so it may count elsewhere otherwise. */
struct trend_count {
	uint32_t total;	     /* findings without an excuse */
	uint32_t category[]; /* by category; none when the total is 0 */
};

/* Of a path. */
struct trend_path {
	uint32_t number;
	bool looked_at; /* by any rule */
};

struct trend_key {
	struct oid oid;
	uint32_t mode, path;
};

/* One side of a file that differs between two commits, as far as it counts. */
struct trend_text {
	struct side side;
	uint32_t number; /* of its path */
	struct slice path;
	uint64_t place; /* in the order of reading */
	const struct trend_count *count;
};

struct trend_walk {
	struct judge judge;
	struct repo *repo;
	const struct rule_set *rules;
	const struct trend_request *q;
	struct trend *out;
	struct history_commit *commit;
	size_t ncommits;
	uint32_t *category; /* by rule->index */
	struct memo *counts, *paths;
	uint32_t npaths; /* numbered so far */
	/* The steps at hand, in an arena of their own. */
	VEC(struct trend_text) text; /* what is gone, then what came, by turns */
	VEC(size_t) step;	     /* where the texts of each end, and those of the next begin */
	struct arena steps;
	struct arena *arena; /* of the outcome */
	struct arena found;  /* of the findings of one text */
	struct diag_list *diag;
	/* Of the last commit: */
	uint32_t *sum; /* by category */
	uint32_t files, high_files;
};

/* Counts of texts, and what is known of paths: with them what changes now and then is at hand. */
#define TREND_COUNTS ((size_t)32 * 1024 * 1024)
#define TREND_PATHS  ((size_t)16 * 1024 * 1024)
/* So many texts are read at a time, in the order in which they are stored. */
#define TREND_TEXTS  ((size_t)65536)

/* Whether rules look at a path, and its number: remembered, for most paths come again and again. */
static int trend_path(struct trend_walk *w, struct slice path, struct trend_path *out)
{
	bool old;
	const struct trend_path *known = memo_find(w->paths, path, &old);
	struct trend_path *p;

	if (known) {
		*out = *known;
	} else {
		if (judge_route(&w->judge, path))
			return -1;
		*out = (struct trend_path){w->npaths++, w->judge.nlive > 0};
	}
	if (!known || old) {
		p = memo_add(w->paths, path, sizeof *p);
		*p = *out;
	}
	return 0;
}

static struct slice trend_key(struct trend_key *key, const struct trend_text *t)
{
	*key = (struct trend_key){t->side.oid, t->side.mode, t->number};
	return (struct slice){(const char *)key, sizeof *key};
}

static size_t trend_size(const struct trend_walk *w, uint32_t total)
{
	size_t n = total ? w->out->ncategories : 0;

	return sizeof(struct trend_count) + n * sizeof(uint32_t);
}

/* What is known already of a text. */
static void trend_recall(struct trend_walk *w, struct trend_text *t)
{
	struct trend_key key;
	struct slice k = trend_key(&key, t);
	bool old;
	size_t size;

	t->count = memo_find(w->counts, k, &old);
	if (!t->count || !old)
		return;
	size = trend_size(w, t->count->total);
	t->count = memcpy(memo_add(w->counts, k, size), t->count, size);
}

/* Judges a text, unless it was meanwhile. */
static int trend_judge(struct trend_walk *w, struct trend_text *t)
{
	struct finding_list found = {0};
	struct trend_count *count;
	struct trend_key key;
	enum judge_kind kind;
	uint32_t total = 0;

	trend_recall(w, t);
	if (t->count)
		return 0;
	if (judge_route(&w->judge, t->path) ||
	    judge_side(&w->judge, t->path, &t->side, &found, &kind))
		return -1;
	for (size_t i = 0; i < found.v.n; i++)
		total += found.v.p[i].excuse == EXCUSE_NONE;
	count = memo_add(w->counts, trend_key(&key, t), trend_size(w, total));
	count->total = total;
	for (size_t i = 0; total && i < found.v.n; i++)
		if (found.v.p[i].excuse == EXCUSE_NONE)
			count->category[w->category[found.v.p[i].rule->index]]++;
	t->count = count;
	arena_reset(&w->found);
	return 0;
}

static int trend_cmp_place(const void *a, const void *b)
{
	const struct trend_text *x = *(struct trend_text *const *)a;
	const struct trend_text *y = *(struct trend_text *const *)b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return (x > y) - (x < y);
}

/* Judges all texts of the steps at hand that are not known. */
static int trend_read(struct trend_walk *w)
{
	struct trend_text **todo = ARENA_ARRAY(&w->steps, struct trend_text *, w->text.n);
	size_t n = 0;

	for (size_t i = 0; i < w->text.n; i++) {
		struct trend_text *t = &w->text.p[i];

		if (!t->side.mode)
			continue;
		trend_recall(w, t);
		if (t->count)
			continue;
		t->place = repo_blob_place(w->repo, &t->side.oid);
		todo[n++] = t;
	}
	qsort(todo, n, sizeof *todo, trend_cmp_place);
	for (size_t i = 0; i < n; i++)
		if (trend_judge(w, todo[i]))
			return -1;
	return 0;
}

static void trend_add(struct trend_walk *w, const struct trend_count *count, bool came)
{
	uint32_t one = came ? 1 : UINT32_MAX; /* -1, as unsigned numbers add */

	if (!count || !count->total)
		return;
	for (size_t k = 0; k < w->out->ncategories; k++)
		w->sum[k] += one * count->category[k];
	w->files += one;
	if (count->total >= w->out->high)
		w->high_files += one;
}

/* The categories of the rules, each once, and each rule's place among them. */
static void trend_categories(struct trend_walk *w, struct arena *a)
{
	struct trend *t = w->out;

	t->category = ARENA_ARRAY(a, struct slice, w->rules->n);
	w->category = ARENA_ARRAY(a, uint32_t, w->rules->n);
	for (size_t i = 0; i < w->rules->n; i++) {
		size_t k = 0;

		while (k < t->ncategories && !slice_eq(t->category[k], w->rules->rule[i]->category))
			k++;
		if (k == t->ncategories)
			t->category[t->ncategories++] = w->rules->rule[i]->category;
		w->category[i] = (uint32_t)k;
	}
}

/* The day or week (from Monday) that a commit belongs to, in UTC. */
static int64_t trend_period(const struct trend_request *q, int64_t time)
{
	int64_t day = time / 86400;

	/* 1970-01-01 was a Thursday. */
	return q->every == TREND_WEEK ? (day + 3) / 7 : day;
}

/*
 * Keeps the last commit of each period. Clocks differ: a commit that claims to be older than the
 * one before it belongs to the same period.
 */
static size_t trend_thin(const struct trend_request *q, struct history_commit *c, size_t n)
{
	size_t kept = 0;
	int64_t latest = 0;

	if (q->every == TREND_COMMIT)
		return n;
	for (size_t i = 0; i < n; i++) {
		int64_t period = trend_period(q, c[i].time);

		if (kept && period <= latest)
			kept--;
		else
			latest = period;
		c[kept++] = c[i];
	}
	return kept;
}

/* The program's own categories are a column only once there was such a finding. */
static void trend_drop(struct trend *t, const struct rule_set *rules)
{
	for (size_t k = t->ncategories; k-- > 0;) {
		bool keep = false;

		for (size_t i = 0; !keep && i < rules->n - rules->nbuilt_in; i++)
			keep = slice_eq(rules->rule[i]->category, t->category[k]);
		for (size_t i = 0; !keep && i < t->npoints; i++)
			keep = t->point[i].count[k] > 0;
		if (keep)
			continue;
		t->ncategories--;
		for (size_t from = k; from < t->ncategories; from++) {
			t->category[from] = t->category[from + 1];
			for (size_t i = 0; i < t->npoints; i++)
				t->point[i].count[from] = t->point[i].count[from + 1];
		}
	}
}

static void trend_point(struct trend_walk *w, const struct history_commit *c)
{
	struct trend *t = w->out;
	struct trend_point *p = &t->point[t->npoints++];

	*p = (struct trend_point){.name = repo_hex(w->repo, &c->oid, w->arena),
				  .time = c->time,
				  .count = ARENA_ARRAY(w->arena, uint32_t, t->ncategories),
				  .files = w->files,
				  .high_files = w->high_files};
	memcpy(p->count, w->sum, t->ncategories * sizeof *p->count);
	for (size_t k = 0; k < t->ncategories; k++)
		p->total += p->count[k];
}

/* Adds up the texts at hand, with a point for each commit that ends among them. */
static int trend_settle(struct trend_walk *w)
{
	size_t done = w->out->npoints, i = 0;

	if (trend_read(w))
		return -1;
	for (size_t k = 0; k <= w->step.n; k++) {
		size_t end = k < w->step.n ? w->step.p[k] : w->text.n;

		for (; i < end; i++)
			trend_add(w, w->text.p[i].count, i % 2);
		if (k < w->step.n)
			trend_point(w, &w->commit[done + k]);
	}
	if (w->q->progress && w->step.n)
		w->q->progress(w->q->data, w->out->npoints, w->ncommits);
	memset(&w->text, 0, sizeof w->text);
	memset(&w->step, 0, sizeof w->step);
	arena_reset(&w->steps);
	memo_turn(w->counts);
	memo_turn(w->paths);
	return 0;
}

static int trend_differs(void *data, struct slice path, const struct side *was,
			 const struct side *now)
{
	struct trend_walk *w = data;
	struct trend_path p;
	struct trend_text t;

	if (trend_path(w, path, &p))
		return -1;
	if (!p.looked_at)
		return 0;
	t = (struct trend_text){.number = p.number, .path = arena_dup(&w->steps, path)};
	for (unsigned i = 0; i < 2; i++) {
		t.side = i ? *now : *was;
		*VEC_ADD(&w->steps, &w->text) = t;
	}
	return w->text.n < TREND_TEXTS ? 0 : trend_settle(w);
}

static int trend_points(struct trend_walk *w)
{
	struct trend *t = w->out;

	t->point = ARENA_ARRAY(w->arena, struct trend_point, w->ncommits);
	w->sum = ARENA_ARRAY(w->arena, uint32_t, t->ncategories);
	for (size_t i = 0; i < w->ncommits; i++) {
		const struct oid *was = i ? &w->commit[i - 1].tree : NULL;

		if (history_compare(w->repo, was, &w->commit[i].tree, trend_differs, w, w->diag))
			return -1;
		*VEC_ADD(&w->steps, &w->step) = w->text.n;
	}
	return trend_settle(w);
}

int trend_make(struct trend *out, struct repo *r, const struct rule_set *rules,
	       const struct trend_request *q, struct arena *a, struct diag_list *d)
{
	static const char *const every[] = {"commit", "day", "week"};
	struct trend_walk w = {
		.repo = r, .rules = rules, .q = q, .out = out, .arena = a, .diag = d};
	struct history_request history = q->history;
	struct timespec start, end;
	int ret;

	*out = (struct trend){.every = every[q->every], .high = q->high};
	/* What stood at the end of a day is told by the line the branch went, not by side branches.
	 */
	history.first_parent |= q->every != TREND_COMMIT;
	if (history_list(r, &history, a, &w.commit, &w.ncommits, d))
		return -1;
	w.ncommits = trend_thin(q, w.commit, w.ncommits);
	clock_gettime(CLOCK_MONOTONIC, &start);
	trend_categories(&w, a);
	w.counts = memo_new(TREND_COUNTS);
	w.paths = memo_new(TREND_PATHS);
	judge_init(&w.judge, rules, r, &w.found, d);
	ret = trend_points(&w);
	trend_drop(out, rules);
	judge_release(&w.judge);
	memo_free(w.counts);
	memo_free(w.paths);
	arena_clear(&w.steps);
	arena_clear(&w.found);
	clock_gettime(CLOCK_MONOTONIC, &end);
	out->nanoseconds = (uint64_t)(end.tv_sec - start.tv_sec) * 1000000000u +
			   (uint64_t)end.tv_nsec - (uint64_t)start.tv_nsec;
	return ret;
}
