/* The command line: finds the command, walks its options, helps. */
#include "src/cmd/command.h"

#include <ctype.h>
#include <errno.h>

#include "ssot/config/config.h"

#define X(name) extern const struct command command_##name;
#include "src/cmd/commands.def"
#undef X

#define X(name) &command_##name,
const struct command *const command_table[] = {
#include "src/cmd/commands.def"
	NULL};
#undef X

#define COMMAND_DEFAULT "check"
#define COMMAND_MOST	64 /* rows that a table of candidates for "did you mean" can hold */

/* Prints what went wrong and ends with its status. */
static int command_trouble(struct diag_list *d)
{
	diag_print(d, stderr, false);
	arena_clear(d->arena);
	return EXIT_TROUBLE;
}

static const struct command *command_named(const char *name)
{
	for (const struct command *const *c = command_table; *c; c++)
		if (strcmp((*c)->name, name) == 0)
			return *c;
	return NULL;
}

/* --- help --- */

static int command_option_width(const struct option_spec *o)
{
	/* "-c, --name VALUE" */
	return 4 + (o->name ? 2 + (int)strlen(o->name) : 0) +
	       (o->value ? 1 + (int)strlen(o->value) : 0);
}

static void command_print_option(FILE *out, const struct option_spec *o, int width)
{
	int n = 0;

	n += o->letter ? fprintf(out, "  -%c", o->letter) : fprintf(out, "    ");
	n += o->name ? fprintf(out, "%s--%s", o->letter ? ", " : "  ", o->name) : 0;
	n += o->value ? fprintf(out, " %s", o->value) : 0;
	fprintf(out, "%*s  %s\n", width + 2 - n > 0 ? width + 2 - n : 0, "", o->help);
}

static bool command_option_last(const struct option_spec *o)
{
	return !o->name && !o->letter;
}

static void command_print_usage(FILE *out, const struct command *c)
{
	const char *lead = "usage:";
	const char *line = c->usage ? c->usage : "";

	/* One line for every way to call it. */
	for (;;) {
		int n = (int)strcspn(line, "\n");

		fprintf(out, "%6s git ssot %s%s%.*s\n", lead, c->name, n ? " " : "", n, line);
		lead = "or:";
		if (!line[n])
			break;
		line += n + 1;
	}
}

static void command_print_help(FILE *out, const struct command *c)
{
	int width = 0;

	command_print_usage(out, c);
	fprintf(out, "\n%c%s.\n", toupper((unsigned char)c->help[0]), c->help + 1);
	if (!c->options || command_option_last(c->options))
		return;
	fputc('\n', out);
	for (const struct option_spec *o = c->options; !command_option_last(o); o++)
		width = command_option_width(o) > width ? command_option_width(o) : width;
	for (const struct option_spec *o = c->options; !command_option_last(o); o++)
		command_print_option(out, o, width);
}

static void command_print_overview(FILE *out)
{
	fprintf(out,
		"git-ssot %s: no commit adds a second way to do what has one place\n\n"
		"usage: git ssot [COMMAND] [OPTION...] [ARGUMENT...]\n\n",
		SSOT_VERSION);
	for (const struct command *const *c = command_table; *c; c++)
		fprintf(out, "  %-10s %s\n", (*c)->name, (*c)->help);
	fprintf(out, "\nWithout a command: " COMMAND_DEFAULT ".\n"
		     "git ssot COMMAND -h   the options of one command\n"
		     "git ssot --help       the manual\n"
		     "git ssot --version    the version\n");
}

/* Closes standard output behind a help text. */
static int command_printed(struct diag_list *d)
{
	return command_finish(stdout, "standard output", d) ? command_trouble(d) : EXIT_CLEAN;
}

/* Not when a hook calls: what follows may be names of files, and help would be a pass. */
static bool command_wants_help(int argc, char **argv)
{
	for (int i = 1; i < argc && argv[i] && strcmp(argv[i], "--") != 0; i++) {
		if (strncmp(argv[i], "--hook", 6) == 0)
			return false;
		if (strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "--help") == 0)
			return true;
	}
	return false;
}

/* --- which command --- */

/* A word that can only be meant as an argument of `check`: an option, a range, a commit, a path. */
static bool command_is_argument(const char *word)
{
	size_t n = strlen(word);

	if (word[0] == '-' || strpbrk(word, ".~^@/:*") || strstr(word, "HEAD"))
		return true;
	return n >= 7 && strspn(word, "0123456789abcdef") == n;
}

static int command_unknown(const char *word, struct diag_list *d)
{
	const char *names[COMMAND_MOST] = {NULL};
	const char *nearest;
	size_t n = 0;

	for (; command_table[n] && n + 1 < COMMAND_MOST; n++)
		names[n] = command_table[n]->name;
	nearest = config_nearest(slice_of(word), names);
	if (nearest)
		diag_error(d, "unknown command '%s'; did you mean 'git ssot %s'?", word, nearest);
	else
		diag_error(d,
			   "unknown command '%s': 'git ssot -h' lists the commands; for a revision "
			   "of that name say 'git ssot check %s'",
			   word, word);
	return command_trouble(d);
}

static int command_run(const struct command *c, int argc, char **argv, struct diag_list *d)
{
	int status;

	if (command_wants_help(argc, argv)) {
		command_print_help(stdout, c);
		return command_printed(d);
	}
	status = c->run(c, argc, argv);
	arena_clear(d->arena);
	return status;
}

