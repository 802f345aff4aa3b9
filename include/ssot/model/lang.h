/* Languages: what a language row offers, and what is read out of one text. */
#ifndef SSOT_MODEL_LANG_H
#define SSOT_MODEL_LANG_H

#include "ssot/base/diag.h"
#include "ssot/model/text.h"

/* What a scan is asked for; a bit set, since rules need different depths. */
enum scan_need {
	SCAN_REGIONS = 1, /* regions */
	SCAN_IMPORTS = 2, /* imports */
	SCAN_NAMES = 4,	  /* declarations and uses, resolved */
	SCAN_LOGICAL = 8  /* logical lines (statements) */
};

#define SCAN_NONE UINT32_MAX /* "no declaration", "no use" in indices below */

enum import_form {
	IMPORT_MODULE, /* import a.b [as c];  JS: import "m" */
	IMPORT_NAME,   /* from a import b [as c], also "*";  JS: import {b as c} from "m" */
	IMPORT_CALL,  /* importlib.import_module("a"), __import__("a"), require("m"), import("m") */
	IMPORT_EXPORT /* JS: export {b} from "m" */
};

/* One imported name. `from a import (b, c as d)` gives two. */
struct import {
	struct span at;	     /* the name (or the module, where no name is) as written */
	struct slice module; /* absolute: relative dots are resolved against the path */
	struct slice name;   /* imported from it; empty for IMPORT_MODULE; "*" for all */
	struct slice alias;  /* what it is bound to, if `as` says so; else empty */
	enum import_form form;
	unsigned level; /* leading dots as written (Python) */
	bool eager;	/* runs when the module is loaded (not inside a function) */
	bool guarded;	/* within try/except ImportError */
	bool type_only; /* within `if TYPE_CHECKING`, or `import type` */
	uint32_t unit;	/* innermost declaration it stands in, or SCAN_NONE */
};

enum decl_kind { DECL_CLASS, DECL_FUNCTION };

/* A class or function. */
struct decl {
	enum decl_kind kind;
	struct span at;	       /* its name */
	struct span body;      /* from its first decorator to its last line */
	struct slice name;     /* "run" */
	struct slice qualname; /* "Class.run" */
	uint32_t parent;       /* the declaration it stands in, or SCAN_NONE */
};

enum use_form {
	USE_CALL,      /* name(...) */
	USE_DECORATOR, /* @name or @name(...) */
	USE_CONTEXT,   /* with name(...) as x */
	USE_BASE,      /* class C(name) */
	USE_BARE       /* any other mention */
};
#define USE_BIT(form) (1u << (form))

/*
 * One use of a name that an import, or nothing (a builtin), binds. Longest dotted name only. Bases
 * are listed even when this file binds them (known is false, the name as written): classes derive
 * through them. Simple aliases (`M = mock.Mock`) are followed.
 */
struct use {
	struct span at;	   /* the dotted name as written */
	struct slice name; /* fully qualified: "unittest.mock.patch.object" */
	enum use_form form;
	bool called;	     /* followed by "(": tells @patch(...) from @patch */
	bool known;	     /* resolved through an import; false: the name as written */
	struct slice target; /* what it is bound to, see the kind `call`; empty when nothing */
	struct slice arg;    /* first positional argument if it is one plain string: its contents */
	struct span args;    /* what stands between the brackets of the call; len 0: nothing */
	uint32_t unit;	     /* innermost declaration it stands in, or SCAN_NONE */
	uint32_t decl;	     /* USE_BASE: the class; USE_DECORATOR: the decorated; else SCAN_NONE */
};

/* Something the scanner had to guess about, for -v. */
struct scan_problem {
	struct span at;
	const char *text; /* static: "string is not closed" */
};

/* All that was read out of one text. Arrays are in order of their place. */
struct scan {
	struct lines lines;
	VEC(struct region) regions;
	VEC(struct span) logical;
	VEC(struct import) imports;
	VEC(struct decl) decls;
	VEC(struct use) uses;
	VEC(struct scan_problem) problems;
	unsigned has;  /* enum scan_need bits that were filled */
	bool too_much; /* there was more than env->max_tokens: not all was read */
};

/* A name that `from module import *` brings, and what it is. */
struct scan_export {
	struct slice name;
	struct slice meaning; /* fully qualified: the module's own, or what it imported */
};

struct scan_exports {
	struct scan_export *p;
	size_t n;
};

/* What a scanner may ask about the rest of the repository. */
struct scan_env {
	/*
	 * The public names that `module` binds at its top level: 1 and filled, 0 when the module is
	 * not in the snapshot or too large, -1 when it could not be read (which is reported
	 * elsewhere).
	 */
	int (*exports)(void *data, struct slice module, struct scan_export **out, size_t *n);
	void *data;
	const struct slice *roots; /* directories that absolute module names start from ("src") */
	size_t nroots;
	/*
	 * What of one text is kept at most, 0 for all: tokens of Python, names that its star
	 * imports bring, imports of JavaScript. Beyond it the scan stops to read and says too_much.
	 */
	size_t max_tokens;
};

/*
 * A language. Rows are listed in src/lang/langs.def. `scan` fills what `needs` asks for, as far as
 * the language `reads` it, always SCAN_REGIONS and lines; it never fails: hostile text gives tiled
 * regions and problems.
 */
struct lang {
	const char *name;	     /* as in `languages =` */
	const char *const *globs;    /* NULL-ended, matched against the last path component */
	const char *const *shebangs; /* NULL-ended interpreters ("python3"); may be NULL */
	unsigned reads;		     /* enum scan_need bits */
	void (*scan)(const struct lang *lang, const struct text *text, unsigned needs,
		     const struct scan_env *env, struct arena *a, struct scan *out);
	const void *data; /* the row's own table, e.g. comment styles of the generic lexer */
};

#endif
