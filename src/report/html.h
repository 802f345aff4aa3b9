/* What HTML documents with findings share: the findings by file, their rules, the list of files. */
#ifndef SSOT_SRC_REPORT_HTML_H
#define SSOT_SRC_REPORT_HTML_H

#include "src/report/view.h"

/* A finding with what it is sorted by. */
struct html_item {
	const struct finding *finding;
	struct slice path;
	size_t rule, place;
};

/* The findings of one file: items [first, first + n). */
struct html_file {
	struct slice path;
	size_t first, n;
	uint32_t part[SEVERITY_COUNT];
};

struct html {
	struct view v;
	FILE *out;
	struct html_item *item;
	struct html_file *file; /* in byte order of paths, until html_files() */
	size_t nfiles;
	bool has[SEVERITY_COUNT]; /* severities without a finding get no column */
};

/*
 * Sorts the findings that are shown. html_close() ends the page with how it was made, and gives
 * back what sorting took.
 */
void html_open(struct html *h, const struct result *r, const struct report_options *o, FILE *out);
void html_close(struct html *h);

/* A card with the rules that have findings. */
void html_rules(struct html *h);

/*
 * A card with the files, the fullest first, each with its findings; the page's script sorts and
 * filters it. When the lines would make the page too large, each file shows its first ones only,
 * and the card says so.
 */
void html_files(struct html *h);

#endif
