/* What most kinds read from their keys: regular expressions, flags, yes or no. */
#ifndef SSOT_RULE_REGEXES_H
#define SSOT_RULE_REGEXES_H

#include "ssot/model/rule.h"

struct regex_list {
	struct regex **p;
	size_t n;
};

/* The words of a `flags` key, NULL-ended. */
extern const char *const regexes_flag_words[];

/* Whether a KEY_BOOL value says yes. */
bool rule_flag(const struct key_value *v);

/* Flags i, m, x as REGEX_* bits. */
unsigned regexes_flags(const struct key_value *flags);

/* Compiles all items of a value; every wrong one is a diagnostic at its line. 0 or -1. */
int regexes_compile(struct regex_list *out, const struct key_value *v, unsigned flags,
		    struct arena *a, struct diag_list *d);

/* What a text must hold for one of the value's items to match in it. */
void regexes_literals(struct literals *out, const struct key_value *v, unsigned flags,
		      struct arena *a);
void regexes_free(struct regex_list *l);

#endif
