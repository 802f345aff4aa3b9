/* The object reader over libgit2: the object database alone, no repository, index or configuration.
 */
#include <git2.h>
#include <git2/sys/alloc.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/source/objects.h"

struct odb {
	git_odb *db;
};

static struct git_oid odb_oid(const struct oid *oid)
{
	struct git_oid id;

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

bool odb_has_name(struct slice bytes, enum object_type type, const struct oid *oid)
{
	struct git_oid id;

	return git_odb_hash(&id, bytes.p ? bytes.p : "", bytes.n, (git_object_t)type) == 0 &&
	       memcmp(id.id, oid->b, GIT_OID_RAWSZ) == 0;
}

/* Quarantined objects of a push lie elsewhere than the rest, which the environment then names. */
static int odb_add_alternates(git_odb *db)
{
	const char *list = getenv("GIT_ALTERNATE_OBJECT_DIRECTORIES");
	char *copy, *rest;
	int rc = 0;

	if (!list || !*list)
		return 0;
	/* git quotes names that hold a colon; leave those to git. */
	if (strchr(list, '"'))
		return -1;
	rest = copy = strdup(list);
	if (!copy)
		arena_out_of_memory();
	for (char *dir; rc == 0 && (dir = strsep(&rest, ":"));)
		if (*dir)
			rc = git_odb_add_disk_alternate(db, dir);
	free(copy);
	return rc;
}

struct odb *odb_open(const char *dir, struct diag_list *d)
{
	struct odb *o = calloc(1, sizeof *o);

	if (!o || git_libgit2_init() < 0)
		arena_out_of_memory();
	/* Our trees have a cache of their own, and blobs are read once. */
	git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
	/* objects_read() does it, for those objects where it matters. */
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	if (git_odb_open(&o->db, dir) == 0 && odb_add_alternates(o->db) == 0)
		return o;
	diag_note(d, "libgit2 cannot open %s (%s): reading through git", dir,
		  git_error_last() ? git_error_last()->message : "quoted alternates");
	odb_close(o);
	return NULL;
}
