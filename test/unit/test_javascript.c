/* JavaScript and TypeScript: regexes, templates, elements, imports. */
#include "test/unit/marked.h"

static struct arena arena;

static int teardown(void **state)
{
	(void)state;
	arena_clear(&arena);
	return 0;
}

static const struct marked rows[] = {
	{"a.js", "a = " S "'b//c'" E "; " C "// d 'e" E "\n" C "/* \" */" E " f", 0},
	{"a.js", C "#!/usr/bin/env node 'a" E "\n#!b", 0},
	{"a.js", S "'a\\\nb'" E " " S "\"c\\\"d\"" E " e", 0},
	{"a.js", "a = " S "'b" E "\nc = " S "'d'" E, 1},
	/* templates */
	{"a.js", S "`a ${" E "b + " S "`c ${" E "{d: " S "'}'" E "}" S "} e`" E S "} f`" E " g", 0},
	{"a.js", S "`a\\`\n$ {b} \\${c`" E " d", 0},
	{"a.js", "x = " S "`a" E "\ny = " S "'b'" E, 1},
	{"a.js", S "`${" E "(a" S "}`" E " b", 0},
	{"a.js", "f(" S "`${" E "b)" S "}`" E ", " S "'c'" E ")", 0},
	/* regexes */
	{"a.js", "a = b / c / d; e = " S "/'[/\"]\\//gi" E ".test(f)", 0},
	{"a.js", "return " S "/a'/" E "; x.return / b / " S "'c'" E, 0},
	{"a.js", "if (a) " S "/'/" E ".test(b); (a) / b; c[0] / d / " S "'e'" E, 0},
	{"a.js", "x = {} / 2 / 3\nif (a) { b } " S "/'/" E ".c", 0},
	{"a.ts", "a! / b / c; d++ / e / f; g = !" S "/'/" E ".test(h)", 0},
	{"a.js", S "'a'" E " / b / c", 0},
	{"a.js", "a(" C "/* b */" E " " S "/'/" E ", () => " S "/\"/" E ")", 0},
	/* elements */
	{"a.jsx",
	 "x = <a b=" S "\"c'd\"" E " e={f + " S "'g'" E "}>" S "don't // h" E "</a>; " C "// i" E,
	 0},
	{"a.jsx",
	 "return (\n <>\n  {" C "/* it's */" E "}\n  <b.c d-e {...f} />\n  " S "http://g" E
	 "\n  {h && <i>" S "j's" E "</i>}\n </>\n) / 2",
	 0},
	{"a.tsx", "const f = <T,>(a: T) => a, g = <T extends U>(b: T) => <c>" S "d'" E "</c>;", 0},
	{"a.tsx",
	 "type A = <T>(x: T) => " S "'a'" E ";\nx = <B<" S "'c'" E "> d=" S "'e'" E ">" S "f" E
	 "</B>",
	 0},
	{"a.tsx", "const [a, b] = useState<Map<string, number>>(); if (a < b && c > d) " S "'e'" E,
	 0},
	{"a.ts", "x = <any>y; z = " S "'it'" E, 0},
	{"a.jsx", "x = <a>never " S "'b" E "\n" C "// c" E "\n", 2},
	{"a.jsx", "x = <a b={c}>{d ? " S "`e${" E "f" S "}`" E " : <g/>}" S "h" E "</a>", 0},
};

static void regions_are_where_they_should(void **state)
{
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		wrong += !check_marked(&rows[i], &arena);
	assert_int_equal(wrong, 0);
}

/* The imports of a text as lines "form module:name as alias", with !eager, ?guarded, type. */
static const char *imports_of(const char *path, const char *text)
{
	static const char *const form[] = {"module", "name", "call", "export"};
	struct text t = {slice_of(path), slice_of(text)};
	const struct lang *l = lang_of(t.path, t.bytes);
	struct scan s = {0};
	char *out = arena_alloc(&arena, 1000);

	l->scan(l, &t, SCAN_IMPORTS, NULL, &arena, &s);
	assert_true(s.has & SCAN_IMPORTS);
	for (size_t i = 0; i < s.imports.n; i++) {
		const struct import *im = &s.imports.p[i];
		size_t n = strlen(out);
		assert_true(im->at.len > 0 && im->at.off + im->at.len <= t.bytes.n);
		assert_int_equal(im->unit, SCAN_NONE);
		snprintf(out + n, 1000 - n, "%s%s %.*s:%.*s%s%.*s%s%s%s", n ? "\n" : "",
			 form[im->form], SLICE_ARG(im->module), SLICE_ARG(im->name),
			 im->alias.n ? " as " : "", SLICE_ARG(im->alias),
			 im->eager ? "" : " !eager", im->guarded ? " ?guarded" : "",
			 im->type_only ? " type" : "");
	}
	return out;
}

