/* What a git hook is given becomes requests to judge. */
#ifndef SSOT_CMD_HOOK_H
#define SSOT_CMD_HOOK_H

#include "src/cmd/check.h"

/* The hook's own arguments, behind its name. */
struct hook_words {
	const struct slice *p;
	size_t n;
};

/* One call of the program by a hook. */
struct hook_call {
	struct check_request *q; /* holds the options of the command line */
	struct repo *repo;
	const char *name;
	const struct hook_words *words;
	struct diag_list *diag;
};

/*
 * Judges what the hook is about to let pass; reads standard input where git writes there. Returns
 * enum exit_status; diagnostics are in *call->diag.
 */
int hook_run(const struct hook_call *call);

/* The single hooks; likewise. */
int hook_pre_commit(const struct hook_call *call);
int hook_pre_merge_commit(const struct hook_call *call);
int hook_pre_push(const struct hook_call *call);
int hook_pre_receive(const struct hook_call *call);
int hook_update(const struct hook_call *call);
int hook_framework(const struct hook_call *call); /* any of them, called by pre-commit */

/* One branch or tag that a push changes. */
struct push_ref {
	struct slice was; /* its object on the other side; zeros or empty when it is new */
	struct slice now; /* zeros when it goes away */
};

/* As hook_pre_push(), for one ref and without standard input. */
int hook_push_branch(const struct hook_call *call, struct slice remote, struct slice url,
		     const struct push_ref *ref);

/*
 * Answers a probe (see HOOK_PROBE) on standard error. Whether it was one: then nothing is judged
 * and the status must not be that of a pass.
 */
bool hook_probed(const char *name);

/*
 * Whether the hook has nothing to judge whatever is staged, seen without opening the repository:
 * prepare-commit-msg behind a pre-commit that has judged it. Every commit comes by here.
 */
bool hook_idle(const char *name, const struct hook_words *words, struct arena *a);

#endif
