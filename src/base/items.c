/* Patterns of the simplest sort: nearly all that people write are, and PCRE2 is costly to ask. */
#include "src/base/items.h"

#include "ssot/base/regex.h"

static bool items_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/*
 * What a byte is at the beginning of an item: plain (itself, or '.'), an anchor, a sign that
 * repeats the item before it ('{' may), the start of a longer item, or nothing known ('n', NUL).
 */
static const char items_kind[256] = "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"
				    "ppppapppnnrrpppp"
				    "pppppppppppppppr"
				    "pppppppppppppppp"
				    "pppppppppppssnap"
				    "pppppppppppppppp"
				    "ppppppppppprnnp";

static char items_kind_of(char c)
{
	return items_kind[(unsigned char)c];
}

/* The kind of the byte at `at`; behind the end as if another item began. */
static char items_kind_at(struct slice s, size_t at)
{
	return at < s.n ? items_kind_of(s.p[at]) : 'p';
}

static bool items_sign(char c)
{
	return c > ' ' && c < 0x7f && !items_alnum(c);
}

/* [abc] or [^abc] of letters, digits, '_' and spaces. Returns its bytes, or 0. */
static size_t items_class(struct slice s)
{
	size_t first = s.n > 1 && s.p[1] == '^' ? 2 : 1, n = first;

	while (n < s.n && (items_alnum(s.p[n]) || s.p[n] == '_' || s.p[n] == ' '))
		n++;
	return n > first && n < s.n && s.p[n] == ']' ? n + 1 : 0;
}

/* The bytes of the item at the front, without its quantifier; 0 when it is not plain. */
static size_t items_atom(struct slice s, bool *anchor)
{
	char kind = items_kind_of(s.p[0]);

	*anchor = kind == 'a';
	if (kind == 'p' || kind == 'a')
		return 1;
	if (kind != 's')
		return 0;
	if (s.p[0] == '[')
		return items_class(s);
	if (s.n < 2)
		return 0;
	*anchor = s.p[1] == 'b' || s.p[1] == 'B';
	return *anchor || items_sign(s.p[1]) || memchr("dDsSwW", s.p[1], 6) ? 2 : 0;
}

/* One of * + ?, perhaps lazy or possessive. False when more follows, which not all may have. */
static bool items_quantifier(struct slice s, size_t *n)
{
	*n = 0;
	if (items_kind_at(s, 0) == 'r' && s.p[0] != '{')
		*n = s.n > 1 && (s.p[1] == '?' || s.p[1] == '+') ? 2 : 1;
	return items_kind_at(s, *n) != 'r';
}

/* The bytes of the item at the front with its quantifier; 0 when it is not plain. */
static size_t items_item(struct slice s)
{
	bool anchor;
	size_t atom = items_atom(s, &anchor), quantifier;

	if (!atom || !items_quantifier(slice_from(s, atom), &quantifier) || (anchor && quantifier))
		return 0;
	return atom + quantifier;
}

bool items_cut(struct slice pattern, unsigned flags, struct regex_item *item, size_t *n)
{
	size_t at = 0, count = 0;
	char kind = items_kind_at(pattern, 0);

	if (!pattern.n || pattern.n > ITEMS_MAX || (flags & REGEX_EXTENDED))
		return false;
	while (at < pattern.n) {
		size_t len = 1;
		char next = items_kind_at(pattern, at + 1);

		/* Most are a single character. */
		if (kind != 'p' || next == 'r') {
			len = items_item(slice_from(pattern, at));
			if (!len)
				return false;
			next = items_kind_at(pattern, at + len);
		}
		if (item)
			item[count] = (struct regex_item){(uint16_t)at, (uint16_t)len};
		count++;
		at += len;
		kind = next;
	}
	if (n)
		*n = count;
	return true;
}
