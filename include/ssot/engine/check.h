/* The judgement: change sets in, results out. */
#ifndef SSOT_ENGINE_CHECK_H
#define SSOT_ENGINE_CHECK_H

#include "ssot/config/config.h"
#include "ssot/model/finding.h"
#include "ssot/source/source.h"

enum check_scope {
	SCOPE_NEW,     /* what the change adds */
	SCOPE_TOUCHED, /* everything in the files of the change */
	SCOPE_ALL      /* everything in every file */
};

struct check_options {
	enum check_scope scope;
	int fail_level; /* enum severity, or -1: as configured */
	const struct slice *only; /* rule ids to judge; none: all */
	size_t nonly;
	const struct slice *skip; /* rule ids whose findings are excused (SSOT_SKIP) */
	size_t nskip;
	uint32_t today; /* yyyymmdd, for since and until */
};

/*
 * Loads the rules that the change set is judged by: from set->now, or from `config` (a file of the
 * machine) when not empty. As config_load().
 */
int check_load_rules(struct rule_set **out, struct repo *r, const struct change_set *set,
		     struct slice config, struct arena *a, struct diag_list *d);

/*
 * Judges one change set. Everything in *out lives in `run`. 0, or -1 with diagnostics when something
 * could not be judged: then *out is not to be trusted and nothing may pass.
 */
int check_run(struct result *out, struct repo *r, const struct change_set *set,
	      const struct rule_set *rules, const struct check_options *o, struct arena *run,
	      struct diag_list *d);

/* Judges one text that is in no repository as if it were at `text->path`; all findings are new. */
int check_text(struct result *out, const struct text *text, const struct rule_set *rules,
	       struct arena *run, struct diag_list *d);

#endif
