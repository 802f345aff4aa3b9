/* The debt, the plan and the trend for people at a terminal. */
#include <stdlib.h>

#include "src/report/debt.h"
#include "src/report/view.h"
#include "ssot/base/term.h"
#include "ssot/config/config.h"

#define DEBT_NAME 28 /* columns of a name before its numbers */

static void debt_paint(const struct report_options *o, FILE *out, const char *sgr)
{
	if (o->color)
		fprintf(out, "\033[%sm", sgr);
}

static void debt_head(const struct report_options *o, FILE *out, const char *text)
{
	debt_paint(o, out, "1");
	fprintf(out, "\n%s\n", text);
	debt_paint(o, out, "0");
}

/* A name in `width` columns, its beginning cut when it is longer. */
static void debt_name(FILE *out, struct slice name, size_t width)
{
	size_t have = term_width(name);

	if (have > width) {
		char shown[16];
		size_t len;

		for (; name.n && have + 1 > width; name = slice_from(name, len))
			have -= term_show(name, shown, &len);
		fputs("\xe2\x80\xa6", out);
		have++;
	}
	term_put_text(out, name);
	for (; have < width; have++)
		putc(' ', out);
}

static void debt_change(const struct report_options *o, FILE *out, uint32_t gained, uint32_t gone)
{
	if (gained) {
		debt_paint(o, out, "31");
		fputs("  +", out);
		figures_put(out, gained, 0);
		debt_paint(o, out, "0");
	}
	if (gone) {
		debt_paint(o, out, "32");
		fputs("  -", out);
		figures_put(out, gone, 0);
		debt_paint(o, out, "0");
	}
}

static void debt_categories(const struct debt *d, const struct report_options *o, FILE *out)
{
	debt_head(o, out, "category                    unjustified  justified   files");
	for (size_t i = 0; i < d->by_category.n; i++) {
		const struct debt_row *row = &d->by_category.row[i];
		bool pass = !row->count.findings;

		debt_name(out, row->name, DEBT_NAME);
		figures_put(out, row->count.findings, 11);
		figures_put(out, row->count.justified, 11);
		figures_put(out, row->count.files, 8);
		debt_paint(o, out, pass ? "32" : "31");
		fputs(pass ? "  PASS" : "  FAIL", out);
		debt_paint(o, out, "0");
		debt_change(o, out, row->gained, row->gone);
		putc('\n', out);
	}
	debt_name(out, SLICE("total"), DEBT_NAME);
	figures_put(out, d->total.findings, 11);
	figures_put(out, d->total.justified, 11);
	figures_put(out, d->total.files, 8);
	putc('\n', out);
	for (size_t i = 0; i < d->by_severity.n; i++) {
		fputs(i ? " \xc2\xb7 " : "by severity: ", out);
		term_put_text(out, d->by_severity.row[i].name);
		putc(' ', out);
		figures_put(out, d->by_severity.row[i].count.findings, 0);
	}
	fputs(d->by_severity.n ? "\n" : "", out);
}

static void debt_more(FILE *out, size_t left)
{
	if (!left)
		return;
	fputs("\xe2\x80\xa6 ", out);
	figures_put(out, left, 0);
	fputs(" more\n", out);
}

static void debt_rules(const struct debt *d, const struct report_options *o, FILE *out)
{
	size_t most = o->max && o->max < d->by_rule.n ? o->max : d->by_rule.n;

	debt_head(o, out, "rule                           findings   files");
	for (size_t i = 0; i < most; i++) {
		const struct debt_row *row = &d->by_rule.row[i];

		debt_name(out, row->name, DEBT_NAME);
		figures_put(out, row->count.findings, 11);
		figures_put(out, row->count.files, 8);
		debt_change(o, out, row->gained, row->gone);
		fputs("  ", out);
		term_put_text(out, row->message);
		putc('\n', out);
	}
	debt_more(out, d->by_rule.n - most);
}

static void debt_compliance(FILE *out, const struct debt_count *c)
{
	if (!c->looked_at) {
		fputs("no rule looks at any file", out);
		return;
	}
	figures_put_percent(out, c->looked_at - c->files, c->looked_at);
	fputs(" of ", out);
	figures_put(out, c->looked_at, 0);
	fprintf(out, " file%s clean", c->looked_at == 1 ? "" : "s");
	if (!c->classes)
		return;
	fputs(", ", out);
	figures_put_percent(out, c->compliant, c->classes);
	fputs(" of ", out);
	figures_put(out, c->classes, 0);
	fputs(c->classes == 1 ? " class complies" : " classes comply", out);
}

static void debt_tree(const struct debt *d, const struct report_options *o, FILE *out)
{
	size_t room = o->max ? o->max : d->by_directory.n;
	struct arena a = {0};
	struct debt_directory *dir = ARENA_ARRAY(&a, struct debt_directory, room);
	size_t n = debt_directories(dir, d, room);

	/* None when all of it lies at the top. */
	if (n)
		debt_head(o, out, "directory                      findings");
	for (size_t i = 0; i < n; i++) {
		unsigned indent = (dir[i].depth - 1) * 2;

		fprintf(out, "%*s", (int)indent, "");
		debt_name(out, dir[i].name, DEBT_NAME - indent);
		figures_put(out, dir[i].row->count.findings, 11);
		fputs("  ", out);
		debt_compliance(out, &dir[i].row->count);
		putc('\n', out);
	}
	arena_clear(&a);
}

