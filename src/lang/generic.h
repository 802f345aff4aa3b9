/* The table-driven lexer: what a row may say, and what a row's own code may do. */
#ifndef SSOT_SRC_LANG_GENERIC_H
#define SSOT_SRC_LANG_GENERIC_H

#include "src/lang/regions.h"

enum style_flag {
	STYLE_MULTILINE = 1, /* string: may hold line ends */
	STYLE_SPLICE = 2,    /* string, line comment: an escaped line end goes on */
	STYLE_DOUBLED = 4,   /* string: the closing quote twice stands for itself */
	STYLE_CODE = 8,	     /* string: a quoted identifier, which stays code */
	STYLE_NESTED = 16,   /* block comment: counts its openers */
	STYLE_FIRST = 32,    /* line comment: only blanks may stand before it */
	STYLE_TOP = 64	     /* line comment: only at the very beginning of the text */
};

struct comment_style {
	const char *open;
	const char *close; /* NULL: the line's end */
	unsigned flags;
	const char *after; /* NULL: anywhere; else only behind blanks, a line end or one of these */
	const char *never; /* NULL, or bytes behind which it is none */
};

struct string_style {
	const char *open;
	const char *close;
	char escape; /* takes the next character's meaning; 0: none */
	unsigned flags;
	const char *hole; /* NULL, or what opens code inside: "${"; the matching bracket ends it */
};

struct lexer;

/* One language. Styles are tried in order, so that the longer opener stands first. */
struct generic {
	struct comment_style comment[4];
	struct string_style string[6];
	char escape;	 /* the same outside of strings (shell); 0: none */
	const char *odd; /* bytes at which `step` is asked first; may be NULL */
	/* Does what no table can say: true when it has moved x->at, false to go on as the table
	 * says. */
	bool (*step)(struct lexer *x);
	/* At the end of the text: true when it took x->at back for another try. May be NULL. */
	bool (*finish)(struct lexer *x);
};

/* An open bracket. */
struct nest {
	char close;
	unsigned char style; /* 1 + the string that goes on behind it; 0: a plain bracket */
	unsigned char note;  /* the row's own */
	bool wall;	     /* no other bracket than its own closes it */
};
#define NEST_MAX 512

struct heredoc {
	struct slice word;
	bool indented; /* blanks may stand before the closing word */
};
#define HEREDOC_MAX 8

/* A place to go back to. */
struct lexer_mark {
	bool set;
	bool last_is_string;
	uint32_t at, code, last;
	size_t nregions, nproblems;
	unsigned depth;
};

struct lexer {
	const struct generic *row;
	struct slice s;
	struct arena *a;
	struct scan *out;
	uint32_t at;   /* the next byte to look at */
	uint32_t code; /* behind the last region */
	uint32_t last; /* behind the last byte before `code` that is neither blank nor comment */
	bool last_is_string;
	struct nest nest[NEST_MAX];
	unsigned depth, deep; /* of nest[], and open brackets that did not fit */
	unsigned failed;      /* searches that went through the whole text for nothing */
	struct heredoc heredoc[HEREDOC_MAX];
	unsigned nheredocs;
	uint32_t closed_at; /* behind the bracket that was closed last, and its note */
	unsigned char closed_note;
	bool jsx; /* elements are part of the language */
	struct lexer_mark mark;
	unsigned char byte[256];
};

/* So often may a search run to the text's end in vain; then things end where their line ends. */
#define LEXER_FAILURES 32

/* struct lang's `scan` for rows whose `data` is a struct generic. */
void generic_scan(const struct lang *lang, const struct text *text, unsigned needs,
		  const struct scan_env *env, struct arena *a, struct scan *out);

/* The same with more state set by the caller. Zero-initialise *x; row, s, a and out must be set. */
void lexer_run(struct lexer *x);

/* The bytes at x->at + ahead and before x->at, 0 outside of the text. */
char lexer_peek(const struct lexer *x, uint32_t ahead);
char lexer_before(const struct lexer *x);
bool lexer_has(const struct lexer *x, uint32_t at, const char *lit);

/* The end of the line that holds `at`, its line end not included; and where the line begins. */
uint32_t lexer_line_end(const struct lexer *x, uint32_t at);
uint32_t lexer_line_start(const struct lexer *x, uint32_t at);

/* Makes [from, to) a region and goes on at `to`; `from` may lie before x->at, but not in a region.
 */
void lexer_emit(struct lexer *x, uint32_t from, uint32_t to, enum region_class cls);
void lexer_problem(struct lexer *x, uint32_t from, uint32_t to, const char *text);

/* The offset behind the last byte before x->at that is neither blank nor comment; 0: none. */
uint32_t lexer_previous(const struct lexer *x);

/* The identifier that ends at `end`, cut at 16 bytes; empty when none does. */
struct slice lexer_word(const struct lexer *x, uint32_t end);

/* Brackets. lexer_close() is true and fills *got when `close` ends one, inner ones forgotten. */
void lexer_open(struct lexer *x, struct nest n);
bool lexer_close(struct lexer *x, char close, struct nest *got);

/* Remembers x->at; going back forgets what was emitted since and counts as a failure. */
void lexer_set_mark(struct lexer *x);
void lexer_go_back(struct lexer *x);

/*
 * Emits string [from, ...) of row->string[style] whose contents begin at `body`, up to its end, its
 * next hole, or the line's end when it is never closed.
 */
void lexer_string(struct lexer *x, uint32_t from, uint32_t body, unsigned style);

/* Emits [from, ...) up to and with the first `close` at or after `body`; unclosed: its line. */
void lexer_raw_string(struct lexer *x, uint32_t from, uint32_t body, struct slice close);

/* Remembers a here-document whose text begins on the next line. False when there are too many. */
bool lexer_heredoc(struct lexer *x, struct heredoc h);

/* A letter, digit, '_', '$' or byte of a longer UTF-8 sequence. */
static inline bool lexer_is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

#endif