static void imports_are_read_in_every_spelling(void **state)
{
	static const struct {
		const char *path, *text, *want;
	} cases[] = {
		{"a.js", "import 'm';\nimport d from \"m\"", "module m:\nname m:default as d"},
		{"a.js", "import d, {a as b, default as c, e,} from 'm'",
		 "name m:default as d\nname m:a as b\nname m:default as c\nname m:e"},
		{"a.js", "import * as n from 'm'; import x, * as y from 'k'",
		 "name m:* as n\nname k:default as x\nname k:* as y"},
		{"a.js", "import {\n a, // one\n /* two */ b\n} from\n 'm'", "name m:a\nname m:b"},
		{"a.js", "import {} from 'm'; import {'x-y' as z} from 'm' with {type: 'json'}",
		 "module m:\nname m:x-y as z"},
		{"a.ts",
		 "import type T from 'm'; import type {A} from 'm'; import {type B, type} from 'm'",
		 "name m:default as T type\nname m:A type\nname m:B type\nname m:type"},
		{"a.ts",
		 "import type from 'm'; import type, {A} from 'm'; import type from from 'm'",
		 "name m:default as type\nname m:default as type\nname m:A\nname m:default as from "
		 "type"},
		{"a.ts", "import fs = require('fs'); import A = B.C;", "call fs:*"},
		{"a.js", "export * from 'm'; export * as n from 'm'; export {a as b, c} from 'm'",
		 "export m:*\nexport m:* as n\nexport m:a as b\nexport m:c"},
		{"a.ts",
		 "export type {A} from 'm'; export type B = C; export {d}; export default e",
		 "export m:A type"},
		{"a.js",
		 "const x = require('m'), y = 1; let {a, b: c} = require(`k`); var z = "
		 "require('j').w",
		 "call m:* as x\ncall k:a\ncall k:b as c\ncall j:w as z"},
		{"a.js",
		 "require('m'); require('k').x(); a.require('n'); require(b); require('c' + d)",
		 "call m:*\ncall k:x"},
		{"a.js",
		 "const a = require('m')(b), c = 1; const d = require('k').e.f; "
		 "let {g} = require('j').h()",
		 "call m:*\ncall k:e\ncall j:h"},
		{"a.js",
		 "const {a} = await import('m'); import('k').then(f); import.meta.url; "
		 "import(`./${x}`)",
		 "call m:a\ncall k:*"},
		{"a.js",
		 "const f = () => import('m'), g = require('k')\nconst h = (x) => { require('j') }",
		 "call m:* !eager\ncall k:*\ncall j:* !eager"},
		{"a.js", "const f = () => import('m')\nconst g = require('k')",
		 "call m:* !eager\ncall k:* as g"},
		{"a.ts",
		 "async function f(a: B): Promise<C> { await import('m') }\nif (x) { require('k') "
		 "}",
		 "call m:* !eager\ncall k:*"},
		{"a.js", "try { require('m') } catch (e) { require('k') }",
		 "call m:* ?guarded\ncall k:*"},
		{"a.js", "class A { m() { return require('k') } }\nrequire('j')",
		 "call k:* !eager\ncall j:*"},
		{"src/a/b.ts",
		 "import './c'; import '../d/e'; import '..'; import '../../../f'; import '@/g'",
		 "module src/a/c:\nmodule src/d/e:\nmodule src:\nmodule ../../../f:\nmodule @/g:"},
		{"a.js", "// import 'm'\n'import \"m\"'; `require('m')`; x = /import 'm'/", ""},
		{"a.jsx", "x = <p>import a from \"m\"; {require('k')}</p>", "call k:*"},
		{"a.js", "import {a, b\nimport c from 'm'", "name m:default as c"},
		{"a.js", "const {a, {b}} = require('m'); const [c] = require('k')",
		 "call m:*\ncall k:*"},
	};
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *got = imports_of(cases[i].path, cases[i].text);
		if (strcmp(got, cases[i].want) != 0) {
			print_error("%s\n got:\n%s\nwant:\n%s\n", cases[i].text, got,
				    cases[i].want);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(regions_are_where_they_should),
		cmocka_unit_test(imports_are_read_in_every_spelling),
	};

	return cmocka_run_group_tests(tests, NULL, teardown);
}
