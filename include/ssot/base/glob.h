/* Path globs: `*` stops at `/`, `**` does not, a glob without `/` matches at any depth. */
#ifndef SSOT_BASE_GLOB_H
#define SSOT_BASE_GLOB_H

#include "ssot/base/regex.h"

struct glob;

/*
 * Compiles `pattern`. A trailing `/` means all below. With `anywhere` a pattern without `/` matches
 * the last component at any depth (paths); without, it must match whole (module names are matched
 * with '.' for `separator`). `?` and `[...]` match one byte (ASCII in brackets only), never the
 * separator; a separator in front only says "from the top". Returns NULL and fills *err when wrong.
 * Free with glob_free().
 */
struct glob_syntax {
	char separator; /* '/' for paths, '.' for module names */
	bool anywhere;
};
struct glob *glob_compile(struct slice pattern, struct glob_syntax syntax, struct regex_error *err);
void glob_free(struct glob *g);

/* 1 match, 0 none, -1 undecided (see regex_failure()). */
int glob_match(const struct glob *g, struct regex_scratch *s, struct slice text);

#endif
