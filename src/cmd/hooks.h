/* Hooks of a repository: where they live, what stands there, ours put in and taken out. */
#ifndef SSOT_CMD_HOOKS_H
#define SSOT_CMD_HOOKS_H

#include "ssot/base/diag.h"

/* A hook that git-ssot can be. */
struct hook_spec {
	const char *name;
	bool server;	  /* of a repository that is pushed to */
	bool standard;	  /* installed when none is named */
	bool reads;	  /* gets its work on standard input */
	const char *sees; /* what it catches, for people */
};

/* All of them, ended by a row without name. */
extern const struct hook_spec hook_table[];
const struct hook_spec *hook_named(struct slice name);

/* Says that git-ssot is no such hook, and which ones it is. Returns -1. */
int hook_unknown(const char *name, struct diag_list *d);

/* Who else runs hooks here. */
enum hook_manager {
	HOOK_MANAGER_NONE,
	HOOK_HUSKY,
	HOOK_LEFTHOOK,
	HOOK_OVERCOMMIT,
	HOOK_PRE_COMMIT
};
extern const char *const hook_manager_name[]; /* by enum hook_manager */

/* Whose the directory is that git looks for hooks in. */
enum hook_ground {
	HOOK_GROUND_OURS,   /* of this repository alone: we may write there */
	HOOK_GROUND_TREE,   /* files of the work tree: the team's, shared by commits */
	HOOK_GROUND_SHARED, /* of all repositories of a user or machine */
	HOOK_GROUND_OFF	    /* core.hooksPath names no directory: hooks are switched off */
};

/* A repository's hooks. All texts are NUL-terminated and live in the arena. */
struct hook_place {
	bool bare;
	struct slice git_dir, common_dir;
	struct slice top;	 /* of the work tree; empty when bare */
	struct slice dir;	 /* absolute; may not exist yet */
	struct slice configured; /* core.hooksPath as written, or empty */
	struct slice scope;	 /* where it is set: "local", "global", ...; or empty */
	enum hook_ground ground;
	enum hook_manager manager; /* that owns the directory as such (husky) */
};

/* Asks git. 0, or -1 with a diagnostic. */
int hook_place_find(struct hook_place *out, struct arena *a, struct diag_list *d);

enum hook_state {
	HOOK_NONE,
	HOOK_OURS,    /* as we would write it now, but perhaps for a program at another path */
	HOOK_OLDER,   /* ours, of another version of git-ssot */
	HOOK_EDITED,  /* ours, changed by hand */
	HOOK_FOREIGN, /* somebody else's */
	HOOK_STRANGE  /* not a file, or unreadable */
};

/* What stands where a hook should be. All paths are NUL-terminated. */
struct hook_slot {
	const struct hook_spec *spec;
	struct slice path; /* what git runs: dir/name */
	struct slice
		own; /* where ours belongs: `path`, or path.legacy, which pre-commit's hook runs */
	struct slice chained;	   /* where a hook that was there is kept */
	enum hook_state state;	   /* of `own` */
	enum hook_manager manager; /* that wrote `path` */
	struct slice text;	   /* of `own`, when it could be read */
	bool executable;	   /* `path` and `own` both */
	bool keeps;		   /* `chained` exists */
};

void hook_slot_find(struct hook_slot *out, const struct hook_place *place,
		    const struct hook_spec *spec, struct arena *a);

/* The script that we install, for the program at `program` (empty: only searched in PATH). */
struct slice hook_script(const struct hook_spec *spec, struct slice program, struct arena *a);

/* Absolute path of the running program, NUL-terminated, or empty. */
struct slice hook_program(struct arena *a);

/*
 * Puts our script into the slot, keeping a foreign hook as `chained`. The old hook stays in force
 * until ours replaces it in one step. 0, or -1 with a diagnostic and nothing changed.
 */
int hook_slot_install(const struct hook_slot *slot, struct slice script, struct diag_list *d);

/* Takes ours out and puts the kept hook back, in one step. 0, or -1 with a diagnostic. */
int hook_slot_remove(const struct hook_slot *slot, struct diag_list *d);

/*
 * Set in the environment, it makes the program answer a hook call with a line that holds the value,
 * and end with EXIT_TROUBLE: a probe proves the way to the program but lets nothing through.
 */
#define HOOK_PROBE "SSOT_HOOK_PROBE"

enum hook_answer {
	HOOK_SILENT, /* would not judge */
	HOOK_CALLS,  /* another's hook that names git-ssot; it was not run */
	HOOK_FIRES   /* ran, and the program answered */
};

/*
 * Whether git, coming to this hook, reaches the program. Nothing is written, and no hook of others
 * is run. *why says it for people.
 */
enum hook_answer hook_probe(const struct hook_place *p, const struct hook_spec *spec,
			    struct slice *why, struct diag_list *d);

/*
 * Prints how hooks are called from a manager's own files, or from scripts in `dir`. Not for
 * HOOK_PRE_COMMIT, which runs ours as they are.
 */
void hook_print_advice(FILE *out, enum hook_manager manager, const struct hook_spec *const *hooks,
		       size_t n, const char *dir);

#endif
