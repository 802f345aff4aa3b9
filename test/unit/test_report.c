/* Report formats: golden documents of results built by hand, hostile and huge ones among them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "test/unit/report_fixture.h"

#include "ssot/base/file.h"
#include "ssot/base/proc.h"
#include "ssot/base/utf.h"

#define GOLDEN "test/unit/golden/report/"

#define AGENT_PATH  SLICE("tests/agents/test_supervisor.py")
#define SOCKET_PATH SLICE("tests/websocket/test_events.py")

/* What a developer sees most: three sins, one removed, old ones about. */
static void build_three(struct fixture *x)
{
	struct finding *f;

	f = fixture_add(x, AGENT, AGENT_PATH, SLICE("        mock_agent = MagicMock()"),
			SLICE("MagicMock()"));
	f->detail = SLICE("MagicMock bound to mock_agent");
	f = fixture_add(x, AGENT, AGENT_PATH, SLICE("        self.agent = AsyncMock()  # second"),
			SLICE("AsyncMock()"));
	f->detail = SLICE("AsyncMock bound to self.agent");
	f = fixture_add(x, AGENT, AGENT_PATH, SLICE("    agent_mock = Mock()"), SLICE("Mock()"));
	f->state = FINDING_GONE;
	f = fixture_add(x, AGENT, AGENT_PATH, SLICE("    old_agent = Mock()"), SLICE("Mock()"));
	f->state = FINDING_OLD;
	f = fixture_add(x, ENVIRONMENT, SLICE("app/main.py"),
			SLICE("token = os.environ[\"TOKEN\"]"), SLICE("os.environ[\"TOKEN\"]"));
	f->use = SLICE("get_env().get(\"TOKEN\")");
}

static void build_none(struct fixture *x)
{
	x->result.files = 1;
}

static void build_thanks(struct fixture *x)
{
	for (int i = 0; i < 5; i++)
		fixture_add(x, i % 2 ? AGENT : SOCKET, AGENT_PATH, SLICE("a = Mock()"),
			    SLICE("Mock()"))
			->state = FINDING_GONE;
	fixture_add(x, AGENT, AGENT_PATH, SLICE("b = Mock()"), SLICE("Mock()"))->state =
		FINDING_OLD;
}

/* Every state and excuse there is. */
static void build_states(struct fixture *x)
{
	static const enum finding_state states[] = {FINDING_NEW, FINDING_OLD, FINDING_MOVED,
						    FINDING_GONE};

	for (size_t i = 0; i < 4; i++)
		fixture_add(x, SOCKET, SOCKET_PATH, SLICE("ws = Mock()"), SLICE("Mock()"))->state =
			states[i];
	x->v.p[2].from = SLICE("tests/old place.py");
	for (int i = EXCUSE_IGNORED; i <= EXCUSE_NOT_YET; i++)
		fixture_add(x, AGENT, AGENT_PATH, SLICE("agent = Mock()"), SLICE("Mock()"))
			->excuse = (enum finding_excuse)i;
	x->v.p[4].reason = SLICE("the agent protocol itself is under test");
	x->rule[AGENT].since = 20261201;
	x->v.p[5].commit = SLICE("796bac66c0123456789012345678901234567890");
	fixture_add(x, STYLE, SLICE("backup/main.py.bak"), SLICE(""), SLICE(""))->line = 0;
	x->v.p[8].column = x->v.p[8].end_column = 0;
}

