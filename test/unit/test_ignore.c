/* Directives and markers: what they excuse, and what is wrong with them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/engine/builtin.h"
#include "ssot/engine/ignore.h"
#include "ssot/lang/lang.h"

static struct arena arena;

static int teardown(void **state)
{
	(void)state;
	arena_clear(&arena);
	return 0;
}

static void check_nothing(const struct rule *r, struct file_view *f, struct sink *s)
{
	(void)r;
	(void)f;
	(void)s;
}

static const struct rule_kind text_kind = {.name = "text", .check_file = check_nothing};
static const struct rule_kind path_kind = {.name = "path"};

/* The rules of all tests; each is found where its word stands. */
static const struct {
	const char *id, *word;
	enum ignore_policy ignore;
	const struct rule_kind *kind;
} rules[] = {
	{"mock", "Mock(", IGNORE_REASON, &text_kind},
	{"mock-agent", "Agent(", IGNORE_REASON, &text_kind},
	{"free", "Free(", IGNORE_YES, &text_kind},
	{"never", "Never(", IGNORE_NO, &text_kind},
	{"away", "Away(", IGNORE_YES, &text_kind}, /* not judged for this text */
	{"paths", "Paths(", IGNORE_YES, &path_kind},
};
#define RULES (sizeof rules / sizeof *rules)

static struct rule_set *make_rules(void)
{
	struct rule_set *set = ARENA_NEW(&arena, struct rule_set);
	struct diag_list d = {.arena = &arena};

	set->rule = ARENA_ARRAY(&arena, struct rule *, RULES);
	for (set->n = 0; set->n < RULES; set->n++) {
		struct rule *r = ARENA_NEW(&arena, struct rule);
		r->id = slice_of(rules[set->n].id);
		r->kind = rules[set->n].kind;
		r->ignore = rules[set->n].ignore;
		r->index = (uint32_t)set->n;
		set->rule[set->n] = r;
	}
	assert_int_equal(builtin_add(set, &arena, &d), 0);
	return set;
}

/* Writes down what was found, as "line id[ (why)]; ...". */
struct notes {
	struct sink base;
	const struct scan *scan;
	char text[1000];
};

static void note(struct notes *n, uint32_t line, struct slice id, const char *how, struct slice why)
{
	size_t at = strlen(n->text);

	snprintf(n->text + at, sizeof n->text - at, "%s%u %.*s%s%.*s", at ? "; " : "", line,
		 SLICE_ARG(id), how, SLICE_ARG(why));
}

static void note_hit(struct sink *s, const struct rule *r, const struct hit *h)
{
	struct notes *n = (struct notes *)s;

	assert_true(h->identity.n > 0);
	note(n, lines_at(&n->scan->lines, h->at.off) + 1, r->id, "", (struct slice){NULL, 0});
}

static size_t find(struct finding *out, const struct rule_set *set, struct slice bytes,
		   const struct lines *l)
{
	size_t n = 0;

	for (size_t i = 0; i < bytes.n; i++)
		for (size_t k = 0; k < RULES; k++)
			if (slice_starts(slice_from(bytes, i), slice_of(rules[k].word)))
				out[n++] = (struct finding){.rule = set->rule[k],
							    .line = lines_at(l, (uint32_t)i) + 1};
	return n;
}

