/* Rules of the program's own: findings about directives and about the rules themselves. */
#ifndef SSOT_ENGINE_BUILTIN_H
#define SSOT_ENGINE_BUILTIN_H

#include "ssot/config/config.h"

enum builtin {
	BUILTIN_IGNORE_UNKNOWN,
	BUILTIN_IGNORE_NO_REASON,
	BUILTIN_IGNORE_EXPIRED,
	BUILTIN_IGNORE_UNUSED,
	BUILTIN_POLICY_CHANGE,
	BUILTIN_COUNT
};

/* Appends all of them to the set. 0, or -1 with a diagnostic when one of their ids is taken. */
int builtin_add(struct rule_set *set, struct arena *a, struct diag_list *d);

/* The rule, or NULL in a set without built-in rules. */
const struct rule *builtin_rule(const struct rule_set *set, enum builtin which);

#endif
