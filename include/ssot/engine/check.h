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
	int fail_level;		  /* enum severity, or -1: as configured */
	const struct slice *only; /* rule ids to judge; none: all. Unknown ids are an error */
	size_t nonly;
	const struct slice *skip; /* rule ids whose findings are excused ($SSOT_SKIP) */
	size_t nskip;
	bool plain; /* every rule on every line: slow, to prove that nothing is missed (tests) */
	unsigned threads; /* 0: as many as are worth it */
	bool notes;	  /* say where a text could not be understood in full (-v) */
	bool costs;	  /* fill result->cost */
	uint32_t today;	  /* yyyymmdd, for since and until; 0: check_today() */
};

/* Where the rules come from. */
struct check_policy {
	struct snapshot
		*snapshot; /* read `.ssot.ini` files from there; NULL: from the judged one */
	struct slice file; /* a file of the machine instead (--config); empty: none */
};

/*
 * Loads the rules that the change set is judged by. As config_load(): 0; 1 when there is no
 * configuration at all; -1. Without a set all files of policy->snapshot are read, nested ones too;
 * without a snapshot only policy->file, and owners are not looked for; `r` may then be NULL.
 */
int check_load_rules(struct rule_set **out, struct repo *r, const struct change_set *set,
		     const struct check_policy *policy, struct arena *a, struct diag_list *d);

/*
 * Judges one change set. Everything in *out lives in `run`. 0, or -1 with diagnostics when
 * something could not be judged: then *out is not to be trusted and nothing may pass.
 */
int check_run(struct result *out, struct repo *r, const struct change_set *set,
	      const struct rule_set *rules, const struct check_options *o, struct arena *run,
	      struct diag_list *d);

/* Says that no rule has this id, and which is meant perhaps. Returns -1. */
int check_no_rule(const struct rule_set *rules, struct slice id, struct diag_list *d);

/*
 * Today as yyyymmdd: the local date, or that of $SOURCE_DATE_EPOCH (UTC) when it is set to a time
 * up to the year 9999.
 */
uint32_t check_today(void);

/*
 * Judges one text that is in no repository as if it were at text->path in `before` (NULL: nothing
 * was there before, all findings are new). As check_run().
 */
int check_text(struct result *out, struct repo *r, const struct text *text, struct snapshot *before,
	       const struct rule_set *rules, const struct check_options *o, struct arena *run,
	       struct diag_list *d);

/*
 * Adds the findings and counts of `from` to `into`, for commits judged one by one. Rules are the
 * same when their ids are; those that only `from` knows are added to a copy of into->rules. Memory
 * from `run`, in which both must live.
 */
void result_merge(struct result *into, const struct result *from, struct arena *run);

#endif
