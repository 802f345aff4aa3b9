/* Trying rules on their own samples. */
#ifndef SSOT_ENGINE_SAMPLE_H
#define SSOT_ENGINE_SAMPLE_H

#include "ssot/config/config.h"

/* How many samples were run, and how many rules have none. */
struct sample_count {
	size_t run, failed, without;
};

/*
 * Runs every rule's `bad` samples, which it must hit, and `good` ones, which it must not; each miss
 * is an error at the sample's line. Samples are read in the rule's first language, else the one its
 * `files` name, else Python where the kind reads names. 0, or -1 when any failed.
 */
int samples_run(struct sample_count *out, const struct rule_set *rules, struct arena *a,
		struct diag_list *d);

#endif
