/* Report formats: one judgement, or one debt, and many ways to read it. */
#ifndef SSOT_REPORT_REPORT_H
#define SSOT_REPORT_REPORT_H

#include <stdio.h>

#include "ssot/model/debt.h"

struct report_options {
	bool color;
	bool quiet;	   /* findings only, no summary */
	bool verbose;	   /* old and excused findings too */
	bool show_ignored; /* excused findings too */
	unsigned max;	   /* findings shown per rule; 0: all */
	bool show_all;	   /* old findings too (--scope all or touched) */
	unsigned width;	   /* columns that source lines are cut to; 0: 100 */
};

/* A format. Rows are listed in src/report/formats.def. */
struct report_format {
	const char *name;
	const char *help; /* one line */
	/*
	 * Write a document; errors stay on the stream and are the caller's to test. NULL: the
	 * format has no such document.
	 */
	void (*write)(const struct result *r, const struct report_options *o, FILE *out);
	void (*write_debt)(const struct debt *d, const struct report_options *o, FILE *out);
	void (*write_plan)(const struct plan *p, const struct report_options *o, FILE *out);
	void (*write_trend)(const struct trend *t, const struct report_options *o, FILE *out);
};

extern const struct report_format *const report_format_table[]; /* NULL-ended */
const struct report_format *report_format_named(struct slice name);

#endif
