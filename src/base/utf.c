/* UTF-8 and UTF-16, strictly: no overlong forms, no surrogates, nothing above U+10FFFF. */
#include "ssot/base/utf.h"

static bool utf8_continues(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

size_t utf8_decode(struct slice s, uint32_t *cp)
{
	const unsigned char *p = (const unsigned char *)s.p;

	*cp = UTF_INVALID;
	if (p[0] < 0x80) {
		*cp = p[0];
		return 1;
	}
	if (p[0] >= 0xc2 && p[0] <= 0xdf && s.n >= 2 && utf8_continues(p[1])) {
		*cp = (uint32_t)(p[0] & 0x1f) << 6 | (p[1] & 0x3f);
		return 2;
	}
	if (p[0] >= 0xe0 && p[0] <= 0xef && s.n >= 3 && utf8_continues(p[1]) &&
	    utf8_continues(p[2])) {
		uint32_t c = (uint32_t)(p[0] & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 |
			     (p[2] & 0x3f);

		if (c < 0x800 || (c >= 0xd800 && c <= 0xdfff))
			return 1;
		*cp = c;
		return 3;
	}
	if (p[0] >= 0xf0 && p[0] <= 0xf4 && s.n >= 4 && utf8_continues(p[1]) &&
	    utf8_continues(p[2]) && utf8_continues(p[3])) {
		uint32_t c = (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3f) << 12 |
			     (uint32_t)(p[2] & 0x3f) << 6 | (p[3] & 0x3f);

		if (c < 0x10000 || c > 0x10ffff)
			return 1;
		*cp = c;
		return 4;
	}
	return 1;
}

size_t utf8_put(uint32_t cp, char out[4])
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xc0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xe0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		out[2] = (char)(0x80 | (cp & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
	out[3] = (char)(0x80 | (cp & 0x3f));
	return 4;
}

bool utf8_valid(struct slice s)
{
	uint32_t cp;

	for (size_t i = 0; i < s.n;) {
		i += utf8_decode(slice_from(s, i), &cp);
		if (cp == UTF_INVALID)
			return false;
	}
	return true;
}

/* The same in each byte of a word. */
#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

static uint64_t utf8_word(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof word);
	return word;
}

size_t utf8_count(struct slice s)
{
	size_t count = 0;
	uint32_t cp;

	for (size_t i = 0; i < s.n; count++) {
		for (; s.n - i >= 8 && !(utf8_word(s.p + i) & EACH(0x80)); i += 8)
			count += 8;
		if (i == s.n)
			break;
		i += utf8_decode(slice_from(s, i), &cp);
	}
	return count;
}

size_t utf8_printable(struct slice s)
{
	size_t i = 0;

	for (; s.n - i >= 8; i += 8) {
		uint64_t word = utf8_word(s.p + i);

		/* Below a space a byte borrows, DEL carries, what else is not ASCII has the bit. */
		if (((word - EACH(' ')) | (word + EACH(1)) | word) & EACH(0x80))
			break;
	}
	while (i < s.n && s.p[i] >= ' ' && s.p[i] < 0x7f)
		i++;
	return i;
}

struct slice utf8_repair(struct arena *a, struct slice s)
{
	char *out;
	size_t n = 0;

	if (utf8_valid(s))
		return s;
	out = arena_array(a, 3, s.n);
	for (size_t i = 0; i < s.n;) {
		uint32_t cp;
		size_t len = utf8_decode(slice_from(s, i), &cp);

		if (cp == UTF_INVALID) {
			n += utf8_put(0xfffd, out + n);
		} else {
			memcpy(out + n, s.p + i, len);
			n += len;
		}
		i += len;
	}
	return (struct slice){out, n};
}

bool utf16_has_bom(struct slice s)
{
	const unsigned char *p = (const unsigned char *)s.p;

	if (s.n < 2 || !((p[0] == 0xff && p[1] == 0xfe) || (p[0] == 0xfe && p[1] == 0xff)))
		return false;
	return !(p[0] == 0xff && s.n >= 4 && p[2] == 0 && p[3] == 0);
}

struct slice utf16_to_utf8(struct arena *a, struct slice s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t low = p[0] == 0xff ? 0 : 1; /* where the low byte of a unit stands */
	char *out = arena_array(a, 3, s.n / 2 + 1);
	size_t n = 0;

	for (size_t i = 2; i < s.n; i += 2) {
		uint32_t unit;

		if (i + 1 >= s.n) {
			n += utf8_put(0xfffd, out + n);
			break;
		}
		unit = (uint32_t)p[i + low] | (uint32_t)p[i + 1 - low] << 8;
		if (unit >= 0xd800 && unit <= 0xdbff && i + 3 < s.n) {
			uint32_t next = (uint32_t)p[i + 2 + low] | (uint32_t)p[i + 3 - low] << 8;

			if (next >= 0xdc00 && next <= 0xdfff) {
				unit = 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00);
				i += 2;
			}
		}
		if (unit >= 0xd800 && unit <= 0xdfff)
			unit = 0xfffd;
		n += utf8_put(unit, out + n);
	}
	return (struct slice){out, n};
}
