/* UTF-8 and UTF-16: reading, repairing, transcoding. */
#ifndef SSOT_BASE_UTF_H
#define SSOT_BASE_UTF_H

#include <stdint.h>

#include "ssot/base/arena.h"

/*
 * Decodes the character at s.p[0] (s.n >= 1) and returns its length in bytes. An invalid sequence
 * yields length 1 and *cp = UTF_INVALID.
 */
#define UTF_INVALID UINT32_MAX
size_t utf8_decode(struct slice s, uint32_t *cp);

/* Writes `cp` as UTF-8 to out[4]; returns its length. */
size_t utf8_put(uint32_t cp, char out[4]);

bool utf8_valid(struct slice s);

/* Characters in `s`; an invalid byte counts as one. */
size_t utf8_count(struct slice s);

/* Bytes at the front that are printable ASCII: of these many may be handled at once. */
size_t utf8_printable(struct slice s);

/* `s` itself when valid, else a copy with every invalid byte replaced by U+FFFD. */
struct slice utf8_repair(struct arena *a, struct slice s);

/* Whether `s` begins with a UTF-16 byte order mark (UTF-32's are not). */
bool utf16_has_bom(struct slice s);

/*
 * UTF-16 text with its byte order mark as UTF-8, the mark left out; lone surrogates and a last odd
 * byte become U+FFFD.
 */
struct slice utf16_to_utf8(struct arena *a, struct slice s);

#endif
