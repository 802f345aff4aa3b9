/* Python: its row, and the scan that asks the lexer and the reader. */
#include "src/lang/python_read.h"
#include "src/lang/regions.h"

static void scan_lines(struct py_lexer *lx, unsigned needs)
{
	while (py_lex_line(lx))
		if (needs & SCAN_LOGICAL)
			*VEC_ADD(lx->arena, &lx->out->logical) = lx->line;
}

static bool contains(struct slice text, struct slice word)
{
	return text.n >= word.n && memmem(text.p, text.n, word.p, word.n);
}

static void scan_names(struct py_reader *r, unsigned needs)
{
	struct scan *out = r->out;

	/* Without these words no call imports anything, and the names need not be known. */
	r->uses = (needs & SCAN_NAMES) || contains(r->text->bytes, SLICE("import_module")) ||
		  contains(r->text->bytes, SLICE("__import__"));
	py_reader_start(r);
	while (py_lex_line(r->lx)) {
		if (needs & SCAN_LOGICAL)
			*VEC_ADD(r->arena, &out->logical) = r->lx->line;
		if (r->lx->store)
			py_read_line(r);
	}
	py_reader_finish(r);
	if (!(needs & SCAN_NAMES))
		out->uses.n = 0;
}

static void python_scan(const struct lang *lang, const struct text *text, unsigned needs,
			const struct scan_env *env, struct arena *a, struct scan *out)
{
	struct py_lexer lx = {.text = text->bytes, .arena = a, .out = out};
	struct py_reader r = {.text = text, .env = env, .arena = a, .out = out, .lx = &lx};

	lines_split(text->bytes, a, &out->lines);
	py_lex_start(&lx);
	if (needs & (SCAN_IMPORTS | SCAN_NAMES))
		scan_names(&r, needs);
	else
		scan_lines(&lx, needs);
	out->has = lang->reads & (needs | SCAN_REGIONS);
}

static const char *const python_globs[] = {"*.py", "*.pyi", "*.pyw", NULL};
static const char *const python_shebangs[] = {"python", "pypy", NULL};

extern const struct lang lang_python;
const struct lang lang_python = {
	.name = "python",
	.globs = python_globs,
	.shebangs = python_shebangs,
	.reads = SCAN_REGIONS | SCAN_LOGICAL | SCAN_IMPORTS | SCAN_NAMES,
	.scan = python_scan,
};
