/* Judging one text: which rules look at it, what they hit, and where that stands. */
#include "ssot/engine/judge.h"

#include <stdlib.h>

#include "src/engine/claims.h"
#include "src/engine/exports.h"
#include "src/engine/place.h"
#include "src/engine/route.h"
#include "ssot/base/clock.h"
#include "ssot/base/utf.h"
#include "ssot/engine/check.h"
#include "ssot/engine/ignore.h"
#include "ssot/lang/lang.h"

/* NUL this early means binary: git's own rule. */
#define JUDGE_BINARY_WINDOW 8000

/* Collects the hits of one text. */
struct judge_sink {
	struct sink base;
	struct judge *judge;
	struct placer placer;
	struct finding_list *out;
	struct arena *arena; /* of its array */
	size_t first;	     /* where this text's findings begin in *out */
	struct claims claims;
	bool failed;
};

void judge_init(struct judge *j, const struct rule_set *rules, struct repo *repo, struct arena *run,
		struct diag_list *d)
{
	*j = (struct judge){.rules = rules, .repo = repo, .run = run, .diag = d};
	j->scratch = regex_scratch_new(rules->limits);
	j->watch.seconds = rules->time_limit;
	regex_scratch_watch(j->scratch, &j->watch);
	j->live = ARENA_ARRAY(&j->own, const struct rule *, rules->n);
	j->asked = ARENA_ARRAY(&j->own, const struct rule *, rules->n);
	j->judged = ARENA_ARRAY(&j->own, bool, rules->n);
	j->route = route_new(rules, &j->own);
	j->exports = ARENA_NEW(&j->own, struct exports);
	exports_init(j->exports, rules, &j->own, d);
}

void judge_turn(struct judge *j, struct snapshot *snapshot, struct arena *run, struct diag_list *d)
{
	j->snapshot = snapshot;
	j->run = run;
	j->diag = d;
	j->bytes = 0;
	exports_turn(j->exports, d);
}

void judge_rest(struct judge *j)
{
	watch_rest(&j->watch);
}

void judge_release(struct judge *j)
{
	judge_rest(j);
	regex_scratch_free(j->scratch);
	exports_release(j->exports);
	arena_clear(&j->file);
	arena_clear(&j->own);
}

/* A configuration quotes what its rules look for, and so does a file that it includes. */
static bool judge_is_config(const struct rule_set *rules, struct slice path)
{
	size_t slash = slice_rfind(path, '/');

	if (slice_is(slash < path.n ? slice_from(path, slash + 1) : path, CONFIG_NAME))
		return true;
	for (size_t i = 0; i < rules->nfiles; i++)
		if (slice_eq(rules->file[i].name, path))
			return true;
	return false;
}

int judge_route(struct judge *j, struct slice path)
{
	const int *looks =
		judge_is_config(j->rules, path) ? NULL : route_ask(j->route, j->scratch, path);

	j->nlive = 0;
	for (size_t i = 0; looks && i < j->rules->n; i++) {
		const struct rule *r = j->rules->rule[i];

		if ((j->wanted && !j->wanted[i]) || !(r->kind->check_file || r->kind->check_path))
			continue;
		if (looks[i] < 0)
			return diag_error_at(
				j->diag, r->file, r->line,
				"a glob of rule %.*s could not be decided for %.*s: %s",
				SLICE_ARG(r->id), SLICE_ARG(path), regex_failure(j->scratch));
		if (looks[i])
			j->live[j->nlive++] = r;
	}
	return 0;
}

/* Said once for each text. */
static void judge_too_many(struct judge_sink *s, const struct rule *r)
{
	if (!s->failed)
		diag_error_at(s->judge->diag, s->placer.path, 0,
			      "more than %zu findings, at last of rule %.*s: narrow the rule, name "
			      "the path in exclude, or raise max-findings in [ssot]",
			      s->judge->rules->max_findings, SLICE_ARG(r->id));
	s->failed = true;
}

