/* git ssot check: the command line becomes one request. */
#include "src/cmd/check.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/cmd/hook.h"
#include "src/cmd/paths.h"
#include "src/cmd/words.h"
#include "ssot/base/clock.h"

enum check_option {
	OPT_ALL,
	OPT_STAGED,
	OPT_EACH,
	OPT_STDIN,
	OPT_PATH,
	OPT_HOOK,
	OPT_FROM,
	OPT_TO,
	OPT_SCOPE,
	OPT_RULE,
	OPT_FAIL_LEVEL,
	OPT_EXIT_ZERO,
	OPT_SHOW_IGNORED,
	OPT_MAX,
	OPT_CONFIG,
	OPT_FORMAT,
	OPT_OUTPUT,
	OPT_COLOR,
	OPT_QUIET,
	OPT_VERBOSE,
	OPT_PROFILE
};

static const struct option_spec check_options[] = {
	{"all", 'a', NULL, OPT_ALL, "judge every file of the index, or of a tree: all findings"},
	{"staged", 0, NULL, OPT_STAGED, "judge the staged changes (the default)"},
	{"cached", 0, NULL, OPT_STAGED, "the same as --staged"},
	{"each", 0, NULL, OPT_EACH, "judge every commit of a range by itself"},
	{"stdin", 0, NULL, OPT_STDIN, "judge standard input, with --path"},
	{"path", 0, "NAME", OPT_PATH, "where the text of --stdin would stand"},
	{"hook", 0, "NAME", OPT_HOOK, "called by this git hook; its arguments follow"},
	{"from-ref", 0, "REV", OPT_FROM, "the range begins behind REV"},
	{"to-ref", 0, "REV", OPT_TO, "the range ends with REV"},
	{"scope", 0, "WHAT", OPT_SCOPE, "new (default), touched: all in changed files, all"},
	{"rule", 0, "ID", OPT_RULE, "only this rule; may be given again"},
	{"fail-level", 0, "LEVEL", OPT_FAIL_LEVEL, "low, medium, high or critical: what blocks"},
	{"exit-zero", 0, NULL, OPT_EXIT_ZERO, "report, but exit with 0 when there are findings"},
	{"show-ignored", 0, NULL, OPT_SHOW_IGNORED, "show excused findings too"},
	{"max", 0, "N", OPT_MAX, "findings shown per rule (10; 0: all)"},
	{"config", 'c', "FILE", OPT_CONFIG, "rules from this file, not from the snapshot"},
	{"format", 'f', "NAME", OPT_FORMAT, "text, json, sarif, github, gitlab, junit, rdjsonl, …"},
	{"output", 'o', "FILE", OPT_OUTPUT, "write the report of the format before it to FILE"},
	{"color", 0, "WHEN", OPT_COLOR, "auto, always or never"},
	{"quiet", 'q', NULL, OPT_QUIET, "findings only, no summary"},
	{"verbose", 'v', NULL, OPT_VERBOSE, "old findings, notes and times too"},
	{"profile-rules", 0, NULL, OPT_PROFILE, "what each rule cost, to standard error"},
	{0}};

/* The command line while it is read. */
struct check_line {
	struct check_request q;
	struct arena *arena;
	VEC(struct slice) paths; /* as typed */
	VEC(struct slice) only;
	VEC(struct slice) words; /* revisions, or arguments of the hook */
	const char *hook;
	bool all, stdin_, staged;
};

static int check_choice(struct check_line *l, const struct option_spec *o, const char *value,
			struct diag_list *d)
{
	static const char *const scopes[] = {"new", "touched", "all", NULL};
	static const char *const levels[] = {"low", "medium", "high", "critical", NULL};
	int n;

