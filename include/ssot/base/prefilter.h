/* The prefilter: in one pass over a text, the lines on which any of many words stands. */
#ifndef SSOT_BASE_PREFILTER_H
#define SSOT_BASE_PREFILTER_H

#include <stdint.h>

#include "ssot/base/arena.h"

/* A word that must stand on a line for somebody, named by `id`, to be interested in that line. */
struct prefilter_word {
	struct slice text; /* copied */
	uint32_t id;	   /* below the `nids` of prefilter_new(); may have several words */
	bool icase;	   /* folds as struct literals says; `text` in any case */
	bool once;	   /* the first such line is enough */
};

struct prefilter; /* read-only once made: shared between threads */

/* Lives in `a`. */
struct prefilter *prefilter_new(const struct prefilter_word *word, size_t n, uint32_t nids,
				struct arena *a);

/* A word of fewer bytes cannot be looked for. */
#define PREFILTER_LEAST 4

/* What stands in one text. */
struct prefilter_found {
	const struct prefilter *prefilter;
	const uint32_t *start; /* line starts: by id, then by place */
	const uint32_t *first; /* by id, and one more: where in `start` its lines begin */
	bool too_many;	       /* a text so full that counting its lines is no gain */
};

/* Finds the lines of `text`, which has less than 4 GiB; *out lives in `a`. */
void prefilter_scan(const struct prefilter *p, struct slice text, struct arena *a,
		    struct prefilter_found *out);

/* Lines, named by the offset they begin at, each once, in order. */
struct prefilter_lines {
	const uint32_t *start;
	size_t n;
};

/*
 * The lines (ended by LF, CR or CRLF) that id may be interested in: all on which one of its words
 * stands, and few others. False when every line must be looked at: the id has no word, one that is
 * too short, holds a line end, or ignores case beyond ASCII; or there are too many.
 */
bool prefilter_lines(const struct prefilter_found *f, uint32_t id, struct prefilter_lines *out);

#endif
