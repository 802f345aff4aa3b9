/* Atoms: "import:a.b", "call:a.b.c", "match:regex" - things that can stand in a text. */
#ifndef SSOT_RULE_ATOM_H
#define SSOT_RULE_ATOM_H

#include "src/rule/names.h"

enum atom_unit { UNIT_FILE, UNIT_CLASS, UNIT_FUNCTION };

/* The words of a `unit` key in the order of enum atom_unit, NULL-ended. */
extern const char *const atom_unit_words[];

struct atom {
	enum { ATOM_IMPORT, ATOM_CALL, ATOM_MATCH } kind;
	struct name_glob name; /* ATOM_IMPORT, ATOM_CALL */
	struct regex *regex;   /* ATOM_MATCH */
	struct slice pattern;  /* ATOM_MATCH */
};

struct atom_list {
	struct atom *p;
	size_t n;
};

/* One place where one of the atoms stands. */
struct atom_place {
	struct span at;
	uint32_t unit; /* index of the declaration it stands in; SCAN_NONE: the file */
};

struct atom_places {
	VEC(struct atom_place) v; /* in order of their place */
};

/* Compiles the items of the rule's key. 0 or -1 with diagnostics. */
int atoms_compile(struct atom_list *out, const struct rule *r, const char *key, struct arena *a,
		  struct diag_list *d);

/* What a text or its path must hold for one of the atoms to stand there. */
void atoms_literals(struct literals *out, const struct atom_list *l, struct arena *a);
void atoms_free(struct atom_list *l);

/*
 * All places where one of the atoms stands within a unit of that sort. What stands in no class or
 * function is left out where those are the units. 0, or -1 when a regex could not be decided.
 */
int atoms_find(struct atom_places *out, const struct atom_list *l, const struct rule *r,
	       struct file_view *f, enum atom_unit unit);

/* A table that says of each unit whether one of the places is in it; atoms_unit() finds its entry.
 */
bool *atoms_units(const struct atom_places *l, struct file_view *f);
bool *atoms_unit(bool *units, const struct file_view *f, uint32_t unit);

/* What names a unit: the qualified name of the declaration, or "(file)". */
struct slice atom_unit_name(const struct file_view *f, uint32_t unit);

/* The same for the message: empty for the file, which is named anyway. */
struct slice atom_unit_detail(struct slice name);

/* The unit that the rule's `unit` key names. */
enum atom_unit atom_unit_of(const struct rule *r);

#endif
