/* Merge bases of two commits, without asking git. */
#ifndef SSOT_SRC_SOURCE_BASES_H
#define SSOT_SRC_SOURCE_BASES_H

#include "ssot/source/repo.h"

/* The commits that were walked, kept for the next question: merges of one history share them. */
struct bases;
void bases_free(struct bases *b);

/*
 * The merge base of two commits: 1 and *out; 0 when they have no commit in common; -1 when git must
 * be asked: there are several, the history is cut or altered, cannot be read, or is too long to be
 * walked here.
 */
int bases_find(struct repo *r, const struct oid sides[2], struct oid *out);

#endif
