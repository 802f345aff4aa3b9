/* git ssot rules: the rules in force, tried on their own samples, or printed as one file. */
#include "src/cmd/rules.h"

#include <string.h>
#include <unistd.h>

#include "src/cmd/words.h"
#include "ssot/engine/check.h"
#include "ssot/engine/sample.h"

enum rules_option { OPT_TEST, OPT_PRINT, OPT_CONFIG };

static const struct option_spec rules_options[] = {
	{"test", 't', NULL, OPT_TEST, "run every rule's own bad and good samples"},
	{"print", 'p', NULL, OPT_PRINT, "print the merged configuration as one file"},
	{"config", 'c', "FILE", OPT_CONFIG, "rules from this file, not from the index"},
	{0}};

struct rules_line {
	bool test, print;
	const char *config;
};

/* The index, or the last commit where there is none. */
static int rules_snapshot(struct rules_in_force *out, struct diag_list *d)
{
	struct oid head;

	if (repo_open(&out->repo, &(struct repo_options){0}, d->arena, d))
		return -1;
	if (!repo_is_bare(out->repo))
		return repo_index_snapshot(out->repo, &out->snapshot, d);
	if (repo_resolve(out->repo, SLICE("HEAD"), &head, d))
		return -1;
	return repo_tree_snapshot(out->repo, &head, SLICE("HEAD"), &out->snapshot, d);
}

int rules_load(struct rules_in_force *out, const char *config, struct diag_list *d)
{
	struct check_policy policy = {.file = words_config(config)};
	struct diag_list quiet = {.arena = d->arena};
	struct diag_list *list = policy.file.n ? &quiet : d;

	*out = (struct rules_in_force){0};
	/* A file can be tried anywhere; without one there must be a repository. */
	if (rules_snapshot(out, list)) {
		if (!policy.file.n)
			return -1;
		out->snapshot = NULL;
	}
	policy.snapshot = out->snapshot;
	return check_load_rules(&out->set, out->repo, NULL, &policy, d->arena, d) ? -1 : 0;
}

void rules_unload(struct rules_in_force *r)
{
	if (r->set)
		rule_set_release(r->set);
	if (r->repo)
		repo_close(r->repo);
}

static int rules_option(void *data, const struct option_spec *o, const char *value,
			struct diag_list *d)
{
	struct rules_line *l = data;

	(void)d;
	l->test |= o->id == OPT_TEST;
	l->print |= o->id == OPT_PRINT;
	if (o->id == OPT_CONFIG)
		l->config = value;
	return 0;
}

static int rules_argument(void *data, const char *word, bool behind_dashes, struct diag_list *d)
{
	(void)data;
	(void)behind_dashes;
	return diag_error(d, "'%s': rules takes no argument; 'git ssot explain %s' tells about one",
			  word, word);
}

static void rules_list(const struct rule_set *set)
{
	size_t category = 0, columns;
	int id = 0, kind = 0;

	for (size_t i = 0; i < set->n; i++) {
		const struct rule *r = set->rule[i];

		id = (int)r->id.n > id ? (int)r->id.n : id;
		kind = (int)strlen(r->kind->name) > kind ? (int)strlen(r->kind->name) : kind;
		columns = term_width(r->category);
		category = columns > category ? columns : category;
	}
	for (size_t i = 0; i < set->n; i++) {
		const struct rule *r = set->rule[i];

		printf("%-*.*s  %-8s  %-*s  ", id, SLICE_ARG(r->id), severity_name[r->severity],
		       kind, r->kind->name);
		term_put_text(stdout, r->category);
		printf("%*s", (int)(category - term_width(r->category)) + 2, "");
		term_put_text(stdout, r->message);
		putchar('\n');
	}
	printf("\n%zu rule%s of ", set->n - set->nbuilt_in,
	       set->n - set->nbuilt_in == 1 ? "" : "s");
	for (size_t i = 0; i < set->nfiles; i++) {
		fputs(i ? ", " : "", stdout);
		term_put_path(stdout, set->file[i].name);
	}
	puts("\nMore about one: git ssot explain RULE");
}

static int rules_test(const struct rule_set *set, struct diag_list *d)
{
	size_t n = set->n - set->nbuilt_in;
	struct sample_count count;
	int ret = samples_run(&count, set, d->arena, d);

	printf("%zu rule%s, %zu sample%s: %zu passed, %zu failed", n, n == 1 ? "" : "s", count.run,
	       count.run == 1 ? "" : "s", count.run - count.failed, count.failed);
	if (count.without)
		printf("; without a sample: %zu", count.without);
	putchar('\n');
	return ret;
}

static int rules_main(const struct command *self, int argc, char **argv)
{
	struct arena arena = {0};
	struct diag_list diag = {.arena = &arena};
	struct rules_line line = {0};
	struct command_parser parser = {rules_option, rules_argument, &line};
	struct rules_in_force rules = {0};
	int status = EXIT_TROUBLE;

	if (command_parse(self, argc, argv, &parser, &diag) == 0 &&
	    !(line.test && line.print &&
	      diag_error(&diag, "--test and --print are two commands: give one")) &&
	    rules_load(&rules, line.config, &diag) == 0) {
		status = EXIT_CLEAN;
		if (line.test)
			status = rules_test(rules.set, &diag) ? EXIT_TROUBLE : EXIT_CLEAN;
		else if (line.print)
			rule_set_print(rules.set, stdout);
		else
			rules_list(rules.set);
		if (command_finish(stdout, "standard output", &diag))
			status = EXIT_TROUBLE;
	}
	diag_print(&diag, stderr, false);
	rules_unload(&rules);
	arena_clear(&arena);
	return status;
}

const struct command command_rules = {
	.name = "rules",
	.usage = "[--test | --print] [-c FILE]",
	.help = "list the rules in force, try them on their samples, print them",
	.options = rules_options,
	.run = rules_main,
};
