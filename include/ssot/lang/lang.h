/* Reading a text: which language it is in, its lines, regions, imports and names. */
#ifndef SSOT_LANG_LANG_H
#define SSOT_LANG_LANG_H

#include "ssot/model/rule.h"

/* All rows, NULL-ended; the last is plain text, which has only code. */
extern const struct lang *const lang_table[];

/* The row for a path (and its first line, for scripts without an extension). Never NULL. */
const struct lang *lang_of(struct slice path, struct slice bytes);

/* The row of that name, or NULL. */
const struct lang *lang_named(struct slice name);

/* Physical lines of `bytes`, in the arena. */
void lines_split(struct slice bytes, struct arena *a, struct lines *out);

/* 0-based line that holds the byte offset (bytes.n counts to the last line). */
uint32_t lines_at(const struct lines *l, uint32_t off);

/* Line i without its line end. */
struct slice lines_get(const struct lines *l, struct slice bytes, uint32_t i);

/*
 * The text with all regions but those of `in` (REGION_BIT()s) blanked: same length, line ends kept,
 * so that offsets stay the text's. Computed once per view and kept in f->masked.
 */
struct slice file_masked(struct file_view *f, unsigned in);

/*
 * The public names that a Python text binds at its top level, each with what it means there. An
 * `__all__` is not read: it only hides names, and a hidden name cannot be used by mistake. Slices
 * of *out may be of the text. In `a`. False when the text is beyond env->max_tokens.
 */
bool lang_python_exports(const struct text *text, const struct scan_env *env, struct arena *a,
			 struct scan_exports *out);

/* Whether there may be a star import in the text: what it brings is named elsewhere. */
bool lang_python_has_star(struct slice bytes);

/* The dotted Python module that `path` is ("a/b/__init__.py" is a.b), roots taken off. In `a`. */
struct slice lang_python_module(struct slice path, const struct slice *roots, size_t nroots,
				struct arena *a);

#endif
