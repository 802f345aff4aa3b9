/* Judging all changes of a set, by one judge or by several at once: the outcome is the same. */
#ifndef SSOT_ENGINE_CREW_H
#define SSOT_ENGINE_CREW_H

#include "ssot/engine/judge.h"

/* What is to be judged, and how. */
struct crew_request {
	struct repo *repo;
	const struct change_set *set;
	const struct rule_set *rules;
	const bool *wanted; /* as in struct judge, like the next two */
	uint32_t today;
	bool plain;
	bool notes;		/* of what is judged now, not of what was before */
	struct rule_cost *cost; /* by rule->index: added to; NULL: not measured */
	unsigned threads;	/* 0: as many as are worth it */
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
 * Fills *out, one for each change, and the bytes that were read. All of it lives in q->run. 0, or
 * -1 with the diagnostics of all changes up to some behind the first that could not be judged.
 */
int crew_judge(const struct crew_request *q, struct judged *out, uint64_t *bytes,
	       struct diag_list *d);

#endif
