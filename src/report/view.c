/* Selects and counts what a report shows; decides nothing that the engine has decided. */
#include "src/report/view.h"

#include <inttypes.h>
#include <stdlib.h>

#include "ssot/base/term.h"
#include "ssot/base/utf.h"

static bool view_shows(const struct report_options *o, const struct finding *f)
{
	if (f->state == FINDING_GONE)
		return o->verbose;
	if (f->state != FINDING_NEW)
		return o->show_all || o->verbose;
	return f->excuse == EXCUSE_NONE || f->excuse == EXCUSE_NOT_YET || o->show_ignored ||
	       o->verbose;
}

size_t view_rules(const struct result *r)
{
	return r->rules ? r->rules->n - r->rules->nbuilt_in : 0;
}

size_t view_rule(const struct view *v, const struct rule *rule)
{
	if (v->r->rules && rule->index < v->r->rules->n && v->r->rules->rule[rule->index] == rule)
		return rule->index;
	for (size_t i = v->r->rules ? v->r->rules->n : 0; i < v->nrules; i++)
		if (v->rule[i] == rule)
			return i;
	return v->nrules;
}

static void view_count(struct tally *t, const struct finding *f)
{
	if (f->state == FINDING_GONE)
		t->gone++;
	else if (f->state != FINDING_NEW)
		t->old++;
	else if (f->excuse == EXCUSE_IGNORED)
		t->ignored++;
	else if (f->excuse == EXCUSE_JUSTIFIED)
		t->justified++;
	else if (f->excuse == EXCUSE_SKIPPED)
		t->skipped++;
	else if (f->excuse == EXCUSE_NONE)
		t->new_++;
}

/* Rules in force have their tally from the engine; findings of no such rule are counted here. */
static void view_collect(struct view *v)
{
	const struct result *r = v->r;
	size_t inforce = r->rules ? r->rules->n : 0;
	size_t cap = inforce + 8;

	v->rule = ARENA_ARRAY(&v->own, const struct rule *, cap);
	v->tally = ARENA_ARRAY(&v->own, struct tally, cap);
	v->count = ARENA_ARRAY(&v->own, uint32_t, cap);
	v->shown = ARENA_ARRAY(&v->own, const struct finding *, r->nfindings);
	for (v->nrules = 0; v->nrules < inforce; v->nrules++) {
		v->rule[v->nrules] = r->rules->rule[v->nrules];
		if (r->by_rule)
			v->tally[v->nrules] = r->by_rule[v->nrules];
	}
	for (size_t i = 0; i < r->nfindings; i++) {
		const struct finding *f = &r->finding[i];
		size_t place = view_rule(v, f->rule);

		if (place == v->nrules) {
			if (v->nrules == cap) {
				size_t same = cap;

				v->rule = arena_grow(&v->own, v->rule, sizeof *v->rule, &same);
				same = cap;
				v->tally = arena_grow(&v->own, v->tally, sizeof *v->tally, &same);
				v->count = arena_grow(&v->own, v->count, sizeof *v->count, &cap);
			}
			v->rule[v->nrules++] = f->rule;
		}
		if (place >= inforce)
			view_count(&v->tally[place], f);
		if (view_shows(v->o, f)) {
			v->shown[v->nshown++] = f;
			v->count[place]++;
		}
	}
}

static int view_group_order(const void *left, const void *right)
{
	const struct view_group *a = left, *b = right;

	if (a->severity != b->severity)
		return a->severity > b->severity ? -1 : 1;
	return slice_cmp(a->category, b->category);
}

static void view_add(struct tally *sum, const struct tally *t)
{
	sum->new_ += t->new_;
	sum->old += t->old;
	sum->gone += t->gone;
	sum->ignored += t->ignored;
	sum->justified += t->justified;
	sum->skipped += t->skipped;
}

static bool view_tally_empty(const struct tally *t)
{
	return !t->new_ && !t->old && !t->gone && !t->ignored && !t->justified && !t->skipped;
}

static void view_make_groups(struct view *v)
{
	size_t n = 0;

	v->group = ARENA_ARRAY(&v->own, struct view_group, v->nrules);
	for (size_t i = 0; i < v->nrules; i++) {
		struct view_group one = {v->rule[i]->severity, view_category(v->rule[i]),
					 v->tally[i]};

		if (!view_tally_empty(&v->tally[i]))
			v->group[n++] = one;
	}
	if (n)
		qsort(v->group, n, sizeof *v->group, view_group_order);
	for (size_t i = 0; i < n; i++) {
		struct view_group *last = v->ngroups ? &v->group[v->ngroups - 1] : NULL;

		if (last && view_group_order(last, &v->group[i]) == 0)
			view_add(&last->tally, &v->group[i].tally);
		else
			v->group[v->ngroups++] = v->group[i];
	}
}

