/* Commands: one row per command, one row per option. */
#ifndef SSOT_CMD_COMMAND_H
#define SSOT_CMD_COMMAND_H

#include "ssot/base/diag.h"
#include "ssot/base/term.h"

enum exit_status { EXIT_CLEAN = 0, EXIT_FINDINGS = 1, EXIT_TROUBLE = 2 };

/* An option. Rows end with one that has neither a name nor a letter. */
struct option_spec {
	const char *name;  /* long name without "--" */
	char letter;	   /* short name, or 0 */
	const char *value; /* what it takes ("FILE"), NULL: nothing */
	int id;		   /* the command's own enum; what command_options() reports */
	const char *help;  /* one line */
};

struct command {
	const char *name;
	const char *usage; /* "[A..B] [-- PATH...]" */
	const char *help;  /* one line */
	const struct option_spec *options;
	/* argv[0] is the command's name. Returns enum exit_status. */
	int (*run)(const struct command *self, int argc, char **argv);
};

/* All rows of src/cmd/commands.def, NULL-ended. */
extern const struct command *const command_table[];

/* Runs the program: argv as main() got it. Returns the exit status. */
int command_main(int argc, char **argv);

/*
 * Walks the options in argv[1..argc-1] (letters may be joined, values may follow "=" or as the next
 * word, "--" ends them). For each calls option(data, spec, value); for each other word
 * argument(data, word, behind_dashes). Either may return non-zero to stop. Unknown options and
 * missing values give a diagnostic with the nearest known name and -1.
 */
struct command_parser {
	int (*option)(void *data, const struct option_spec *spec, const char *value,
		      struct diag_list *d);
	int (*argument)(void *data, const char *word, bool behind_dashes, struct diag_list *d);
	void *data;
};
int command_parse(const struct command *self, int argc, char **argv,
		  const struct command_parser *parser, struct diag_list *d);

/* Flushes the stream and closes the matter: -1 with a diagnostic when any write to it failed. */
int command_finish(FILE *out, const char *name, struct diag_list *d);

#endif
