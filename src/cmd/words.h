/* Words that several commands take: numbers, one of some words, revisions and ranges. */
#ifndef SSOT_CMD_WORDS_H
#define SSOT_CMD_WORDS_H

#include <stdint.h>

#include "ssot/base/diag.h"

/* A number of 0 to a thousand million, the value of --`option`. 0, or -1 with a diagnostic. */
int words_number(uint32_t *out, const char *option, const char *value, struct diag_list *d);

/* The place of `value` among `words` (NULL-ended), which --`option` takes; -1 with a diagnostic. */
int words_choice(const char *option, const char *value, const char *const *words,
		 struct diag_list *d);

/* The file that rules come from: `given` by --config, else $SSOT_CONFIG; empty: neither. */
struct slice words_config(const char *given);

/* What a word names: one revision, then `from` is empty, or a range. */
struct revisions {
	struct slice from, to;
	bool symmetric; /* A...B: from where A and B parted */
};

/* Reads "REV", "A..B" or "A...B"; one empty side is HEAD. 0, or -1 with a diagnostic. */
int words_revisions(struct revisions *out, struct slice word, struct diag_list *d);

#endif
