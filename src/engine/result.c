/* One result: every finding in its place, excused or counted. */
#include "src/engine/result.h"

#include <stdio.h>
#include <stdlib.h>

#include "src/engine/copy.h"
#include "ssot/base/hash.h"

void result_init(struct result *r, const struct rule_set *rules, struct slice name,
		 struct arena *run)
{
	*r = (struct result){
		.rules = rules, .name = arena_dup(run, name), .fail_level = rules->fail_level};
	r->by_rule = ARENA_ARRAY(run, struct tally, rules->n);
	r->config = rules->nfiles ? rules->file[0].name : (struct slice){0};
}

void result_count(struct result *r, unsigned mode, enum judge_kind kind)
{
	if (!mode)
		r->deleted++;
	else if (mode == MODE_LINK)
		r->links++;
	else if (mode == MODE_SUBMODULE)
		r->submodules++;
	else if (kind == JUDGE_BINARY)
		r->binaries++;
	else
		r->files++;
}

void result_reserve(struct result *r, size_t n, struct arena *run)
{
	struct finding *old = r->finding;

	r->capacity = r->nfindings + n;
	r->finding = ARENA_ROOM(run, struct finding, r->capacity);
	if (r->nfindings)
		memcpy(r->finding, old, r->nfindings * sizeof *old);
}

void result_add(struct result *r, const struct finding *f, size_t n, struct arena *run)
{
	if (!n)
		return;
	while (r->capacity - r->nfindings < n)
		r->finding = arena_grow(run, r->finding, sizeof *r->finding, &r->capacity);
	memcpy(r->finding + r->nfindings, f, n * sizeof *f);
	r->nfindings += n;
}

static bool result_has(const struct slice *list, size_t n, struct slice id)
{
	for (size_t i = 0; i < n; i++)
		if (slice_eq(list[i], id))
			return true;
	return false;
}

static void result_excuse(struct finding *f, const struct check_options *o, uint32_t today)
{
	const struct rule *r = f->rule;

	if (f->excuse != EXCUSE_NONE)
		return;
	if (result_has(o->skip, o->nskip, r->id)) {
		f->excuse = EXCUSE_SKIPPED;
		f->reason = SLICE("SSOT_SKIP");
	} else if (today < r->since || (r->until && today > r->until)) {
		f->excuse = EXCUSE_NOT_YET;
	}
}

/* A fingerprint's two halves, begun with what findings of one rule and path share. */
struct result_mark {
	uint64_t half[2];
};

/* As hash_bytes() does it, both at once. */
static void mark_add(struct result_mark *m, struct slice s)
{
	uint64_t a = m->half[0], b = m->half[1];

	for (size_t i = 0; i < s.n; i++) {
		a = (a ^ (unsigned char)s.p[i]) * HASH_PRIME;
		b = (b ^ (unsigned char)s.p[i]) * HASH_PRIME;
	}
	m->half[0] = (a ^ s.n) * HASH_PRIME;
	m->half[1] = (b ^ s.n) * HASH_PRIME;
}

static void mark_begin(struct result_mark *m, const struct finding *f)
{
	*m = (struct result_mark){{HASH_START, HASH_START + 1}};
	mark_add(m, f->rule->id);
	mark_add(m, f->path);
}

/* Equal findings of one path are told apart by their ordinal, never by their line. */
static void mark_finish(struct result_mark m, struct finding *f, uint32_t ordinal)
{
	static const char digit[] = "0123456789abcdef";
	const struct slice last = {(const char *)&ordinal, sizeof ordinal};
	char *to = f->fingerprint;

	mark_add(&m, f->identity);
	mark_add(&m, last);
	for (unsigned i = 0; i < 2; i++) {
		uint64_t h = hash_finish(m.half[i]);

		for (unsigned shift = 64; shift > 0; shift -= 4)
			*to++ = digit[h >> (shift - 4) & 15];
	}
	*to = '\0';
}

/* Of one path. */
static int result_cmp_equal(const void *a, const void *b)
{
	const struct finding *x = *(struct finding *const *)a, *y = *(struct finding *const *)b;
	int c = 0;

	if (x->rule->index != y->rule->index)
		c = x->rule->index < y->rule->index ? -1 : 1;
	if (!c)
		c = slice_cmp(x->identity, y->identity);
	if (!c)
		c = (x->state == FINDING_GONE) - (y->state == FINDING_GONE);
	return c ? c : (x > y) - (x < y);
}

/* The findings of one path. */
static void result_mark_path(struct finding **p, size_t n)
{
	struct result_mark m;
	uint32_t ordinal = 0;

	qsort(p, n, sizeof *p, result_cmp_equal);
	for (size_t i = 0; i < n; i++) {
		bool alike = i && p[i]->rule == p[i - 1]->rule;

		if (!alike)
			mark_begin(&m, p[i]);
		ordinal = alike && slice_eq(p[i]->identity, p[i - 1]->identity) ? ordinal + 1 : 0;
		mark_finish(m, p[i], ordinal);
	}
}

/* Findings are sorted by path already. */
static void result_fingerprints(struct result *r)
{
	struct arena temp = {0};
	struct finding **p = ARENA_ARRAY(&temp, struct finding *, r->nfindings);
	size_t from = 0;

	for (size_t i = 0; i < r->nfindings; i++) {
		p[i] = &r->finding[i];
		if (!slice_eq(p[i]->path, p[from]->path)) {
			result_mark_path(p + from, i - from);
			from = i;
		}
	}
	if (from < r->nfindings)
		result_mark_path(p + from, r->nfindings - from);
	arena_clear(&temp);
}

