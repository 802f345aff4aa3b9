/* Where the time of a check went: by stage (-v), by rule (--profile-rules). */
#ifndef SSOT_CMD_PROFILE_H
#define SSOT_CMD_PROFILE_H

#include <stdio.h>

#include "ssot/engine/check.h"

/* Nanoseconds of each stage, in their order. */
struct profile {
	uint64_t start;	  /* clock_now() when the program began */
	uint64_t open;	  /* the repository */
	uint64_t changes; /* what changed, and what it was before */
	uint64_t rules;	  /* the configuration, read and compiled */
	uint64_t judge;	  /* texts read and judged */
	uint64_t compare; /* new, old, gone */
	uint64_t report;
};

/* One note. */
void profile_stages(const struct profile *p, struct diag_list *d);

/* A table of result->cost, dearest rule first; rules that were asked about no text are left out. */
void profile_rules(const struct result *r, FILE *out, struct arena *a);

#endif
