/*
 * Fuzzes the prefilter against the plainest search. The first line holds words with a space between
 * them, each behind a letter: i ignore case, o once, b both, else neither; the rest is the text.
 */
#include <stdint.h>
#include <stdlib.h>

#include "ssot/base/prefilter.h"
#include "test/naive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define WORDS_MAX 24
#define IDS	  5

static bool line_has(struct slice line, uint32_t id, const struct prefilter_word *word, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (word[i].id == id && naive_find(line, 0, word[i].text, word[i].icase) < line.n)
			return true;
	return false;
}

static bool is_odd(struct slice line)
{
	return naive_find(line, 0, SLICE("\xc5\xbf"), false) < line.n ||
	       naive_find(line, 0, SLICE("\xe2\x84\xaa"), false) < line.n;
}

static bool is_usable(const struct prefilter_word *w)
{
	bool usable = w->text.n >= PREFILTER_LEAST && slice_find(w->text, '\r') == w->text.n;

	for (size_t i = 0; i < w->text.n; i++)
		usable = usable && (!w->icase || (unsigned char)w->text.p[i] < 0x80);
	return usable;
}

/* Walks the lines of the text beside those that were found for one id. */
static void id_check(struct slice text, uint32_t id, const struct prefilter_word *word, size_t n,
		     struct prefilter_lines got)
{
	size_t at = 0, next = 0;
	bool once = false;

	for (size_t i = 0; i < n; i++)
		once = once || (word[i].id == id && word[i].once);
	while (at < text.n) {
		struct slice line = slice_from(text, at);
		size_t lf = slice_find(line, '\n'), cr = slice_find(line, '\r');
		bool found = next < got.n && got.start[next] == at, has;

		line = slice_first(line, lf < cr ? lf : cr);
		has = line_has(line, id, word, n);
		if (has && !found && !(once && next > 0))
			abort();
		if (found && !has && !is_odd(line))
			abort();
		next += found;
		at += line.n + 1;
	}
	if (next != got.n)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = {(const char *)data, size}, words, w;
	struct prefilter_word word[WORDS_MAX];
	struct prefilter_found found;
	struct prefilter_lines got;
	struct arena a = {0};
	size_t n = 0;

	words = slice_first(text, slice_find(text, '\n'));
	text = slice_from(text, words.n + 1);
	while (n < WORDS_MAX && slice_word(&w, &words)) {
		word[n] = (struct prefilter_word){slice_from(w, 1), (uint32_t)n % IDS,
						  w.p[0] == 'i' || w.p[0] == 'b',
						  w.p[0] == 'o' || w.p[0] == 'b'};
		n++;
	}
	prefilter_scan(prefilter_new(word, n, IDS, &a), text, &a, &found);
	for (uint32_t id = 0; id < IDS; id++) {
		bool covered = id < n;

		for (size_t i = id; i < n; i += IDS)
			covered = covered && is_usable(&word[i]);
		if (prefilter_lines(&found, id, &got) != covered)
			abort();
		if (covered)
			id_check(text, id, word, n, got);
	}
	arena_clear(&a);
	return 0;
}
