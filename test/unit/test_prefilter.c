/* The prefilter against the plainest search: no line missed, none invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "ssot/base/prefilter.h"
#include "test/naive.h"

static uint32_t seed = 1;

static unsigned pick(unsigned n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 10) % n;
}

/* The starts of the lines on which a word of `id` stands. */
static size_t naive_lines(uint32_t *out, struct slice text, uint32_t id,
			  const struct prefilter_word *word, size_t n)
{
	size_t found = 0, at = 0;

	while (at < text.n) {
		struct slice line = slice_from(text, at);
		size_t lf = slice_find(line, '\n'), cr = slice_find(line, '\r');

		line = slice_first(line, lf < cr ? lf : cr);
		for (size_t i = 0; i < n; i++) {
			if (word[i].id != id ||
			    naive_find(line, 0, word[i].text, word[i].icase) == line.n)
				continue;
			out[found++] = (uint32_t)at;
			break;
		}
		at += line.n + 1;
	}
	return found;
}

static int cmp(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static bool holds(const uint32_t *p, size_t n, uint32_t x)
{
	return bsearch(&x, p, n, sizeof *p, cmp);
}

static bool is_usable(const struct prefilter_word *w)
{
	bool ascii = true;

	for (size_t i = 0; i < w->text.n; i++)
		ascii = ascii && (unsigned char)w->text.p[i] < 0x80;
	return w->text.n >= PREFILTER_LEAST && slice_find(w->text, '\n') == w->text.n &&
	       (ascii || !w->icase);
}

static bool is_odd(struct slice text)
{
	return memmem(text.p, text.n, "\xc5\xbf", 2) || memmem(text.p, text.n, "\xe2\x84\xaa", 3);
}

/* One text against one set of words; `once` words only say whether there is a line. */
static void compare(struct slice text, const struct prefilter_word *word, size_t n, uint32_t nids)
{
	struct arena a = {0};
	struct prefilter *p = prefilter_new(word, n, nids, &a);
	struct prefilter_found found;
	uint32_t *want = ARENA_ARRAY(&a, uint32_t, text.n + 1);

	prefilter_scan(p, text, &a, &found);
	for (uint32_t id = 0; id < nids; id++) {
		struct prefilter_lines got;
		size_t nwant = naive_lines(want, text, id, word, n);
		bool covered = false, once = false, always_once = true;

		for (size_t i = 0; i < n; i++)
			if (word[i].id == id) {
				covered = true;
				once = once || word[i].once;
				always_once = always_once && word[i].once;
			}
		for (size_t i = 0; i < n; i++)
			if (word[i].id == id && !is_usable(&word[i]))
				covered = false;
		assert_int_equal(prefilter_lines(&found, id, &got), covered);
		if (!covered)
			continue;
		for (size_t i = 1; i < got.n; i++)
			assert_true(got.start[i - 1] < got.start[i]);
		for (size_t i = 0; i < nwant && !once; i++)
			assert_true(holds(got.start, got.n, want[i]));
		for (size_t i = 0; i < got.n && !is_odd(text); i++)
			assert_true(holds(want, nwant, got.start[i]));
		if (always_once && !is_odd(text))
			assert_true(got.n <= 1);
		if (once)
			assert_true(nwant ? got.n > 0 : got.n == 0 || is_odd(text));
	}
	arena_clear(&a);
}

static struct slice made(struct arena *a, const char *const *piece, unsigned npieces, unsigned n)
{
	char *p = arena_alloc(a, (size_t)n * 8 + 1);
	size_t len = 0;

	for (unsigned i = 0; i < n; i++)
		len += (size_t)sprintf(p + len, "%s", piece[pick(npieces)]);
	return (struct slice){p, len};
}

/* Appends the word to *text (which has the room), written with other letters here and there. */
static void plant(struct slice *text, char *p, struct slice word)
{
	for (size_t i = 0; i < word.n; i++) {
		char c = (char)(word.p[i] | 0x20);
		const char *as = c == 's' ? "\xc5\xbf" : c == 'k' ? "\xe2\x84\xaa" : NULL;

		if (as && pick(3) == 0) {
			memcpy(p + text->n, as, strlen(as));
			text->n += strlen(as);
		} else {
			p[text->n++] = word.p[i];
		}
	}
}

static struct slice text_make(struct arena *a, const struct prefilter_word *word, unsigned n)
{
	static const char *const piece[] = {"a", "b", "s",  "k",  "A",	  "K",
					    "S", "_", "(",  "a",  "b",	  "_",
					    " ", "k", "\n", "\r", "\r\n", "\xc3\xa9"};
	static const char *const odd[] = {"a", "s", "\n", "\xc5", "\x84\xaa"};
	bool is_odd_text = pick(4) == 0;
	char *p = arena_alloc(a, 4000);
	struct slice text = {p, 0};

	for (unsigned parts = pick(20); parts > 0; parts--) {
		struct slice some =
			is_odd_text ? made(a, odd, 5, pick(10)) : made(a, piece, 18, pick(30));

		memcpy(p + text.n, some.p, some.n);
		text.n += some.n;
		if (n && is_odd_text) {
			plant(&text, p, word[pick(n)].text);
		} else if (n) {
			some = word[pick(n)].text;
			memcpy(p + text.n, some.p, some.n);
			text.n += some.n;
		}
	}
	return text;
}

static void test_random(void **state)
{
	static const char *const piece[] = {"a", "b", "s", "k", "A", "K", "_", "(", "\xc3\xa9"};

	(void)state;
	for (unsigned i = 0; i < 6000; i++) {
		struct arena a = {0};
		struct prefilter_word word[12];
		unsigned n = pick(13), nids = 1 + pick(6), shortest = 1 + pick(12);

		for (unsigned k = 0; k < n; k++)
			word[k] = (struct prefilter_word){made(&a, piece, 9, shortest + pick(12)),
							  pick(nids), pick(2), pick(3) == 0};
		for (unsigned k = 0; k < 4; k++)
			compare(text_make(&a, word, n), word, n, nids);
		arena_clear(&a);
	}
}

/* Texts of more than one batch of samples. */
static void test_long_text(void **state)
{
	static const char *const piece[] = {"a", "b", "s", "k", " ", "_", "\n", "A", "q", "("};

	(void)state;
	for (unsigned i = 0; i < 60; i++) {
		struct arena a = {0};
		struct prefilter_word word[3];
		struct slice text = made(&a, piece, 10, 12000 + pick(12000));
		char *copy = arena_alloc(&a, text.n);

		memcpy(copy, text.p, text.n);
		for (uint32_t k = 0; k < 3; k++) {
			struct slice w = made(&a, piece, 6, 4 + pick(9));

			word[k] = (struct prefilter_word){w, k, pick(2), false};
			for (unsigned m = 0; m < 300; m++)
				memcpy(copy + pick((unsigned)(text.n - w.n + 1)), w.p, w.n);
		}
		compare((struct slice){copy, text.n}, word, 3, 3);
		arena_clear(&a);
	}
}

/* Every place in the text, every length of word, every word beside it that sets the stride. */
static void test_every_place(void **state)
{
	static const char letters[] = "abcdefghijklmnopqrst";
	char text[80];

	(void)state;
	for (size_t len = 4; len <= 20; len++)
		for (size_t other = 4; other <= 20; other += 2)
			for (size_t size = len; size <= 60; size += 7)
				for (size_t at = 0; at + len <= size; at++) {
					struct prefilter_word w[2] = {
						{{letters, len}, 0, true, false},
						{{"ZYXWVUTSRQPONMLKJIHGFEDC", other},
						 1,
						 true,
						 false}};

					memset(text, '.', sizeof text);
					memcpy(text + at, letters, len);
					compare((struct slice){text, size}, w, 2, 2);
				}
}

static void test_case(void **state)
{
	static const struct {
		const char *word, *text;
		bool icase, want;
	} row[] = {
		{"Mock(", "x = MOCK()", true, true},
		{"Mock(", "x = MOCK()", false, false},
		{"Mock(", "x = Mock()", false, true},
		{"mock[", "mock{", true, false},
		{"mock@", "mock`", true, false},
		{"task", "ta\xc5\xbf\xe2\x84\xaa", true, true},
		{"task", "ta\xc5\xbf\xe2\x84\xaa", false, false},
		{"task", "TA\xc5\xbfK", true, true},
		{"task", "tas\xe2\x84\xaa", true, true},
		{"\xc3\xa9tat", "\xc3\xa9tat", false, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		struct arena a = {0};
		struct prefilter_word w = {slice_of(row[i].word), 0, row[i].icase, false};
		struct prefilter *p = prefilter_new(&w, 1, 1, &a);
		struct prefilter_found f;
		struct prefilter_lines l;

		prefilter_scan(p, slice_of(row[i].text), &a, &f);
		assert_true(prefilter_lines(&f, 0, &l));
		assert_int_equal(l.n, row[i].want);
		arena_clear(&a);
	}
}

static void test_nothing(void **state)
{
	struct arena a = {0};
	struct prefilter *p = prefilter_new(NULL, 0, 2, &a);
	struct prefilter_found f;
	struct prefilter_lines l;

	(void)state;
	prefilter_scan(p, SLICE("some text"), &a, &f);
	assert_false(prefilter_lines(&f, 0, &l));
	assert_false(prefilter_lines(&f, 1, &l));
	prefilter_scan(p, (struct slice){NULL, 0}, &a, &f);
	assert_false(prefilter_lines(&f, 1, &l));
	arena_clear(&a);
}

/* A text made to fill the memory with its lines is looked at line by line instead. */
static void test_too_many(void **state)
{
	struct arena a = {0};
	struct prefilter_word w[8];
	size_t lines = 200000;
	char *text = arena_alloc(&a, lines * 5);
	struct prefilter_found f;
	struct prefilter_lines l;

	(void)state;
	for (uint32_t i = 0; i < 8; i++)
		w[i] = (struct prefilter_word){SLICE("mock"), i, true, false};
	for (size_t i = 0; i < lines; i++)
		memcpy(text + 5 * i, "mock\n", 5);
	prefilter_scan(prefilter_new(w, 8, 8, &a), (struct slice){text, 5 * lines}, &a, &f);
	assert_false(prefilter_lines(&f, 0, &l));
	prefilter_scan(prefilter_new(w, 4, 4, &a), (struct slice){text, 5 * lines}, &a, &f);
	assert_true(prefilter_lines(&f, 3, &l));
	assert_int_equal(l.n, lines);
	arena_clear(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),	    cmocka_unit_test(test_long_text),
		cmocka_unit_test(test_every_place), cmocka_unit_test(test_case),
		cmocka_unit_test(test_nothing),	    cmocka_unit_test(test_too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
