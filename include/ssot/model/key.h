/* Keys of the configuration: what a key is, and a value of it that was read. */
#ifndef SSOT_MODEL_KEY_H
#define SSOT_MODEL_KEY_H

#include "ssot/base/slice.h"

/* How a key's text is read and checked. */
enum key_type {
	KEY_TEXT,    /* one text; continuation lines are joined with a space */
	KEY_WORD,    /* one word */
	KEY_WORDS,   /* words, white space between them or one a line */
	KEY_GLOBS,   /* path globs, likewise */
	KEY_REGEXES, /* one regex a line */
	KEY_SAMPLES, /* one sample a line; \n \r \t, \s is a space, \# is #, \\ is \ ... */
	KEY_ENUM,    /* one of `words` */
	KEY_ENUMS,   /* some of `words` */
	KEY_BOOL,    /* yes, no */
	KEY_NUMBER,  /* 0 to 4294967295 */
	KEY_DATE     /* YYYY-MM-DD */
};

/* One key of a section: drives parsing, "did you mean", explain and the manual. */
struct key_spec {
	const char *name;
	enum key_type type;
	bool required;
	const char *def;	  /* default as text, NULL: none */
	const char *const *words; /* KEY_ENUM(S): NULL-ended */
	const char *help;	  /* one line */
};

/* One item of a value and where it stands, which may be another file than the rule's. */
struct key_item {
	struct slice text;
	unsigned line;	   /* 0: a default */
	struct slice file; /* "": a default */
};

/* A key's value; without items when the key is absent and has no default. */
struct key_value {
	const struct key_spec *spec;
	struct key_item *item;
	size_t n;
	unsigned line; /* 0: a default */
};

#endif