static void result_tally(struct tally *t, const struct finding *f)
{
	switch (f->state) {
	case FINDING_GONE:
		t->gone += f->excuse == EXCUSE_NONE;
		return;
	case FINDING_OLD:
	case FINDING_MOVED:
		t->old++;
		break;
	case FINDING_NEW:
	case FINDING_STATES:
		t->new_ += f->excuse == EXCUSE_NONE;
		break;
	}
	t->ignored += f->excuse == EXCUSE_IGNORED;
	t->justified += f->excuse == EXCUSE_JUSTIFIED;
	t->skipped += f->excuse == EXCUSE_SKIPPED || f->excuse == EXCUSE_NOT_YET;
}

/* The day that the rules' own dates are held against; 0 where none has any. */
static uint32_t result_today(const struct rule_set *set, uint32_t today)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->rule[i]->since || set->rule[i]->until)
			return today ? today : check_today();
	return 0;
}

void result_finish(struct result *r, const struct check_options *o, struct slice commit)
{
	uint32_t today = result_today(r->rules, o->today);

	finding_sort(r->finding, r->nfindings);
	result_fingerprints(r);
	r->fail_level = o->fail_level >= 0 ? (enum severity)o->fail_level : r->fail_level;
	r->scope_old = o->scope != SCOPE_NEW;
	for (size_t i = 0; i < r->nfindings; i++) {
		struct finding *f = &r->finding[i];

		if (f->state != FINDING_GONE)
			result_excuse(f, o, today);
		f->commit = f->state == FINDING_NEW ? commit : (struct slice){0};
		result_tally(&r->by_rule[f->rule->index], f);
		result_tally(&r->total, f);
		r->blocking += finding_blocks(r, f);
	}
}

static void result_tally_add(struct tally *into, const struct tally *from)
{
	into->new_ += from->new_;
	into->old += from->old;
	into->gone += from->gone;
	into->ignored += from->ignored;
	into->justified += from->justified;
	into->skipped += from->skipped;
}

void result_cost_add(struct rule_cost *into, const struct rule_cost *from)
{
	into->nanoseconds += from->nanoseconds;
	into->texts += from->texts;
	into->lines += from->lines;
	into->findings += from->findings;
}

/* A copy of the set, and of the tallies by rule, with room for the rules of another one. */
static void result_union(struct result *into, const struct rule_set *more, struct arena *run)
{
	struct rule_set *set = ARENA_NEW(run, struct rule_set);
	struct tally *by_rule = ARENA_ARRAY(run, struct tally, into->rules->n + more->n);
	struct rule_cost *cost = NULL;

	*set = *into->rules;
	set->rule = ARENA_ARRAY(run, struct rule *, set->n + more->n);
	memcpy(set->rule, into->rules->rule, set->n * sizeof(*set->rule));
	memcpy(by_rule, into->by_rule, set->n * sizeof(*by_rule));
	if (into->cost) {
		cost = ARENA_ARRAY(run, struct rule_cost, into->rules->n + more->n);
		memcpy(cost, into->cost, set->n * sizeof(*cost));
	}
	for (size_t i = 0; i < more->n; i++) {
		struct rule *r;

		if (rule_set_find(set, more->rule[i]->id) < set->n)
			continue;
		r = ARENA_NEW(run, struct rule);
		*r = *more->rule[i];
		r->index = (uint32_t)set->n;
		set->rule[set->n++] = r;
	}
	into->by_rule = by_rule;
	into->cost = cost;
	into->rules = set;
}

/* An empty result becomes like `from`, but for what is added up. */
static void result_begin(struct result *into, const struct result *from, struct arena *run)
{
	*into = (struct result){.name = arena_dup(run, from->name),
				.config = from->config,
				.fail_level = from->fail_level,
				.scope_old = from->scope_old,
				.whole = from->whole};
	into->rules = from->rules;
	into->by_rule = ARENA_ARRAY(run, struct tally, from->rules->n);
	if (from->cost)
		into->cost = ARENA_ARRAY(run, struct rule_cost, from->rules->n);
}

/* Appends copies of the findings that are wanted. */
static void result_take(struct result *into, const struct result *from, unsigned states,
			struct arena *run)
{
	const struct rule_set *set = into->rules;
	size_t first = into->nfindings;

	for (size_t i = 0; i < from->nfindings; i++)
		if (states & 1u << from->finding[i].state)
			result_add(into, &from->finding[i], 1, run);
	/* No more is compared with them. */
	for (size_t i = first; i < into->nfindings; i++)
		into->finding[i].identity = (struct slice){0};
	findings_copy(into->finding + first, into->finding + first, into->nfindings - first, run);
	for (size_t i = first; i < into->nfindings; i++)
		into->finding[i].rule = set->rule[rule_set_find(set, into->finding[i].rule->id)];
}

bool result_merge(struct result *into, const struct result *from, unsigned states,
		  struct arena *run)
{
	bool refers = !into->rules;

	if (refers)
		result_begin(into, from, run);
	for (size_t i = 0; i < from->rules->n; i++) {
		if (rule_set_find(into->rules, from->rules->rule[i]->id) == into->rules->n) {
			result_union(into, from->rules, run);
			refers = true;
		}
	}
	for (size_t i = 0; i < from->rules->n; i++) {
		size_t k = rule_set_find(into->rules, from->rules->rule[i]->id);

		result_tally_add(&into->by_rule[k], &from->by_rule[i]);
		if (into->cost && from->cost)
			result_cost_add(&into->cost[k], &from->cost[i]);
	}
	result_tally_add(&into->total, &from->total);
	result_take(into, from, states, run);
	into->files += from->files;
	into->binaries += from->binaries;
	into->links += from->links;
	into->submodules += from->submodules;
	into->deleted += from->deleted;
	into->bytes += from->bytes;
	into->blocking += from->blocking;
	into->nanoseconds += from->nanoseconds;
	into->comparing += from->comparing;
	return refers;
}
