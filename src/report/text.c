/* The report for people: places editors jump to, the line with a caret, what to do about it. */
#include "src/report/debt.h"
#include "src/report/formats.h"
#include "src/report/view.h"

#include "ssot/base/term.h"
#include "ssot/base/utf.h"
#include "ssot/lang/lang.h"

#define GUTTER	      8 /* "12345 | " */
#define WIDTH	      100
#define WIDTH_LEAST   40
#define GROUP_MOST    8 /* findings on one line that share its picture */
#define EXCUSED_SHOWN 5
#define GROUPS_SHOWN  12
#define COMMIT_SHOWN  10

/* One sin often breaks several rules: findings of one line share the picture of it. */
struct text_group {
	const struct finding *finding[GROUP_MOST];
	size_t n;
	struct view_line line; /* as the first of them sees it */
};

struct text_report {
	struct view v;
	FILE *out;
	size_t columns; /* for the source line */
	struct text_group group;
	bool *told;	   /* whether `use:` was due, by place in v.rule */
	uint32_t *printed; /* findings written, by place in v.rule */
	struct slice *use; /* the `use:` last written, likewise */
};

/* Roles rather than colours, so that the look is decided in one place. */
static const char *const severity_sgr[SEVERITY_COUNT] = {
	[SEVERITY_LOW] = "36",
	[SEVERITY_MEDIUM] = "33",
	[SEVERITY_HIGH] = "1;35",
	[SEVERITY_CRITICAL] = "1;31",
};
#define SGR_PLACE "1"
#define SGR_DIM	  "2"
#define SGR_GOOD  "32"
#define SGR_BAD	  "1;31"

static void paint(struct text_report *t, const char *sgr)
{
	if (t->v.o->color)
		fprintf(t->out, "\033[%sm", sgr);
}

static void plain(struct text_report *t)
{
	if (t->v.o->color)
		fputs("\033[0m", t->out);
}

static void put_repeat(FILE *out, char c, size_t n)
{
	while (n-- > 0)
		putc(c, out);
}

/* " (old)", " (moved from a.py)", " (ignored: reason)", " (in 796bac66c)". */
static void put_remarks(struct text_report *t, const struct finding *f)
{
	FILE *out = t->out;

	if (f->state == FINDING_NEW && f->excuse == EXCUSE_NONE && !f->commit.n)
		return;
	paint(t, SGR_DIM);
	if (f->state != FINDING_NEW)
		fprintf(out, " (%s", view_state(f));
	if (f->state == FINDING_MOVED && f->from.n) {
		fputs(" from ", out);
		term_put_path(out, f->from);
	}
	if (f->state != FINDING_NEW)
		putc(')', out);
	if (f->excuse == EXCUSE_NOT_YET && !f->rule->since) {
		fputs(" (does not block any more)", out);
	} else if (f->excuse == EXCUSE_NOT_YET) {
		fprintf(out, " (blocks from %04u-%02u-%02u on)", f->rule->since / 10000,
			f->rule->since / 100 % 100, f->rule->since % 100);
	} else if (f->excuse != EXCUSE_NONE) {
		fprintf(out, " (%s", view_excuse(f));
		if (f->reason.n) {
			fputs(": ", out);
			term_put_text(out, f->reason);
		}
		putc(')', out);
	}
	if (f->commit.n) {
		fputs(" (in ", out);
		term_put_text(out, slice_first(f->commit, COMMIT_SHOWN));
		putc(')', out);
	}
	plain(t);
}

static void put_headline(struct text_report *t, const struct finding *f)
{
	const struct rule *rule = f->rule;

	paint(t, SGR_PLACE);
	if (f->path.n)
		term_put_path(t->out, f->path);
	else
		term_put_text(t->out, t->v.r->name); /* about the change set as such */
	if (f->line)
		fprintf(t->out, ":%u:%u", f->line, f->column);
	putc(':', t->out);
	plain(t);
	putc(' ', t->out);
	paint(t, severity_sgr[rule->severity]);
	fprintf(t->out, "%s:", severity_name[rule->severity]);
	plain(t);
	putc(' ', t->out);
	term_put_text(t->out, view_message(&t->v, f));
	putc(' ', t->out);
	paint(t, SGR_DIM);
	putc('[', t->out);
	term_put_text(t->out, rule->id);
	putc(']', t->out);
	plain(t);
	put_remarks(t, f);
	putc('\n', t->out);
}

