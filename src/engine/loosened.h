/* What a change of the rules takes away from them. */
#ifndef SSOT_ENGINE_LOOSENED_H
#define SSOT_ENGINE_LOOSENED_H

#include "ssot/config/config.h"

/* One way in which the rules became looser. */
struct loosened {
	struct slice file; /* where it shows now, or where the rule was */
	unsigned line;	   /* 1-based; 0: the file as such */
	struct slice what; /* "rule mock-agent is gone" */
};

struct loosened_list {
	VEC(struct loosened) v;
};

/*
 * Compares two sets of rules: a rule that is gone, a lower severity, something it no longer looks
 * for or at, another exception, another way to be excused; a higher fail-level, another exclusion,
 * markers that reach further. Memory from `a`.
 */
void loosened_find(struct loosened_list *out, const struct rule_set *then,
		   const struct rule_set *now, struct arena *a);

#endif
