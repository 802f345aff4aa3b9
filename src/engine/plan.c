/* The remediation plan: files in phases by risk, in each the most gain for an hour first. */
#include <stdlib.h>

#include "ssot/engine/debt.h"

const char *const plan_risk_name[RISK_COUNT] = {
	[RISK_LOW] = "low",
	[RISK_MEDIUM] = "medium",
	[RISK_HIGH] = "high",
	[RISK_CRITICAL] = "critical",
};

enum { PHASE_CRITICAL, PHASE_SHARED, PHASE_HELPERS, PHASE_FULL, PHASE_BULK, PHASE_REST, PHASES };

static const struct {
	const char *name, *title;
} plan_phases[PHASES] = {
	[PHASE_CRITICAL] = {"P0", "critical categories, by hand, 5 to 10 findings a commit"},
	[PHASE_SHARED] = {"P1", "fixtures and shared infrastructure, dependants' tests after each"},
	[PHASE_HELPERS] = {"P2", "legacy helpers that define mocks for others"},
	[PHASE_FULL] = {"P3a", "generic, the fullest files"},
	[PHASE_BULK] = {"P3b", "generic, in bulk with checkpoints"},
	[PHASE_REST] = {"P3c", "generic, as time permits"},
};

struct plan_settings {
	const struct key_value *categories;
	struct glob_list critical, high, medium, helpers;
	uint32_t minutes[RISK_COUNT];
	uint32_t full, bulk;
	struct regex_scratch *scratch;
};

static int plan_globs(struct glob_list *out, const struct rule_set *rules, const char *key,
		      struct arena *a, struct diag_list *d)
{
	const struct key_value *v = rule_set_value(rules, key);
	const struct glob_syntax syntax = {.separator = '/', .anywhere = true};
	struct regex_error err;

	out->p = ARENA_ARRAY(a, struct glob *, v->n);
	for (size_t i = 0; i < v->n; i++) {
		out->p[i] = glob_compile(v->item[i].text, syntax, &err);
		if (!out->p[i])
			return diag_error(d, "%s: '%.*s' is no glob: %s", key,
					  SLICE_ARG(v->item[i].text), err.text);
		out->n++;
	}
	return 0;
}

static void plan_globs_free(struct glob_list *g)
{
	for (size_t i = 0; i < g->n; i++)
		glob_free(g->p[i]);
}

/* The words of a text setting, commas taken as spaces. */
static struct slice plan_words(const struct rule_set *rules, const char *key, struct arena *a)
{
	const struct key_value *v = rule_set_value(rules, key);
	struct slice s = v->n ? v->item[0].text : (struct slice){0};
	char *p = arena_alloc(a, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] == ',' ? ' ' : s.p[i];
	return (struct slice){p, s.n};
}

/* Reads "critical 4, high 2, medium 1, low 0.5" into minutes. */
static int plan_hours(struct plan_settings *p, const struct rule_set *rules, struct arena *a,
		      struct diag_list *d)
{
	struct slice rest = plan_words(rules, "plan-hours", a), name, hours;

	while (slice_word(&name, &rest)) {
		char *end = NULL;
		double h = -1;
		unsigned risk = 0;

		while (risk < RISK_COUNT && !slice_is(name, plan_risk_name[risk]))
			risk++;
		if (slice_word(&hours, &rest))
			h = strtod(arena_dup(a, hours).p, &end);
		if (risk == RISK_COUNT || !end || *end || !(h >= 0 && h <= 10000))
			return diag_error(d, "plan-hours: write 'critical 4, high 2, medium 1, "
					     "low 0.5': a risk, then its hours");
		p->minutes[risk] = (uint32_t)(h * 60 + 0.5);
	}
	return 0;
}

static int plan_bulk(struct plan_settings *p, const struct rule_set *rules, struct arena *a,
		     struct diag_list *d)
{
	struct slice rest = plan_words(rules, "plan-bulk", a), word;
	uint32_t n[2] = {0, 0};

	for (int i = 0; i < 2; i++)
		if (!slice_word(&word, &rest) || !config_number(word, &n[i]))
			return diag_error(d, "plan-bulk: write two numbers, as in '20 10'");
	p->full = n[0];
	p->bulk = n[1];
	return 0;
}

static int plan_read(struct plan_settings *p, const struct rule_set *rules, struct arena *a,
		     struct diag_list *d)
{
	p->categories = rule_set_value(rules, "plan-categories");
	p->scratch = regex_scratch_new(rules->limits);
	if (plan_globs(&p->critical, rules, "plan-critical", a, d) ||
	    plan_globs(&p->high, rules, "plan-high", a, d) ||
	    plan_globs(&p->medium, rules, "plan-medium", a, d) ||
	    plan_globs(&p->helpers, rules, "plan-helpers", a, d))
		return -1;
	return plan_hours(p, rules, a, d) || plan_bulk(p, rules, a, d) ? -1 : 0;
}

static void plan_settings_clear(struct plan_settings *p)
{
	plan_globs_free(&p->critical);
	plan_globs_free(&p->high);
	plan_globs_free(&p->medium);
	plan_globs_free(&p->helpers);
	regex_scratch_free(p->scratch);
}

/* Of the critical categories the one that the file has most of; empty when it has none. */
static struct slice plan_critical(const struct plan_settings *p, const struct finding *f, size_t n)
{
	struct slice found = {0};
	uint32_t most = 0;

