/*
 * Sampling: of each word a window of `stride` consecutive 4-grams is remembered, the rarest it has,
 * and every stride-th 4-gram of the text is looked up. Wherever the word stands, exactly one of the
 * window's grams lies at a sampled place, so no word is missed. The places whose gram is known are
 * then tested by the four bytes behind it too, for words that are long enough, before any word is
 * compared. The first two steps work in batches without branches: a processor that guesses wrong
 * loses more than both tests cost.
 */
#include "ssot/base/prefilter.h"

#include <stdlib.h>

#define GRAM	   4
#define LONG_GRAM  8
#define STRIDE_MAX 8
#define MAP_BITS   14
#define KNOWN_BITS 16
#define BATCH	   1024
#define HITS_MAX   (1u << 20)
#define FOLD	   0x2020202020202020u /* makes letters lower case, and other bytes alike: a hash may */

struct word {
	struct slice text; /* in lower case when case does not matter */
	const char *fold;  /* as long: 0x20 where it does not, else 0 */
	uint32_t id;
	bool once;
};

/* A gram of a word's window. */
struct gram {
	uint64_t value; /* folded; long where the word is long enough */
	uint32_t word;
	uint32_t at;   /* bytes into the word */
	uint32_t next; /* index of the next with the same bucket; 0: none */
};

struct prefilter {
	unsigned char map[1u << MAP_BITS];	 /* by hash of the short gram: 1 when it is known */
	uint64_t known[(1u << KNOWN_BITS) / 64]; /* by hash of the value */
	size_t stride;				 /* 0: no words */
	uint32_t *bucket;			 /* by hash: index of its first gram, 0: none */
	unsigned bucket_shift;
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

static inline uint32_t gram_short(const char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof v);
	return v | (uint32_t)FOLD;
}

static inline uint64_t load(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof v);
	return v;
}

static inline uint64_t gram_long(const char *p)
{
	return load(p) | FOLD;
}

static inline uint32_t gram_hash(uint32_t v)
{
	return v * 0x9e3779b1u >> (32 - MAP_BITS);
}

static inline uint64_t value_hash(uint64_t value)
{
	return value * 0x9e3779b97f4a7c15u;
}

static inline uint32_t *value_bucket(const struct prefilter *p, uint64_t value)
{
	return &p->bucket[value_hash(value) >> p->bucket_shift];
}

/* --- making --- */

static bool word_is_usable(const struct prefilter_word *w)
{
	if (w->text.n < PREFILTER_LEAST || w->text.n > UINT32_MAX)
		return false;
	for (size_t i = 0; i < w->text.n; i++) {
		char c = w->text.p[i];

		/* Beyond ASCII we know no folding. */
		if (c == '\n' || c == '\r' || (w->icase && (unsigned char)c >= 0x80))
			return false;
	}
	return true;
}

static void prefilter_cover(struct prefilter *p, const struct prefilter_word *word, size_t n)
{
	for (size_t i = 0; i < n; i++)
		p->covers[word[i].id] = true;
	for (size_t i = 0; i < n; i++)
		if (!word_is_usable(&word[i]))
			p->covers[word[i].id] = false;
}

static void prefilter_add(struct prefilter *p, const struct prefilter_word *w, struct arena *a)
{
	char *text = arena_alloc(a, 2 * w->text.n), *fold = text + w->text.n;
	size_t stride = w->text.n - GRAM + 1;

	for (size_t i = 0; i < w->text.n; i++) {
		char c = (char)(w->text.p[i] | 0x20);

		fold[i] = w->icase && c >= 'a' && c <= 'z' ? 0x20 : 0;
		text[i] = (char)(w->text.p[i] | fold[i]);
		if (fold[i] && (c == 's' || c == 'k'))
			p->odd[w->id] = p->any_odd = true;
	}
	p->word[p->nwords++] = (struct word){{text, w->text.n}, fold, w->id, w->once};
	if (stride > STRIDE_MAX)
		stride = STRIDE_MAX;
	if (!p->stride || stride < p->stride)
		p->stride = stride;
}

