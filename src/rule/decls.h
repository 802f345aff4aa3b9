/* Classes and functions of a text: their bases, and findings about them. */
#ifndef SSOT_RULE_DECLS_H
#define SSOT_RULE_DECLS_H

#include "src/rule/names.h"

/* The classes of one text, made ready for questions about their bases. Lives in the file's arena.
 */
struct decls {
	struct file_view *f;
	uint32_t *first; /* by declaration: where its bases begin in `base`; one more than there are
			  */
	uint32_t *base;	 /* indices of uses */
	uint32_t *named; /* classes in order of their qualified names, later ones first */
	size_t nnamed;
};

void decls_init(struct decls *d, struct file_view *f);

/*
 * Whether class `c` derives from one of `wanted`, directly or through classes of this text: 1, 0,
 * or -1 when a glob could not be decided. `known` is a table of decls.n zeroes for each `wanted`,
 * in which answers are kept.
 */
int decls_derive(const struct decls *d, const struct name_list *wanted, uint8_t *known, uint32_t c);

/* A finding about a declaration: at its name, known by its qualified name. */
void decls_hit(const struct rule *r, const struct decl *c, struct sink *s);

#endif
