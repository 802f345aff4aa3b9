/*
 * The configuration: `.ssot.ini` files of a snapshot become a set of rules.
 *
 * A file has one section [ssot] with settings and sections [rule:ID]. `include` reads other files
 * first (builtin:NAME, or a path that counts from the directory the file speaks for), each once; a
 * [rule:ID] of the including file that names an included rule replaces single keys of it, and its
 * settings go before theirs. Otherwise ids are unique in the whole set.
 *
 * Any other key of [ssot] is a variable, which must be used: ${name} in a value of a rule stands
 * for it. In lists ${roots}/x becomes one word for each of its words; in regexes it is any one of
 * its words taken literally; in texts and samples it is the text. An empty variable takes away the
 * word or the regex that names it. A pack sets defaults, the including file its own. \${ is no
 * variable. A setting may be used likewise (${source-roots}).
 *
 * A nested file DIR/.ssot.ini adds rules for what is below DIR: its globs and includes count from
 * there, and its [ssot] may hold version, include and variables, which go before those of the top.
 */
#ifndef SSOT_CONFIG_CONFIG_H
#define SSOT_CONFIG_CONFIG_H

#include "ssot/model/rule.h"

#define CONFIG_NAME ".ssot.ini"

/* The key tables, ended by a row without name: for help, manual and completion. */
extern const struct key_spec config_ssot_keys[];   /* [ssot] */
extern const struct key_spec config_common_keys[]; /* keys of every rule */

/* One file that was read, builtin packs included. */
struct config_file {
	struct slice name;  /* ".ssot.ini", "sub/.ssot.ini", "builtin:python-mocks", "/etc/x.ini" */
	struct slice below; /* the directory it speaks for */
	struct slice bytes;
};

/* All rules in force, and the settings beside them. */
struct rule_set {
	struct rule **rule; /* file order; rule[i]->index == i */
	size_t n;
	size_t nbuilt_in; /* of them the program's own, at the end */
	struct config_file *file;
	size_t nfiles;
	bool outside; /* read from a file of the machine, not from a snapshot */
	enum severity fail_level;
	struct glob_list exclude;
	uint64_t blob_limit;	    /* bytes of one blob */
	size_t max_findings;	    /* of one text, and of one check */
	size_t max_tokens;	    /* of one text whose names are read */
	struct regex_limits limits; /* of one match */
	unsigned time_limit;	    /* seconds of one rule in one text */
	struct key_value *setting;  /* by row of config_ssot_keys[] */
	struct regex **justified;   /* markers that excuse a finding */
	size_t njustified;
	uint32_t justified_before, justified_after; /* lines */
};

/* Where configuration files come from. */
struct config_reader {
	/* 1 and *out filled, 0 when there is no such file, -1 with a diagnostic. */
	int (*read)(void *data, struct slice path, struct slice *out, struct diag_list *d);
	/*
	 * Whether an owner's glob names at least one file: 1, 0, -1 with a diagnostic. Asked once
	 * for each pattern, which counts from the top. NULL: not checked.
	 */
	int (*exists)(void *data, const struct glob *owner, struct slice pattern,
		      struct diag_list *d);
	void *data;
};

/* What config_load() is given. */
struct config_request {
	const struct rule_kind *const *kinds; /* NULL-ended */
	const struct lang *const *langs;      /* NULL-ended */
	struct config_reader reader;
	struct slice top;	/* the first file's path: ".ssot.ini", or --config's */
	struct slice top_bytes; /* its text, when `top_given` */
	bool top_given; /* --config: text from outside the snapshot, nested files too are off */
	const struct slice *directory; /* directories to look for nested files in, sorted; not "" */
	size_t ndirectories;
};

/*
 * Reads, checks and compiles everything; collects all errors before it gives up. Memory from `a`,
 * compiled regexes are freed by rule_set_release(). Returns 0; 1 when there is no configuration at
 * all (with a diagnostic that says what to do); -1 with diagnostics otherwise.
 */
int config_load(struct rule_set **out, const struct config_request *q, struct arena *a,
		struct diag_list *d);
void rule_set_release(struct rule_set *set);

/* The value of a [ssot] key, never NULL. The name must be one of config_ssot_keys[]. */
const struct key_value *rule_set_value(const struct rule_set *set, const char *name);

/* The place in set->rule of the rule with that id, or set->n. */
size_t rule_set_find(const struct rule_set *set, struct slice id);

/*
 * Writes the merged configuration as one INI text (`git ssot rules --print`), which reads back to
 * the same rules: includes and nested files are part of it, rules that are switched off are not.
 */
void rule_set_print(const struct rule_set *set, FILE *out);

/* A pack embedded in the program, by name without "builtin:"; n == 0 when there is none. */
struct slice config_pack(struct slice name);
extern const char *const config_pack_names[]; /* NULL-ended */

/* YYYY-MM-DD as yyyymmdd; 0 when it is no date. */
uint32_t config_date(struct slice text);

/* A decimal number; false when it is none or too large. */
bool config_number(struct slice text, uint32_t *out);

/* The number that a value of type KEY_NUMBER holds; 0 without one. */
uint32_t config_value_number(const struct key_value *v);

/* "a, b or c" of NULL-ended words, NUL-terminated, in `a`. */
const char *config_choices(struct arena *a, const char *const *words);

/* The candidate nearest to `word` (edit distance at most a third of its length), or NULL. */
const char *config_nearest(struct slice word, const char *const *candidates);

/* The setting that raises what the last regex_match() with this scratch ran into. */
static inline const char *config_limit_name(const struct regex_scratch *s)
{
	return regex_is_late(s) ? "time-limit" : "match-limit";
}

/* Whether any of the globs matches: 1, 0, -1. */
int glob_list_match(const struct glob_list *l, struct regex_scratch *s, struct slice path);

#endif
