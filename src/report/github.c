/* GitHub workflow commands: annotations on the lines of a pull request. */
#include "src/report/formats.h"
#include "src/report/view.h"

#include "ssot/base/term.h"

static const char *const github_command[SEVERITY_COUNT] = {
	[SEVERITY_LOW] = "notice",
	[SEVERITY_MEDIUM] = "warning",
	[SEVERITY_HIGH] = "error",
	[SEVERITY_CRITICAL] = "error",
};

/* A command ends at the line's end; within it '%' quotes, in a property ':' and ',' part. */
static void github_put(FILE *out, struct slice text, bool property)
{
	for (size_t i = 0, len; i < text.n; i += len) {
		char shown[16];

		term_show(slice_from(text, i), shown, &len);
		for (const char *p = shown; *p; p++) {
			if (*p == '%' || (property && (*p == ':' || *p == ',')))
				fprintf(out, "%%%02X", (unsigned)*p);
			else
				putc(*p, out);
		}
	}
}

static void github_command_line(struct view *v, const struct finding *f, FILE *out)
{
	struct slice use = view_use(f);

	fprintf(out, "::%s file=", github_command[f->rule->severity]);
	github_put(out, view_path(v, f), true);
	if (f->line)
		fprintf(out, ",line=%u,col=%u,endColumn=%u", f->line, f->column, f->end_column);
	fputs(",title=", out);
	github_put(out, f->rule->id, true);
	fputs("::", out);
	github_put(out, view_message(v, f), false);
	if (use.n) {
		fputs("%0Ause: ", out);
		github_put(out, use, false);
	}
	putc('\n', out);
}

/* The gravest first: GitHub shows ten of a kind for each step. */
static void github_write(const struct result *r, const struct report_options *o, FILE *out)
{
	struct view v;

	view_init(&v, r, o);
	for (int severity = SEVERITY_CRITICAL; severity >= SEVERITY_LOW; severity--)
		for (size_t i = 0; i < v.nshown; i++)
			if ((int)v.shown[i]->rule->severity == severity)
				github_command_line(&v, v.shown[i], out);
	view_release(&v);
}

const struct report_format report_github = {
	.name = "github",
	.help = "workflow commands: annotations in GitHub Actions",
	.write = github_write,
};
