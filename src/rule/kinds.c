/* The table of rule kinds, made of kinds.def. */
#include "src/rule/kinds.h"

const struct rule_kind *const rule_kind_table[] = {
#define X(name) &rule_kind_##name,
#include "src/rule/kinds.def"
#undef X
	NULL};
