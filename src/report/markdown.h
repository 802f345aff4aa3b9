/* Text for Markdown: nothing in it is obeyed. */
#ifndef SSOT_SRC_REPORT_MARKDOWN_H
#define SSOT_SRC_REPORT_MARKDOWN_H

#include "src/report/view.h"

/* Prose: what Markdown or HTML would obey is escaped. */
void markdown_prose(FILE *out, struct slice text);

/* A code span, fenced by more backticks than it holds. Scratch memory from `v`. */
void markdown_code(struct view *v, FILE *out, struct slice text);

#endif
