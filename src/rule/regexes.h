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

/* Whether a KEY_BOOL key says yes. */
bool rule_flag(const struct rule *r, const char *key);

/* Flags i, m, x as REGEX_* bits. */
unsigned regexes_flags(const struct key_value *flags);

/* Compiles all items of the rule's key; every wrong one is a diagnostic at its line. 0 or -1. */
int regexes_compile(struct regex_list *out, const struct rule *r, const char *key, unsigned flags,
		    struct arena *a, struct diag_list *d);

/* What a text must hold for one of the key's items to match in it. */
void regexes_literals(struct literals *out, const struct rule *r, const char *key, unsigned flags,
		      struct arena *a);
void regexes_free(struct regex_list *l);

#endif
