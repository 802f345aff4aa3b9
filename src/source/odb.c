/* The object reader over libgit2: packs alone, no repository, index or configuration. */
#include <git2.h>
#include <git2/odb_backend.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/source/objects.h"

struct odb {
	git_odb *db;
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

	if (e && e->klass == GIT_ERROR_NOMEMORY)
		arena_out_of_memory();
	if (rc == GIT_ENOTFOUND)
		snprintf(why, OBJECT_WHY,
			 "the object is missing; run `git fsck`, or fetch it again");
	else
		snprintf(why, OBJECT_WHY, "%s; run `git fsck`", e ? e->message : "unknown error");
	return -1;
}

static void odb_object_release(void *owner)
{
	git_odb_object_free(owner);
}

static int odb_read(void *self, const struct oid *oid, struct object *out, char why[OBJECT_WHY])
{
	struct odb *o = self;
	struct git_oid id = odb_oid(oid);
	git_odb_object *obj;
	int rc = git_odb_read(&obj, o->db, &id);

	if (rc < 0)
		return odb_trouble(rc, why);
	*out = (struct object){.type = (enum object_type)git_odb_object_type(obj),
			       .size = git_odb_object_size(obj),
			       .bytes = {git_odb_object_data(obj), git_odb_object_size(obj)},
			       .owner = obj,
			       .release = odb_object_release};
	return 0;
}

static int odb_head(void *self, const struct oid *oid, struct object *out, char why[OBJECT_WHY])
{
	struct odb *o = self;
	struct git_oid id = odb_oid(oid);
	size_t size;
	git_object_t type;
	int rc = git_odb_read_header(&size, &type, o->db, &id);

	if (rc < 0)
		return odb_trouble(rc, why);
	*out = (struct object){.type = (enum object_type)type, .size = size};
	return 0;
}

static void odb_close(void *self)
{
	struct odb *o = self;

	if (!o)
		return;
	git_odb_free(o->db);
	free(o);
	git_libgit2_shutdown();
}

const struct object_reader odb_reader = {odb_read, odb_head, odb_close};

struct odb *odb_open(const struct object_dirs *dirs, struct diag_list *d)
{
	struct odb *o = calloc(1, sizeof *o);
	int rc;

	if (!o || git_libgit2_init() < 0)
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
	for (size_t i = 0; rc == 0 && i < dirs->n; i++) {
		git_odb_backend *packs;

		rc = git_odb_backend_pack(&packs, dirs->p[i]);
		if (rc == 0)
			rc = git_odb_add_backend(o->db, packs, 1);
	}
	if (rc == 0)
		return o;
	diag_note(d, "libgit2 cannot open the objects in %s (%s): reading through git", dirs->p[0],
		  git_error_last() ? git_error_last()->message : "unknown error");
	odb_close(o);
	return NULL;
}
