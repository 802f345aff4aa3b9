/* Where documents go: formats, files, standard output, colours. */
#ifndef SSOT_CMD_OUTPUT_H
#define SSOT_CMD_OUTPUT_H

#include "src/cmd/command.h"
#include "ssot/report/report.h"

/* One document: a format, and the file it goes to. */
struct output {
	const struct report_format *format; /* NULL: text */
	const char *file;		    /* NULL or "-": standard output */
};

/* What --format, --output and --color said, in their order. */
struct outputs {
	VEC(struct output) v; /* none: text on standard output */
	enum term_color color;
};

/* What is written: exactly one of them. */
struct document {
	const struct result *result;
	const struct debt *debt;
	const struct plan *plan;
	const struct trend *trend;
};

/* Take the values of --format, --output (of the format before it, or of the first one) and --color.
 * 0 or -1. */
int outputs_format(struct outputs *o, const char *value, struct diag_list *d);
int outputs_file(struct outputs *o, const char *value, struct diag_list *d);
int outputs_color(struct outputs *o, const char *value, struct diag_list *d);

/* Writes all of them, each to a place of its own; files atomically. 0, or -1 with a diagnostic. */
int outputs_write(const struct outputs *o, const struct report_options *options,
		  const struct document *what, struct diag_list *d);

#endif
