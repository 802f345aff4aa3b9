/* The debt and the plan as HTML documents: compliance, directories, what changed, phases, files. */
#include "src/report/debt.h"
#include "src/report/html.h"
#include "src/report/markup.h"
#include "src/report/page.h"

#define DEBT_DIRECTORIES 24
#define DEBT_COMMITS	 200  /* the newest */
#define PLAN_FILES	 2000 /* of a phase */

static struct slice debt_percent_text(struct view *v, uint32_t part, uint32_t whole)
{
	unsigned permille = figures_permille(part, whole);

	return arena_printf(&v->arena, "%u.%u %%", permille / 10, permille % 10);
}

static void debt_tiles(struct html *h, const struct debt *d)
{
	const struct debt_count *c = &d->total;
	char label[64];

	fputs("<div class=tiles>\n", h->out);
	page_tile(h->out, view_number(&h->v, c->findings), "findings",
		  c->findings ? "bad" : "good");
	page_tile(h->out, view_number(&h->v, c->files), "files with findings", "");
	snprintf(label, sizeof label, "files with %u or more", d->high);
	page_tile(h->out, view_number(&h->v, d->high_files), label, "");
	page_tile(h->out, debt_percent_text(&h->v, c->looked_at - c->files, c->looked_at),
		  "of the files clean", "");
	if (c->classes)
		page_tile(h->out, debt_percent_text(&h->v, c->compliant, c->classes),
			  "of the classes comply", "");
	if (c->justified)
		page_tile(h->out, view_number(&h->v, c->justified), "justified", "");
	fputs("</div>\n", h->out);
}

static void debt_change(FILE *out, uint32_t gained, uint32_t gone)
{
	fputs("<td class=\"n bad\">", out);
	if (gained) {
		fputs("<b>+", out);
		figures_put(out, gained, 0);
		fputs("</b>", out);
	}
	fputs("<td class=\"n good\">", out);
	if (gone) {
		fputs("<b>\xe2\x88\x92", out);
		figures_put(out, gone, 0);
		fputs("</b>", out);
	}
}

static void debt_cell(FILE *out, uint64_t n)
{
	fputs("<td class=n>", out);
	figures_put(out, n, 0);
}

static void debt_category(FILE *out, const struct debt_row *row, bool ranged)
{
	fputs("<tr><td>", out);
	markup_put(out, row->name.n ? row->name : SLICE("(none)"));
	debt_cell(out, row->count.findings);
	debt_cell(out, row->count.justified);
	debt_cell(out, row->count.files);
	fputs(row->count.findings ? "<td class=bad><b>FAIL</b>" : "<td class=good><b>PASS</b>",
	      out);
	if (ranged)
		debt_change(out, row->gained, row->gone);
	putc('\n', out);
}

static void debt_categories(const struct debt *d, FILE *out)
{
	fprintf(out,
		"<section class=card><h2>By category</h2>\n<div class=wide><table class=rows>\n"
		"<tr><th>category<th class=n>unjustified<th class=n>justified<th class=n>files<th>"
		"%s\n",
		d->range.n ? "<th class=n>new<th class=n>gone" : "");
	for (size_t i = 0; i < d->by_category.n; i++)
		debt_category(out, &d->by_category.row[i], d->range.n > 0);
	fputs("<tr class=sum><td>total", out);
	debt_cell(out, d->total.findings);
	debt_cell(out, d->total.justified);
	debt_cell(out, d->total.files);
	fputs("<td>", out);
	if (d->range.n)
		debt_change(out, d->gained, d->gone);
	fputs("\n</table></div></section>\n", out);
}

static void debt_severities(const struct debt *d, FILE *out)
{
	struct page_bar bar[SEVERITY_COUNT] = {0};
	size_t n = 0;

	for (size_t i = 0; i < d->by_severity.n && n < SEVERITY_COUNT; i++) {
		const struct debt_row *row = &d->by_severity.row[i];

		if (!row->count.findings)
			continue;
		bar[n].label = row->name;
		bar[n++].part[row->severity] = row->count.findings;
	}
	if (n)
		page_bars(out, "By severity", bar, n);
}

static void debt_compliance(FILE *out, const struct debt_count *c)
{
	figures_put_percent(out, c->looked_at - c->files, c->looked_at);
	fputs(" of ", out);
	figures_put(out, c->looked_at, 0);
	fprintf(out, " file%s clean", c->looked_at == 1 ? "" : "s");
	if (!c->classes)
		return;
	fputs(" · ", out);
	figures_put_percent(out, c->compliant, c->classes);
	fputs(" of ", out);
	figures_put(out, c->classes, 0);
	fprintf(out, " class%s", c->classes == 1 ? " complies" : "es comply");
}

