/* The loop: change by change, now against before, then all together. */
#include "ssot/engine/check.h"

#include <stdlib.h>
#include <time.h>

#include "src/engine/builtin.h"
#include "src/engine/policy_change.h"
#include "src/engine/result.h"
#include "src/engine/scope.h"
#include "src/engine/series.h"
#include "ssot/base/clock.h"
#include "ssot/engine/judge.h"

/* One change set under judgement. */
struct check {
	struct repo *repo;
	const struct change_set *set;
	const struct rule_set *rules;
	const bool *wanted; /* by rule->index; NULL: all */
	struct scope scope;
	struct judged *judged; /* by change */
	struct result *result;
	struct diag_list *diag;
	struct arena *run;
};

/* Adds what was found in one change to the result, and compares it with the parents'. */
static void check_add(struct check *c, const struct change *ch, const struct judged *j)
{
	result_count(c->result, ch->now.mode, j->kind);
	if (!j->now)
		return;
	/* A path may be a finding though nobody reads what is in it. */
	if (j->kind == JUDGE_TEXT || j->now->v.n)
		*VEC_ADD(c->run, &c->result->judged) =
			(struct judged_file){j->path, j->now->classes, j->now->compliant};
	scope_add(&c->scope, &(struct scope_file){.now = j->now,
						  .parent = j->parent,
						  .nparents = c->set->nparents,
						  .base = j->base,
						  .nbases = c->set->nbases});
}

static int check_changes(struct check *c, const struct check_options *o)
{
	const struct change_set *set = c->set;
	struct crew_plan plan = {.repo = c->repo,
				 .rules = c->rules,
				 .wanted = c->wanted,
				 .dated = true,
				 .today = o->today,
				 .plain = o->plain,
				 .threads = o->threads};
	struct crew_request q = {
		.set = set, .notes = o->notes, .cost = c->result->cost, .run = c->run};
	/* Notes and costs are told of what is judged, not of what is recalled. */
	struct crew *crew =
		o->series ? series_crew(o->series, &plan, !o->notes && !o->costs) : crew_new(&plan);
	int ret;

	c->judged = ARENA_ARRAY(c->run, struct judged, set->nchanges);
	ret = crew_judge(crew, &q, c->judged, &c->result->bytes, c->diag);
	if (!o->series)
		crew_free(crew);
	if (ret)
		return -1;
	for (size_t i = 0; i < set->nchanges; i++)
		check_add(c, &set->change[i], &c->judged[i]);
	return 0;
}

/* Kinds that look at the change set as a whole, once the states of all findings are known. */
struct check_set_sink {
	struct sink base;
	struct check *check;
	VEC(struct finding) v;
};

static void check_set_hit(struct sink *sink, const struct rule *r, const struct hit *h)
{
	struct check_set_sink *s = (struct check_set_sink *)sink;

	*VEC_ADD(s->check->run, &s->v) =
		(struct finding){.rule = r,
				 .use = r->use,
				 .identity = arena_dup(s->check->run, h->identity),
				 .detail = arena_dup(s->check->run, h->detail)};
}

static void check_set_error(struct sink *sink, const struct rule *r, const char *why)
{
	struct check_set_sink *s = (struct check_set_sink *)sink;

	diag_error_at(s->check->diag, r->file, r->line, "rule %.*s could not judge: %s",
		      SLICE_ARG(r->id), why);
}

static void check_sets(struct check *c)
{
	struct check_set_sink s = {.base = {check_set_hit, check_set_error, NULL}, .check = c};
	struct set_view view = {
		.set = c->set, .finding = c->result->finding, .nfindings = c->result->nfindings};

	for (size_t i = 0; i < c->rules->n; i++) {
		const struct rule *r = c->rules->rule[i];

		if (r->kind->check_set && (!c->wanted || c->wanted[i]))
			r->kind->check_set(r, &view, &s.base);
	}
	result_add(c->result, s.v.p, s.v.n, c->run);
}

/* Unless nobody asks: the rules came from outside, or others were named. */
static int check_policy_change(struct check *c)
{
	const struct rule *r = builtin_rule(c->rules, BUILTIN_POLICY_CHANGE);
	const struct policy_change q = {c->repo, c->set, c->rules, c->result, c->run, c->diag};

	if (!r || c->rules->outside || (c->wanted && !c->wanted[r->index]))
		return 0;
	return policy_change_find(&q);
}

int check_no_rule(const struct rule_set *rules, struct slice id, struct diag_list *d)
{
	const char **names = ARENA_ARRAY(d->arena, const char *, rules->n + 1);
	const char *nearest;

	for (size_t i = 0; i < rules->n; i++)
		names[i] = arena_dup(d->arena, rules->rule[i]->id).p;
	nearest = config_nearest(id, names);
	if (nearest)
		return diag_error(d, "no rule is named '%.*s'; did you mean '%s'?", SLICE_ARG(id),
				  nearest);
	return diag_error(d, "no rule is named '%.*s'; 'git ssot rules' lists them", SLICE_ARG(id));
}

