/* The crew: whoever is free takes the next change; what was found is kept by change. */
#include "src/engine/crew.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "src/engine/result.h"

/* A thread and its repository handle are worth it for so many changes. */
#define CREW_CHANGES 128
/* More only wait for each other: the packs are read under a lock. */
#define CREW_THREADS 4
/* After so many changes it is seen whether something failed; the same for any number of threads. */
#define CREW_BATCH   4096

/* A snapshot that several threads ask. */
struct locked {
	struct snapshot base;
	struct snapshot *of;
	pthread_mutex_t *lock;
};

/* What a worker left behind of one change. */
struct crew_trace {
	int failed;
	struct diag_list *diag; /* where, */
	size_t first, n;	/* and which of them are about it */
};

struct crew {
	const struct crew_request *q;
	struct judged *out;
	struct crew_trace *trace;
	pthread_mutex_t lock; /* of all snapshots: they share the set's repository */
	atomic_size_t next;
	size_t end; /* of the batch */
};

struct worker {
	struct crew *crew;
	struct judge judge;
	struct snapshot **base; /* the set's, or those locked */
	struct arena *run;
	struct diag_list *diag;
	struct arena own_run;
	struct diag_list own_diag;
	struct repo *own_repo; /* NULL: works on the set's, alone */
	pthread_t thread;
};

/* --- snapshots --- */

static int locked_find(struct snapshot *self, struct slice path, struct side *at,
		       struct diag_list *d)
{
	struct locked *s = (struct locked *)self;
	int rc;

	pthread_mutex_lock(s->lock);
	rc = snapshot_find(s->of, path, at, d);
	pthread_mutex_unlock(s->lock);
	return rc;
}

static int locked_walk(struct snapshot *self, struct slice below, snapshot_visit *visit, void *data,
		       struct diag_list *d)
{
	struct locked *s = (struct locked *)self;
	int rc;

	pthread_mutex_lock(s->lock);
	rc = snapshot_walk(s->of, below, visit, data, d);
	pthread_mutex_unlock(s->lock);
	return rc;
}

static int locked_is_dir(struct snapshot *self, struct slice path, struct diag_list *d)
{
	struct locked *s = (struct locked *)self;
	int rc;

	pthread_mutex_lock(s->lock);
	rc = snapshot_is_dir(s->of, path, d);
	pthread_mutex_unlock(s->lock);
	return rc;
}

static struct snapshot *locked_new(struct worker *w, struct snapshot *of)
{
	static const struct snapshot_ops ops = {locked_find, locked_walk, locked_is_dir};
	struct locked *s = ARENA_NEW(w->run, struct locked);

	*s = (struct locked){{&ops, of->name}, of, &w->crew->lock};
	return &s->base;
}

/* --- one change --- */

/* What was judged already for the change at hand: sides often share a blob. */
struct crew_seen {
	struct side side;
	struct finding_list *list;
};

/* The sides of one change while they are judged. */
struct crew_sides {
	struct worker *worker;
	const struct change *change;
	struct judged *out;
	struct crew_seen *seen;
	size_t nseen;
};

/* Judges one side once; equal sides get copies, since states are set per side. NULL: failed. */
static struct finding_list *crew_side(struct crew_sides *s, const struct side *at)
{
	struct worker *w = s->worker;
	const struct change *ch = s->change;
	struct finding_list *list = ARENA_NEW(w->run, struct finding_list);
	enum judge_kind kind = JUDGE_SKIPPED;

	for (size_t i = 0; i < s->nseen; i++) {
		if (s->seen[i].side.mode != at->mode || !oid_eq(&s->seen[i].side.oid, &at->oid))
			continue;
		for (size_t k = 0; k < s->seen[i].list->v.n; k++)
			*VEC_ADD(w->run, &list->v) = s->seen[i].list->v.p[k];
		return list;
	}
	w->judge.notes = w->crew->q->notes && at == &ch->now;
	if (at->mode && judge_side(&w->judge, s->out->path, at, list, &kind))
		return NULL;
	if (at == &ch->now)
		s->out->kind = kind;
	s->seen[s->nseen++] = (struct crew_seen){*at, list};
	return list;
}

static int crew_change(struct worker *w, size_t index)
{
	const struct change_set *set = w->crew->q->set;
	const struct change *ch = &set->change[index];
	struct judged *out = &w->crew->out[index];
	struct crew_sides s = {.worker = w, .change = ch, .out = out};

	out->kind = JUDGE_SKIPPED;
	if (judge_route(&w->judge, ch->path))
		return -1;
	if (!w->judge.nlive)
		return 0;
	out->path = arena_dup(w->run, ch->path);
	out->parent = ARENA_ARRAY(w->run, struct finding_list *, set->nparents);
	out->base = ARENA_ARRAY(w->run, struct finding_list *, set->nbases);
	s.seen = ARENA_ARRAY(w->run, struct crew_seen, 1 + set->nparents + set->nbases);
	out->now = crew_side(&s, &ch->now);
	if (!out->now)
		return -1;
	for (size_t i = 0; i < set->nparents; i++) {
		out->parent[i] = crew_side(&s, &ch->parent[i]);
		if (!out->parent[i])
			return -1;
	}
	for (size_t i = 0; i < set->nbases; i++) {
		struct side at = {0};

		if (snapshot_find(w->base[i], ch->path, &at, w->diag) < 0)
			return -1;
		out->base[i] = crew_side(&s, &at);
		if (!out->base[i])
			return -1;
	}
	return 0;
}

