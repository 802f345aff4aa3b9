/* Test program: whether the repository is found without asking git, and as git would find it. */
#include <stdio.h>

#include "src/source/store.h"

static const char *const none[] = {NULL};

static int differs(const char *what, struct slice plain, struct slice asked)
{
	if (slice_eq(plain, asked))
		return 0;
	printf("%s: \"%.*s\", git says \"%.*s\"\n", what, SLICE_ARG(plain), SLICE_ARG(asked));
	return 1;
}

static int differing(const struct place *p, const struct place *q)
{
	int n = differs("git dir", p->git_dir, q->git_dir) +
		differs("common dir", p->common_dir, q->common_dir) +
		differs("work tree", p->work_tree, q->work_tree) +
		differs("prefix", p->prefix, q->prefix) + differs("index", p->index, q->index) +
		differs("HEAD", p->head, q->head) + (p->bare != q->bare) +
		(p->oid_size != q->oid_size) + (p->objects.n != q->objects.n);

	for (size_t i = 0; !n && i < p->objects.n; i++)
		n += differs("objects", slice_of(p->objects.p[i]), slice_of(q->objects.p[i]));
	return n;
}

/* Prints "plain" (without git) or "asked" (left to git), and ends with 1 when the two disagree. */
int main(void)
{
	struct arena arena = {0};
	struct diag_list d = {.arena = &arena};
	struct place plain = {.env = none}, asked = {.env = none};
	bool found = place_plain(&plain, &arena);
	int rc = place_ask(&asked, &arena, &d), status = 0;

	if (found && rc != 0)
		printf("git refuses\n");
	if (found)
		status = rc != 0 || differing(&plain, &asked);
	puts(found ? "plain" : "asked");
	diag_print(&d, stderr, false);
	arena_clear(&arena);
	return status;
}
