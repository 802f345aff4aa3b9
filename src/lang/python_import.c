/* Python's imports: statements in all spellings, calls that import, and what relative dots mean. */
#include "src/lang/python_read.h"
#include "ssot/lang/lang.h"

static struct slice without_root(struct slice path, const struct slice *roots, size_t nroots)
{
	struct slice best = {NULL, 0};

	for (size_t i = 0; i < nroots; i++) {
		struct slice root = roots[i];
		while (root.n && root.p[root.n - 1] == '/')
			root.n--;
		if (root.n > best.n && path.n > root.n && slice_starts(path, root) &&
		    path.p[root.n] == '/')
			best = root;
	}
	return best.n ? slice_from(path, best.n + 1) : path;
}

/* The path without its extension. */
static struct slice stem(struct slice path)
{
	size_t dot = slice_rfind(path, '.'), slash = slice_rfind(path, '/');

	return dot < path.n && (slash == path.n || dot > slash) ? slice_first(path, dot) : path;
}

bool py_is_package(struct slice path)
{
	struct slice name = stem(path);

	return slice_is(name, "__init__") || slice_ends(name, SLICE("/__init__"));
}

struct slice lang_python_module(struct slice path, const struct slice *roots, size_t nroots,
				struct arena *a)
{
	struct slice name = stem(without_root(path, roots, nroots));
	char *copy;

	if (py_is_package(path)) {
		size_t slash = slice_rfind(name, '/');
		name.n = slash < name.n ? slash : 0;
	}
	copy = arena_alloc(a, name.n + 1);
	for (size_t i = 0; i < name.n; i++)
		copy[i] = name.p[i] == '/' ? '.' : name.p[i];
	return (struct slice){copy, name.n};
}

/* The module that `level` dots and a name mean here; the name as written when they lead nowhere. */
static struct slice absolute(struct py_reader *r, unsigned level, struct slice name,
			     struct slice written)
{
	struct slice base = r->module;
	unsigned up = r->package ? level - 1 : level;

	if (!level)
		return name;
	for (; up; up--) {
		size_t dot = slice_rfind(base, '.');
		if (!base.n)
			return written;
		base.n = dot < base.n ? dot : 0;
	}
	if (!base.n || !name.n)
		return base.n ? base : name;
	base = py_join(r, base, name);
	return base.n ? base : written;
}

/* The dotted name from token i on, moving i behind it; parts may be apart. */
static struct slice read_dotted(struct py_reader *r, uint32_t *i, uint32_t to, struct span *at)
{
	const struct py_token *t = r->lx->tok.p;
	uint32_t from = *i;
	struct slice name = py_word(r, from);

	for ((*i)++; *i + 1 < to && py_is_op(r, *i, '.') && t[*i + 1].kind == PY_NAME; *i += 2) {
		struct slice longer = {name.p, t[*i + 1].off + t[*i + 1].len - t[from].off};
		name = name.p + name.n + 1 + t[*i + 1].len == longer.p + longer.n
			       ? longer
			       : py_join(r, name, py_word(r, *i + 1));
	}
	*at = (struct span){t[from].off, t[*i - 1].off + t[*i - 1].len - t[from].off};
	return name;
}

/* `as NAME` at token i, moving i behind it; else empty. */
static struct slice read_alias(struct py_reader *r, uint32_t *i, uint32_t to)
{
	if (*i + 1 < to && py_is_word(r, *i, "as") && r->lx->tok.p[*i + 1].kind == PY_NAME) {
		*i += 2;
		return py_word(r, *i - 1);
	}
	return (struct slice){NULL, 0};
}

static void add(struct py_reader *r, struct import m)
{
	m.unit = r->unit;
	m.eager = !r->names.scopes.p[r->scope].lazy;
	*VEC_ADD(r->arena, &r->out->imports) = m;
}

static void bind(struct py_reader *r, struct slice name, struct slice meaning)
{
	py_bind(r, r->scope, name, r->bound_at, (struct py_meaning){PY_BIND_IMPORT, meaning});
}

void py_read_import(struct py_reader *r, struct py_range at)
{
	for (uint32_t i = at.from; i < at.to;) {
		struct import m = {.form = IMPORT_MODULE};
		if (r->lx->tok.p[i].kind != PY_NAME || py_is_keyword(py_word(r, i))) {
			i++;
			continue;
		}
		struct slice first = py_word(r, i);
		m.module = read_dotted(r, &i, at.to, &m.at);
		m.alias = read_alias(r, &i, at.to);
		add(r, m);
		bind(r, m.alias.n ? m.alias : first, m.alias.n ? m.module : first);
	}
}

bool lang_python_has_star(struct slice bytes)
{
	static const struct slice word = SLICE_ROW("import");
	const char *at;

	while (bytes.n && (at = memmem(bytes.p, bytes.n, word.p, word.n))) {
		bytes = slice_from(bytes, (size_t)(at - bytes.p) + word.n);
		while (bytes.n && (slice_is_space(bytes.p[0]) || bytes.p[0] == '\\'))
			bytes = slice_from(bytes, 1);
		if (bytes.n && bytes.p[0] == '*')
			return true;
	}
	return false;
}

/* The names that `from M import *` brings, as far as anybody knows. */
static void bind_star(struct py_reader *r, struct slice module, struct span at)
{
	struct scan_export *names = NULL;
	size_t n = 0;
	int known = 0;

	if (r->env && r->env->exports)
		known = r->env->exports(r->env->data, module, &names, &n);
	if (known != 1) {
		py_lex_problem(r->lx, at.off, at.off + at.len,
			       "a star import whose module is not here: its names are not known");
		return;
	}
	for (size_t i = 0; i < n && py_lex_take(r->lx, 1); i++)
		bind(r, names[i].name, names[i].meaning);
}