static void debt_files(const struct debt *d, const struct report_options *o, FILE *out)
{
	size_t n = d->total.files, most = o->max && o->max < n ? o->max : n;

	debt_head(o, out, "files with most");
	for (size_t i = 0; i < most && i < d->by_file.n; i++) {
		figures_put(out, d->by_file.row[i].count.findings, 7);
		fputs("  ", out);
		term_put_path(out, d->by_file.row[i].name);
		fputs("  ", out);
		debt_paint(o, out, "2");
		term_put_text(out, d->by_file.row[i].category);
		debt_paint(o, out, "0");
		putc('\n', out);
	}
	debt_more(out, n - most);
}

static void debt_range(const struct debt *d, const struct report_options *o, FILE *out)
{
	size_t n = d->commits.n, most = o->max && o->max < n ? o->max : n;

	putc('\n', out);
	term_put_text(out, d->range);
	fputs(": +", out);
	figures_put(out, d->gained, 0);
	fputs(" new, -", out);
	figures_put(out, d->gone, 0);
	fputs(d->gone > d->gained ? " gone, net -" : " gone, net +", out);
	figures_put(out, d->gone > d->gained ? d->gone - d->gained : d->gained - d->gone, 0);
	fputs(", by ", out);
	figures_put(out, n, 0);
	fprintf(out, " commit%s\n", n == 1 ? "" : "s");
	for (size_t i = 0; i < d->by_author.n && i < most; i++) {
		debt_change(o, out, d->by_author.row[i].gained, d->by_author.row[i].gone);
		fputs("  ", out);
		term_put_text(out, d->by_author.row[i].name);
		putc('\n', out);
	}
	debt_head(o, out,
		  n > most ? "last commits that changed the debt"
			   : "commits that changed the debt");
	for (size_t i = n - most; i < n; i++) {
		const struct debt_commit *c = &d->commits.p[i];
		char date[16];

		debt_date(date, c->time);
		fprintf(out, "%.12s  %s", c->name.p, date);
		debt_change(o, out, c->gained, c->gone);
		fputs("  ", out);
		term_put_text(out, c->author);
		putc('\n', out);
	}
}

void text_debt(const struct debt *d, const struct report_options *o, FILE *out)
{
	debt_paint(o, out, "1");
	fputs("The debt of ", out);
	term_put_text(out, d->result->name);
	fputs(": ", out);
	figures_put(out, d->total.findings, 0);
	fprintf(out, " finding%s in ", d->total.findings == 1 ? "" : "s");
	figures_put(out, d->total.files, 0);
	fprintf(out, " file%s, ", d->total.files == 1 ? "" : "s");
	figures_put(out, d->high_files, 0);
	fprintf(out, " of them with %u or more\n", d->high);
	debt_paint(o, out, "0");
	debt_compliance(out, &d->total);
	putc('\n', out);
	debt_categories(d, o, out);
	if (d->by_rule.n)
		debt_rules(d, o, out);
	if (d->total.findings) {
		debt_tree(d, o, out);
		debt_files(d, o, out);
	}
	if (d->range.n) {
		debt_range(d, o, out);
	} else if (d->total.findings) {
		putc('\n', out);
		view_put_plan(out, d->result);
	}
}

/* --- the plan --- */

static void plan_phase(const struct plan *p, const struct plan_phase *phase,
		       const struct report_options *o, FILE *out)
{
	size_t shown = 0;

	debt_paint(o, out, "1");
	fprintf(out, "\n%.*s", SLICE_ARG(phase->name));
	debt_paint(o, out, "0");
	fprintf(out, "  %.*s: ", SLICE_ARG(phase->title));
	figures_put(out, phase->n, 0);
	fprintf(out, " file%s, ", phase->n == 1 ? "" : "s");
	figures_put(out, phase->findings, 0);
	fprintf(out, " finding%s, ", phase->findings == 1 ? "" : "s");
	figures_put_hours(out, phase->minutes, 0);
	putc('\n', out);
	for (size_t i = phase->first; i < phase->first + phase->n; i++) {
		const struct plan_file *f = &p->file[i];

		if (p->budget ? !f->in_budget : o->max && shown >= o->max)
			break;
		shown++;
		figures_put(out, f->findings, 6);
		fputs("  ", out);
		figures_put_hours(out, f->minutes, 6);
		fprintf(out, "  %-8s  ", plan_risk_name[f->risk]);
		term_put_path(out, f->path);
		putc('\n', out);
	}
	if (!p->budget)
		debt_more(out, phase->n - shown);
}

