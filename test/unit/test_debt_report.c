/* The writers of the debt, the plan and the trend: golden documents, hostile names, large tables.
 */
#include <stdlib.h>

#include "ssot/base/file.h"
#include "ssot/base/proc.h"
#include "ssot/base/utf.h"
#include "ssot/engine/debt.h"
#include "test/unit/report_fixture.h"
#include "test/unit/unit.h"

#define GOLDEN "test/unit/golden/debt/"

static const struct slice hostile_path =
	SLICE_ROW("a\"b'/<b>]]>&\n\x1b[31m/\0\xff,=|`x`\xe2\x80\xae.py");

/* A document of each sort, made by the engine from the fixture's findings or by hand. */
struct documents {
	struct fixture x;
	struct debt debt;
	struct plan plan;
	struct trend trend;
};

static void add(struct fixture *x, enum fixture_rule rule, struct slice path, size_t n)
{
	for (size_t i = 0; i < n; i++)
		fixture_add(x, rule, path, SLICE("    x = Mock()  # \"]]>\""), SLICE("Mock()"));
}

static void make_plan(struct documents *d)
{
	static struct plan_phase phase[] = {
		{SLICE_ROW("P0"), SLICE_ROW("critical categories"), 0, 2, 7, 480},
		{SLICE_ROW("P1"), SLICE_ROW("shared"), 0, 0, 0, 0},
		{SLICE_ROW("P3c"), SLICE_ROW("generic, as time permits"), 2, 1, 1, 30},
	};
	struct plan_file *file = ARENA_ARRAY(&d->x.arena, struct plan_file, 3);

	file[0] = (struct plan_file){
		SLICE("tests/test_a.py"), SLICE("agent"), RISK_CRITICAL, 6, 240, 0, true};
	file[1] = (struct plan_file){hostile_path, SLICE("x|y\n\xff"), RISK_CRITICAL, 1, 240, 0,
				     false};
	file[2] = (struct plan_file){SLICE("z.py"), SLICE("generic"), RISK_LOW, 1, 30, 2, false};
	d->plan = (struct plan){.name = SLICE("HEAD"),
				.file = file,
				.nfiles = 3,
				.phase = phase,
				.nphases = 3,
				.findings = 8,
				.minutes = 510};
}

static void make_trend(struct documents *d, size_t n)
{
	static struct slice category[] = {SLICE_ROW("agent"), SLICE_ROW("x|y\n</svg>\xff,\"")};

	d->trend = (struct trend){.name = SLICE("a..b"),
				  .category = category,
				  .ncategories = 2,
				  .npoints = n,
				  .every = "day",
				  .high = 5,
				  .nanoseconds = 12345678};
	d->trend.point = ARENA_ARRAY(&d->x.arena, struct trend_point, n);
	for (size_t i = 0; i < n; i++) {
		struct trend_point *p = &d->trend.point[i];

		p->name = arena_printf(&d->x.arena, "%040zx", i + 1);
		p->time = 1756684800 + (int64_t)i * 86400;
		p->count = ARENA_ARRAY(&d->x.arena, uint32_t, 2);
		p->count[0] = (uint32_t)(1200 - i);
		p->count[1] = (uint32_t)(i * 3);
		p->total = p->count[0] + p->count[1];
		p->files = 12;
		p->high_files = 3;
	}
}

static void add_commit(struct documents *d, struct slice author, uint32_t gained, uint32_t gone)
{
	struct result one = {.total = {.new_ = gained, .gone = gone}};
	struct change_set set = {
		.commit = SLICE("0123456789012345678901234567890123456789"),
		.author = author,
		.time = 1756684800,
	};

	debt_add_commit(&d->debt, &one, &set, &d->x.arena);
}

static void documents_init(struct documents *d, bool ranged)
{
	struct result *r;

	fixture_init(&d->x);
	add(&d->x, HOSTILE, hostile_path, 2);
	add(&d->x, AGENT, SLICE("tests/unit/test_a.py"), 6);
	add(&d->x, SOCKET, SLICE("tests/unit/test_a.py"), 1);
	d->x.v.p[d->x.v.n - 1].excuse = EXCUSE_JUSTIFIED;
	add(&d->x, ENVIRONMENT, SLICE("z.py"), 1);
	r = fixture_result(&d->x);
	r->name = SLICE("HEAD");
	r->whole = true;
	*VEC_ADD(&d->x.arena, &r->judged) = (struct judged_file){.path = hostile_path};
	*VEC_ADD(&d->x.arena, &r->judged) =
		(struct judged_file){SLICE("tests/unit/test_a.py"), 3, 1};
	*VEC_ADD(&d->x.arena, &r->judged) = (struct judged_file){.path = SLICE("z.py")};
	*VEC_ADD(&d->x.arena, &r->judged) = (struct judged_file){.path = SLICE("clean.py")};
	debt_count(&d->debt, r, 5, &d->x.arena);
	if (ranged) {
		debt_add_range(&d->debt, r, SLICE("a..b"), &d->x.arena);
		add_commit(d, SLICE("Ann <ann@example.org>"), 1, 0);
		add_commit(d, SLICE("</td>|`\n\xff <b@example.org>"), 2000, 3);
		add_commit(d, SLICE("Nobody <n@example.org>"), 0, 0);
	}
	make_plan(d);
	make_trend(d, 3);
}

