/* Which rules a change set is judged by: read from a snapshot, never from the work tree. */
#include "src/engine/policy.h"

#include <inttypes.h>
#include <stdlib.h>

#include "src/engine/builtin.h"
#include "ssot/base/file.h"
#include "ssot/lang/lang.h"
#include "ssot/rule/kinds.h"

/* As the reader of its text says. */
#define POLICY_LIMIT ((size_t)1024 * 1024)

struct policy {
	struct repo *repo;
	struct snapshot *snapshot;
	struct regex_scratch *scratch; /* NULL before the first walk */
	const struct glob *owner;      /* for policy_visit() */
	struct slice place;	       /* what it found, in `arena` */
	struct policy_trace *trace;
	struct arena *arena;
	struct diag_list *diag;
};

static int policy_read(void *data, struct slice path, struct slice *out, struct diag_list *d)
{
	struct policy *p = data;
	struct side at = {0};
	const struct blob_request want = {.oid = &at.oid, .path = path, .limit = POLICY_LIMIT};
	uint64_t size;
	int found = p->snapshot ? snapshot_find(p->snapshot, path, &at, d) : 0;

	if (p->trace)
		*VEC_ADD(p->arena, &p->trace->reads) =
			(struct policy_file){arena_dup(p->arena, path), at};
	if (found <= 0)
		return found;
	if (at.mode != MODE_FILE && at.mode != MODE_EXEC)
		return diag_error(d, "%.*s in %.*s is not a regular file: make it one",
				  SLICE_ARG(path), SLICE_ARG(p->snapshot->name));
	if (repo_blob_size(p->repo, &at.oid, path, &size, d))
		return -1;
	if (size > POLICY_LIMIT)
		return diag_error_at(d, path, 0,
				     "the file has %" PRIu64 " bytes, a configuration at most %zu: "
				     "put parts of it into files of their own and include them",
				     size, POLICY_LIMIT);
	return repo_read_blob(p->repo, &want, p->arena, out, d) ? -1 : 1;
}

