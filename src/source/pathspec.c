/* The paths that were asked for: plain paths, directories and globs. */
#include "src/source/pathspec.h"

#include <stdlib.h>

#include "ssot/base/glob.h"
#include "ssot/source/source.h"

struct pathspec_item {
	struct slice text; /* borrowed; without slashes at its end */
	struct glob *glob; /* NULL: a plain path */
};

struct pathspec {
	struct pathspec_item *item;
	size_t n;
	struct regex_scratch *scratch;
};

bool source_path_is_glob(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (strchr("*?[", s.p[i]) && s.p[i])
			return true;
	return false;
}

int pathspec_new(struct pathspec **out, const struct slice *path, size_t n, struct diag_list *d)
{
	struct pathspec *s;

	*out = NULL;
	if (!n)
		return 0;
	s = calloc(1, sizeof *s);
	if (!s || !(s->item = calloc(n, sizeof *s->item)))
		arena_out_of_memory();
	s->scratch = regex_scratch_new((struct regex_limits){0});
	for (size_t i = 0; i < n; i++) {
		struct pathspec_item *item = &s->item[s->n++];
		struct regex_error err;

		item->text = path[i];
		if (source_path_is_glob(path[i])) {
			item->glob = glob_compile(path[i], (struct glob_syntax){'/', true}, &err);
			if (!item->glob) {
				pathspec_free(s);
				return diag_error_at(d, path[i], 0, "bad path glob: %s", err.text);
			}
		}
		while (item->text.n && item->text.p[item->text.n - 1] == '/')
			item->text.n--;
	}
	*out = s;
	return 0;
}

void pathspec_free(struct pathspec *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n; i++)
		glob_free(s->item[i].glob);
	regex_scratch_free(s->scratch);
	free(s->item);
	free(s);
}

int pathspec_match(const struct pathspec *s, struct slice path, struct diag_list *d)
{
	for (size_t i = 0; i < s->n; i++) {
		struct slice text = s->item[i].text;
		int rc;

		/* A path with a star in its name may be meant literally, too. */
		if (slice_starts(path, text) &&
		    (text.n == 0 || path.n == text.n || path.p[text.n] == '/'))
			return 1;
		if (!s->item[i].glob)
			continue;
		rc = glob_match(s->item[i].glob, s->scratch, path);
		if (rc < 0)
			return diag_error_at(d, text, 0, "path glob: %s",
					     regex_failure(s->scratch));
		if (rc > 0)
			return 1;
	}
	return 0;
}

bool pathspec_may_match_below(const struct pathspec *s, struct slice dir)
{
	for (size_t i = 0; i < s->n; i++) {
		struct slice text = s->item[i].text;

		if (s->item[i].glob || text.n == 0 || slice_starts(text, dir) ||
		    (slice_starts(dir, text) && dir.p[text.n] == '/'))
			return true;
	}
	return false;
}
