/* Rules: what the configuration says, and what a rule kind offers. */
#ifndef SSOT_MODEL_RULE_H
#define SSOT_MODEL_RULE_H

#include "ssot/base/glob.h"
#include "ssot/base/literal.h"
#include "ssot/base/prefilter.h"
#include "ssot/model/change.h"
#include "ssot/model/key.h"
#include "ssot/model/lang.h"

/* Ascending, so that levels compare with < and >. */
enum severity { SEVERITY_LOW, SEVERITY_MEDIUM, SEVERITY_HIGH, SEVERITY_CRITICAL, SEVERITY_COUNT };

/* "low" ... "critical", in the order of enum severity. Defined in src/config/. */
extern const char *const severity_name[SEVERITY_COUNT];

struct glob_list {
	struct glob **p;
	size_t n;
};

enum ignore_policy { IGNORE_REASON, IGNORE_YES, IGNORE_NO };

struct rule_kind;
struct finding;

struct rule {
	struct slice id;
	const struct rule_kind *kind;
	enum severity severity;
	struct slice category; /* "generic" when not given */
	struct slice group;    /* empty: none */
	struct slice message, use, use_import, url;
	struct slice below; /* the directory it speaks for ("": all); globs count from there */
	struct glob_list files, except, owner; /* no `files`: all */
	unsigned in;			       /* REGION_BIT()s it looks at */
	struct slice *languages;	       /* none: all the kind can read */
	size_t nlanguages;
	enum ignore_policy ignore;
	uint32_t since, until;	  /* days as yyyymmdd; 0: none */
	struct key_value *common; /* by row of common_keys[] */
	struct key_value *value;  /* by row of kind->keys */
	struct slice file;	  /* where it is defined */
	unsigned line;
	uint32_t index; /* its place in the set: file order */
	bool built_in;	/* the program's own, in no configuration */

	/*
	 * What must stand in a text, or in its path, for the rule to find anything there (or a
	 * star import brings it); with words_on_line on the very line that it finds. None: unknown,
	 * always look. Filled by kind->compile.
	 */
	struct literals words;
	bool words_on_line;
	unsigned needs; /* enum scan_need bits; kind->needs unless kind->compile knows better */
	void *priv;	/* kind->compile's own */
};

/* The value of a key of the rule's kind or of all rules, never NULL. The name must be one of them.
 */
const struct key_value *rule_value(const struct rule *r, const char *name);

/* What a finding is before it is placed: what a rule reports. */
struct hit {
	struct span at;	       /* the matched text; len 0 for "the file as such" */
	struct span claim;     /* what it claims of its group's place; len 0: `at` */
	struct slice identity; /* what names the sin apart from its line; empty: the line's text */
	struct slice
		detail; /* what to add to the message ("MagicMock bound to mock_agent"), or empty */
	const struct slice *capture; /* $0.. for `use`; may be NULL */
	size_t ncaptures;
};

/* The only output of a rule. */
struct sink {
	void (*hit)(struct sink *s, const struct rule *r, const struct hit *h);
	void (*error)(struct sink *s, const struct rule *r, const char *why); /* could not judge */
	/* One thing the rule is about, right or wrong: for compliance. */
	void (*subject)(struct sink *s, const struct rule *r, bool complies);
};

/* One text under judgement. Members are filled as far as the live rules need. */
struct file_view {
	const struct text *text;
	const struct lang *lang; /* never NULL; plain text for unknown files */
	const struct scan *scan; /* lines and regions at least */
	struct snapshot *snapshot;
	const struct scan_env *env;
	struct regex_scratch *scratch;
	struct arena *arena; /* dies with the file */
	struct slice
		masked[REGION_ANY + 1]; /* by region bits; filled by file_masked() (src/lang/) */
	/* The lines on which the words of rules stand, by rule->index; NULL: look at every line. */
	const struct prefilter_found *found;
};

/* A judged change set as a whole: what check_set sees. */
struct set_view {
	const struct change_set *set;
	const struct finding *finding; /* of all other kinds, states filled in */
	size_t nfindings;
};

/*
 * A rule kind. Rows are listed in src/rule/kinds.def. Functions return 0, or -1 with a diagnostic
 * (compile) or after sink->error (checks).
 */
struct rule_kind {
	const char *name;
	const char *help;	     /* one line */
	const struct key_spec *keys; /* ended by a row without name */
	unsigned needs;		     /* enum scan_need bits that check_file wants; 0: lines only */
	/* Reads rule->value into rule->priv and rule->words; memory from `a`. */
	int (*compile)(struct rule *r, struct arena *a, struct diag_list *d);
	/* Frees what compile took outside the arena (regexes); may be NULL. */
	void (*release)(struct rule *r);
	/* Judges one text; NULL when the kind judges no text. */
	void (*check_file)(const struct rule *r, struct file_view *f, struct sink *s);
	/* Judges one path, also of binaries, links and submodules; NULL for most. */
	void (*check_path)(const struct rule *r, struct slice path, const struct side *at,
			   struct regex_scratch *scratch, struct sink *s);
	/* Judges the whole change set once, after the files; NULL for most. */
	void (*check_set)(const struct rule *r, const struct set_view *set, struct sink *s);
};

#endif
