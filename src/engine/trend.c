/* Following the debt over history: what did not change is not looked at again. */
#include "ssot/engine/debt.h"

#include <stdlib.h>
#include <time.h>

#include "ssot/base/map.h"
#include "ssot/engine/judge.h"

/* What is remembered: the count of one blob or tree at one path. */
struct trend_key {
	struct oid oid;
	uint32_t path; /* the directory's or file's number in trend_path */
};

struct trend_memo {
	UT_hash_handle hh;
	struct trend_key key;
	uint32_t count[]; /* by category, then files, then files of high impact */
};

/* A path and its number: rules look at paths, so the same blob may count twice. */
struct trend_path {
	UT_hash_handle hh;
	uint32_t number;
	struct slice path;
};

struct trend_walk {
	struct judge judge;
	struct repo *repo;
	const struct rule_set *rules;
	struct trend *out;
	uint32_t *category; /* by rule->index */
	size_t width;	    /* counters in a memo */
	struct trend_memo *memo;
	struct trend_path *paths;
	struct arena *arena; /* of the memos */
	struct arena text;   /* of the findings of one text */
	struct diag_list *diag;
};

/* One directory while its entries are added up. */
struct trend_dir {
	struct trend_walk *walk;
	struct slice path;
	uint32_t *count;
};

static int trend_tree(struct trend_walk *w, const struct oid *oid, struct slice path,
		      const uint32_t **count);

static struct trend_path *trend_path(struct trend_walk *w, struct slice path)
{
	struct trend_path *p;

	HASH_FIND(hh, w->paths, path.n ? path.p : "", path.n, p);
	if (p)
		return p;
	p = ARENA_NEW(w->arena, struct trend_path);
	p->number = (uint32_t)HASH_COUNT(w->paths);
	p->path = arena_dup(w->arena, path);
	HASH_ADD_KEYPTR(hh, w->paths, p->path.p, p->path.n, p);
	return p;
}

static struct trend_memo *trend_recall(struct trend_walk *w, const struct trend_key *key)
{
	struct trend_memo *m;

	HASH_FIND(hh, w->memo, key, sizeof *key, m);
	return m;
}

static struct trend_memo *trend_remember(struct trend_walk *w, const struct trend_key *key)
{
	struct trend_memo *m = arena_alloc(w->arena, sizeof *m + w->width * sizeof m->count[0]);

	m->key = *key;
	HASH_ADD(hh, w->memo, key, sizeof m->key, m);
	return m;
}

/* Judges one file, or remembers it. */
static int trend_blob(struct trend_walk *w, const struct side *at, const struct trend_path *p,
		      const uint32_t **count)
{
	struct trend_key key = {.oid = at->oid, .path = p->number};
	struct trend_memo *m = trend_recall(w, &key);
	struct finding_list found = {0};
	enum judge_kind kind;
	uint32_t total = 0;

	if (m) {
		*count = m->count;
		return 0;
	}
	m = trend_remember(w, &key);
	*count = m->count;
	if (judge_route(&w->judge, p->path))
		return -1;
	if (w->judge.nlive && judge_side(&w->judge, p->path, at, &found, &kind))
		return -1;
	for (size_t i = 0; i < found.v.n; i++) {
		if (found.v.p[i].excuse != EXCUSE_NONE)
			continue;
		m->count[w->category[found.v.p[i].rule->index]]++;
		total++;
	}
	m->count[w->width - 2] = total > 0;
	m->count[w->width - 1] = total >= w->out->high;
	arena_reset(&w->text);
	return 0;
}

static int trend_entry(void *data, struct slice name, const struct side *at, bool is_dir)
{
	struct trend_dir *dir = data;
	struct trend_walk *w = dir->walk;
	const uint32_t *count;
	char stack[256];
	char *joined = stack;
	size_t n = dir->path.n + 1 + name.n;
	struct slice path = name;

	if (dir->path.n) {
		if (n > sizeof stack)
			joined = arena_alloc(w->arena, n);
		memcpy(joined, dir->path.p, dir->path.n);
		joined[dir->path.n] = '/';
		memcpy(joined + dir->path.n + 1, name.p, name.n);
		path = (struct slice){joined, n};
	}
	if (is_dir ? trend_tree(w, &at->oid, path, &count)
		   : trend_blob(w, at, trend_path(w, path), &count))
		return -1;
	for (size_t i = 0; i < w->width; i++)
		/* Set by both when they succeed. */
		/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
		dir->count[i] += count[i];
	return 0;
}

