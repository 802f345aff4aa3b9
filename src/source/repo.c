/* The repository: opened, its objects and snapshots handed out. */
#include <stdlib.h>
#include <unistd.h>

#include "src/source/bases.h"
#include "src/source/commit.h"
#include "src/source/memory.h"
#include "src/source/store.h"

static void repo_add_reader(struct repo *r, const struct object_reader *ops, void *self)
{
	r->objects.reader[r->objects.nreaders].ops = ops;
	r->objects.reader[r->objects.nreaders++].self = self;
}

static int repo_connect(struct repo *r, struct diag_list *d)
{
	const struct place *p = &r->place;

	r->objects.sha1 = p->oid_size == 20;
	if (r->reader != REPO_READER_GIT && r->objects.sha1) {
		if (r->reader != REPO_READER_GIT2)
			repo_add_reader(r, &packs_reader, packs_open(&p->objects));
		repo_add_reader(r, &loose_reader, loose_open(&p->objects));
		if (r->reader != REPO_READER_FILE)
			repo_add_reader(r, &odb_reader, odb_open(&p->objects));
	}
	if (r->reader == REPO_READER_AUTO || r->reader == REPO_READER_GIT)
		repo_add_reader(r, &catfile_reader, catfile_open(p->dir, p->env, p->oid_size));
	if (!r->objects.nreaders)
		return diag_error(d, "only git itself can read %s", p->objects.p[0]);
	return 0;
}

static struct repo *repo_new(struct arena *a, enum repo_reader reader, bool trusting)
{
	struct repo *r = calloc(1, sizeof *r);

	if (!r)
		arena_out_of_memory();
	r->arena = a;
	r->reader = reader;
	r->index_fd = -1;
	r->objects.trusting = trusting;
	return r;
}

int repo_open(struct repo **out, const struct repo_options *o, struct arena *arena,
	      struct diag_list *d)
{
	struct repo *r;

	memory_init();
	r = repo_new(arena, o->reader, o->trusting);
	if (place_find(&r->place, o->dir, arena, d) != 0 || repo_connect(r, d) != 0) {
		repo_close(r);
		return -1;
	}
	*out = r;
	return 0;
}

int repo_clone(struct repo **out, const struct repo *of, struct arena *arena, struct diag_list *d)
{
	struct repo *r = repo_new(arena, of->reader, of->objects.trusting);

	r->place = of->place;
	if (repo_connect(r, d) != 0) {
		repo_close(r);
		return -1;
	}
	*out = r;
	return 0;
}

void repo_close(struct repo *r)
{
	if (!r)
		return;
	tree_cache_clear(&r->trees);
	bases_free(r->bases);
	objects_close(&r->objects);
	index_unmap(r);
	if (r->index_fd >= 0)
		close(r->index_fd);
	free(r);
}

bool repo_is_bare(const struct repo *r)
{
	return r->place.bare;
}

struct slice repo_git_dir(const struct repo *r)
{
	return r->place.git_dir;
}

struct slice repo_work_tree(const struct repo *r)
{
	return r->place.work_tree;
}

struct slice repo_prefix(const struct repo *r)
{
	return r->place.prefix;
}

struct slice repo_hex(const struct repo *r, const struct oid *oid, struct arena *a)
{
	static const char digit[] = "0123456789abcdef";
	size_t n = r->place.oid_size;
	char *p = arena_alloc(a, 2 * n + 1);

	for (size_t i = 0; i < n; i++) {
		p[2 * i] = digit[oid->b[i] >> 4];
		p[2 * i + 1] = digit[oid->b[i] & 15];
	}
	return (struct slice){p, 2 * n};
}

static int repo_object_error(struct repo *r, const struct oid *oid, enum object_type type,
			     struct slice path, struct diag_list *d)
{
	struct slice hex = repo_hex(r, oid, d->arena);

	return diag_error_at(d, path, 0, "cannot read %s %s: %s", object_type_name(type), hex.p,
			     r->objects.why);
}

static int repo_check_type(struct repo *r, const struct object *o, enum object_type type)
{
	if (o->type == type)
		return 0;
	snprintf(r->objects.why, sizeof r->objects.why, "it is a %s; run `git fsck`",
		 object_type_name(o->type));
	return -1;
}

static const struct object_want repo_whole = {.most = UINT64_MAX};

int repo_object(struct repo *r, const struct oid *oid, enum object_type type, struct slice path,
		struct object *out, struct diag_list *d)
{
	if (objects_read(&r->objects, oid, &repo_whole, out) != 0)
		return repo_object_error(r, oid, type, path, d);
	if (repo_check_type(r, out, type) != 0) {
		object_release(out);
		return repo_object_error(r, oid, type, path, d);
	}
	return 0;
}

int repo_blob_size(struct repo *r, const struct oid *oid, struct slice path, uint64_t *size,
		   struct diag_list *d)
{
	struct object o;

