/* Python: where strings, docstrings, comments and logical lines begin and end. */
#include "test/unit/marked.h"

static struct arena arena;

static int teardown(void **state)
{
	(void)state;
	arena_clear(&arena);
	return 0;
}

#define Q3 "\"\"\""

static const struct marked rows[] = {
	{"a.py", "", 0},
	{"a.py", "\n\n", 0},
	{"a.py", "x = " S "'a#b'" E " " C "# 'c" E "\n" C "# d" E, 0},
	/* prefixes */
	{"a.py", "x = " S "r'\\''" E " + " S "u'a'" E " + " S "Rb\"b\"" E " + " S "BR'''c'''" E, 0},
	{"a.py", "x = ur" S "'a'" E "; bar" S "'b'" E "; fb" S "'{c}'" E "; uu" S "''" E, 0},
	{"a.py", "x = 1f" S "'{a}'" E " + 1if " S "'b'" E, 0},
	{"a.py", "x = \xc3\xa9" S "'a'" E "; \xc3\xa9r" S "'b'" E, 0},
	{"a.py", "x = " S "'a'" E S "'b'" E S "f'c'" E S "''" E, 0},
	{"a.py", "x = " S "'a\\\nb'" E " + " S "'a\\\r\nb'" E " + " S "'\\\\'" E, 0},
	{"a.py", "x = " S "'''a\n'b''\\''''" E, 0},
	{"a.py", "x = " S "'''a\n'b''\\''''" E S "'" E, 1},
	{"a.py", "x = " S "'''a\n'b''\\'c'''" E, 0},
	{"a.py", "x = " S "\"\"" E " + " S "''" E " + " S Q3 Q3 E, 0},
	/* f-strings */
	{"a.py", "x = " S "f'a" E "{b}" S "c'" E, 0},
	{"a.py", "x = " S "f'{{" E "{a}" S "}}'" E, 0},
	{"a.py", "x = " S "f'" E "{a[" S "'b'" E "]}" S "'" E, 0},
	{"a.py",
	 "x = " S "f\"" E "{" S "f\"" E "{" S "f\"" E "{1+1}" S "\"" E "}" S "\"" E "}" S "\"" E,
	 0},
	{"a.py", "x = " S "f'" E "{a!r:" S ">" E "{b}" S ".3" E "}" S "'" E, 0},
	{"a.py", "x = " S "f'" E "{a:" S "%H:%M" E "}" S " b'" E, 0},
	{"a.py", "x = " S "f'" E "{a != b}" S "'" E " + " S "f'" E "{a=}" S "'" E, 0},
	{"a.py", "x = " S "f'" E "{a[1:2]:" S "x" E "}" S "'" E, 0},
	{"a.py", "x = " S "f'{{'" E "a" S "': 1}['" E "a" S "']}'" E, 0},
	{"a.py", "x = " S "f'" E "{ {" S "'a'" E ": 1}[" S "'a'" E "]}" S "'" E, 0},
	{"a.py", "x = " S "f'" E "{(lambda y: y)(1)}" S "'" E, 0},
	{"a.py", "x = " S "f'\\N{DIGIT ONE} \\" E "{a}" S "'" E " + " S "fr'\\N" E "{a}" S "'" E,
	 0},
	{"a.py", "x = " S "rf'\\" E "{a}" S "\\''" E, 0},
	{"a.py", "x = " S "f" Q3 "a\n" E "{\nb " C "# c }" E "\n}" S "\n\"d\" " Q3 E, 0},
	{"a.py", "x = " S "f'" E "{\na\n}" S "'" E "\ny = " S "'b'" E, 0},
	{"a.py", "x = " S "t'a" E "{b}" S "'" E " + " S "Tr'" E "{b}" S "'" E, 0},
	{"a.py", "x = " S "f'" E "{a:" S "\\N{DASH}" E "}" S "'" E, 0},
	/* docstrings */
	{"a.py", D "'a'" E "\n" S "'b'" E, 0},
	{"a.py", "\n" C "# a" E "\n\n" D Q3 "b\nc" Q3 E " " C "# d" E "\nx = " S "'e'" E, 0},
	{"a.py", "import a\n" S "'b'" E, 0},
	{"a.py", S "b'a'" E, 0},
	{"a.py", S "f'a'" E, 0},
	{"a.py", S "'a'" E ".b", 0},
	{"a.py", S "'a'" E " % b", 0},
	{"a.py", D "'a'" E "; b", 0},
	{"a.py", "(" D "'a'" E " " C "# b" E "\n " D "'c'" E ")", 0},
	{"a.py", D "'a'" E " " D "r'b'" E, 0},
	{"a.py",
	 "def f(a=" S "'b'" E "): " C "# c" E "\n\n  " C "# d" E "\n  " D "'e'" E "\n  " S "'f'" E,
	 0},
	{"a.py", "def f(\n a: " S "'b'" E ",\n) -> " S "'c'" E ":\n  " D "'d'" E, 0},
	{"a.py", "class A[T: " S "'a'" E "](B): " D "'b'" E "; x = " S "'c'" E, 0},
	{"a.py",
	 "class A:\n  x = 1\n  " S "'b'" E "\n  async def f(): " D "'c'" E "\n  def g():\n\t" D
	 "'d'" E,
	 0},
	{"a.py", "def f(x=lambda: 0, y={1: 2}):\n " D "'a'" E, 0},
	{"a.py", "def f():\n" S "'a'" E "\nif x:\n " S "'b'" E "\nfor x in y: " S "'c'" E, 0},
	{"a.py", "@a(" S "'b'" E ")\ndef f():\n " D "'a'" E "\n\ndefault = " S "'b'" E, 0},
	{"a.py", "async with a: " S "'b'" E "\nclassic\n  " S "'c'" E, 0},
	/* lines */
	{"a.py", "x = 1\r\ny = " S "'a'" E "\r\n" C "# b" E "\r\nz = " S "'''c\r\nd'''" E "\r\n",
	 0},
	{"a.py", "x = 1\ry = " S "'a'" E "\r" C "# b" E "\rz = " S "'''c\rd'''" E "\r", 0},
	{"a.py", "\xef\xbb\xbf" D "'a'" E "\n\fdef f():\n\f  " D "'b'" E, 0},
	{"a.py", "\xef\xbb\xbf" D "r'a'" E, 0},
	{"a.py", "x = \\\n" S "'a'" E " \\\n  + y " C "# \\" E "\nz", 0},
	{"a.py", "x = (" S "'a'" E ", " C "# b)" E "\n " S "'c'" E ")\n" C "# d" E, 0},
	{"a.py", "x = ) + " S "'a'" E "]\ny = " S "'b'" E, 0},
	{"a.py", "x\\y " S "'a'" E " $ ? ` !", 0},
	/* what is not closed */
	{"a.py", "x = " S "'a" E "\ny = " S "'b'" E, 1},
	{"a.py", "x = f(" S "'a)" E "\ny = " S "'b'" E, 1},
	{"a.py", "x = " S "'a\\" E, 1},
	{"a.py", "x = " S Q3 "a" E "\ny = " S "'''b'''" E, 1},
	{"a.py", "x = " S "f'a" E "{b\n" S "'c'" E "\ndef f(): " D "'d'" E, 1},
	{"a.py", "x = " S "f'a" E "{n" S "'" E "\ny = " S "'b'" E, 1},
	{"a.py", "x = " S "f'a" E "{b:" S "c'" E "\ny = " S "'b'" E, 1},
	{"a.py", "x = " S "f'''a" E "\ny = " S "'b'" E, 1},
	{"a.py", "x = " S "f'a}b" E "\ny = " S "'b'" E, 1},
	{"a.py", "x = f(a,\n\ndef g():\n  " D "'b'" E "\n  return " S "'c'" E, 1},
	{"a.py", "x = [\n", 1},
};

