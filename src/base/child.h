/* How a child of ours is started: shared by those that run once and those that are asked again. */
#ifndef SSOT_SRC_BASE_CHILD_H
#define SSOT_SRC_BASE_CHILD_H

#include <sys/types.h>

#include "ssot/base/arena.h"

/* Our own environment with `env` (as proc_run() takes it) worked in. */
char **proc_environment(struct arena *a, const char *const *env);

/* Starts argv[0] with fds[0..2] as its standard streams. 0 and *pid, or an errno value. */
int proc_spawn(pid_t *pid, const char *const *argv, char **env, const int fds[3]);

#endif