/*
 * How frequent a folded byte is in source code, roughly, in steps of a factor of two: for 0x20 to
 * 0x3f, then for 0x60 to 0x7f (DEL is the folded underscore).
 */
static const char frequency[] = "7131111333113131"
				"1111111111111311"
				"1534454335334455"
				"4355543333311112";

static unsigned byte_power(char c)
{
	return (unsigned)frequency[(c & 0x1f) | (c & 0x40) >> 1] - '0';
}

/* How frequent the gram at `p` is, as a power of two, when the one before it has `power`. */
static unsigned gram_power(unsigned power, const char *p)
{
	return power - byte_power(p[-1]) + byte_power(p[GRAM - 1]);
}

/* Where the window of the rarest grams begins, of those with `tail` bytes of the word behind. */
static size_t word_window(struct slice text, size_t stride, size_t tail)
{
	size_t best = 0, last = text.n - tail - GRAM + 1 - stride;
	unsigned first = 0, power; /* of the grams that leave and enter the window */
	unsigned long cost, least;

	for (size_t i = 0; i < GRAM; i++)
		first += byte_power(text.p[i]);
	power = first;
	cost = 1ul << power;
	for (size_t i = 1; i < stride; i++) {
		power = gram_power(power, text.p + i);
		cost += 1ul << power;
	}
	least = cost;
	for (size_t w = 1; w <= last; w++) {
		cost -= 1ul << first;
		first = gram_power(first, text.p + w);
		power = gram_power(power, text.p + w - 1 + stride);
		cost += 1ul << power;
		if (cost < least) {
			best = w;
			least = cost;
		}
	}
	return best;
}

static void prefilter_sample(struct prefilter *p, uint32_t index)
{
	struct slice text = p->word[index].text;
	bool is_long = text.n >= p->stride - 1 + LONG_GRAM;
	size_t from = word_window(text, p->stride, is_long ? LONG_GRAM - GRAM : 0);

	for (size_t at = from; at < from + p->stride; at++) {
		uint32_t gram = gram_short(text.p + at);
		uint64_t value = is_long ? gram_long(text.p + at) : gram;
		uint64_t hash = value_hash(value) >> (64 - KNOWN_BITS);
		uint32_t *bucket = value_bucket(p, value);

		p->map[gram_hash(gram)] = 1;
		p->known[hash / 64] |= (uint64_t)1 << hash % 64;
		p->gram[++p->ngrams] = (struct gram){value, index, (uint32_t)at, *bucket};
		*bucket = p->ngrams;
	}
}

struct prefilter *prefilter_new(const struct prefilter_word *word, size_t n, uint32_t nids,
				struct arena *a)
{
	struct prefilter *p = ARENA_NEW(a, struct prefilter);
	unsigned bits = 6;

