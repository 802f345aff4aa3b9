/* What a Python module offers to those who import everything from it. */
#include "src/lang/python_read.h"

#include "ssot/lang/lang.h"

static bool exports_is_public(struct slice name)
{
	return name.n && name.p[0] != '_';
}

bool lang_python_exports(const struct text *text, const struct scan_env *env, struct arena *a,
			 struct scan_exports *out)
{
	struct scan scan = {0};
	struct py_lexer lx = {.text = text->bytes, .arena = a, .out = &scan};
	struct py_reader r = {.text = text, .env = env, .arena = a, .out = &scan, .lx = &lx};
	VEC(struct scan_export) v = {0};

	lines_split(text->bytes, a, &scan.lines);
	py_lex_start(&lx);
	py_reader_start(&r);
	while (py_lex_line(&lx) && lx.store)
		py_read_line(&r);
	if (scan.too_much)
		return false;
	py_reader_finish(&r);
	for (size_t i = 0; i < r.names.slots.n; i++) {
		struct slice name = r.names.slots.p[i].name;
		const struct py_binding *b;

		if (r.names.slots.p[i].scope != 0 || !exports_is_public(name))
			continue;
		b = py_names_find(&r.names, 0, name, UINT32_MAX);
		if (b)
			*VEC_ADD(a, &v) = (struct scan_export){
				name, b->kind == PY_BIND_IMPORT ? b->meaning
								: py_join(&r, r.module, name)};
	}
	*out = (struct scan_exports){v.p, v.n};
	return true;
}
