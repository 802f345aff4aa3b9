/* The table-driven lexer: comments and strings of every row, and of broken texts. */
#include "test/unit/marked.h"

static struct arena arena;

static int teardown(void **state)
{
	(void)state;
	arena_clear(&arena);
	return 0;
}

static const struct marked rows[] = {
	/* C and C++ */
	{"a.c", "int a; " C "// b 'c" E "\nx = " S "\"//\"" E ";", 0},
	{"a.c", C "/* \" */" E S "'\"'" E C "/**/" E "/ /", 0},
	{"a.c", C "// a \\\nb" E "\nc", 0},
	{"a.c", C "// a \\\r\nb \\" E "\r\n", 0},
	{"a.c", S "\"a\\\\\"" E S "\"b\\\"c\"" E " d", 0},
	{"a.c", S "\"a\\\nb\"" E " c", 0},
	{"a.h", "#error don" S "'t" E "\nint a;", 1},
	{"a.c", "x = " S "\"a" E "\ny = " S "\"b\"" E ";", 1},
	{"a.c", "x " C "/* never" E "\ny = " S "'b'" E ";", 1},
	{"a.cpp", "int n = 1'000'000, m = 0xdead'beef'cafe; " S "'a'" E, 0},
	{"a.cpp", S "R\"(a \" ) b)\"" E " c", 0},
	{"a.cpp", "u = " S "u8R\"x(a )\" \n )x\"" E " c", 0},
	{"a.cpp", "FOUR" S "\"(a)\"" E " b", 0},
	{"a.cpp", S "R\"x(never" E "\ny", 1},
	{"a.cpp", "R" S "\"a b(\"" E, 0},
	{"a.cc", "u8" S "'a'" E " L" S "'b'" E, 0},
	/* Java */
	{"A.java", "String s = " S "\"\"\"\n a \" b \\\"\"\" c\n\"\"\"" E "; " S "'\"'" E, 0},
	{"A.java", S "\"a\\" E "\nb", 1},
	{"A.kt", "val s = " S "\"\"\"a \\\"\"\"" E " " C "/* a /* b */ c */" E " f()", 0},
	/* Go */
	{"a.go", "s := " S "`a \\`" E " + " S "\"`\"" E " + " S "`b\n`" E, 0},
	{"a.go", "r := " S "'\\''" E " " C "// c" E "\n", 0},
	/* Rust */
	{"a.rs", C "/* a /* b */ c */" E " d " C "// e" E "\n", 0},
	{"a.rs", "fn f<'a>(x: &'a str) -> char { " S "'a'" E " }", 0},
	{"a.rs", S "'\\''" E S "'\\u{1f600}'" E S "'\xc3\xa4'" E " 'static", 0},
	{"a.rs", S "r\"\\\"" E " " S "r#\"a\"b\"#" E " " S "br##\"\"#\"##" E ";", 0},
	{"a.rs", S "\"a\nb \\\" c\"" E " for" S "\"a\"" E, 0},
	{"a.rs", "r#type " C "/* /* */" E "\nx", 1},
	/* Ruby */
	{"a.rb", C "=begin\n 'a\n=end b" E "\nc " C "# d" E, 0},
	{"a.rb", "x = " S "\"a #{" E "h[" S "\"b\"" E "]" S "} c\"" E " + " S "'#{d}'" E, 0},
	{"a.rb",
	 "f(<<~A, <<-'B').g " C "# h" E "\n" S " it's\n  A" E "\n" S " #{x}\n  B" E "\ny = 1", 0},
	{"a.rb", "class A << self\n a <<B\n " S "'c'" E, 1},
	{"a.rb", "x = a / b " C "# / c" E "\ny =~ " S "/'#/i" E " ? " S "'d'" E " : 1", 0},
	{"a.rb", "w = " S "%w[a' (b]" E " + 5 % (3)", 0},
	{"a.rb", "c == ?\" || $' " C "# d" E, 0},
	{"a.rb", "x\n" S "__END__\nit's # \n" E, 0},
	{"Gemfile", "gem " S "'a'" E " " C "# b" E, 0},
	/* shell */
	{"a.sh", C "#!/bin/sh" E "\necho a#b $# ${#x} ${x#y} " C "# c 'd" E "\n", 0},
	{"a.sh", "echo \\' \\\" \\# " S "'a\\'" E " b;" C "#c" E, 0},
	{"a.sh", "x=" S "\"$(" E "f " S "\"a b\"" E " | (g) " C "# h" E "\n" S ") c\"" E " d", 0},
	{"a.sh", "x=" S "\"$(" E "(1+2)" S ")\"" E, 0},
	{"a.sh", "printf " S "$\"it's $(" E "b" S ")\"" E, 0},
	{"a.sh", "printf " S "$'a\\'b'" E " c", 0},
	{"a.sh", "cat <<EOF | f " S "\"x\"" E "\n" S "it's # a\n EOF\nEOF" E "\ny", 0},
	{"a.sh", "cat <<-" S "'E F'" E " <<B\n" S "\t$x\n\tE F" E "\n" S "b\nB" E "\n" C "# c" E,
	 0},
	{"a.sh", "cat <<EOF\r\n" S "a\r\nEOF" E "\r\nb\r\n", 0},
	{"a.sh", "f <<<" S "\"EOF\"" E "\necho $((1<<2)) $((a << b))\n" C "# c" E, 1},
	{"tool", C "#!/usr/bin/env bash" E "\n" C "# b" E, 0},
	/* SQL */
	{"a.sql", "SELECT " S "'it''s -- a'" E ", \"b--'\" " C "-- c" E "\n" C "/* ' */" E ";", 0},
	{"a.sql", "SELECT " S "E'a\\'b'" E ", " S "'C:\\'" E ", DATE" S "'2020'" E ";", 0},
	{"a.sql", "SELECT " S "'a" E "\nFROM b", 1},
	/* CSS */
	{"a.css", "a { b: url(http://c); " C "/* d */" E " e: " S "'f\\'g'" E "; } // h", 0},
	{"a.scss", "a { b: url(//c); " C "// d" E "\n } " S "\"e\"" E, 0},
	/* YAML */
	{"a.yaml", "a: it's b#c " C "# d" E "\n- " S "'e''s'" E "\n- f: " S "\"g # \\\" h\"" E, 0},
	{"a.yml", "a: |\n  b # c\n\n   'd\ne: " C "# f" E, 0},
	{"a.yml", "- a: >- " C "# b" E "\n    c # d\n  e: f " C "# g" E "\n", 0},
	{"a.yml", "if: a != 'b' && 'c#d'\n- &x !y " S "'z'" E, 0},
	{"a.yml", "a: [" S "'b'" E ", {" S "\"c\"" E ": " S "'d'" E "}, it's]\ne: f, 'g", 0},
	{"a.yml", "a: !!str " S "'b # c'" E "\nd: x | y\ne: |2\n  # f\ng: h", 0},
	/* TOML and INI */
	{"a.toml",
	 "a = " S "\"\"\"b\n\"c\" # \"\"\"" E C "# d" E "\ne = " S "'\\'" E " " S "'''\n'''" E, 0},
	{"a.ini", C "; a" E "\n b = c ; d # 'e\n " C "# f" E "\n", 0},
};

