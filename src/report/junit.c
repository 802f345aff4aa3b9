/* JUnit: a suite for every rule, a case for every finding, one passed case for a rule without. */
#include "src/report/formats.h"
#include "src/report/markup.h"
#include "src/report/view.h"

static void junit_put(FILE *out, const char *before, struct slice text, const char *after)
{
	fputs(before, out);
	markup_put(out, text);
	fputs(after, out);
}

static void junit_put_path(FILE *out, const struct view *v, const struct finding *f)
{
	markup_put(out, view_path(v, f));
	if (f->line)
		fprintf(out, ":%u:%u", f->line, f->column);
}

static void junit_failure(FILE *out, struct view *v, const struct finding *f)
{
	struct slice message = view_message(v, f), use = view_use(f);

	junit_put(out, "<failure message=\"", message, "\" type=\"");
	fprintf(out, "%s\">", severity_name[f->rule->severity]);
	junit_put_path(out, v, f);
	fprintf(out, ": %s: ", severity_name[f->rule->severity]);
	junit_put(out, "", message, " [");
	junit_put(out, "", f->rule->id, "]\n");
	if (f->excerpt.n)
		junit_put(out, "    ", f->excerpt, "\n");
	if (use.n)
		junit_put(out, "use: ", use, "\n");
	fputs("</failure>", out);
}

/* What blocks is a failure, what is excused is skipped, and the rest is only told. */
static void junit_case(FILE *out, struct view *v, const struct finding *f)
{
	fputs("<testcase name=\"", out);
	junit_put_path(out, v, f);
	junit_put(out, "\" classname=\"", f->rule->id, "\" file=\"");
	markup_put(out, view_path(v, f));
	fprintf(out, "\" line=\"%u\" time=\"0\">", f->line ? f->line : 1);
	if (finding_blocks(v->r, f)) {
		junit_failure(out, v, f);
	} else if (f->excuse != EXCUSE_NONE) {
		fprintf(out, "<skipped message=\"%s", view_excuse(f));
		junit_put(out, f->reason.n ? ": " : "", f->reason, "\"/>");
	} else {
		fprintf(out, "<system-out>%s: ", view_state(f));
		junit_put(out, "", view_message(v, f), "</system-out>");
	}
	fputs("</testcase>\n", out);
}

struct junit_count {
	size_t tests, failures, skipped;
};

static struct junit_count junit_count(const struct view *v, const struct finding *const *f,
				      size_t n)
{
	struct junit_count c = {.tests = n ? n : 1};

	for (size_t i = 0; i < n; i++) {
		c.failures += finding_blocks(v->r, f[i]);
		c.skipped += f[i]->excuse != EXCUSE_NONE;
	}
	return c;
}

static void junit_suite(FILE *out, struct view *v, const struct rule *rule,
			const struct finding *const *f, size_t n)
{
	struct junit_count c = junit_count(v, f, n);

	junit_put(out, "<testsuite name=\"", rule->id, "\"");
	fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\" time=\"0\">\n",
		c.tests, c.failures, c.skipped);
	if (!n) {
		junit_put(out, "<testcase name=\"", rule->id, "\" classname=\"git-ssot\"");
		fputs(" time=\"0\"/>\n", out);
	}
	for (size_t i = 0; i < n; i++)
		junit_case(out, v, f[i]);
	fputs("</testsuite>\n", out);
}

static void junit_write(const struct result *r, const struct report_options *o, FILE *out)
{
	struct junit_count sum = {0};
	struct view_order order;
	struct view v;

	view_init(&v, r, o);
	order = view_by_rule(&v);
	for (size_t i = 0; i < v.nrules; i++) {
		struct junit_count c = junit_count(&v, order.finding + order.start[i], v.count[i]);

		sum.tests += c.tests;
		sum.failures += c.failures;
		sum.skipped += c.skipped;
	}
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", out);
	fprintf(out,
		"<testsuites name=\"git-ssot\" tests=\"%zu\" failures=\"%zu\" errors=\"0\""
		" skipped=\"%zu\" time=\"%.3f\">\n",
		sum.tests, sum.failures, sum.skipped, (double)r->nanoseconds / 1e9);
	for (size_t i = 0; i < v.nrules; i++)
		junit_suite(out, &v, v.rule[i], order.finding + order.start[i], v.count[i]);
	fputs("</testsuites>\n", out);
	view_release(&v);
}

const struct report_format report_junit = {
	.name = "junit",
	.help = "JUnit XML: every rule a suite, for CI systems that count tests",
	.write = junit_write,
};
