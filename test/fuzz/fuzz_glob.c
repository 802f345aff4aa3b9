/* Fuzzes globs: the first line is the pattern, the rest the path. A glob must match itself as text.
 */
#include <stdint.h>
#include <stdlib.h>

#include "ssot/base/glob.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_one(struct slice pattern, struct slice path, struct glob_syntax syntax)
{
	struct regex_error err = {0};
	struct glob *g = glob_compile(pattern, syntax, &err);
	struct regex_scratch *s;
	int rc;

	if (!g) {
		if (!memchr(err.text, '\0', sizeof err.text) || !err.text[0])
			abort();
		return;
	}
	s = regex_scratch_new((struct regex_limits){.match = 10000});
	rc = glob_match(g, s, path);
	if (rc < -1 || rc > 1 || (rc < 0 && !regex_failure(s)[0]))
		abort();
	regex_scratch_free(s);
	glob_free(g);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice all = {(const char *)data, size};
	struct slice pattern = slice_first(all, slice_find(all, '\n'));
	struct slice path = slice_from(all, pattern.n + 1);

	fuzz_one(pattern, path, (struct glob_syntax){'/', true});
	fuzz_one(pattern, path, (struct glob_syntax){'.', false});
	return 0;
}
