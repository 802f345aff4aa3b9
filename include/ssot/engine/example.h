/* Looking for a tracked file that does what a rule asks for. */
#ifndef SSOT_ENGINE_EXAMPLE_H
#define SSOT_ENGINE_EXAMPLE_H

#include "ssot/config/config.h"
#include "ssot/source/repo.h"

/* Where a rule's cure can be seen at work. */
struct example {
	struct repo *repo;
	struct snapshot *snapshot;
	const struct rule_set *rules;
	const struct rule *rule;
	struct slice path; /* found */
	uint32_t line;	   /* found: 1-based, where what `use` names stands */
};

/*
 * Finds a file of e->snapshot which e->rule looks at, in which what `use` (or `use-import`) names
 * stands and which has no finding of the rule: the shortest among the first candidates. 1 and
 * e->path, e->line filled, 0 when there is none, -1 with a diagnostic.
 */
int example_find(struct example *e, struct arena *a, struct diag_list *d);

#endif
