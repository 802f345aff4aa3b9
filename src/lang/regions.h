/* How scanners write regions down, so that they tile whatever a lexer does. */
#ifndef SSOT_SRC_LANG_REGIONS_H
#define SSOT_SRC_LANG_REGIONS_H

#include "ssot/lang/lang.h"

/*
 * Appends [from, to) as a region of its own: code up to `from` first, if any is left. Comments do
 * not hold the line end that ends them. Calls must come in order of their place. Nothing happens
 * when from == to.
 */
void regions_add(struct scan *s, struct arena *a, struct span at, enum region_class cls);

/* The rest of the text, up to `size`, is code. To be called once, last. */
void regions_finish(struct scan *s, struct arena *a, uint32_t size);

#endif