static void *worker_run(void *data)
{
	struct worker *w = data;
	struct crew *c = w->crew;
	size_t i;

	while ((i = atomic_fetch_add(&c->next, 1)) < c->end) {
		size_t first = w->diag->v.n;
		int rc = crew_change(w, i);

		c->trace[i] = (struct crew_trace){rc, w->diag, first, w->diag->v.n - first};
	}
	return NULL;
}

/* --- the crew --- */

static void worker_judge(struct worker *w, struct repo *repo, struct snapshot *now)
{
	const struct crew_request *q = w->crew->q;

	judge_init(&w->judge, q->rules, repo, w->run, w->diag);
	w->judge.snapshot = now;
	w->judge.wanted = q->wanted;
	w->judge.today = q->today;
	w->judge.plain = q->plain;
	if (q->cost)
		w->judge.cost = ARENA_ARRAY(w->run, struct rule_cost, q->rules->n);
}

/* One who works alone works on what there is. */
static void worker_alone(struct worker *w, struct crew *c, struct diag_list *d)
{
	const struct crew_request *q = c->q;

	*w = (struct worker){.crew = c, .base = q->set->base, .run = q->run, .diag = d};
	worker_judge(w, q->repo, q->set->now);
}

/* One of several has all for itself but the snapshots. False: no handle could be had. */
static bool worker_join(struct worker *w, struct crew *c)
{
	const struct change_set *set = c->q->set;

	*w = (struct worker){.crew = c, .run = &w->own_run, .diag = &w->own_diag};
	w->own_diag.arena = &w->own_run;
	if (repo_clone(&w->own_repo, c->q->repo, &w->own_run, &w->own_diag)) {
		arena_clear(&w->own_run);
		return false;
	}
	w->base = ARENA_ARRAY(w->run, struct snapshot *, set->nbases);
	for (size_t i = 0; i < set->nbases; i++)
		w->base[i] = locked_new(w, set->base[i]);
	worker_judge(w, w->own_repo, locked_new(w, set->now));
	return true;
}

static void worker_leave(struct worker *w)
{
	const struct crew_request *q = w->crew->q;

	for (size_t i = 0; q->cost && i < q->rules->n; i++)
		result_cost_add(&q->cost[i], &w->judge.cost[i]);
	judge_release(&w->judge);
	repo_close(w->own_repo);
	if (w->own_repo)
		arena_adopt(q->run, &w->own_run);
}

static unsigned crew_size(const struct crew_request *q)
{
	size_t worth = q->set->nchanges / CREW_CHANGES;
	cpu_set_t cpus;
	unsigned n = q->threads;

	if (!n)
		n = sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? (unsigned)CPU_COUNT(&cpus) : 1;
	if (!q->threads && n > worth)
		n = (unsigned)worth;
	return n > CREW_THREADS ? CREW_THREADS : n ? n : 1;
}

/* Lets all workers loose on the batch; the caller is the first of them. */
static void crew_work(struct worker *worker, unsigned n)
{
	bool started[CREW_THREADS] = {false};

	for (unsigned i = 1; i < n; i++)
		started[i] = pthread_create(&worker[i].thread, NULL, worker_run, &worker[i]) == 0;
	worker_run(&worker[0]);
	for (unsigned i = 1; i < n; i++)
		if (started[i])
			pthread_join(worker[i].thread, NULL);
}

/* What the workers had to say about [from, to), in order of the changes. */
static int crew_report(const struct crew *c, size_t from, size_t to, struct diag_list *d)
{
	int ret = 0;

	for (size_t i = from; i < to; i++) {
		const struct crew_trace *t = &c->trace[i];

		ret = t->failed ? -1 : ret;
		for (size_t k = 0; t->diag != d && k < t->n; k++)
			diag_append(d, &t->diag->v.p[t->first + k]);
	}
	return ret;
}

static void crew_lock(struct crew *c)
{
	pthread_mutexattr_t attr;

	/* A visitor of a walk may ask again. */
	pthread_mutexattr_init(&attr);
	pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
	if (pthread_mutex_init(&c->lock, &attr) != 0)
		arena_out_of_memory();
	pthread_mutexattr_destroy(&attr);
}

int crew_judge(const struct crew_request *q, struct judged *out, uint64_t *bytes,
	       struct diag_list *d)
{
	struct crew c = {.q = q, .out = out};
	struct worker worker[CREW_THREADS];
	unsigned want = crew_size(q), n = 0;
	int ret = 0;

	c.trace = ARENA_ARRAY(q->run, struct crew_trace, q->set->nchanges);
	crew_lock(&c);
	while (want > 1 && n < want && worker_join(&worker[n], &c))
		n++;
	if (!n)
		worker_alone(&worker[n++], &c, d);
	for (size_t from = 0; ret == 0 && from < q->set->nchanges; from = c.end) {
		c.next = from;
		c.end = q->set->nchanges - from > CREW_BATCH ? from + CREW_BATCH : q->set->nchanges;
		crew_work(worker, n);
		ret = crew_report(&c, from, c.end, d);
	}
	for (unsigned i = 0; i < n; i++) {
		*bytes += worker[i].judge.bytes;
		worker_leave(&worker[i]);
	}
	pthread_mutex_destroy(&c.lock);
	return ret;
}