static void put_gutter(struct text_report *t, const char *mark, uint32_t line)
{
	paint(t, SGR_DIM);
	if (line)
		fprintf(t->out, "%5u %s ", line, mark);
	else
		fprintf(t->out, "      %s ", mark);
	plain(t);
}

/* Where its mark begins; never behind the end of the line. */
static size_t text_start(const struct finding *f)
{
	return f->excerpt_at < f->excerpt.n ? f->excerpt_at : f->excerpt.n;
}

/* The gravest finding of the group whose match holds byte `at` of the excerpt, or NULL. */
static const struct finding *text_at(const struct text_group *g, size_t at)
{
	const struct finding *best = NULL;

	for (size_t i = 0; i < g->n; i++) {
		const struct finding *f = g->finding[i];
		size_t length = f->excerpt_len ? f->excerpt_len : 1;

		if (at < text_start(f) || at - text_start(f) >= length)
			continue;
		if (!best || f->rule->severity > best->rule->severity)
			best = f;
	}
	return best;
}

static bool text_begins(const struct text_group *g, size_t at)
{
	for (size_t i = 0; i < g->n; i++)
		if (text_start(g->finding[i]) == at)
			return true;
	return false;
}

/*
 * How much of `rest`, which begins at byte `at` of the excerpt, may be put in one go: printable
 * ASCII up to where a match begins or ends, else one character. *width: the columns that it takes.
 */
static size_t text_step(const struct text_group *g, size_t at, struct slice rest, size_t *width)
{
	size_t len = utf8_printable(rest);
	char c[16];

	for (size_t i = 0; len && i < g->n; i++) {
		size_t from = text_start(g->finding[i]);
		size_t to = from + (g->finding[i]->excerpt_len ? g->finding[i]->excerpt_len : 1);

		len = from > at && from - at < len ? from - at : len;
		len = to > at && to - at < len ? to - at : len;
	}
	*width = len ? len : term_show(rest, c, &len);
	return len;
}

static void put_source_text(struct text_report *t, struct slice shown)
{
	const struct finding *in = NULL;

	for (size_t i = 0, len, width; i < shown.n; i += len) {
		size_t at = t->group.line.from + i;
		const struct finding *now = text_at(&t->group, at);

		if (in && now != in)
			plain(t);
		if (now && now != in)
			paint(t, severity_sgr[now->rule->severity]);
		in = now;
		len = text_step(&t->group, at, slice_from(shown, i), &width);
		term_put_text(t->out, slice_first(slice_from(shown, i), len));
	}
	if (in)
		plain(t);
}

/* "    ^~~~~      ^~~": no blanks behind the last. */
static void put_marks(struct text_report *t, struct slice shown)
{
	const struct finding *in = NULL;
	size_t blanks = t->group.line.left;
	size_t end = shown.n + 1; /* an empty match behind the line has its mark too */

	for (size_t i = 0, len = 1; i < end; i += len) {
		size_t at = t->group.line.from + i, width = 1;
		const struct finding *now = text_at(&t->group, at);

		if (i < shown.n)
			len = text_step(&t->group, at, slice_from(shown, i), &width);
		if (in && now != in)
			plain(t);
		if (now && (i < shown.n || text_begins(&t->group, at))) {
			put_repeat(t->out, ' ', blanks);
			blanks = 0;
			if (now != in)
				paint(t, severity_sgr[now->rule->severity]);
			if (width && text_begins(&t->group, at)) {
				putc('^', t->out);
				width--;
			}
			put_repeat(t->out, '~', width);
		} else {
			blanks += width;
			now = NULL;
		}
		in = now;
	}
	if (in)
		plain(t);
	putc('\n', t->out);
}

static void put_source(struct text_report *t)
{
	const struct finding *f = t->group.finding[0];
	const struct view_line *l = &t->group.line;
	struct slice shown =
		slice_first(slice_from(f->excerpt, l->from), l->before.n + l->match.n + l->after.n);

	put_gutter(t, "|", f->line);
	fputs(l->left ? "…" : "", t->out);
	put_source_text(t, shown);
	fputs(l->right ? "…\n" : "\n", t->out);
	put_gutter(t, "|", 0);
	put_marks(t, shown);
}

/* What a reader has seen already, of this rule or of another that asks for the same. */
static bool text_knows_import(const struct text_report *t, const struct rule *rule)
{
	for (size_t i = 0; i < t->v.nrules; i++)
		if (t->told[i] && slice_eq(t->v.rule[i]->use_import, rule->use_import))
			return true;
	return false;
}

