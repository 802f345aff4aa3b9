/* Putting one result together: sorting, excusing, counting. */
#ifndef SSOT_ENGINE_RESULT_H
#define SSOT_ENGINE_RESULT_H

#include "ssot/engine/check.h"
#include "ssot/engine/judge.h"

void result_init(struct result *r, const struct rule_set *rules, struct slice name,
		 struct arena *run);

/* Counts one path that was looked at; mode 0 is a deletion. */
void result_count(struct result *r, unsigned mode, enum judge_kind kind);

/* Makes room for `n` more findings; then appends copies of some. */
void result_reserve(struct result *r, size_t n, struct arena *run);
void result_add(struct result *r, const struct finding *f, size_t n, struct arena *run);

/* Adds up what a rule cost. */
void result_cost_add(struct rule_cost *into, const struct rule_cost *from);

/* Sorts, excuses, fingerprints and counts: the result is complete. */
void result_finish(struct result *r, const struct check_options *o, struct slice commit);

#endif
