/*
 * Sampling: of each word a window of `stride` consecutive 4-grams is remembered, the rarest it has,
 * and every stride-th 4-gram of the text is looked up. Wherever the word stands, exactly one of the
 * window's grams lies at a sampled place, so no word is missed.
 */
#include "ssot/base/prefilter.h"

#include <stdlib.h>

#define GRAM	   4
#define STRIDE_MAX 8
#define MAP_BITS   16
#define HITS_MAX   (1u << 20)
#define FOLD	   0x20202020u /* makes letters lower case, and other bytes alike: a hash may */

struct word {
	struct slice text; /* in lower case when icase */
	uint32_t id;
	bool icase, once;
};

/* A gram of a word's window. */
struct gram {
	uint32_t value; /* folded */
	uint32_t word;
	uint32_t at;   /* bytes into the word */
	uint32_t next; /* index of the next with the same bucket; 0: none */
};

struct prefilter {
	uint64_t map[(1u << MAP_BITS) / 64]; /* by hash of the folded gram */
	size_t stride;			     /* 0: no words */
	uint32_t *bucket;		     /* by hash: index of its first gram, 0: none */
	uint32_t bucket_mask;
	struct gram *gram; /* from 1 on */
	uint32_t ngrams;
	struct word *word;
	uint32_t nwords;
	bool *covers; /* by id */
	bool *odd;    /* by id: has a folded word with an s or a k */
	bool any_odd;
	uint32_t nids;
	const uint32_t *none; /* the `first` of a text without anything */
};

static inline uint32_t gram_load(const char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof v);
	return v | FOLD;
}

static inline uint32_t gram_hash(uint32_t v)
{
	return v * 0x9e3779b1u >> (32 - MAP_BITS);
}

static inline char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* --- making --- */

static bool word_is_usable(struct slice text)
{
	return text.n >= PREFILTER_LEAST && slice_find(text, '\n') == text.n &&
	       slice_find(text, '\r') == text.n && text.n <= UINT32_MAX;
}

static void prefilter_cover(struct prefilter *p, const struct prefilter_word *word, size_t n)
{
	for (size_t i = 0; i < n; i++)
		p->covers[word[i].id] = true;
	for (size_t i = 0; i < n; i++)
		if (!word_is_usable(word[i].text))
			p->covers[word[i].id] = false;
}

static void prefilter_add(struct prefilter *p, const struct prefilter_word *w, struct arena *a)
{
	char *text = arena_alloc(a, w->text.n);
	size_t stride = w->text.n - GRAM + 1;

	for (size_t i = 0; i < w->text.n; i++) {
		text[i] = w->icase ? lower(w->text.p[i]) : w->text.p[i];
		if (w->icase && (text[i] == 's' || text[i] == 'k'))
			p->odd[w->id] = p->any_odd = true;
	}
	p->word[p->nwords++] = (struct word){{text, w->text.n}, w->id, w->icase, w->once};
	if (stride > STRIDE_MAX)
		stride = STRIDE_MAX;
	if (!p->stride || stride < p->stride)
		p->stride = stride;
}

/* How frequent a byte is in source code, roughly, in steps of a factor of two. */
static unsigned byte_frequency(char c)
{
	c |= 0x20;
	if (c == ' ')
		return 7;
	if (memchr("etaoinsr", c, 8))
		return 5;
	if (memchr("dlcumpf_", c, 8))
		return 4;
	return (c >= 'a' && c <= 'z') || memchr("().,=\"'", c, 7) ? 3 : 1;
}

/* Where the window of the rarest grams begins. */
static size_t word_window(struct slice text, size_t stride)
{
	size_t best = 0;
	unsigned long least = 0;

	for (size_t w = 0; w + stride + GRAM - 1 <= text.n; w++) {
		unsigned long cost = 0;

		for (size_t i = w; i < w + stride; i++) {
			unsigned power = 0;

			for (size_t k = i; k < i + GRAM; k++)
				power += byte_frequency(text.p[k]);
			cost += 1ul << power;
		}
		if (w == 0 || cost < least) {
			best = w;
			least = cost;
		}
	}
	return best;
}

