/* Excuses: directives applied to findings, and what is wrong with the directives themselves. */
#include "ssot/engine/ignore.h"

#include <inttypes.h>
#include <stdlib.h>

#include "src/engine/builtin.h"
#include "src/engine/directive.h"
#include "ssot/base/hash.h"
#include "ssot/lang/lang.h"

/* So many misspelt ids of a text are told which id is the nearest. */
#define HINTS_MAX  20
/* Bytes of a marker's line that are kept as the reason. */
#define REASON_MAX 200
/* Bytes of a directive that name it; a longer one is told apart by its digest. */
#define NAME_MAX   200

enum problem { UNKNOWN, NO_REASON, EXPIRED, UNUSED, PROBLEMS };

static const enum builtin problem_rules[PROBLEMS] = {
	[UNKNOWN] = BUILTIN_IGNORE_UNKNOWN,
	[NO_REASON] = BUILTIN_IGNORE_NO_REASON,
	[EXPIRED] = BUILTIN_IGNORE_EXPIRED,
	[UNUSED] = BUILTIN_IGNORE_UNUSED,
};

unsigned ignore_needs(struct slice bytes)
{
	return directive_is_possible(bytes) ? SCAN_REGIONS | SCAN_LOGICAL : 0;
}

/* One id of a directive. */
struct entry {
	const struct directive *directive;
	struct slice id;
	const struct rule *rule; /* NULL: there is none of that id */
	enum problem problem;	 /* PROBLEMS: none, it excuses what it covers */
	struct slice detail;	 /* of the problem */
	struct slice reason;	 /* kept for the report; empty until used */
	bool used;
};

struct ignore {
	const struct ignore_request *q;
	struct file_view *f;
	struct sink *sink;
	const struct rule *problem[PROBLEMS]; /* NULL: not wanted */
	VEC(struct entry) entries;
	struct entry **sorted; /* those without a problem, by rule, reach, first line */
	size_t nsorted;
	const struct rule **by_id; /* all rules, in order of their ids */
	const char **ids;	   /* of all rules, NULL-ended; made when first needed */
	unsigned hints;
};

static int entry_key_cmp(const struct entry *x, uint32_t rule, enum directive_reach reach)
{
	if (x->rule->index != rule)
		return x->rule->index < rule ? -1 : 1;
	return (x->directive->reach > reach) - (x->directive->reach < reach);
}

static int entry_cmp(const void *a, const void *b)
{
	const struct entry *x = *(struct entry *const *)a, *y = *(struct entry *const *)b;
	int c = entry_key_cmp(x, y->rule->index, y->directive->reach);

	if (c)
		return c;
	if (x->directive->first != y->directive->first)
		return x->directive->first < y->directive->first ? -1 : 1;
	/* Of equals the first one found, the last in this order, is the one above. */
	return x->directive->at.off < y->directive->at.off ? 1 : -1;
}

/*
 * The entry of that reach which covers the line, if any. Lines and statements of one rule do not
 * overlap, so only the last that begins at or before the line can.
 */
static struct entry *entry_find(const struct ignore *ig, const struct finding *f,
				enum directive_reach reach)
{
	size_t low = 0, high = ig->nsorted;
	uint32_t line = f->line ? f->line - 1 : 0;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct entry *e = ig->sorted[mid];
		int c = entry_key_cmp(e, f->rule->index, reach);
		if (c < 0 || (c == 0 && e->directive->first <= line))
			low = mid + 1;
		else
			high = mid;
	}
	if (!low || entry_key_cmp(ig->sorted[low - 1], f->rule->index, reach) != 0)
		return NULL;
	return ig->sorted[low - 1]->directive->last >= line ? ig->sorted[low - 1] : NULL;
}

static void excuse(struct ignore *ig, struct finding *f)
{
	/* A finding about the file as such stands on no line. */
	enum directive_reach reach = f->line ? REACH_LINE : REACH_FILE;
	struct entry *e = NULL;

	for (; !e && reach < REACH_KINDS; reach++)
		e = entry_find(ig, f, reach);
	if (!e)
		return;
	if (!e->used)
		e->reason = arena_dup(ig->q->run, e->directive->reason);
	e->used = true; /* by a finding that is excused twice, too */
	if (f->excuse != EXCUSE_NONE)
		return;
	f->excuse = EXCUSE_IGNORED;
	f->reason = e->reason;
}

/* The directive, not the code beside it, is what must not be new. */
static struct slice identity(const struct ignore *ig, const struct entry *e, struct slice text)
{
	struct slice name = slice_first(text, NAME_MAX);