/* Paths longer than any system opens: a tree made to exhaust the stack, nothing to be counted. */
#define TREND_PATH_LIMIT 4096
/* Paths of a history: a few small trees that name each other stand for billions. */
#define TREND_PATHS	 5000000u

/* Counts a directory, or remembers it. */
static int trend_tree(struct trend_walk *w, const struct oid *oid, struct slice path,
		      const uint32_t **count)
{
	struct trend_path *p = trend_path(w, path);
	struct trend_key key = {.oid = *oid, .path = p->number};
	struct trend_memo *m = trend_recall(w, &key);
	struct trend_dir dir = {.walk = w, .path = p->path};

	if (path.n > TREND_PATH_LIMIT)
		return diag_error(w->diag, "a path of more than %d bytes: %.60s...",
				  TREND_PATH_LIMIT, path.p);
	if (p->number > TREND_PATHS)
		return diag_error(w->diag,
				  "more than %u paths in this history: follow a shorter one",
				  TREND_PATHS);
	if (!m) {
		m = trend_remember(w, &key);
		dir.count = m->count;
		if (history_tree(w->repo, oid, p->path, trend_entry, &dir, w->diag))
			return -1;
	}
	*count = m->count;
	return 0;
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
	w->width = t->ncategories + 2;
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

static int trend_points(struct trend_walk *w, const struct trend_request *q,
			struct history_commit *commit, size_t n)
{
	struct trend *t = w->out;

	t->point = ARENA_ARRAY(w->arena, struct trend_point, n);
	for (size_t i = 0; i < n; i++) {
		struct trend_point *p = &t->point[t->npoints];
		const uint32_t *count;

		if (trend_tree(w, &commit[i].tree, (struct slice){0}, &count))
			return -1;
		*p = (struct trend_point){.name = repo_hex(w->repo, &commit[i].oid, w->arena),
					  .time = commit[i].time,
					  .files = count[w->width - 2],
					  .high_files = count[w->width - 1]};
		p->count = ARENA_ARRAY(w->arena, uint32_t, t->ncategories);
		memcpy(p->count, count, t->ncategories * sizeof *count);
		for (size_t k = 0; k < t->ncategories; k++)
			p->total += count[k];
		t->npoints++;
		if (q->progress)
			q->progress(q->data, i + 1, n);
	}
	return 0;
}

int trend_make(struct trend *out, struct repo *r, const struct rule_set *rules,
	       const struct trend_request *q, struct arena *a, struct diag_list *d)
{
	static const char *const every[] = {"commit", "day", "week"};
	struct trend_walk w = {.repo = r, .rules = rules, .out = out, .arena = a, .diag = d};
	struct history_request history = q->history;
	struct history_commit *commit;
	struct timespec start, end;
	size_t n;
	int ret;

	*out = (struct trend){.every = every[q->every], .high = q->high};
	/* What stood at the end of a day is told by the line the branch went, not by side branches.
	 */
	history.first_parent |= q->every != TREND_COMMIT;
	if (history_list(r, &history, a, &commit, &n, d))
		return -1;
	n = trend_thin(q, commit, n);
	clock_gettime(CLOCK_MONOTONIC, &start);
	trend_categories(&w, a);
	judge_init(&w.judge, rules, r, &w.text, d);
	ret = trend_points(&w, q, commit, n);
	trend_drop(out, rules);
	judge_release(&w.judge);
	HASH_CLEAR(hh, w.memo);
	HASH_CLEAR(hh, w.paths);
	arena_clear(&w.text);
	clock_gettime(CLOCK_MONOTONIC, &end);
	out->nanoseconds = (uint64_t)(end.tv_sec - start.tv_sec) * 1000000000u +
			   (uint64_t)end.tv_nsec - (uint64_t)start.tv_nsec;
	return ret;
}