static int policy_visit(void *data, struct slice path, const struct side *at)
{
	struct policy *p = data;
	int hit = glob_match(p->owner, p->scratch, path);

	(void)at;
	if (hit < 0)
		diag_error_at(p->diag, path, 0, "owner: a glob could not be decided: %s",
			      regex_failure(p->scratch));
	if (hit == 1)
		p->place = arena_dup(p->arena, path);
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
static int policy_find(struct policy *p, const struct glob *owner, struct slice pattern,
		       struct diag_list *d)
{
	struct side at;

	if (policy_is_literal(pattern)) {
		if (pattern.p[pattern.n - 1] == '/')
			return snapshot_is_dir(p->snapshot, slice_first(pattern, pattern.n - 1), d);
		return snapshot_find(p->snapshot, pattern, &at, d);
	}
	p->owner = owner;
	if (!p->scratch)
		p->scratch = regex_scratch_new((struct regex_limits){0});
	return snapshot_walk(p->snapshot, (struct slice){0}, policy_visit, p, d);
}

static int policy_exists(void *data, const struct glob *owner, struct slice pattern,
			 struct diag_list *d)
{
	struct policy *p = data;
	int found;

	p->place = (struct slice){0};
	found = policy_find(p, owner, pattern, d);
	if (p->trace)
		*VEC_ADD(p->arena, &p->trace->owners) =
			(struct policy_owner){owner, arena_dup(p->arena, pattern), p->place, found};
	return found;
}

static struct snapshot *policy_snapshot(const struct policy_request *r)
{
	if (r->policy->snapshot)
		return r->policy->snapshot;
	return r->set ? r->set->now : NULL;
}

/*
 * All directories above the changed paths, without doubles: only there can nested files matter.
 * Copied, for rules that speak for one of them may outlive the change set.
 */
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
				*VEC_ADD(a, &v) = arena_dup(a, slice_first(path, k));
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

int policy_load(struct rule_set **out, const struct policy_request *r, struct arena *a,
		struct diag_list *d)
{
	const struct check_policy *policy = r->policy;
	struct policy p = {.repo = r->repo,
			   .snapshot = policy_snapshot(r),
			   .trace = r->trace,
			   .arena = a,
			   .diag = d};
	/* Rules from outside judge a history that may be older than their owners. */
	bool owners = p.snapshot && !(r->trace && policy->file.n);
	struct config_request q = {.kinds = rule_kind_table,
				   .langs = lang_table,
				   .reader = {policy_read, owners ? policy_exists : NULL, &p},
				   .top = SLICE(CONFIG_NAME)};
	int ret;

	if (policy->file.n) {
		if (policy_read_file(&q.top_bytes, policy->file, a, d))
			return -1;
		q.top = policy->file;
		q.top_given = true;
	} else if (r->set) {
		policy_directories(&q, r->set, a);
	} else if (p.snapshot && policy_all_directories(&q, p.snapshot, a, d)) {
		return -1;
	}
	ret = config_load(out, &q, a, d);
	if (ret == 0)
		(*out)->outside = policy->file.n > 0;
	if (ret == 0 && builtin_add(*out, a, d))
		ret = -1;
	regex_scratch_free(p.scratch);
	return ret;
}

int check_load_rules(struct rule_set **out, struct repo *r, const struct change_set *set,
		     const struct check_policy *policy, struct arena *a, struct diag_list *d)
{
	return policy_load(out, &(struct policy_request){.repo = r, .set = set, .policy = policy},
			   a, d);
}

/* --- whether rules that were loaded before would be loaded alike --- */

/* The directory a nested file speaks for, or false for any other file. */
static bool policy_is_nested(struct slice path, struct slice *dir)
{
	size_t slash = slice_rfind(path, '/');

	*dir = slice_first(path, slash);
	return slash < path.n && slice_is(slice_from(path, slash + 1), CONFIG_NAME);
}

static bool policy_has_directory(const struct config_request *q, struct slice dir)
{
	for (size_t i = 0; i < q->ndirectories; i++)
		if (slice_eq(q->directory[i], dir))
			return true;
	return false;
}

/* What was read is there as it was, and what was not there is not there now. */
static bool policy_reads_hold(const struct policy *p, const struct config_request *q)
{
	for (size_t i = 0; i < p->trace->reads.n; i++) {
		const struct policy_file *f = &p->trace->reads.p[i];
		struct side at = {0};
		struct slice dir;

		/* Looked for again only for the directories that matter now. */
		if (policy_is_nested(f->path, &dir) && !policy_has_directory(q, dir)) {
			if (f->at.mode)
				return false;
			continue;
		}
		if (!p->snapshot || snapshot_find(p->snapshot, f->path, &at, p->diag) < 0 ||
		    at.mode != f->at.mode || !oid_eq(&at.oid, &f->at.oid))
			return false;
	}
	return true;
}

/* No directory that matters now has a file that was not looked for then. */
static bool policy_directories_hold(const struct policy *p, const struct config_request *q)
{
	for (size_t i = 0; i < q->ndirectories; i++) {
		struct slice path =
			arena_printf(p->arena, "%.*s/%s", SLICE_ARG(q->directory[i]), CONFIG_NAME);
		struct side at = {0};
		bool known = false;

		for (size_t k = 0; !known && k < p->trace->reads.n; k++)
			known = slice_eq(p->trace->reads.p[k].path, path);
		if (!known && snapshot_find(p->snapshot, path, &at, p->diag) != 0)
			return false;
	}
	return true;
}

/* Owners exist, or not, as before: mostly where they were found last. */
static bool policy_owners_hold(struct policy *p, struct arena *kept)
{
	for (size_t i = 0; i < p->trace->owners.n; i++) {
		struct policy_owner *o = &p->trace->owners.p[i];
		struct side at;
		int found;

		if (o->place.n && snapshot_find(p->snapshot, o->place, &at, p->diag) == 1)
			continue;
		p->place = (struct slice){0};
		found = policy_find(p, o->glob, o->pattern, p->diag);
		if (found != o->found)
			return false;
		o->place = p->place.n ? arena_dup(kept, p->place) : p->place;
	}
	return true;
}

bool policy_holds(const struct policy_request *r, struct arena *kept)
{
	struct arena temp = {0};
	struct diag_list quiet = {.arena = &temp};
	struct policy p = {.repo = r->repo,
			   .snapshot = policy_snapshot(r),
			   .trace = r->trace,
			   .arena = &temp,
			   .diag = &quiet};
	struct config_request q = {0};
	bool holds;

	/* Without a snapshot nothing can be compared: they are read anew. */
	if (!p.snapshot)
		return false;
	if (!r->policy->file.n)
		policy_directories(&q, r->set, &temp);
	holds = policy_reads_hold(&p, &q) && policy_directories_hold(&p, &q) &&
		policy_owners_hold(&p, kept);
	regex_scratch_free(p.scratch);
	arena_clear(&temp);
	return holds;
}
