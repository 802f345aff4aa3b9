/*
 * Required literals, read off the items of a pattern: items.c cuts the plain ones, all others are
 * as PCRE2's own tokeniser reports them (automatic callouts). A part of a pattern is used only when
 * its form is one of the few known here; whatever else there is counts as "any text", and what
 * could change the meaning of its surroundings as "nothing known".
 */
#include "ssot/base/literal.h"

#include "src/base/items.h"
#include "src/base/pcre.h"

#define PATTERN_MAX 4096 /* longer patterns are not looked into */
#define DEPTH_MAX   12
#define WORDS_MAX   32

struct word {
	unsigned char n;
	char text[LITERAL_MAX];
};

/* Alternatives; none: nothing is known. */
struct words {
	unsigned n;
	struct word w[WORDS_MAX];
};

/* What is known about the text that a part of a pattern matches. */
struct part {
	struct words exact;  /* it is one of these */
	struct words within; /* it holds one of these; none of them is empty */
};

struct walk {
	const char *pattern;
	struct regex_item token[PATTERN_MAX];
	size_t n, at;
	size_t end; /* of the last token */
	bool icase, extended;
	bool lost; /* something was met that is not understood */
};

static const struct words words_empty_word = {.n = 1};

static void words_copy(struct words *to, const struct words *from)
{
	to->n = from->n;
	memcpy(to->w, from->w, from->n * sizeof *from->w);
}

/* How much seeing `c` tells, roughly in bits: what is frequent in source code tells little. */
static int byte_weight(char c)
{
	/* By frequency in source code, from 0x20, 0x40 and 0x60 on. */
	static const char weight[] = "66366666336636366666666666666366"
				     "66666666666666666666666666666665"
				     "63555355535555335533355555566666";

	return c >= ' ' ? weight[c - ' '] - '0' : 6;
}

/* Words of less than four bytes cannot be sampled: any longer ones are better. */
static int words_score(const struct words *ws)
{
	int least = 0;

	for (unsigned i = 0; i < ws->n; i++) {
		const struct word *w = &ws->w[i];
		int score = w->n < 4 ? 0 : 100;

		for (unsigned j = 0; j < w->n; j++)
			score += byte_weight(w->text[j]);
		if (i == 0 || score < least)
			least = score;
	}
	return least - (int)ws->n;
}

/* Takes `candidate` for *best when it is usable and tells more. */
static void words_offer(struct words *best, const struct words *candidate)
{
	for (unsigned i = 0; i < candidate->n; i++)
		if (candidate->w[i].n == 0)
			return;
	if (candidate->n && (!best->n || words_score(candidate) > words_score(best)))
		words_copy(best, candidate);
}

/* *ws and *more; false, leaving *ws alone, when they are too many. */
static bool words_unite(struct words *ws, const struct words *more)
{
	if (ws->n + more->n > WORDS_MAX)
		return false;
	memcpy(ws->w + ws->n, more->w, more->n * sizeof *more->w);
	ws->n += more->n;
	return true;
}

static bool word_append(struct word *w, const struct word *tail)
{
	if (w->n + tail->n > LITERAL_MAX)
		return false;
	memcpy(w->text + w->n, tail->text, tail->n);
	w->n = (unsigned char)(w->n + tail->n);
	return true;
}

/* Every word of *ws followed by every one of *tail; false, leaving *ws alone, when too much. */
static bool words_append(struct words *ws, const struct words *tail)
{
	struct words product;

	if (ws->n == 1 && tail->n == 1)
		return word_append(&ws->w[0], &tail->w[0]);
	if (ws->n * tail->n > WORDS_MAX)
		return false;
	product.n = 0;
	for (unsigned i = 0; i < ws->n; i++)
		for (unsigned j = 0; j < tail->n; j++) {
			product.w[product.n] = ws->w[i];
			if (!word_append(&product.w[product.n++], &tail->w[j]))
				return false;
		}
	words_copy(ws, &product);
	return true;
}

/* A branch while it is read: `tail` is what the text read so far ends in. */
struct branch {
	struct words tail;
	bool exact; /* and there is nothing before it */
	struct words within;
};

/* Any text may follow. */
static void branch_break(struct branch *b)
{
	words_offer(&b->within, &b->tail);
	words_copy(&b->tail, &words_empty_word);
	b->exact = false;
}

enum count { ONCE, OPTIONAL, REPEATED, ANY_COUNT };

