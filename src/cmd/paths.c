/* Paths as typed: counted from the current directory, as git counts them. */
#include "src/cmd/paths.h"

/* Appends the components of `path` to out[0..*n), undoing one for each "..". */
static int paths_append(char *out, size_t *n, struct slice path)
{
	while (path.n) {
		size_t len = slice_find(path, '/');
		struct slice part = slice_first(path, len);

		path = slice_from(path, len + 1);
		if (!part.n || slice_is(part, "."))
			continue;
		if (slice_is(part, "..")) {
			if (!*n)
				return -1;
			while (*n && out[*n - 1] != '/')
				(*n)--;
			*n -= *n > 0;
			continue;
		}
		if (*n)
			out[(*n)++] = '/';
		memcpy(out + *n, part.p, part.n);
		*n += part.n;
	}
	return 0;
}

static int paths_resolve(struct slice *out, const struct repo *r, struct slice typed,
			 struct diag_list *d)
{
	struct slice top = repo_work_tree(r), prefix = repo_prefix(r), path = typed;
	char *p = arena_alloc(d->arena, prefix.n + typed.n + 2);
	size_t n = 0;

	if (typed.n && typed.p[0] == '/') {
		if (!top.n || !slice_starts(typed, top) ||
		    (typed.n > top.n && typed.p[top.n] != '/'))
			return diag_error(d, "'%.*s' is outside the repository", SLICE_ARG(typed));
		path = slice_from(typed, top.n);
		prefix = (struct slice){0};
	}
	if (paths_append(p, &n, prefix) || paths_append(p, &n, path))
		return diag_error(d, "'%.*s' is outside the repository", SLICE_ARG(typed));
	*out = (struct slice){p, n};
	return 0;
}

int paths_from_prefix(struct source_request *q, const struct repo *r, const struct slice *typed,
		      size_t n, struct diag_list *d)
{
	struct slice *path = ARENA_ARRAY(d->arena, struct slice, n);

	for (size_t i = 0; i < n; i++)
		if (paths_resolve(&path[i], r, typed[i], d))
			return -1;
	q->path = path;
	q->npaths = n;
	return 0;
}

int paths_one(const char **path, const struct repo *r, struct diag_list *d)
{
	struct slice out = {0};

	if (paths_resolve(&out, r, slice_of(*path), d))
		return -1;
	if (!out.n)
		return diag_error(d, "'%s' is no file", *path);
	*path = out.p;
	return 0;
}