	if (objects_head(&r->objects, oid, &o) != 0 || repo_check_type(r, &o, OBJECT_BLOB) != 0)
		return repo_object_error(r, oid, OBJECT_BLOB, path, d);
	*size = o.size;
	return 0;
}

uint64_t repo_blob_place(struct repo *r, const struct oid *oid)
{
	return objects_place(&r->objects, oid);
}

int repo_read_blob(struct repo *r, const struct blob_request *q, struct arena *a, struct slice *out,
		   struct diag_list *d)
{
	const struct object_want want = {.most = q->limit, .arena = a, .trusting = q->trusting};
	struct object o;

	if (objects_read(&r->objects, q->oid, &want, &o) != 0)
		return repo_object_error(r, q->oid, OBJECT_BLOB, q->path, d);
	if (repo_check_type(r, &o, OBJECT_BLOB) != 0) {
		object_release(&o);
		return repo_object_error(r, q->oid, OBJECT_BLOB, q->path, d);
	}
	if (object_is_too_large(&o, &want))
		return diag_error_at(
			d, q->path, 0,
			"the file has %llu bytes, more than the limit of %llu: exclude "
			"it ([ssot] exclude = ...) or raise blob-limit",
			(unsigned long long)o.size, (unsigned long long)q->limit);
	*out = o.owner ? arena_dup(a, o.bytes) : o.bytes;
	object_release(&o);
	return 0;
}

/* What an annotated tag points to. */
static bool repo_tag_target(const struct repo *r, struct slice text, struct oid *out)
{
	static const struct slice key = SLICE_ROW("object ");

	return slice_starts(text, key) &&
	       place_oid(&r->place, slice_from(slice_first(text, slice_find(text, '\n')), key.n),
			 out);
}

int repo_resolve(struct repo *r, struct slice revision, struct oid *out, struct diag_list *d)
{
	const char *name = arena_dup(d->arena, revision).p;
	const char *const args[] = {"rev-parse", "--verify", "--end-of-options", name, NULL};
	struct proc_output git;
	struct object o;
	struct oid oid;

	if (place_git(&r->place, &git, args, d) != 0)
		return -1;
	if (git.status != 0 || !place_oid(&r->place, slice_trim(git.out), &oid))
		return diag_error(d,
				  "there is no revision %s here%s; `git log --all --oneline` "
				  "shows what there is",
				  name, r->place.head.n ? "" : ": this branch has no commit yet");
	for (;;) {
		bool is_tag;

		if (objects_read(&r->objects, &oid, &repo_whole, &o) != 0)
			return repo_object_error(r, &oid, OBJECT_COMMIT, (struct slice){0}, d);
		is_tag = o.type == OBJECT_TAG && repo_tag_target(r, o.bytes, &oid);
		object_release(&o);
		if (!is_tag)
			break;
	}
	*out = oid;
	return 0;
}

int repo_head(struct repo *r, struct oid *out, struct diag_list *d)
{
	(void)d; /* repo_open() refused a broken HEAD */
	return place_oid(&r->place, r->place.head, out);
}

int repo_index_snapshot(struct repo *r, struct snapshot **out, struct diag_list *d)
{
	struct node root = {.mode = MODE_TREE};
	const struct index *x;

	if (!r->index && index_read(r, &r->index, d) != 0)
		return -1;
	x = r->index;
	root.index = x;
	root.hi = x->n;
	root.note = x->root;
	root.named = x->root && x->root->oid && x->root->entries == x->n;
	if (root.named)
		memcpy(root.oid.b, x->root->oid, r->place.oid_size);
	*out = snapshot_new(r, root, SLICE("the index"), r->arena);
	return 0;
}

int repo_tree_snapshot(struct repo *r, const struct oid *treeish, struct slice name,
		       struct snapshot **out, struct diag_list *d)
{
	enum object_type type;
	struct object o;

	if (objects_read(&r->objects, treeish, &repo_whole, &o) != 0)
		return repo_object_error(r, treeish, (enum object_type)0, (struct slice){0}, d);
	type = o.type;
	object_release(&o);
	if (type == OBJECT_COMMIT)
		return commit_snapshot(r, treeish, name, r->arena, out, d);
	if (type != OBJECT_TREE)
		return diag_error(d, "%.*s is a %s: name a commit or a tree", SLICE_ARG(name),
				  object_type_name(type));
	*out = snapshot_of_tree(r, treeish, name, r->arena);
	return 0;
}

static bool repo_index_same(const struct repo *r, const struct index *a, const struct index *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		struct index_entry e = index_get(a, i), f = index_get(b, i);

		if (e.mode != f.mode || !slice_eq(e.path, f.path) ||
		    memcmp(e.oid, f.oid, r->place.oid_size) != 0)
			return false;
	}
	return true;
}

int repo_index_reload(struct repo *r, struct diag_list *d)
{
	const struct index *before = r->index;

	if (before && index_is_seen(r))
		return 0;
	r->index = NULL;
	if (index_read(r, &r->index, d) != 0)
		return -1;
	return before && !repo_index_same(r, before, r->index);
}
