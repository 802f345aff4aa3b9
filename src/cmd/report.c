/* git ssot report: the state of the debt, and what a range did to it. */
#include "src/cmd/whole.h"

enum report_option { OPT_HIGH = WHOLE_OWN };

static const struct option_spec report_options[] = {
	WHOLE_OPTIONS,
	{"high", 0, "N", OPT_HIGH, "findings that make a file one of high impact (5)"},
	{0}};

struct report_line {
	struct whole whole; /* first: whole_argument() is given this struct */
	uint32_t high;
	struct debt debt;
	struct check_options options; /* of the range's commits */
	struct arena one;	      /* of the range, then of the commit at hand */
};

static int report_option(void *data, const struct option_spec *o, const char *value,
			 struct diag_list *d)
{
	struct report_line *l = data;

	if (o->id == OPT_HIGH)
		return words_number(&l->high, o->name, value, d);
	return whole_take(&l->whole, o, value);
}

/* One commit of the range, judged by the rules of the range's end: one yardstick for all. */
static int report_commit(void *data, const struct change_set *set)
{
	struct report_line *l = data;
	struct diag_list *d = l->whole.diag;
	struct result one;
	int ret = check_run(&one, l->whole.repo, set, l->whole.rules, &l->options, &l->one, d);

	if (ret == 0)
		debt_add_commit(&l->debt, &one, set, d->arena);
	arena_reset(&l->one);
	return ret;
}

static int report_range_set(void *data, const struct change_set *set)
{
	static const struct check_options options = {.fail_level = -1};
	struct report_line *l = data;
	struct diag_list *d = l->whole.diag;
	struct result range;
	int ret = check_run(&range, l->whole.repo, set, l->whole.rules, &options, &l->one, d);

	if (ret == 0)
		debt_add_range(&l->debt, &range, l->whole.word, d->arena);
	arena_reset(&l->one);
	return ret;
}

static int report_make(struct report_line *l)
{
	struct whole *w = &l->whole;
	struct source_request q = {
		.from = w->named.from, .to = w->named.to, .symmetric = w->named.symmetric};
	int ret;

	if (whole_judge(w, q.to))
		return -1;
	debt_count(&l->debt, &w->result, l->high ? l->high : whole_setting(w, "high-impact"),
		   w->diag->arena);
	if (!q.from.n)
		return 0;
	if (source_range.each(w->repo, &q, report_range_set, l, w->diag)) {
		arena_clear(&l->one);
		return -1;
	}
	l->options = (struct check_options){
		.fail_level = -1, .series = check_series_new(w->repo, &(struct check_policy){0})};
	ret = source_commits.each(w->repo, &q, report_commit, l, w->diag);
	check_series_free(l->options.series);
	arena_clear(&l->one);
	return ret ? -1 : 0;
}

static int report_main(const struct command *self, int argc, char **argv)
{
	struct arena arena = {0};
	struct diag_list diag = {.arena = &arena};
	struct report_line line = {.whole = {.diag = &diag, .report = {.max = 10}}};
	struct command_parser parser = {report_option, whole_argument, &line};
	int status = EXIT_TROUBLE;

	if (command_parse(self, argc, argv, &parser, &diag) == 0 && report_make(&line) == 0 &&
	    whole_write(&line.whole, &(struct document){.debt = &line.debt}) == 0)
		status = EXIT_CLEAN;
	diag_print(&diag, stderr, false);
	whole_release(&line.whole);
	arena_clear(&arena);
	return status;
}

const struct command command_report = {
	.name = "report",
	.usage = "[TREE | A..B | A...B]",
	.help = "the state of the debt, and what a range did to it",
	.options = report_options,
	.run = report_main,
};