/* One of `next` follows, as often as `count` says. */
static void branch_add(struct branch *b, const struct words *next, enum count count)
{
	struct words with;

	if (count == ANY_COUNT || !next->n) {
		branch_break(b);
		return;
	}
	if (count == OPTIONAL) {
		words_copy(&with, &b->tail);
		if (!words_append(&with, next) || !words_unite(&b->tail, &with))
			branch_break(b);
		return;
	}
	if (!words_append(&b->tail, next)) {
		branch_break(b);
		words_copy(&b->tail, next);
	}
	if (count == REPEATED) {
		words_offer(&b->within, &b->tail);
		words_copy(&b->tail, next);
		b->exact = false;
	}
}

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* The next token, without the white space that the option x allows behind it. */
static struct slice walk_token(const struct walk *w)
{
	struct slice t;

	if (w->at == w->n)
		return (struct slice){NULL, 0};
	t = (struct slice){w->pattern + w->token[w->at].at, w->token[w->at].len};
	/* An escaped space is no such white space. */
	while (w->extended && t.n > 1 && slice_is_space(t.p[t.n - 1]) && t.p[t.n - 2] != '\\')
		t.n--;
	return t;
}

static enum count count_of(struct slice quantifier)
{
	if (quantifier.n == 0)
		return ONCE;
	if (quantifier.n > 2 ||
	    (quantifier.n == 2 && quantifier.p[1] != '?' && quantifier.p[1] != '+'))
		return ANY_COUNT;
	return quantifier.p[0] == '?' ? OPTIONAL : quantifier.p[0] == '+' ? REPEATED : ANY_COUNT;
}

