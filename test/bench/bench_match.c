/*
 * How fast texts in memory are matched against 16, 64 and 256 rules. The text is the file named by
 * BENCH_TEXT, cut into pieces as large as source files are, or one made here.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "ssot/base/file.h"
#include "ssot/base/literal.h"
#include "ssot/base/prefilter.h"

#define RULES_MAX 256
#define PIECE	  ((size_t)18000)
#define ROUNDS	  5

static const char *const real_pattern[] = {
	"mock_agent\\s*=\\s*[^S].*",
	"MockAgent\\s*=\\s*.*",
	"create_mock_agent\\s*\\(",
	"Agent\\(\\)\\s*=\\s*Mock",
	"mock_websocket\\s*=\\s*[^S].*",
	"MockWebSocket\\s*=\\s*.*",
	"WebSocketMock\\s*=\\s*.*",
	"websocket\\..*\\s*=\\s*Mock",
	"mock_session\\s*=\\s*[^S].*",
	"MockSession\\s*=\\s*.*",
	"DatabaseMock\\s*=\\s*.*",
	"session\\..*\\s*=\\s*Mock",
	"Mock\\(\\).*",
	"MagicMock\\(\\).*",
	"AsyncMock\\(\\).*",
	"@patch\\(.*\\).*",
};
#define REAL (sizeof real_pattern / sizeof *real_pattern)

struct bench {
	struct slice text;
	struct slice pattern[RULES_MAX];
	struct regex *re[RULES_MAX];
	struct regex_scratch *scratch;
	struct arena arena;
	size_t candidates, matches;
};

static double now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint32_t seed = 1;

static uint32_t pick(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (uint32_t)((uint64_t)seed * n >> 32);
}

/* The name of that number: some syllables, always the same. */
static size_t make_name(char *p, uint32_t number)
{
	static const char consonant[] = "bcdfglmnprstvwbcdlmnprst", vowel[] = "aeiouea";
	uint32_t x = number * 2654435761u + 12345u;
	size_t n = 0;

	for (unsigned i = 0; i < 2 + number % 3; i++, x = x * 1664525u + 1013904223u) {
		p[n++] = consonant[(x >> 8) % (sizeof consonant - 1)];
		p[n++] = vowel[(x >> 14) % (sizeof vowel - 1)];
		p[n++] = consonant[(x >> 20) % (sizeof consonant - 1)];
		if (i == 1 && number % 2)
			p[n++] = '_';
	}
	return n;
}

/* Source code, after a fashion: few names often, many seldom, and some of what is sought. */
static struct slice make_text(struct arena *a)
{
	static const char *const sought[] = {"Mock()",	"mock_agent = ", "websocket.", "session",
					     "@patch(", "AsyncMock",	 "test",       "agent"};
	static const char *const glue[] = {" ", " ",  " = ",	     ".",      "(",
					   ")", ", ", ":\n        ", "\n    ", "\n"};
	size_t room = (size_t)64 << 20, n = 0;
	char *p = arena_alloc(a, room + 64);

	while (n < room) {
		/* The smaller of two numbers: low ones are frequent. */
		uint32_t x = pick(20000), y = pick(20000);

		if (pick(100) == 0)
			n += (size_t)sprintf(p + n, "%s", sought[pick(8)]);
		else
			n += make_name(p + n, x < y ? x : y);
		n += (size_t)sprintf(p + n, "%s", glue[pick(10)]);
	}
	return (struct slice){p, n};
}

