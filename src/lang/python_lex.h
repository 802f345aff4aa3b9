/* Python's tokens, one logical line at a time, with the regions they leave behind. */
#ifndef SSOT_SRC_LANG_PYTHON_LEX_H
#define SSOT_SRC_LANG_PYTHON_LEX_H

#include "ssot/model/lang.h"

enum py_kind {
	PY_NAME, /* also keywords */
	PY_NUMBER,
	PY_STRING,  /* a whole literal that is no f-string */
	PY_FSTRING, /* prefix and opening quotes; fields follow as '{' ... '}' */
	PY_FEND,    /* the closing quotes of an f-string */
	PY_OP
};

/* Operators of more than one byte; the others are their own byte. */
enum py_op {
	PY_OP_COMPARE = 1, /* == != <= >= */
	PY_OP_AUGMENT,	   /* += and its like */
	PY_OP_WALRUS,	   /* := */
	PY_OP_ARROW,	   /* -> */
	PY_OP_DOTS,	   /* ... */
	PY_OP_SHIFT	   /* << >> // (as ** is '*') */
};

struct py_token {
	uint32_t off, len;
	uint8_t kind;  /* enum py_kind */
	uint8_t op;    /* PY_OP: enum py_op or the byte */
	bool plain;    /* PY_STRING: text, not bytes */
	bool field;    /* `{` and `}`: of a replacement field */
	uint32_t link; /* opening brackets: index of the closing one; 0: there is none */
};

#define PY_FRAMES 120 /* nested f-strings, fields and format specs that are told apart */

/* What the lexer is inside of, apart from brackets. */
enum py_mode {
	PY_LITERAL, /* the text of an f-string */
	PY_FIELD,   /* a replacement field: code */
	PY_SPEC	    /* the format spec of a field: text */
};

struct py_frame {
	enum py_mode mode;
	char quote;
	bool triple, raw;
	uint32_t depth; /* PY_FIELD: brackets that were open outside of it */
};

enum py_doc {
	PY_DOC_NO,    /* this statement is no docstring */
	PY_DOC_ARMED, /* it may turn out to be one */
	PY_DOC_STRING /* it is one so far */
};

/* Zero-initialise but for the first group, then call py_lex_start(). */
struct py_lexer {
	struct slice text;
	struct arena *arena;
	struct scan *out;
	bool store;  /* fill `tok`; else only regions and the line are wanted, which is faster */
	size_t left; /* tokens that may still be stored; then `store` ends */

	/* The logical line that py_lex_line() found. */
	struct span line; /* from its first to behind its last token */
	uint32_t column;  /* of its first token: tabs to multiples of eight */
	VEC(struct py_token) tok;

	uint32_t pos;
	uint32_t begin; /* behind a byte order mark */
	uint32_t depth; /* open brackets in the innermost field */
	struct py_frame frame[PY_FRAMES];
	unsigned nframes;
	bool started; /* the line has a token */
	bool header;  /* within `def` or `class`, before its colon */
	bool async;   /* `async` came first */
	bool body;    /* the last line was such a header and had no body */
	uint32_t header_column;
	enum py_doc doc;
	size_t doc_first;     /* the docstring's first region */
	bool never_closed[2]; /* no more closing triple quotes, by quote */
};

void py_lex_start(struct py_lexer *lx);

/* Finds the next logical line; false at the end, where the regions are complete. */
bool py_lex_line(struct py_lexer *lx);

/* Takes `n` off what may be stored. False, and nothing is stored any more, when that is too much.
 */
bool py_lex_take(struct py_lexer *lx, size_t n);

/* Notes something that had to be guessed. `text` is static. */
void py_lex_problem(struct py_lexer *lx, uint32_t from, uint32_t to, const char *text);

/* The text of a string token without its prefix and quotes. */
struct slice py_string_contents(struct slice text, const struct py_token *t);

#endif
