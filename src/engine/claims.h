/* Groups: a place is claimed once, by the first rule of its group in file order. */
#ifndef SSOT_ENGINE_CLAIMS_H
#define SSOT_ENGINE_CLAIMS_H

#include "ssot/model/rule.h"

/* What one group has claimed of one text. */
struct claims_group {
	struct slice name;
	const struct rule *rule; /* whose places `own` holds */
	VEC(struct span) own;	 /* of the rule at work, as they came */
	VEC(struct span) taken;	 /* of earlier rules: sorted, apart from each other */
};

/* Zero-initialise for each text, then set `arena`. */
struct claims {
	struct arena *arena;
	VEC(struct claims_group) groups;
};

/*
 * Claims what a hit claims for its rule, whose hits come together. False when an earlier rule of
 * its group has the hit's place, in whole or in part. An empty place counts as one byte. Rules
 * without a group always get it.
 */
bool claims_take(struct claims *c, const struct rule *r, const struct hit *h);

#endif
