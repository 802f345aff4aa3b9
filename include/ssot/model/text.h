/* One text to judge: its bytes, its lines, its regions. */
#ifndef SSOT_MODEL_TEXT_H
#define SSOT_MODEL_TEXT_H

#include <stdint.h>

#include "ssot/base/slice.h"

/* Bytes of one text. A text has at most UINT32_MAX - 1 of them. */
struct span {
	uint32_t off, len;
};

struct text {
	struct slice path;  /* in the repository, '/' between components */
	struct slice bytes; /* UTF-8 as far as it is valid; UTF-16 blobs arrive transcoded */
};

/* Physical lines, ended by LF, CRLF or CR. start[n] == bytes.n, so that line i is within
 * [start[i], start[i + 1]), its line end included. An empty text has no lines. */
struct lines {
	uint32_t *start;
	uint32_t n;
};

enum region_class { REGION_CODE, REGION_COMMENT, REGION_DOCSTRING, REGION_STRING };
#define REGION_BIT(cls) (1u << (cls))
#define REGION_ANY	0xfu

/* Regions tile a text: the first begins at 0, each where the last ends, the last ends at bytes.n.
 */
struct region {
	struct span at;
	enum region_class cls;
};

#endif
