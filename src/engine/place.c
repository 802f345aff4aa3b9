/* Placing a hit: what a finding says must outlive the text it was found in. */
#include "src/engine/place.h"

#include "ssot/base/hash.h"
#include "ssot/base/utf.h"
#include "ssot/lang/lang.h"

/* So many lines are known at a time, each in the place that its number says. */
#define PLACE_KNOWN 64u

/* What findings are compared by that stand on one line. */
struct placed_line {
	uint32_t number; /* 1-based; 0: none */
	struct slice identity;
	uint64_t context;
};

void placer_init(struct placer *p, const struct text *text, const struct lines *lines,
		 struct arena *run, struct arena *file)
{
	*p = (struct placer){.path = text->path,
			     .bytes = text->bytes,
			     .lines = lines,
			     .run = run,
			     .file = file,
			     .line = UINT32_MAX};
}

/* A digest of the words of `s`, however they are spaced. */
static uint64_t place_hash_words(struct slice s)
{
	uint64_t h = HASH_START;
	struct slice word;

	while (slice_word(&word, &s))
		h = hash_bytes(h, word);
	return h;
}

/* A longer line is known by its beginning and a digest: comparing must stay cheap. */
#define PLACE_IDENTITY ((size_t)1024)

/* `s` trimmed, each run of white space as one space. */
static struct slice place_collapse(struct arena *a, struct slice s)
{
	char *out;
	size_t n = 0;

	s = slice_trim(s);
	out = arena_bytes(a, s.n < PLACE_IDENTITY ? s.n : PLACE_IDENTITY);
	for (size_t i = 0; i < s.n && n < PLACE_IDENTITY; i++) {
		if (!slice_is_space(s.p[i]))
			out[n++] = s.p[i];
		else if (!slice_is_space(s.p[i - 1]))
			out[n++] = ' ';
	}
	if (n < PLACE_IDENTITY)
		return (struct slice){out, n};
	return arena_printf(a, "%.*s %zu %016llx", (int)n / 2, out, s.n,
			    (unsigned long long)hash_finish(place_hash_words(s)));
}

/* `use` with $0 to $9 filled in from the captures; "$$" is a dollar. */
static struct slice place_expand(struct arena *a, struct slice use, const struct hit *h)
{
	VEC(char) out = {0};

	if (slice_find(use, '$') == use.n)
		return use;
	for (size_t i = 0; i < use.n; i++) {
		char next = i + 1 < use.n ? use.p[i + 1] : '\0';

		if (use.p[i] == '$' && next >= '0' && next <= '9') {
			size_t k = (size_t)(next - '0');

			for (size_t c = 0; k < h->ncaptures && c < h->capture[k].n; c++)
				*VEC_ADD(a, &out) = h->capture[k].p[c];
			i++;
		} else {
			*VEC_ADD(a, &out) = use.p[i];
			i += use.p[i] == '$' && next == '$';
		}
	}
	return (struct slice){out.p, out.n};
}

/* Steps back from `at` to where a character begins, so that no window cuts one in two. */
static size_t place_align(struct slice line, size_t at)
{
	for (int k = 0; k < 3 && at > 0 && at < line.n; k++, at--)
		if (((unsigned char)line.p[at] & 0xc0) != 0x80)
			break;
	return at;
}

/* The line, or what fits around the match. */
static void place_excerpt(struct arena *a, struct finding *f, struct slice line, struct span match)
{
	size_t from = 0, to = line.n;

	if (line.n > FINDING_EXCERPT) {
		size_t lead = FINDING_EXCERPT / 4;

		from = match.off > lead ? place_align(line, match.off - lead) : 0;
		to = from + FINDING_EXCERPT < line.n ? from + FINDING_EXCERPT : line.n;
		to = place_align(line, to);
	}
	f->cut_before = from > 0;
	f->cut_after = to < line.n;
	f->excerpt = arena_dup(a, (struct slice){line.n ? line.p + from : "", to - from});
	f->excerpt_at = match.off - (uint32_t)from;
	f->excerpt_len = match.off + match.len <= to ? match.len : (uint32_t)(to - match.off);
}

/* A digest of the neighbouring lines: tells equal lines apart when some are new and some old. */
static uint64_t place_context(const struct placer *p, uint32_t i)
{
	uint64_t h = HASH_START;

	for (uint32_t k = i ? i - 1 : i; k <= i + 1 && k < p->lines->n; k++)
		if (k != i)
			h = hash_bytes(h, slice_trim(lines_get(p->lines, p->bytes, k)));
	return h;
}

/* Characters before byte `off` of the line: counted on from the hit before, if that lies before. */
static uint32_t place_column(struct placer *p, struct slice line, uint32_t off)
{
	if (off < p->at)
		p->at = p->column = 0;
	p->column += (uint32_t)utf8_count(slice_first(slice_from(line, p->at), off - p->at));
	p->at = off;
	return p->column;
}

/* What is known of line i, found out when it is hit for the first time. */
static const struct placed_line *place_known(struct placer *p, uint32_t i, struct slice line)
{
	struct placed_line *known;

	if (!p->known)
		p->known = ARENA_ARRAY(p->file, struct placed_line, PLACE_KNOWN);
	known = &p->known[i % PLACE_KNOWN];
	if (known->number != i + 1)
		*known = (struct placed_line){i + 1, place_collapse(p->run, line),
					      place_context(p, i)};
	return known;
}

static void place_line(struct placer *p, const struct hit *h, struct finding *f)
{
	uint32_t i = lines_at(p->lines, h->at.off);
	struct slice line = lines_get(p->lines, p->bytes, i);
	struct span match = {.off = h->at.off - p->lines->start[i], .len = h->at.len};
	const struct placed_line *known;

	/* A match may begin in the line's own ending, and may go on over more lines. */
	if (match.off > line.n)
		match.off = (uint32_t)line.n;
	if (match.len > line.n - match.off)
		match.len = (uint32_t)line.n - match.off;
	known = place_known(p, i, line);
	if (p->line != i)
		p->at = p->column = 0;
	p->line = i;
	f->line = i + 1;
	f->column = 1 + place_column(p, line, match.off);
	f->end_column = f->column +
			(uint32_t)utf8_count(slice_first(slice_from(line, match.off), match.len));
	place_excerpt(p->run, f, line, match);
	f->identity = known->identity;
	f->context = known->context;
}

void placer_place(struct placer *p, const struct rule *r, const struct hit *h, struct finding *f)
{
	*f = (struct finding){.rule = r, .path = p->path};
	if (p->lines->n)
		place_line(p, h, f);
	if (h->identity.n)
		f->identity = arena_dup(p->run, h->identity);
	f->detail = arena_dup(p->run, h->detail);
	f->use = place_expand(p->run, r->use, h);
}