/* `check` was not said: the words are its arguments. */
static int command_run_default(int argc, char **argv, struct diag_list *d)
{
	const struct command *c = command_named(COMMAND_DEFAULT);
	char name[] = COMMAND_DEFAULT;
	char **words;

	if (!c)
		BUG("no command %s", COMMAND_DEFAULT);
	words = ARENA_ARRAY(d->arena, char *, (size_t)argc + 1);
	words[0] = name;
	for (int i = 1; i < argc; i++)
		words[i] = argv[i];
	return command_run(c, argc, words, d);
}

int command_main(int argc, char **argv)
{
	struct arena arena = {0};
	struct diag_list d = {.arena = &arena};
	const char *word = argc > 1 ? argv[1] : NULL;
	const struct command *c;

	if (!word)
		return command_run_default(argc, argv, &d);
	if (strcmp(word, "--version") == 0) {
		printf("git-ssot %s\n", SSOT_VERSION);
		return command_printed(&d);
	}
	if (strcmp(word, "help") == 0 && argc > 2) {
		c = command_named(argv[2]);
		if (!c)
			return command_unknown(argv[2], &d);
		command_print_help(stdout, c);
		return command_printed(&d);
	}
	if (strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "help") == 0) {
		command_print_overview(stdout);
		return command_printed(&d);
	}
	c = command_named(word);
	if (c)
		return command_run(c, argc - 1, argv + 1, &d);
	if (command_is_argument(word))
		return command_run_default(argc, argv, &d);
	return command_unknown(word, &d);
}

/* --- options --- */

static const struct option_spec *command_find_option(const struct command *self, struct slice name,
						     char letter)
{
	for (const struct option_spec *o = self->options; o && !command_option_last(o); o++)
		if (letter ? o->letter == letter : o->name && slice_is(name, o->name))
			return o;
	return NULL;
}

static int command_unknown_option(const struct command *self, struct slice name,
				  struct diag_list *d)
{
	const char *names[COMMAND_MOST] = {NULL};
	const char *nearest;
	size_t n = 0;

	for (const struct option_spec *o = self->options;
	     o && !command_option_last(o) && n + 1 < COMMAND_MOST; o++)
		if (o->name)
			names[n++] = o->name;
	nearest = config_nearest(name, names);
	if (nearest)
		return diag_error(d, "unknown option --%.*s; did you mean --%s?", SLICE_ARG(name),
				  nearest);
	return diag_error(d, "unknown option --%.*s: 'git ssot %s -h' lists the options",
			  SLICE_ARG(name), self->name);
}

/* Where the walk stands. */
struct command_walk {
	const struct command *self;
	const struct command_parser *parser;
	char **argv;
	int argc, i;
};

/* Also of an empty one: `--from-ref "$BASE"` with nothing in it must not mean something else. */
static int command_no_value(const struct option_spec *o, struct diag_list *d)
{
	return diag_error(d, "option --%s needs a value: --%s=%s", o->name, o->name, o->value);
}

/* argv[i] is "--name" or "--name=value". */
static int command_parse_long(struct command_walk *w, struct diag_list *d)
{
	struct slice word = slice_of(w->argv[w->i] + 2);
	struct slice name = slice_first(word, slice_find(word, '='));
	const struct option_spec *o = command_find_option(w->self, name, 0);
	const char *value = NULL;

	if (!o)
		return command_unknown_option(w->self, name, d);
	if (name.n < word.n) {
		if (!o->value)
			return diag_error(d, "option --%s takes no value", o->name);
		value = word.p + name.n + 1;
	} else if (o->value) {
		if (w->i + 1 >= w->argc)
			return command_no_value(o, d);
		value = w->argv[++w->i];
	}
	if (value && !*value)
		return command_no_value(o, d);
	return w->parser->option(w->parser->data, o, value, d);
}

/* argv[i] is "-abc", the last of them perhaps with its value ("-fjson", "-f=json", "-f json"). */
static int command_parse_letters(struct command_walk *w, struct diag_list *d)
{
	for (const char *p = w->argv[w->i] + 1; *p; p++) {
		const struct option_spec *o = command_find_option(w->self, SLICE(""), *p);
		const char *value = NULL;
		int ret;

		if (!o)
			return diag_error(d,
					  "unknown option -%c: 'git ssot %s -h' lists the options",
					  *p, w->self->name);
		if (o->value) {
			if (p[1])
				value = p + 1 + (p[1] == '=');
			else if (w->i + 1 < w->argc)
				value = w->argv[++w->i];
			if (!value || !*value)
				return command_no_value(o, d);
		}
		ret = w->parser->option(w->parser->data, o, value, d);
		if (ret || value)
			return ret;
	}
	return 0;
}

int command_parse(const struct command *self, int argc, char **argv,
		  const struct command_parser *parser, struct diag_list *d)
{
	struct command_walk w = {.self = self, .parser = parser, .argv = argv, .argc = argc};
	bool behind_dashes = false;

	for (w.i = 1; w.i < argc; w.i++) {
		const char *word = argv[w.i];
		int ret;

		if (!behind_dashes && strcmp(word, "--") == 0) {
			behind_dashes = true;
			continue;
		}
		if (behind_dashes || word[0] != '-' || !word[1])
			ret = parser->argument(parser->data, word, behind_dashes, d);
		else if (word[1] == '-')
			ret = command_parse_long(&w, d);
		else
			ret = command_parse_letters(&w, d);
		if (ret)
			return ret;
	}
	return 0;
}

int command_finish(FILE *out, const char *name, struct diag_list *d)
{
	/* fflush() alone forgets an error of an earlier write. */
	errno = 0;
	if (fflush(out) == 0 && !ferror(out))
		return 0;
	return diag_error(d, "cannot write to %s: %s", name,
			  errno ? strerror(errno) : "a write failed");
}
