/* git ssot trend: the debt over a history. */
#include <unistd.h>

#include "src/cmd/whole.h"

enum trend_option { OPT_EVERY = WHOLE_OWN, OPT_SINCE, OPT_FIRST_PARENT, OPT_HIGH };

static const struct option_spec trend_options[] = {
	WHOLE_OPTIONS,
	{"every", 'e', "WHAT", OPT_EVERY, "commit, day (default) or week: the last state of each"},
	{"since", 0, "DATE", OPT_SINCE, "only commits since then, as git log reads dates"},
	{"first-parent", 0, NULL, OPT_FIRST_PARENT,
	 "of commits: only the line that the branch itself went"},
	{"high", 0, "N", OPT_HIGH, "findings that make a file one of high impact (5)"},
	{0}};

struct trend_line {
	struct whole whole; /* first: whole_argument() is given this struct */
	struct trend_request q;
	size_t shown; /* percent */
};

static int trend_option(void *data, const struct option_spec *o, const char *value,
			struct diag_list *d)
{
	static const char *const every[] = {"commit", "day", "week", NULL};
	struct trend_line *l = data;
	int n;

	switch (o->id) {
	case OPT_EVERY:
		n = words_choice(o->name, value, every, d);
		l->q.every = n < 0 ? TREND_DAY : (unsigned)n;
		return n < 0 ? -1 : 0;
	case OPT_SINCE:
		l->q.history.since = slice_of(value);
		return 0;
	case OPT_FIRST_PARENT:
		l->q.history.first_parent = true;
		return 0;
	case OPT_HIGH:
		return words_number(&l->q.high, o->name, value, d);
	default:
		return whole_take(&l->whole, o, value);
	}
}

/* A bar on the terminal, drawn only when something is to be seen: it never waits. */
static void trend_progress(void *data, size_t done, size_t total)
{
	struct trend_line *l = data;
	size_t percent = done * 100 / total;

	if (percent == l->shown && done < total)
		return;
	l->shown = percent;
	if (done < total)
		fprintf(stderr, "\r%3zu %% [%-40.*s] %zu of %zu", percent, (int)(percent * 2 / 5),
			"########################################", done, total);
	else
		fputs("\r\033[K", stderr);
}

static int trend_run(struct trend_line *l)
{
	struct whole *w = &l->whole;
	struct history_request *h = &l->q.history;
	struct trend trend;
	struct oid last;

	if (w->named.symmetric)
		return diag_error(w->diag, "'%.*s': a history has one end: write A..B",
				  SLICE_ARG(w->word));
	/* As report and plan do: without a revision the rules are those of the index. */
	if (whole_rules(w, w->named.to))
		return -1;
	h->from = w->named.from;
	h->to = w->named.to.n ? w->named.to : SLICE("HEAD");
	if (!w->named.to.n && repo_resolve(w->repo, h->to, &last, w->diag))
		return -1;
	if (!l->q.high)
		l->q.high = whole_setting(w, "high-impact");
	if (isatty(STDERR_FILENO)) {
		l->q.progress = trend_progress;
		l->q.data = l;
	}
	if (trend_make(&trend, w->repo, w->rules, &l->q, w->diag->arena, w->diag))
		return -1;
	trend.name = w->word.n ? w->word : h->to;
	return whole_write(w, &(struct document){.trend = &trend});
}

static int trend_main(const struct command *self, int argc, char **argv)
{
	struct arena arena = {0};
	struct diag_list diag = {.arena = &arena};
	struct trend_line line = {.whole = {.diag = &diag, .report = {.max = 0}}};
	struct command_parser parser = {trend_option, whole_argument, &line};
	int status = EXIT_TROUBLE;

	line.q.every = TREND_DAY;
	if (command_parse(self, argc, argv, &parser, &diag) == 0 && trend_run(&line) == 0)
		status = EXIT_CLEAN;
	diag_print(&diag, stderr, false);
	whole_release(&line.whole);
	arena_clear(&arena);
	return status;
}

const struct command command_trend = {
	.name = "trend",
	.usage = "[REV | A..B]",
	.help = "the debt over a history: table, csv, json or chart",
	.options = trend_options,
	.run = trend_main,
};
