/* Regular expressions: the one door to PCRE2. */
#ifndef SSOT_BASE_REGEX_H
#define SSOT_BASE_REGEX_H

#include <stdint.h>

#include "ssot/base/arena.h"
#include "ssot/base/watch.h"

struct regex;	      /* a compiled pattern; read-only after compiling, shared between threads */
struct regex_scratch; /* match data, limits and stack of one thread */

enum regex_flag {
	REGEX_ICASE = 1,     /* i */
	REGEX_EXTENDED = 2,  /* x */
	REGEX_MULTILINE = 4, /* m: ^ and $ at every line end when the subject holds several lines */
	REGEX_INTERPRETED = 8 /* never as machine code */
};

/* Bytes of the subject; unset groups have off == REGEX_UNSET. */
struct regex_span {
	size_t off, len;
};
#define REGEX_UNSET  ((size_t)-1)
#define REGEX_GROUPS 10 /* $0 to $9 are reported */

struct regex_match {
	struct regex_span group[REGEX_GROUPS];
	unsigned count; /* groups the pattern has, $0 included; at most REGEX_GROUPS */
};

struct regex_error {
	size_t offset; /* bytes into the pattern */
	char text[160];
};

/*
 * Compiles `pattern` (UTF-8; invalid UTF-8 in subjects never matches and is no error; newlines are
 * LF, CR, CRLF). Returns NULL and fills *err when the pattern is wrong. Free with regex_free().
 * Machine code is made of it (5 to 60 us), unless REGEX_INTERPRETED: before the first match, or of
 * a plain pattern once some lines were matched, which nothing but time tells.
 */
struct regex *regex_compile(struct slice pattern, unsigned flags, struct regex_error *err);
void regex_free(struct regex *re);

struct regex_limits {
	uint32_t match;	   /* backtracking steps of one match; 0: default */
	uint32_t heap_kib; /* memory of one match, KiB; 0: default */
};
#define REGEX_MATCH_LIMIT 1000000u
#define REGEX_HEAP_LIMIT  20000u

/* Scratch for one thread. Never NULL. Free with regex_scratch_free(). */
struct regex_scratch *regex_scratch_new(struct regex_limits limits);
void regex_scratch_free(struct regex_scratch *s);

/*
 * First match at or after `start`. Returns 1 and fills *m, 0 when there is none, or -1 when the
 * match could not be decided (a limit was hit): regex_failure() then says why. Never "no match".
 */
int regex_match(const struct regex *re, struct regex_scratch *s, struct slice subject, size_t start,
		struct regex_match *m);

/*
 * Matches with this scratch are part of what `w` watches over, by the thread that makes them: when
 * that has had its time, regex_match() returns -1. Many matches that each stay within their limits
 * could else go on for hours.
 */
void regex_scratch_watch(struct regex_scratch *s, const struct watch *w);

/* Whether it was time that ran out. */
bool regex_is_late(const struct regex_scratch *s);

/* In plain words why the last regex_match() with this scratch returned -1. */
const char *regex_failure(const struct regex_scratch *s);

#endif
