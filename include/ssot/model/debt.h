/* The debt: what a whole tree owes, how it is to be paid off, and how it went so far. */
#ifndef SSOT_MODEL_DEBT_H
#define SSOT_MODEL_DEBT_H

#include "ssot/model/finding.h"

/* What one thing (a category, a directory, a file ...) owes. */
struct debt_count {
	uint32_t findings;	     /* neither justified nor ignored */
	uint32_t justified;	     /* excused by a marker or an ignore with its reason */
	uint32_t files;		     /* with such findings */
	uint32_t looked_at;	     /* files that at least one rule looks at */
	uint32_t classes, compliant; /* subjects of the kind `base`, and those that comply */
};

struct debt_row {
	struct slice name;
	enum severity severity; /* of a rule; the worst for others */
	struct slice category;	/* of a rule; of a file, the one it has most of */
	struct slice message;	/* of a rule, else empty */
	struct debt_count count;
	/* With a range only: */
	uint32_t gained, gone;
};

struct debt_table {
	struct debt_row *row;
	size_t n, cap;
};

/* One commit of the range. */
struct debt_commit {
	struct slice name, author; /* full hexadecimal name; "Name <mail>" */
	int64_t time;		   /* seconds since 1970 */
	uint32_t gained, gone;
};

/* The state of the debt: `git ssot report`. */
struct debt {
	const struct result *result;
	struct debt_count total;
	struct debt_table by_category; /* most findings first, as all below but directories */
	struct debt_table by_severity; /* the worst first */
	struct debt_table by_rule;
	struct debt_table by_directory; /* each with all below it, "" is the top; in byte order */
	struct debt_table by_file;	/* with findings */
	uint32_t high;			/* a file with this many findings has high impact */
	uint32_t high_files;
	struct slice range; /* "A..B", or empty: then there is nothing below */
	uint32_t gained, gone;
	VEC(struct debt_commit) commits; /* that changed the debt, oldest first */
	struct debt_table by_author;
};

enum plan_risk { RISK_LOW, RISK_MEDIUM, RISK_HIGH, RISK_CRITICAL, RISK_COUNT };
extern const char *const plan_risk_name[RISK_COUNT]; /* "low" ... defined in src/engine/ */

struct plan_file {
	struct slice path;
	struct slice category; /* the one it has most of, of the critical ones if it has any */
	enum plan_risk risk;
	uint32_t findings;
	uint32_t minutes; /* effort */
	uint32_t phase;	  /* index into plan->phase */
	bool in_budget;
};

struct plan_phase {
	struct slice name;  /* "P0" */
	struct slice title; /* "critical categories, fullest files first" */
	size_t first, n;    /* files of it, in plan->file */
	uint32_t findings;
	uint64_t minutes;
};

/* The remediation plan: `git ssot plan`. */
struct plan {
	struct slice name;	/* what was judged */
	struct plan_file *file; /* in the order of work */
	size_t nfiles;
	struct plan_phase *phase;
	size_t nphases;
	uint32_t findings;
	uint64_t minutes;
	uint32_t budget;		      /* minutes; 0: none */
	uint32_t batch_files, batch_findings; /* what fits the budget */
	uint64_t batch_minutes;
};

/* The debt at one moment. */
struct trend_point {
	struct slice name; /* full hexadecimal name of the commit */
	int64_t time;	   /* seconds since 1970 */
	uint32_t *count;   /* by category */
	uint32_t total, files, high_files;
};

/* The debt over a history: `git ssot trend`. */
struct trend {
	struct slice name; /* "A..B" */
	struct slice *category;
	size_t ncategories;
	struct trend_point *point; /* oldest first */
	size_t npoints;
	const char *every; /* "commit", "day", "week" */
	uint32_t high;
	uint64_t nanoseconds;
};

#endif
