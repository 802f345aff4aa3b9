/* Words that several commands take, each read in one way. */
#include "src/cmd/words.h"

#include <stdlib.h>

#include "ssot/config/config.h"

#define WORDS_NUMBER_MOST 1000000000u

int words_number(uint32_t *out, const char *option, const char *value, struct diag_list *d)
{
	uint32_t n;

	if (!config_number(slice_of(value), &n) || n > WORDS_NUMBER_MOST)
		return diag_error(d, "--%s takes a number, not '%s'", option, value);
	*out = n;
	return 0;
}

int words_choice(const char *option, const char *value, const char *const *words,
		 struct diag_list *d)
{
	for (int i = 0; words[i]; i++)
		if (strcmp(words[i], value) == 0)
			return i;
	return diag_error(d, "--%s takes %s, not '%s'", option, config_choices(d->arena, words),
			  value);
}

struct slice words_config(const char *given)
{
	return slice_of(given ? given : getenv("SSOT_CONFIG"));
}

int words_revisions(struct revisions *out, struct slice word, struct diag_list *d)
{
	struct slice left, right;
	size_t dots = 0;

	*out = (struct revisions){.to = word};
	/* A script's empty variable must not pass for "what is staged", or for no change at all. */
	if (!word.n)
		return diag_error(d, "an empty word names no revision: leave it out, or write one");
	while (dots + 1 < word.n && !(word.p[dots] == '.' && word.p[dots + 1] == '.'))
		dots++;
	if (dots + 1 >= word.n)
		return 0;
	out->symmetric = dots + 2 < word.n && word.p[dots + 2] == '.';
	left = slice_first(word, dots);
	right = slice_from(word, dots + 2 + out->symmetric);
	if (!left.n && !right.n)
		return diag_error(d, "'%.*s' names no revision: write A..B", SLICE_ARG(word));
	out->from = left.n ? left : SLICE("HEAD");
	out->to = right.n ? right : SLICE("HEAD");
	return 0;
}
