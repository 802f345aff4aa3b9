/* Placing a hit: line, column, excerpt, identity, filled-in cure. */
#ifndef SSOT_ENGINE_PLACE_H
#define SSOT_ENGINE_PLACE_H

#include "ssot/model/finding.h"

/* Places hits of one text. Findings are written in memory of `run` and outlive the text. */
struct placer {
	struct slice path;
	struct slice bytes;
	const struct lines *lines;
	struct arena *run;
	uint32_t line;	       /* the line that `identity` was made of, or UINT32_MAX */
	struct slice identity; /* rules often hit the same line: one copy serves all */
	uint64_t context;      /* of that line */
	uint32_t at, column;   /* in that line: bytes counted so far, and the characters they are */
};

/* A text without lines (links, submodules) gives findings about the file as such. */
void placer_init(struct placer *p, const struct text *text, const struct lines *lines,
		 struct arena *run);

/* Fills *f from a hit: all members but state, excuse and fingerprint. */
void placer_place(struct placer *p, const struct rule *r, const struct hit *h, struct finding *f);

#endif