/* Everything that is found in the text, in the form of struct notes. */
static const char *outcome(const char *path, struct slice bytes, struct rule_set *set,
			   bool justified_first)
{
	static const char *const how[] = {[EXCUSE_NONE] = "",
					  [EXCUSE_IGNORED] = " ignored ",
					  [EXCUSE_JUSTIFIED] = " justified "};
	struct text t = {slice_of(path), bytes};
	struct scan scan = {0};
	struct notes *n = ARENA_NEW(&arena, struct notes);
	struct finding *found = ARENA_ARRAY(&arena, struct finding, 100);
	bool judged[RULES + 4] = {true, true, true, true, false, true};
	struct file_view v = {.text = &t,
			      .lang = lang_of(t.path, t.bytes),
			      .scan = &scan,
			      .scratch = regex_scratch_new((struct regex_limits){0}),
			      .arena = &arena};
	struct ignore_request q = {
		.rules = set, .judged = judged, .today = 20260601, .finding = found, .run = &arena};
	struct diag_list d = {.arena = &arena};
	unsigned needs = ignore_needs(bytes);

	v.lang->scan(v.lang, &t, needs ? needs : SCAN_REGIONS, NULL, &arena, &scan);
	q.nfindings = find(found, set, bytes, &scan.lines);
	*n = (struct notes){.base = {.hit = note_hit}, .scan = &scan};
	if (justified_first)
		assert_int_equal(justified_apply(&q, &v, &d), 0);
	assert_int_equal(ignore_apply(&q, &v, &n->base), 0);
	/* Problems come first in the text; put the findings before them. */
	char problems[sizeof n->text];
	memcpy(problems, n->text, sizeof problems);
	n->text[0] = '\0';
	assert_int_equal(justified_apply(&q, &v, &d), 0);
	for (size_t i = 0; i < q.nfindings; i++)
		note(n, found[i].line, found[i].rule->id, how[found[i].excuse], found[i].reason);
	if (problems[0])
		snprintf(n->text + strlen(n->text), sizeof n->text - strlen(n->text), "%s%.800s",
			 n->text[0] ? "; " : "", problems);
	regex_scratch_free(v.scratch);
	return n->text;
}

struct row {
	const char *path;
	const char *text;
	const char *want;
};

