/* Where objects lie: the repository's own directory, and those it borrows from. */
#include <stdio.h>
#include <stdlib.h>

#include "src/source/objects.h"
#include "ssot/base/file.h"

/* Alternates of alternates: as deep as git follows them. */
#define ALTERNATES_DEPTH 5

static void dirs_add(struct object_dirs *out, const char *dir, struct arena *a)
{
	for (size_t i = 0; i < out->n; i++)
		if (strcmp(out->p[i], dir) == 0)
			return;
	*VEC_ADD(a, out) = dir;
}

/* One name; relative ones count from `from`. git quotes those that hold odd bytes: left to git. */
static void dirs_add_name(struct object_dirs *out, struct slice name, const char *from,
			  struct arena *a)
{
	if (!name.n || name.p[0] == '#' || name.p[0] == '"')
		return;
	if (name.p[0] == '/')
		dirs_add(out, arena_dup(a, name).p, a);
	else
		dirs_add(out, arena_printf(a, "%s/%.*s", from, SLICE_ARG(name)).p, a);
}

static void dirs_add_list(struct object_dirs *out, struct slice list, char end, const char *from,
			  struct arena *a)
{
	while (list.n) {
		size_t n = slice_find(list, end);

		dirs_add_name(out, slice_first(list, n), from, a);
		list = slice_from(list, n + 1);
	}
}

static void dirs_follow(struct object_dirs *out, size_t i, struct arena *a)
{
	const char *file = arena_printf(a, "%s/info/alternates", out->p[i]).p;
	struct diag_list quiet = {.arena = a};
	struct slice text;

	/* What cannot be read here, git is asked for. */
	if (file_read(&text, file, 1 << 20, &quiet) == 0)
		dirs_add_list(out, text, '\n', out->p[i], a);
}

void object_dirs_find(struct object_dirs *out, const char *own, struct arena *a)
{
	const char *list = getenv("GIT_ALTERNATE_OBJECT_DIRECTORIES");
	size_t at = 0;

	*out = (struct object_dirs){0};
	dirs_add(out, own, a);
	/* The objects of a push in quarantine lie in a directory of their own, this names the rest.
	 */
	dirs_add_list(out, slice_of(list), ':', ".", a);
	for (unsigned depth = 0; depth <= ALTERNATES_DEPTH; depth++)
		for (size_t end = out->n; at < end; at++)
			dirs_follow(out, at, a);
}