static bool text_knows_use(const struct text_report *t, struct slice use, size_t place)
{
	if (t->told[place])
		return slice_eq(use, t->use[place]);
	for (size_t i = 0; i < t->v.nrules; i++)
		if (t->told[i] && slice_eq(use, t->use[i]) &&
		    slice_eq(t->v.rule[i]->use_import, t->v.rule[place]->use_import))
			return true;
	return false;
}

/* Once per rule, and again only where captures make it read differently. */
static void put_use(struct text_report *t, const struct finding *f, size_t place)
{
	struct slice use = view_use(f), import = view_use_import(&t->v, f->rule);
	bool known = !use.n || text_knows_use(t, use, place);

	if (text_knows_import(t, f->rule))
		import.n = 0;
	t->use[place] = use;
	if (!known) {
		put_gutter(t, "=", 0);
		paint(t, SGR_GOOD);
		fputs("use: ", t->out);
		plain(t);
		term_put_text(t->out, use);
		if (import.n && term_width(use) + term_width(import) + 9 > t->columns) {
			putc('\n', t->out);
			put_gutter(t, "=", 0);
			fputs("   ", t->out);
		}
		if (import.n) {
			fputs("  (", t->out);
			term_put_text(t->out, import);
			putc(')', t->out);
		}
		putc('\n', t->out);
	}
	if (!t->told[place] && f->rule->url.n) {
		put_gutter(t, "=", 0);
		fputs("see: ", t->out);
		term_put_text(t->out, f->rule->url);
		putc('\n', t->out);
	}
	t->told[place] = true;
}

/* Whether the picture of the group shows this finding's match as well. */
static bool text_joins(const struct text_group *g, const struct finding *f)
{
	const struct finding *first = g->finding[0];
	size_t shown = g->line.before.n + g->line.match.n + g->line.after.n;

	return g->n && g->n < GROUP_MOST && f->line && first->line == f->line &&
	       first->state == f->state && slice_eq(first->path, f->path) &&
	       slice_eq(first->commit, f->commit) && slice_eq(first->excerpt, f->excerpt) &&
	       f->excerpt_at >= g->line.from && f->excerpt_at - g->line.from < shown;
}

static void put_group(struct text_report *t)
{
	struct text_group *g = &t->group;

	if (g->n && g->finding[0]->line && g->finding[0]->excerpt.n)
		put_source(t);
	for (size_t i = 0; i < g->n; i++)
		put_use(t, g->finding[i], view_rule(&t->v, g->finding[i]->rule));
	g->n = 0;
}

static void put_findings(struct text_report *t)
{
	struct text_group *g = &t->group;

	for (size_t i = 0; i < t->v.nshown; i++) {
		const struct finding *f = t->v.shown[i];
		size_t place = view_rule(&t->v, f->rule);

		if (t->v.o->max && t->printed[place] >= t->v.o->max)
			continue;
		t->printed[place]++;
		if (!text_joins(g, f)) {
			put_group(t);
			g->line = view_line(f, t->columns);
		}
		g->finding[g->n++] = f;
		put_headline(t, f);
	}
	put_group(t);
}

/* What the cut per rule left out. */
static bool put_rest(struct text_report *t)
{
	bool cut = false;

	for (size_t i = 0; i < t->v.nrules; i++) {
		size_t rest = t->v.count[i] - t->printed[i];

		if (!rest)
			continue;
		cut = true;
		paint(t, SGR_DIM);
		fprintf(t->out, "… %.*s more of [", SLICE_ARG(view_number(&t->v, rest)));
		term_put_text(t->out, t->v.rule[i]->id);
		fputs("]\n", t->out);
		plain(t);
	}
	return cut;
}

/* The exceptions that the change brings along are shown with their reasons: somebody must see them.
 */
static void put_excused(struct text_report *t)
{
	const struct result *r = t->v.r;
	size_t n = 0;

	if (r->whole || t->v.o->show_ignored || t->v.o->verbose)
		return;
	for (size_t i = 0; i < r->nfindings && n <= EXCUSED_SHOWN; i++) {
		const struct finding *f = &r->finding[i];

		if (f->state != FINDING_NEW ||
		    (f->excuse != EXCUSE_IGNORED && f->excuse != EXCUSE_JUSTIFIED))
			continue;
		if (n++ == EXCUSED_SHOWN) {
			fputs("Excused: … more: --show-ignored\n", t->out);
			break;
		}
		fputs("Excused: ", t->out);
		term_put_path(t->out, f->path);
		if (f->line)
			fprintf(t->out, ":%u", f->line);
		fputs(" [", t->out);
		term_put_text(t->out, f->rule->id);
		putc(']', t->out);
		put_remarks(t, f);
		putc('\n', t->out);
	}
}