	p->nids = nids;
	p->covers = ARENA_ARRAY(a, bool, nids);
	p->odd = ARENA_ARRAY(a, bool, nids);
	p->none = ARENA_ARRAY(a, uint32_t, (size_t)nids + 1);
	p->word = ARENA_ARRAY(a, struct word, n);
	prefilter_cover(p, word, n);
	for (size_t i = 0; i < n; i++)
		if (p->covers[word[i].id])
			prefilter_add(p, &word[i], a);
	while (bits < MAP_BITS && (size_t)1 << bits < 4 * p->nwords * p->stride)
		bits++;
	p->bucket = ARENA_ARRAY(a, uint32_t, (size_t)1 << bits);
	p->bucket_shift = 64 - bits;
	p->gram = arena_bytes(a, (p->nwords * p->stride + 1) * sizeof *p->gram);
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
	size_t asked; /* scan_line_at()'s last place, */
	size_t line;  /* and the line there */
	bool has_cr;
	uint32_t *seen; /* by id: 1 + the line last reported; NULL: none yet */
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

/* Finds the line that holds `at`, which is not before what was last asked for. */
static void scan_line_at(struct scan *s, size_t at)
{
	const char *text = s->text.p, *end;

	if (!s->seen) {
		s->seen = ARENA_ARRAY(s->arena, uint32_t, s->p->nids);
		s->has_cr = memchr(text, '\r', s->text.n);
	}
	end = memrchr(text + s->asked, '\n', at - s->asked);
	if (end)
		s->line = s->asked = (size_t)(end - text) + 1;
	end = s->has_cr ? memrchr(text + s->asked, '\r', at - s->asked) : NULL;
	if (end)
		s->line = (size_t)(end - text) + 1;
	s->asked = at;
}

static bool word_is_at(const struct word *w, const char *text)
{
	size_t n = w->text.n, i = 0;

	for (; i + 8 <= n; i += 8)
		if ((load(text + i) | load(w->fold + i)) != load(w->text.p + i))
			return false;
	for (; i < n; i++)
		if ((text[i] | w->fold[i]) != w->text.p[i])
			return false;
	return true;
}

/* The words with this gram, at `at` of the text. */
static void scan_verify(struct scan *s, size_t at, uint64_t value)
{
	const struct prefilter *p = s->p;

	for (uint32_t i = *value_bucket(p, value); i; i = p->gram[i].next) {
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

/* The map knows the gram at `at`. */
static void scan_gram(struct scan *s, size_t at)
{
	scan_verify(s, at, gram_short(s->text.p + at));
	if (s->text.n - at >= LONG_GRAM)
		scan_verify(s, at, gram_long(s->text.p + at));
}

static inline unsigned map_has(const struct prefilter *p, const char *text)
{
	return p->map[gram_hash(gram_short(text))];
}

static inline unsigned known_has(const struct prefilter *p, uint64_t value)
{
	uint64_t hash = value_hash(value) >> (64 - KNOWN_BITS);

	return (unsigned)(p->known[hash / 64] >> hash % 64) & 1;
}

/* Notes the sample at `i`; how many it is, 1 when the map knows it. */
static inline unsigned scan_try(const struct scan *s, size_t i, uint32_t *place)
{
	*place = (uint32_t)i;
	return map_has(s->p, s->text.p + i);
}

/* The samples from `i` to `last` (at most BATCH) that are worth comparing with words. */
static size_t scan_batch(const struct scan *s, size_t i, size_t last, uint32_t *place)
{
	const struct prefilter *p = s->p;
	const char *text = s->text.p;
	size_t step = p->stride, found = 0, n = 0;

	for (; i <= last; i += 4 * step) {
		found += scan_try(s, i, place + found);
		found += scan_try(s, i + step, place + found);
		found += scan_try(s, i + 2 * step, place + found);
		found += scan_try(s, i + 3 * step, place + found);
	}
	for (size_t k = 0; k < found; k++) {
		/* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): set above */
		const char *t = text + place[k];

		place[n] = place[k];
		n += known_has(p, gram_short(t)) | known_has(p, gram_long(t));
	}
	return n;
}

static void scan_samples(struct scan *s)
{
	uint32_t place[BATCH + 1] = {0};
	size_t step = s->p->stride, n = s->text.n, i = 0;

	while (i + 3 * step + LONG_GRAM <= n && !s->too_many) {
		size_t last = n - 3 * step - LONG_GRAM, found;

		if (last > i + (BATCH - 4) * step)
			last = i + (BATCH - 4) * step;
		found = scan_batch(s, i, last, place);
		for (size_t k = 0; k < found; k++)
			/* Scan_batch() sets them. */
			/* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage) */
			scan_gram(s, place[k]);
		i += ((last - i) / (4 * step) + 1) * 4 * step;
	}
	for (; i + GRAM <= n && !s->too_many; i += step)
		if (map_has(s->p, s->text.p + i))
			scan_gram(s, i);
}

/* Every word with an s or a k may stand on a line with one of these; they are rare enough. */
static void scan_odd(struct scan *s, struct slice c, size_t rarest)
{
	const char *text = s->text.p, *end = text + s->text.n, *at = text;
	size_t last = SIZE_MAX;

	s->asked = s->line = 0;
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
