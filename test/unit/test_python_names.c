/* Python: imports in every spelling, what names mean where, what a value is bound to. */
#include "ssot/lang/lang.h"

#include "test/unit/unit.h"

static struct arena arena;

static int teardown(void **state)
{
	(void)state;
	arena_clear(&arena);
	return 0;
}

/* One module is known: it binds helper, and Mock which it got from elsewhere. */
static int exports(void *data, struct slice module, struct scan_export **out, size_t *n)
{
	static struct scan_export bound[] = {
		{SLICE_ROW("Mock"), SLICE_ROW("origin.Mock")},
		{SLICE_ROW("helper"), SLICE_ROW("known.helper")},
	};

	(void)data;
	*out = bound;
	*n = COUNT(bound);
	return slice_is(module, "known");
}

static void scan_text(struct scan *s, const char *path, const char *text, unsigned needs)
{
	static const struct slice roots[] = {SLICE_ROW("src"), SLICE_ROW("lib/py/")};
	const struct scan_env env = {.exports = exports, .roots = roots, .nroots = COUNT(roots)};
	const struct text t = {slice_of(path), slice_of(text)};
	const struct lang *l = lang_of(t.path, t.bytes);

	*s = (struct scan){0};
	l->scan(l, &t, needs, &env, &arena, s);
}

/* Appends to a text of limited size. */
struct written {
	char text[2048];
	size_t n;
};

static void put(struct written *w, const char *before, struct slice s)
{
	int n = snprintf(w->text + w->n, sizeof w->text - w->n, "%s%.*s", before, SLICE_ARG(s));

	assert_true(n >= 0 && (size_t)n < sizeof w->text - w->n);
	w->n += (size_t)n;
}

/* --- imports --- */

struct row {
	const char *text, *want;
};

/* module[:name][>alias], then flags: . for each level, ( call, l lazy, g guarded, t type only. */
static const struct row import_rows[] = {
	{"import a", "a"},
	{"import a.b.c as d, e", "a.b.c>d e"},
	{"import a . b", "a.b"},
	{"import a.\\\n  b, c", "a.b c"},
	{"from a import b", "a:b"},
	{"from a.b import (c as d, # x\n  e,\n)", "a.b:c>d a.b:e"},
	{"from a \\\n import b, \\\n c", "a:b a:c"},
	{"from a import *", "a:*"},
	{"from a import \\\n*", "a:*"},
	{"from a import (*)", ""},
	{"from . import a", "top.pkg:a/."},
	{"from .a.b import c", "top.pkg.a.b:c/."},
	{"from .. import a; x = 1; import b", "top:a/.. b"},
	{"from ... import a", ":a/..."},
	{"from ...a import b", "a:b/..."},
	{"from .... import a", "....:a/...."},
	{"from.a import(b)", "top.pkg.a:b/."},
	{"def f():\n  import a\nimport b", "a/l b"},
	{"class A:\n  import a\n  def f(s): import b", "a b/l"},
	{"try:\n  import a\nexcept ImportError:\n  import b\nelse:\n  import c", "a/g b/g c"},
	{"try:\n  import a\nexcept (x, ModuleNotFoundError) as e: import b", "a/g b/g"},
	{"try: import a\nexcept ValueError: pass\nexcept ImportError: pass", "a/g"},
	{"try:\n  import a\nexcept ValueError:\n  import b", "a b"},
	{"try:\n  try:\n    import a\n  finally: pass\nexcept ImportError: pass\nimport b",
	 "a/g b"},
	{"if TYPE_CHECKING:\n  import a\nelse:\n  import b", "a/t b"},
	{"if typing.TYPE_CHECKING: from a import b", "a:b/t"},
	{"if not TYPE_CHECKING: import a", "a"},
	{"import importlib\nimportlib.import_module('a.b')", "importlib a.b/("},
	{"import importlib as i\ndef f(): i.import_module('a')\nimport b", "importlib>i a/(l b"},
	{"from importlib import import_module as m\nm('.a', package='x')",
	 "importlib:import_module>m top.pkg.a/.("},
	{"__import__('a')\n__import__(x)\n__import__(f'a')\n__import__('a' 'b')", "a/("},
	{"def __import__(x): pass\n__import__('a')", ""},
	{"import_module('a')", ""},
	{"# import a\n'import b'\n\"\"\"\nimport c\n\"\"\"\nx.import_module('d')", ""},
	{"from a import", ""},
	{"from a", ""},
	{"import", ""},
	{"from a import (b, c\ndef f(): pass", "a:b a:c"},
	{"x = f'{__import__(\"a\")}'", "a/("},
	{"importer = 1; from_ = 2", ""},
};