/* Nothing in here may break a document, steer a terminal or run in a browser. */
static void build_hostile(struct fixture *x)
{
	static const char line[] =
		"\t\"]]> </script>%0A::error::\0 \x1b]0;x\a \xff\xc0 \xe2\x80\xae\xc2\x9b"
		"{0} [x](y) `code` | \xef\xbf\xbe MATCH \x7f \xed\xa0\x80 tail\r";
	struct slice text = {line, sizeof line - 1};
	struct finding *f;

	fixture_add(x, HOSTILE, SLICE("a\nb\x1b[31m\xff/\"<c>&'%0A::,|`].py"), text,
		    SLICE("MATCH"));
	f = fixture_add(x, HOSTILE, SLICE("nul\0in/path \xe2\x80\xae.py"), text, SLICE("]]>"));
	f->detail = SLICE("\xff\0<&\"'>");
	f->use = SLICE("\x1b[2J ```` ` <b>");
	f = fixture_add(x, HOSTILE, SLICE("-->.py"), text, SLICE("\x1b]0;x\a"));
	f->excuse = EXCUSE_IGNORED;
	f->reason = SLICE("--> \xff]]>\n::warning::");
	f->commit = SLICE("\x1b<>");
	memcpy(f->fingerprint, x->v.p[0].fingerprint, sizeof f->fingerprint);
	f = fixture_add(x, HOSTILE, SLICE(""), SLICE("\xff"), SLICE("\xff"));
	f->state = FINDING_MOVED;
	f->from = SLICE("\n");
	/* Places beyond the excerpt: a slip of the caller must not become a crash. */
	f = fixture_add(x, HOSTILE, SLICE("beyond.py"), SLICE("abc"), SLICE(""));
	f->excerpt_at = 400;
	f->excerpt_len = UINT32_MAX;
	memcpy(f->fingerprint, x->v.p[0].fingerprint, sizeof f->fingerprint);
	x->result.name = SLICE("name\n\x1b[1m\xff<&");
	x->result.config = SLICE("--config \n<x>\xff");
}

/* Tabs, wide and combining characters, windows into endless lines. */
static void build_columns(struct fixture *x)
{
	static char window[400];
	struct finding *f;

	fixture_add(x, SOCKET, SOCKET_PATH, SLICE("\t\tws\t= Mock()"), SLICE("Mock()"));
	fixture_add(x, SOCKET, SOCKET_PATH, SLICE("名前 = Mock()  # 日本"), SLICE("Mock()"));
	fixture_add(x, SOCKET, SOCKET_PATH, SLICE("e\xcc\x81tat = \"😀\" + Mock(\"日本語\")"),
		    SLICE("Mock(\"日本語\")"));
	fixture_add(x, SOCKET, SOCKET_PATH,
		    SLICE("                                                                    "
			  "                      deep = Mock()  # far to the right"),
		    SLICE("Mock()"));
	memset(window, 'a', sizeof window);
	memcpy(window + 200, " Mock() ", 8);
	f = fixture_add(x, SOCKET, SOCKET_PATH, (struct slice){window, sizeof window},
			SLICE("Mock()"));
	f->cut_before = f->cut_after = true;
	f->column = 5000001;
	f->end_column = 5000007;
	f = fixture_add(x, SOCKET, SOCKET_PATH, (struct slice){window, 190}, SLICE(""));
	f->excerpt_len = 190;
	f->cut_after = true;
	f = fixture_add(x, SOCKET, SOCKET_PATH, SLICE("x = Mock()   \t"), SLICE(""));
}

static void build_many(struct fixture *x)
{
	for (int i = 0; i < 5; i++) {
		fixture_add(x, SOCKET, SOCKET_PATH, SLICE("ws = Mock()"), SLICE("Mock()"));
		fixture_add(x, AGENT, AGENT_PATH, SLICE("a = Mock()"), SLICE("Mock()"));
	}
}

static void build_whole(struct fixture *x)
{
	build_many(x);
	x->result.whole = true;
	x->result.name = SLICE("HEAD");
	x->result.files = 10485;
}

static void build_below(struct fixture *x)
{
	fixture_add(x, ENVIRONMENT, SLICE("app/main.py"), SLICE("os.getenv(\"A\")"),
		    SLICE("os.getenv"));
	x->result.fail_level = SEVERITY_CRITICAL;
}

/* One line that breaks three rules, two of which ask for the same. */
static void build_line(struct fixture *x)
{
	static const enum fixture_rule rules[] = {AGENT, STYLE, SOCKET};

	x->rule[STYLE].use = x->rule[SOCKET].use;
	for (size_t i = 0; i < 3; i++) {
		struct finding *f =
			fixture_add(x, rules[i], AGENT_PATH, SLICE("    mock_agent = MagicMock()"),
				    i ? SLICE("MagicMock()") : SLICE("mock_agent"));
		f->line = 11;
	}
}

