/* Judging all changes of a set, by one judge or by several at once: the outcome is the same. */
#ifndef SSOT_ENGINE_CREW_H
#define SSOT_ENGINE_CREW_H

#include "src/engine/recall.h"

/* How is judged: the same for all sets of one crew. */
struct crew_plan {
	struct repo *repo;
	const struct rule_set *rules;
	const bool *wanted; /* as in struct judge, like the next three */
	bool dated;
	uint32_t today;
	bool plain;
	unsigned threads;  /* 0: as many as are worth it */
	struct memo *memo; /* what was found in sets before; NULL: nothing is remembered */
	uint32_t number;   /* tells the rules from others that the memo knows */
};

/* Judges who are ready for one set after the other. Never NULL. Free with crew_free(). */
struct crew;
struct crew *crew_new(const struct crew_plan *plan);
void crew_free(struct crew *c);

/* What is to be judged. */
struct crew_request {
	const struct change_set *set;
	bool notes;		/* of what is judged now, not of what was before */
	struct rule_cost *cost; /* by rule->index: added to; NULL: not measured */
	struct arena *run;
};

/* What was found in all texts of one change. */
struct judged {
	struct slice path;	      /* outlives the change set */
	struct finding_list *now;     /* NULL: no rule looks at that path */
	struct finding_list **parent; /* by parent of the set */
	struct finding_list **base;   /* by merge base */
	enum judge_kind kind;	      /* of `now` */
};

/*
 * Fills *out, one for each change, and the bytes that were judged. All of it lives in q->run, and
 * until the next call, which may forget what was remembered. 0, or -1 with the diagnostics of all
 * changes up to some behind the first that could not be judged.
 */
int crew_judge(struct crew *c, const struct crew_request *q, struct judged *out, uint64_t *bytes,
	       struct diag_list *d);

#endif
