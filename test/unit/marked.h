/* Texts with their regions marked, and what must hold for every scan of every text. */
#ifndef SSOT_TEST_UNIT_MARKED_H
#define SSOT_TEST_UNIT_MARKED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "ssot/lang/lang.h"

/* "x = " S "'a'" E " " C "// b" E: a string begins, ends, a comment begins, ends. D: a docstring.
 */
#define C "\x01"
#define S "\x02"
#define E "\x03"
#define D "\x04"

struct marked {
	const char *path; /* decides the language */
	const char *text;
	unsigned problems;
};

static inline void assert_tiles(const struct scan *s, size_t n)
{
	uint32_t at = 0;

	for (size_t i = 0; i < s->regions.n; i++) {
		assert_int_equal(s->regions.p[i].at.off, at);
		assert_true(s->regions.p[i].at.len > 0);
		at += s->regions.p[i].at.len;
	}
	assert_int_equal(at, n);
	assert_int_equal(s->lines.start[s->lines.n], n);
	for (size_t i = 0; i < s->problems.n; i++)
		assert_true(s->problems.p[i].at.off + s->problems.p[i].at.len <= n);
}

/* The text with the marks written back where the scan sees them. Ends with a NUL byte. */
static inline char *mark(const struct scan *s, struct slice bytes, struct arena *a)
{
	static const char *const marks[] = {"", C, D, S};
	char *out = arena_alloc(a, bytes.n + 2 * s->regions.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s->regions.n; i++) {
		const struct region *r = &s->regions.p[i];
		if (r->cls != REGION_CODE)
			out[n++] = *marks[r->cls];
		memcpy(out + n, bytes.p + r->at.off, r->at.len);
		n += r->at.len;
		if (r->cls != REGION_CODE)
			out[n++] = E[0];
	}
	return out;
}

/* A scan for regions alone sees the same regions. */
static inline void assert_less_read_same(const struct scan *s, const struct lang *l,
					 const struct text *t, struct arena *a)
{
	struct scan less = {0};

	l->scan(l, t, SCAN_REGIONS, NULL, a, &less);
	assert_int_equal(less.regions.n, s->regions.n);
	for (size_t i = 0; i < s->regions.n; i++)
		assert_memory_equal(&less.regions.p[i], &s->regions.p[i], sizeof s->regions.p[i]);
}

/* Scans row->text without its marks: true when they come back. Then scans every beginning of it. */
static inline bool check_marked(const struct marked *row, struct arena *a)
{
	size_t size = strlen(row->text), n = 0;
	char *plain = arena_alloc(a, size + 1);
	struct text t = {slice_of(row->path), {plain, 0}};
	struct scan s = {0};

	for (size_t i = 0; i < size; i++)
		if (!strchr(C S E D, row->text[i]))
			plain[n++] = row->text[i];
	t.bytes.n = n;
	const struct lang *l = lang_of(t.path, t.bytes);
	l->scan(l, &t, l->reads, NULL, a, &s);
	assert_tiles(&s, n);
	assert_less_read_same(&s, l, &t, a);
	bool same = strcmp(mark(&s, t.bytes, a), row->text) == 0 && s.problems.n == row->problems;
	if (!same)
		print_error("%s: %zu problems, %u expected\n got: %s\nwant: %s\n", row->path,
			    s.problems.n, row->problems, mark(&s, t.bytes, a), row->text);
	for (size_t cut = 0; cut < n; cut++) {
		struct scan part = {0};
		/* A copy of its own, so that a sanitizer sees a read behind the end. */
		char *copy = malloc(cut + 1);
		memcpy(copy, plain, cut);
		copy = realloc(copy, cut ? cut : 1);
		assert_non_null(copy);
		t.bytes = (struct slice){copy, cut};
		l->scan(l, &t, l->reads, NULL, a, &part);
		assert_tiles(&part, cut);
		assert_less_read_same(&part, l, &t, a);
		free(copy);
	}
	return same;
}

#endif
