/* Findings: where the user's code breaks a rule; and the result of one judgement. */
#ifndef SSOT_MODEL_FINDING_H
#define SSOT_MODEL_FINDING_H

#include "ssot/model/rule.h"

enum finding_state {
	FINDING_NEW,   /* in the judged text and in no parent */
	FINDING_OLD,   /* in a parent too, in the same file */
	FINDING_MOVED, /* in a parent too, in another file of the change set; counts as old */
	FINDING_GONE,  /* in a parent only; the place is the parent's */
	FINDING_STATES
};

/* Why a new finding does not block. */
enum finding_excuse {
	EXCUSE_NONE,
	EXCUSE_IGNORED,	  /* a directive in the text */
	EXCUSE_JUSTIFIED, /* a marker of the team */
	EXCUSE_SKIPPED,	  /* SSOT_SKIP */
	EXCUSE_NOT_YET	  /* outside the rule's `since` and `until` */
};

struct finding {
	const struct rule *rule;
	struct slice path;
	uint32_t line;	      /* 1-based; 0: about the file as such */
	uint32_t column;      /* 1-based, in characters; 0 when line is 0 */
	uint32_t end_column;  /* behind the last character of the match on that line */
	struct slice excerpt; /* the line, or a window of at most FINDING_EXCERPT bytes around the
				 match */
	uint32_t excerpt_at;  /* where the match begins in the excerpt, bytes */
	uint32_t excerpt_len; /* how much of it is in the excerpt, bytes */
	bool cut_before, cut_after; /* the excerpt leaves something out on that side */
	struct slice
		identity; /* compared between texts: white-space-collapsed line, or the hit's own */
	uint64_t context; /* digest of the lines around: tells equal findings apart */
	struct slice detail;  /* addition to the message, or empty */
	struct slice use;     /* rule->use with captures filled in */
	struct slice from;    /* FINDING_MOVED: the path it came from */
	struct slice reason;  /* of the excuse, or empty */
	struct slice commit;  /* the commit that brought it (--each, pushes), or empty */
	char fingerprint[33]; /* 32 hexadecimal digits: rule, path, identity, ordinal; no line
				 numbers */
	enum finding_state state;
	enum finding_excuse excuse;
};
#define FINDING_EXCERPT 400

struct tally {
	uint32_t new_, old, gone, ignored, justified, skipped;
};

/* One file that rules looked at, with or without findings. */
struct judged_file {
	struct slice path;
	uint32_t classes, compliant; /* subjects of the kind `base`, and those that comply */
};

/* What one rule cost and found. */
struct rule_cost {
	uint64_t nanoseconds;
	uint64_t texts;	   /* it was asked about, of any side */
	uint64_t lines;	   /* of these texts that it had to look at */
	uint64_t findings; /* in these texts, before they are compared */
};

/* All that a report may say about one judgement. */
struct result {
	struct finding *finding; /* sorted by path, line, column, rule */
	size_t nfindings, capacity;
	const struct rule_set *rules;
	struct tally *by_rule; /* by rule->index */
	struct tally total;
	struct slice name;			     /* what was judged, for people */
	struct slice config;			     /* where the rules came from */
	VEC(struct judged_file) judged;		     /* in order of their paths */
	size_t files;				     /* texts judged */
	size_t binaries, links, submodules, deleted; /* looked at but without text */
	uint64_t bytes;
	enum severity fail_level;
	bool scope_old;		/* old findings were asked for too (--scope touched, all) */
	size_t blocking;	/* findings that make the exit status 1 */
	uint64_t nanoseconds;	/* of the judgement */
	uint64_t comparing;	/* of these: what is new, old, gone, and in which order */
	struct rule_cost *cost; /* by rule->index; NULL: not asked for */
	bool whole; /* every text was judged by itself: no parent to compare with, all count as new
		     */
};

/* Whether a finding makes the exit status 1; result.blocking counts these. */
static inline bool finding_blocks(const struct result *r, const struct finding *f)
{
	return (f->state == FINDING_NEW || (r->scope_old && f->state != FINDING_GONE)) &&
	       f->excuse == EXCUSE_NONE && f->rule->severity >= r->fail_level;
}

#endif
