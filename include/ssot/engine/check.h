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
	unsigned threads;	     /* 0: as many as are worth it */
	bool notes;		     /* say where a text could not be understood in full (-v) */
	bool costs;		     /* fill result->cost */
	uint32_t today;		     /* yyyymmdd, for since and until; 0: check_today() */
	struct check_series *series; /* of which the set is one; NULL: it stands alone */
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
 * Change sets that are judged one after the other, each with the same options: rules are loaded
 * anew only when what they were read from is another, and a blob that stays where it is is judged
 * once. Memory does not grow with their number. Free with check_series_free().
 */
struct check_series;
struct check_series *check_series_new(struct repo *r, const struct check_policy *policy);
void check_series_free(struct check_series *s);

/*
 * As check_load_rules(), for each set in turn; owners of rules from policy->file are not looked
 * for. The rules live until four others were in force.
 */
int check_series_rules(struct check_series *s, const struct change_set *set, struct rule_set **out,
		       struct diag_list *d);

/* Keeps these rules until the end. */
void check_series_refer(struct check_series *s, const struct rule_set *rules);

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
 * Adds the findings and counts of `from` to `into`, for commits judged one by one; into an empty
 * one (all zero) also its name and settings. All findings are counted, but only those whose state
 * is in `states` (1u << FINDING_NEW ...) are taken. Rules are the same when their ids are; those
 * that only `from` knows are added to a copy of into->rules: true then, for from->rules must live
 * on. All else of `from` is copied to `run`.
 */
bool result_merge(struct result *into, const struct result *from, unsigned states,
		  struct arena *run);

#endif
