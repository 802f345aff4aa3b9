/* What all languages share: the table of rows, physical lines, regions and masked views. */
#include <stdint.h>

#include "src/lang/regions.h"

#define X(row) extern const struct lang lang_##row;
#include "src/lang/langs.def"
#undef X

#define X(row) &lang_##row,
const struct lang *const lang_table[] = {
#include "src/lang/langs.def"
	NULL};
#undef X

static char fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Whether `s` begins with the first n bytes of the lower-case `lit`, case ignored. */
static bool starts_folded(struct slice s, const char *lit, size_t n)
{
	if (s.n < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (fold(s.p[i]) != lit[i])
			return false;
	return true;
}

/* A row's glob: lower case, with one `*` at most. A full glob per row and file would be felt. */
static bool name_matches(struct slice name, const char *glob)
{
	size_t n = strlen(glob);
	const char *star = memchr(glob, '*', n);
	size_t head = star ? (size_t)(star - glob) : n;
	size_t tail = star ? n - head - 1 : 0;

	if (star ? name.n < head + tail : name.n != head)
		return false;
	return starts_folded(name, glob, head) &&
	       starts_folded(slice_from(name, name.n - tail), glob + n - tail, tail);
}

/* The interpreter a first line `#!/usr/bin/env -S A=b python3 -u` names: "python3"; else empty. */
static struct slice shebang_of(struct slice bytes)
{
	struct slice line = slice_first(bytes, slice_find(slice_first(bytes, 512), '\n'));
	struct slice word = {NULL, 0};
	bool env = false;

	if (!slice_starts(line, SLICE("#!")))
		return word;
	line = slice_from(line, 2);
	while (slice_word(&word, &line)) {
		if (env && (word.p[0] == '-' || slice_find(word, '=') < word.n))
			continue;
		size_t slash = slice_rfind(word, '/');
		if (slash < word.n)
			word = slice_from(word, slash + 1);
		if (env || !slice_is(word, "env"))
			return word;
		env = true;
	}
	return (struct slice){NULL, 0};
}

/* "python3.11" is "python": a version may follow the name. */
static bool shebang_matches(struct slice interpreter, const char *name)
{
	struct slice version;

	if (!slice_starts(interpreter, slice_of(name)))
		return false;
	version = slice_from(interpreter, strlen(name));
	for (size_t i = 0; i < version.n; i++)
		if ((version.p[i] < '0' || version.p[i] > '9') && version.p[i] != '.')
			return false;
	return true;
}

static const struct lang *lang_by_shebang(struct slice interpreter)
{
	for (const struct lang *const *l = lang_table; *l; l++)
		for (const char *const *s = (*l)->shebangs; s && *s; s++)
			if (shebang_matches(interpreter, *s))
				return *l;
	return NULL;
}

const struct lang *lang_of(struct slice path, struct slice bytes)
{
	size_t slash = slice_rfind(path, '/');
	struct slice name = slash < path.n ? slice_from(path, slash + 1) : path;
	const struct lang *plain = NULL, *named = NULL;

	for (const struct lang *const *l = lang_table; *l && !named; l++) {
		plain = *l;
		for (const char *const *g = (*l)->globs; *g && !named; g++)
			if (name_matches(name, *g))
				named = *l;
	}
	if (named && named != plain)
		return named;
	struct slice interpreter = shebang_of(bytes);
	named = interpreter.n ? lang_by_shebang(interpreter) : NULL;
	return named ? named : plain;
}

const struct lang *lang_named(struct slice name)
{
	for (const struct lang *const *l = lang_table; *l; l++)
		if (slice_is(name, (*l)->name))
			return *l;
	return NULL;
}

/* The next `c` at or after `from`, or the end of the text. */
static size_t find_from(struct slice s, size_t from, char c)
{
	const char *hit = from < s.n ? memchr(s.p + from, c, s.n - from) : NULL;

	return hit ? (size_t)(hit - s.p) : s.n;
}

/* Most lines are longer than so many bytes: room for them is seldom too small. */
#define LINE_BYTES 32

void lines_split(struct slice bytes, struct arena *a, struct lines *out)
{
	size_t lf = find_from(bytes, 0, '\n'), cr = find_from(bytes, 0, '\r');
	size_t at = 0, cap = bytes.n / LINE_BYTES + 2;

	out->start = arena_bytes(a, cap * sizeof *out->start);
	out->n = 0;
	while (at < bytes.n) {
		if (out->n + 1 == cap) /* the end needs room too */
			out->start = arena_grow(a, out->start, sizeof *out->start, &cap);
		out->start[out->n++] = (uint32_t)at;
		at = lf < cr || cr + 1 == lf ? lf : cr;
		at = at < bytes.n ? at + 1 : at;
		if (cr < at)
			cr = find_from(bytes, at, '\r');
		if (lf < at)
			lf = find_from(bytes, at, '\n');
	}
	out->start[out->n] = (uint32_t)bytes.n;
}

uint32_t lines_at(const struct lines *l, uint32_t off)
{
	uint32_t low = 0, high = l->n; /* the line is in [low, high) */

	while (high - low > 1) {
		uint32_t mid = low + (high - low) / 2;
		if (l->start[mid] <= off)
			low = mid;
		else
			high = mid;
	}
	return low;
}

struct slice lines_get(const struct lines *l, struct slice bytes, uint32_t i)
{
	struct slice s;

	if (i >= l->n)
		return (struct slice){NULL, 0};
	s = (struct slice){bytes.p + l->start[i], l->start[i + 1] - l->start[i]};
	if (slice_ends(s, SLICE("\r\n")))
		s.n -= 2;
	else if (s.n && (s.p[s.n - 1] == '\n' || s.p[s.n - 1] == '\r'))
		s.n--;
	return s;
}

void regions_add(struct scan *s, struct arena *a, struct span at, enum region_class cls)
{
	const struct region *last = s->regions.n ? &s->regions.p[s->regions.n - 1] : NULL;
	uint32_t end = last ? last->at.off + last->at.len : 0;

	if (at.off < end)
		BUG("region at %u begins before %u", at.off, end);
	if (!at.len)
		return;
	if (at.off > end)
		*VEC_ADD(a, &s->regions) = (struct region){{end, at.off - end}, REGION_CODE};
	/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): an empty vector grows first */
	*VEC_ADD(a, &s->regions) = (struct region){at, cls};
}

