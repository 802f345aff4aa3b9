/* The trend as an HTML document: the debt drawn by category, each category by itself, the rows. */
#include <stdlib.h>

#include "src/report/chart.h"
#include "src/report/debt.h"
#include "src/report/markup.h"
#include "src/report/page.h"
#include "src/report/view.h"

#define TREND_ROWS 1000 /* of the table; the newest are worth most */

/* A trend while it is written. */
struct trend_page {
	const struct trend *t;
	struct view v; /* only its arena */
	FILE *out;
	size_t *order; /* categories that ever had a finding, what is fullest now first */
	size_t n;
	int64_t *time; /* by point, never going back */
	unsigned charts;
};

/* What categories are sorted by. */
struct trend_weight {
	size_t category;
	uint32_t now, most;
	struct slice name;
};

static int trend_cmp(const void *left, const void *right)
{
	const struct trend_weight *a = left, *b = right;

	if (a->now != b->now)
		return a->now > b->now ? -1 : 1;
	if (a->most != b->most)
		return a->most > b->most ? -1 : 1;
	return slice_cmp(a->name, b->name);
}

static void trend_page_init(struct trend_page *p, const struct trend *t, FILE *out)
{
	struct trend_weight *w;

	*p = (struct trend_page){.t = t, .out = out};
	w = ARENA_ARRAY(&p->v.arena, struct trend_weight, t->ncategories);
	p->order = ARENA_ARRAY(&p->v.arena, size_t, t->ncategories);
	p->time = ARENA_ARRAY(&p->v.arena, int64_t, t->npoints);
	for (size_t k = 0; k < t->ncategories; k++) {
		struct trend_weight one = {.category = k, .name = t->category[k]};

		for (size_t i = 0; i < t->npoints; i++) {
			one.now = t->point[i].count[k];
			one.most = one.now > one.most ? one.now : one.most;
		}
		if (one.most)
			w[p->n++] = one;
	}
	if (p->n)
		qsort(w, p->n, sizeof *w, trend_cmp);
	for (size_t i = 0; i < p->n; i++)
		p->order[i] = w[i].category;
	/* Clocks of machines differ: a line that turns back is no chart. */
	for (size_t i = 0; i < t->npoints; i++) {
		p->time[i] = t->point[i].time;
		if (i && p->time[i] < p->time[i - 1])
			p->time[i] = p->time[i - 1];
	}
}

/* "+12" or "-12" or "0" from one count to another. */
static struct slice trend_change(struct trend_page *p, uint32_t from, uint32_t to)
{
	struct slice n = view_number(&p->v, to > from ? to - from : from - to);

	if (to == from)
		return n;
	return VIEW_JOIN(&p->v, to > from ? SLICE("+") : SLICE("\xe2\x88\x92"), n);
}

static const char *trend_tone(uint32_t from, uint32_t to)
{
	return to > from ? "bad" : to < from ? "good" : "";
}

static void trend_tiles(struct trend_page *p)
{
	const struct trend_point *first = &p->t->point[0];
	const struct trend_point *last = &p->t->point[p->t->npoints - 1];
	uint32_t most = 0;
	char label[64];

	for (size_t i = 0; i < p->t->npoints; i++)
		most = p->t->point[i].total > most ? p->t->point[i].total : most;
	fputs("<div class=tiles>\n", p->out);
	page_tile(p->out, view_number(&p->v, last->total), "findings now", "");
	page_tile(p->out, trend_change(p, first->total, last->total), "since the beginning",
		  trend_tone(first->total, last->total));
	page_tile(p->out, view_number(&p->v, most), "at most", "");
	page_tile(p->out, view_number(&p->v, last->files), "files with findings", "");
	snprintf(label, sizeof label, "files with %u or more", p->t->high);
	page_tile(p->out, view_number(&p->v, last->high_files), label, "");
	fputs("</div>\n", p->out);
}

/* What pointing at a point shows: its date, commit and counts. */
static struct slice trend_label(struct trend_page *p, const struct trend_point *point)
{
	char date[16];
	struct slice line;

	debt_date(date, point->time);
	line = VIEW_JOIN(&p->v, slice_of(date), SLICE(" "), slice_first(point->name, 10),
			 SLICE(": "), view_number(&p->v, point->total));
	for (size_t i = 0; i < p->n && i < CHART_COLORS; i++)
		line = VIEW_JOIN(&p->v, line, i ? SLICE(", ") : SLICE("\n"),
				 p->t->category[p->order[i]], SLICE(" "),
				 view_number(&p->v, point->count[p->order[i]]));
	return line;
}

/* The counts of category order[i]; of order[i] and all behind it when `rest`. */
static const uint32_t *trend_values(struct trend_page *p, size_t i, bool rest)
{
	uint32_t *value = ARENA_ARRAY(&p->v.arena, uint32_t, p->t->npoints);

	for (size_t k = i; k < (rest ? p->n : i + 1); k++)
		for (size_t point = 0; point < p->t->npoints; point++)
			value[point] += p->t->point[point].count[p->order[k]];
	return value;
}

static void trend_draw(struct trend_page *p, struct chart *c, struct slice what)
{
	const uint32_t *value;
	uint64_t first = 0, last = 0;

	for (size_t i = 0; i < c->nseries; i++) {
		value = c->series[i].value;
		first += value[0];
		last += value[p->t->npoints - 1];
	}
	c->id = p->charts++;
	c->title = VIEW_JOIN(&p->v, what, SLICE(" over time"));
	c->description =
		VIEW_JOIN(&p->v, SLICE("From "), view_number(&p->v, first), SLICE(" to "),
			  view_number(&p->v, last), SLICE("; the table below holds every point."));
	c->time = p->time;
	c->npoints = p->t->npoints;
	chart_put(p->out, c, &p->v.arena);
}