static void debt_tree(struct html *h, const struct debt *d)
{
	struct debt_directory dir[DEBT_DIRECTORIES];
	size_t n = debt_directories(dir, d, DEBT_DIRECTORIES);

	if (!n)
		return;
	fputs("<section class=chart><h2>By directory</h2>\n", h->out);
	for (size_t i = 0; i < n; i++) {
		const struct debt_row *row = dir[i].row;

		fprintf(h->out, "<div class=\"bar d%u\"><span>", dir[i].depth);
		markup_put(h->out, dir[i].name);
		fputs("</span><b>", h->out);
		figures_put(h->out, row->count.findings, 0);
		fprintf(h->out, "</b><div><i class=k0 style=width:%.2f%%></i></div><small>",
			100.0 * row->count.findings / dir[0].row->count.findings);
		debt_compliance(h->out, &row->count);
		fputs("</small></div>\n", h->out);
	}
	fputs("</section>\n", h->out);
}

static void debt_authors(const struct debt *d, FILE *out)
{
	fputs("<div class=wide><table class=rows>\n<tr><th>who<th class=n>new<th class=n>gone\n",
	      out);
	for (size_t i = 0; i < d->by_author.n; i++) {
		fputs("<tr><td>", out);
		markup_put(out, d->by_author.row[i].name);
		debt_change(out, d->by_author.row[i].gained, d->by_author.row[i].gone);
		putc('\n', out);
	}
	fputs("</table></div>\n", out);
}

static void debt_commits(const struct debt *d, FILE *out)
{
	size_t n = d->commits.n, shown = n < DEBT_COMMITS ? n : DEBT_COMMITS;

	fputs("<details><summary><code>", out);
	if (shown < n)
		fprintf(out, "the newest %zu of ", shown);
	figures_put(out, n, 0);
	fprintf(out,
		" commit%s that changed the debt</code></summary>\n<div class=wide>"
		"<table class=rows>\n<tr><th>date<th>commit<th class=n>new<th class=n>gone<th>"
		"who\n",
		n == 1 ? "" : "s");
	for (size_t i = n; i-- > n - shown;) {
		const struct debt_commit *c = &d->commits.p[i];
		char date[16];

		debt_date(date, c->time);
		fprintf(out, "<tr><td>%s<td><code>", date);
		markup_put(out, slice_first(c->name, 10));
		fputs("</code>", out);
		debt_change(out, c->gained, c->gone);
		fputs("<td>", out);
		markup_put(out, c->author);
		putc('\n', out);
	}
	fputs("</table></div></details>\n", out);
}

static void debt_range(const struct debt *d, FILE *out)
{
	bool less = d->gone > d->gained;

	fputs("<section class=card><h2>", out);
	markup_put(out, d->range);
	fputs(": ", out);
	figures_put(out, d->gained, 0);
	fputs(" new, ", out);
	figures_put(out, d->gone, 0);
	fprintf(out, " gone, <span class=%s><b>%s", less ? "good" : "bad",
		less		      ? "\xe2\x88\x92"
		: d->gained > d->gone ? "+"
				      : "");
	figures_put(out, less ? d->gone - d->gained : d->gained - d->gone, 0);
	fputs("</b></span></h2>\n", out);
	if (d->by_author.n)
		debt_authors(d, out);
	if (d->commits.n)
		debt_commits(d, out);
	fputs("</section>\n", out);
}

void html_debt(const struct debt *d, const struct report_options *o, FILE *out)
{
	/* The list of files is all or nothing: its lines are cut by their number. */
	struct report_options own = *o;
	struct html h;

	own.max = 0;
	html_open(&h, d->result, &own, out);
	page_begin(out, "git ssot report", VIEW_JOIN(&h.v, SLICE("The debt of "), d->result->name));
	debt_tiles(&h, d);
	if (d->range.n)
		debt_range(d, out);
	fputs("<div class=charts><div>\n", out);
	debt_categories(d, out);
	debt_severities(d, out);
	fputs("</div>\n", out);
	debt_tree(&h, d);
	fputs("</div>\n", out);
	if (h.v.nshown) {
		html_rules(&h);
		html_files(&h);
	}
	html_close(&h);
}

/* --- the plan --- */

static struct slice plan_hours_text(struct view *v, uint64_t minutes)
{
	struct slice hours = view_number(v, minutes / 60);

	if (minutes % 60)
		hours = arena_printf(&v->arena, "%.*s.%u", SLICE_ARG(hours),
				     (unsigned)(minutes % 60 * 10 / 60));
	return VIEW_JOIN(v, hours, SLICE(" h"));
}

