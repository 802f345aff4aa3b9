/* The rule kinds there are. */
#ifndef SSOT_RULE_KINDS_H
#define SSOT_RULE_KINDS_H

#include "ssot/model/rule.h"

/* All rows of src/rule/kinds.def, NULL-ended. */
extern const struct rule_kind *const rule_kind_table[];

#endif
