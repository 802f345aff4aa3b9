/* What all formats need alike: which findings are shown, of which rules, counted how. */
#ifndef SSOT_SRC_REPORT_VIEW_H
#define SSOT_SRC_REPORT_VIEW_H

#include "src/report/figures.h"
#include "ssot/base/arena.h"
#include "ssot/config/config.h"
#include "ssot/report/report.h"

/* Findings of one severity and category. */
struct view_group {
	enum severity severity;
	struct slice category;
	struct tally tally;
};

/* A result through the eyes of one report. */
struct view {
	const struct result *r;
	const struct report_options *o;
	struct arena own;   /* of what the view holds; both die with view_release() */
	struct arena arena; /* for the writer too, who may reset it when a finding is written */
	const struct finding **shown;
	size_t nshown;
	const struct rule **rule; /* those in force, then those that only findings name */
	struct tally *tally;	  /* by place in `rule` */
	uint32_t *count;	  /* findings shown, by place in `rule` */
	size_t nrules;
	struct view_group *group; /* gravest first, then by category; only those with findings */
	size_t ngroups;
};

/* Takes the result as it is; both arguments must outlive the view. */
void view_init(struct view *v, const struct result *r, const struct report_options *o);
void view_release(struct view *v);

/* How many rules the configuration has, the program's own left out. */
size_t view_rules(const struct result *r);

/* The place of a finding's rule in v->rule. */
size_t view_rule(const struct view *v, const struct rule *rule);

/* "new", "old", "moved", "gone"; and "ignored", "justified", "skipped", "not-yet", "" for none. */
const char *view_state(const struct finding *f);
const char *view_excuse(const struct finding *f);

/* The message with the finding's own detail; UTF-8 is not repaired. */
struct slice view_message(struct view *v, const struct finding *f);

/* The message, and behind `between` what to write instead if that is known. */
struct slice view_advice(struct view *v, const struct finding *f, struct slice between);

/* "Name from module" for "module:Name"; else the rule's use_import as it is. */
struct slice view_use_import(struct view *v, const struct rule *rule);

/* The category that totals are kept by: never empty. */
struct slice view_category(const struct rule *rule);

/* 1234567 as "1,234,567". */
struct slice view_number(struct view *v, uint64_t n);

/* "1 file", "1,234 files". */
struct slice view_plural(struct view *v, uint64_t n, const char *one);

/* Nanoseconds for people: "0.42 ms", "12 ms", "1.3 s". */
struct slice view_time(struct view *v, uint64_t nanoseconds);

/*
 * The shown findings rule by rule, each rule's in their order. start[i] is where those of rule i
 * begin, start[nrules] is nshown.
 */
struct view_order {
	const struct finding **finding;
	size_t *start;
};
struct view_order view_by_rule(struct view *v);

/* The path, or for findings about the change set as such the configuration they come from. */
struct slice view_path(const struct view *v, const struct finding *f);

/* What to write instead, captures filled in; may be empty. */
struct slice view_use(const struct finding *f);

/* The parts, which end in one without `p`, in one piece. (printf would stop at a NUL in one.) */
struct slice view_join(struct view *v, const struct slice *part);
#define VIEW_JOIN(v, ...) view_join((v), (const struct slice[]){__VA_ARGS__, {NULL, 0}})

/* As term_put_text() would write it. */
struct slice view_visible(struct view *v, struct slice text);

/* What another command needs to know the same rules, " -c FILE" or nothing, and the line's end. */
void view_put_config(FILE *out, const struct result *r);

/* The line that leads to the plan for the same tree by the same rules. */
void view_put_plan(FILE *out, const struct result *r);

/* Whether a link may be made of it: http or https, and nothing that needs quoting. */
bool view_is_link(struct slice url);

/*
 * The part of a finding's line to show in `columns` columns: text before the match, the match, and
 * what follows. `left` and `right` tell that something was cut there.
 */
struct view_line {
	struct slice before, match, after;
	size_t from; /* where `before` begins in the excerpt, bytes */
	bool left, right;
};
struct view_line view_line(const struct finding *f, size_t columns);

#endif
