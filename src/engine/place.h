/* Placing a hit: line, column, excerpt, identity, filled-in cure. */
#ifndef SSOT_ENGINE_PLACE_H
#define SSOT_ENGINE_PLACE_H

#include "ssot/model/finding.h"

/* Places hits of one text, and needs `file` for as long. Findings live in `run`. */
struct placer {
	struct slice path;
	struct slice bytes;
	const struct lines *lines;
	struct arena *run, *file;
	struct placed_line *known; /* rules often hit the same lines: NULL before the first hit */
	uint32_t line;		   /* the last one hit, or UINT32_MAX */
	uint32_t at, column; /* in that line: bytes counted so far, and the characters they are */
};

/* A text without lines (links, submodules) gives findings about the file as such. */
void placer_init(struct placer *p, const struct text *text, const struct lines *lines,
		 struct arena *run, struct arena *file);

/* Fills *f from a hit: all members but state, excuse and fingerprint. */
void placer_place(struct placer *p, const struct rule *r, const struct hit *h, struct finding *f);

#endif
