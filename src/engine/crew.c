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
	struct recall *seen; /* the sides that were judged */
	size_t nseen;
	int failed;
	struct diag_list *diag; /* where, */
	size_t first, n;	/* and which of them are about it */
};

struct worker {
	struct crew *crew;
	struct judge judge;
	struct snapshot **base; /* the set's, or those locked */
	struct arena *run;
	struct diag_list *diag;
	struct arena own_run, own; /* of one set, of all */
	struct diag_list own_diag;
	struct repo *own_repo; /* NULL: works on the set's, alone */
	pthread_t thread;
	bool ready;
};

struct crew {
	struct crew_plan plan;
	/* One who works alone works on what there is; of several each has a repository. */
	struct worker alone, worker[CREW_THREADS];
	pthread_mutex_t lock; /* of all snapshots: they share the set's repository */
	/* The set at hand: */
	const struct crew_request *q;
	struct judged *out;
	struct crew_trace *trace;
	atomic_size_t next;
	size_t end;	     /* of the batch */
	atomic_size_t found; /* findings of the judged sides so far, */
	atomic_size_t kept;  /* and of all sides */
	atomic_bool late;    /* a rule took too long: nobody goes on */
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

/* The sides of one change while they are judged. */
struct crew_sides {
	struct worker *worker;
	const struct change *change;
	struct judged *out;
	struct crew_trace *trace;
};

/* Judges one side once; equal sides get copies, since states are set per side. NULL: failed. */
static struct finding_list *crew_side(struct crew_sides *s, const struct side *at)
{
	struct worker *w = s->worker;
	struct crew_trace *t = s->trace;
	const struct memo *memo = w->crew->plan.memo;
	struct finding_list *list = ARENA_NEW(w->run, struct finding_list);
	struct recall one = {w->crew->plan.number, s->out->path, *at, list, JUDGE_SKIPPED};

