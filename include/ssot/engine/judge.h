/* Judging one text: rules in, placed findings out; new and old are not known here. */
#ifndef SSOT_ENGINE_JUDGE_H
#define SSOT_ENGINE_JUDGE_H

#include "ssot/config/config.h"
#include "ssot/model/finding.h"
#include "ssot/source/repo.h"

struct exports;

/* Findings of one text, in order of line, column, rule. */
struct finding_list {
	VEC(struct finding) v;
	uint32_t classes, compliant; /* as in struct judged_file */
	uint64_t bytes;		     /* of the texts */
	bool elsewhere;		     /* other files of the snapshot had their say, too */
};

/* What judging one text after the other needs; one per thread. */
struct judge {
	const struct rule_set *rules;
	struct repo *repo;	   /* NULL for texts from elsewhere */
	struct snapshot *snapshot; /* NULL likewise */
	const bool *wanted;	   /* by rule->index: judge only these; NULL: all */
	bool dated;		   /* directives expire */
	uint32_t today;		   /* yyyymmdd; 0: check_today(), where a directive stands */
	struct regex_scratch *scratch;
	struct watch watch;	 /* over one rule in one text */
	struct arena *run;	 /* what outlives the text */
	struct arena file;	 /* what does not */
	struct arena own;	 /* its tables */
	struct exports *exports; /* what star imports bring */
	struct diag_list *diag;
	struct route *route;	  /* which rules look at which paths */
	const struct rule **live; /* rules that look at the path at hand */
	size_t nlive;
	uint32_t *alike;	     /* by rule->index: the first rule with the same globs */
	int *looks;		     /* by rule->index: its answer for the path at hand */
	bool *judged;		     /* by rule->index: those that look at the text at hand */
	bool plain;		     /* every rule on every line, for tests of the prefilter */
	struct prefilter *prefilter; /* over the words of all rules; made with the first text */
	const struct rule **asked;   /* of the live rules those that may find something */
	size_t nasked;
	uint64_t bytes;		/* judged so far */
	bool notes;		/* say where the text at hand could not be understood in full */
	bool trusting;		/* the side at hand is a parent's and no other: see blob_request */
	struct rule_cost *cost; /* by rule->index: added up here; NULL: not measured */
};

/* Makes ready. What it takes is given back by judge_release(). */
void judge_init(struct judge *j, const struct rule_set *rules, struct repo *repo, struct arena *run,
		struct diag_list *d);
void judge_release(struct judge *j);

/*
 * Goes on with texts of another snapshot, by the same rules. What was found before stays where it
 * is; what comes goes to `run`, and diagnostics to `d`.
 */
void judge_turn(struct judge *j, struct snapshot *snapshot, struct arena *run, struct diag_list *d);

/* What a thread does that ends, or leaves off judging for another one to go on. */
void judge_rest(struct judge *j);

/*
 * Finds the rules that look at `path` into j->live. 0, or -1 with a diagnostic. An excluded path
 * and a configuration have none.
 */
int judge_route(struct judge *j, struct slice path);

/* What became of a blob. */
enum judge_kind { JUDGE_TEXT, JUDGE_BINARY, JUDGE_LINK, JUDGE_SUBMODULE, JUDGE_SKIPPED };

/*
 * Judges what is at `path` on one side, with the rules of the last judge_route() for it, appending
 * to *out. Returns 0 and *kind, or -1 with a diagnostic.
 */
int judge_side(struct judge *j, struct slice path, const struct side *at, struct finding_list *out,
	       enum judge_kind *kind);

/* Judges a text at hand (routed already). 0, or -1 with a diagnostic. */
int judge_text(struct judge *j, const struct text *text, struct finding_list *out);

/* In byte order of path, then line, column, rule. */
int finding_cmp(const void *a, const void *b);
void finding_sort(struct finding *f, size_t n);

#endif