static void judge_hit(struct sink *sink, const struct rule *r, const struct hit *h)
{
	struct judge_sink *s = (struct judge_sink *)sink;

	if (s->out->v.n - s->first >= s->judge->rules->max_findings)
		judge_too_many(s, r);
	else if (claims_take(&s->claims, r, h))
		placer_place(&s->placer, r, h, VEC_ADD(s->arena, &s->out->v));
}

static void judge_failed(struct sink *sink, const struct rule *r, const char *why)
{
	struct judge_sink *s = (struct judge_sink *)sink;

	s->failed = true;
	diag_error_at(s->judge->diag, r->file, r->line,
		      "rule %.*s could not judge %.*s: %s; make the pattern simpler, or raise "
		      "%s in [ssot]",
		      SLICE_ARG(r->id), SLICE_ARG(s->placer.path), why,
		      config_limit_name(s->judge->scratch));
}

static void judge_subject(struct sink *sink, const struct rule *r, bool complies)
{
	struct judge_sink *s = (struct judge_sink *)sink;

	(void)r;
	s->out->classes++;
	s->out->compliant += complies;
}

static bool judge_reads(const struct rule *r, const struct lang *lang)
{
	if (!r->nlanguages)
		return (r->kind->needs & ~lang->reads & ~(unsigned)SCAN_REGIONS) == 0;
	for (size_t i = 0; i < r->nlanguages; i++)
		if (slice_is(r->languages[i], lang->name))
			return true;
	return false;
}

int finding_cmp(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int c = slice_cmp(x->path, y->path);

	if (c)
		return c;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	if (x->rule->index != y->rule->index)
		return x->rule->index < y->rule->index ? -1 : 1;
	return slice_cmp(x->identity, y->identity);
}

void finding_sort(struct finding *f, size_t n)
{
	/* Mostly they are in order already, and they are large. */
	for (size_t i = 1; i < n; i++) {
		if (finding_cmp(&f[i - 1], &f[i]) <= 0)
			continue;
		qsort(f, n, sizeof *f, finding_cmp);
		return;
	}
}

static struct prefilter *judge_prefilter(struct judge *j)
{
	VEC(struct prefilter_word) words = {0};

	for (uint32_t i = 0; i < j->rules->n; i++) {
		const struct rule *r = j->rules->rule[i];

		for (size_t k = 0; k < r->words.n; k++)
			*VEC_ADD(&j->own, &words) = (struct prefilter_word){
				r->words.p[k], i, r->words.icase, !r->words_on_line};
	}
	return prefilter_new(words.p, words.n, (uint32_t)j->rules->n, &j->own);
}

static bool judge_stands(const struct prefilter_found *found, const struct rule *r)
{
	struct prefilter_lines lines;

	return !prefilter_lines(found, r->index, &lines) || lines.n;
}

/* Of the live rules those that look at the text, and of these those that may find something. */
static void judge_ask(struct judge *j, struct file_view *v, struct prefilter_found *found)
{
	/* A star import, and what stands in the path: asked once, when it matters. */
	enum { UNKNOWN, YES, NO } star = UNKNOWN;
	struct prefilter_found path = {0};

	if (!j->plain) {
		if (!j->prefilter)
			j->prefilter = judge_prefilter(j);
		prefilter_scan(j->prefilter, v->text->bytes, &j->file, found);
		v->found = found;
	}
	j->nasked = 0;
	for (size_t i = 0; i < j->nlive; i++) {
		const struct rule *r = j->live[i];
		bool may = j->plain;

		j->judged[r->index] = r->kind->check_file && judge_reads(r, v->lang);
		if (!j->judged[r->index])
			continue;
		may = may || judge_stands(found, r);
		if (!may && !r->words_on_line) {
			if (star == UNKNOWN) {
				star = lang_python_has_star(v->text->bytes) ? YES : NO;
				prefilter_scan(j->prefilter, v->text->path, &j->file, &path);
			}
			may = star == YES || judge_stands(&path, r);
		}
		if (may)
			j->asked[j->nasked++] = r;
	}
}

