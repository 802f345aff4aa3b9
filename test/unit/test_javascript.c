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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(regions_are_where_they_should),
	};

	return cmocka_run_group_tests(tests, NULL, teardown);
}
