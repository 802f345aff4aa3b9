/* What the parts of the Python reader share: one text, read statement by statement. */
#ifndef SSOT_SRC_LANG_PYTHON_READ_H
#define SSOT_SRC_LANG_PYTHON_READ_H

#include "src/lang/python_lex.h"
#include "src/lang/python_names.h"

#define PY_BLOCKS 100 /* indented blocks that are told apart, as in CPython */

enum py_block_kind {
	PY_BLOCK_OTHER,
	PY_BLOCK_DECL,	 /* class or function: `decl` */
	PY_BLOCK_TRY,	 /* `try` */
	PY_BLOCK_RESCUE, /* `except ImportError` */
	PY_BLOCK_TYPING	 /* `if TYPE_CHECKING` */
};

/* A header and what is indented below it. */
struct py_block {
	enum py_block_kind kind;
	uint32_t column; /* of the header; deeper lines belong to the block */
	uint32_t from;	 /* offset of the header */
	uint32_t unit;	 /* innermost declaration, or SCAN_NONE */
	uint32_t scope;
	bool fallback;	   /* see struct py_binding */
	struct span tried; /* the last `try` block directly within this one */
};

/* Where a use stands, beside what struct use says. */
struct py_mention {
	uint32_t scope;
	uint32_t first; /* bytes of the first name: "mock" of "mock.patch" */
};

struct py_reader {
	const struct text *text;
	const struct scan_env *env;
	struct arena *arena;
	struct scan *out;
	struct py_lexer *lx;
	bool uses; /* collect uses */
	struct py_names names;
	struct slice module;		      /* the text's own dotted name */
	bool package;			      /* it is an __init__.py */
	size_t budget;			      /* bytes left for names that are put together */
	struct py_block block[PY_BLOCKS + 1]; /* [0] is the module */
	unsigned nblocks;
	uint32_t end;			 /* of the last line */
	uint32_t bound_at;		 /* where what is stored now takes effect */
	uint32_t unit, scope;		 /* where what is read belongs */
	VEC(struct py_mention) mentions; /* one for each of out->uses */
	VEC(struct span) guards;	 /* blocks whose imports may fail */
	VEC(struct span) typing;	 /* blocks that only type checkers read */
	VEC(uint32_t) stack;		 /* for pairing brackets */
	struct {
		bool any;
		uint32_t off; /* the first decorator of what follows */
		size_t use;   /* its first use */
	} pending;
	bool too_deep; /* said so once */
};

/* The tokens [from, to) of the current line. */
struct py_range {
	uint32_t from, to;
};

enum py_place {
	PY_PLACE_PLAIN,
	PY_PLACE_DECORATOR,
	PY_PLACE_CONTEXT,
	PY_PLACE_BASE,
	PY_PLACE_STORE /* the left side of an assignment: lone names are bound, not used */
};

/* python_expr.c: reads an expression; a name that is all of it takes the form of its place. */
void py_read_expr(struct py_reader *r, struct py_range at, enum py_place place,
		  struct slice target);

/* python_import.c: `import ...` and `from ... import ...` of the tokens behind that word. */
void py_read_import(struct py_reader *r, struct py_range at);
void py_read_from(struct py_reader *r, struct py_range at);
/* Names get their meaning, calls that import become imports. Once, at the end. */
void py_resolve(struct py_reader *r);
bool py_is_package(struct slice path);

/* python_read.c: small tools for all parts. */
struct slice py_word(const struct py_reader *r, uint32_t i);
bool py_is_op(const struct py_reader *r, uint32_t i, uint8_t op);
bool py_is_word(const struct py_reader *r, uint32_t i, const char *word);
/* The text from token `from` to before token `to`, as written. */
struct slice py_text(const struct py_reader *r, uint32_t from, uint32_t to);
/* The next of `ops` outside of brackets and lambdas in [from, to), or `to`. */
uint32_t py_find_op(const struct py_reader *r, uint32_t from, uint32_t to, const char *ops);
/* "a.b", or an empty slice when names have grown out of proportion. */
struct slice py_join(struct py_reader *r, struct slice a, struct slice b);
/* Binds `name` in `scope` from offset `at` on; `meaning` is for imports and aliases. */
struct py_meaning {
	enum py_binding_kind kind;
	struct slice text;
};
void py_bind(struct py_reader *r, uint32_t scope, struct slice name, uint32_t at,
	     struct py_meaning meaning);
#define PY_LOCAL ((struct py_meaning){PY_BIND_LOCAL, {NULL, 0}})
bool py_is_keyword(struct slice word);

/* The reader's steps, for python.c. */
void py_reader_start(struct py_reader *r);
void py_read_line(struct py_reader *r);
void py_reader_finish(struct py_reader *r);

#endif
