/* New, old, moved, gone: findings of a text are compared with those of its parents, not lines. */
#ifndef SSOT_ENGINE_SCOPE_H
#define SSOT_ENGINE_SCOPE_H

#include "ssot/engine/judge.h"

/* What is left over after each file has been settled by itself. */
struct scope {
	struct arena *run;
	VEC(struct finding *) fresh; /* in the judged text, owed by no parent's text of that path */
	VEC(struct finding *) spare; /* owed by the parents, but not in the judged text */
};

/* The findings of one path in all texts it has. */
struct scope_file {
	struct finding_list *now;
	struct finding_list **parent; /* one for each parent snapshot */
	size_t nparents;
	struct finding_list **base; /* one for each merge base */
	size_t nbases;
};

/* Marks what is old within one path and keeps the rest for scope_settle(). */
void scope_add(struct scope *s, const struct scope_file *f);

/* Matches what is left across all paths: fresh becomes moved or new, spare what is gone. */
void scope_settle(struct scope *s);

#endif