static void regions_are_where_they_should(void **state)
{
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		wrong += !check_marked(&rows[i], &arena);
	assert_int_equal(wrong, 0);
}

/* What never closes must not cost a search through the whole text each time. */
static void hostile_texts_end(void **state)
{
	static const char *const paths[] = {"a.js",   "a.ts",  "a.c",	 "A.java", "a.go",
					    "a.rs",   "a.rb",  "a.sh",	 "a.sql",  "a.css",
					    "a.scss", "a.yml", "a.toml", "a.ini"};
	static const char *const parts[] = {"\\\"\"\"\n", "<<A\n", "<a>\n", "`${",  "((((",
					    "/*",	  "'\\",   "R\"(",  "r#\"", "\\\"\\\n",
					    "=begin\n",	  "%w[",   "\"#{",  "\"$(", "- |\n",
					    "[",	  "/ ",	   "<a>{",  "'\n",  "`\\`\n"};
	enum { SIZE = 300000 };
	char *bytes = malloc(SIZE);

	(void)state;
	for (size_t p = 0; p < sizeof parts / sizeof *parts; p++) {
		size_t n = strlen(parts[p]);
		for (size_t i = 0; i < SIZE; i++)
			bytes[i] = parts[p][i % n];
		for (size_t l = 0; l < sizeof paths / sizeof *paths; l++) {
			struct text t = {slice_of(paths[l]), {bytes, SIZE}};
			struct scan s = {0};
			const struct lang *lang = lang_of(t.path, t.bytes);
			lang->scan(lang, &t, SCAN_REGIONS | SCAN_IMPORTS, NULL, &arena, &s);
			assert_tiles(&s, SIZE);
			arena_reset(&arena);
		}
	}
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(regions_are_where_they_should),
		cmocka_unit_test(hostile_texts_end),
	};

	return cmocka_run_group_tests(tests, NULL, teardown);
}
