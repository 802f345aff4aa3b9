/* What a git hook is given becomes requests to judge. */
#ifndef SSOT_CMD_HOOK_H
#define SSOT_CMD_HOOK_H

#include "src/cmd/check.h"

/* The hook's own arguments, behind its name. */
struct hook_words {
	const struct slice *p;
	size_t n;
};

/*
 * Judges what the hook `name` is about to let pass; reads standard input where git writes there.
 * `q` holds the options of the command line. Returns enum exit_status; diagnostics are in *d.
 */
int hook_run(struct check_request *q, struct repo *r, const char *name,
	     const struct hook_words *words, struct diag_list *d);

#endif
