/* Every kind's row by name, made of kinds.def. */
#ifndef SSOT_RULE_KINDS_PRIVATE_H
#define SSOT_RULE_KINDS_PRIVATE_H

#include "ssot/rule/kinds.h"

#define X(name) extern const struct rule_kind rule_kind_##name;
#include "src/rule/kinds.def"
#undef X

#endif