void view_init(struct view *v, const struct result *r, const struct report_options *o)
{
	*v = (struct view){.r = r, .o = o};
	view_collect(v);
	view_make_groups(v);
}

void view_release(struct view *v)
{
	arena_clear(&v->own);
	arena_clear(&v->arena);
}

const char *view_state(const struct finding *f)
{
	static const char *const names[FINDING_STATES] = {
		[FINDING_NEW] = "new",
		[FINDING_OLD] = "old",
		[FINDING_MOVED] = "moved",
		[FINDING_GONE] = "gone",
	};

	return names[f->state];
}

const char *view_excuse(const struct finding *f)
{
	static const char *const names[] = {
		[EXCUSE_NONE] = "",
		[EXCUSE_IGNORED] = "ignored",
		[EXCUSE_JUSTIFIED] = "justified",
		[EXCUSE_SKIPPED] = "skipped",
		[EXCUSE_NOT_YET] = "not-yet",
	};

	return names[f->excuse];
}

struct view_order view_by_rule(struct view *v)
{
	struct view_order order;
	size_t *next = ARENA_ARRAY(&v->own, size_t, v->nrules + 1);

	order.finding = ARENA_ARRAY(&v->own, const struct finding *, v->nshown);
	order.start = ARENA_ARRAY(&v->own, size_t, v->nrules + 1);
	for (size_t i = 0; i < v->nrules; i++)
		next[i + 1] = order.start[i + 1] = order.start[i] + v->count[i];
	for (size_t i = 0; i < v->nshown; i++)
		order.finding[next[view_rule(v, v->shown[i]->rule)]++] = v->shown[i];
	return order;
}

struct slice view_path(const struct view *v, const struct finding *f)
{
	if (f->path.n)
		return f->path;
	return v->r->config.n ? v->r->config : SLICE(CONFIG_NAME);
}

struct slice view_use(const struct finding *f)
{
	return f->use.n ? f->use : f->rule->use;
}

struct slice view_visible(struct view *v, struct slice text)
{
	char *out = arena_array(&v->arena, 9, text.n + 1);
	size_t n = 0;

	for (size_t i = 0, len; i < text.n; i += len) {
		char shown[16];
		size_t size;

		term_show(slice_from(text, i), shown, &len);
		size = strlen(shown);
		memcpy(out + n, shown, size);
		n += size;
	}
	return (struct slice){out, n};
}

void view_put_config(FILE *out, const struct result *r)
{
	if (r->rules->outside) {
		fputs(" -c ", out);
		term_put_path(out, r->config);
	}
	putc('\n', out);
}

void view_put_plan(FILE *out, const struct result *r)
{
	fputs("Where to begin: git ssot plan", out);
	if (r->name.n && !slice_is(r->name, "the index")) {
		putc(' ', out);
		term_put_text(out, r->name);
	}
	view_put_config(out, r);
}

bool view_is_link(struct slice url)
{
	if (!slice_starts(url, SLICE("https://")) && !slice_starts(url, SLICE("http://")))
		return false;
	for (size_t i = 0; i < url.n; i++)
		if (url.p[i] <= ' ' || url.p[i] > '~' || strchr("\"<>\\^`{|}", url.p[i]))
			return false;
	return true;
}

struct slice view_join(struct view *v, const struct slice *part)
{
	size_t n = 0;
	char *out;

	for (const struct slice *s = part; s->p; s++)
		n += s->n;
	out = arena_alloc(&v->arena, n + 1);
	n = 0;
	for (const struct slice *s = part; s->p; s++) {
		memcpy(out + n, s->p, s->n);
		n += s->n;
	}
	return (struct slice){out, n};
}

/* Never without `p`: a part of view_join(). */
static struct slice view_part(struct slice s)
{
	return s.p ? s : SLICE("");
}

struct slice view_message(struct view *v, const struct finding *f)
{
	struct slice message = f->rule->message.n ? f->rule->message : f->rule->id;

	if (!f->detail.n)
		return message;
	return VIEW_JOIN(v, view_part(message), SLICE(" ("), f->detail, SLICE(")"));
}

