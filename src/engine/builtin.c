/* Rules of the program's own: a row each. */
#include "src/engine/builtin.h"

static const struct {
	const char *id, *category, *message, *use;
	enum severity severity;
} builtin_rows[BUILTIN_COUNT] = {
	[BUILTIN_IGNORE_UNKNOWN] = {"ignore-unknown", "ignore",
				    "this directive says nothing that can be followed",
				    "ssot: ignore[rule-id] -- reason", SEVERITY_MEDIUM},
	[BUILTIN_IGNORE_NO_REASON] = {"ignore-no-reason", "ignore",
				      "whoever ignores a rule says why",
				      "ssot: ignore[rule-id] -- reason", SEVERITY_MEDIUM},
	[BUILTIN_IGNORE_EXPIRED] = {"ignore-expired", "ignore",
				    "the time for which this was ignored is over",
				    "what the ignored rule asks for, or a later until= with its "
				    "reason",
				    SEVERITY_MEDIUM},
	[BUILTIN_IGNORE_UNUSED] = {"ignore-unused", "ignore",
				   "there is nothing to ignore here: take the directive away", "",
				   SEVERITY_LOW},
	[BUILTIN_POLICY_CHANGE] = {"policy-change", "policy", "this change loosens the rules",
				   "if that is meant: SSOT_SKIP=policy-change, seen in the report",
				   /* so that no fail-level, itself loosened, lets it pass */
				   SEVERITY_CRITICAL},
};

static const struct key_spec builtin_keys[] = {{0}};
static const struct rule_kind builtin_kind = {
	.name = "built-in",
	.help = "what git-ssot itself looks after",
	.keys = builtin_keys,
};

static struct rule *builtin_make(enum builtin which, struct arena *a)
{
	struct rule *r = ARENA_NEW(a, struct rule);
	size_t n = 0;

	while (config_common_keys[n].name)
		n++;
	r->id = slice_of(builtin_rows[which].id);
	r->kind = &builtin_kind;
	r->severity = builtin_rows[which].severity;
	r->category = slice_of(builtin_rows[which].category);
	r->message = slice_of(builtin_rows[which].message);
	r->use = slice_of(builtin_rows[which].use);
	r->in = REGION_BIT(REGION_COMMENT);
	r->ignore = IGNORE_NO;
	r->file = SLICE("built in");
	r->built_in = true;
	r->common = ARENA_ARRAY(a, struct key_value, n);
	for (size_t i = 0; i < n; i++)
		r->common[i].spec = &config_common_keys[i];
	return r;
}

int builtin_add(struct rule_set *set, struct arena *a, struct diag_list *d)
{
	struct rule **all = ARENA_ARRAY(a, struct rule *, set->n + BUILTIN_COUNT);
	int ret = 0;

	if (set->n)
		memcpy(all, set->rule, set->n * sizeof *all);
	for (unsigned i = 0; i < BUILTIN_COUNT; i++) {
		for (size_t k = 0; k < set->n; k++)
			if (slice_is(all[k]->id, builtin_rows[i].id))
				ret = diag_error_at(d, all[k]->file, all[k]->line,
						    "the rule id %s is built in: choose another",
						    builtin_rows[i].id);
		all[set->n + i] = builtin_make((enum builtin)i, a);
		all[set->n + i]->index = (uint32_t)(set->n + i);
	}
	if (ret)
		return ret;
	set->rule = all;
	set->n += BUILTIN_COUNT;
	set->nbuilt_in += BUILTIN_COUNT;
	return 0;
}

const struct rule *builtin_rule(const struct rule_set *set, enum builtin which)
{
	for (size_t i = set->n; i > 0 && set->rule[i - 1]->built_in; i--)
		if (slice_is(set->rule[i - 1]->id, builtin_rows[which].id))
			return set->rule[i - 1];
	return NULL;
}
