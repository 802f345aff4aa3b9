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

/* A child that is asked again and again: what we write is its standard input, and so on. */
struct proc_peer;

/* NULL with the cause in `why` (`size` bytes) when it cannot be started. `env` as above. */
struct proc_peer *proc_peer_start(const char *const *argv, const char *const *env, char *why,
				  size_t size);

/* All of `bytes`; exactly `n` bytes; a line of at most size - 1 bytes without its newline. 0 or -1.
 */
int proc_peer_write(struct proc_peer *p, struct slice bytes);
int proc_peer_read(struct proc_peer *p, char *to, size_t n);
int proc_peer_line(struct proc_peer *p, char *to, size_t size);

/* Closes both pipes and waits for the end; the last line of its standard error goes to `why`. */
void proc_peer_stop(struct proc_peer *p, char *why, size_t size);

#endif
