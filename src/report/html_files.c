/* The parts of HTML documents that show findings: the rules, and the files to sort and filter. */
#include "src/report/html.h"

#include <stdlib.h>

#include "src/report/markup.h"
#include "src/report/page.h"

#define HTML_COLUMNS 120   /* of a source line: 25,000 of them should stay a few MB */
#define HTML_ROWS    30000 /* findings with their lines; with more, each file shows fewer */

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

void html_open(struct html *h, const struct result *r, const struct report_options *o, FILE *out)
{
	size_t n;

	*h = (struct html){.out = out};
	view_init(&h->v, r, o);
	n = h->v.nshown;

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

static void html_rule(struct html *h, size_t i)
{
	const struct rule *rule = h->v.rule[i];
	struct slice import = view_use_import(&h->v, rule);
	FILE *out = h->out;

	fprintf(out, "<tr id=r%zu><td><code>", i);
	markup_put(out, rule->id);
	fprintf(out, "</code><td class=t%d>%s<td class=n>", (int)rule->severity,
		severity_name[rule->severity]);
	figures_put(out, h->v.count[i], 0);
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

void html_rules(struct html *h)
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

/* The findings of one rule in one file; of their lines only the first `shown`. */
static void html_group(struct html *h, const struct html_item *item, size_t n, size_t shown)
{
	const struct rule *rule = item->finding->rule;

	fprintf(h->out, "<div class=g data-r=\"%zu %d %zu\"><p><a class=t%d href=#r%zu>",
		item->rule, (int)rule->severity, n, (int)rule->severity, item->rule);
	markup_put(h->out, rule->id);
	fprintf(h->out, "</a> %zu<table>", n);
	for (size_t i = 0; i < shown; i++)
		html_finding(h, item[i].finding);
	if (shown < n)
		fprintf(h->out, "<tr><td><td>… %zu more", n - shown);
	fputs("</table></div>", h->out);
}

static void html_file(struct html *h, const struct html_file *file, size_t most)
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
			figures_put(h->out, file->part[s], 0);
		fputs("</b>", h->out);
	}
	fputs("<b>", h->out);
	figures_put(h->out, file->n, 0);
	fputs("</b></summary>", h->out);
	for (size_t i = 0, k; i < file->n; i = k) {
		size_t left = i < most ? most - i : 0;

		for (k = i + 1; k < file->n && item[k].rule == item[i].rule; k++)
			;
		html_group(h, item + i, k - i, left < k - i ? left : k - i);
	}
	fputs("</details>\n", h->out);
}

/* How many lines each file may show so that all of them together are not too many. */
static size_t html_most(const struct html *h)
{
	size_t most = HTML_ROWS, sum;

	do {
		sum = 0;
		for (size_t i = 0; i < h->nfiles; i++)
			sum += h->file[i].n < most ? h->file[i].n : most;
	} while (sum > HTML_ROWS && (most /= 2) > 1);
	return most;
}

void html_files(struct html *h)
{
	size_t most = html_most(h);

	if (h->nfiles)
		qsort(h->file, h->nfiles, sizeof *h->file, html_fullest);
	fprintf(h->out, "<section class=\"card files\" style=\"--columns:%d\"><h2>Files</h2>\n",
		h->has[0] + h->has[1] + h->has[2] + h->has[3] + 1);
	if (h->nfiles && h->file[0].n > most)
		fprintf(h->out,
			"<p class=use>To keep this page small, a file shows the lines of its "
			"first %zu finding%s.</p>\n",
			most, most == 1 ? "" : "s");
	html_tools(h);
	fputs("<div id=files>\n", h->out);
	for (size_t i = 0; i < h->nfiles; i++)
		html_file(h, &h->file[i], most);
	fputs("</div></section>\n", h->out);
}

void html_close(struct html *h)
{
	const struct result *r = h->v.r;
	struct view *v = &h->v;

	page_end(h->out, VIEW_JOIN(v, SLICE("git-ssot " SSOT_VERSION ", "),
				   view_plural(v, view_rules(r), "rule"), SLICE(" of "),
				   r->config.n ? r->config : SLICE(CONFIG_NAME), SLICE(", "),
				   view_time(v, r->nanoseconds)));
	view_release(v);
}