/* The rules named by --rule as a table by index, or NULL for all. -1 when one does not exist. */
static int check_wanted(const bool **out, const struct rule_set *rules,
			const struct check_options *o, struct arena *run, struct diag_list *d)
{
	bool *wanted;
	int ret = 0;

	*out = NULL;
	if (!o->nonly)
		return 0;
	wanted = ARENA_ARRAY(run, bool, rules->n);
	for (size_t i = 0; i < o->nonly; i++) {
		size_t k = rule_set_find(rules, o->only[i]);

		if (k < rules->n)
			wanted[k] = true;
		else
			ret = check_no_rule(rules, o->only[i], d);
	}
	*out = wanted;
	return ret;
}

uint32_t check_today(void)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	const long long last = 253402300799; /* of the year 9999 */
	char *end = NULL;
	long long seconds = epoch ? strtoll(epoch, &end, 10) : -1;
	time_t now = time(NULL);
	bool given = epoch && end > epoch && !*end && seconds >= 0 && seconds <= last;
	struct tm tm;

	/* What is no date counts for nothing: it must not put off a rule. */
	if (given)
		now = (time_t)seconds;
	if (!(given ? gmtime_r(&now, &tm) : localtime_r(&now, &tm)))
		return 99991231; /* a day that cannot be told excuses no directive */
	return (uint32_t)(tm.tm_year + 1900) * 10000 + (uint32_t)(tm.tm_mon + 1) * 100 +
	       (uint32_t)tm.tm_mday;
}

/* All judged findings and what is gone, in one sorted array. */
static int check_collect(struct check *c)
{
	size_t n = c->scope.spare.n;

	for (size_t i = 0; i < c->set->nchanges; i++)
		n += c->judged[i].now ? c->judged[i].now->v.n : 0;
	result_reserve(c->result, n, c->run);
	for (size_t i = 0; i < c->set->nchanges; i++)
		if (c->judged[i].now)
			result_add(c->result, c->judged[i].now->v.p, c->judged[i].now->v.n, c->run);
	for (size_t i = 0; i < c->scope.spare.n; i++)
		if (c->scope.spare.p[i])
			result_add(c->result, c->scope.spare.p[i], 1, c->run);
	finding_sort(c->result->finding, c->result->nfindings);
	check_sets(c);
	return check_policy_change(c);
}

/* Where the costs of rules are added up; NULL when nobody asks. */
static struct rule_cost *check_costs(const struct rule_set *rules, const struct check_options *o,
				     struct arena *run)
{
	return o->costs ? ARENA_ARRAY(run, struct rule_cost, rules->n) : NULL;
}

int check_run(struct result *out, struct repo *repo, const struct change_set *set,
	      const struct rule_set *rules, const struct check_options *o, struct arena *run,
	      struct diag_list *d)
{
	uint64_t start = clock_now();
	struct check c = {.repo = repo,
			  .set = set,
			  .rules = rules,
			  .result = out,
			  .diag = d,
			  .run = run,
			  .scope.run = run};
	uint64_t judged;
	int ret;

	result_init(out, rules, set->name, run);
	out->whole = set->whole && !set->nparents;
	out->cost = check_costs(rules, o, run);
	ret = check_wanted(&c.wanted, rules, o, run, d);
	if (ret == 0)
		ret = check_changes(&c, o);
	judged = clock_now();
	if (ret == 0) {
		scope_settle(&c.scope);
		ret = check_collect(&c);
	}
	if (ret == 0)
		result_finish(out, o, arena_dup(run, set->commit));
	out->nanoseconds = clock_now() - start;
	out->comparing = start + out->nanoseconds - judged;
	return ret || d->errors ? -1 : 0;
}

/* The findings of what stands at the text's path in `before`. */
static int check_text_before(struct judge *j, const struct text *text, struct snapshot *before,
			     struct finding_list *out)
{
	enum judge_kind kind;
	struct side at = {0};

	if (snapshot_find(before, text->path, &at, j->diag) < 0)
		return -1;
	return at.mode ? judge_side(j, text->path, &at, out, &kind) : 0;
}

int check_text(struct result *out, struct repo *repo, const struct text *text,
	       struct snapshot *before, const struct rule_set *rules, const struct check_options *o,
	       struct arena *run, struct diag_list *d)
{
	uint64_t start = clock_now();
	struct finding_list now = {0}, then = {0}, *parent = &then;
	struct scope scope = {.run = run};
	struct judge j;
	int ret;

	result_init(out, rules, text->path, run);
	judge_init(&j, rules, repo, run, d);
	j.dated = true;
	j.today = o->today;
	j.plain = o->plain;
	j.notes = o->notes;
	j.cost = out->cost = check_costs(rules, o, run);
	ret = check_wanted(&j.wanted, rules, o, run, d);
	if (ret == 0)
		ret = judge_route(&j, text->path);
	if (ret == 0 && j.nlive)
		ret = judge_text(&j, text, &now);
	j.notes = false;
	j.trusting = true;
	if (ret == 0 && j.nlive && before)
		ret = check_text_before(&j, text, before, &then);
	if (ret == 0) {
		result_count(out, MODE_FILE, JUDGE_TEXT);
		scope_add(&scope, &(struct scope_file){
					  .now = &now, .parent = &parent, .nparents = !!before});
		scope_settle(&scope);
		result_add(out, now.v.p, now.v.n, run);
		for (size_t i = 0; i < scope.spare.n; i++)
			result_add(out, scope.spare.p[i], 1, run);
		out->bytes = j.bytes;
		result_finish(out, o, (struct slice){0});
	}
	judge_release(&j);
	out->nanoseconds = clock_now() - start;
	return ret || d->errors ? -1 : 0;
}
