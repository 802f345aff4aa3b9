/* Where the time of a check went, for people. */
#include "src/cmd/profile.h"

#include <inttypes.h>
#include <stdlib.h>

#include "ssot/base/term.h"

static double profile_ms(uint64_t nanoseconds)
{
	return (double)nanoseconds / 1e6;
}

void profile_stages(const struct profile *p, struct diag_list *d)
{
	uint64_t all = p->open + p->changes + p->rules + p->judge + p->compare + p->report;

	diag_note(d,
		  "time: open %.1f ms, changes %.1f, rules %.1f, read and judge %.1f, "
		  "compare %.1f, report %.1f; %.1f in all",
		  profile_ms(p->open), profile_ms(p->changes), profile_ms(p->rules),
		  profile_ms(p->judge), profile_ms(p->compare), profile_ms(p->report),
		  profile_ms(all));
}

struct profile_row {
	const struct rule *rule;
	const struct rule_cost *cost;
};

static int profile_cmp(const void *a, const void *b)
{
	const struct profile_row *x = a, *y = b;

	if (x->cost->nanoseconds != y->cost->nanoseconds)
		return x->cost->nanoseconds > y->cost->nanoseconds ? -1 : 1;
	return (x->rule->index > y->rule->index) - (x->rule->index < y->rule->index);
}

void profile_rules(const struct result *r, FILE *out, struct arena *a)
{
	struct profile_row *row = ARENA_ARRAY(a, struct profile_row, r->rules->n);
	size_t n = 0, all = 0;

	for (size_t i = 0; i < r->rules->n; i++) {
		all += !r->rules->rule[i]->built_in;
		if (r->cost[i].texts)
			row[n++] = (struct profile_row){r->rules->rule[i], &r->cost[i]};
	}
	qsort(row, n, sizeof *row, profile_cmp);
	fprintf(out, "%10s %9s %11s %9s  %s\n", "ms", "texts", "lines", "findings", "rule");
	for (size_t i = 0; i < n; i++) {
		const struct rule_cost *c = row[i].cost;

		fprintf(out, "%10.3f %9" PRIu64 " %11" PRIu64 " %9" PRIu64 "  ",
			profile_ms(c->nanoseconds), c->texts, c->lines, c->findings);
		term_put_text(out, row[i].rule->id);
		putc('\n', out);
	}
	fprintf(out, "%zu of %zu rules were asked about a text\n", n, all);
}
