/* git ssot plan: the files to migrate, in the order that pays most. */
#include <stdlib.h>

#include "src/cmd/whole.h"

enum plan_option { OPT_BUDGET = WHOLE_OWN };

static const struct option_spec plan_options[] = {
	WHOLE_OPTIONS,
	{"budget", 'b', "HOURS", OPT_BUDGET, "show the next batch that fits this many hours"},
	{0}};

struct plan_line {
	struct whole whole; /* first: whole_argument() is given this struct */
	uint32_t minutes;
};

static int plan_option(void *data, const struct option_spec *o, const char *value,
		       struct diag_list *d)
{
	struct plan_line *l = data;
	char *end;
	double hours;

	if (o->id != OPT_BUDGET)
		return whole_take(&l->whole, o, value);
	hours = strtod(value, &end);
	if (end == value || *end || !(hours > 0 && hours <= 1000000))
		return diag_error(d, "--budget takes hours, such as 8 or 0.5, not '%s'", value);
	l->minutes = (uint32_t)(hours * 60 + 0.5);
	return 0;
}

static int plan_no_range(const struct whole *w, struct diag_list *d)
{
	if (!w->named.from.n)
		return 0;
	return diag_error(d, "'%.*s': a plan is for one tree: git ssot plan %.*s",
			  SLICE_ARG(w->word), SLICE_ARG(w->named.to));
}

static int plan_main(const struct command *self, int argc, char **argv)
{
	struct arena arena = {0};
	struct diag_list diag = {.arena = &arena};
	struct plan_line line = {.whole = {.diag = &diag, .report = {.max = 10}}};
	struct command_parser parser = {plan_option, whole_argument, &line};
	struct plan plan;
	int status = EXIT_TROUBLE;

	if (command_parse(self, argc, argv, &parser, &diag) == 0 &&
	    plan_no_range(&line.whole, &diag) == 0 &&
	    whole_judge(&line.whole, line.whole.word) == 0 &&
	    plan_make(&plan, &line.whole.result, line.minutes, &arena, &diag) == 0 &&
	    whole_write(&line.whole, &(struct document){.plan = &plan}) == 0)
		status = EXIT_CLEAN;
	diag_print(&diag, stderr, false);
	whole_release(&line.whole);
	arena_clear(&arena);
	return status;
}

const struct command command_plan = {
	.name = "plan",
	.usage = "[TREE]",
	.help = "the files to migrate, in phases, in the order that pays most",
	.options = plan_options,
	.run = plan_main,
};