static void trend_all(struct trend_page *p, const struct slice *label)
{
	struct chart_series series[CHART_COLORS];
	struct chart c = {.label = label, .series = series};
	size_t last = p->t->npoints - 1;

	c.nseries = p->n < CHART_COLORS ? p->n : CHART_COLORS;
	for (size_t i = 0; i < c.nseries; i++) {
		bool rest = p->n > CHART_COLORS && i == CHART_COLORS - 1;

		series[i] = (struct chart_series){rest ? SLICE("all others")
						       : p->t->category[p->order[i]],
						  (unsigned)i, trend_values(p, i, rest)};
	}
	fputs("<section class=card><h2>Findings by category</h2>\n<ul class=legend>", p->out);
	for (size_t i = 0; i < c.nseries; i++) {
		fprintf(p->out, "<li><i class=k%u></i>", series[i].color);
		markup_put(p->out, series[i].name);
		fputs(" <b>", p->out);
		figures_put(p->out, series[i].value[last], 0);
		fputs("</b>", p->out);
	}
	fputs("</ul>\n", p->out);
	trend_draw(p, &c, SLICE("Findings by category"));
	fputs("</section>\n", p->out);
}

/* Small ones beside the large ones would be lost: each by itself, on its own scale. */
static void trend_each(struct trend_page *p, const struct slice *label)
{
	size_t n = p->n < CHART_COLORS ? p->n : CHART_COLORS;
	size_t last = p->t->npoints - 1;

	fputs("<div class=charts>\n", p->out);
	for (size_t i = 0; i < n; i++) {
		struct chart_series one = {p->t->category[p->order[i]], (unsigned)i,
					   trend_values(p, i, false)};
		struct chart c = {.label = label, .series = &one, .nseries = 1, .small = true};

		fputs("<section class=card><h2>", p->out);
		markup_put(p->out, one.name);
		fputs(" <b>", p->out);
		figures_put(p->out, one.value[last], 0);
		fprintf(p->out, "</b> <span class=\"%s\"><b>",
			trend_tone(one.value[0], one.value[last]));
		markup_put(p->out, trend_change(p, one.value[0], one.value[last]));
		fputs("</b></span></h2>\n", p->out);
		trend_draw(p, &c, one.name);
		fputs("</section>\n", p->out);
	}
	fputs("</div>\n", p->out);
}

static void trend_row(struct trend_page *p, size_t i)
{
	const struct trend_point *point = &p->t->point[i];
	char date[16];

	debt_date(date, point->time);
	fprintf(p->out, "<tr><td>%s<td><code>", date);
	markup_put(p->out, slice_first(point->name, 10));
	fputs("</code>", p->out);
	fputs("<td class=n>", p->out);
	figures_put(p->out, point->total, 0);
	if (i && p->t->point[i - 1].total != point->total) {
		fprintf(p->out, "<td class=\"n %s\"><b>",
			trend_tone(p->t->point[i - 1].total, point->total));
		markup_put(p->out, trend_change(p, p->t->point[i - 1].total, point->total));
		fputs("</b>", p->out);
	} else {
		fputs("<td>", p->out);
	}
	for (size_t k = 0; k < p->n; k++) {
		fputs("<td class=n>", p->out);
		figures_put(p->out, point->count[p->order[k]], 0);
	}
	fputs("<td class=n>", p->out);
	figures_put(p->out, point->files, 0);
	putc('\n', p->out);
}

static void trend_rows(struct trend_page *p)
{
	size_t n = p->t->npoints, shown = n < TREND_ROWS ? n : TREND_ROWS;

	fprintf(p->out, "<section class=card><h2>By %s</h2>\n", p->t->every);
	if (shown < n) {
		fputs("<p class=use>The newest ", p->out);
		figures_put(p->out, shown, 0);
		fputs(" of ", p->out);
		figures_put(p->out, n, 0);
		fputs("; the formats csv and json hold all.</p>\n", p->out);
	}
	fputs("<div class=wide><table class=rows>\n<tr><th>date<th>commit"
	      "<th class=n>total<th class=n>change",
	      p->out);
	for (size_t k = 0; k < p->n; k++) {
		fputs("<th class=n>", p->out);
		markup_put(p->out, p->t->category[p->order[k]]);
	}
	fputs("<th class=n>files\n", p->out);
	for (size_t i = n; i-- > n - shown;)
		trend_row(p, i);
	fputs("</table></div></section>\n", p->out);
}

void html_trend(const struct trend *t, const struct report_options *o, FILE *out)
{
	struct trend_page p;
	struct slice *label;

	(void)o;
	trend_page_init(&p, t, out);
	page_begin(
		out, "git ssot trend",
		VIEW_JOIN(&p.v, SLICE("The debt of "), t->name, SLICE(" by "), slice_of(t->every)));
	label = ARENA_ARRAY(&p.v.arena, struct slice, t->npoints);
	for (size_t i = 0; i < t->npoints; i++)
		label[i] = trend_label(&p, &t->point[i]);
	if (t->npoints) {
		trend_tiles(&p);
		if (p.n)
			trend_all(&p, label);
		if (p.n > 1)
			trend_each(&p, label);
		trend_rows(&p);
	} else {
		fputs("<section class=card>No commit in this range.</section>\n", out);
	}
	page_end(out, VIEW_JOIN(&p.v, SLICE("git-ssot " SSOT_VERSION ", judged in "),
				view_time(&p.v, t->nanoseconds)));
	arena_clear(&p.v.arena);
}
