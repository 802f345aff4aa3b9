/* HTML: one self-contained file; totals, bars, rules, and every finding under its file. */
#include <stdlib.h>

#include "src/report/formats.h"
#include "src/report/markup.h"
#include "src/report/page.h"
#include "src/report/view.h"

#define HTML_COLUMNS  120 /* of a source line: 25,000 of them should stay a few MB */
#define HTML_DIRS     12
#define HTML_DIRS_MIN 6 /* fewer directories than that: look one level deeper */
#define HTML_DEPTH    4

/* A finding with what it is sorted by. */
struct html_item {
	const struct finding *finding;
	struct slice path;
	size_t rule, place;
};

/* The findings of one file: items [first, first + n). */
struct html_file {
	struct slice path;
	size_t first, n;
	uint32_t part[SEVERITY_COUNT];
};

struct html {
	struct view v;
	FILE *out;
	struct html_item *item;
	struct html_file *file;
	size_t nfiles;
	bool has[SEVERITY_COUNT]; /* severities without a finding get no column */
};

static int html_by_file(const void *left, const void *right)
{
	const struct html_item *a = left, *b = right;
	int c = slice_cmp(a->path, b->path);

	if (!c)
		c = (a->rule > b->rule) - (a->rule < b->rule);
	return c ? c : (a->place > b->place) - (a->place < b->place);
}

static int html_fullest(const void *left, const void *right)
{
	const struct html_file *a = left, *b = right;

	if (a->n != b->n)
		return a->n > b->n ? -1 : 1;
	return slice_cmp(a->path, b->path);
}

static void html_collect(struct html *h)
{
	size_t n = h->v.nshown;

	h->item = ARENA_ARRAY(&h->v.arena, struct html_item, n);
	h->file = ARENA_ARRAY(&h->v.arena, struct html_file, n);
	for (size_t i = 0; i < n; i++) {
		const struct finding *f = h->v.shown[i];

		h->item[i] =
			(struct html_item){f, view_path(&h->v, f), view_rule(&h->v, f->rule), i};
	}
	if (n)
		qsort(h->item, n, sizeof *h->item, html_by_file);
	for (size_t i = 0; i < n; i++) {
		struct html_file *last = h->nfiles ? &h->file[h->nfiles - 1] : NULL;

		if (!last || !slice_eq(last->path, h->item[i].path)) {
			last = &h->file[h->nfiles++];
			*last = (struct html_file){.path = h->item[i].path, .first = i};
		}
		last->n++;
		last->part[h->item[i].finding->rule->severity]++;
		h->has[h->item[i].finding->rule->severity] = true;
	}
}

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

static void html_rule(struct html *h, size_t i)
{
	const struct rule *rule = h->v.rule[i];
	struct slice import = view_use_import(&h->v, rule);
	FILE *out = h->out;

	fprintf(out, "<tr id=r%zu><td><code>", i);
	markup_put(out, rule->id);
	fprintf(out, "</code><td class=t%d>%s<td class=n>", (int)rule->severity,
		severity_name[rule->severity]);
	page_number(out, h->v.count[i]);
	fputs("<td>", out);
	markup_put(out, rule->message);
	if (rule->use.n) {
		fputs("<div class=use>use <code>", out);
		markup_put(out, rule->use);
		fputs("</code>", out);
		if (import.n) {
			fputs(" (", out);
			markup_put(out, import);
			putc(')', out);
		}
		fputs("</div>", out);
	}
	if (view_is_link(rule->url)) {
		fputs(" <a rel=noreferrer href=\"", out);
		markup_put(out, rule->url);
		fputs("\">more</a>", out);
	}
	putc('\n', out);
}

static void html_rules(struct html *h)
{
	size_t held = 0;

	fputs("<section class=card><h2>Rules</h2>\n<table class=rules>\n"
	      "<tr><th>rule<th>severity<th class=n>findings<th>what it asks for\n",
	      h->out);
	for (int severity = SEVERITY_CRITICAL; severity >= SEVERITY_LOW; severity--)
		for (size_t i = 0; i < h->v.nrules; i++)
			if (h->v.count[i] && (int)h->v.rule[i]->severity == severity)
				html_rule(h, i);
	for (size_t i = 0; i < h->v.nrules; i++)
		held += !h->v.count[i];
	fputs("</table>\n", h->out);
	if (held)
		fprintf(h->out, "<p class=use>%zu more rule%s without a finding.</p>\n", held,
			held == 1 ? "" : "s");
	fputs("</section>\n", h->out);
}

