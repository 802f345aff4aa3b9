/* An example says more than a rule: the shortest tracked file that does it right. */
#include "ssot/engine/example.h"

#include "ssot/engine/judge.h"
#include "ssot/lang/lang.h"

/* Enough to find a good one; nobody waits for the best. */
#define EXAMPLE_CANDIDATES 300

struct example_walk {
	struct example *e;
	struct judge judge;
	struct slice word; /* what must stand in it */
	struct slice call; /* what had better be called in it; may be empty */
	size_t shortest;
	bool called; /* in the shortest one */
	size_t candidates;
	struct arena *arena;
	struct diag_list *diag;
};

static bool example_is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* The longest identifier of the text: of "SSotMockFactory.create()" that is the class. */
static struct slice example_word(struct slice text)
{
	struct slice best = {0};

	for (size_t i = 0; i < text.n;) {
		size_t n = i;

		while (n < text.n && example_is_name(text.p[n]))
			n++;
		if (n - i > best.n)
			best = (struct slice){text.p + i, n - i};
		i = n + 1;
	}
	return best;
}

/* The offset of the word as a whole identifier, or as one that is called; or bytes.n. */
static size_t example_at(struct slice bytes, struct slice word, bool called)
{
	const char *p = bytes.p, *end = bytes.p + bytes.n;

	while (p && (p = memmem(p, (size_t)(end - p), word.p, word.n))) {
		char next = p + word.n == end ? '\0' : p[word.n];

		if ((p == bytes.p || !example_is_name(p[-1])) &&
		    (called ? next == '(' : !example_is_name(next)))
			return (size_t)(p - bytes.p);
		p++;
	}
	return bytes.n;
}

/* Code has brackets, is an import or one word; a sentence says nothing that could be looked for. */
static bool example_is_code(struct slice use)
{
	return slice_find(use, ' ') == use.n || slice_find(use, '(') < use.n ||
	       slice_starts(use, SLICE("from ")) || slice_starts(use, SLICE("import "));
}

/* What is called by "a.b.name(...)": "name". Of prose nothing. */
static struct slice example_call(struct slice use)
{
	size_t n = 0, from = 0;

	for (; n < use.n && (example_is_name(use.p[n]) || use.p[n] == '.'); n++)
		from = use.p[n] == '.' ? n + 1 : from;
	return n < use.n && use.p[n] == '(' ? slice_first(slice_from(use, from), n - from)
					    : (struct slice){0};
}

static int example_try(struct example_walk *w, const struct text *text)
{
	struct finding_list found = {0};
	size_t at = example_at(text->bytes, w->word, false), call = text->bytes.n;
	bool called;
	struct lines lines;

	if (w->call.n && at < text->bytes.n)
		call = example_at(text->bytes, w->call, true);
	called = call < text->bytes.n;
	if (at == text->bytes.n || (w->called && !called) ||
	    (w->called == called && text->bytes.n >= w->shortest))
		return 0;
	w->candidates++;
	if (judge_text(&w->judge, text, &found))
		return -1;
	if (found.v.n)
		return 0;
	lines_split(text->bytes, &w->judge.file, &lines);
	w->shortest = text->bytes.n;
	w->called = called;
	at = called ? call : at;
	w->e->path = arena_dup(w->arena, text->path);
	w->e->line = lines_at(&lines, (uint32_t)at) + 1;
	return 0;
}

static int example_visit(void *data, struct slice path, const struct side *at)
{
	struct example_walk *w = data;
	const struct blob_request want = {
		.oid = &at->oid, .path = path, .limit = w->e->rules->blob_limit};
	struct text text = {.path = path};
	int ret;

	if ((at->mode != MODE_FILE && at->mode != MODE_EXEC) || w->candidates > EXAMPLE_CANDIDATES)
		return 0;
	if (judge_route(&w->judge, path))
		return -1;
	if (!w->judge.nlive)
		return 0;
	ret = repo_read_blob(w->e->repo, &want, &w->judge.file, &text.bytes, w->diag);
	if (ret == 0)
		ret = example_try(w, &text);
	arena_reset(&w->judge.file);
	return ret;
}

int example_find(struct example *e, struct arena *a, struct diag_list *d)
{
	struct example_walk w = {.e = e, .shortest = SIZE_MAX, .arena = a, .diag = d};
	struct slice import = e->rule->use_import;
	bool *wanted = ARENA_ARRAY(a, bool, e->rules->n);
	int ret;

	import = slice_from(import,
			    slice_find(import, ':') < import.n ? slice_find(import, ':') : 0);
	if (!import.n && !example_is_code(e->rule->use))
		return 0;
	w.word = example_word(import.n ? import : e->rule->use);
	w.call = example_call(e->rule->use);
	if (w.word.n < 3 || !e->rule->kind->check_file)
		return 0;
	wanted[e->rule->index] = true;
	judge_init(&w.judge, e->rules, e->repo, a, d);
	w.judge.wanted = wanted;
	w.judge.snapshot = e->snapshot;
	ret = snapshot_walk(e->snapshot, (struct slice){0}, example_visit, &w, d);
	judge_release(&w.judge);
	return ret < 0 ? -1 : e->path.n > 0;
}
