/* What a repository holds that rules could be about: for the first configuration. */
#ifndef SSOT_ENGINE_SURVEY_H
#define SSOT_ENGINE_SURVEY_H

#include "ssot/source/repo.h"

/* Something that is used all over the place. */
struct survey_count {
	uint32_t uses, files;
};

/* A class or function that could be the one way to do a thing. */
struct survey_place {
	struct slice path;   /* empty: none was found */
	struct slice module; /* "a.b.c" */
	struct slice name;   /* "MockFactory" */
	uint32_t uses;	     /* how often it is derived from or used */
};

#define SURVEY_BASES 3

struct survey {
	uint32_t files, python, scripts; /* regular files; of these read: Python, JS or TS */
	struct survey_count mocks;	 /* constructors of unittest.mock */
	struct survey_count environment; /* os.environ, os.getenv */
	struct survey_count runners;	 /* pytest.main, unittest.main */
	struct survey_count process_env; /* process.env, in scripts that are no build files */
	struct survey_place factory;	 /* a class that makes mocks */
	struct survey_place reader;	 /* the module that reads the environment for others */
	struct survey_place runner;	 /* the script that runs the tests */
	struct survey_place script;	 /* as `reader`, of process.env */
	struct survey_place
		base[SURVEY_BASES]; /* of test classes, most used first, of one module */
};

/*
 * Reads every Python, JavaScript and TypeScript file of the snapshot up to `limit` bytes; larger
 * and unreadable ones are left out, since proposals need no completeness. Memory from `a`. 0, or -1
 * with a diagnostic.
 */
int survey_take(struct survey *out, struct repo *r, struct snapshot *s, struct arena *a,
		struct diag_list *d);

#endif
