/* The debt: counted, planned, followed over history. */
#ifndef SSOT_ENGINE_DEBT_H
#define SSOT_ENGINE_DEBT_H

#include "ssot/engine/check.h"
#include "ssot/model/debt.h"
#include "ssot/source/history.h"

/*
 * Counts a judged tree: `whole` is the result of source_tree. `high` is the number of findings that
 * makes a file one of high impact. Memory from `a`.
 */
void debt_count(struct debt *out, const struct result *whole, uint32_t high, struct arena *a);

/*
 * Adds what a range changed: `range` is the result of source_range, `commit` the results of its
 * commits, one by one.
 */
void debt_add_range(struct debt *out, const struct result *range, struct slice name,
		    struct arena *a);
void debt_add_commit(struct debt *out, const struct result *one, const struct change_set *set,
		     struct arena *a);

/*
 * Orders the files of a judged tree for remediation. `budget` is in minutes, 0 for none. 0, or -1
 * with diagnostics (globs of the settings that could not be decided).
 */
int plan_make(struct plan *out, const struct result *whole, uint32_t budget, struct arena *a,
	      struct diag_list *d);

/* What to follow over history. */
struct trend_request {
	struct history_request history;
	/* The last commit of each; days and weeks go by first parents. */
	enum { TREND_COMMIT, TREND_DAY, TREND_WEEK } every;
	uint32_t high;						 /* as in struct debt */
	void (*progress)(void *data, size_t done, size_t total); /* may be NULL */
	void *data;
};

/*
 * Judges every commit of a history by one set of rules. Only what differs from the commit before is
 * counted, and a blob is judged once for a path, unless it comes back when it was long forgotten.
 * 0, or -1 with diagnostics.
 */
int trend_make(struct trend *out, struct repo *r, const struct rule_set *rules,
	       const struct trend_request *q, struct arena *a, struct diag_list *d);

#endif
