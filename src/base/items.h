/* Patterns of the simplest sort, cut into items without PCRE2. */
#ifndef SSOT_SRC_BASE_ITEMS_H
#define SSOT_SRC_BASE_ITEMS_H

#include <stdint.h>

#include "ssot/base/slice.h"

#define ITEMS_MAX 1024u /* longer patterns are not looked into */

/* One item of a pattern with its quantifier, in bytes. */
struct regex_item {
	uint16_t at, len;
};

/*
 * Whether `pattern` with these flags (enum regex_flag) is a row of single characters, escaped
 * signs, character types, plain classes and anchors, each perhaps with a quantifier. PCRE2 takes
 * every such pattern, and numbers its items likewise: so compiling it can wait until it is matched.
 * Fills `item`, which has room for pattern.n of them, unless it is NULL.
 */
bool items_cut(struct slice pattern, unsigned flags, struct regex_item *item, size_t *n);

#endif
