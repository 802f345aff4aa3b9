/* HTML: one self-contained file; totals, bars, rules, and every finding under its file. */
#include <stdlib.h>

#include "src/report/debt.h"
#include "src/report/formats.h"
#include "src/report/html.h"
#include "src/report/page.h"

#define HTML_DIRS     12
#define HTML_DIRS_MIN 6 /* fewer directories than that: look one level deeper */
#define HTML_DEPTH    4

static void html_tiles(struct html *h)
{
	const struct result *r = h->v.r;
	struct view *v = &h->v;

	fputs("<div class=tiles>\n", h->out);
	page_tile(h->out, view_number(v, r->total.new_), r->whole ? "findings" : "new",
		  r->total.new_ ? "bad" : "good");
	if (r->whole) {
		page_tile(h->out, view_number(v, h->nfiles), "files with findings", "");
	} else {
		page_tile(h->out, view_number(v, r->total.gone), "gone",
			  r->total.gone ? "good" : "");
		page_tile(h->out, view_number(v, r->total.old), "old", "");
	}
	if (r->total.ignored || r->total.justified)
		page_tile(h->out, view_number(v, r->total.ignored + (uint64_t)r->total.justified),
			  "excused with a reason", "");
	page_tile(h->out, view_number(v, r->files), "files judged", "");
	fputs("</div>\n", h->out);
}

static uint64_t html_weight(const struct page_bar *bar)
{
	uint64_t sum = 0;

	for (int i = 0; i < SEVERITY_COUNT; i++)
		sum += bar->part[i];
	return sum;
}

static int html_longest(const void *left, const void *right)
{
	const struct page_bar *a = left, *b = right;
	uint64_t x = html_weight(a), y = html_weight(b);

	return x != y ? (x > y ? -1 : 1) : slice_cmp(a->label, b->label);
}

static int html_by_label(const void *left, const void *right)
{
	const struct page_bar *a = left, *b = right;

	return slice_cmp(a->label, b->label);
}

/* Sums up bars of one label, the longest first. Returns how many are left. */
static size_t html_merge(struct page_bar *bar, size_t n)
{
	size_t kept = 0;

	if (!n)
		return 0;
	qsort(bar, n, sizeof *bar, html_by_label);
	for (size_t i = 0; i < n; i++) {
		if (kept && slice_eq(bar[kept - 1].label, bar[i].label)) {
			for (int s = 0; s < SEVERITY_COUNT; s++)
				bar[kept - 1].part[s] += bar[i].part[s];
		} else {
			bar[kept++] = bar[i];
		}
	}
	qsort(bar, kept, sizeof *bar, html_longest);
	return kept;
}

static void html_categories(struct html *h)
{
	struct page_bar *bar = ARENA_ARRAY(&h->v.arena, struct page_bar, h->v.nrules);
	size_t n = 0;

	for (size_t i = 0; i < h->v.nrules; i++) {
		if (!h->v.count[i])
			continue;
		bar[n].label = view_category(h->v.rule[i]);
		bar[n++].part[h->v.rule[i]->severity] = h->v.count[i];
	}
	page_bars(h->out, "By category", bar, html_merge(bar, n));
}

static void html_severities(struct html *h)
{
	struct page_bar bar[SEVERITY_COUNT] = {0};
	size_t n = 0;

	for (int s = SEVERITY_CRITICAL; s >= SEVERITY_LOW; s--) {
		if (!h->has[s])
			continue;
		bar[n].label = slice_of(severity_name[s]);
		for (size_t i = 0; i < h->nfiles; i++)
			bar[n].part[s] += h->file[i].part[s];
		n++;
	}
	page_bars(h->out, "By severity", bar, n);
}

/* The first `depth` directories of a path. */
static struct slice html_directory(struct slice path, unsigned depth)
{
	size_t end = 0;

	while (depth-- > 0) {
		size_t slash = slice_find(slice_from(path, end), '/');

		if (slash == slice_from(path, end).n)
			break;
		end += slash + 1;
	}
	return end ? slice_first(path, end) : SLICE("(top)");
}

static void html_directories(struct html *h)
{
	struct page_bar *bar = ARENA_ARRAY(&h->v.arena, struct page_bar, h->nfiles);
	size_t n = 0;

	for (unsigned depth = 1; depth <= HTML_DEPTH && n < HTML_DIRS_MIN; depth++) {
		for (size_t i = 0; i < h->nfiles; i++) {
			bar[i].label = html_directory(h->file[i].path, depth);
			for (int s = 0; s < SEVERITY_COUNT; s++)
				bar[i].part[s] = h->file[i].part[s];
		}
		n = html_merge(bar, h->nfiles);
	}
	page_bars(h->out, n > HTML_DIRS ? "By directory, the fullest" : "By directory", bar,
		  n < HTML_DIRS ? n : HTML_DIRS);
}

static void html_write(const struct result *r, const struct report_options *o, FILE *out)
{
	struct html h;

	html_open(&h, r, o, out);
	page_begin(out, "git ssot", r->name);
	html_tiles(&h);
	if (h.v.nshown) {
		fputs("<div class=charts><div>\n", out);
		html_severities(&h);
		html_categories(&h);
		fputs("</div>\n", out);
		html_directories(&h);
		fputs("</div>\n", out);
		html_rules(&h);
		html_files(&h);
	} else {
		fprintf(out, "<section class=card>Nothing new%s.</section>\n",
			r->total.gone ? ", and less than before: thank you" : "");
	}
	html_close(&h);
}

const struct report_format report_html = {
	.name = "html",
	.help = "one self-contained page: bars, charts, files to sort and filter",
	.write = html_write,
	.write_debt = html_debt,
	.write_plan = html_plan,
	.write_trend = html_trend,
};
