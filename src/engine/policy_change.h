/* A change set that loosens the rules is a finding itself. */
#ifndef SSOT_ENGINE_POLICY_CHANGE_H
#define SSOT_ENGINE_POLICY_CHANGE_H

#include "ssot/engine/check.h"

/* What is looked at, and where findings go. */
struct policy_change {
	struct repo *repo;
	const struct change_set *set;
	const struct rule_set *rules; /* the set is judged by, with the built-in ones */
	struct result *result;
	struct arena *run;
	struct diag_list *diag;
};

/*
 * Adds a finding of the built-in rule for each way in which `now` of the set is looser than a
 * parent. Of a merge what one parent did to all merge bases is no news: it was judged there; what
 * the merge itself takes back is. Rules are read anew from both sides: a push is judged by those
 * that its branch had. 0, or -1 with a diagnostic.
 */
int policy_change_find(const struct policy_change *q);

#endif