static void prefilter_sample(struct prefilter *p, uint32_t index)
{
	struct slice text = p->word[index].text;
	size_t from = word_window(text, p->stride);

	for (size_t at = from; at < from + p->stride; at++) {
		uint32_t value = gram_load(text.p + at), hash = gram_hash(value);
		uint32_t *bucket = &p->bucket[hash & p->bucket_mask];

		p->map[hash / 64] |= (uint64_t)1 << hash % 64;
		p->gram[++p->ngrams] = (struct gram){value, index, (uint32_t)at, *bucket};
		*bucket = p->ngrams;
	}
}

struct prefilter *prefilter_new(const struct prefilter_word *word, size_t n, uint32_t nids,
				struct arena *a)
{
	struct prefilter *p = ARENA_NEW(a, struct prefilter);
	uint32_t buckets = 64;

	p->nids = nids;
	p->covers = ARENA_ARRAY(a, bool, nids);
	p->odd = ARENA_ARRAY(a, bool, nids);
	p->none = ARENA_ARRAY(a, uint32_t, (size_t)nids + 1);
	p->word = ARENA_ARRAY(a, struct word, n);
	prefilter_cover(p, word, n);
	for (size_t i = 0; i < n; i++)
		if (p->covers[word[i].id])
			prefilter_add(p, &word[i], a);
	while (buckets < p->nwords * p->stride && buckets < 1u << MAP_BITS)
		buckets *= 2;
	p->bucket = ARENA_ARRAY(a, uint32_t, buckets);
	p->bucket_mask = buckets - 1;
	p->gram = ARENA_ARRAY(a, struct gram, p->nwords * p->stride + 1);
	for (uint32_t i = 0; i < p->nwords; i++)
		prefilter_sample(p, i);
	return p;
}

/* --- scanning --- */

struct hit {
	uint32_t id, line;
};

/* One text while it is scanned. */
struct scan {
	const struct prefilter *p;
	struct slice text;
	struct arena *arena;
	size_t line, line_end; /* the line last met */
	uint32_t *seen;	       /* by id: 1 + the line last reported; NULL: none yet */
	VEC(struct hit) hit;
	bool too_many;
};

static void scan_add(struct scan *s, uint32_t id)
{
	if (s->hit.n < HITS_MAX)
		*VEC_ADD(s->arena, &s->hit) = (struct hit){id, (uint32_t)s->line};
	else
		s->too_many = true;
}

static void scan_line_at(struct scan *s, size_t at)
{
	const char *text = s->text.p, *lf, *cr;

	if (s->seen && at >= s->line && at < s->line_end)
		return;
	lf = memrchr(text, '\n', at);
	s->line = lf ? (size_t)(lf - text) + 1 : 0;
	cr = memrchr(text + s->line, '\r', at - s->line);
	s->line = cr ? (size_t)(cr - text) + 1 : s->line;
	lf = memchr(text + at, '\n', s->text.n - at);
	s->line_end = lf ? (size_t)(lf - text) : s->text.n;
	cr = memchr(text + at, '\r', s->line_end - at);
	s->line_end = cr ? (size_t)(cr - text) : s->line_end;
	if (!s->seen)
		s->seen = ARENA_ARRAY(s->arena, uint32_t, s->p->nids);
}

static bool word_is_at(const struct word *w, const char *text)
{
	if (!w->icase)
		return memcmp(text, w->text.p, w->text.n) == 0;
	for (size_t i = 0; i < w->text.n; i++)
		if (lower(text[i]) != w->text.p[i])
			return false;
	return true;
}

/* The gram at `at` may be one of ours. */
static void scan_verify(struct scan *s, size_t at)
{
	const struct prefilter *p = s->p;
	uint32_t value = gram_load(s->text.p + at);
	uint32_t i = p->bucket[gram_hash(value) & p->bucket_mask];

	for (; i; i = p->gram[i].next) {
		const struct gram *g = &p->gram[i];
		const struct word *w = &p->word[g->word];
		uint32_t *seen;

		if (g->value != value || at < g->at || s->text.n - (at - g->at) < w->text.n ||
		    !word_is_at(w, s->text.p + (at - g->at)))
			continue;
		scan_line_at(s, at);
		seen = &s->seen[w->id];
		if (*seen == s->line + 1 || (w->once && *seen))
			continue;
		*seen = (uint32_t)s->line + 1;
		scan_add(s, w->id);
	}
}

