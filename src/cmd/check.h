/* One judgement, whoever asked for it: the command line, a hook, a framework. */
#ifndef SSOT_CMD_CHECK_H
#define SSOT_CMD_CHECK_H

#include "src/cmd/output.h"
#include "src/cmd/profile.h"
#include "ssot/engine/check.h"

/* All that `git ssot check` was asked for. Zero-initialise: the defaults are the hook's. */
struct check_request {
	const struct source *source; /* NULL: the staged changes */
	struct source_request query;
	bool each;		/* of a range: every commit by itself */
	struct slice config;	/* as words_config() says */
	struct slice policy;	/* a revision to read the rules from; empty: the judged snapshot */
	const char *stdin_path; /* judge standard input as if it were there */
	struct check_options options;
	struct report_options report;
	struct outputs outputs;
	struct profile profile; /* `start` is the caller's, the rest is filled in */
	bool typed; /* the paths of `query` come from a person, who may have mistyped them */
	bool exit_zero;
	bool terse;	     /* no report when nothing blocks */
	bool adopting;	     /* pass over commits from before the repository had rules */
	size_t blocking;     /* filled in: findings that block, or would but for exit_zero */
	const char *blocked; /* what the verdict stops, for the last line: "commit", "push"; may be
				NULL */
};

/*
 * Judges and reports. Returns enum exit_status; diagnostics are in *d, printed by the caller. All
 * memory from d->arena. `r` is open.
 */
int check_request_run(struct check_request *q, struct repo *r, struct diag_list *d);

/* Sets the parts of the request that the environment decides ($SSOT_CONFIG, $SSOT_SKIP). */
void check_request_init(struct check_request *q, struct arena *a);

#endif
