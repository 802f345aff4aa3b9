/* What HTML documents share: one self-contained page, tiles and bars. */
#ifndef SSOT_SRC_REPORT_PAGE_H
#define SSOT_SRC_REPORT_PAGE_H

#include <stdint.h>
#include <stdio.h>

#include "src/report/figures.h"
#include "ssot/model/rule.h"

/* Everything up to the page's heading; `title` is what the page is about, `kicker` stands above it.
 */
void page_begin(FILE *out, const char *kicker, struct slice title);

/* Closes the page; `foot` says how it was made. */
void page_end(FILE *out, struct slice foot);

/* A row of figures: page_tile() between "<div class=tiles>" and "</div>". */
void page_tile(FILE *out, struct slice figure, const char *label, const char *tone);

/* One bar: how much of each severity. */
struct page_bar {
	struct slice label;
	uint64_t part[SEVERITY_COUNT];
};

/* A chart of `n` bars, all on the scale of the longest. */
void page_bars(FILE *out, const char *title, const struct page_bar *bar, size_t n);

/* The style and the script of all pages, made by embed.sh. */
struct page_asset {
	const unsigned char *bytes;
	size_t n;
};
extern const struct page_asset page_css, page_js;

#endif