static inline uint64_t map_has(const struct prefilter *p, const char *text)
{
	uint32_t hash = gram_hash(gram_load(text));

	return p->map[hash / 64] >> hash % 64 & 1;
}

static void scan_samples(struct scan *s)
{
	const struct prefilter *p = s->p;
	const char *text = s->text.p;
	size_t step = p->stride, n = s->text.n, i = 0;

	for (; i + 3 * step + GRAM <= n && !s->too_many; i += 4 * step) {
		const char *t = text + i;

		if (!(map_has(p, t) | map_has(p, t + step) | map_has(p, t + 2 * step) |
		      map_has(p, t + 3 * step)))
			continue;
		for (size_t k = i; k < i + 4 * step; k += step)
			if (map_has(p, text + k))
				scan_verify(s, k);
	}
	for (; i + GRAM <= n && !s->too_many; i += step)
		if (map_has(p, text + i))
			scan_verify(s, i);
}

/* Every word with an s or a k may stand on a line with one of these; they are rare enough. */
static void scan_odd(struct scan *s, struct slice c, size_t rarest)
{
	const char *text = s->text.p, *end = text + s->text.n, *at = text;
	size_t last = SIZE_MAX;

	while (!s->too_many && (at = memchr(at, c.p[rarest], (size_t)(end - at)))) {
		size_t off = (size_t)(at++ - text);

		if (off < rarest || !slice_starts(slice_from(s->text, off - rarest), c))
			continue;
		scan_line_at(s, off);
		if (s->line == last)
			continue;
		last = s->line;
		for (uint32_t id = 0; id < s->p->nids; id++)
			if (s->p->odd[id])
				scan_add(s, id);
	}
}

static int hit_cmp(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

/* Order and uniqueness, which odd characters break. */
static void scan_sort(struct scan *s)
{
	size_t n = 0;

	qsort(s->hit.p, s->hit.n, sizeof *s->hit.p, hit_cmp);
	for (size_t i = 0; i < s->hit.n; i++)
		if (n == 0 || hit_cmp(&s->hit.p[n - 1], &s->hit.p[i]) != 0)
			s->hit.p[n++] = s->hit.p[i];
	s->hit.n = n;
}

/* Counting sort by id, which keeps the lines in order. */
static void scan_group(struct scan *s, struct prefilter_found *out)
{
	uint32_t nids = s->p->nids;
	uint32_t *first = ARENA_ARRAY(s->arena, uint32_t, (size_t)nids + 2);
	uint32_t *start = ARENA_ARRAY(s->arena, uint32_t, s->hit.n);

	for (size_t i = 0; i < s->hit.n; i++)
		first[s->hit.p[i].id + 2]++;
	for (uint32_t id = 0; id < nids; id++)
		first[id + 2] += first[id + 1];
	for (size_t i = 0; i < s->hit.n; i++)
		start[first[s->hit.p[i].id + 1]++] = s->hit.p[i].line;
	out->first = first;
	out->start = start;
}

void prefilter_scan(const struct prefilter *p, struct slice text, struct arena *a,
		    struct prefilter_found *out)
{
	struct scan s = {.p = p, .text = text, .arena = a};
	size_t sampled;

	*out = (struct prefilter_found){.prefilter = p, .first = p->none};
	if (!p->stride || text.n < GRAM)
		return;
	scan_samples(&s);
	sampled = s.hit.n;
	if (p->any_odd) {
		scan_odd(&s, SLICE("\xc5\xbf"), 0);
		scan_odd(&s, SLICE("\xe2\x84\xaa"), 1);
	}
	if (s.hit.n > sampled)
		scan_sort(&s);
	out->too_many = s.too_many;
	if (s.hit.n && !s.too_many)
		scan_group(&s, out);
}

bool prefilter_lines(const struct prefilter_found *f, uint32_t id, struct prefilter_lines *out)
{
	if (f->too_many || !f->prefilter->covers[id])
		return false;
	out->n = f->first[id + 1] - f->first[id];
	out->start = out->n ? f->start + f->first[id] : NULL;
	return true;
}