void text_plan(const struct plan *p, const struct report_options *o, FILE *out)
{
	fputs("The plan for ", out);
	term_put_text(out, p->name);
	fputs(": ", out);
	figures_put(out, p->nfiles, 0);
	fprintf(out, " file%s, ", p->nfiles == 1 ? "" : "s");
	figures_put(out, p->findings, 0);
	fprintf(out, " finding%s, ", p->findings == 1 ? "" : "s");
	figures_put_hours(out, p->minutes, 0);
	putc('\n', out);
	for (size_t i = 0; i < p->nphases; i++)
		if (p->phase[i].n && (!p->budget || p->file[p->phase[i].first].in_budget))
			plan_phase(p, &p->phase[i], o, out);
	if (p->budget) {
		fputs("\nThe next batch: ", out);
		figures_put(out, p->batch_files, 0);
		fprintf(out, " file%s, ", p->batch_files == 1 ? "" : "s");
		figures_put(out, p->batch_findings, 0);
		fprintf(out, " finding%s, ", p->batch_findings == 1 ? "" : "s");
		figures_put_hours(out, p->batch_minutes, 0);
		if (p->nfiles && !p->batch_files) {
			fputs("; the first file alone takes ", out);
			figures_put_hours(out, p->file[0].minutes, 0);
		}
		putc('\n', out);
	}
	if (!p->nfiles)
		fputs("Nothing to do: no file has a finding.\n", out);
	else
		fputs("\nOne file per commit, so that a revert is exact. Before each: syntax, "
		      "imports, the file's tests.\n",
		      out);
}

/* --- the trend --- */

static uint32_t trend_count(const struct trend *t, size_t category, size_t point)
{
	return category < t->ncategories ? t->point[point].count[category] : t->point[point].total;
}

/* One line of blocks from the least to the most count of the last `room` points, and from where to
 * where they went. */
static void trend_spark(const struct trend *t, size_t category, size_t room, FILE *out)
{
	static const char *const block[] = {"\xe2\x96\x81", "\xe2\x96\x82", "\xe2\x96\x83",
					    "\xe2\x96\x84", "\xe2\x96\x85", "\xe2\x96\x86",
					    "\xe2\x96\x87", "\xe2\x96\x88"};
	size_t first = t->npoints > room ? t->npoints - room : 0;
	uint32_t most = 0, least = UINT32_MAX, range;

	for (size_t i = first; i < t->npoints; i++) {
		uint32_t n = trend_count(t, category, i);

		most = n > most ? n : most;
		least = n < least ? n : least;
	}
	range = most > least ? most - least : 0;
	for (size_t i = first; i < t->npoints; i++) {
		uint64_t above = trend_count(t, category, i) - least;

		fputs(block[range ? above * 7 / range : 0], out);
	}
	fputs("  ", out);
	figures_put(out, trend_count(t, category, first), 0);
	fputs(" \xe2\x86\x92 ", out);
	figures_put(out, trend_count(t, category, t->npoints - 1), 0);
}

/* Columns of a category's counts: its name or a number of nine columns. */
static int trend_width(struct slice category)
{
	size_t width = term_width(category);

	return width > 9 ? (int)width : 9;
}

static void trend_row(const struct trend *t, const struct trend_point *p,
		      const struct trend_point *before, const struct report_options *o, FILE *out)
{
	char date[16];

	debt_date(date, p->time);
	fprintf(out, "%s  %.10s", date, p->name.p);
	for (size_t k = 0; k < t->ncategories; k++) {
		fputs("  ", out);
		figures_put(out, p->count[k], trend_width(t->category[k]));
	}
	fputs("  ", out);
	figures_put(out, p->total, 9);
	fputs("  ", out);
	figures_put(out, p->files, 6);
	if (before && p->total != before->total) {
		bool more = p->total > before->total;

		debt_change(o, out, more ? p->total - before->total : 0,
			    more ? 0 : before->total - p->total);
	}
	putc('\n', out);
}

#define TREND_SPARK 60

void text_trend(const struct trend *t, const struct report_options *o, FILE *out)
{
	size_t first = o->max && t->npoints > o->max ? t->npoints - o->max : 0;

	if (!t->npoints) {
		fputs("No commit in this range.\n", out);
		return;
	}
	debt_paint(o, out, "1");
	fputs("date        commit    ", out);
	for (size_t k = 0; k < t->ncategories; k++) {
		fprintf(out, "  %*s", trend_width(t->category[k]) - (int)term_width(t->category[k]),
			"");
		term_put_text(out, t->category[k]);
	}
	fputs("      total   files\n", out);
	debt_paint(o, out, "0");
	for (size_t i = first; i < t->npoints; i++)
		trend_row(t, &t->point[i], i ? &t->point[i - 1] : NULL, o, out);
	putc('\n', out);
	for (size_t k = 0; k <= t->ncategories && t->npoints; k++) {
		debt_name(out, k < t->ncategories ? t->category[k] : SLICE("total"), 14);
		trend_spark(t, k, TREND_SPARK, out);
		putc('\n', out);
	}
	figures_put(out, t->npoints, 0);
	fprintf(out, " %s%s of ", t->every, t->npoints == 1 ? "" : "s");
	term_put_text(out, t->name);
	fprintf(out, ", judged in %.1f s\n", (double)t->nanoseconds / 1e9);
}