static void word_add(struct word *w, bool icase, char c)
{
	w->text[w->n++] = icase && c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static void word_put(struct words *ws, bool icase, char c)
{
	struct word *w = &ws->w[ws->n++];

	w->n = 0;
	word_add(w, icase, c);
}

/* [ab] of some plain characters. Returns the bytes it takes of `t`, or 0. */
static size_t class_read(struct words *out, bool icase, struct slice t)
{
	size_t n = 1;

	while (n < t.n && n <= 4 && (is_alnum(t.p[n]) || t.p[n] == '_'))
		word_put(out, icase, t.p[n++]);
	if (n > 1 && n < t.n && t.p[n] == ']')
		return n + 1;
	out->n = 0;
	return 0;
}

/* The texts that the item at the front of `t` matches. Returns the bytes it takes, or 0. */
static size_t item_read(struct words *out, bool icase, struct slice t)
{
	unsigned char c = (unsigned char)t.p[0];
	size_t n;

	out->n = 0;
	if (c == '[')
		return class_read(out, icase, t);
	if (c == '\\') {
		if (t.n < 2 || t.p[1] <= ' ' || t.p[1] >= 0x7f || is_alnum(t.p[1]))
			return 0;
		word_put(out, icase, t.p[1]);
		return 2;
	}
	if (c < 0x80) {
		if (c <= ' ' || c == 0x7f || memchr("().^$|*+?", c, 9))
			return 0;
		word_put(out, icase, t.p[0]);
		return 1;
	}
	/* The pattern is valid UTF-8. Other letters have foldings of their own. */
	n = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
	if (icase || t.n < n)
		return 0;
	out->n = 1;
	out->w[0].n = (unsigned char)n;
	memcpy(out->w[0].text, t.p, n);
	return n;
}

/* Items that match at a place without taking any text. */
static bool is_anchor(struct slice t)
{
	return slice_is(t, "^") || slice_is(t, "$") ||
	       (t.n == 2 && t.p[0] == '\\' && memchr("bBAzZG", t.p[1], 6));
}

/* "(?i:" and the like: the letters (of i, m, s) that hold within a group; 0 when it is none. */
static size_t option_letters(struct slice t)
{
	size_t n = 2;

	if (!slice_starts(t, SLICE("(?")))
		return 0;
	while (n < t.n && memchr("ims", t.p[n], 3))
		n++;
	return n > 2 && n < t.n && t.p[n] == ':' ? n - 2 : 0;
}

enum group { GROUP_NONE, GROUP_PLAIN, GROUP_AHEAD, GROUP_NOT };

static enum group group_of(struct slice t)
{
	char last = t.p[t.n - 1];
	size_t letters = option_letters(t);

	if (letters && t.n == letters + 3)
		return GROUP_PLAIN;
	if (slice_is(t, "(") || slice_is(t, "(?:") || slice_is(t, "(?>") || slice_is(t, "(?|"))
		return GROUP_PLAIN;
	if (slice_is(t, "(?=") || slice_is(t, "(?<="))
		return GROUP_AHEAD;
	if (slice_is(t, "(?!") || slice_is(t, "(?<!"))
		return GROUP_NOT;
	if ((t.n > 4 && slice_starts(t, SLICE("(?<")) && last == '>') ||
	    (t.n > 4 && slice_starts(t, SLICE("(?'")) && last == '\'') ||
	    (t.n > 5 && slice_starts(t, SLICE("(?P<")) && last == '>'))
		return GROUP_PLAIN;
	return GROUP_NONE;
}

static void alternation_read(struct walk *w, struct part *out, unsigned depth);

/* A group from its opening token to its closing one. */
static void group_read(struct walk *w, struct branch *b, unsigned depth)
{
	enum group group = group_of(walk_token(w));
	struct part inner;
	struct slice close;
	enum count count;

	w->at++;
	if (group == GROUP_NONE || depth == DEPTH_MAX) {
		w->lost = true;
		return;
	}
	alternation_read(w, &inner, depth + 1);
	close = walk_token(w);
	if (!close.n || close.p[0] != ')') {
		w->lost = true;
		return;
	}
	w->at++;
	count = count_of(slice_from(close, 1));
	if (group == GROUP_PLAIN) {
		if (count == ONCE || count == REPEATED)
			words_offer(&b->within, &inner.within);
		branch_add(b, &inner.exact, count);
	} else if (group == GROUP_AHEAD && count == ONCE) {
		words_offer(&b->within, &inner.within);
	}
}

/* Letters and digits, which most items are, go on with the only word of the tail. */
static bool run_read(struct walk *w, struct branch *b)
{
	struct word *tail = &b->tail.w[0];
	size_t from = w->at;

	if (b->tail.n != 1)
		return false;
	for (; w->at < w->n && tail->n < LITERAL_MAX; w->at++) {
		struct regex_item t = w->token[w->at];

		if (t.len != 1 || !is_alnum(w->pattern[t.at]))
			break;
		word_add(tail, w->icase, w->pattern[t.at]);
	}
	return w->at > from;
}

/* Up to the next | or ) of its own level. */
static void branch_read(struct walk *w, struct part *out, unsigned depth)
{
	struct branch b;

	b.exact = true;
	b.within.n = 0;
	words_copy(&b.tail, &words_empty_word);
	while (!w->lost && w->at < w->n) {
		struct slice t;
		struct words item;
		size_t n;

		if (run_read(w, &b))
			continue;
		t = walk_token(w);
		if (t.p[0] == '|' || t.p[0] == ')')
			break;
		if (t.p[0] == '(') {
			group_read(w, &b, depth);
			continue;
		}
		w->at++;
		if (is_anchor(t))
			continue;
		n = item_read(&item, w->icase, t);
		branch_add(&b, &item, n ? count_of(slice_from(t, n)) : ANY_COUNT);
	}
	words_offer(&b.within, &b.tail);
	words_copy(&out->within, &b.within);
	out->exact.n = 0;
	if (b.exact)
		words_copy(&out->exact, &b.tail);
}

static void alternation_read(struct walk *w, struct part *out, unsigned depth)
{
	bool exact, within;

	branch_read(w, out, depth);
	exact = out->exact.n;
	within = out->within.n;
	while (!w->lost && slice_is(walk_token(w), "|")) {
		struct part more;

		w->at++;
		branch_read(w, &more, depth);
		exact = exact && more.exact.n && words_unite(&out->exact, &more.exact);
		within = within && more.within.n && words_unite(&out->within, &more.within);
	}
	if (!exact)
		out->exact.n = 0;
	if (!within)
		out->within.n = 0;
}

static int token_add(pcre2_callout_enumerate_block *block, void *data)
{
	struct walk *w = data;
	size_t at = block->pattern_position, len = block->next_item_length;

	/* A repeated group is compiled several times over. */
	if (at < w->end || w->lost)
		return 0;
	for (; w->end < at; w->end++)
		if (!w->extended || !slice_is_space(w->pattern[w->end]))
			w->lost = true;
	if (len && !w->lost)
		w->token[w->n++] = (struct regex_item){(uint16_t)at, (uint16_t)len};
	w->end = at + len;
	return 0;
}

/* Whether there is anything that acts beyond its own place: options, verbs, quoting, calls. */
static bool acts_far(struct slice pattern)
{
	for (size_t i = 0; i + 1 < pattern.n; i++) {
		const char *p = pattern.p + i;
		char third = i + 2 < pattern.n ? p[2] : ')';

		if (p[0] == '\\' && (p[1] == 'Q' || p[1] == 'E'))
			return true;
		if (p[0] == '(' && p[1] == '*')
			return true;
		if (p[0] == '(' && p[1] == '?' && !memchr(":>=!<|'P", third, 8) &&
		    !option_letters(slice_from(pattern, i)))
			return true;
	}
	return false;
}

/* Whether case does not matter in some group; then we look as if it did nowhere. */
static bool has_icase_group(struct slice pattern)
{
	for (size_t i = 0; i < pattern.n; i++) {
		size_t letters = option_letters(slice_from(pattern, i));

		if (letters && memchr(pattern.p + i + 2, 'i', letters))
			return true;
	}
	return false;
}

/* Takes a first (?imsx) off the pattern: it holds for all of the rest. */
static void options_take(struct slice *pattern, unsigned *flags)
{
	unsigned found = *flags;
	size_t n = 2;

	if (!slice_starts(*pattern, SLICE("(?")))
		return;
	for (; n < pattern->n && pattern->p[n] != ')'; n++) {
		if (pattern->p[n] == 'i')
			found |= REGEX_ICASE;
		else if (pattern->p[n] == 'x' && !(found & REGEX_EXTENDED))
			found |= REGEX_EXTENDED;
		else if (pattern->p[n] != 'm' && pattern->p[n] != 's')
			return;
	}
	if (n == pattern->n)
		return;
	*pattern = slice_from(*pattern, n + 1);
	*flags = found;
}

static bool word_within(const struct word *a, const struct word *b)
{
	return a->n <= b->n && memmem(b->text, b->n, a->text, a->n);
}

/* Words that hold another one say nothing new. */
static void literals_take(struct literals *out, const struct words *ws, struct arena *a)
{
	out->p = ARENA_ARRAY(a, struct slice, ws->n);
	for (unsigned i = 0; i < ws->n; i++) {
		const struct word *w = &ws->w[i];
		bool needed = true;

		for (unsigned j = 0; j < ws->n; j++) {
			bool same = ws->w[j].n == w->n;

			if (j != i && word_within(&ws->w[j], w) && (!same || j < i))
				needed = false;
		}
		if (needed)
			out->p[out->n++] = arena_dup(a, (struct slice){w->text, w->n});
	}
}

/*
 * The items of the pattern, by PCRE2 where they are not plain. False when it is wrong or not
 * understood.
 */
static bool walk_begin(struct walk *w, struct slice pattern, unsigned flags)
{
	/* How it would be matched is of no interest here. */
	static const uint32_t only =
		PCRE2_AUTO_CALLOUT | PCRE2_NO_AUTO_POSSESS | PCRE2_NO_START_OPTIMIZE;
	struct regex_error err;
	pcre2_code *code;

	w->pattern = pattern.p;
	w->n = w->at = w->end = 0;
	w->lost = false;
	w->icase = flags & REGEX_ICASE;
	w->extended = flags & REGEX_EXTENDED;
	if (items_cut(pattern, flags, w->token, &w->n))
		return true;
	if (acts_far(pattern))
		return false;
	w->icase = w->icase || has_icase_group(pattern);
	code = pcre_compile(pattern, pcre_options(flags) | only, &err);
	if (!code)
		return false;
	pcre2_callout_enumerate(code, token_add, w);
	pcre2_code_free(code);
	return !w->lost && w->end == pattern.n;
}

void regex_literals(struct literals *out, struct slice pattern, unsigned flags, struct arena *a)
{
	struct walk w;
	struct part whole;

	*out = (struct literals){.n = 0};
	options_take(&pattern, &flags);
	if (!pattern.n || pattern.n > PATTERN_MAX || !walk_begin(&w, pattern, flags))
		return;
	alternation_read(&w, &whole, 0);
	if (w.lost || w.at != w.n)
		return;
	out->icase = w.icase;
	literals_take(out, &whole.within, a);
}

void literals_join(struct literals *all, const struct literals *more, struct arena *a)
{
	struct slice *p;

	if (!all->n || !more->n) {
		all->n = 0;
		return;
	}
	p = ARENA_ARRAY(a, struct slice, all->n + more->n);
	memcpy(p, all->p, all->n * sizeof *p);
	memcpy(p + all->n, more->p, more->n * sizeof *p);
	all->p = p;
	all->n += more->n;
	all->icase = all->icase || more->icase;
}
