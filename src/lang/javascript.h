/* JavaScript and TypeScript: the lexer's odd bytes and the import reader. */
#ifndef SSOT_SRC_LANG_JAVASCRIPT_H
#define SSOT_SRC_LANG_JAVASCRIPT_H

#include "src/lang/generic.h"

/* struct generic's `step`: regexes, brackets, and JSX when x->jsx. */
bool step_javascript(struct lexer *x);

/* struct generic's `finish`: an element that is never closed was none. */
bool finish_javascript(struct lexer *x);

/* Fills out->imports from a text whose regions and lines are there. */
void javascript_imports(const struct text *text, const struct scan_env *env, struct arena *a,
			struct scan *out);

#endif
