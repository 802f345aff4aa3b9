/* Child processes: git's own plumbing, and hooks that are chained. */
#ifndef SSOT_BASE_PROC_H
#define SSOT_BASE_PROC_H

#include "ssot/base/diag.h"

struct proc_output {
	int status;	  /* exit status; 128 + signal when killed */
	struct slice out; /* standard output, in the arena */
	struct slice err; /* first 4 KiB of standard error, in the arena */
};

/*
 * Runs argv[0] (searched in PATH) with `input` on standard input and waits for it. `env` is a
 * NULL-ended list of "NAME=value" to set and "NAME" to remove, or NULL. Returns -1 with a
 * diagnostic only when it could not be started; a non-zero status is the caller's to judge.
 */
int proc_run(struct proc_output *out, const char *const *argv, const char *const *env,
	     struct slice input, struct diag_list *d);

#endif
