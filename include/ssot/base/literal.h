/* Literals: what a text must hold for a regular expression to match it. */
#ifndef SSOT_BASE_LITERAL_H
#define SSOT_BASE_LITERAL_H

#include "ssot/base/regex.h"

/*
 * At least one of `p` occurs in every subject that the pattern matches. With `icase` they are in
 * lower case and to be looked for as PCRE2 folds: ASCII letters, and U+017F and U+212A, which are
 * an s and a k. Without, byte for byte. None is empty, none holds white space, of which
 * a masked view has more than its text.
 */
struct literals {
	struct slice *p;
	size_t n; /* 0: none is known, every subject may match */
	bool icase;
};

/* A literal has at most so many bytes; of a longer one some part is taken. */
#define LITERAL_MAX 31

/*
 * The literals of `pattern` as regex_compile() reads it with the same flags (enum regex_flag), the
 * rarest found, in `a`. A wrong pattern has none.
 */
void regex_literals(struct literals *out, struct slice pattern, unsigned flags, struct arena *a);

/* Adds what `pattern` needs to what others need, for subjects that any of them may match. */
void literals_join(struct literals *all, const struct literals *more, struct arena *a);

#endif
