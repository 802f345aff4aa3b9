/* Commands that are about the whole debt: their common options, and the judging of a tree. */
#ifndef SSOT_CMD_WHOLE_H
#define SSOT_CMD_WHOLE_H

#include "src/cmd/output.h"
#include "src/cmd/words.h"
#include "ssot/engine/debt.h"

/* Ids of the common options; a command's own begin behind them. */
enum whole_option { WHOLE_CONFIG, WHOLE_FORMAT, WHOLE_OUTPUT, WHOLE_COLOR, WHOLE_MAX, WHOLE_OWN };

/* The common option rows, for the beginning of a command's table. */
#define WHOLE_OPTIONS                                                                              \
	{"config", 'c', "FILE", WHOLE_CONFIG, "rules from this file, not from the snapshot"},      \
		{"format", 'f', "NAME", WHOLE_FORMAT, "text, json, markdown, csv or html"},        \
		{"output", 'o', "FILE", WHOLE_OUTPUT, "write the format before it to FILE"},       \
		{"color", 0, "WHEN", WHOLE_COLOR, "auto, always or never"},                        \
	{                                                                                          \
		"max", 0, "N", WHOLE_MAX, "rows of a list (10; 0: all)"                            \
	}

struct whole {
	const char *config;
	struct outputs outputs;
	struct report_options report;
	struct slice word;	/* the one argument: a tree-ish or a range; may be empty */
	struct revisions named; /* what it names */
	struct repo *repo;
	struct rule_set *rules; /* of the judged tree */
	struct result result;	/* of the judged tree */
	struct diag_list *diag;
};

/* Takes a common option. 0 or -1. */
int whole_take(struct whole *w, const struct option_spec *o, const char *value);

/* Takes the one argument. */
int whole_argument(void *data, const char *word, bool behind_dashes, struct diag_list *d);

/* Opens the repository and judges the whole of `treeish` (empty: the index, or HEAD where none is).
 */
int whole_judge(struct whole *w, struct slice treeish);

/* Loads the rules of `treeish` without judging. */
int whole_rules(struct whole *w, struct slice treeish);

/* What a setting of the rules says, a number. */
uint32_t whole_setting(const struct whole *w, const char *name);

/* Writes the document. 0 or -1. */
int whole_write(struct whole *w, const struct document *what);
void whole_release(struct whole *w);

#endif
