/* Paths as typed become paths of the repository. */
#ifndef SSOT_CMD_PATHS_H
#define SSOT_CMD_PATHS_H

#include "ssot/source/source.h"

/*
 * Resolves `n` typed paths or globs against the current directory, "." and ".." included, into
 * q->path. 0, or -1 with a diagnostic when one lies outside the repository.
 */
int paths_from_prefix(struct source_request *q, const struct repo *r, const struct slice *typed,
		      size_t n, struct diag_list *d);

/* The same for one path, in place. */
int paths_one(const char **path, const struct repo *r, struct diag_list *d);

#endif