static bool is_name(char c)
{
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

/* A name that rules may be about: not one of those that every other line holds. */
static bool is_seldom(struct slice text, struct slice name)
{
	struct slice part = slice_first(text, (size_t)4 << 20);
	unsigned seen = 0;

	for (const char *hit; (hit = memmem(part.p, part.n, name.p, name.n)); seen++)
		part = slice_from(part, (size_t)(hit - part.p) + name.n);
	return seen < 100;
}

/* A call of some name of the text. */
static struct slice make_pattern(struct bench *b)
{
	for (unsigned tries = 0; tries < 10000; tries++) {
		size_t at = pick((uint32_t)b->text.n), n = 0;

		while (at < b->text.n && is_name(b->text.p[at]))
			at++;
		while (at < b->text.n && !is_name(b->text.p[at]))
			at++;
		while (at + n < b->text.n && is_name(b->text.p[at + n]))
			n++;
		if (n >= 8 && is_seldom(b->text, (struct slice){b->text.p + at, n}))
			return arena_printf(&b->arena, "\\b%.*s\\s*\\(", (int)n, b->text.p + at);
	}
	return slice_of(real_pattern[0]);
}

static struct prefilter *make_prefilter(struct bench *b, uint32_t rules)
{
	VEC(struct prefilter_word) v = {0};
	struct literals l;

	for (uint32_t i = 0; i < rules; i++) {
		regex_literals(&l, b->pattern[i], REGEX_ICASE, &b->arena);
		for (size_t k = 0; k < l.n; k++)
			*VEC_ADD(&b->arena, &v) =
				(struct prefilter_word){l.p[k], i, l.icase, false};
	}
	return prefilter_new(v.p, v.n, rules, &b->arena);
}

/* The rules on the lines that the prefilter names. */
static void match_lines(struct bench *b, const struct prefilter_found *f, struct slice text,
			uint32_t rules)
{
	for (uint32_t i = 0; i < rules; i++) {
		struct prefilter_lines lines;
		struct regex_match m;

		if (!prefilter_lines(f, i, &lines))
			continue;
		b->candidates += lines.n;
		for (size_t k = 0; k < lines.n; k++) {
			struct slice line = slice_from(text, lines.start[k]);

			line = slice_first(line, slice_find(line, '\n'));
			b->matches += regex_match(b->re[i], b->scratch, line, 0, &m) == 1;
		}
	}
}

static double run(struct bench *b, const struct prefilter *p, uint32_t rules, bool match)
{
	struct arena file = {0};
	double start = now(CLOCK_PROCESS_CPUTIME_ID), spent;

	b->candidates = b->matches = 0;
	for (size_t at = 0, n; at < b->text.n; at += n) {
		struct slice rest = slice_from(b->text, at);
		struct prefilter_found found;

		n = PIECE < rest.n ? PIECE + slice_find(slice_from(rest, PIECE), '\n') : rest.n;
		prefilter_scan(p, slice_first(rest, n), &file, &found);
		if (match)
			match_lines(b, &found, slice_first(rest, n), rules);
		arena_reset(&file);
	}
	spent = now(CLOCK_PROCESS_CPUTIME_ID) - start;
	arena_clear(&file);
	return (double)b->text.n / 1e9 / spent;
}

static void measure(struct bench *b, uint32_t rules, double target)
{
	double made = 1, scan = 0, all = 0;
	struct prefilter *p = NULL;

	for (unsigned i = 0; i < ROUNDS; i++) {
		double start = now(CLOCK_MONOTONIC), spent;

		p = make_prefilter(b, rules);
		spent = now(CLOCK_MONOTONIC) - start;
		made = spent < made ? spent : made;
	}
	for (unsigned i = 0; i < ROUNDS; i++) {
		double x = run(b, p, rules, false), y = run(b, p, rules, true);

		scan = x > scan ? x : scan;
		all = y > all ? y : all;
	}
	printf("match %3u rules: %.2f GB/s (target %.1f: %s); without regexes %.2f GB/s; made in "
	       "%.0f us; %zu candidates, %zu matches\n",
	       rules, all, target, all >= target ? "pass" : "MISS", scan, made * 1e6, b->candidates,
	       b->matches);
}

int main(void)
{
	struct bench *b = calloc(1, sizeof *b);
	const char *path = getenv("BENCH_TEXT");
	struct diag_list d = {.arena = &b->arena};
	struct regex_error err;

	if (path && file_read(&b->text, path, UINT32_MAX, &d))
		return diag_print(&d, stderr, true), 2;
	if (!path)
		b->text = make_text(&b->arena);
	b->scratch = regex_scratch_new((struct regex_limits){0});
	for (size_t i = 0; i < RULES_MAX; i++) {
		b->pattern[i] = i < REAL ? slice_of(real_pattern[i]) : make_pattern(b);
		b->re[i] = regex_compile(b->pattern[i], REGEX_ICASE, &err);
	}
	measure(b, 16, 2.0);
	measure(b, 64, 1.2);
	measure(b, 256, 0.7);
	return 0;
}