/* The scan, no deeper than the rules that are asked need. 0, or -1 with a diagnostic. */
static int judge_scan(struct judge *j, struct file_view *v, unsigned needs, struct scan *scan)
{
	for (size_t i = 0; i < j->nasked; i++)
		needs |= j->asked[i]->needs;
	if (needs)
		v->lang->scan(v->lang, v->text, needs, v->env, &j->file, scan);
	else
		lines_split(v->text->bytes, &j->file, &scan->lines);
	v->scan = scan;
	if (scan->too_much)
		return diag_error_at(j->diag, v->text->path, 0,
				     "more than %zu tokens to read names from: name the path in "
				     "exclude, or raise max-tokens in [ssot]",
				     v->env->max_tokens);
	return 0;
}

/* Where the scanner had to guess: a rule may have missed something there. */
static void judge_note_problems(struct judge *j, const struct file_view *v)
{
	const struct scan *s = v->scan;

	for (size_t i = 0; j->notes && i < s->problems.n; i++)
		diag_note_at(j->diag, v->text->path,
			     lines_at(&s->lines, s->problems.p[i].at.off) + 1, "%s",
			     s->problems.p[i].text);
}

static void judge_rule(struct judge *j, const struct rule *r, struct file_view *v,
		       struct judge_sink *sink)
{
	struct rule_cost *cost = j->cost ? &j->cost[r->index] : NULL;
	uint64_t start = cost ? clock_now() : 0;
	size_t before = sink->out->v.n;
	struct prefilter_lines lines;

	watch_begin(&j->watch, r->id, v->text->path);
	r->kind->check_file(r, v, &sink->base);
	watch_end(&j->watch);
	if (!cost)
		return;
	cost->nanoseconds += clock_now() - start;
	cost->texts++;
	cost->findings += sink->out->v.n - before;
	cost->lines += r->words_on_line && v->found && prefilter_lines(v->found, r->index, &lines)
			       ? lines.n
			       : v->scan->lines.n;
}

/* The day that directives of the text are held against: asking for it reads a file. */
static uint32_t judge_today(const struct judge *j, bool directives)
{
	if (!directives || !j->dated)
		return 0;
	return j->today ? j->today : check_today();
}

/* What the text itself says in excuse of its findings. */
static int judge_excuses(struct judge *j, struct file_view *v, bool directives,
			 struct judge_sink *sink)
{
	struct finding_list *out = sink->out;
	struct ignore_request q = {.rules = j->rules,
				   .judged = j->judged,
				   .wanted = j->wanted,
				   .today = judge_today(j, directives),
				   .finding = out->v.p + sink->first,
				   .nfindings = out->v.n - sink->first,
				   .run = j->run,
				   .most = j->rules->max_findings};
	int bad;

	watch_begin(&j->watch, SLICE("'justified'"), v->text->path);
	bad = q.nfindings ? justified_apply(&q, v, j->diag) : 0;
	watch_end(&j->watch);
	if (bad)
		return -1;
	if (directives && ignore_apply(&q, v, &sink->base))
		return diag_error_at(j->diag, v->text->path, 0,
				     "its directives name more than %zu rules: name the path in "
				     "exclude, or raise max-findings in [ssot]",
				     q.most);
	return sink->failed ? -1 : 0;
}

/* Sorted, and in an array of their size: most texts have few findings, some have thousands. */
static void judge_hand_over(struct judge *j, struct finding_list *found, struct finding_list *out)
{
	size_t n = out->v.n + found->v.n;
	struct finding *all;

	out->classes += found->classes;
	out->compliant += found->compliant;
	if (!found->v.n)
		return;
	finding_sort(found->v.p, found->v.n);
	all = ARENA_ROOM(j->run, struct finding, n);
	if (out->v.n)
		memcpy(all, out->v.p, out->v.n * sizeof *all);
	memcpy(all + out->v.n, found->v.p, found->v.n * sizeof *all);
	out->v.p = all;
	out->v.n = out->v.cap = n;
}

