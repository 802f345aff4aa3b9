/* A series of change sets: what stays the same from one to the next is kept. */
#include "src/engine/series.h"

#include <stdlib.h>

#include "src/engine/policy.h"

/* Sets of rules that are ready at a time: branches with different ones take turns. */
#define SERIES_RULES 4
/* What was found in texts: the findings of some 25,000 files. */
#define SERIES_MEMO  ((size_t)20 * 1024 * 1024)

struct series_rules {
	struct series_rules *next; /* of those that somebody refers to still */
	const struct rule_set *rules;
	struct rule_set *own; /* the same, when it was loaded here and is released here */
	bool referred;
	struct policy_trace trace;
	struct crew *crew;
	uint64_t used;
	struct arena arena;
};

struct check_series {
	struct check_policy policy;
	struct repo *repo;
	struct series_rules *kept[SERIES_RULES];
	struct series_rules *referred;
	struct memo *memo;
	uint64_t clock;
	uint32_t number; /* of sets of rules so far */
};

struct check_series *check_series_new(struct repo *r, const struct check_policy *policy)
{
	struct check_series *s = calloc(1, sizeof *s);

	if (!s)
		arena_out_of_memory();
	s->repo = r;
	s->policy = *policy;
	s->memo = memo_new(SERIES_MEMO);
	return s;
}

static void series_release(struct series_rules *k)
{
	crew_free(k->crew);
	if (k->own)
		rule_set_release(k->own);
	arena_clear(&k->arena);
	free(k);
}

void check_series_free(struct check_series *s)
{
	if (!s)
		return;
	for (unsigned i = 0; i < SERIES_RULES; i++)
		if (s->kept[i])
			series_release(s->kept[i]);
	for (struct series_rules *k = s->referred, *next; k; k = next) {
		next = k->next;
		series_release(k);
	}
	memo_free(s->memo);
	free(s);
}

/* Takes the place of the rules that were not used for longest. */
static void series_keep(struct check_series *s, struct series_rules *k)
{
	struct series_rules **at = &s->kept[0];

	for (unsigned i = 0; i < SERIES_RULES; i++)
		if (!s->kept[i] || (*at && s->kept[i]->used < (*at)->used))
			at = &s->kept[i];
	if (*at && (*at)->referred) {
		crew_free((*at)->crew);
		(*at)->crew = NULL;
		(*at)->next = s->referred;
		s->referred = *at;
	} else if (*at) {
		series_release(*at);
	}
	*at = k;
}

static struct series_rules *series_new(const struct rule_set *rules)
{
	struct series_rules *k = calloc(1, sizeof *k);

	if (!k)
		arena_out_of_memory();
	k->rules = rules;
	return k;
}

int check_series_rules(struct check_series *s, const struct change_set *set, struct rule_set **out,
		       struct diag_list *d)
{
	struct policy_request q = {.repo = s->repo, .set = set, .policy = &s->policy};
	struct series_rules *k;
	int ret;

	for (unsigned i = 0; i < SERIES_RULES; i++) {
		k = s->kept[i];
		if (!k || !k->own)
			continue;
		q.trace = &k->trace;
		if (policy_holds(&q, &k->arena)) {
			k->used = ++s->clock;
			*out = k->own;
			return 0;
		}
	}
	k = series_new(NULL);
	q.trace = &k->trace;
	ret = policy_load(&k->own, &q, &k->arena, d);
	*out = k->own;
	if (ret) {
		/* Diagnostics may quote what was read. */
		arena_adopt(d->arena, &k->arena);
		free(k);
		return ret;
	}
	k->rules = k->own;
	k->used = ++s->clock;
	series_keep(s, k);
	return 0;
}

static struct series_rules *series_find(const struct check_series *s, const struct rule_set *rules)
{
	for (unsigned i = 0; i < SERIES_RULES; i++)
		if (s->kept[i] && s->kept[i]->rules == rules)
			return s->kept[i];
	return NULL;
}

void check_series_refer(struct check_series *s, const struct rule_set *rules)
{
	struct series_rules *k = series_find(s, rules);

	if (k)
		k->referred = true;
}

struct crew *series_crew(struct check_series *s, const struct crew_plan *plan, bool memo)
{
	struct series_rules *k = series_find(s, plan->rules);
	struct crew_plan own = *plan;

	if (!k) {
		/* Loaded elsewhere: only the crew is ours. */
		k = series_new(plan->rules);
		k->used = ++s->clock;
		series_keep(s, k);
	}
	if (k->crew)
		return k->crew;
	if (plan->wanted) {
		bool *wanted = ARENA_ARRAY(&k->arena, bool, plan->rules->n);

		memcpy(wanted, plan->wanted, plan->rules->n * sizeof *wanted);
		own.wanted = wanted;
	}
	own.memo = memo ? s->memo : NULL;
	own.number = s->number++;
	k->crew = crew_new(&own);
	return k->crew;
}
