/* GitLab Code Quality: an array of issues, each with a fingerprint of its own. */
#include <stdlib.h>

#include "src/report/formats.h"
#include "src/report/json.h"

static const char *const gitlab_severity[SEVERITY_COUNT] = {
	[SEVERITY_LOW] = "info",
	[SEVERITY_MEDIUM] = "minor",
	[SEVERITY_HIGH] = "major",
	[SEVERITY_CRITICAL] = "critical",
};

/* A finding and how many before it have the same fingerprint. */
struct gitlab_issue {
	const struct finding *finding;
	size_t place, again;
};

static int gitlab_by_print(const void *left, const void *right)
{
	const struct gitlab_issue *a = left, *b = right;
	int c = strcmp(a->finding->fingerprint, b->finding->fingerprint);

	return c ? c : (a->place > b->place) - (a->place < b->place);
}

static int gitlab_by_place(const void *left, const void *right)
{
	const struct gitlab_issue *a = left, *b = right;

	return (a->place > b->place) - (a->place < b->place);
}

/* Commits judged one by one may bring the same finding twice; GitLab drops issues that are equal.
 */
static struct gitlab_issue *gitlab_issues(struct view *v)
{
	struct gitlab_issue *issue = ARENA_ARRAY(&v->own, struct gitlab_issue, v->nshown);

	for (size_t i = 0; i < v->nshown; i++)
		issue[i] = (struct gitlab_issue){v->shown[i], i, 0};
	if (v->nshown)
		qsort(issue, v->nshown, sizeof *issue, gitlab_by_print);
	for (size_t i = 1; i < v->nshown; i++)
		if (strcmp(issue[i].finding->fingerprint, issue[i - 1].finding->fingerprint) == 0)
			issue[i].again = issue[i - 1].again + 1;
	if (v->nshown)
		qsort(issue, v->nshown, sizeof *issue, gitlab_by_place);
	return issue;
}

static json_t *gitlab_value(struct view *v, const struct gitlab_issue *issue)
{
	const struct finding *f = issue->finding;
	struct slice print = slice_of(f->fingerprint);
	struct slice text = view_advice(v, f, SLICE("; use: "));
	json_t *o = json_object(), *location = json_object(), *lines = json_object();

	if (issue->again)
		print = arena_printf(&v->arena, "%s-%zu", f->fingerprint, issue->again);
	json_put(o, "description", json_text(v, view_visible(v, text)));
	json_put(o, "check_name", json_text(v, f->rule->id));
	json_put(o, "fingerprint", json_text(v, print));
	json_put(o, "severity", json_string(gitlab_severity[f->rule->severity]));
	json_put(lines, "begin", json_integer(f->line ? f->line : 1));
	json_put(location, "path", json_text(v, view_path(v, f)));
	json_put(location, "lines", lines);
	json_put(o, "location", location);
	return o;
}

static void gitlab_write(const struct result *r, const struct report_options *o, FILE *out)
{
	struct gitlab_issue *issue;
	struct view v;

	view_init(&v, r, o);
	issue = gitlab_issues(&v);
	putc('[', out);
	for (size_t i = 0; i < v.nshown; i++) {
		fputs(i ? ",\n" : "\n", out);
		json_write(gitlab_value(&v, &issue[i]), out);
		arena_reset(&v.arena);
	}
	fputs("\n]\n", out);
	view_release(&v);
}

const struct report_format report_gitlab = {
	.name = "gitlab",
	.help = "GitLab Code Quality, for merge requests",
	.write = gitlab_write,
};