	for (size_t k = 0; k < p->categories->n; k++) {
		uint32_t here = 0;

		for (size_t i = 0; i < n; i++)
			here += f[i].excuse == EXCUSE_NONE &&
				slice_eq(p->categories->item[k].text, f[i].rule->category);
		if (here > most) {
			most = here;
			found = p->categories->item[k].text;
		}
	}
	return found;
}

/* Risk and phase of a file with findings f[0..n). 0, or -1 when a glob could not be decided. */
static int plan_classify(const struct plan_settings *p, struct plan_file *file,
			 const struct finding *f, size_t n)
{
	int critical = glob_list_match(&p->critical, p->scratch, file->path);
	int high = glob_list_match(&p->high, p->scratch, file->path);
	int medium = glob_list_match(&p->medium, p->scratch, file->path);
	int helper = glob_list_match(&p->helpers, p->scratch, file->path);

	if (critical < 0 || high < 0 || medium < 0 || helper < 0)
		return -1;
	file->category = plan_critical(p, f, n);
	critical = critical || file->category.n;
	file->risk = critical ? RISK_CRITICAL : high ? RISK_HIGH : medium ? RISK_MEDIUM : RISK_LOW;
	file->minutes = p->minutes[file->risk];
	if (critical)
		file->phase = PHASE_CRITICAL;
	else if (high)
		file->phase = PHASE_SHARED;
	else if (helper)
		file->phase = PHASE_HELPERS;
	else if (file->findings >= p->full)
		file->phase = PHASE_FULL;
	else
		file->phase = file->findings >= p->bulk ? PHASE_BULK : PHASE_REST;
	return 0;
}

/* By phase; then by gain per hour; then by path, so that the plan is the same every time. */
static int plan_cmp(const void *a, const void *b)
{
	const struct plan_file *x = a, *y = b;
	uint64_t gain_x = (uint64_t)x->findings * (y->minutes ? y->minutes : 1);
	uint64_t gain_y = (uint64_t)y->findings * (x->minutes ? x->minutes : 1);

	if (x->phase != y->phase)
		return x->phase < y->phase ? -1 : 1;
	if (gain_x != gain_y)
		return gain_x > gain_y ? -1 : 1;
	return slice_cmp(x->path, y->path);
}

static int plan_cmp_path(const void *a, const void *b)
{
	const struct plan_file *x = a, *y = b;

	return slice_cmp(x->path, y->path);
}

static int plan_files(struct plan *out, const struct plan_settings *p, const struct debt *debt,
		      struct arena *a)
{
	const struct result *r = debt->result;

	out->file = ARENA_ARRAY(a, struct plan_file, debt->by_file.n);
	for (size_t i = 0, next; i < r->nfindings; i = next) {
		struct plan_file file = {.path = r->finding[i].path};

		for (next = i; next < r->nfindings && slice_eq(r->finding[next].path, file.path);
		     next++)
			file.findings += r->finding[next].excuse == EXCUSE_NONE;
		if (!file.findings)
			continue;
		if (plan_classify(p, &file, &r->finding[i], next - i))
			return -1;
		out->file[out->nfiles++] = file;
	}
	for (size_t i = 0; i < debt->by_file.n; i++) {
		struct plan_file key = {.path = debt->by_file.row[i].name};
		struct plan_file *f =
			bsearch(&key, out->file, out->nfiles, sizeof key, plan_cmp_path);

		if (f && !f->category.n)
			f->category = debt->by_file.row[i].category;
	}
	if (out->nfiles)
		qsort(out->file, out->nfiles, sizeof *out->file, plan_cmp);
	return 0;
}

/* Totals, and which files fit the budget: in order, as long as they do. */
static void plan_total(struct plan *out, struct arena *a)
{
	bool open = out->budget > 0;

	out->phase = ARENA_ARRAY(a, struct plan_phase, PHASES);
	out->nphases = PHASES;
	for (size_t i = 0; i < PHASES; i++) {
		out->phase[i].name = slice_of(plan_phases[i].name);
		out->phase[i].title = slice_of(plan_phases[i].title);
	}
	for (size_t i = 0; i < out->nfiles; i++) {
		struct plan_file *f = &out->file[i];
		struct plan_phase *phase = &out->phase[f->phase];

		if (phase->n++ == 0)
			phase->first = i;
		phase->findings += f->findings;
		phase->minutes += f->minutes;
		out->findings += f->findings;
		out->minutes += f->minutes;
		open = open && out->batch_minutes + f->minutes <= out->budget;
		f->in_budget = open;
		out->batch_files += open;
		out->batch_findings += open ? f->findings : 0;
		out->batch_minutes += open ? f->minutes : 0;
	}
}

int plan_make(struct plan *out, const struct result *whole, uint32_t budget, struct arena *a,
	      struct diag_list *d)
{
	struct plan_settings settings = {0};
	struct debt debt;
	int ret;

	*out = (struct plan){.name = whole->name, .budget = budget};
	debt_count(&debt, whole, 0, a);
	ret = plan_read(&settings, whole->rules, a, d);
	if (ret == 0 && plan_files(out, &settings, &debt, a))
		ret = diag_error(d, "a glob of the plan could not be decided: %s",
				 regex_failure(settings.scratch));
	if (ret == 0)
		plan_total(out, a);
	plan_settings_clear(&settings);
	return ret;
}
