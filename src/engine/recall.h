/* What was found in a blob at a path, recalled when it comes again: as a parent's, as a base's. */
#ifndef SSOT_ENGINE_RECALL_H
#define SSOT_ENGINE_RECALL_H

#include "src/engine/memo.h"
#include "ssot/engine/judge.h"

/* One side that was judged. */
struct recall {
	uint32_t rules; /* the number of those it was judged by */
	struct slice path;
	struct side side;
	struct finding_list *list; /* states not yet set */
	enum judge_kind kind;
};

/*
 * Looks r->rules, r->path and r->side up: true when they are known, and r->list (given, empty) and
 * r->kind filled. What is in the list is borrowed until memo_turn(). Memory from `a`; several
 * threads may ask at once.
 */
bool recall_find(const struct memo *m, struct recall *r, struct arena *a);

/* Remembers; nothing when what was found depends on other files too. */
void recall_keep(struct memo *m, const struct recall *r, struct arena *a);

#endif
