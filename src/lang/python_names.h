/* Python's scopes: which name is bound where, and what a mention of it means. */
#ifndef SSOT_SRC_LANG_PYTHON_NAMES_H
#define SSOT_SRC_LANG_PYTHON_NAMES_H

#include "ssot/model/lang.h"

enum py_scope_kind {
	PY_SCOPE_MODULE,
	PY_SCOPE_CLASS,
	PY_SCOPE_FUNCTION, /* also lambdas: runs later */
	PY_SCOPE_COMP	   /* a comprehension: runs at once */
};

struct py_scope {
	enum py_scope_kind kind;
	uint32_t parent; /* SCAN_NONE for the module */
	uint32_t depth;
	bool lazy; /* within a function: not run when the module is loaded */
};

/* Scopes nested deeper are read as part of the last one; CPython itself stops near this. */
#define PY_SCOPE_DEPTH 64

enum py_binding_kind {
	PY_BIND_LOCAL,	 /* to something of this file: hides what is outside */
	PY_BIND_IMPORT,	 /* to `meaning`, a fully qualified name */
	PY_BIND_ALIAS,	 /* to `meaning`, a dotted name as written here: X = a.b */
	PY_BIND_GLOBAL,	 /* `global X` */
	PY_BIND_NONLOCAL /* `nonlocal X` */
};

struct py_binding {
	uint32_t slot;
	uint32_t at;	/* bound from this place on, bytes */
	uint32_t scope; /* where `meaning` of an alias is to be read */
	enum py_binding_kind kind;
	bool fallback;	    /* in `except` or `else`: an import before it stays in force */
	uint32_t effective; /* index of the binding in force once this one was made */
	struct slice meaning;
};

/* All bindings of one name in one scope. */
struct py_slot {
	struct slice name; /* borrowed */
	uint64_t hash;
	uint32_t scope;	   /* SCAN_NONE: whether the name is bound in any scope at all */
	uint32_t first, n; /* in `bindings`, after py_names_seal() */
	enum py_binding_kind redirect; /* PY_BIND_GLOBAL, PY_BIND_NONLOCAL, else PY_BIND_LOCAL */
};

struct py_names {
	struct arena *arena;
	VEC(struct py_scope) scopes;
	VEC(struct py_binding) bindings;
	VEC(struct py_slot) slots;
	uint32_t *table; /* open addressing: index in `slots` + 1, 0 when free */
	uint32_t cap;	 /* a power of two */
};

/* Begins with one scope, 0, the module's. */
void py_names_init(struct py_names *n, struct arena *a);

/* A scope within `parent`; `parent` itself when nested too deeply. */
uint32_t py_names_scope(struct py_names *n, enum py_scope_kind kind, uint32_t parent);

/* Binds in `scope`, or where `global` and `nonlocal` say; b.slot and b.effective are not read. */
void py_names_bind(struct py_names *n, uint32_t scope, struct slice name, struct py_binding b);

/* To be called once when all is bound, before the first py_names_find(). */
void py_names_seal(struct py_names *n);

/* What `name` means at byte `at` of `scope`; NULL when nothing in this file binds it. */
const struct py_binding *py_names_find(const struct py_names *n, uint32_t scope, struct slice name,
				       uint32_t at);

#endif
