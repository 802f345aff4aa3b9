/* The open repository inside src/source/: what the other files here share. */
#ifndef SSOT_SRC_SOURCE_STORE_H
#define SSOT_SRC_SOURCE_STORE_H

#include "src/source/index.h"
#include "src/source/objects.h"
#include "src/source/tree.h"
#include "ssot/base/proc.h"
#include "ssot/source/repo.h"

/* What `git rev-parse` tells about a repository; never changes while it is open. */
struct place {
	const char *dir; /* for `git -C`; NULL: the current directory */
	struct slice git_dir, common_dir, work_tree, prefix, index;
	struct object_dirs objects;
	bool bare;
	unsigned oid_size;	/* 20, or 32 in a SHA-256 repository */
	struct slice head;	/* hexadecimal name of HEAD's commit; empty when unborn */
	const char *const *env; /* for children: nothing but git's own idea of the objects */
};

struct repo {
	struct arena *arena;
	struct place place;
	enum repo_reader reader;
	struct objects objects;
	struct tree_cache trees;
	struct bases *bases; /* NULL until asked for */
	struct index *index; /* NULL until asked for */
	struct index_map *index_maps;
	int index_fd; /* the file it was read from; -1: none */
	struct stat index_stat;
};

/* Arguments of a git command: as place_git() takes them once a NULL is added. */
struct command_line {
	const char **p;
	size_t n, cap;
};

/* Fills *p; memory from `a`. 0, or -1 with a diagnostic. */
int place_find(struct place *p, const char *dir, struct arena *a, struct diag_list *d);

/*
 * The two ways it has, with p->dir and p->env set: by asking git, whose word counts; and, in the
 * plain case, without it. place_plain() leaves *p alone and says false whenever it is not sure that
 * git would say the same.
 */
int place_ask(struct place *p, struct arena *a, struct diag_list *d);
bool place_plain(struct place *p, struct arena *a);

/*
 * Runs git with `args` (NULL-ended, without "git" itself) in the repository. 0 with its output,
 * whatever its status; -1 with a diagnostic when it could not be run.
 */
int place_git(const struct place *p, struct proc_output *out, const char *const *args,
	      struct diag_list *d);

/* The message git ended with as one line, without "fatal: ", or a general one. */
struct slice place_git_message(const struct proc_output *out, struct arena *a);

/* Reads a hexadecimal name of the repository's length. False when it is none. */
bool place_oid(const struct place *p, struct slice hex, struct oid *out);

/*
 * Reads an object that must be of `type`; `path` and `what` ("blob") are for the diagnostic.
 * Release *out. 0, or -1 with a diagnostic.
 */
int repo_object(struct repo *r, const struct oid *oid, enum object_type type, struct slice path,
		struct object *out, struct diag_list *d);

#endif