static void write_imports(struct written *w, const struct scan *s)
{
	for (size_t i = 0; i < s->imports.n; i++) {
		const struct import *m = &s->imports.p[i];
		bool call = m->form == IMPORT_CALL;
		put(w, i ? " " : "", m->module);
		put(w, m->name.n ? ":" : "", m->name);
		put(w, m->alias.n ? ">" : "", m->alias);
		if (m->level || call || !m->eager || m->guarded || m->type_only)
			put(w, "/", slice_first(SLICE("....."), m->level));
		put(w, call ? "(" : "", SLICE(""));
		put(w, m->eager ? "" : "l", SLICE(""));
		put(w, m->guarded ? "g" : "", SLICE(""));
		put(w, m->type_only ? "t" : "", SLICE(""));
	}
}

static void imports_are_read_in_every_spelling(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(import_rows); i++) {
		unsigned needs[] = {SCAN_IMPORTS, SCAN_IMPORTS | SCAN_NAMES | SCAN_LOGICAL};
		for (size_t k = 0; k < COUNT(needs); k++) {
			struct written w = {.n = 0};
			struct scan s;
			scan_text(&s, "top/pkg/mod.py", import_rows[i].text, needs[k]);
			write_imports(&w, &s);
			if (strcmp(w.text, import_rows[i].want))
				print_error("in: %s\n", import_rows[i].text);
			assert_string_equal(w.text, import_rows[i].want);
		}
	}
}

static void imports_stand_where_their_names_are(void **state)
{
	static const char text[] = "from a.b import (c as d,\n  h)\nimport e.f as g";
	static const struct span want[] = {{17, 1}, {27, 1}, {37, 3}};
	struct scan s;

	(void)state;
	scan_text(&s, "m.py", text, SCAN_IMPORTS);
	assert_int_equal(s.imports.n, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++) {
		assert_int_equal(s.imports.p[i].at.off, want[i].off);
		assert_int_equal(s.imports.p[i].at.len, want[i].len);
	}
}

static void dots_count_from_the_package(void **state)
{
	struct scan s;

	(void)state;
	scan_text(&s, "src/top/pkg/__init__.py", "from . import a\nfrom ..b import c",
		  SCAN_IMPORTS);
	assert_int_equal(s.imports.n, 2);
	assert_slice(s.imports.p[0].module, SLICE("top.pkg"));
	assert_slice(s.imports.p[1].module, SLICE("top.b"));
}

static void paths_are_modules(void **state)
{
	static const struct {
		const char *path, *want;
	} rows[] = {
		{"a/b.py", "a.b"},     {"a/b/__init__.py", "a.b"},
		{"__init__.py", ""},   {"src/a/b.py", "a.b"},
		{"src.py", "src"},     {"lib/py/a.pyi", "a"},
		{"lib/a.py", "lib.a"}, {"src/__init__.py", ""},
		{"a.b/c", "a.b.c"},    {"a/my__init__.py", "a.my__init__"},
	};
	static const struct slice roots[] = {SLICE_ROW("src"), SLICE_ROW("lib/py/")};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_slice(
			lang_python_module(slice_of(rows[i].path), roots, COUNT(roots), &arena),
			slice_of(rows[i].want));
}

/* --- uses --- */

/*
 * form name [=target] ["arg"], known names only; a question mark marks unknown ones in rows that
 * begin with one.
 */