static void documents_release(struct documents *d)
{
	fixture_release(&d->x);
}

enum sort { DEBT, PLAN, TREND, SORTS };
static const char *const sort_name[SORTS] = {"debt", "plan", "trend"};

/* The document, to be freed; `p` NULL when the format has none. */
static struct slice write_document(const struct report_format *f, const struct documents *d,
				   enum sort sort, const struct report_options *o)
{
	char *bytes = NULL;
	size_t n = 0;
	FILE *out;

	if (sort == DEBT ? !f->write_debt : sort == PLAN ? !f->write_plan : !f->write_trend)
		return (struct slice){0};
	out = open_memstream(&bytes, &n);
	assert_non_null(out);
	if (sort == DEBT)
		f->write_debt(&d->debt, o, out);
	else if (sort == PLAN)
		f->write_plan(&d->plan, o, out);
	else
		f->write_trend(&d->trend, o, out);
	assert_int_equal(fclose(out), 0);
	return (struct slice){bytes, n};
}

static void give_back(struct slice document)
{
	free((char *)(uintptr_t)document.p);
}

/* A page without its style and script, which are not what is looked at here. */
static struct slice strip(struct slice s, struct arena *a)
{
	static const char *const part[][2] = {{"<style>", "</style>"}, {"<script>", "</script>"}};

	for (size_t i = 0; i < 2; i++) {
		const char *from = memmem(s.p, s.n, part[i][0], strlen(part[i][0]));
		const char *to = from ? memmem(from, s.n - (size_t)(from - s.p), part[i][1],
					       strlen(part[i][1]))
				      : NULL;
		char *kept;
		size_t n;

		if (!to)
			continue;
		n = (size_t)(from - s.p);
		kept = arena_alloc(a, s.n);
		memcpy(kept, s.p, n);
		memcpy(kept + n, to, s.n - (size_t)(to - s.p));
		s = (struct slice){kept, n + s.n - (size_t)(to - s.p)};
	}
	return s;
}

