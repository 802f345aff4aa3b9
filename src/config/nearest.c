/* "Did you mean": the known word nearest to an unknown one. */
#include "ssot/config/config.h"

#define NEAREST_LONGEST 64 /* longer words get no suggestion */

static unsigned nearest_min(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Edit distance in which swapping two neighbours counts once, as fingers do it. */
static unsigned nearest_distance(struct slice a, struct slice b)
{
	unsigned row[3][NEAREST_LONGEST + 1];
	unsigned *before = row[0], *last = row[1], *now = row[2];

	for (size_t j = 0; j <= b.n; j++)
		last[j] = (unsigned)j;
	for (size_t i = 1; i <= a.n; i++) {
		unsigned *free_row = before;

		now[0] = (unsigned)i;
		for (size_t j = 1; j <= b.n; j++) {
			unsigned cost = a.p[i - 1] != b.p[j - 1];

			now[j] = nearest_min(nearest_min(last[j], now[j - 1]) + 1,
					     last[j - 1] + cost);
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
				now[j] = nearest_min(now[j], before[j - 2] + 1);
		}
		before = last;
		last = now;
		now = free_row;
	}
	return last[b.n];
}

const char *config_nearest(struct slice word, const char *const *candidates)
{
	const char *best = NULL;
	unsigned best_distance = (unsigned)nearest_min((unsigned)word.n, NEAREST_LONGEST) / 3 + 1;

	if (word.n > NEAREST_LONGEST)
		return NULL;
	for (; *candidates; candidates++) {
		struct slice known = slice_of(*candidates);
		unsigned distance;

		if (known.n > NEAREST_LONGEST)
			continue;
		distance = nearest_distance(word, known);
		if (distance < best_distance) {
			best = *candidates;
			best_distance = distance;
		}
	}
	return best;
}
