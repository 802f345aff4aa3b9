/* JavaScript and TypeScript: their rows. */
#include "src/lang/javascript.h"

static const struct generic javascript_lexer = {
	.comment = {{"//", NULL, 0, NULL, NULL},
		    {"/*", "*/", 0, NULL, NULL},
		    {"#!", NULL, STYLE_TOP, NULL, NULL}},
	.string = {{"\"", "\"", '\\', STYLE_SPLICE, NULL},
		   {"'", "'", '\\', STYLE_SPLICE, NULL},
		   {"`", "`", '\\', STYLE_MULTILINE, "${"}},
	.odd = "/<(){}",
	.step = step_javascript,
	.finish = finish_javascript,
};

/* In *.ts, `<` before a value is a type assertion; everywhere else it begins an element. */
static bool has_elements(struct slice path)
{
	return !slice_ends(path, SLICE(".ts")) && !slice_ends(path, SLICE(".mts")) &&
	       !slice_ends(path, SLICE(".cts"));
}

static void javascript_scan(const struct lang *lang, const struct text *text, unsigned needs,
			    const struct scan_env *env, struct arena *a, struct scan *out)
{
	struct lexer x = {.row = &javascript_lexer,
			  .s = text->bytes,
			  .a = a,
			  .out = out,
			  .jsx = has_elements(text->path)};

	(void)lang;
	lines_split(text->bytes, a, &out->lines);
	lexer_run(&x);
	if (needs & SCAN_IMPORTS)
		javascript_imports(text, env, a, out);
}

static const char *const javascript_globs[] = {"*.js", "*.mjs", "*.cjs", "*.jsx", NULL};
static const char *const javascript_shebangs[] = {"node", "nodejs", "bun", NULL};
extern const struct lang lang_javascript;
const struct lang lang_javascript = {
	.name = "javascript",
	.globs = javascript_globs,
	.shebangs = javascript_shebangs,
	.reads = SCAN_REGIONS | SCAN_IMPORTS,
	.scan = javascript_scan,
};

static const char *const typescript_globs[] = {"*.ts", "*.mts", "*.cts", "*.tsx", NULL};
static const char *const typescript_shebangs[] = {"deno", "ts-node", "tsx", NULL};
extern const struct lang lang_typescript;
const struct lang lang_typescript = {
	.name = "typescript",
	.globs = typescript_globs,
	.shebangs = typescript_shebangs,
	.reads = SCAN_REGIONS | SCAN_IMPORTS,
	.scan = javascript_scan,
};
