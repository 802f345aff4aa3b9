/* Directives as they are written: read out of the comments of a scanned text. */
#ifndef SSOT_SRC_ENGINE_DIRECTIVE_H
#define SSOT_SRC_ENGINE_DIRECTIVE_H

#include "ssot/model/rule.h"

enum directive_reach { REACH_LINE, REACH_STATEMENT, REACH_FILE, REACH_KINDS };

struct directive {
	struct span at; /* from "ssot:" to the end of the comment's first line */
	enum directive_reach reach;
	uint32_t first, last;	/* 0-based lines that it covers */
	const struct slice *id; /* parts of the text */
	size_t nids;
	struct slice reason; /* empty: none */
	struct slice until;  /* as written; empty: none */
	const char *error;   /* NULL, or why it is not understood */
};

struct directive_list {
	VEC(struct directive) v; /* in order of their place */
};

/* Whether `bytes` may hold a directive at all. */
bool directive_is_possible(struct slice bytes);

/* Reads all directives of f, whose scan must have regions (and logical lines where the language
 * can). */
void directive_read(struct directive_list *out, const struct file_view *f);

#endif
