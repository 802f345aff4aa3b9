/* Qualified names ("a.b", "a.b:name") and the globs that pick them. */
#ifndef SSOT_RULE_NAMES_H
#define SSOT_RULE_NAMES_H

#include "ssot/model/rule.h"

/* One "module" or "module:name", each side a glob in which `*` stops at '.' and `**` does not. */
struct name_glob {
	struct slice text;
	struct glob *module;
	struct glob *name; /* NULL: no ":name" */
	bool deep;	   /* no wildcard and no name: means what lies below the module too */
};

struct name_list {
	struct name_glob *p;
	size_t n;
};

/* Compiles the words of the rule's key; wrong ones are diagnostics at their line. 0 or -1. */
int names_compile(struct name_list *out, const struct rule *r, const char *key, struct arena *a,
		  struct diag_list *d);

/* The same for one word, at `line` of the rule's file. */
int names_compile_one(struct name_glob *out, struct slice word, const struct key_item *at,
		      struct diag_list *d);
void names_free(struct name_list *l);

/* Whether a fully qualified dotted name matches: the item's index + 1, 0, or -1. */
int names_match(const struct name_list *l, struct regex_scratch *s, struct slice name);
int names_match_one(const struct name_glob *g, struct regex_scratch *s, struct slice name);

/*
 * Whether an import is one of these: its module, its module and name, or its name taken as a
 * submodule. "a.b" names that module and all below it, "a.b:*" only names taken from a.b itself. A
 * star import takes every public name of the module, any name of one that is not in the snapshot.
 * The item's index + 1, 0, or -1.
 */
int names_match_import(const struct name_list *l, struct file_view *f, const struct import *im);
int names_match_import_one(const struct name_glob *g, struct file_view *f, const struct import *im);

/*
 * What a text or its path must hold for one of these to be used there; with `imported` for one to
 * be imported, where a star stands for all names of a module.
 */
void names_literals(struct literals *out, const struct name_list *l, bool imported,
		    struct arena *a);

#endif