/* "+3 -1 (294)", each part only when there is something to say. */
static void put_counts(struct text_report *t, const struct tally *c)
{
	if (t->v.r->whole) {
		fprintf(t->out, "%7.*s", SLICE_ARG(view_number(&t->v, c->new_)));
		return;
	}
	if (c->new_) {
		paint(t, SGR_BAD);
		fprintf(t->out, " +%.*s", SLICE_ARG(view_number(&t->v, c->new_)));
		plain(t);
	}
	if (c->gone) {
		paint(t, SGR_GOOD);
		fprintf(t->out, " -%.*s", SLICE_ARG(view_number(&t->v, c->gone)));
		plain(t);
	}
	if (c->old) {
		paint(t, SGR_DIM);
		fprintf(t->out, " (%.*s)", SLICE_ARG(view_number(&t->v, c->old)));
		plain(t);
	}
}

static void put_groups(struct text_report *t)
{
	size_t width = 0, n = 0;

	for (size_t i = 0; i < t->v.ngroups; i++) {
		size_t w = term_width(t->v.group[i].category);

		width = w > width && w < 30 ? w : width;
	}
	for (size_t i = 0; i < t->v.ngroups; i++) {
		const struct view_group *g = &t->v.group[i];
		size_t w = term_width(g->category);

		if (!g->tally.new_ && !g->tally.gone)
			continue;
		if (n++ == GROUPS_SHOWN) {
			fputs("  …\n", t->out);
			break;
		}
		fputs("  ", t->out);
		paint(t, severity_sgr[g->severity]);
		fprintf(t->out, "%-8s", severity_name[g->severity]);
		plain(t);
		fputs("  ", t->out);
		term_put_text(t->out, g->category);
		put_repeat(t->out, ' ', (w < width ? width - w : 0) + 1);
		put_counts(t, &g->tally);
		putc('\n', t->out);
	}
}

/* What was judged; of a commit's name as much as people need. */
static struct slice text_subject(const struct text_report *t)
{
	struct slice name = t->v.r->name;

	for (size_t i = 0; i < name.n; i++)
		if (!memchr("0123456789abcdef", name.p[i], 16))
			return name;
	return name.n < 40 ? name : slice_first(name, COMMIT_SHOWN);
}

/* "staged changes: " */
static void put_subject(struct text_report *t)
{
	struct slice name = text_subject(t);

	paint(t, SGR_PLACE);
	term_put_text(t->out, name.n ? name : SLICE("ssot"));
	plain(t);
	fputs(": ", t->out);
}

/* " · 2 files, 16 rules of .ssot.ini, 12 ms" */
static void put_scope(struct text_report *t)
{
	const struct result *r = t->v.r;

	paint(t, SGR_DIM);
	fprintf(t->out, " · %.*s, %.*s", SLICE_ARG(view_plural(&t->v, r->files, "file")),
		SLICE_ARG(view_plural(&t->v, view_rules(r), "rule")));
	if (r->config.n) {
		fputs(" of ", t->out);
		term_put_text(t->out, r->config);
	}
	fprintf(t->out, ", %.*s", SLICE_ARG(view_time(&t->v, r->nanoseconds)));
	plain(t);
	putc('\n', t->out);
}

static void put_parts(struct text_report *t)
{
	const struct tally *c = &t->v.r->total;
	uint64_t excused = 0, skipped = 0;

	/* Not the tally: that counts old exceptions too, which are nobody's news. */
	for (size_t i = 0; i < t->v.r->nfindings; i++) {
		const struct finding *f = &t->v.r->finding[i];

		excused += f->state == FINDING_NEW && f->excuse != EXCUSE_NONE;
		skipped += f->state == FINDING_NEW && f->excuse == EXCUSE_SKIPPED;
	}
	put_subject(t);
	if (t->v.r->whole) {
		fprintf(t->out, "%.*s", SLICE_ARG(view_plural(&t->v, c->new_, "finding")));
	} else if (c->new_) {
		paint(t, SGR_BAD);
		fprintf(t->out, "+%.*s new", SLICE_ARG(view_number(&t->v, c->new_)));
		plain(t);
	} else {
		fputs("nothing new", t->out);
	}
	if (c->gone) {
		fputs(", ", t->out);
		paint(t, SGR_GOOD);
		fprintf(t->out, "-%.*s gone", SLICE_ARG(view_number(&t->v, c->gone)));
		plain(t);
		fputs(c->new_ ? "" : ", thank you", t->out);
	}
	if (c->old)
		fprintf(t->out, " (%.*s old%s)", SLICE_ARG(view_number(&t->v, c->old)),
			t->v.r->scope_old && !t->v.r->whole ? ", judged too" : "");
	if (excused)
		fprintf(t->out, ", %.*s excused", SLICE_ARG(view_number(&t->v, excused)));
	if (skipped)
		fprintf(t->out, " (%.*s by SSOT_SKIP)", SLICE_ARG(view_number(&t->v, skipped)));
	put_scope(t);
}