#define IMPORT "from m import A, B, p\nimport u.v as w\n"
static const struct row use_rows[] = {
	/* forms */
	{IMPORT "A()", "call m.A"},
	{IMPORT "A", "bare m.A"},
	{IMPORT "A . b(1).c.A", "call m.A.b"},
	{IMPORT "(\n p\n .x\n (1))", "call m.p.x"},
	{IMPORT "@p\nclass C: pass", "decorator m.p=C"},
	{IMPORT "@p('a.b', new=A)\n@w.x\nasync def f(): pass",
	 "decorator m.p=f\"a.b\" bare m.A=new decorator u.v.x=f"},
	{IMPORT "@p().x\ndef f(): pass", "call m.p"},
	{IMPORT "@p\nx = 1\ndef f(): pass", "decorator m.p"},
	{IMPORT "with p('a') as x, w.y(A()): pass", "context m.p=x\"a\" context u.v.y call m.A"},
	{IMPORT "with (p('a') as x,\n  p.o(A, 'b') as self.y,): pass",
	 "context m.p=x\"a\" context m.p.o=self.y bare m.A"},
	{IMPORT "with (p('a')): pass\nwith (p(), A()) as x: pass",
	 "context m.p\"a\" call m.p=x call m.A=x"},
	{IMPORT "async with p() if A else B(): pass", "call m.p bare m.A call m.B"},
	{IMPORT "class C(A, w.X, B[p], f(A), metaclass=p): pass",
	 "base m.A base u.v.X base m.B bare m.p bare m.A bare m.p=metaclass"},
	{IMPORT "isinstance(A, B)", "bare m.A bare m.B"},
	{IMPORT "def f(x: A = B(), *y: p, z=A) -> B: pass",
	 "bare m.A call m.B=x bare m.p bare m.A=z bare m.B"},
	{IMPORT "f'{A()} {p!r:>{B}} {A=}'", "call m.A bare m.p bare m.B bare m.A"},
	{IMPORT "# A()\n'A()'\n'''A()'''", ""},
	{IMPORT "print >>A, B", "bare m.A bare m.B"},
	{IMPORT "match A():\n  case B(x): p()\n  case _: A", "call m.A call m.B call m.p bare m.A"},
	{IMPORT "match = A\ncase(B)\nmatch[A]", "bare m.A=match bare m.B bare m.A bare m.A"},
	{IMPORT "type X = A\nx = X()", "bare m.A=X call m.A=x"},
	/* targets */
	{IMPORT "x = A()", "call m.A=x"},
	{IMPORT "self.x['k'] = A(y=B())", "call m.A=self.x['k'] call m.B=y"},
	{IMPORT "x: A = B()", "bare m.A call m.B=x"},
	{IMPORT "x = y = A()", "call m.A=x = y"},
	{IMPORT "x += A()", "call m.A=x"},
	{IMPORT "x, (y, z) = A(), B()", "call m.A=x call m.B=(y, z)"},
	{IMPORT "x, y = A()", "call m.A=x, y"},
	{IMPORT "if (x := A()) and B(): pass", "call m.A=x call m.B"},
	{IMPORT "x = {'k': A(), y.z: B(), **p()}", "call m.A=k call m.B=y.z call m.p=x"},
	{IMPORT "x = [A(), (B(), p)]", "call m.A=x call m.B=x bare m.p=x"},
	{IMPORT "x = f(A(), k=[B()])", "call m.A call m.B=k"},
	{IMPORT "x = A() if B() else p()", "call m.A=x call m.B call m.p=x"},
	{IMPORT "x = lambda y=A(): B()\nz = [lambda: A(), p]",
	 "call m.A=y call m.B=x call m.A=z bare m.p=z"},
	{IMPORT "x = [A() for y in B()]", "call m.A=x call m.B"},
	{IMPORT "x[A] = B\nx.A = 1", "bare m.A bare m.B=x[A]"},
	{IMPORT "return A()", "call m.A"},
	{IMPORT "x = 1; y = A(); z", "call m.A=y"},
	{IMPORT "if x: y = A()", "call m.A=y"},
	/* arguments */
	{IMPORT "p(r'a')\np('a' 'b')\np(f'a')\np(b'a')\np('a' + b)\np()\np('''a''',)",
	 "call m.p\"a\" call m.p call m.p call m.p call m.p call m.p call m.p\"a\""},
	/* what names mean */
	{"import a.b\nimport a.c as d\na.x.Y(); d.Z(); b()", "call a.x.Y call a.c.Z"},
	{"from m import A as B\nA(); B()", "call m.A"},
	{"def f():\n  from m import A\n  A()\nA()", "call m.A"},
	{"A()\nfrom m import A", "call m.A"},
	{IMPORT "def A(): pass\nA()\nB()", "call m.B"},
	{IMPORT "A()\nclass A: pass\nA()", "call m.A"},
	{IMPORT "A = f()\nA()", ""},
	{IMPORT "A = f(A())\ndef g(): A()", "call m.A"},
	{IMPORT "A(); A = f(A()); A()", "call m.A call m.A"},
	{"A(); from m import A as B; B()", "call m.A"},
	{IMPORT "def g(): A()\nA = f()", ""},
	{IMPORT "def f(A): A()\nA()", "call m.A"},
	{IMPORT "def f(*A, **B): A(B)\nlambda A: A()\nlambda *, B=A: B()", "bare m.A=B"},
	{IMPORT "def f():\n  A()\n  A = 1\nA()", "call m.A"},
	{IMPORT "def f():\n  A = 1\n  def g(): A()\n  A()\nB()", "call m.B"},
	{IMPORT "def f():\n  global A\n  A()\n  A = 1\nA()", "call m.A call m.A"},
	{"A = None\ndef f():\n  global A\n  from m import A\nA()\ndef g(): A()",
	 "call m.A call m.A"},
	{IMPORT "class C:\n  A = A\n  A()\n  B = 1\n  B()\n  def f(s): A(); B()",
	 "bare m.A=A call m.A call m.A call m.B"},
	{IMPORT "class C:\n  def A(s): pass\n  x = A()\n  def f(s): A()", "call m.A"},
	{IMPORT "[A() for A in x]\n[B() for y in x]\nA()", "call m.B call m.A"},
	{IMPORT "{A: B for A, B in x}; {p for (p, q) in y if p}; p", "bare m.p"},
	{IMPORT "[[A() for y in A] for A in x]\n[lambda: A() for A in x]\nA", "bare m.A"},
	{IMPORT "for A in x: A()", ""},
	{IMPORT "with x as A: A()\nwith x as (B, p): B(); p()", ""},
	{"try:\n  from m import A\nexcept ImportError:\n  A = None\nA()", "call m.A"},
	{"try:\n  from m import A\nexcept ImportError:\n  class A: pass\ndef f(): A()", "call m.A"},
	{"try:\n  A = x()\nexcept E:\n  from m import A\nA()", "call m.A"},
	{"if x:\n  from m import A\nelse:\n  A = None\nA()", "call m.A"},
	{IMPORT "if x:\n  A = None\nA()", ""},
	{IMPORT "C = A\nD = C\nD(); E = D.x; E.y()",
	 "bare m.A=C bare m.A=D call m.A bare m.A.x=E call m.A.x.y"},
	{IMPORT "x = y\ny = x\nx(); A()", "call m.A"},
	{IMPORT "(A := f())\nA()", ""},
	{IMPORT "[y for y in x if (A := y)]\nA()", ""},
	{"from known import *\nMock(); helper(); other()", "call origin.Mock call known.helper"},
	{"from .. import x\nx.y()", "call top.x.y"},
	/* unknown names too */
	{"?open(x)", "?call open ?bare x"},
	{"?x = 1\nx.a(); y.b.c()", "?call y.b.c"},
	{"?f'{x!r} {y != r}'", "?bare x ?bare y ?bare r"},
	{"?class B: pass\nclass C(B): B()", "?base B"},
	{"?if True and not None: print(self)", "?call print ?bare self"},
};

