/* What a git hook is given becomes requests to judge. */
#include "src/cmd/hook.h"

int hook_run(struct check_request *q, struct repo *r, const char *name,
	     const struct hook_words *words, struct diag_list *d)
{
	(void)words;
	if (strcmp(name, "pre-commit") != 0)
		return diag_error(d, "hook %s is not known", name), EXIT_TROUBLE;
	q->blocked = "commit";
	return check_request_run(q, r, d);
}
