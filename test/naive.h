/* The plainest search for a literal, folding as PCRE2 does: what the fast ones are held against. */
#ifndef TEST_NAIVE_H
#define TEST_NAIVE_H

#include "ssot/base/slice.h"

/* The folded character at s.p[0], of *len bytes. */
static inline unsigned char naive_fold(struct slice s, size_t *len)
{
	unsigned char c = (unsigned char)s.p[0];

	*len = 1;
	if (slice_starts(s, SLICE("\xc5\xbf")))
		return *len = 2, 's';
	if (slice_starts(s, SLICE("\xe2\x84\xaa")))
		return *len = 3, 'k';
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
}

/* Bytes that `literal` takes at the front of `text`, 0 when it does not stand there. */
static inline size_t naive_at(struct slice text, struct slice literal, bool icase)
{
	size_t at = 0;

	if (!icase)
		return slice_starts(text, literal) ? literal.n : 0;
	for (size_t i = 0; i < literal.n;) {
		size_t a, b;

		if (at == text.n ||
		    naive_fold(slice_from(text, at), &a) != naive_fold(slice_from(literal, i), &b))
			return 0;
		at += a;
		i += b;
	}
	return at;
}

/* The first occurrence of `literal` at or behind `from`; text.n when there is none. */
static inline size_t naive_find(struct slice text, size_t from, struct slice literal, bool icase)
{
	for (size_t i = from; i < text.n; i++)
		if (naive_at(slice_from(text, i), literal, icase))
			return i;
	return text.n;
}

#endif
