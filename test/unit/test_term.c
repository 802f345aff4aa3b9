/* What reaches a terminal: colour decisions, quoted paths, hostile text made visible. */
#include "test/unit/unit.h"

#include <fcntl.h>
#include <unistd.h>

#include "ssot/base/term.h"

static void check_put(void (*how)(FILE *out, struct slice s), struct slice in, struct slice want)
{
	char *buf;
	size_t n;
	FILE *f = open_memstream(&buf, &n);

	how(f, in);
	fclose(f);
	assert_slice(((struct slice){buf, n}), want);
	free(buf);
}

static void test_path(void **state)
{
	static const struct {
		struct slice in, out;
	} row[] = {
		{SLICE_ROW("src/a b.py"), SLICE_ROW("src/a b.py")},
		{SLICE_ROW("caf\xc3\xa9"), SLICE_ROW("caf\xc3\xa9")},
		{SLICE_ROW(""), SLICE_ROW("")},
		{SLICE_ROW("a\nb"), SLICE_ROW("\"a\\nb\"")},
		{SLICE_ROW("::error::x"), SLICE_ROW("\"::error::x\"")},
		{SLICE_ROW("##vso[x]y"), SLICE_ROW("\"##vso[x]y\"")},
		{SLICE_ROW("a::b##c"), SLICE_ROW("a::b##c")},
		{SLICE_ROW("\a\b\t\n\v\f\r"), SLICE_ROW("\"\\a\\b\\t\\n\\v\\f\\r\"")},
		{SLICE_ROW("say \"x\""), SLICE_ROW("\"say \\\"x\\\"\"")},
		{SLICE_ROW("a\\b"), SLICE_ROW("\"a\\\\b\"")},
		{SLICE_ROW("\x1b[31m"), SLICE_ROW("\"\\033[31m\"")},
		{SLICE_ROW("a\x7f"), SLICE_ROW("\"a\\177\"")},
		{SLICE_ROW("\xff\xc3\xa9"), SLICE_ROW("\"\\377\xc3\xa9\"")},
		{SLICE_ROW("\xc2\x9b"
			   "31m"),
		 SLICE_ROW("\"\\302\\23331m\"")},
		{SLICE_ROW("x\xe2\x80\xaey"), SLICE_ROW("\"x\\342\\200\\256y\"")},
		{{NULL, 0}, SLICE_ROW("")},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++)
		check_put(term_put_path, row[i].in, row[i].out);
}

static void test_text(void **state)
{
	static const struct {
		struct slice in, out;
		size_t width;
	} row[] = {
		{SLICE_ROW("a = 1"), SLICE_ROW("a = 1"), 5},
		{SLICE_ROW("\tx"), SLICE_ROW(" x"), 2},
		{SLICE_ROW("a\0b"), SLICE_ROW("a\\x00b"), 6},
		{SLICE_ROW("\x1b]0;x\x07"), SLICE_ROW("\\x1b]0;x\\x07"), 12},
		{SLICE_ROW("a\r\n"), SLICE_ROW("a\\x0d\\x0a"), 9},
		{SLICE_ROW("\xff"), SLICE_ROW("\\xff"), 4},
		{SLICE_ROW("\xc2\x9b"), SLICE_ROW("<U+009B>"), 8},
		{SLICE_ROW("\xe2\x80\xae"), SLICE_ROW("<U+202E>"), 8},
		{SLICE_ROW("\xef\xbb\xbf"), SLICE_ROW("<U+FEFF>"), 8},
		{SLICE_ROW("\xf3\xa0\x81\x81"), SLICE_ROW("<U+E0041>"), 9},
		/* Wide and combining characters, so that carets stand where they should. */
		{SLICE_ROW("\xc3\xa9"), SLICE_ROW("\xc3\xa9"), 1},
		{SLICE_ROW("\xe6\xbc\xa2\xe5\xad\x97"), SLICE_ROW("\xe6\xbc\xa2\xe5\xad\x97"), 4},
		{SLICE_ROW("e\xcc\x81"), SLICE_ROW("e\xcc\x81"), 1},
		{SLICE_ROW("\xf0\x9f\x98\x80"), SLICE_ROW("\xf0\x9f\x98\x80"), 2},
		{{NULL, 0}, SLICE_ROW(""), 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		check_put(term_put_text, row[i].in, row[i].out);
		assert_int_equal(term_width(row[i].in), row[i].width);
	}
}

/* No sequence of bytes may yield a control byte, whatever its neighbours are. */
static void test_text_is_always_tame(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 0x10000; i++) {
		const char in[] = {(char)(i >> 8), (char)(i & 0xff), (char)(i * 7 & 0xff)};
		char *buf;
		size_t n;
		FILE *f = open_memstream(&buf, &n);

		term_put_text(f, (struct slice){in, sizeof in});
		term_put_path(f, (struct slice){in, sizeof in});
		fclose(f);
		for (size_t k = 0; k < n; k++)
			if ((unsigned char)buf[k] < 0x20 || buf[k] == 0x7f)
				fail_msg("0x%04x let 0x%02x through", i, (unsigned)buf[k]);
		free(buf);
	}
}

static void set_env(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

static void test_color(void **state)
{
	static const struct {
		enum term_color option;
		const char *no, *force, *term;
		bool tty, want;
	} row[] = {
		{TERM_AUTO, NULL, NULL, "xterm", true, true},
		{TERM_AUTO, NULL, NULL, "xterm", false, false},
		{TERM_AUTO, NULL, NULL, "dumb", true, false},
		{TERM_AUTO, NULL, NULL, NULL, true, false},
		{TERM_AUTO, "", NULL, "xterm", true, true},
		{TERM_AUTO, "1", NULL, "xterm", true, false},
		{TERM_AUTO, "1", "1", "xterm", true, false},
		{TERM_AUTO, NULL, "1", "xterm", false, true},
		{TERM_AUTO, NULL, "0", "xterm", false, false},
		{TERM_AUTO, NULL, "", "xterm", false, false},
		{TERM_ALWAYS, "1", NULL, "dumb", false, true},
		{TERM_NEVER, NULL, "1", "xterm", true, false},
	};
	int file = open("/dev/null", O_RDWR);
	int tty = posix_openpt(O_RDWR | O_NOCTTY);

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		if (row[i].tty && tty < 0)
			continue; /* a machine without pseudo terminals */
		set_env("NO_COLOR", row[i].no);
		set_env("CLICOLOR_FORCE", row[i].force);
		set_env("TERM", row[i].term);
		if (term_wants_color(row[i].option, row[i].tty ? tty : file) != row[i].want)
			fail_msg("row %zu", i);
	}
	close(file);
	close(tty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_path),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_text_is_always_tame),
		cmocka_unit_test(test_color),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
