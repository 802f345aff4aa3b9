/*
 * Fuzzes globs: the first line is the pattern, the rest the path. What is compiled must decide as
 * the plainest matcher does.
 */
#include "ssot/base/glob.h"
#include "test/fuzz/fuzz.h"

#define TOKENS 256
#define TEXT   512

enum token_kind { BYTES, ONE, STAR, DEEP, DEEP_DIRS }; /* the last: a whole "**" and its '/' */

/* One step of a pattern. */
struct token {
	enum token_kind is;
	bool set[256];
};

struct tokens {
	struct token t[TOKENS];
	size_t n;
};

/* Reads "[...]" behind its bracket. The bytes eaten, or 0 for what is not compared. */
static size_t read_set(struct slice p, char separator, struct token *t)
{
	size_t i = 0;
	bool not = i < p.n && (p.p[i] == '!' || p.p[i] == '^');

	for (i += not ; i < p.n && (p.p[i] != ']' || i == (size_t) not ); i++) {
		unsigned char from = (unsigned char)p.p[i], to = from;

		/* Classes, escapes and an edge that is a hyphen have tables of their own. */
		if (from == '[' || from == '\\' || from == '-')
			return 0;
		if (i + 2 < p.n && p.p[i + 1] == '-' && p.p[i + 2] != ']') {
			to = (unsigned char)p.p[i += 2];
			if (to == '\\' || to == '[' || to == '-')
				return 0;
		}
		for (unsigned c = from; c <= to; c++)
			t->set[c] = true;
	}
	if (i >= p.n)
		return 0;
	for (unsigned c = 0; not &&c < 256; c++)
		t->set[c] = !t->set[c];
	t->set[(unsigned char)separator] = false;
	return i + 1;
}

static struct token *add(struct tokens *out, enum token_kind is)
{
	check(out->n < TOKENS);
	out->t[out->n] = (struct token){.is = is};
	return &out->t[out->n++];
}

static void add_byte(struct tokens *out, char c)
{
	add(out, BYTES)->set[(unsigned char)c] = true;
}

/* False for what is not compared. */
static bool read_tokens(struct tokens *out, struct slice p, char separator)
{
	for (size_t i = 0; i < p.n; i++) {
		size_t stars = 0, eaten;

		while (i + stars < p.n && p.p[i + stars] == '*')
			stars++;
		if (stars > 1) {
			bool whole = (i == 0 || p.p[i - 1] == separator) && i + stars < p.n &&
				     p.p[i + stars] == separator;

			add(out, whole ? DEEP_DIRS : DEEP);
			i += stars - 1 + whole;
		} else if (stars) {
			add(out, STAR);
		} else if (p.p[i] == '?') {
			add(out, ONE);
		} else if (p.p[i] == '[') {
			eaten = read_set(slice_from(p, i + 1), separator, add(out, BYTES));
			if (!eaten)
				return false;
			i += eaten;
		} else {
			/* An escaped separator is not looked at as one. */
			if (p.p[i] == '\\' && (++i == p.n || p.p[i] == separator))
				return false;
			add_byte(out, p.p[i]);
		}
	}
	return true;
}

/* Whether tokens[k..] match text[i..], from the last of both to the first. */
static bool matches(const struct tokens *t, struct slice text, char separator)
{
	static bool m[TOKENS + 1][TEXT + 1];

	for (size_t i = 0; i <= text.n; i++)
		m[t->n][i] = i == text.n;
	for (size_t k = t->n; k-- > 0;) {
		const struct token *x = &t->t[k];
		bool later = false; /* some separator behind, after which the rest matches */

		for (size_t i = text.n + 1; i-- > 0;) {
			bool here = i < text.n, at = here && text.p[i] == separator;

			later |= at && m[k + 1][i + 1];
			if (x->is == DEEP_DIRS)
				m[k][i] = m[k + 1][i] || later;
			else if (x->is == DEEP || x->is == STAR)
				m[k][i] = m[k + 1][i] ||
					  (here && (x->is == DEEP || !at) && m[k][i + 1]);
			else
				m[k][i] = here && m[k + 1][i + 1] &&
					  (x->is == ONE ? !at : x->set[(unsigned char)text.p[i]]);
		}
	}
	return m[0][0];
}

/* What the pattern means in full, as glob.h says, else false. */
static bool reference(struct slice pattern, struct slice path, struct glob_syntax x, bool *out)
{
	static struct tokens t;
	bool below = pattern.p[pattern.n - 1] == x.separator;
	bool deep = x.anywhere && slice_find(slice_first(pattern, pattern.n - below),
					     x.separator) == pattern.n - below;
	char whole[TOKENS];
	size_t n = 0;

	if (pattern.n > TOKENS / 2 || path.n > TEXT)
		return false;
	if (pattern.p[0] == x.separator)
		pattern = slice_from(pattern, 1);
	if (deep)
		n = (size_t)snprintf(whole, sizeof whole, "**%c", x.separator);
	if (pattern.n)
		memcpy(whole + n, pattern.p, pattern.n);
	n += pattern.n;
	if (below)
		n += (size_t)snprintf(whole + n, sizeof whole - n, "**");
	t.n = 0;
	if (!read_tokens(&t, (struct slice){whole, n}, x.separator))
		return false;
	*out = matches(&t, path, x.separator);
	return true;
}

static void fuzz_one(struct slice pattern, struct slice path, struct glob_syntax syntax)
{
	struct regex_error err = {0};
	struct glob *g = glob_compile(pattern, syntax, &err);
	struct regex_scratch *s;
	bool want;
	int rc;

	if (!g) {
		check(memchr(err.text, '\0', sizeof err.text) && err.text[0]);
		check(err.offset <= pattern.n);
		return;
	}
	s = regex_scratch_new((struct regex_limits){.match = 10000});
	rc = glob_match(g, s, path);
	check(rc >= -1 && rc <= 1 && (rc == 0 || rc == 1 || regex_failure(s)[0]));
	if (rc >= 0 && reference(pattern, path, syntax, &want))
		check(want == rc);
	regex_scratch_free(s);
	glob_free(g);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice all = {(const char *)data, size};
	struct slice pattern = slice_first(all, slice_find(all, '\n'));
	struct slice path = slice_from(all, pattern.n + 1);

	fuzz_one(pattern, path, (struct glob_syntax){'/', true});
	fuzz_one(pattern, path, (struct glob_syntax){'.', false});
	return 0;
}