/* The rule that `explain` is offered for: of the first finding that blocks. */
static const struct finding *text_example(const struct text_report *t)
{
	for (size_t i = 0; i < t->v.nshown; i++)
		if (finding_blocks(t->v.r, t->v.shown[i]))
			return t->v.shown[i];
	return NULL;
}

/* Whether anything that blocks says what to write instead. */
static bool text_has_use(const struct text_report *t)
{
	for (size_t i = 0; i < t->v.nshown; i++)
		if (finding_blocks(t->v.r, t->v.shown[i]) && view_use(t->v.shown[i]).n)
			return true;
	return false;
}

/* Whether a comment in its text may excuse it: where it is, there are comments. */
static bool text_is_excusable(const struct finding *f)
{
	return f->rule->ignore != IGNORE_NO && f->rule->kind->check_file &&
	       lang_of(f->path, (struct slice){0}) != lang_named(SLICE("text"));
}

/* The first blocking finding that a comment may excuse, or NULL. */
static const struct finding *text_excusable(const struct text_report *t)
{
	for (size_t i = 0; i < t->v.nshown; i++)
		if (finding_blocks(t->v.r, t->v.shown[i]) && text_is_excusable(t->v.shown[i]))
			return t->v.shown[i];
	return NULL;
}

/* How a finding may stay. A path, or a commit's shape, has no place for a comment. */
static void put_keeping(struct text_report *t, const struct finding *f)
{
	const struct finding *excusable = text_excusable(t);

	if (excusable) {
		fputs("To keep: in a comment there: ssot: ignore[", t->out);
		term_put_text(t->out, excusable->rule->id);
		fputs("] -- reason\n", t->out);
	} else if (f->rule->ignore != IGNORE_NO) {
		fputs("To keep: SSOT_SKIP=", t->out);
		term_put_text(t->out, f->rule->id);
		fputs(" lets it pass once, seen in the report\n", t->out);
	}
}

/* How to go on. */
static void put_advice(struct text_report *t, bool cut)
{
	const struct result *r = t->v.r;
	const struct finding *f = text_example(t);

	if (!r->blocking || !f) {
		if (r->total.new_)
			fprintf(t->out, "Nothing blocks: all are below the fail level, %s.\n",
				severity_name[r->fail_level]);
	} else if (r->whole) {
		view_put_plan(t->out, r);
	} else {
		fputs(text_has_use(t) ? "To mend: write what `use` says; why: git ssot explain "
				      : "Why: git ssot explain ",
		      t->out);
		term_put_text(t->out, f->rule->id);
		view_put_config(t->out, r);
		put_keeping(t, f);
	}
	if (cut)
		fputs("To see all: --max 0\n", t->out);
}

static void text_write(const struct result *r, const struct report_options *o, FILE *out)
{
	struct text_report t = {.out = out};
	size_t width = o->width ? o->width : WIDTH;
	bool cut;

	view_init(&t.v, r, o);
	t.columns = (width > WIDTH_LEAST ? width : WIDTH_LEAST) - GUTTER;
	t.printed = ARENA_ARRAY(&t.v.arena, uint32_t, t.v.nrules);
	t.told = ARENA_ARRAY(&t.v.arena, bool, t.v.nrules);
	t.use = ARENA_ARRAY(&t.v.arena, struct slice, t.v.nrules);
	put_findings(&t);
	cut = put_rest(&t);
	if (!o->quiet) {
		if (t.v.nshown)
			putc('\n', out);
		put_parts(&t);
		put_groups(&t);
		put_excused(&t);
		put_advice(&t, cut);
	}
	view_release(&t.v);
}

const struct report_format report_text = {
	.name = "text",
	.help = "for people: place, message, source line, what to use instead, summary",
	.write = text_write,
	.write_debt = text_debt,
	.write_plan = text_plan,
	.write_trend = text_trend,
};