/* Ids instead of names in the rows keep a page of 25,000 findings small. */
static void html_tools(struct html *h)
{
	fputs("<div class=tools><input type=search id=text placeholder=\"filter by path\" "
	      "aria-label=\"filter by path\"><select id=rule aria-label=rule>"
	      "<option value=\"\">all rules",
	      h->out);
	for (size_t i = 0; i < h->v.nrules; i++) {
		if (!h->v.count[i])
			continue;
		fprintf(h->out, "<option value=%zu>", i);
		markup_put(h->out, h->v.rule[i]->id);
	}
	fputs("</select>", h->out);
	for (int s = SEVERITY_CRITICAL; s >= SEVERITY_LOW; s--)
		if (h->has[s])
			fprintf(h->out,
				"<label class=t%d><input type=checkbox checked value=%d> %s"
				"</label>",
				s, s, severity_name[s]);
	fputs("<output></output></div>\n<div class=head><button>file</button>", h->out);
	for (int s = SEVERITY_CRITICAL; s >= SEVERITY_LOW; s--)
		if (h->has[s])
			fprintf(h->out, "<button data-s=%d>%s</button>", s, severity_name[s]);
	fputs("<button>all</button></div>\n", h->out);
}

static struct slice html_unindent(struct slice s)
{
	while (s.n && slice_is_space(s.p[0]))
		s = slice_from(s, 1);
	return s;
}

static void html_remark(FILE *out, const struct finding *f)
{
	if (f->detail.n) {
		fputs("<em>", out);
		markup_put(out, f->detail);
		fputs("</em>", out);
	}
	if (f->state == FINDING_NEW && f->excuse == EXCUSE_NONE)
		return;
	fprintf(out, "<em>%s", f->excuse == EXCUSE_NONE ? view_state(f) : view_excuse(f));
	if (f->reason.n) {
		fputs(": ", out);
		markup_put(out, f->reason);
	}
	fputs("</em>", out);
}

static void html_finding(struct html *h, const struct finding *f)
{
	struct view_line l = view_line(f, HTML_COLUMNS);

	fputs("<tr><td>", h->out);
	if (f->line)
		fprintf(h->out, "%u", f->line);
	fputs("<td>", h->out);
	fputs(l.left ? "…" : "", h->out);
	markup_put(h->out, l.left ? l.before : html_unindent(l.before));
	if (l.match.n) {
		fputs("<u>", h->out);
		markup_put(h->out, l.match);
		fputs("</u>", h->out);
	}
	markup_put(h->out, l.after);
	fputs(l.right ? "…" : "", h->out);
	html_remark(h->out, f);
	putc('\n', h->out);
}

static void html_group(struct html *h, const struct html_item *item, size_t n)
{
	const struct rule *rule = item->finding->rule;

	fprintf(h->out, "<div class=g data-r=\"%zu %d %zu\"><p><a class=t%d href=#r%zu>",
		item->rule, (int)rule->severity, n, (int)rule->severity, item->rule);
	markup_put(h->out, rule->id);
	fprintf(h->out, "</a> %zu<table>", n);
	for (size_t i = 0; i < n; i++)
		html_finding(h, item[i].finding);
	fputs("</table></div>", h->out);
}

static void html_file(struct html *h, const struct html_file *file)
{
	const struct html_item *item = h->item + file->first;

	fputs("<details><summary><code>", h->out);
	markup_put(h->out, file->path);
	fputs("</code>", h->out);
	for (int s = SEVERITY_CRITICAL; s >= SEVERITY_LOW; s--) {
		if (!h->has[s])
			continue;
		fprintf(h->out, "<b class=t%d>", s);
		if (file->part[s])
			page_number(h->out, file->part[s]);
		fputs("</b>", h->out);
	}
	fputs("<b>", h->out);
	page_number(h->out, file->n);
	fputs("</b></summary>", h->out);
	for (size_t i = 0, k; i < file->n; i = k) {
		for (k = i + 1; k < file->n && item[k].rule == item[i].rule; k++)
			;
		html_group(h, item + i, k - i);
	}
	fputs("</details>\n", h->out);
}

static void html_write(const struct result *r, const struct report_options *o, FILE *out)
{
	struct html h = {.out = out};

	view_init(&h.v, r, o);
	html_collect(&h);
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
		qsort(h.file, h.nfiles, sizeof *h.file, html_fullest);
		fprintf(out,
			"<section class=\"card files\" style=\"--columns:%d\"><h2>Files</h2>\n",
			h.has[0] + h.has[1] + h.has[2] + h.has[3] + 1);
		html_tools(&h);
		fputs("<div id=files>\n", out);
		for (size_t i = 0; i < h.nfiles; i++)
			html_file(&h, &h.file[i]);
		fputs("</div></section>\n", out);
	} else {
		fprintf(out, "<section class=card>Nothing new%s.</section>\n",
			r->total.gone ? ", and less than before: thank you" : "");
	}
	page_end(out, VIEW_JOIN(&h.v, SLICE("git-ssot " SSOT_VERSION ", "),
				view_number(&h.v, view_rules(r)), SLICE(" rules of "),
				r->config.n ? r->config : SLICE(CONFIG_NAME), SLICE(", "),
				view_time(&h.v, r->nanoseconds)));
	view_release(&h.v);
}

const struct report_format report_html = {
	.name = "html",
	.help = "one self-contained page: bars, rules, files to sort and filter",
	.write = html_write,
};
