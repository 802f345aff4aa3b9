/* What every run of the program begins with, alone: finds and opens the repository, prints HEAD. */
#include <stdio.h>

#include "ssot/source/repo.h"

int main(void)
{
	struct arena arena = {0};
	struct diag_list d = {.arena = &arena};
	struct repo *r = NULL;
	struct oid head;
	int status = 2;

	if (repo_open(&r, &(struct repo_options){0}, &arena, &d) == 0 &&
	    repo_head(r, &head, &d) == 1) {
		puts(repo_hex(r, &head, &arena).p);
		status = 0;
	}
	repo_close(r);
	diag_print(&d, stderr, false);
	arena_clear(&arena);
	return status;
}
