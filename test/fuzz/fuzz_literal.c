/*
 * Fuzzes required literals: flags (i, x, m in any order), a pattern and a subject, each on a line
 * of its own, the subject to the end. What matches must hold a literal.
 */
#include <stdint.h>
#include <stdlib.h>

#include "ssot/base/literal.h"
#include "test/naive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct slice line_take(struct slice *rest)
{
	struct slice line = slice_first(*rest, slice_find(*rest, '\n'));

	*rest = slice_from(*rest, line.n + 1);
	return line;
}

static void literals_check(const struct literals *l)
{
	for (size_t i = 0; i < l->n; i++) {
		if (!l->p[i].n || l->p[i].n > LITERAL_MAX)
			abort();
		for (size_t k = 0; k < l->p[i].n; k++) {
			char c = l->p[i].p[k];

			if (slice_is_space(c) || (l->icase && c >= 'A' && c <= 'Z'))
				abort();
		}
	}
}

static bool literals_found(const struct literals *l, struct slice subject)
{
	for (size_t i = 0; i < l->n; i++)
		if (naive_find(subject, 0, l->p[i], l->icase) < subject.n)
			return true;
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice rest = {(const char *)data, size};
	struct slice letters = line_take(&rest), pattern = line_take(&rest);
	unsigned flags = (slice_find(letters, 'i') < letters.n ? REGEX_ICASE : 0u) |
			 (slice_find(letters, 'x') < letters.n ? REGEX_EXTENDED : 0u) |
			 (slice_find(letters, 'm') < letters.n ? REGEX_MULTILINE : 0u);
	struct regex_scratch *s = regex_scratch_new((struct regex_limits){.match = 20000});
	struct arena a = {0};
	struct regex_error err;
	struct regex *re = regex_compile(pattern, flags, &err);
	struct regex_match m;
	struct literals l;

	regex_literals(&l, pattern, flags, &a);
	literals_check(&l);
	if (!re && l.n)
		abort();
	if (re && l.n && regex_match(re, s, rest, 0, &m) == 1 && !literals_found(&l, rest))
		abort();
	regex_free(re);
	regex_scratch_free(s);
	arena_clear(&a);
	return 0;
}