void regions_finish(struct scan *s, struct arena *a, uint32_t size)
{
	const struct region *last = s->regions.n ? &s->regions.p[s->regions.n - 1] : NULL;
	uint32_t end = last ? last->at.off + last->at.len : 0;

	if (end > size)
		BUG("regions end at %u behind the text's end at %u", end, size);
	regions_add(s, a, (struct span){end, size - end}, REGION_CODE);
}

/* Blanks all but line ends. */
static void blank(char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		p[i] = p[i] == '\n' || p[i] == '\r' ? p[i] : ' ';
}

struct slice file_masked(struct file_view *f, unsigned in)
{
	struct slice bytes = f->text->bytes;
	const struct scan *s = f->scan;
	char *copy = NULL;

	in &= REGION_ANY;
	if (f->masked[in].p || !bytes.n)
		return f->masked[in];
	for (size_t i = 0; i < s->regions.n; i++) {
		const struct region *r = &s->regions.p[i];
		if (in & REGION_BIT(r->cls))
			continue;
		if (!copy) {
			copy = arena_alloc(f->arena, bytes.n);
			memcpy(copy, bytes.p, bytes.n);
		}
		blank(copy + r->at.off, r->at.len);
	}
	f->masked[in] = copy ? (struct slice){copy, bytes.n} : bytes;
	return f->masked[in];
}
