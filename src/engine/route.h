/* Which rules look at a path: a glob is asked once, however many rules name it. */
#ifndef SSOT_ENGINE_ROUTE_H
#define SSOT_ENGINE_ROUTE_H

#include "ssot/config/config.h"

struct route; /* of one thread */

/* Lives in `a`. */
struct route *route_new(const struct rule_set *rules, struct arena *a);

/*
 * Asks all rules about `path`. Their answers, by rule->index, stand until the next call: 1 it looks
 * at the path, 0 it does not, -1 a glob could not be decided. NULL: the path is excluded.
 */
const int *route_ask(struct route *r, struct regex_scratch *s, struct slice path);

#endif