struct slice view_advice(struct view *v, const struct finding *f, struct slice between)
{
	struct slice use = f->use.n ? f->use : f->rule->use, message = view_message(v, f);

	return use.n ? VIEW_JOIN(v, view_part(message), between, use) : message;
}

struct slice view_use_import(struct view *v, const struct rule *rule)
{
	struct slice all = rule->use_import;
	size_t colon = slice_rfind(all, ':');

	if (!all.n || !colon || colon == all.n || colon + 1 == all.n)
		return all;
	return VIEW_JOIN(v, slice_from(all, colon + 1), SLICE(" from "), slice_first(all, colon));
}

struct slice view_category(const struct rule *rule)
{
	return rule->category.n ? rule->category : SLICE("generic");
}

struct slice view_number(struct view *v, uint64_t n)
{
	char text[FIGURES_ROOM];
	int len = figures_number(text, n);

	return arena_dup(&v->arena, (struct slice){text, (size_t)len});
}

struct slice view_plural(struct view *v, uint64_t n, const char *one)
{
	return arena_printf(&v->arena, "%.*s %s%s", SLICE_ARG(view_number(v, n)), one,
			    n == 1 ? "" : "s");
}

struct slice view_time(struct view *v, uint64_t nanoseconds)
{
	double ms = (double)nanoseconds / 1e6;

	if (ms < 0.995)
		return arena_printf(&v->arena, "%.2f ms", ms);
	if (ms < 9.95)
		return arena_printf(&v->arena, "%.1f ms", ms);
	if (ms < 999.5)
		return arena_printf(&v->arena, "%.0f ms", ms);
	return arena_printf(&v->arena, "%.1f s", ms / 1e3);
}

/* Bytes of the character at the front of `s`. */
static size_t view_step(struct slice s)
{
	uint32_t cp;

	return utf8_decode(s, &cp);
}

/* As many characters from the front as fit into `columns`. */
static size_t view_fit(struct slice s, size_t columns)
{
	size_t at = 0;

	while (at < s.n) {
		size_t len = view_step(slice_from(s, at));
		size_t width = term_width((struct slice){s.p + at, len});

		if (width > columns)
			break;
		columns -= width;
		at += len;
	}
	return at;
}

/* Drops characters from the front until the rest fits into `columns`. */
static struct slice view_tail(struct slice s, size_t columns)
{
	size_t width = term_width(s);

	while (s.n && width > columns) {
		size_t len = view_step(s);

		width -= term_width(slice_first(s, len));
		s = slice_from(s, len);
	}
	return s;
}

static struct slice view_trim_left(struct slice s)
{
	while (s.n && slice_is_space(s.p[0]))
		s = slice_from(s, 1);
	return s;
}

struct view_line view_line(const struct finding *f, size_t columns)
{
	size_t at = f->excerpt_at < f->excerpt.n ? f->excerpt_at : f->excerpt.n;
	struct view_line l = {.left = f->cut_before, .right = f->cut_after};
	size_t room = columns > 2 ? columns - 2 : 1; /* for the two ellipses */
	size_t fit, used, match = at;

	l.before = slice_first(f->excerpt, at);
	l.match = slice_first(slice_from(f->excerpt, at), f->excerpt_len);
	l.after = slice_from(f->excerpt, at + l.match.n);
	while (!l.right && l.after.n && slice_is_space(l.after.p[l.after.n - 1]))
		l.after.n--;
	used = term_width(l.before) + term_width(l.match) + term_width(l.after);
	if (used + l.left + l.right <= columns)
		return l; /* all of it: from 0 */

	if (!l.left)
		l.before = view_trim_left(l.before);
	fit = view_fit(l.match, room);
	l.right = l.right || fit < l.match.n;
	l.after = fit < l.match.n ? (struct slice){NULL, 0} : l.after;
	l.match.n = fit;
	room -= term_width(l.match);

	/* What precedes tells more than what follows, but never takes more than half of the room.
	 */
	used = term_width(l.after) < room / 2 ? room - term_width(l.after) : room - room / 2;
	at = l.before.n;
	l.before = view_tail(l.before, used);
	l.left = l.left || l.before.n < at;
	l.from = match - l.before.n;
	room -= term_width(l.before);
	fit = view_fit(l.after, room);
	l.right = l.right || fit < l.after.n;
	l.after.n = fit;
	return l;
}
