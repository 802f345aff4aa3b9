/* What the parts of config_load() share: raw rules, units with their variables, interned globs. */
#ifndef SSOT_CONFIG_SET_H
#define SSOT_CONFIG_SET_H

#include "src/config/ini.h"
#include "ssot/base/map.h"
#include "ssot/config/config.h"

#define CONFIG_DEPTH_MAX     16		 /* includes in includes */
#define CONFIG_VARIABLES_MAX 100	 /* per unit */
#define CONFIG_VALUE_MAX     (64 * 1024) /* bytes of one item with its variables filled in */
#define CONFIG_WORDS_MAX     1000	 /* that one word may become */
#define CONFIG_REGEXES_MAX   1000	 /* of one key: each is tried on a line */

/* Rows of config_common_keys[]. */
enum config_common {
	COMMON_KIND,
	COMMON_ENABLED,
	COMMON_SEVERITY,
	COMMON_CATEGORY,
	COMMON_FILES,
	COMMON_EXCEPT,
	COMMON_OWNER,
	COMMON_BELOW,
	COMMON_LANGUAGES,
	COMMON_IN,
	COMMON_MESSAGE,
	COMMON_USE,
	COMMON_USE_IMPORT,
	COMMON_URL,
	COMMON_GROUP,
	COMMON_IGNORE,
	COMMON_SINCE,
	COMMON_UNTIL,
	COMMON_BAD,
	COMMON_GOOD,
	COMMON_COUNT
};

/* A top-level file with all that it includes, and the directory it speaks for. */
struct config_unit {
	struct slice name; /* of the file */
	struct slice dir;  /* "" at the top */
	VEC(const struct ini_key *) variable;
	VEC(struct slice) used; /* names in ${...} of its rules */
};

/* A rule before its values are read; a later file may have replaced some keys. */
struct config_rule {
	struct slice id;
	const struct rule_kind *kind;  /* NULL: missing or unknown, which was said */
	const struct ini_key **common; /* by row; NULL: absent */
	const struct ini_key **own;    /* by row of kind->keys */
	size_t unit;
	size_t last;   /* the file that defined or changed it last, and */
	unsigned line; /* where */
	bool broken;   /* keys may be missing because they were refused */
	UT_hash_handle hh;
};

/* A compiled glob, once per set. */
struct config_glob {
	struct glob *glob;
	struct slice text;
	int exists; /* for owners: -2 not asked, else as config_reader.exists */
	UT_hash_handle hh;
};

/* Globs that were read last: many rules look at the same files. */
struct config_again {
	struct slice text; /* as written, in one line */
	size_t unit;
	const struct key_value *value; /* NULL: none yet */
	struct glob_list globs;	       /* of the value; empty: not asked for yet */
};

/* What the keys of a table are where none is written. */
struct config_absent {
	const struct key_spec *table;
	struct key_value *value;
	size_t n;
};

struct config_set {
	struct rule_set pub;		/* first: the one is the other */
	const struct config_request *q; /* while loading */
	struct arena *arena;
	struct diag_list *diags;
	VEC(struct config_file) file;
	VEC(struct config_unit) unit;
	VEC(struct config_rule *) raw;	/* in order of definition */
	struct config_rule *by_id;	/* uthash */
	struct config_glob *by_text;	/* uthash */
	const struct ini_key **setting; /* by row of config_ssot_keys[]; NULL: absent */
	struct config_again again;
	VEC(struct config_absent) absent; /* of the tables that rules had keys of */
	bool include_failed;		  /* rules that should be there are not */
};

/* merge.c: puts the sections of one file into the set. `unit` and `file` are indices. */
void config_merge(struct config_set *set, const struct ini_file *f, size_t unit, size_t file);
/* Says which keys of [ssot] are neither settings nor variables that a rule uses. */
void config_check_variables(struct config_set *set);

/*
 * value.c: reads a raw key (NULL: the default) as its row says; of a setting when `rule` is NULL.
 * Errors have diagnostics.
 */
void config_value(struct config_set *set, struct key_value *out, const struct key_spec *spec,
		  const struct ini_key *raw, const struct config_rule *rule);
/* The row of that name in a table, or -1. */
int config_row(const struct key_spec *table, struct slice name);

/*
 * expand.c: fills in ${name}; in lists for one word, which may become several or none. False with a
 * diagnostic when a variable is unknown.
 */
struct config_texts {
	VEC(struct slice) v;
};
bool config_expand(struct config_set *set, struct config_texts *out, enum key_type type,
		   const struct key_item *item, size_t unit);
/* Finds the next ${name} at or behind *at and puts *at behind it. A backslash before it makes it
 * text. */
bool config_next_variable(struct slice text, size_t *at, struct slice *name);

/* globs.c: a glob, compiled once per set; NULL with a diagnostic at `at` when it is wrong. */
struct config_glob *config_glob(struct config_set *set, struct slice pattern, const char *key,
				const struct key_item *at);
/* The compiled globs of a value. */
void config_globs(struct config_set *set, struct glob_list *out, const struct key_value *v);
/* The same for owners, each of which must exist below that directory. */
void config_owners(struct config_set *set, struct glob_list *out, const struct key_value *v,
		   struct slice below);
void config_globs_free(struct config_set *set);

/* rules.c: makes the settings and the rules. */
void config_build(struct config_set *set);

/* hints.c: " (did you mean 'x'?)" for a word nearly among the candidates, or "". */
const char *config_hint(struct config_set *set, struct slice word, const char *const *candidates);
/* The same for keys of rules, also those that go by another name elsewhere. */
const char *config_key_hint(struct config_set *set, struct slice word, const char *const *keys);
/* The nearest id that may be one: "Mock_Agent" is mock-agent. */
struct slice config_id_from(struct config_set *set, struct slice text);

#endif
