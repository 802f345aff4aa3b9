/* Comma-separated values (RFC 4180): the debt, the plan and the trend as one table each. */
#include "src/report/debt.h"
#include "src/report/formats.h"
#include "ssot/base/term.h"

/*
 * One cell. Paths and names come from strangers: what a spreadsheet would take for a formula begins
 * with an apostrophe, and what a terminal would obey is shown as everywhere else. Line ends and
 * tabs are text, quoted as they are.
 */
static void csv_cell(FILE *out, struct slice s, char end)
{
	putc('"', out);
	if (s.n && strchr("=+-@\t\r", s.p[0]))
		putc('\'', out);
	for (size_t i = 0, len; i < s.n; i += len) {
		char shown[16];

		term_show(slice_from(s, i), shown, &len);
		if (s.p[i] == '"')
			putc('"', out);
		if (s.p[i] == '\n' || s.p[i] == '\t')
			putc(s.p[i], out);
		else
			fputs(shown, out);
	}
	putc('"', out);
	putc(end, out);
}

static void csv_debt(const struct debt *d, const struct report_options *o, FILE *out)
{
	(void)o;
	fputs("path,category,findings,justified\r\n", out);
	for (size_t i = 0; i < d->by_file.n; i++) {
		const struct debt_row *row = &d->by_file.row[i];

		csv_cell(out, row->name, ',');
		csv_cell(out, row->category, ',');
		fprintf(out, "%u,%u\r\n", row->count.findings, row->count.justified);
	}
}

static void csv_plan(const struct plan *p, const struct report_options *o, FILE *out)
{
	(void)o;
	fputs("phase,path,category,risk,findings,minutes\r\n", out);
	for (size_t i = 0; i < p->nfiles; i++) {
		const struct plan_file *f = &p->file[i];

		csv_cell(out, p->phase[f->phase].name, ',');
		csv_cell(out, f->path, ',');
		csv_cell(out, f->category, ',');
		fprintf(out, "%s,%u,%u\r\n", plan_risk_name[f->risk], f->findings, f->minutes);
	}
}

static void csv_trend(const struct trend *t, const struct report_options *o, FILE *out)
{
	(void)o;
	fputs("date,commit,", out);
	for (size_t k = 0; k < t->ncategories; k++)
		csv_cell(out, t->category[k], ',');
	fputs("total,files,high_impact_files\r\n", out);
	for (size_t i = 0; i < t->npoints; i++) {
		const struct trend_point *p = &t->point[i];
		char date[16];

		debt_date(date, p->time);
		fprintf(out, "%s,%.*s,", date, SLICE_ARG(p->name));
		for (size_t k = 0; k < t->ncategories; k++)
			fprintf(out, "%u,", p->count[k]);
		fprintf(out, "%u,%u,%u\r\n", p->total, p->files, p->high_files);
	}
}

const struct report_format report_csv = {
	.name = "csv",
	.help = "tables of report, plan and trend for spreadsheets",
	.write_debt = csv_debt,
	.write_plan = csv_plan,
	.write_trend = csv_trend,
};