	if (o->id == OPT_SCOPE) {
		n = words_choice(o->name, value, scopes, d);
		l->q.options.scope = n < 0 ? SCOPE_NEW : (enum check_scope)n;
		l->all |= n == SCOPE_ALL;
		return n < 0 ? -1 : 0;
	}
	l->q.options.fail_level = words_choice(o->name, value, levels, d);
	return l->q.options.fail_level < 0 ? -1 : 0;
}

static int check_flag(struct check_line *l, const struct option_spec *o)
{
	l->all |= o->id == OPT_ALL;
	l->staged |= o->id == OPT_STAGED;
	l->stdin_ |= o->id == OPT_STDIN;
	l->q.each |= o->id == OPT_EACH;
	l->q.exit_zero |= o->id == OPT_EXIT_ZERO;
	l->q.report.show_ignored |= o->id == OPT_SHOW_IGNORED;
	l->q.report.quiet |= o->id == OPT_QUIET;
	l->q.report.verbose |= o->id == OPT_VERBOSE;
	l->q.options.costs |= o->id == OPT_PROFILE;
	return 0;
}

static int check_option(void *data, const struct option_spec *o, const char *value,
			struct diag_list *d)
{
	struct check_line *l = data;

	switch (o->id) {
	case OPT_PATH:
		l->q.stdin_path = value;
		return 0;
	case OPT_HOOK:
		l->hook = value;
		return 0;
	case OPT_FROM:
		l->q.query.from = slice_of(value);
		return 0;
	case OPT_TO:
		l->q.query.to = slice_of(value);
		return 0;
	case OPT_RULE:
		*VEC_ADD(l->arena, &l->only) = slice_of(value);
		return 0;
	case OPT_CONFIG:
		l->q.config = slice_of(value);
		return 0;
	case OPT_MAX:
		return words_number(&l->q.report.max, o->name, value, d);
	case OPT_FORMAT:
		return outputs_format(&l->q.outputs, value, d);
	case OPT_OUTPUT:
		return outputs_file(&l->q.outputs, value, d);
	case OPT_COLOR:
		return outputs_color(&l->q.outputs, value, d);
	case OPT_SCOPE:
	case OPT_FAIL_LEVEL:
		return check_choice(l, o, value, d);
	default:
		return check_flag(l, o);
	}
}

static int check_argument(void *data, const char *word, bool behind_dashes, struct diag_list *d)
{
	struct check_line *l = data;

	(void)d;
	if (behind_dashes && !l->hook)
		*VEC_ADD(l->arena, &l->paths) = slice_of(word);
	else
		*VEC_ADD(l->arena, &l->words) = slice_of(word);
	return 0;
}

static int check_revision(struct check_line *l, struct slice word, struct diag_list *d)
{
	struct source_request *s = &l->q.query;
	struct revisions named;

	if (s->from.n || s->to.n)
		return diag_error(d, "'%.*s' and another revision: name one range",
				  SLICE_ARG(word));
	if (words_revisions(&named, word, d))
		return -1;
	s->from = named.from;
	s->to = named.to;
	s->symmetric = named.symmetric;
	return 0;
}

/* What the words and switches together name. */
static int check_source(struct check_line *l, struct diag_list *d)
{
	struct check_request *q = &l->q;

	if (l->words.n > 1)
		return diag_error(d, "'%.*s': one revision or range at a time; paths follow '--'",
				  SLICE_ARG(l->words.p[1]));
	if (l->words.n && check_revision(l, l->words.p[0], d))
		return -1;
	if (q->query.from.n && !q->query.to.n)
		q->query.to = SLICE("HEAD");
	if (l->stdin_ != !!q->stdin_path)
		return diag_error(d, "--stdin and --path NAME go together");
	if (l->staged && (l->all || q->query.to.n))
		return diag_error(d, "--staged and a tree or range exclude each other: leave one "
				     "out");
	if (l->all && (q->query.from.n || q->each))
		return diag_error(d, "--all judges one tree, not a range: leave out %s",
				  q->each ? "--each" : "--all");
	if (l->stdin_ &&
	    ((l->all && q->options.scope != SCOPE_ALL) || l->staged || q->each || q->query.to.n))
		return diag_error(d, "--stdin judges one text: leave out --all, --staged, --each "
				     "and revisions");
	if (l->all)
		q->source = &source_tree;
	else if (q->query.to.n)
		q->source = q->query.from.n && !q->each ? &source_range : &source_commits;
	else if (q->each)
		return diag_error(d, "--each needs a range: git ssot check --each A..B");
	return 0;
}