struct golden_case {
	const char *name;
	void (*build)(struct fixture *x);
	struct report_options options;
	const char *only; /* the format, or NULL: all */
};

static const struct golden_case golden_cases[] = {
	{"three", build_three, {.max = 20}, NULL},
	{"none", build_none, {.max = 20}, NULL},
	{"hostile", build_hostile, {.show_all = true, .show_ignored = true}, NULL},
	{"states", build_states, {.verbose = true}, NULL},
	{"three-color", build_three, {.color = true}, "text"},
	{"hostile-color", build_hostile, {.color = true, .verbose = true}, "text"},
	{"quiet", build_three, {.quiet = true}, "text"},
	{"none-quiet", build_none, {.quiet = true}, "text"},
	{"thanks", build_thanks, {.max = 20}, "text"},
	{"excused", build_states, {.max = 20}, "text"},
	{"columns", build_columns, {.max = 20}, "text"},
	{"columns-60", build_columns, {.width = 60}, "text"},
	{"many", build_many, {.max = 2}, "text"},
	{"whole", build_whole, {.max = 2}, "text"},
	{"line", build_line, {.max = 20, .width = 72}, "text"},
	{"below", build_below, {.max = 20}, "text"},
};

static struct slice write_report(const struct report_format *format, const struct result *r,
				 const struct report_options *o)
{
	char *bytes = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&bytes, &n);

	assert_non_null(out);
	format->write(r, o, out);
	assert_int_equal(fclose(out), 0);
	return (struct slice){bytes, n};
}

/* SSOT_GOLDEN=write makes the golden files anew, to be read before they are committed. */
static void compare_golden(const char *name, const char *format, struct slice got)
{
	struct arena a = {0};
	struct diag_list d = {.arena = &a};
	struct slice want = {0};
	const char *mode = getenv("SSOT_GOLDEN");
	char path[256];

	snprintf(path, sizeof path, GOLDEN "%s.%s", name, format);
	if (mode && strcmp(mode, "write") == 0)
		assert_int_equal(file_write(path, got, 0644, &d), 0);
	if (file_read(&want, path, 1 << 20, &d) < 0)
		fail_msg("%s: cannot be read", path);
	if (!slice_eq(want, got)) {
		fprintf(stderr, "%s differs; now it is:\n", path);
		fwrite(got.p, 1, got.n, stderr);
		fail_msg("%s differs", path);
	}
	arena_clear(&a);
}

static void test_golden(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof golden_cases / sizeof *golden_cases; i++) {
		const struct golden_case *c = &golden_cases[i];

		for (size_t k = 0; report_format_table[k]; k++) {
			const struct report_format *format = report_format_table[k];

			if (!format->write)
				continue;
			struct fixture x;
			struct slice got;

			if (c->only && strcmp(c->only, format->name) != 0)
				continue;
			fixture_init(&x);
			c->build(&x);
			got = write_report(format, fixture_result(&x), &c->options);
			compare_golden(c->name, format->name, got);
			free((char *)(uintptr_t)got.p);
			fixture_release(&x);
		}
	}
}

#define SCHEMA "test/unit/schema/"
#define DOCUMENTS(format)                                                                          \
	GOLDEN "three." format, GOLDEN "none." format, GOLDEN "states." format,                    \
		GOLDEN "hostile." format, NULL

/* Golden files go to a reader that knows the format; what is not installed is not asked. */
static void ask_consumer(const char *const *argv)
{
	struct arena a = {0};
	struct diag_list d = {.arena = &a};
	struct proc_output got;
	int started = proc_run(&got, argv, NULL, SLICE(""), &d);

	if (started < 0 || got.status == 127 || got.status == 77) {
		arena_clear(&a);
		print_message("%s is not there\n", argv[0]);
		skip();
	}
	if (got.status)
		fail_msg("%s %s: %.*s", argv[0], argv[1], SLICE_ARG(got.err));
	arena_clear(&a);
}

