/* Python: its row, and the scan that asks the lexer and the reader. */
#include "src/lang/python_lex.h"
#include "src/lang/regions.h"

static void python_scan(const struct lang *lang, const struct text *text, unsigned needs,
			const struct scan_env *env, struct arena *a, struct scan *out)
{
	struct py_lexer lx = {.text = text->bytes, .arena = a, .out = out};

	(void)lang;
	(void)env;
	lines_split(text->bytes, a, &out->lines);
	py_lex_start(&lx);
	while (py_lex_line(&lx))
		if (needs & SCAN_LOGICAL)
			*VEC_ADD(a, &out->logical) = lx.line;
	out->has = SCAN_REGIONS | (needs & SCAN_LOGICAL);
}

static const char *const python_globs[] = {"*.py", "*.pyi", "*.pyw", NULL};
static const char *const python_shebangs[] = {"python", "pypy", NULL};

extern const struct lang lang_python;
const struct lang lang_python = {
	.name = "python",
	.globs = python_globs,
	.shebangs = python_shebangs,
	.line_comment = "#",
	.reads = SCAN_REGIONS | SCAN_LOGICAL,
	.scan = python_scan,
};