/* SSOT_GOLDEN=write makes the golden files anew, to be read before they are committed. */
static void compare_golden(const char *name, const char *format, struct slice got)
{
	struct arena a = {0};
	struct diag_list d = {.arena = &a};
	struct slice want = {0};
	const char *mode = getenv("SSOT_GOLDEN");
	char path[256];

	got = strip(got, &a);
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

static void compare_all(const struct documents *d, const char *suffix)
{
	const struct report_options o = {.max = 10};
	char name[64];

	for (size_t k = 0; report_format_table[k]; k++)
		for (enum sort sort = 0; sort < SORTS; sort++) {
			struct slice got = write_document(report_format_table[k], d, sort, &o);

			if (!got.p)
				continue;
			snprintf(name, sizeof name, "%s%s", sort_name[sort], suffix);
			compare_golden(name, report_format_table[k]->name, got);
			give_back(got);
		}
}

static void test_golden(void **state)
{
	struct documents d;

	(void)state;
	documents_init(&d, false);
	compare_all(&d, "");
	documents_release(&d);
	documents_init(&d, true);
	d.plan.budget = 300;
	d.plan.batch_files = 1;
	d.plan.batch_findings = 6;
	d.plan.batch_minutes = 240;
	make_trend(&d, 1);
	compare_all(&d, "-ranged");
	documents_release(&d);
}

static void test_nothing(void **state)
{
	struct documents d;

	(void)state;
	documents_init(&d, false);
	d.x.v.n = 0;
	debt_count(&d.debt, fixture_result(&d.x), 5, &d.x.arena);
	d.plan.nfiles = d.plan.nphases = 0;
	d.plan.findings = 0;
	d.plan.minutes = 0;
	d.trend.npoints = 0;
	compare_all(&d, "-none");
	documents_release(&d);
}

/* Golden JSON goes to a reader that knows the schema; what is not installed is not asked. */
static void test_schema(void **state)
{
	static const char *const argv[] = {
		"test/unit/schema/validate", "doc/debt-schema.json",	 GOLDEN "debt.json",
		GOLDEN "plan.json",	     GOLDEN "trend.json",	 GOLDEN "debt-ranged.json",
		GOLDEN "plan-ranged.json",   GOLDEN "trend-ranged.json", GOLDEN "debt-none.json",
		GOLDEN "plan-none.json",     GOLDEN "trend-none.json",	 NULL};
	struct arena a = {0};
	struct diag_list d = {.arena = &a};
	struct proc_output got;
	int started = proc_run(&got, argv, NULL, SLICE(""), &d);

	(void)state;
	if (started < 0 || got.status == 127 || got.status == 77) {
		arena_clear(&a);
		skip();
	}
	if (got.status)
		fail_msg("%.*s", SLICE_ARG(got.err));
	arena_clear(&a);
}

/* Nothing hostile gets out raw: a terminal and a browser obey. CSV ends its lines with CR LF. */
static void test_no_raw_controls(void **state)
{
	const struct report_options o = {.max = 10};
	struct documents d;

	(void)state;
	documents_init(&d, true);
	for (size_t k = 0; report_format_table[k]; k++)
		for (enum sort sort = 0; sort < SORTS; sort++) {
			const struct report_format *f = report_format_table[k];
			struct slice got = write_document(f, &d, sort, &o);
			bool csv = strcmp(f->name, "csv") == 0;

			assert_true(utf8_valid(got));
			for (size_t i = 0; i < got.n;) {
				uint32_t cp;

				i += utf8_decode((struct slice){got.p + i, got.n - i}, &cp);
				if (csv && cp == '\r' && i < got.n && got.p[i] == '\n')
					continue;
				if ((cp < 0x20 && cp != '\n' && cp != '\t') ||
				    (cp >= 0x7f && cp < 0xa0) || (cp >= 0x202a && cp <= 0x202e))
					fail_msg("%s %s: U+%04X at %zu", f->name, sort_name[sort],
						 (unsigned)cp, i);
			}
			if (strcmp(f->name, "html") == 0)
				assert_null(memmem(got.p, got.n, "</svg>\\xff", 10));
			give_back(got);
		}
	documents_release(&d);
}

/* 100,000 findings in 2,500 files, a plan of as many files and a trend of as many points. */
static void test_huge(void **state)
{
	const struct report_options o = {.max = 0};
	enum { HUGE = 100000, PER_FILE = 40 };
	struct documents d;

	(void)state;
	documents_init(&d, false);
	d.x.v.n = 0;
	d.plan.file = ARENA_ARRAY(&d.x.arena, struct plan_file, HUGE);
	for (size_t i = 0; i < HUGE; i++) {
		struct slice path = arena_printf(&d.x.arena, "tests/d%04zu/test_%zu.py",
						 i / PER_FILE / 25, i / PER_FILE);

		add(&d.x, (enum fixture_rule)(i % 4), path, 1);
		d.plan.file[i] =
			(struct plan_file){path, SLICE("agent"), RISK_LOW, 1, 30, 2, false};
	}
	d.plan.nfiles = HUGE;
	d.plan.phase[0].n = 0;
	d.plan.phase[2].first = 0;
	d.plan.phase[2].n = HUGE;
	make_trend(&d, HUGE);
	debt_count(&d.debt, fixture_result(&d.x), 5, &d.x.arena);
	assert_int_equal(d.debt.total.findings, HUGE);
	assert_int_equal(d.debt.total.files, HUGE / PER_FILE);
	for (size_t k = 0; report_format_table[k]; k++)
		for (enum sort sort = 0; sort < SORTS; sort++) {
			const struct report_format *f = report_format_table[k];
			struct slice got = write_document(f, &d, sort, &o);

			if (strcmp(f->name, "markdown") == 0)
				assert_true(got.n > 50000 && got.n < 65536);
			if (strcmp(f->name, "html") == 0)
				assert_true(got.n > 50000 && got.n < 6000000);
			give_back(got);
		}
	documents_release(&d);
}

/* A formula of a stranger's file name stays text in a spreadsheet, and a quote ends nothing. */
static void test_csv(void **state)
{
	const struct report_options o = {0};
	struct documents d;
	struct slice got;

	(void)state;
	documents_init(&d, false);
	d.plan.file[0].path = SLICE("=cmd|'/c calc'!A1");
	d.plan.file[1].path = SLICE("a\",b\n\"c");
	got = write_document(report_format_named(SLICE("csv")), &d, PLAN, &o);
	assert_non_null(memmem(got.p, got.n, "\"'=cmd|'/c calc'!A1\",", 21));
	assert_non_null(memmem(got.p, got.n, "\"a\"\",b\n\"\"c\",", 12));
	give_back(got);
	documents_release(&d);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden), cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_schema), cmocka_unit_test(test_no_raw_controls),
		cmocka_unit_test(test_huge),   cmocka_unit_test(test_csv),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
