/* Loading the rules in force, for commands that are about rules. */
#ifndef SSOT_CMD_RULES_H
#define SSOT_CMD_RULES_H

#include "src/cmd/command.h"
#include "ssot/config/config.h"
#include "ssot/source/repo.h"

struct rules_in_force {
	struct repo *repo;	   /* NULL when a file was named outside a repository */
	struct snapshot *snapshot; /* the index, or HEAD of a bare one; NULL without a
				    * repository */
	struct rule_set *set;
};

/* Loads from `config` ($SSOT_CONFIG when NULL), else the index. 0, or -1 with diagnostics. */
int rules_load(struct rules_in_force *out, const char *config, struct diag_list *d);
void rules_unload(struct rules_in_force *r);

#endif