	for (size_t i = 0; i < t->nseen; i++) {
		if (t->seen[i].side.mode != at->mode || !oid_eq(&t->seen[i].side.oid, &at->oid))
			continue;
		for (size_t k = 0; k < t->seen[i].list->v.n; k++)
			*VEC_ADD(w->run, &list->v) = t->seen[i].list->v.p[k];
		return list;
	}
	w->judge.notes = w->crew->q->notes && at == &s->change->now;
	/* What is remembered of a parent's side may be taken for a judged one somewhere else. */
	w->judge.trusting = !memo && at != &s->change->now;
	if (at->mode && memo && recall_find(memo, &one, w->run))
		w->judge.bytes += list->bytes;
	else if (at->mode && judge_side(&w->judge, s->out->path, at, list, &one.kind))
		return NULL;
	if (at == &s->change->now)
		s->out->kind = one.kind;
	t->seen[t->nseen++] = one;
	return list;
}

static void crew_count(struct crew *c, const struct judged *out)
{
	const struct change_set *set = c->q->set;
	size_t n = out->now->v.n;

	atomic_fetch_add(&c->found, n);
	for (size_t i = 0; i < set->nparents; i++)
		n += out->parent[i]->v.n;
	for (size_t i = 0; i < set->nbases; i++)
		n += out->base[i]->v.n;
	atomic_fetch_add(&c->kept, n);
}

/* Whether there are more findings than may be kept: then nobody goes on. */
static bool crew_is_full(const struct crew *c)
{
	size_t most = c->plan.rules->max_findings;
	size_t sides = 1 + c->q->set->nparents + c->q->set->nbases;

	return atomic_load(&c->found) > most || atomic_load(&c->kept) / sides > most;
}

static int crew_change(struct worker *w, size_t index)
{
	const struct change_set *set = w->crew->q->set;
	const struct change *ch = &set->change[index];
	struct judged *out = &w->crew->out[index];
	struct crew_sides s = {
		.worker = w, .change = ch, .out = out, .trace = &w->crew->trace[index]};

	out->kind = JUDGE_SKIPPED;
	if (judge_route(&w->judge, ch->path))
		return -1;
	if (!w->judge.nlive)
		return 0;
	out->path = arena_dup(w->run, ch->path);
	out->parent = ARENA_ARRAY(w->run, struct finding_list *, set->nparents);
	out->base = ARENA_ARRAY(w->run, struct finding_list *, set->nbases);
	s.trace->seen = ARENA_ARRAY(w->run, struct recall, 1 + set->nparents + set->nbases);
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
	crew_count(w->crew, out);
	return 0;
}

static void *worker_run(void *data)
{
	struct worker *w = data;
	struct crew *c = w->crew;
	size_t i;

	while (!crew_is_full(c) && !atomic_load(&c->late) &&
	       (i = atomic_fetch_add(&c->next, 1)) < c->end) {
		size_t first = w->diag->v.n;
		int rc = crew_change(w, i);
		struct crew_trace *t = &c->trace[i];

		if (rc && regex_is_late(w->judge.scratch))
			atomic_store(&c->late, true);
		t->failed = rc;
		t->diag = w->diag;
		t->first = first;
		t->n = w->diag->v.n - first;
	}
	judge_rest(&w->judge);
	return NULL;
}

/* --- the crew --- */

static void worker_init(struct worker *w, struct crew *c, struct repo *repo)
{
	w->crew = c;
	judge_init(&w->judge, c->plan.rules, repo, NULL, NULL);
	w->judge.wanted = c->plan.wanted;
	w->judge.dated = c->plan.dated;
	w->judge.today = c->plan.today;
	w->judge.plain = c->plan.plain;
	w->ready = true;
}

/* One of several has all for itself but the snapshots. False: no handle could be had. */
static bool worker_hire(struct worker *w, struct crew *c)
{
	struct diag_list quiet = {.arena = &w->own};

	if (w->ready)
		return true;
	if (repo_clone(&w->own_repo, c->plan.repo, &w->own, &quiet)) {
		arena_clear(&w->own);
		return false;
	}
	worker_init(w, c, w->own_repo);
	return true;
}

static void worker_dismiss(struct worker *w)
{
	if (!w->ready)
		return;
	judge_release(&w->judge);
	repo_close(w->own_repo);
	arena_clear(&w->own);
}

static void worker_start(struct worker *w, struct snapshot *now)
{
	const struct crew_request *q = w->crew->q;

	judge_turn(&w->judge, now, w->run, w->diag);
	w->judge.cost = q->cost ? ARENA_ARRAY(w->run, struct rule_cost, w->judge.rules->n) : NULL;
}

static void worker_start_alone(struct worker *w, struct crew *c, struct diag_list *d)
{
	if (!w->ready)
		worker_init(w, c, c->plan.repo);
	w->base = c->q->set->base;
	w->run = c->q->run;
	w->diag = d;
	worker_start(w, c->q->set->now);
}

static void worker_start_beside(struct worker *w)
{
	const struct change_set *set = w->crew->q->set;

	w->own_diag = (struct diag_list){.arena = &w->own_run};
	w->run = &w->own_run;
	w->diag = &w->own_diag;
	w->base = ARENA_ARRAY(w->run, struct snapshot *, set->nbases);
	for (size_t i = 0; i < set->nbases; i++)
		w->base[i] = locked_new(w, set->base[i]);
	worker_start(w, locked_new(w, set->now));
}

/* What it found goes to the one who asked. */
static void worker_finish(struct worker *w, uint64_t *bytes)
{
	const struct crew_request *q = w->crew->q;

	*bytes += w->judge.bytes;
	for (size_t i = 0; q->cost && i < w->judge.rules->n; i++)
		result_cost_add(&q->cost[i], &w->judge.cost[i]);
	if (w->own_repo)
		arena_adopt(q->run, &w->own_run);
}

static unsigned crew_size(const struct crew *c)
{
	size_t worth = c->q->set->nchanges / CREW_CHANGES;
	cpu_set_t cpus;
	unsigned n = c->plan.threads;

	if (!n && worth > 1)
		n = sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? (unsigned)CPU_COUNT(&cpus) : 1;
	if (!c->plan.threads && n > worth)
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

struct crew *crew_new(const struct crew_plan *plan)
{
	struct crew *c = calloc(1, sizeof *c);

	if (!c)
		arena_out_of_memory();
	c->plan = *plan;
	crew_lock(c);
	return c;
}

void crew_free(struct crew *c)
{
	if (!c)
		return;
	worker_dismiss(&c->alone);
	for (unsigned i = 0; i < CREW_THREADS; i++)
		worker_dismiss(&c->worker[i]);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

/* What was judged is remembered once all are done: until then others may be asking. */
static void crew_remember(struct crew *c)
{
	for (size_t i = 0; c->plan.memo && i < c->q->set->nchanges; i++) {
		const struct crew_trace *t = &c->trace[i];

		for (size_t k = 0; k < t->nseen; k++)
			if (t->seen[k].side.mode)
				recall_keep(c->plan.memo, &t->seen[k], c->q->run);
	}
}

int crew_judge(struct crew *c, const struct crew_request *q, struct judged *out, uint64_t *bytes,
	       struct diag_list *d)
{
	struct worker *worker = c->worker;
	unsigned want, n = 0;
	int ret = 0;

	c->q = q;
	c->out = out;
	c->found = c->kept = 0;
	c->late = false;
	c->trace = ARENA_ARRAY(q->run, struct crew_trace, q->set->nchanges);
	if (c->plan.memo)
		memo_turn(c->plan.memo);
	for (want = crew_size(c); want > 1 && n < want && worker_hire(&worker[n], c); n++)
		worker_start_beside(&worker[n]);
	if (!n) {
		worker = &c->alone;
		worker_start_alone(&worker[n++], c, d);
	}
	for (size_t from = 0; ret == 0 && from < q->set->nchanges; from = c->end) {
		c->next = from;
		c->end =
			q->set->nchanges - from > CREW_BATCH ? from + CREW_BATCH : q->set->nchanges;
		crew_work(worker, n);
		if (crew_is_full(c))
			ret = diag_error(d,
					 "more than %zu findings: judge fewer paths or rules at a "
					 "time, or raise max-findings in [ssot]",
					 c->plan.rules->max_findings);
		else
			ret = crew_report(c, from, c->end, d);
	}
	for (unsigned i = 0; i < n; i++)
		worker_finish(&worker[i], bytes);
	if (ret == 0)
		crew_remember(c);
	return ret;
}
