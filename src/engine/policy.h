/* Loading rules, and telling whether they would be loaded alike from another snapshot. */
#ifndef SSOT_ENGINE_POLICY_H
#define SSOT_ENGINE_POLICY_H

#include "ssot/engine/check.h"

/* A file that was asked for; its mode is MODE_NONE when there was none. */
struct policy_file {
	struct slice path;
	struct side at;
};

/* An owner that was looked for. */
struct policy_owner {
	const struct glob *glob; /* of the rules */
	struct slice pattern;
	struct slice place; /* of a file it names; empty: not noted */
	int found;
};

/* All that a snapshot was asked while rules were loaded: their text follows from the answers. */
struct policy_trace {
	VEC(struct policy_file) reads;
	VEC(struct policy_owner) owners;
};

struct policy_request {
	struct repo *repo;
	const struct change_set *set;
	const struct check_policy *policy;
	struct policy_trace *trace; /* NULL: not noted */
};

/* As check_load_rules(); what is noted lives in `a`, too. */
int policy_load(struct rule_set **out, const struct policy_request *r, struct arena *a,
		struct diag_list *d);

/*
 * Whether the same policy gives the rules that r->trace was noted of for r->set, too. False when
 * that could not be told: loading them says why. `kept` is what the trace lives in.
 */
bool policy_holds(const struct policy_request *r, struct arena *kept);

#endif