static void plan_files(FILE *out, const struct plan_file *file, size_t n)
{
	size_t shown = n < PLAN_FILES ? n : PLAN_FILES;

	fputs("<div class=wide><table class=\"rows paths\">\n<tr><th>file<th class=n>findings"
	      "<th class=n>effort<th>risk<th>category\n",
	      out);
	for (size_t i = 0; i < shown; i++) {
		fputs("<tr><td><code>", out);
		markup_put(out, file[i].path);
		fputs("</code>", out);
		debt_cell(out, file[i].findings);
		fputs("<td class=n>", out);
		figures_put_hours(out, file[i].minutes, 0);
		fprintf(out, "<td class=t%d>%s<td>", (int)file[i].risk,
			plan_risk_name[file[i].risk]);
		markup_put(out, file[i].category);
		putc('\n', out);
	}
	fputs("</table></div>\n", out);
	if (shown < n) {
		fputs("<p class=use>", out);
		figures_put(out, n - shown, 0);
		fputs(" more files; the formats csv and json hold all.</p>\n", out);
	}
}

static void plan_sums(FILE *out, uint64_t files, uint64_t findings, uint64_t minutes)
{
	figures_put(out, files, 0);
	fprintf(out, " file%s, ", files == 1 ? "" : "s");
	figures_put(out, findings, 0);
	fprintf(out, " finding%s, ", findings == 1 ? "" : "s");
	figures_put_hours(out, minutes, 0);
}

/* Each phase folds up, so that the whole plan fits the eye. */
static void plan_phases(const struct plan *p, FILE *out)
{
	fputs("<section class=card><h2>Phases</h2>\n", out);
	for (size_t i = 0; i < p->nphases; i++) {
		const struct plan_phase *phase = &p->phase[i];

		if (!phase->n)
			continue;
		fputs("<details><summary><code>", out);
		markup_put(out, phase->name);
		putc(' ', out);
		markup_put(out, phase->title);
		fputs("<br>", out);
		plan_sums(out, phase->n, phase->findings, phase->minutes);
		fputs("</code></summary>\n", out);
		plan_files(out, p->file + phase->first, phase->n);
		fputs("</details>\n", out);
	}
	fputs("</section>\n", out);
}

static void plan_overview(const struct plan *p, FILE *out)
{
	uint64_t most = 1;

	for (size_t i = 0; i < p->nphases; i++)
		most = p->phase[i].minutes > most ? p->phase[i].minutes : most;
	fputs("<section class=\"chart card\"><h2>Hours by phase</h2>\n", out);
	for (size_t i = 0; i < p->nphases; i++) {
		const struct plan_phase *phase = &p->phase[i];

		if (!phase->n)
			continue;
		fputs("<div class=bar><span>", out);
		markup_put(out, phase->name);
		putc(' ', out);
		markup_put(out, phase->title);
		fputs("</span><b>", out);
		figures_put_hours(out, phase->minutes, 0);
		fprintf(out, "</b><div><i class=k0 style=width:%.2f%%></i></div></div>\n",
			100.0 * (double)phase->minutes / (double)most);
	}
	fputs("</section>\n", out);
}

static void plan_tiles(struct view *v, const struct plan *p, FILE *out)
{
	fputs("<div class=tiles>\n", out);
	page_tile(out, view_number(v, p->nfiles), "files to migrate", "");
	page_tile(out, view_number(v, p->findings), "findings", "");
	page_tile(out, plan_hours_text(v, p->minutes), "of work", "");
	if (p->budget)
		page_tile(out, plan_hours_text(v, p->batch_minutes), "in the next batch", "");
	fputs("</div>\n", out);
}

void html_plan(const struct plan *p, const struct report_options *o, FILE *out)
{
	struct view v = {0}; /* only its arena */

	(void)o;
	page_begin(out, "git ssot plan", VIEW_JOIN(&v, SLICE("The plan for "), p->name));
	plan_tiles(&v, p, out);
	if (p->budget) {
		fputs("<section class=card><h2>The next batch: ", out);
		plan_sums(out, p->batch_files, p->batch_findings, p->batch_minutes);
		fputs("</h2>\n", out);
		plan_files(out, p->file, p->batch_files);
		fputs("</section>\n", out);
	}
	if (p->nfiles) {
		plan_overview(p, out);
		plan_phases(p, out);
	} else {
		fputs("<section class=card>Nothing to do: no file has a finding.</section>\n", out);
	}
	page_end(out, SLICE("git-ssot " SSOT_VERSION ". One file per commit, so that a revert is "
			    "exact. Before each: syntax, imports, the file's tests."));
	arena_clear(&v.arena);
}
