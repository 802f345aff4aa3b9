/* Which rules a change set is judged by: read from a snapshot, never from the work tree. */
#include <stdlib.h>

#include "src/engine/builtin.h"
#include "ssot/base/file.h"
#include "ssot/engine/check.h"
#include "ssot/lang/lang.h"
#include "ssot/rule/kinds.h"

/* A configuration is written by hand; more than this is no configuration. */
#define POLICY_LIMIT ((size_t)4 * 1024 * 1024)

struct policy {
	struct repo *repo;
	struct snapshot *snapshot;
	struct regex_scratch *scratch;
	const struct glob *owner; /* for policy_visit() */
	struct arena *arena;
	struct diag_list *diag;
};

static int policy_read(void *data, struct slice path, struct slice *out, struct diag_list *d)
{
	struct policy *p = data;
	struct side at;
	int found = p->snapshot ? snapshot_find(p->snapshot, path, &at, d) : 0;

	if (found <= 0)
		return found;
	if (at.mode != MODE_FILE && at.mode != MODE_EXEC)
		return diag_error(d, "%.*s in %.*s is not a regular file: make it one",
				  SLICE_ARG(path), SLICE_ARG(p->snapshot->name));
	return repo_read_blob(p->repo, &at.oid, path, POLICY_LIMIT, p->arena, out, d) ? -1 : 1;
}

static int policy_visit(void *data, struct slice path, const struct side *at)
{
	struct policy *p = data;
	int hit = glob_match(p->owner, p->scratch, path);

	(void)at;
	if (hit < 0)
		diag_error_at(p->diag, path, 0, "owner: a glob could not be decided: %s",
			      regex_failure(p->scratch));
	return hit;
}

static bool policy_is_literal(struct slice pattern)
{
	for (size_t i = 0; i < pattern.n; i++)
		if (memchr("*?[]\\", pattern.p[i], 5))
			return false;
	return slice_find(pattern, '/') < pattern.n;
}

/* A plain path is looked up; only a real glob is worth a walk. */
static int policy_exists(void *data, const struct glob *owner, struct slice pattern,
			 struct diag_list *d)
{
	struct policy *p = data;
	struct side at;

	if (policy_is_literal(pattern)) {
		if (pattern.p[pattern.n - 1] == '/')
			return snapshot_is_dir(p->snapshot, slice_first(pattern, pattern.n - 1), d);
		return snapshot_find(p->snapshot, pattern, &at, d);
	}
	p->owner = owner;
	return snapshot_walk(p->snapshot, (struct slice){0}, policy_visit, p, d);
}

/* All directories above the changed paths, without doubles: only there can nested files matter. */
static void policy_directories(struct config_request *q, const struct change_set *set,
			       struct arena *a)
{
	VEC(struct slice) v = {0};
	struct slice last = {0};

	for (size_t i = 0; i < set->nchanges; i++) {
		struct slice path = set->change[i].path;
		size_t shared = 0;

		while (shared < path.n && shared < last.n && path.p[shared] == last.p[shared])
			shared++;
		/* Paths are sorted: directories within the shared beginning are known already. */
		for (size_t k = 0; k < path.n; k++)
			if (path.p[k] == '/' && (k >= shared || last.p[k] != '/'))
				*VEC_ADD(a, &v) = slice_first(path, k);
		last = path;
	}
	q->directory = v.p;
	q->ndirectories = v.n;
}

struct policy_walk {
	VEC(struct slice) dir;
	struct arena *arena;
};

static int policy_visit_nested(void *data, struct slice path, const struct side *at)
{
	static const struct slice tail = SLICE_ROW("/" CONFIG_NAME);
	struct policy_walk *w = data;

	(void)at;
	if (slice_ends(path, tail))
		*VEC_ADD(w->arena, &w->dir) =
			arena_dup(w->arena, slice_first(path, path.n - tail.n));
	return 0;
}

/* All directories that have a nested file. */
static int policy_all_directories(struct config_request *q, struct snapshot *s, struct arena *a,
				  struct diag_list *d)
{
	struct policy_walk w = {.arena = a};

	if (snapshot_walk(s, (struct slice){0}, policy_visit_nested, &w, d))
		return -1;
	q->directory = w.dir.p;
	q->ndirectories = w.dir.n;
	return 0;
}

/* What --config names: a file of the machine, or a pack of the program. */
static int policy_read_file(struct slice *out, struct slice name, struct arena *a,
			    struct diag_list *d)
{
	static const struct slice builtin = SLICE_ROW("builtin:");
	struct slice known = {"", 0};

	if (!slice_starts(name, builtin))
		return file_read(out, arena_dup(a, name).p, POLICY_LIMIT, d);
	*out = config_pack(slice_from(name, builtin.n));
	if (out->n)
		return 0;
	for (size_t i = 0; config_pack_names[i]; i++)
		known = arena_printf(a, "%s%sbuiltin:%s", known.p, i ? ", " : "",
				     config_pack_names[i]);
	return diag_error(d, "there is no %.*s; there are: %s", SLICE_ARG(name), known.p);
}

int check_load_rules(struct rule_set **out, struct repo *r, const struct change_set *set,
		     const struct check_policy *policy, struct arena *a, struct diag_list *d)
{
	struct policy p = {.repo = r,
			   .snapshot = policy->snapshot ? policy->snapshot
				       : set		? set->now
							: NULL,
			   .arena = a,
			   .diag = d};
	struct config_request q = {.kinds = rule_kind_table,
				   .langs = lang_table,
				   .reader = {policy_read, p.snapshot ? policy_exists : NULL, &p},
				   .top = SLICE(CONFIG_NAME)};
	int ret;

	if (policy->file.n) {
		if (policy_read_file(&q.top_bytes, policy->file, a, d))
			return -1;
		q.top = policy->file;
		q.top_given = true;
	} else if (set) {
		policy_directories(&q, set, a);
	} else if (p.snapshot && policy_all_directories(&q, p.snapshot, a, d)) {
		return -1;
	}
	p.scratch = regex_scratch_new((struct regex_limits){0});
	ret = config_load(out, &q, a, d);
	if (ret == 0)
		(*out)->outside = policy->file.n > 0;
	if (ret == 0 && builtin_add(*out, a, d))
		ret = -1;
	regex_scratch_free(p.scratch);
	return ret;
}
