/* Charts over time for HTML documents: inline SVG that needs neither script nor network. */
#ifndef SSOT_SRC_REPORT_CHART_H
#define SSOT_SRC_REPORT_CHART_H

#include <stdint.h>
#include <stdio.h>

#include "ssot/base/arena.h"

/* More colours than this nobody tells apart; the last is for all the rest. */
#define CHART_COLORS 8

struct chart_series {
	struct slice name;
	unsigned color;	       /* below CHART_COLORS */
	const uint32_t *value; /* by point */
};

/* Areas one upon the other, or a single one. */
struct chart {
	struct slice title, description; /* for those who do not see it */
	unsigned id;			 /* of this chart, unique in the page */
	const int64_t *time;		 /* seconds since 1970, by point, ascending */
	const struct slice *label;	 /* what pointing at a point shows */
	size_t npoints;
	const struct chart_series *series; /* the lowest first */
	size_t nseries;
	bool small;
};

/* Draws it. Of more than some hundred points not every one is drawn. Scratch memory from `a`. */
void chart_put(FILE *out, const struct chart *c, struct arena *a);

#endif
