/* The paths that were asked for: plain paths, directories and globs. */
#ifndef SSOT_SRC_SOURCE_PATHSPEC_H
#define SSOT_SRC_SOURCE_PATHSPEC_H

#include "ssot/base/diag.h"

struct pathspec;

/* NULL in *out when `n` is 0: everything is asked for. Free with pathspec_free(). */
int pathspec_new(struct pathspec **out, const struct slice *path, size_t n, struct diag_list *d);
void pathspec_free(struct pathspec *s);

/* 1 asked for, 0 not, -1 with a diagnostic. */
int pathspec_match(const struct pathspec *s, struct slice path, struct diag_list *d);

/* False when surely nothing below `dir` ("a/b/") is asked for. */
bool pathspec_may_match_below(const struct pathspec *s, struct slice dir);

#endif