/* A word that is no revision but a path, or a command behind its options: people try that first. */
static void check_hint(const struct check_line *l, struct diag_list *d)
{
	const char *word = l->words.n && !l->hook ? arena_dup(l->arena, l->words.p[0]).p : NULL;

	if (!word || !d->errors)
		return;
	for (const struct command *const *c = command_table; *c; c++)
		if (strcmp((*c)->name, word) == 0)
			diag_error(d, "the command stands before its options: git ssot %s ...",
				   word);
	if (access(word, F_OK) == 0)
		diag_error(d, "to judge paths, write them behind '--': git ssot check -- '%s'",
			   word);
}

static int check_run_line(struct check_line *l, struct diag_list *d)
{
	struct hook_words words = {l->words.p, l->words.n};
	struct hook_call call;
	struct repo *repo;
	int status = EXIT_TROUBLE;

	if (l->hook ? hook_probed(l->hook) : check_source(l, d))
		return EXIT_TROUBLE;
	if (l->hook && hook_idle(l->hook, &words, l->arena))
		return EXIT_CLEAN;
	if (repo_open(&repo, &(struct repo_options){0}, l->arena, d))
		return EXIT_TROUBLE;
	l->q.typed = !l->hook;
	l->q.options.only = l->only.p;
	l->q.options.nonly = l->only.n;
	call = (struct hook_call){&l->q, repo, l->hook, &words, d};
	if (paths_from_prefix(&l->q.query, repo, l->paths.p, l->paths.n, d) == 0 &&
	    (!l->q.stdin_path || paths_one(&l->q.stdin_path, repo, d) == 0))
		status = l->hook ? hook_run(&call) : check_request_run(&l->q, repo, d);
	if (status == EXIT_TROUBLE)
		check_hint(l, d);
	repo_close(repo);
	return status;
}

/*
 * The pre-commit framework puts the names of files behind the options, and those who write their
 * own `args` may forget the "--" between them: a file called "--exit-zero" must be no option.
 */
static int check_file_names(int argc, char **argv, struct diag_list *d)
{
	bool hook = false;
	struct stat st;

	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (hook && argv[i][0] == '-' && lstat(argv[i], &st) == 0)
			return diag_error(d,
					  "'%s' is an option or the file of that name: end the "
					  "options with '--' (in .pre-commit-config.yaml: args: "
					  "[..., --])",
					  argv[i]);
		hook |= strncmp(argv[i], "--hook", 6) == 0;
	}
	return 0;
}

static int check_main(const struct command *self, int argc, char **argv)
{
	struct arena arena = {0};
	struct diag_list diag = {.arena = &arena};
	struct check_line line = {.arena = &arena};
	struct command_parser parser = {check_option, check_argument, &line};
	int status = EXIT_TROUBLE;

	check_request_init(&line.q, &arena);
	line.q.profile.start = clock_now();
	if (check_file_names(argc, argv, &diag) == 0 &&
	    command_parse(self, argc, argv, &parser, &diag) == 0)
		status = check_run_line(&line, &diag);
	diag_print(&diag, stderr, line.q.report.verbose);
	arena_clear(&arena);
	return status;
}

const struct command command_check = {
	.name = "check",
	.usage = "[A..B | A...B | COMMIT | --all [TREE]] [-- PATH...]",
	.help = "judge the staged changes, a range, a commit or a whole tree",
	.options = check_options,
	.run = check_main,
};
