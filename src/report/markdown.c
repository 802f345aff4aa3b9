/* Markdown for a pull request or an issue, short enough for a comment. */
#include "src/report/markdown.h"
#include "src/report/debt.h"
#include "src/report/formats.h"
#include "ssot/base/term.h"

/* A comment holds 65,536 characters; a long list is cut per rule and as a whole. */
#define MARKDOWN_SHOWN	 200
#define MARKDOWN_COLUMNS 80

struct markdown {
	struct view v;
	FILE *out;
	size_t printed;
};

void markdown_prose(FILE *out, struct slice text)
{
	for (size_t i = 0, len; i < text.n; i += len) {
		char shown[16];

		term_show(slice_from(text, i), shown, &len);
		for (const char *p = shown; *p; p++) {
			if (strchr("\\`*_{}[]<>|~#&!$@", *p))
				putc('\\', out);
			putc(*p, out);
		}
	}
}

void markdown_code(struct view *v, FILE *out, struct slice text)
{
	struct slice code = view_visible(v, slice_trim(text));
	size_t run = 0, longest = 0;
	bool pad;

	if (!code.n)
		return;
	for (size_t i = 0; i < code.n; i++) {
		run = code.p[i] == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	pad = code.p[0] == '`' || code.p[code.n - 1] == '`';
	for (size_t i = 0; i <= longest; i++)
		putc('`', out);
	fputs(pad ? " " : "", out);
	fwrite(code.p, 1, code.n, out);
	fputs(pad ? " " : "", out);
	for (size_t i = 0; i <= longest; i++)
		putc('`', out);
}

static void put_title(struct markdown *m)
{
	const struct tally *c = &m->v.r->total;

	fputs("### git ssot: ", m->out);
	if (m->v.r->whole)
		fprintf(m->out, "%.*s %s", SLICE_ARG(view_number(&m->v, c->new_)),
			c->new_ == 1 ? "finding" : "findings");
	else if (c->new_)
		fprintf(m->out, "%.*s new", SLICE_ARG(view_number(&m->v, c->new_)));
	else
		fputs("nothing new", m->out);
	if (c->gone)
		fprintf(m->out, ", %.*s gone%s", SLICE_ARG(view_number(&m->v, c->gone)),
			c->new_ ? "" : ", thank you");
	fputs("\n\n", m->out);
}

static void put_groups(struct markdown *m)
{
	bool whole = m->v.r->whole, any = false;

	for (size_t i = 0; i < m->v.ngroups; i++) {
		const struct view_group *g = &m->v.group[i];

		if (!g->tally.new_ && !g->tally.gone)
			continue;
		if (!any)
			fputs(whole ? "| severity | category | findings |\n|---|---|--:|\n"
				    : "| severity | category | new | gone | old |\n"
				      "|---|---|--:|--:|--:|\n",
			      m->out);
		any = true;
		fprintf(m->out, "| %s | ", severity_name[g->severity]);
		markdown_prose(m->out, g->category);
		fprintf(m->out, " | %.*s |", SLICE_ARG(view_number(&m->v, g->tally.new_)));
		if (!whole) {
			fprintf(m->out, " %.*s |", SLICE_ARG(view_number(&m->v, g->tally.gone)));
			fprintf(m->out, " %.*s |", SLICE_ARG(view_number(&m->v, g->tally.old)));
		}
		putc('\n', m->out);
	}
	if (any)
		putc('\n', m->out);
}

static void put_line(struct markdown *m, const struct finding *f)
{
	const struct slice none = SLICE(""), cut = SLICE("…");
	struct view_line l = view_line(f, MARKDOWN_COLUMNS);

	markdown_code(&m->v, m->out,
		      VIEW_JOIN(&m->v, l.left ? cut : none, l.before.n ? l.before : none,
				l.match.n ? l.match : none, l.after.n ? l.after : none,
				l.right ? cut : none));
}

static void put_item(struct markdown *m, const struct finding *f)
{
	struct slice place = view_path(&m->v, f);
	char line[16];

	snprintf(line, sizeof line, ":%u", f->line);
	if (f->line)
		place = VIEW_JOIN(&m->v, place, slice_of(line));
	fputs("- ", m->out);
	markdown_code(&m->v, m->out, place);
	if (f->excerpt.n) {
		putc(' ', m->out);
		put_line(m, f);
	}
	if (f->detail.n) {
		putc(' ', m->out);
		markdown_prose(m->out, f->detail);
	}
	if (f->state != FINDING_NEW || f->excuse != EXCUSE_NONE)
		fprintf(m->out, " (%s)", f->excuse != EXCUSE_NONE ? view_excuse(f) : view_state(f));
	putc('\n', m->out);
}

static void put_rule_head(struct markdown *m, const struct rule *rule)
{
	struct slice import = view_use_import(&m->v, rule);

	fprintf(m->out, "**%s** ", severity_name[rule->severity]);
	markdown_code(&m->v, m->out, rule->id);
	fputs(": ", m->out);
	markdown_prose(m->out, rule->message);
	if (rule->use.n) {
		fputs("; use ", m->out);
		markdown_code(&m->v, m->out, rule->use);
		if (import.n) {
			fputs(" (", m->out);
			markdown_prose(m->out, import);
			putc(')', m->out);
		}
	}
	if (view_is_link(rule->url))
		fprintf(m->out, " ([why](<%.*s>))", SLICE_ARG(rule->url));
	fputs("\n\n", m->out);
}

static void put_rule(struct markdown *m, const struct rule *rule, const struct finding *const *f,
		     size_t n)
{
	unsigned max = m->v.o->max;
	size_t shown = max && max < n ? max : n;

	if (max && shown > MARKDOWN_SHOWN - m->printed)
		shown = MARKDOWN_SHOWN - m->printed;
	put_rule_head(m, rule);
	for (size_t i = 0; i < shown; i++)
		put_item(m, f[i]);
	if (shown < n)
		fprintf(m->out, "- … %.*s more\n", SLICE_ARG(view_number(&m->v, n - shown)));
	putc('\n', m->out);
	m->printed += shown;
}

static void markdown_write(const struct result *r, const struct report_options *o, FILE *out)
{
	struct markdown m = {.out = out};
	struct view_order order;

	view_init(&m.v, r, o);
	order = view_by_rule(&m.v);
	put_title(&m);
	put_groups(&m);
	for (int severity = SEVERITY_CRITICAL; severity >= SEVERITY_LOW; severity--)
		for (size_t i = 0; i < m.v.nrules; i++)
			if (m.v.count[i] && (int)m.v.rule[i]->severity == severity)
				put_rule(&m, m.v.rule[i], order.finding + order.start[i],
					 m.v.count[i]);
	fputs("<sub>", out);
	markdown_prose(out, r->name);
	fprintf(out, ", %.*s, %.*s of ", SLICE_ARG(view_plural(&m.v, r->files, "file")),
		SLICE_ARG(view_plural(&m.v, view_rules(r), "rule")));
	markdown_prose(out, r->config);
	fputs("</sub>\n", out);
	view_release(&m.v);
}

const struct report_format report_markdown = {
	.name = "markdown",
	.help = "for a pull request or an issue",
	.write = markdown_write,
	.write_debt = markdown_debt,
	.write_plan = markdown_plan,
	.write_trend = markdown_trend,
};