	if (name.n == text.n)
		return arena_printf(ig->f->arena, "%.*s %.*s", SLICE_ARG(e->id), SLICE_ARG(name));
	return arena_printf(ig->f->arena, "%.*s %.*s %016" PRIx64, SLICE_ARG(e->id),
			    SLICE_ARG(name), hash_finish(hash_bytes(HASH_START, text)));
}

static void report(struct ignore *ig, enum problem p, const struct entry *e)
{
	struct slice bytes = ig->f->text->bytes;
	struct slice text = {bytes.p + e->directive->at.off, e->directive->at.len};
	struct hit h = {.at = e->directive->at, .detail = e->detail};

	if (!ig->problem[p])
		return;
	if (e->id.n)
		h.at = (struct span){(uint32_t)(e->id.p - bytes.p), (uint32_t)e->id.n};
	h.identity = identity(ig, e, text);
	ig->sink->hit(ig->sink, ig->problem[p], &h);
}

/* "no rule is named 'x': is it 'y'?" for the first ones; looking for the nearest takes its time. */
static struct slice unknown_detail(struct ignore *ig, struct slice id)
{
	const struct rule_set *set = ig->q->rules;
	struct arena *a = ig->f->arena;
	const char *near = NULL;

	if (!ig->ids) {
		ig->ids = ARENA_ARRAY(a, const char *, set->n + 1);
		for (size_t i = 0; i < set->n; i++)
			ig->ids[i] = arena_dup(a, set->rule[i]->id).p;
	}
	if (ig->hints++ < HINTS_MAX)
		near = config_nearest(id, ig->ids);
	return arena_printf(a, "no rule is named '%.*s'%s%s%s", SLICE_ARG(id),
			    near ? ": is it '" : "", near ? near : "", near ? "'?" : "");
}

/* Why the entry may excuse nothing, or PROBLEMS. */
static enum problem entry_problem(struct ignore *ig, struct entry *e)
{
	const struct directive *d = e->directive;
	uint32_t until = d->until.n ? config_date(d->until) : 0;
	struct arena *a = ig->f->arena;

	if (d->error) {
		e->detail = slice_of(d->error);
		return UNKNOWN;
	}
	if (!e->rule) {
		e->detail = unknown_detail(ig, e->id);
		return UNKNOWN;
	}
	e->detail = e->id;
	if (e->rule->ignore == IGNORE_NO || !e->rule->kind->check_file) {
		e->detail = arena_printf(a, "%.*s cannot be ignored in a text", SLICE_ARG(e->id));
		return UNKNOWN;
	}
	if (d->until.n && !until) {
		e->detail = arena_printf(a, "'%.*s' is no date: write until=YYYY-MM-DD",
					 SLICE_ARG(d->until));
		return EXPIRED;
	}
	if (d->until.n && until < ig->q->today) {
		e->detail =
			arena_printf(a, "%.*s until %.*s", SLICE_ARG(e->id), SLICE_ARG(d->until));
		return EXPIRED;
	}
	return !d->reason.n && e->rule->ignore == IGNORE_REASON ? NO_REASON : PROBLEMS;
}

static int rule_id_cmp(const void *a, const void *b)
{
	const struct rule *x = *(const struct rule *const *)a, *y = *(const struct rule *const *)b;

	return slice_cmp(x->id, y->id);
}

static const struct rule *rule_named(const struct ignore *ig, struct slice id)
{
	const struct rule key = {.id = id}, *at = &key;
	const struct rule **found =
		bsearch(&at, ig->by_id, ig->q->rules->n, sizeof at, rule_id_cmp);

	return found ? *found : NULL;
}

static void sort_rules(struct ignore *ig)
{
	const struct rule_set *set = ig->q->rules;

	ig->by_id = ARENA_ARRAY(ig->f->arena, const struct rule *, set->n);
	for (size_t i = 0; i < set->n; i++)
		ig->by_id[i] = set->rule[i];
	qsort(ig->by_id, set->n, sizeof *ig->by_id, rule_id_cmp);
}

