/*
 * Excuses that a text itself gives: directives in its comments, and markers that a team has
 * already.
 *
 *     code()  # ssot: ignore[rule-id, other] until=2026-12-31 -- why
 *     # ssot: ignore-file[rule-id] -- why
 *
 * A directive begins its comment. Behind code it covers its line, and when that is the first or the
 * last line of a statement over several lines, all of them. Alone on a line it covers the next line
 * with code, or the statement that begins there. `ignore-file` stands in the first block of
 * comments, which only a docstring may precede. There is no form without a rule's id.
 *
 * What is wrong with a directive is a finding of a built-in rule. Such findings are made for every
 * text like all others, so that only those which a change adds are new.
 */
#ifndef SSOT_ENGINE_IGNORE_H
#define SSOT_ENGINE_IGNORE_H

#include "ssot/config/config.h"
#include "ssot/model/finding.h"

/* The enum scan_need bits that ignore_apply() wants for this text; 0: it holds no directive. */
unsigned ignore_needs(struct slice bytes);

struct ignore_request {
	const struct rule_set *rules;
	const bool *judged; /* by rule->index: looked at this text; only then `unused` means
			       something */
	const bool
		*wanted; /* by rule->index: whether problems of a built-in rule count; NULL: all */
	uint32_t today;	 /* yyyymmdd; a directive is in force up to and with its `until` */
	struct finding *finding; /* of this text */
	size_t nfindings;
	struct arena *run; /* what the findings' reasons live in */
	size_t most;	   /* rules that all directives together may name; 0: any number */
};

/*
 * Reads the directives of the text, sets `excuse` and `reason` of the findings they cover, then
 * reports their problems to `sink`, which may move q->finding. Directives that are expired, lack a
 * reason the rule asks for, or name a rule with `ignore = no` excuse nothing. 0; -1 when there are
 * more of them than q->most, and nothing was done.
 */
int ignore_apply(const struct ignore_request *q, struct file_view *f, struct sink *sink);

/*
 * Sets `excuse` and `reason` (the marker's line) of findings without an excuse that have one of
 * rules->justified within rules->justified_before lines before or justified_after lines after them.
 * 0, or -1 with a diagnostic when a marker could not be decided.
 */
int justified_apply(const struct ignore_request *q, struct file_view *f, struct diag_list *d);

#endif