static void check_rows(const struct row *row, size_t n)
{
	struct rule_set *set = make_rules();
	unsigned wrong = 0;

	for (; n--; row++) {
		const char *got = outcome(row->path, slice_of(row->text), set, false);
		if (strcmp(got, row->want) != 0) {
			print_error("%s:\n%s\n got: %s\nwant: %s\n", row->path, row->text, got,
				    row->want);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}
#define CHECK(rows) check_rows((rows), sizeof(rows) / sizeof *(rows))

static void directives_cover_lines_and_statements(void **state)
{
	static const struct row rows[] = {
		{"a.py", "Mock()  # ssot: ignore[mock] -- why not\nMock()\n",
		 "1 mock ignored why not; 2 mock"},
		{"a.py", "# ssot: ignore[mock] -- a\nMock()\nMock()\n", "2 mock ignored a; 3 mock"},
		{"a.py", "# ssot: ignore[mock] -- a\n\n# prose\nMock()\n", "4 mock ignored a"},
		{"a.py", "    # ssot: ignore[mock] -- a\r\n    Mock()\r\nMock()\r\n",
		 "2 mock ignored a; 3 mock"},
		{"a.py", "x = [\n  Mock(),\n  Mock(),\n]  # ssot: ignore[mock] -- a\nMock()\n",
		 "2 mock ignored a; 3 mock ignored a; 5 mock"},
		{"a.py", "x = [  # ssot: ignore[mock] -- a\n  Mock(),\n]\n", "2 mock ignored a"},
		{"a.py", "x = [\n  Mock(),  # ssot: ignore[mock] -- a\n  Mock(),\n]\n",
		 "2 mock ignored a; 3 mock"},
		{"a.py", "x = [\n  # ssot: ignore[mock] -- a\n  Mock(),\n  Mock(),\n]\n",
		 "3 mock ignored a; 4 mock"},
		{"a.py", "# ssot: ignore[mock] -- a\nx = [\n  1, Mock(),\n]\nMock()\n",
		 "3 mock ignored a; 5 mock"},
		{"a.py", "# ssot: ignore[mock] -- a\n# ssot: ignore[free]\nMock(Free())\n",
		 "3 mock ignored a; 3 free ignored "},
		{"a.py", "Mock(Agent())  # ssot: ignore[mock, mock-agent] -- both\n",
		 "1 mock ignored both; 1 mock-agent ignored both"},
		{"a.py", "Mock(Agent())#ssot:ignore[ mock  mock-agent ]--  both  \n",
		 "1 mock ignored both; 1 mock-agent ignored both"},
		{"a.py", "Mock()#ssot:ignore [ mock ] --  a -- b  \n", "1 mock ignored a -- b"},
		{"a.py", "Mock()\r# ssot: ignore[mock] -- a\rMock()\r", "1 mock; 3 mock ignored a"},
		{"a.py", "Free()  # ssot: ignore[free]\n", "1 free ignored "},
		{"a.py", "if x:\n    Mock()  # ssot: ignore[mock] -- a", "2 mock ignored a"},
		{"a.js",
		 "Mock() // ssot: ignore[mock] -- a\nMock() /* ssot: ignore[mock] -- b */\n",
		 "1 mock ignored a; 2 mock ignored b"},
		{"a.js", "/* ssot: ignore[mock] -- a */ Mock()\nMock()",
		 "1 mock ignored a; 2 mock"},
		{"a.js", "/* ssot: ignore[mock] -- a\n   more */\nMock()", "3 mock ignored a"},
		{"a.jsx", "x = <a>\n  {/* ssot: ignore[mock] -- a */}\n  {Mock()}\n</a>",
		 "3 mock ignored a"},
		{"a.sql", "SELECT Mock() -- ssot: ignore[mock] -- a\n", "1 mock ignored a"},
		{"a.css", "Mock() /* ssot: ignore[mock] -- a */", "1 mock ignored a"},
		{"a.ini", "; ssot: ignore[mock] -- a\nx = Mock()\n", "2 mock ignored a"},
		{"a.rs", "/// ssot: ignore[mock] -- a\nMock()", "2 mock ignored a"},
	};

	(void)state;
	CHECK(rows);
}

static void whole_files_are_ignored_from_their_head(void **state)
{
	static const struct row rows[] = {
		{"a.py", "# ssot: ignore-file[mock] -- a\nMock()\nMock()\nAgent()\n",
		 "2 mock ignored a; 3 mock ignored a; 4 mock-agent"},
		{"a.py",
		 "#!/usr/bin/python3\n# Licence\n\n# ssot: ignore-file[mock] -- a\nMock()\n",
		 "5 mock ignored a"},
		{"a.py", "\"\"\"Doc.\"\"\"\n# ssot: ignore-file[mock] -- a\nMock()\n",
		 "3 mock ignored a"},
		{"a.py", "x = 1\n# ssot: ignore-file[mock] -- a\nMock()\n",
		 "3 mock; 2 ignore-unknown"},
		{"a.py",
		 "# ssot: ignore-file[mock] -- a\nMock()  # ssot: ignore[mock] -- b\nMock()\n",
		 "2 mock ignored b; 3 mock ignored a"},
		{"a.py", "# ssot: ignore-file[mock] -- a\nAgent()\n",
		 "2 mock-agent; 1 ignore-unused"},
	};

	(void)state;
	CHECK(rows);
}

static void only_the_beginning_of_a_comment_is_a_directive(void **state)
{
	static const struct row rows[] = {
		{"a.py", "Mock(\"# ssot: ignore[mock] -- a\")\n", "1 mock"},
		{"a.py", "Mock()  # see ssot: ignore[mock] -- a\n", "1 mock"},
		{"a.py", "Mock()  # SSOT: ignore[mock] -- a\n", "1 mock"},
		{"a.py", "Mock()  # ssot: ignored since 2020\n", "1 mock"},
		{"a.py", "Mock()  # ssot: ask the factory\n", "1 mock"},
		{"a.py", "\"\"\"\n# ssot: ignore-file[mock] -- a\n\"\"\"\nMock()\n", "4 mock"},
		{"a.py", "Mock()  // ssot: ignore[mock] -- a\n", "1 mock"},
		{"a.js", "Mock(`\n// ssot: ignore[mock] -- a\n`)\n", "1 mock"},
		{"a.js", "Mock() # ssot: ignore[mock] -- a\n", "1 mock"},
		{"a.txt", "Mock() # ssot: ignore[mock] -- a\n", "1 mock"},
		{"a.js", "/* Copyright\n * ssot: ignore-file[mock] -- a\n */\nMock()", "4 mock"},
	};

	(void)state;
	CHECK(rows);
}

static void what_is_wrong_excuses_nothing_and_is_found(void **state)
{
	static const struct row rows[] = {
		{"a.py", "Mock()  # ssot: ignore -- a\n", "1 mock; 1 ignore-unknown"},
		{"a.py", "Mock()  # ssot: ignore\n", "1 mock; 1 ignore-unknown"},
		{"a.py", "Mock()  # ssot: ignore[] -- a\n", "1 mock; 1 ignore-unknown"},
		{"a.py", "Mock()  # ssot: ignore[*] -- a\n", "1 mock; 1 ignore-unknown"},
		{"a.py", "Mock()  # ssot: ignore[mock* -- a\n", "1 mock; 1 ignore-unknown"},
		{"a.py", "Mock()  # ssot: ignore[mok] -- a\n", "1 mock; 1 ignore-unknown"},
		{"a.py", "Mock()  # ssot: ignore[mok, mock] -- a\n",
		 "1 mock ignored a; 1 ignore-unknown"},
		{"a.py", "Mock()  # ssot: ignore[mock]\n", "1 mock; 1 ignore-no-reason"},
		{"a.py", "Mock()  # ssot: ignore[mock] --\n", "1 mock; 1 ignore-no-reason"},
		{"a.py", "Mock()  # ssot: ignore[mock] because\n", "1 mock; 1 ignore-unknown"},
		{"a.py", "Mock()  # ssot: ignore[mock] untill=2027-01-01 -- a\n",
		 "1 mock; 1 ignore-unknown"},
		{"a.py", "Mock()  # ssot: ignore[mock] until= -- a\n", "1 mock; 1 ignore-unknown"},
		{"a.py", "Never()  # ssot: ignore[never] -- a\n", "1 never; 1 ignore-unknown"},
		{"a.py", "x  # ssot: ignore[ignore-unused] -- a\n", "1 ignore-unknown"},
		{"a.py", "x  # ssot: ignore[paths] -- a\n", "1 ignore-unknown"},
	};

	(void)state;
	CHECK(rows);
}

static void directives_end_and_go_out_of_use(void **state)
{
	static const struct row rows[] = {
		{"a.py", "Mock()  # ssot: ignore[mock] until=2026-06-01 -- a\n",
		 "1 mock ignored a"},
		{"a.py", "Mock()  # ssot: ignore[mock] until=2026-05-31 -- a\n",
		 "1 mock; 1 ignore-expired"},
		{"a.py", "Free()  # ssot: ignore[free] until=2026-12-31\n", "1 free ignored "},
		{"a.py", "Mock()  # ssot: ignore[mock] until=soon -- a\n",
		 "1 mock; 1 ignore-expired"},
		{"a.py", "Mock()  # ssot: ignore[mock] until=2026-02-30 -- a\n",
		 "1 mock; 1 ignore-expired"},
		{"a.py", "x()  # ssot: ignore[mock] -- a\n", "1 ignore-unused"},
		{"a.py", "Mock()\n# ssot: ignore[mock] -- a\n", "1 mock; 2 ignore-unused"},
		{"a.py", "# ssot: ignore[mock] -- a\n# ssot: ignore[mock] -- b\nMock()\n",
		 "3 mock ignored a; 2 ignore-unused"},
		{"a.py", "x()  # ssot: ignore[away]\n", ""},
		{"a.py", "Agent()  # ssot: ignore[mock] -- a\n", "1 mock-agent; 1 ignore-unused"},
	};

	(void)state;
	CHECK(rows);
}

static void markers_justify_what_is_near(void **state)
{
	static const struct row rows[] = {
		{"a.py", "# Mock justification: x\n\n\nMock()\n",
		 "4 mock justified # Mock justification: x"},
		{"a.py", "# Mock justification: x\n\n\n\nMock()\n", "5 mock"},
		{"a.py", "Mock()\n  # justification: y\nMock()",
		 "1 mock justified # justification: y; 3 mock justified # justification: y"},
		{"a.py", "Mock()\n\n# justification: y\n", "1 mock"},
		{"a.py", "Mock()  # ssot: ignore[mock] -- a\n# justification: y\n",
		 "1 mock ignored a"},
		{"a.py", "x()  # ssot: ignore[mock] -- a\n# justification: y\n", "1 ignore-unused"},
	};
	struct rule_set *set = make_rules();
	struct regex_error err;
	struct regex *re = regex_compile(SLICE("(?i)#\\s*(mock )?justification:"), 0, &err);

	(void)state;
	set->justified = &re;
	set->njustified = 1;
	set->justified_before = 3;
	set->justified_after = 1;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(outcome(rows[i].path, slice_of(rows[i].text), set, false),
				    rows[i].want);
	assert_string_equal(
		outcome("a.py", SLICE("Mock()  # ssot: ignore[mock] -- a\n# justification: y\n"),
			set, true),
		"1 mock justified # justification: y");
	regex_free(re);
}

static void built_in_ids_are_taken(void **state)
{
	struct rule_set *set = make_rules();
	struct diag_list d = {.arena = &arena};
	size_t n = set->n;

	(void)state;
	assert_int_equal(n, RULES + BUILTIN_COUNT);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(set->rule[i]->index, i);
	assert_int_equal(builtin_add(set, &arena, &d), -1);
	assert_int_equal(d.errors, BUILTIN_COUNT);
	assert_int_equal(set->n, n);
	assert_int_equal(rule_value(set->rule[RULES], "bad")->n, 0);
}

static void many_directives_are_no_problem(void **state)
{
	static const char line[] = "# ssot: ignore[mock] -- a\n";
	enum { TIMES = 20000 };
	struct rule_set *set = make_rules();
	char *bytes = arena_alloc(&arena, TIMES * sizeof line + 10);
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < TIMES; i++, n += sizeof line - 1)
		memcpy(bytes + n, line, sizeof line);
	memcpy(bytes + n, "Mock()\n", 7);
	const char *got = outcome("a.py", (struct slice){bytes, n + 7}, set, false);
	assert_memory_equal(got, "20001 mock ignored a; 2 ignore-unused", 37);
}

/* Whole blocks are passed over: wherever the mark stands, and whatever is like it. */
static void test_mark_is_found_anywhere(void **state)
{
	uint32_t seed = 1;
	char text[240];

	(void)state;
	for (unsigned round = 0; round < 100000; round++) {
		unsigned n = round % sizeof text;

		for (unsigned i = 0; i < n; i++) {
			seed = seed * 1664525 + 1013904223;
			text[i] = "sot:t:x "[seed >> 29];
		}
		/* Of random letters hardly any are the mark: in every other round one is. */
		if (round & 1 && n > 5)
			memcpy(text + (seed >> 8) % (n - 4), "ssot:", 5);
		assert_int_equal(ignore_needs((struct slice){text, n}) != 0,
				 n && memmem(text, n, "ssot:", 5) != NULL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(directives_cover_lines_and_statements),
		cmocka_unit_test(whole_files_are_ignored_from_their_head),
		cmocka_unit_test(only_the_beginning_of_a_comment_is_a_directive),
		cmocka_unit_test(what_is_wrong_excuses_nothing_and_is_found),
		cmocka_unit_test(directives_end_and_go_out_of_use),
		cmocka_unit_test(markers_justify_what_is_near),
		cmocka_unit_test(built_in_ids_are_taken),
		cmocka_unit_test(many_directives_are_no_problem),
		cmocka_unit_test(test_mark_is_found_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, teardown);
}
