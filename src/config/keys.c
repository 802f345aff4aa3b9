/* The keys of [ssot] and of every rule: one row each drives parsing, checks, help and manual. */
#include "src/config/set.h"

const char *const severity_name[SEVERITY_COUNT] = {
	[SEVERITY_LOW] = "low",
	[SEVERITY_MEDIUM] = "medium",
	[SEVERITY_HIGH] = "high",
	[SEVERITY_CRITICAL] = "critical",
};

static const char *const severity_words[] = {"low", "medium", "high", "critical", NULL};
static const char *const region_words[] = {"code", "comment", "docstring", "string", "any", NULL};
static const char *const ignore_words[] = {"yes", "reason", "no", NULL};

const struct key_spec config_ssot_keys[] = {
	{"version", KEY_NUMBER, .required = true, .help = "version of this format: 1"},
	{"include", KEY_WORDS, .help = "more rules: builtin:NAME, or a file of the repository"},
	{"fail-level", KEY_ENUM, .def = "low", .words = severity_words,
	 .help = "new findings of this severity and above block"},
	{"exclude", KEY_GLOBS, .help = "paths that no rule looks at"},
	{"blob-limit", KEY_NUMBER, .def = "67108864",
	 .help = "bytes; a larger text cannot be judged and blocks"},
	{"match-limit", KEY_NUMBER, .def = "1000000",
	 .help = "backtracking steps of one match; more is an error of that rule"},
	{"heap-limit", KEY_NUMBER, .def = "20000",
	 .help = "KiB of memory of one match; more is an error of that rule"},
	{"justified", KEY_REGEXES, .help = "markers near a finding that justify it"},
	{"justified-lines", KEY_TEXT, .def = "3 before, 1 after",
	 .help = "how far from the finding a marker may stand"},
	{"source-roots", KEY_WORDS, .help = "directories that absolute module names start from"},
	{NULL},
};

const struct key_spec config_common_keys[] = {
	[COMMON_KIND] = {"kind", KEY_WORD, .required = true, .help = "what sort of rule it is"},
	[COMMON_ENABLED] = {"enabled", KEY_BOOL, .def = "yes",
			    .help = "no switches a rule of an included file off"},
	[COMMON_SEVERITY] = {"severity", KEY_ENUM, .def = "medium", .words = severity_words,
			     .help = "how bad it is"},
	[COMMON_CATEGORY] = {"category", KEY_WORD, .def = "generic",
			     .help = "free word that totals are made by"},
	[COMMON_FILES] = {"files", KEY_GLOBS, .help = "paths the rule looks at; default: all"},
	[COMMON_EXCEPT] = {"except", KEY_GLOBS, .help = "paths the rule skips"},
	[COMMON_OWNER] = {"owner", KEY_GLOBS,
			  .help = "the single source of truth itself: never a finding there, and "
				  "it must exist"},
	[COMMON_BELOW] = {"below", KEY_TEXT,
			  .help = "directory the rule speaks for; its globs count from there"},
	[COMMON_LANGUAGES] = {"languages", KEY_WORDS,
			      .help = "languages it looks at; default: all its kind can read"},
	[COMMON_IN] = {"in", KEY_ENUMS, .def = "code", .words = region_words,
		       .help = "parts of the text it looks at"},
	[COMMON_MESSAGE] = {"message", KEY_TEXT, .help = "what is wrong"},
	[COMMON_USE] = {"use", KEY_TEXT, .help = "what to write instead; captures as $1"},
	[COMMON_USE_IMPORT] = {"use-import", KEY_TEXT,
			       .help = "the import that needs, as module:name"},
	[COMMON_URL] = {"url", KEY_WORD, .help = "where to read more"},
	[COMMON_GROUP] = {"group", KEY_WORD,
			  .help = "rules of one group claim a place once, the first in file order"},
	[COMMON_IGNORE] = {"ignore", KEY_ENUM, .def = "reason", .words = ignore_words,
			   .help = "whether an inline ignore is obeyed: yes, with a reason, no"},
	[COMMON_SINCE] = {"since", KEY_DATE, .help = "before this day the rule only warns"},
	[COMMON_UNTIL] = {"until", KEY_DATE, .help = "after this day the rule is off"},
	[COMMON_BAD] = {"bad", KEY_SAMPLES,
			.help = "what the rule must find (git ssot rules --test)"},
	[COMMON_GOOD] = {"good", KEY_SAMPLES, .help = "what the rule must not find"},
	[COMMON_COUNT] = {NULL},
};
