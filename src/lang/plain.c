/* Plain text: what no other row claims is all code. */
#include "src/lang/regions.h"

static void plain_scan(const struct lang *lang, const struct text *text, unsigned needs,
		       const struct scan_env *env, struct arena *a, struct scan *out)
{
	(void)lang;
	(void)needs;
	(void)env;
	lines_split(text->bytes, a, &out->lines);
	regions_finish(out, a, (uint32_t)text->bytes.n);
	out->has = SCAN_REGIONS;
}

static const char *const plain_globs[] = {"*", NULL};

extern const struct lang lang_plain;
const struct lang lang_plain = {
	.name = "text",
	.globs = plain_globs,
	.reads = SCAN_REGIONS,
	.scan = plain_scan,
};
