/* The debt, the plan and the trend in Markdown: what an issue or a pull request has room for. */
#include <stdlib.h>

#include "src/report/debt.h"
#include "src/report/markdown.h"

/* A comment holds 65,536 characters. Rows stop here: the rest is for heads and last words. */
#define MARKDOWN_ROOM 60000

/* A document while it is written: row by row, each only when it still fits. */
struct debt_markdown {
	struct view v; /* only its arena */
	const struct report_options *o;
	FILE *out;
	FILE *row; /* the row at hand */
	char *bytes;
	size_t n;    /* bytes of the row */
	size_t used; /* by rows so far */
	bool full;
};

static void markdown_begin(struct debt_markdown *m, const struct report_options *o, FILE *out)
{
	*m = (struct debt_markdown){.o = o, .out = out};
}

static void markdown_row(struct debt_markdown *m)
{
	m->row = open_memstream(&m->bytes, &m->n);
	if (!m->row)
		arena_out_of_memory();
}

/* Ends the row; false when it had no room, as then have all that follow. */
static bool markdown_keep(struct debt_markdown *m)
{
	if (fclose(m->row) != 0)
		arena_out_of_memory();
	m->full = m->full || m->used + m->n > MARKDOWN_ROOM;
	if (!m->full) {
		fwrite(m->bytes, 1, m->n, m->out);
		m->used += m->n;
	}
	free(m->bytes);
	arena_reset(&m->v.arena);
	return !m->full;
}

/* How many of `n` rows are asked for. */
static size_t markdown_most(const struct debt_markdown *m, size_t n)
{
	return m->o->max && m->o->max < n ? m->o->max : n;
}

/* Says below a table or list what was left out. */
static void markdown_more(struct debt_markdown *m, size_t n, const char *what)
{
	if (!n)
		return;
	fputs("\n… ", m->out);
	figures_put(m->out, n, 0);
	fprintf(m->out, " more %s%s\n", what, n == 1 ? "" : "s");
}

static void markdown_count(FILE *out, uint64_t n, const char *what)
{
	figures_put(out, n, 0);
	fprintf(out, " %s%s", what, n == 1 ? "" : "s");
}

static void markdown_change(FILE *out, const char *sign, uint32_t n)
{
	fputs(" | ", out);
	if (n) {
		fputs(sign, out);
		figures_put(out, n, 0);
	}
}

/* --- the debt --- */

static void markdown_categories(struct debt_markdown *m, const struct debt *d)
{
	bool ranged = d->range.n > 0;

	fprintf(m->out,
		"\n| category | unjustified | justified | files | |%s\n|---|--:|--:|--:|---|%s\n",
		ranged ? " new | gone |" : "", ranged ? "--:|--:|" : "");
	for (size_t i = 0; i < d->by_category.n; i++) {
		const struct debt_row *row = &d->by_category.row[i];

		markdown_row(m);
		fputs("| ", m->row);
		markdown_prose(m->row, row->name);
		fputs(" | ", m->row);
		figures_put(m->row, row->count.findings, 0);
		fputs(" | ", m->row);
		figures_put(m->row, row->count.justified, 0);
		fputs(" | ", m->row);
		figures_put(m->row, row->count.files, 0);
		fputs(row->count.findings ? " | FAIL" : " | PASS", m->row);
		if (ranged) {
			markdown_change(m->row, "+", row->gained);
			markdown_change(m->row, "−", row->gone);
		}
		fputs(" |\n", m->row);
		if (!markdown_keep(m))
			break;
	}
}

static void markdown_directories(struct debt_markdown *m, const struct debt *d)
{
	struct debt_directory dir[32];
	size_t n = debt_directories(dir, d, markdown_most(m, 32));

	if (n)
		fputs("\n| directory | findings | files clean |\n|---|--:|--:|\n", m->out);
	for (size_t i = 0; i < n; i++) {
		const struct debt_count *c = &dir[i].row->count;

		markdown_row(m);
		fputs("| ", m->row);
		markdown_prose(m->row, dir[i].row->name);
		fputs(" | ", m->row);
		figures_put(m->row, c->findings, 0);
		fputs(" | ", m->row);
		figures_put_percent(m->row, c->looked_at - c->files, c->looked_at);
		fputs(" |\n", m->row);
		if (!markdown_keep(m))
			break;
	}
}

