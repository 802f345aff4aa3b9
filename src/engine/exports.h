/* What modules of the snapshot export, asked by scanners that meet a star import. */
#ifndef SSOT_ENGINE_EXPORTS_H
#define SSOT_ENGINE_EXPORTS_H

#include "ssot/config/config.h"
#include "ssot/source/repo.h"

struct exports_module;

/* Remembers modules it was asked for. One per judge; an answer depends on the snapshot alone. */
struct exports {
	struct scan_env env; /* to be handed to scanners */
	struct repo *repo;
	struct snapshot *snapshot;
	struct exports_module *known;
	unsigned depth;	   /* modules being read: star imports of star imports */
	unsigned asked;	   /* questions so far: whether a text had a star import */
	struct arena kept; /* what is remembered; answers live until the next exports_begin() */
	struct diag_list *diag;
};

/* The settings say where module names start from, and how much is read. */
void exports_init(struct exports *e, const struct rule_set *rules, struct arena *run,
		  struct diag_list *d);
/* Goes on with another snapshot: what was remembered is forgotten. */
void exports_turn(struct exports *e, struct diag_list *d);
/* Makes ready for one text. It is always the same snapshot, until exports_turn(). */
void exports_begin(struct exports *e, struct repo *repo, struct snapshot *snapshot);
void exports_release(struct exports *e);

#endif