static void test_schemas(void **state)
{
	static const char *const asked[][7] = {
		{SCHEMA "validate", "doc/report-schema.json", DOCUMENTS("json")},
		{SCHEMA "validate", SCHEMA "sarif.json", DOCUMENTS("sarif")},
		{SCHEMA "validate", SCHEMA "gitlab.json", DOCUMENTS("gitlab")},
		{SCHEMA "validate", SCHEMA "rdjsonl.json", DOCUMENTS("rdjsonl")},
	};

	(void)state;
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
		ask_consumer(asked[i]);
}

static void test_xmllint(void **state)
{
	static const char *const argv[] = {"xmllint", "--noout", "--schema", SCHEMA "junit.xsd",
					   DOCUMENTS("junit")};

	(void)state;
	ask_consumer(argv);
}

/* Rule ids are unique, indices point at them, fingerprints tell findings apart. */
static void test_jq(void **state)
{
	static const char sarif[] =
		"all(.[].runs[0]; (.tool.driver.rules | map(.id)) as $ids | ($ids | length) == "
		"($ids | unique | length) and all(.results[]; $ids[.ruleIndex] == .ruleId))";
	static const char gitlab[] = "all(.[]; map(.fingerprint) | length == (unique | length))";
	static const char *const asked[][8] = {
		{"jq", "-se", sarif, DOCUMENTS("sarif")},
		{"jq", "-se", gitlab, DOCUMENTS("gitlab")},
	};

	(void)state;
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
		ask_consumer(asked[i]);
}

/* A terminal obeys controls, C1 too, and bidi marks turn lines around. */
static void test_no_raw_controls(void **state)
{
	(void)state;
	for (size_t k = 0; report_format_table[k]; k++) {
		struct report_options o = {.verbose = true};
		struct fixture x;
		struct slice got;

		if (!report_format_table[k]->write)
			continue;
		fixture_init(&x);
		build_hostile(&x);
		got = write_report(report_format_table[k], fixture_result(&x), &o);
		assert_true(utf8_valid(got));
		for (size_t i = 0; i < got.n;) {
			uint32_t cp;

			i += utf8_decode((struct slice){got.p + i, got.n - i}, &cp);
			if ((cp < 0x20 && cp != '\n' && cp != '\t') || (cp >= 0x7f && cp < 0xa0) ||
			    (cp >= 0x202a && cp <= 0x202e))
				fail_msg("%s: U+%04X at %zu", report_format_table[k]->name,
					 (unsigned)cp, i);
		}
		free((char *)(uintptr_t)got.p);
		fixture_release(&x);
	}
}

static void test_huge(void **state)
{
	struct fixture x;
	struct report_options o = {.show_all = true};
	enum { HUGE = 100000 };

	(void)state;
	fixture_init(&x);
	for (size_t i = 0; i < HUGE; i++) {
		struct slice path =
			arena_printf(&x.arena, "tests/d%zu/test_%zu.py", i % 97, i / 40);

		fixture_add(&x, (enum fixture_rule)(i % 4), path,
			    SLICE("    agent = MagicMock()  # it"), SLICE("MagicMock()"));
	}
	for (size_t k = 0; report_format_table[k]; k++) {
		struct slice got;

		if (!report_format_table[k]->write)
			continue;
		got = write_report(report_format_table[k], fixture_result(&x), &o);

		assert_true(got.n > 0);
		free((char *)(uintptr_t)got.p);
	}
	fixture_release(&x);
}

static void test_named(void **state)
{
	(void)state;
	for (size_t k = 0; report_format_table[k]; k++)
		assert_ptr_equal(report_format_named(slice_of(report_format_table[k]->name)),
				 report_format_table[k]);
	assert_null(report_format_named(SLICE("jso")));
	assert_null(report_format_named(SLICE("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),		cmocka_unit_test(test_schemas),
		cmocka_unit_test(test_xmllint),		cmocka_unit_test(test_jq),
		cmocka_unit_test(test_no_raw_controls), cmocka_unit_test(test_huge),
		cmocka_unit_test(test_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
