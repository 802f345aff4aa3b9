/* Writers of the debt, the plan and the trend, by format; and what they need alike. */
#ifndef SSOT_SRC_REPORT_DEBT_H
#define SSOT_SRC_REPORT_DEBT_H

#include "src/report/figures.h"
#include "ssot/report/report.h"

void text_debt(const struct debt *d, const struct report_options *o, FILE *out);
void text_plan(const struct plan *p, const struct report_options *o, FILE *out);
void text_trend(const struct trend *t, const struct report_options *o, FILE *out);

void json_debt(const struct debt *d, const struct report_options *o, FILE *out);
void json_plan(const struct plan *p, const struct report_options *o, FILE *out);
void json_trend(const struct trend *t, const struct report_options *o, FILE *out);

void markdown_debt(const struct debt *d, const struct report_options *o, FILE *out);
void markdown_plan(const struct plan *p, const struct report_options *o, FILE *out);
void markdown_trend(const struct trend *t, const struct report_options *o, FILE *out);

void html_debt(const struct debt *d, const struct report_options *o, FILE *out);
void html_plan(const struct plan *p, const struct report_options *o, FILE *out);
void html_trend(const struct trend *t, const struct report_options *o, FILE *out);

/* Directories worth a line, most findings first, each followed by its own worst ones below it. */
struct debt_directory {
	const struct debt_row *row;
	struct slice name; /* from the one above it on */
	unsigned depth;	   /* 1: at the top */
};
size_t debt_directories(struct debt_directory *out, const struct debt *d, size_t room);

/* "2025-09-14" in UTC. */
void debt_date(char out[16], int64_t time);

#endif
