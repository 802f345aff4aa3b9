/* The object reader over libgit2: packs alone, no repository, index or configuration. */
#include <git2.h>
#include <git2/odb_backend.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/source/objects.h"

struct odb {
	const struct object_dirs *dirs;
	git_odb *db; /* NULL: not asked yet, or */
	bool failed; /* it cannot be opened */
};

static struct git_oid odb_oid(const struct oid *oid)
{
	struct git_oid id = {0};

	memcpy(id.id, oid->b, GIT_OID_RAWSZ);
	return id;
}

/* libgit2's last error in `why`; must be called before anything else may fail on this thread. */
static int odb_trouble(int rc, char why[OBJECT_WHY])
{
	const git_error *e = git_error_last();

	if (rc == GIT_ENOTFOUND)
		return 1;
	if (e && e->klass == GIT_ERROR_NOMEMORY)
		arena_out_of_memory();
	snprintf(why, OBJECT_WHY, "%s; run `git fsck`", e ? e->message : "unknown error");
	return -1;
}

/* Starts libgit2 and opens the packs. -1 and why when they cannot be. */
static int odb_start(struct odb *o)
{
	int rc;

	if (git_libgit2_init() < 0)
		arena_out_of_memory();
	/* Our trees have a cache of their own, and blobs are read once. */
	git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
	/* What is mapped counts as memory; little is enough, since blobs are read once. */
	git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, (size_t)8 * 1024 * 1024);
	git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, (size_t)32 * 1024 * 1024);
	/* objects_read() does it, for those objects where it matters. */
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	rc = git_odb_new(&o->db);
	/* Packs alone: libgit2 1.5 never comes back from a loose object that was cut off. */
	for (size_t i = 0; rc == 0 && i < o->dirs->n; i++) {
		git_odb_backend *packs;

		rc = git_odb_backend_pack(&packs, o->dirs->p[i]);
		if (rc == 0)
			rc = git_odb_add_backend(o->db, packs, 1);
	}
	return rc;
}

static void odb_stop(struct odb *o)
{
	git_odb_free(o->db);
	o->db = NULL;
	git_libgit2_shutdown();
}

static int odb_ready(struct odb *o, char why[OBJECT_WHY])
{
	if (o->db)
		return 0;
	if (!o->failed) {
		if (odb_start(o) == 0)
			return 0;
		odb_stop(o);
		o->failed = true;
	}
	snprintf(why, OBJECT_WHY, "libgit2 cannot open the packs in %s; run `git fsck`",
		 o->dirs->p[0]);
	return -1;
}

static void odb_object_release(void *owner)
{
	git_odb_object_free(owner);
}

static int odb_head(void *self, const struct oid *oid, struct object *out, char why[OBJECT_WHY])
{
	struct odb *o = self;
	struct git_oid id = odb_oid(oid);
	size_t size;
	git_object_t type;
	int rc;

	if (odb_ready(o, why) != 0)
		return -1;
	rc = git_odb_read_header(&size, &type, o->db, &id);
	if (rc < 0)
		return odb_trouble(rc, why);
	*out = (struct object){.type = (enum object_type)type, .size = size};
	return 0;
}

static int odb_read(void *self, const struct oid *oid, const struct object_want *want,
		    struct object *out, char why[OBJECT_WHY])
{
	struct odb *o = self;
	struct git_oid id = odb_oid(oid);
	git_odb_object *obj;
	int rc = want->most < UINT64_MAX ? odb_head(o, oid, out, why) : odb_ready(o, why);

	if (rc != 0 || (want->most < UINT64_MAX && object_is_too_large(out, want)))
		return rc;
	rc = git_odb_read(&obj, o->db, &id);
	if (rc < 0)
		return odb_trouble(rc, why);
	*out = (struct object){.type = (enum object_type)git_odb_object_type(obj),
			       .size = git_odb_object_size(obj),
			       .bytes = {git_odb_object_data(obj), git_odb_object_size(obj)},
			       .owner = obj,
			       .release = odb_object_release};
	return 0;
}

static void odb_close(void *self)
{
	struct odb *o = self;

	if (o->db)
		odb_stop(o);
	free(o);
}

const struct object_reader odb_reader = {odb_read, odb_head, odb_close};

struct odb *odb_open(const struct object_dirs *dirs)
{
	struct odb *o = calloc(1, sizeof *o);

	if (!o)
		arena_out_of_memory();
	o->dirs = dirs;
	return o;
}