static void write_uses(struct written *w, const struct scan *s, bool all)
{
	static const char *const form[] = {"call ", "decorator ", "context ", "base ", "bare "};

	for (size_t i = 0; i < s->uses.n; i++) {
		const struct use *u = &s->uses.p[i];
		if (!u->known && !all)
			continue;
		put(w, w->n ? " " : "", SLICE(""));
		put(w, u->known ? "" : "?", slice_of(form[u->form]));
		put(w, "", u->name);
		put(w, u->target.n ? "=" : "", u->target);
		if (u->arg.n) {
			put(w, "\"", u->arg);
			put(w, "\"", SLICE(""));
		}
	}
}

static void names_mean_what_is_bound(void **state)
{
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(use_rows); i++) {
		struct written w = {.n = 0};
		bool all = use_rows[i].text[0] == '?';
		struct scan s;
		scan_text(&s, "top/pkg/mod.py", use_rows[i].text + all, SCAN_NAMES);
		write_uses(&w, &s, all);
		if (strcmp(w.text, use_rows[i].want)) {
			print_error("in: %s\n got: %s\nwant: %s\n", use_rows[i].text, w.text,
				    use_rows[i].want);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

/* Every beginning of every sample ends, and what is found lies within it. */
static void cut_samples_end(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t cut = strlen(rows[i].text); cut > 0; cut--) {
			/* A copy of its own, so that a sanitizer sees a read behind the end. */
			char *copy = malloc(cut);
			const struct text t = {SLICE("a/b.py"), {copy, cut}};
			const struct lang *l = lang_of(t.path, t.bytes);
			struct scan s = {0};
			assert_non_null(copy);
			memcpy(copy, rows[i].text, cut);
			l->scan(l, &t, l->reads, NULL, &arena, &s);
			for (size_t k = 0; k < s.uses.n; k++)
				assert_true(s.uses.p[k].at.off + s.uses.p[k].at.len <= cut);
			for (size_t k = 0; k < s.imports.n; k++)
				assert_true(s.imports.p[k].at.off + s.imports.p[k].at.len <= cut);
			for (size_t k = 0; k < s.decls.n; k++)
				assert_true(s.decls.p[k].body.off + s.decls.p[k].body.len <= cut);
			free(copy);
			arena_reset(&arena);
		}
	}
}