int judge_text(struct judge *j, const struct text *text, struct finding_list *out)
{
	struct finding_list found = {0};
	struct scan scan = {0};
	struct file_view view = {.text = text,
				 .lang = lang_of(text->path, text->bytes),
				 .snapshot = j->snapshot,
				 .env = &j->exports->env,
				 .scratch = j->scratch,
				 .arena = &j->file};
	struct judge_sink sink = {.base = {judge_hit, judge_failed, judge_subject},
				  .judge = j,
				  .out = &found,
				  .arena = &j->file,
				  .claims.arena = &j->file};
	unsigned directives = ignore_needs(text->bytes);
	struct prefilter_found words;
	int ret = 0;

	exports_begin(j->exports, j->repo, j->snapshot);
	judge_ask(j, &view, &words);
	if (j->nasked || directives) {
		sink.failed = judge_scan(j, &view, directives, &scan) != 0;
		placer_init(&sink.placer, text, &scan.lines, j->run, &j->file);
		judge_note_problems(j, &view);
		for (size_t i = 0; !sink.failed && i < j->nasked; i++)
			judge_rule(j, j->asked[i], &view, &sink);
		ret = sink.failed ? -1 : judge_excuses(j, &view, directives, &sink);
	}
	for (size_t i = 0; i < j->nlive; i++)
		j->judged[j->live[i]->index] = false;
	j->bytes += text->bytes.n;
	judge_hand_over(j, &found, out);
	return ret;
}

static int judge_path(struct judge *j, struct slice path, const struct side *at,
		      struct finding_list *out)
{
	static const struct lines none = {0};
	const struct text text = {.path = path};
	struct judge_sink sink = {.base = {judge_hit, judge_failed, judge_subject},
				  .judge = j,
				  .out = out,
				  .arena = j->run,
				  .first = out->v.n,
				  .claims.arena = &j->file};

	placer_init(&sink.placer, &text, &none, j->run, &j->file);
	for (size_t i = 0; i < j->nlive; i++)
		if (j->live[i]->kind->check_path)
			j->live[i]->kind->check_path(j->live[i], path, at, j->scratch, &sink.base);
	return sink.failed ? -1 : 0;
}

static bool judge_wants_text(const struct judge *j)
{
	for (size_t i = 0; i < j->nlive; i++)
		if (j->live[i]->kind->check_file)
			return true;
	return false;
}

static int judge_blob(struct judge *j, struct slice path, const struct side *at,
		      struct finding_list *out, enum judge_kind *kind)
{
	const struct blob_request want = {.oid = &at->oid,
					  .path = path,
					  .limit = j->rules->blob_limit,
					  .trusting = j->trusting};
	struct text text = {.path = path};
	struct slice window;

	if (repo_read_blob(j->repo, &want, &j->file, &text.bytes, j->diag))
		return -1;
	window = slice_first(text.bytes, JUDGE_BINARY_WINDOW);
	if (utf16_has_bom(text.bytes)) {
		text.bytes = utf16_to_utf8(&j->file, text.bytes);
		/* It grows by half: places in a text are 32 bits wide. */
		if (text.bytes.n > j->rules->blob_limit)
			return diag_error_at(j->diag, path, 0,
					     "as UTF-8 the file has %zu bytes, more than the limit "
					     "of %llu: exclude it ([ssot] exclude = ...) or raise "
					     "blob-limit",
					     text.bytes.n,
					     (unsigned long long)j->rules->blob_limit);
	} else if (slice_find(window, '\0') < window.n) {
		*kind = JUDGE_BINARY;
		return 0;
	}
	*kind = JUDGE_TEXT;
	return judge_text(j, &text, out);
}

int judge_side(struct judge *j, struct slice path, const struct side *at, struct finding_list *out,
	       enum judge_kind *kind)
{
	uint64_t before = j->bytes;
	unsigned asked = j->exports->asked;
	int ret = judge_path(j, path, at, out);

	if (ret)
		return ret;
	if (at->mode == MODE_LINK) {
		*kind = JUDGE_LINK;
	} else if (at->mode == MODE_SUBMODULE) {
		*kind = JUDGE_SUBMODULE;
	} else if (!judge_wants_text(j)) {
		*kind = JUDGE_SKIPPED;
	} else {
		ret = judge_blob(j, path, at, out, kind);
		arena_reset(&j->file);
	}
	out->bytes += j->bytes - before;
	out->elsewhere |= j->exports->asked != asked;
	return ret;
}