static void regions_are_where_they_should(void **state)
{
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		wrong += !check_marked(&rows[i], &arena);
	assert_int_equal(wrong, 0);
}

static void nul_bytes_are_like_any_other(void **state)
{
	static const char text[] = "x = '\0' # \0\n\0y\0'a'\0";
	struct text t = {SLICE("a.py"), {text, sizeof text - 1}};
	const struct lang *l = lang_of(t.path, t.bytes);
	struct scan s = {0};

	(void)state;
	l->scan(l, &t, l->reads, NULL, &arena, &s);
	assert_tiles(&s, t.bytes.n);
	assert_int_equal(s.regions.n, 7);
	assert_int_equal(s.regions.p[3].cls, REGION_COMMENT);
	assert_int_equal(s.regions.p[3].at.off, 8);
	assert_int_equal(s.regions.p[5].cls, REGION_STRING);
	assert_int_equal(s.regions.p[5].at.off, 15);
}

/* Logical lines, '|' between them. */
static const struct {
	const char *text, *want;
} line_rows[] = {
	{"", ""},
	{"# a\n\n  \n", ""},
	{"x = 1  # a\n\n y", "x = 1|y"},
	{"x = (1,\n  # a\n  2)\ny", "x = (1,\n  # a\n  2)|y"},
	{"x = 1 + \\\n  2 \\\n\ny; z  ", "x = 1 + \\\n  2|y; z"},
	{"if x: y\r\nelse:\r\n\tz\r", "if x: y|else:|z"},
	{"x = '''a\n'''  \ny = f'{\n1}'", "x = '''a\n'''|y = f'{\n1}'"},
	{"def f(\ny\n\n\nclass A:\n  x", "def f(\ny|class A:|x"},
	{"x = 'a  \ny", "x = 'a  |y"},
	{"x = (f'{a}',\n  b)\ny", "x = (f'{a}',\n  b)|y"},
	{"(a\nif b\nelse [\nfrom\n])\nz", "(a\nif b\nelse [\nfrom\n])|z"},
};

static void logical_lines_are_statements(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof line_rows / sizeof *line_rows; i++) {
		struct text t = {SLICE("a.py"), slice_of(line_rows[i].text)};
		const struct lang *l = lang_of(t.path, t.bytes);
		unsigned needs[] = {SCAN_LOGICAL, SCAN_LOGICAL | SCAN_NAMES};
		for (size_t k = 0; k < 2; k++) {
			struct scan s = {0};
			char got[256] = "";
			l->scan(l, &t, needs[k], NULL, &arena, &s);
			for (size_t j = 0; j < s.logical.n; j++) {
				strcat(got, j ? "|" : "");
				strncat(got, t.bytes.p + s.logical.p[j].off, s.logical.p[j].len);
			}
			assert_string_equal(got, line_rows[i].want);
		}
	}
}

static void f_strings_nested_too_deeply_are_said(void **state)
{
	char text[4096];
	size_t n = 0;
	struct scan s = {0};

	(void)state;
	for (int i = 0; i < 500; i++)
		n += (size_t)sprintf(text + n, "f'{");
	struct text t = {SLICE("a.py"), {text, n}};
	const struct lang *l = lang_of(t.path, t.bytes);
	l->scan(l, &t, l->reads, NULL, &arena, &s);
	assert_tiles(&s, n);
	assert_true(s.problems.n > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(regions_are_where_they_should),
		cmocka_unit_test(nul_bytes_are_like_any_other),
		cmocka_unit_test(logical_lines_are_statements),
		cmocka_unit_test(f_strings_nested_too_deeply_are_said),
	};

	return cmocka_run_group_tests(tests, NULL, teardown);
}
