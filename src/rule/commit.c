/* Kind `commit`: the shape of one commit, so that a migration goes in small, revertible steps. */
#include "src/rule/kinds.h"
#include "ssot/config/config.h"
#include "ssot/model/finding.h"

static const struct key_spec commit_keys[] = {
	{"max-files", KEY_NUMBER, false, NULL, NULL, "files that one commit may change"},
	{"max-gone-files", KEY_NUMBER, false, NULL, NULL,
	 "files in which one commit may take findings away (1: one file per migration commit)"},
	{"max-gone", KEY_NUMBER, false, NULL, NULL, "findings that one commit may take away"},
	{"rules", KEY_WORDS, false, NULL, NULL, "count only findings of these rules; default: all"},
	{0}};

enum { COMMIT_FILES, COMMIT_GONE_FILES, COMMIT_GONE, COMMIT_LIMITS };

static const char *const commit_names[COMMIT_LIMITS] = {
	[COMMIT_FILES] = "max-files",
	[COMMIT_GONE_FILES] = "max-gone-files",
	[COMMIT_GONE] = "max-gone",
};

struct commit_rule {
	uint32_t limit[COMMIT_LIMITS];
	bool limited[COMMIT_LIMITS];
};

static int commit_compile(struct rule *r, struct arena *a, struct diag_list *d)
{
	struct commit_rule *p = ARENA_NEW(a, struct commit_rule);
	bool any = false;

	r->priv = p;
	for (unsigned i = 0; i < COMMIT_LIMITS; i++) {
		const struct key_value *v = rule_value(r, commit_names[i]);

		p->limited[i] = v->n > 0;
		if (v->n)
			p->limit[i] = config_value_number(v);
		any |= p->limited[i];
	}
	if (any)
		return 0;
	return diag_error_at(
		d, r->file, r->line,
		"rule %.*s limits nothing: give it max-files, max-gone-files or max-gone",
		SLICE_ARG(r->id));
}

static bool commit_counts(const struct rule *r, const struct finding *f)
{
	const struct key_value *rules = rule_value(r, "rules");

	for (size_t i = 0; i < rules->n; i++)
		if (slice_eq(rules->item[i].text, f->rule->id))
			return true;
	return rules->n == 0;
}

static void commit_check(const struct rule *r, const struct set_view *set, struct sink *s)
{
	const struct commit_rule *p = r->priv;
	uint32_t count[COMMIT_LIMITS] = {[COMMIT_FILES] = (uint32_t)set->set->nchanges};
	struct slice last = {0};

	/* A merge brings what others did step by step. */
	if (!set->set->step || set->set->nparents > 1)
		return;
	for (size_t i = 0; i < set->nfindings; i++) {
		const struct finding *f = &set->finding[i];

		if (f->state != FINDING_GONE || f->excuse != EXCUSE_NONE || !commit_counts(r, f))
			continue;
		count[COMMIT_GONE]++;
		count[COMMIT_GONE_FILES] += !slice_eq(last, f->path);
		last = f->path;
	}
	for (unsigned i = 0; i < COMMIT_LIMITS; i++) {
		char detail[64];
		int n;

		if (!p->limited[i] || count[i] <= p->limit[i])
			continue;
		n = snprintf(detail, sizeof detail, "%s is %u, this commit has %u", commit_names[i],
			     p->limit[i], count[i]);
		s->hit(s, r,
		       &(struct hit){.identity = slice_of(commit_names[i]),
				     .detail = {detail, (size_t)n}});
	}
}

const struct rule_kind rule_kind_commit = {
	.name = "commit",
	.help = "the shape of one commit",
	.keys = commit_keys,
	.compile = commit_compile,
	.check_set = commit_check,
};