static void markdown_files(struct debt_markdown *m, const struct debt *d)
{
	size_t n = d->total.files, most = markdown_most(m, n), i = 0;

	if (n)
		fputs("\n| file | findings | category |\n|---|--:|---|\n", m->out);
	for (; i < most; i++) {
		const struct debt_row *row = &d->by_file.row[i];

		markdown_row(m);
		fputs("| ", m->row);
		markdown_prose(m->row, row->name);
		fputs(" | ", m->row);
		figures_put(m->row, row->count.findings, 0);
		fputs(" | ", m->row);
		markdown_prose(m->row, row->category);
		fputs(" |\n", m->row);
		if (!markdown_keep(m))
			break;
	}
	markdown_more(m, n - i, "file");
}

static void markdown_authors(struct debt_markdown *m, const struct debt *d)
{
	size_t n = d->by_author.n, most = markdown_most(m, n), i = 0;

	if (n)
		fputs("\n| who | new | gone |\n|---|--:|--:|\n", m->out);
	for (; i < most; i++) {
		const struct debt_row *row = &d->by_author.row[i];

		markdown_row(m);
		fputs("| ", m->row);
		markdown_prose(m->row, row->name);
		markdown_change(m->row, "+", row->gained);
		markdown_change(m->row, "−", row->gone);
		fputs(" |\n", m->row);
		if (!markdown_keep(m))
			break;
	}
	markdown_more(m, n - i, "author");
}

void markdown_debt(const struct debt *d, const struct report_options *o, FILE *out)
{
	struct debt_markdown m;

	markdown_begin(&m, o, out);
	fputs("### git ssot: the debt of ", out);
	markdown_prose(out, d->result->name);
	fputs("\n\n", out);
	markdown_count(out, d->total.findings, "finding");
	fputs(" in ", out);
	markdown_count(out, d->total.files, "file");
	fputs(", ", out);
	figures_put(out, d->high_files, 0);
	fprintf(out, " of them with %u or more. ", d->high);
	figures_put_percent(out, d->total.looked_at - d->total.files, d->total.looked_at);
	fputs(" of ", out);
	markdown_count(out, d->total.looked_at, "file");
	fputs(" clean", out);
	if (d->total.classes) {
		fputs(", ", out);
		figures_put_percent(out, d->total.compliant, d->total.classes);
		fputs(" of ", out);
		figures_put(out, d->total.classes, 0);
		fputs(d->total.classes == 1 ? " class complies" : " classes comply", out);
	}
	fputs(".\n", out);
	if (d->range.n) {
		fputs("\n**", out);
		markdown_prose(out, d->range);
		fputs("**: ", out);
		figures_put(out, d->gained, 0);
		fputs(" new, ", out);
		figures_put(out, d->gone, 0);
		fputs(" gone, by ", out);
		markdown_count(out, d->commits.n, "commit");
		fputs(".\n", out);
	}
	markdown_categories(&m, d);
	if (d->range.n)
		markdown_authors(&m, d);
	markdown_directories(&m, d);
	markdown_files(&m, d);
	arena_clear(&m.v.arena);
}

/* --- the plan --- */

static void markdown_sums(FILE *out, uint64_t files, uint64_t findings, uint64_t minutes)
{
	markdown_count(out, files, "file");
	fputs(", ", out);
	markdown_count(out, findings, "finding");
	fputs(", ", out);
	figures_put_hours(out, minutes, 0);
}

static bool markdown_task(struct debt_markdown *m, const struct plan_file *f)
{
	markdown_row(m);
	fputs("- [ ] ", m->row);
	markdown_code(&m->v, m->row, f->path);
	fputs(" ", m->row);
	markdown_count(m->row, f->findings, "finding");
	fputs(", ", m->row);
	figures_put_hours(m->row, f->minutes, 0);
	fprintf(m->row, ", %s risk, ", plan_risk_name[f->risk]);
	markdown_prose(m->row, f->category);
	putc('\n', m->row);
	return markdown_keep(m);
}

