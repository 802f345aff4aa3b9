/* What a change set does to the rules: compared with each parent, as findings of a built-in rule.
 */
#include "src/engine/policy_change.h"

#include "src/engine/builtin.h"
#include "src/engine/loosened.h"
#include "src/engine/result.h"
#include "ssot/base/utf.h"
#include "ssot/lang/lang.h"

/* Whether the change set touches a configuration. */
static bool policy_is_touched(const struct policy_change *c)
{
	for (size_t i = 0; i < c->set->nchanges; i++) {
		struct slice path = c->set->change[i].path;
		size_t slash = slice_rfind(path, '/');

		if (slice_is(slash < path.n ? slice_from(path, slash + 1) : path, CONFIG_NAME))
			return true;
		for (size_t k = 0; k < c->rules->nfiles; k++)
			if (slice_eq(path, c->rules->file[k].name))
				return true;
	}
	return false;
}

/* A line of a configuration, as far as it is known. */
static void policy_place(const struct policy_change *c, const struct rule_set *set,
			 const struct loosened *l, struct finding *f)
{
	for (size_t i = 0; i < set->nfiles; i++) {
		struct slice bytes = set->file[i].bytes;
		struct lines lines;

		if (!slice_eq(set->file[i].name, l->file) || !l->line)
			continue;
		lines_split(bytes, c->run, &lines);
		if (l->line > lines.n)
			continue;
		f->line = l->line;
		f->column = 1;
		f->excerpt = slice_first(lines_get(&lines, bytes, l->line - 1), FINDING_EXCERPT);
		f->excerpt_len = (uint32_t)f->excerpt.n;
		f->end_column = 1 + (uint32_t)utf8_count(f->excerpt);
	}
}

/* One way in which the rules became looser, as a finding; without `now` nothing is left of them. */
static void policy_report(const struct policy_change *c, const struct rule_set *now,
			  const struct loosened *l)
{
	const struct rule *r = builtin_rule(c->rules, BUILTIN_POLICY_CHANGE);
	struct finding f = {
		.rule = r, .path = l->file, .identity = l->what, .detail = l->what, .use = r->use};

	if (now)
		policy_place(c, now, l, &f);
	result_add(c->result, &f, 1, c->run);
}

/* The ways in which the rules of `before` were stricter than `now` (NULL: there are none left). */
static void policy_compare(const struct policy_change *c, struct snapshot *before,
			   const struct rule_set *now, struct loosened_list *out)
{
	static const struct loosened gone = {SLICE_ROW(CONFIG_NAME), 0,
					     SLICE_ROW("all rules are gone")};
	const struct check_policy policy = {.snapshot = before};
	struct diag_list quiet = {.arena = c->run};
	struct rule_set *then;

	/* Nothing there before, or nothing that could be read: nothing can be looser. */
	if (check_load_rules(&then, c->repo, c->set, &policy, c->run, &quiet))
		return;
	if (now)
		loosened_find(out, then, now, c->run);
	else
		*VEC_ADD(c->run, &out->v) = gone;
	rule_set_release(then);
}

static bool policy_has(const struct loosened_list *l, const struct loosened *one)
{
	for (size_t i = 0; i < l->v.n; i++)
		if (slice_eq(l->v.p[i].what, one->what) && slice_eq(l->v.p[i].file, one->file))
			return true;
	return false;
}

/* Whether some parent is as loose, and made itself so: all merge bases were stricter. */
static bool policy_is_known(const struct policy_change *c, const struct loosened_list *parent,
			    const struct loosened_list *base, const struct loosened *one)
{
	bool known = false;

	for (size_t i = 0; i < c->set->nparents; i++)
		known |= !policy_has(&parent[i], one);
	for (size_t i = 0; i < c->set->nbases; i++)
		known = known && policy_has(&base[i], one);
	return known && c->set->nbases;
}

static void policy_findings(const struct policy_change *c, const struct rule_set *now)
{
	const struct change_set *set = c->set;
	struct loosened_list *parent = ARENA_ARRAY(c->run, struct loosened_list, set->nparents);
	struct loosened_list *base = ARENA_ARRAY(c->run, struct loosened_list, set->nbases);
	struct loosened_list said = {0};

	for (size_t i = 0; i < set->nparents; i++)
		policy_compare(c, set->parent[i], now, &parent[i]);
	for (size_t i = 0; i < set->nbases; i++)
		policy_compare(c, set->base[i], now, &base[i]);
	for (size_t i = 0; i < set->nparents; i++)
		for (size_t k = 0; k < parent[i].v.n; k++) {
			const struct loosened *one = &parent[i].v.p[k];

			if (policy_has(&said, one) || policy_is_known(c, parent, base, one))
				continue;
			*VEC_ADD(c->run, &said.v) = *one;
			policy_report(c, now, one);
		}
}

int policy_change_find(const struct policy_change *c)
{
	const struct check_policy after = {.snapshot = c->set->now};
	struct rule_set *now = NULL;
	struct side at;
	int found;

	if (!c->set->nparents || !policy_is_touched(c))
		return 0;
	found = snapshot_find(c->set->now, SLICE(CONFIG_NAME), &at, c->diag);
	if (found < 0 ||
	    (found && check_load_rules(&now, c->repo, c->set, &after, c->run, c->diag)))
		return -1;
	policy_findings(c, now);
	rule_set_release(now);
	return 0;
}
