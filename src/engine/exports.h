/* What modules of the snapshot export, asked by scanners that meet a star import. */
#ifndef SSOT_ENGINE_EXPORTS_H
#define SSOT_ENGINE_EXPORTS_H

#include "ssot/config/config.h"
#include "ssot/source/repo.h"

struct exports_module;

/* Remembers every module it was asked for. One per judge. */
struct exports {
	struct scan_env env; /* to be handed to scanners */
	struct repo *repo;
	struct snapshot *snapshot;
	struct exports_module *known;
	unsigned depth; /* modules being read: star imports of star imports */
	unsigned reads; /* modules read for the question at hand */
	bool cut;	/* a circle or a limit was met: what is being read lacks names */
	struct arena *run;
	struct diag_list *diag;
};

/* Makes ready for one snapshot; the settings say where module names start from. */
void exports_init(struct exports *e, const struct rule_set *rules, struct arena *run,
		  struct diag_list *d);
void exports_release(struct exports *e);

#endif