static void read_names(struct py_reader *r, struct py_range at, struct import m)
{
	for (uint32_t i = at.from; i < at.to;) {
		if (py_is_op(r, i, '*') && i > 0 && slice_is(py_word(r, i - 1), "import")) {
			m.at = (struct span){r->lx->tok.p[i].off, 1};
			m.name = SLICE("*");
			m.alias = (struct slice){NULL, 0};
			add(r, m);
			bind_star(r, m.module, m.at);
			i++;
		} else if (r->lx->tok.p[i].kind == PY_NAME && !py_is_keyword(py_word(r, i))) {
			m.at = (struct span){r->lx->tok.p[i].off, r->lx->tok.p[i].len};
			m.name = py_word(r, i++);
			m.alias = read_alias(r, &i, at.to);
			add(r, m);
			bind(r, m.alias.n ? m.alias : m.name,
			     m.module.n ? py_join(r, m.module, m.name) : m.name);
		} else {
			i++;
		}
	}
}

void py_read_from(struct py_reader *r, struct py_range at)
{
	struct import m = {.form = IMPORT_NAME};
	struct slice name = {NULL, 0};
	uint32_t i = at.from;
	struct span where;

	for (; i < at.to; i++) {
		if (py_is_op(r, i, '.'))
			m.level++;
		else if (py_is_op(r, i, PY_OP_DOTS))
			m.level += 3;
		else
			break;
	}
	if (i < at.to && r->lx->tok.p[i].kind == PY_NAME && !py_is_word(r, i, "import"))
		name = read_dotted(r, &i, at.to, &where);
	m.module = absolute(r, m.level, name, py_text(r, at.from, i));
	/* Without the word it is no import yet: somebody is typing. */
	if (i < at.to && py_is_word(r, i, "import"))
		read_names(r, (struct py_range){i + 1, at.to}, m);
}

/* --- names get their meaning --- */

/* What `name`, whose first part has `first` bytes, means in `scope` at `at`. */
static const struct py_binding *find(const struct py_reader *r, uint32_t scope, struct slice name,
				     size_t first, uint32_t at)
{
	return py_names_find(&r->names, scope, slice_first(name, first), at);
}

/*
 * The fully qualified name of a mention; 1 when an import binds it, 0 when nothing does
 * (or it is too long to be put together), -1 when something of this file does.
 */
static int meaning(struct py_reader *r, const struct use *u, uint32_t scope, struct slice *out)
{
	struct slice name = u->name, rest = {NULL, 0};
	uint32_t at = u->at.off;

	/* `X = a.b` may lead on to another `a = c`; in circles after a while. */
	for (int hops = 0; hops < 8; hops++) {
		size_t first = slice_find(name, '.');
		const struct py_binding *b = find(r, scope, name, first, at);
		struct slice tail = slice_from(name, first + 1);
		if (!b)
			return hops ? -1 : 0;
		if (b->kind != PY_BIND_IMPORT && b->kind != PY_BIND_ALIAS)
			return -1;
		if (tail.n)
			rest = rest.n ? py_join(r, tail, rest) : tail;
		*out = b->meaning;
		if (b->kind == PY_BIND_IMPORT) {
			*out = rest.n && b->meaning.n ? py_join(r, b->meaning, rest) : b->meaning;
			return out->n ? 1 : 0;
		}
		name = b->meaning;
		scope = b->scope;
		at = b->at ? b->at - 1 : 0;
	}
	return -1;
}

/* importlib.import_module("a.b") and __import__("a.b") are imports. */
static void add_call(struct py_reader *r, const struct use *u, uint32_t scope)
{
	struct import m = {.form = IMPORT_CALL, .unit = u->unit};
	struct slice name = u->arg;

	if (!u->called || !u->arg.n)
		return;
	if (!slice_is(u->name, u->known ? "importlib.import_module" : "__import__") &&
	    !(u->known && slice_is(u->name, "builtins.__import__")))
		return;
	m.at = (struct span){(uint32_t)(u->arg.p - r->text->bytes.p), (uint32_t)u->arg.n};
	for (; name.n && name.p[0] == '.'; name = slice_from(name, 1))
		m.level++;
	m.module = absolute(r, m.level, name, u->arg);
	m.eager = !r->names.scopes.p[scope].lazy;
	*VEC_ADD(r->arena, &r->out->imports) = m;
}

/* Puts the calls, which were appended, where they belong. */
static void merge_calls(struct py_reader *r, size_t statements)
{
	struct import *all = r->out->imports.p, *merged;
	size_t n = r->out->imports.n, i = 0, j = statements;

	if (j == n)
		return;
	merged = ARENA_ARRAY(r->arena, struct import, n);
	for (size_t k = 0; k < n; k++)
		merged[k] = j == n || (i < statements && all[i].at.off < all[j].at.off) ? all[i++]
											: all[j++];
	r->out->imports.p = merged;
	r->out->imports.cap = n;
}

void py_resolve(struct py_reader *r)
{
	struct scan *s = r->out;
	size_t kept = 0, statements = s->imports.n;

	for (size_t i = 0; i < s->uses.n; i++) {
		struct use u = s->uses.p[i];
		struct slice full = {NULL, 0};
		int known = meaning(r, &u, r->mentions.p[i].scope, &full);
		u.known = known == 1;
		if (u.known)
			u.name = full;
		if (known >= 0)
			add_call(r, &u, r->mentions.p[i].scope);
		/* Bases of this file are wanted too: what derives through them. */
		if (known >= 0 || u.form == USE_BASE)
			s->uses.p[kept++] = u;
	}
	s->uses.n = kept;
	merge_calls(r, statements);
}