/* 0, or -1 when there are more than q->most. */
static int make_entries(struct ignore *ig, const struct directive_list *list)
{
	struct arena *a = ig->f->arena;

	for (size_t i = 0; i < list->v.n; i++) {
		const struct directive *d = &list->v.p[i];
		for (size_t k = 0; k < (d->error ? 1 : d->nids); k++) {
			struct entry *e;
			if (ig->q->most && ig->entries.n >= ig->q->most)
				return -1;
			e = VEC_ADD(a, &ig->entries);
			e->directive = d;
			e->id = d->error ? (struct slice){NULL, 0} : d->id[k];
			e->rule = rule_named(ig, e->id);
			e->problem = entry_problem(ig, e);
		}
	}
	ig->sorted = ARENA_ARRAY(a, struct entry *, ig->entries.n);
	for (size_t i = 0; i < ig->entries.n; i++)
		if (ig->entries.p[i].problem == PROBLEMS)
			ig->sorted[ig->nsorted++] = &ig->entries.p[i];
	if (ig->nsorted)
		qsort(ig->sorted, ig->nsorted, sizeof *ig->sorted, entry_cmp);
	return 0;
}

static void find_problem_rules(struct ignore *ig)
{
	for (unsigned p = 0; p < PROBLEMS; p++) {
		const struct rule *r = builtin_rule(ig->q->rules, problem_rules[p]);

		if (r && (!ig->q->wanted || ig->q->wanted[r->index]))
			ig->problem[p] = r;
	}
}

int ignore_apply(const struct ignore_request *q, struct file_view *f, struct sink *sink)
{
	struct ignore ig = {.q = q, .f = f, .sink = sink};
	struct directive_list list = {0};

	if (!directive_is_possible(f->text->bytes))
		return 0;
	directive_read(&list, f);
	find_problem_rules(&ig);
	sort_rules(&ig);
	if (make_entries(&ig, &list))
		return -1;
	for (size_t i = 0; i < q->nfindings; i++)
		excuse(&ig, &q->finding[i]);
	for (size_t i = 0; i < ig.entries.n; i++) {
		struct entry *e = &ig.entries.p[i];
		if (e->problem != PROBLEMS)
			report(&ig, e->problem, e);
		else if (!e->used && q->judged[e->rule->index])
			report(&ig, UNUSED, e);
	}
	return 0;
}

/* What is known about the lines of one text. */
struct markers {
	const struct rule_set *rules;
	struct file_view *f;
	unsigned char *seen; /* by line: 0 not looked at, 1 no marker, 2 marker */
};

/* Whether the line holds a marker: 1, 0, or -1 when it could not be decided. */
static int marker_at(struct markers *m, uint32_t line)
{
	struct slice text = lines_get(&m->f->scan->lines, m->f->text->bytes, line);
	struct regex_match match;
	int hit = 0;

	for (size_t i = 0; !m->seen[line] && !hit && i < m->rules->njustified; i++)
		hit = regex_match(m->rules->justified[i], m->f->scratch, text, 0, &match);
	if (hit < 0)
		return -1;
	if (!m->seen[line])
		m->seen[line] = hit ? 2 : 1;
	return m->seen[line] == 2;
}

/* As marker_at() for the lines around a finding; sets its excuse. */
static int justify(struct markers *m, struct finding *f, struct arena *run)
{
	uint32_t n = m->f->scan->lines.n, line = f->line - 1;
	uint32_t before = m->rules->justified_before, after = m->rules->justified_after;
	uint32_t from = line > before ? line - before : 0;
	uint32_t to = after < n - line ? line + after : n - 1;

	for (uint32_t i = from; i <= to; i++) {
		int hit = marker_at(m, i);
		if (hit < 0)
			return -1;
		if (!hit)
			continue;
		struct slice text = lines_get(&m->f->scan->lines, m->f->text->bytes, i);
		f->excuse = EXCUSE_JUSTIFIED;
		f->reason = arena_dup(run, slice_first(slice_trim(text), REASON_MAX));
		break;
	}
	return 0;
}

int justified_apply(const struct ignore_request *q, struct file_view *f, struct diag_list *d)
{
	struct markers m = {.rules = q->rules, .f = f};

	if (!q->rules->njustified || !q->nfindings)
		return 0;
	m.seen = arena_alloc(f->arena, f->scan->lines.n + (size_t)1);
	for (size_t i = 0; i < q->nfindings; i++) {
		struct finding *at = &q->finding[i];
		if (at->excuse != EXCUSE_NONE || !at->line || at->line > f->scan->lines.n ||
		    at->rule->built_in)
			continue;
		if (justify(&m, at, q->run))
			return diag_error(d,
					  "%.*s: a marker of 'justified' could not be decided: %s; "
					  "make it simpler, or raise %s in [ssot]",
					  SLICE_ARG(f->text->path), regex_failure(f->scratch),
					  config_limit_name(f->scratch));
	}
	return 0;
}