static void markdown_phase(struct debt_markdown *m, const struct plan *p,
			   const struct plan_phase *phase)
{
	size_t n = phase->n, i = 0;

	if (p->budget)
		for (n = 0; n < phase->n && p->file[phase->first + n].in_budget; n++)
			;
	if (!n)
		return;
	fputs("\n#### ", m->out);
	markdown_prose(m->out, phase->name);
	fputs(": ", m->out);
	markdown_prose(m->out, phase->title);
	fputs("\n\n", m->out);
	if (!p->budget) {
		markdown_sums(m->out, phase->n, phase->findings, phase->minutes);
		fputs("\n\n", m->out);
	}
	while (i < (p->budget ? n : markdown_most(m, n)) &&
	       markdown_task(m, &p->file[phase->first + i]))
		i++;
	markdown_more(m, n - i, "file");
}

void markdown_plan(const struct plan *p, const struct report_options *o, FILE *out)
{
	struct debt_markdown m;

	markdown_begin(&m, o, out);
	fputs("### git ssot: the plan for ", out);
	markdown_prose(out, p->name);
	fputs("\n\n", out);
	if (p->budget) {
		fputs("The next batch: ", out);
		markdown_sums(out, p->batch_files, p->batch_findings, p->batch_minutes);
		fputs(". In all: ", out);
	}
	markdown_sums(out, p->nfiles, p->findings, p->minutes);
	fputs(".\n", out);
	for (size_t i = 0; i < p->nphases; i++)
		markdown_phase(&m, p, &p->phase[i]);
	if (p->nfiles)
		fputs("\nOne file per commit, so that a revert is exact. Before each: syntax, "
		      "imports, the file's tests.\n",
		      out);
	arena_clear(&m.v.arena);
}

/* --- the trend --- */

static bool markdown_point(struct debt_markdown *m, const struct trend *t, size_t i)
{
	const struct trend_point *p = &t->point[i];
	char date[16];

	debt_date(date, p->time);
	markdown_row(m);
	fprintf(m->row, "| %s | ", date);
	markdown_code(&m->v, m->row, slice_first(p->name, 10));
	for (size_t k = 0; k < t->ncategories; k++) {
		fputs(" | ", m->row);
		figures_put(m->row, p->count[k], 0);
	}
	fputs(" | ", m->row);
	figures_put(m->row, p->total, 0);
	if (i && t->point[i - 1].total < p->total)
		markdown_change(m->row, "+", p->total - t->point[i - 1].total);
	else
		markdown_change(m->row, "−", i ? t->point[i - 1].total - p->total : 0);
	fputs(" | ", m->row);
	figures_put(m->row, p->files, 0);
	fputs(" |\n", m->row);
	return markdown_keep(m);
}

void markdown_trend(const struct trend *t, const struct report_options *o, FILE *out)
{
	struct debt_markdown m;
	size_t n = t->npoints, most, i = 0;

	markdown_begin(&m, o, out);
	most = markdown_most(&m, n);
	fputs("### git ssot: the debt of ", out);
	markdown_prose(out, t->name);
	fprintf(out, " by %s\n\n", t->every);
	if (n) {
		fputs("| date | commit |", out);
		for (size_t k = 0; k < t->ncategories; k++) {
			putc(' ', out);
			markdown_prose(out, t->category[k]);
			fputs(" |", out);
		}
		fputs(" total | change | files |\n|---|---|", out);
		for (size_t k = 0; k < t->ncategories + 3; k++)
			fputs("--:|", out);
		putc('\n', out);
	} else {
		fputs("No commit in this range.\n", out);
	}
	while (i < most && markdown_point(&m, t, n - 1 - i))
		i++;
	if (i < n) {
		fputs("\n… ", out);
		figures_put(out, n - i, 0);
		fputs(" older\n", out);
	}
	arena_clear(&m.v.arena);
}