static void cut_texts_end(void **state)
{
	(void)state;
	cut_samples_end(import_rows, COUNT(import_rows));
	cut_samples_end(use_rows, COUNT(use_rows));
}

static void unknown_star_imports_are_said(void **state)
{
	struct scan s;

	(void)state;
	scan_text(&s, "a.py", "from known import *", SCAN_NAMES);
	assert_int_equal(s.problems.n, 0);
	scan_text(&s, "a.py", "from elsewhere import *", SCAN_NAMES);
	assert_int_equal(s.problems.n, 1);
	assert_int_equal(s.problems.p[0].at.off, 22);
	assert_true(slice_starts(slice_of(s.problems.p[0].text), SLICE("a star import")));
}

static void declarations_have_bodies_and_units(void **state)
{
	static const char text[] = "@d(u)\n"
				   "class A(b):\n"
				   "  x = u\n"
				   "  async def f(s, y=u):\n"
				   "    u\n"
				   "\n"
				   "  # comment\n"
				   "  def g(): u\n"
				   "u\n"
				   "def h(): pass\n";
	static const char *const want[] = {"A", "A", "A", "A", "A.f", "A.f", "A.g", "-"};
	static const char *const names[] = {"A", "A.f", "A.g", "h"};
	struct scan s;

	(void)state;
	scan_text(&s, "a.py", text, SCAN_NAMES);
	assert_int_equal(s.decls.n, COUNT(names));
	for (size_t i = 0; i < COUNT(names); i++)
		assert_slice(s.decls.p[i].qualname, slice_of(names[i]));
	assert_int_equal(s.decls.p[0].kind, DECL_CLASS);
	assert_int_equal(s.decls.p[0].body.off, 0);
	assert_int_equal(s.decls.p[0].body.len, strstr(text, "\nu\n") - text);
	assert_int_equal(s.decls.p[1].body.off, strstr(text, "async") - text);
	assert_int_equal(s.decls.p[1].body.len, strstr(text, "\n\n") - strstr(text, "async"));
	assert_int_equal(s.decls.p[1].parent, 0);
	assert_int_equal(s.decls.p[3].parent, SCAN_NONE);
	assert_int_equal(s.uses.n, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++) {
		uint32_t unit = s.uses.p[i].unit;
		assert_slice(unit == SCAN_NONE ? SLICE("-") : s.decls.p[unit].qualname,
			     slice_of(want[i]));
	}
	assert_int_equal(s.uses.p[0].decl, 0);
	assert_int_equal(s.uses.p[1].decl, SCAN_NONE);
	assert_int_equal(s.uses.p[2].decl, 0);
}

/* Texts that nest, in pieces: they end, and say where they were not read. */
static void deep_nesting_is_capped(void **state)
{
	static const char *const pieces[] = {
		"(",   "f(", "[x for x in ", "lambda x: ", "{'a':",   "x if ",
		"f'{", "x[", "class A: ",    "not ",	   "(yield ", "async "};

	(void)state;
	for (size_t i = 0; i < COUNT(pieces); i++) {
		size_t n = strlen(pieces[i]), times = 20000;
		char *text = malloc(n * times + 1);
		struct scan s;
		assert_non_null(text);
		for (size_t k = 0; k < times; k++)
			memcpy(text + k * n, pieces[i], n + 1);
		scan_text(&s, "a.py", text, SCAN_NAMES | SCAN_IMPORTS | SCAN_LOGICAL);
		free(text);
		arena_reset(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(imports_are_read_in_every_spelling),
		cmocka_unit_test(imports_stand_where_their_names_are),
		cmocka_unit_test(dots_count_from_the_package),
		cmocka_unit_test(paths_are_modules),
		cmocka_unit_test(names_mean_what_is_bound),
		cmocka_unit_test(cut_texts_end),
		cmocka_unit_test(unknown_star_imports_are_said),
		cmocka_unit_test(declarations_have_bodies_and_units),
		cmocka_unit_test(deep_nesting_is_capped),
	};

	return cmocka_run_group_tests(tests, NULL, teardown);
}
