/* Borrowed text: a pointer and a length. Blobs hold NUL bytes, so nothing here ends in one. */
#ifndef SSOT_BASE_SLICE_H
#define SSOT_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct slice {
	const char *p; /* not owned; may be NULL when n is 0 */
	size_t n;      /* bytes */
};

/* A slice of a string literal. SLICE_ROW() is the same for static tables. */
#define SLICE(lit) ((struct slice){(lit), sizeof(lit) - 1})
#define SLICE_ROW(lit)                                                                             \
	{                                                                                          \
		(lit), sizeof(lit) - 1                                                             \
	}

/* For printf's "%.*s". Text of more than INT_MAX bytes is cut by the caller. */
#define SLICE_ARG(s) (int)(s).n, ((s).p ? (s).p : "")

static inline struct slice slice_of(const char *cstr)
{
	return (struct slice){cstr, cstr ? strlen(cstr) : 0};
}

static inline bool slice_eq(struct slice a, struct slice b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool slice_is(struct slice s, const char *cstr)
{
	/* Most that are compared differ in the first byte already. */
	return (!s.n || !cstr || s.p[0] == cstr[0]) && slice_eq(s, slice_of(cstr));
}

/* Byte order, the shorter first among equal beginnings: git's order for full paths. */
static inline int slice_cmp(struct slice a, struct slice b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	return c ? c : (a.n > b.n) - (a.n < b.n);
}

static inline bool slice_starts(struct slice s, struct slice prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

static inline bool slice_ends(struct slice s, struct slice suffix)
{
	return s.n >= suffix.n &&
	       (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

/* From offset `from` to the end; empty when `from` lies behind it. */
static inline struct slice slice_from(struct slice s, size_t from)
{
	return from < s.n ? (struct slice){s.p + from, s.n - from} : (struct slice){NULL, 0};
}

static inline struct slice slice_first(struct slice s, size_t n)
{
	return (struct slice){s.p, n < s.n ? n : s.n};
}

/* The offset of byte `c`, or s.n when it does not occur. */
static inline size_t slice_find(struct slice s, char c)
{
	const char *hit = s.n ? memchr(s.p, c, s.n) : NULL;

	return hit ? (size_t)(hit - s.p) : s.n;
}

/* The offset of the last byte `c`, or s.n when it does not occur. */
static inline size_t slice_rfind(struct slice s, char c)
{
	for (size_t i = s.n; i > 0; i--)
		if (s.p[i - 1] == c)
			return i - 1;
	return s.n;
}

static inline bool slice_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline struct slice slice_trim(struct slice s)
{
	while (s.n && slice_is_space(s.p[0]))
		s = (struct slice){s.p + 1, s.n - 1};
	while (s.n && slice_is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

/*
 * Cuts the next word (run of non-space) off the front of *rest into *word.
 * Returns false, leaving *word alone, when only white space is left.
 */
static inline bool slice_word(struct slice *word, struct slice *rest)
{
	struct slice s = slice_trim(*rest);
	size_t n = 0;

	if (!s.n)
		return false;
	while (n < s.n && !slice_is_space(s.p[n]))
		n++;
	*word = slice_first(s, n);
	*rest = slice_from(s, n);
	return true;
}

#endif
