/* The index read by libgit2: SHA-1 indexes without the newer extensions. */
#include <git2.h>

#include "src/source/store.h"

/* 1 taken, 0 left out, -1 with a diagnostic. */
static int index_add_git2(struct repo *r, struct index *out, const git_index_entry *e,
			  struct diag_list *d)
{
	struct slice path = slice_of(e->path);
	unsigned char *oid;

	if (git_index_entry_is_conflict(e))
		return index_unmerged(path, d);
	/* `git add -N`: git will not commit it. */
	if (e->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD)
		return 0;
	if (e->mode == MODE_NONE)
		return diag_error_at(d, path, 0,
				     "an entry without a mode: the index is damaged; "
				     "rebuild it with `git read-tree HEAD`");
	oid = arena_alloc(r->arena, GIT_OID_RAWSZ);
	memcpy(oid, e->id.id, GIT_OID_RAWSZ);
	out->entry[out->n++] = (struct index_entry){arena_dup(r->arena, path), oid, e->mode};
	return 1;
}

int index_read_git2(struct repo *r, struct index *out, struct diag_list *d)
{
	git_index *x = NULL;
	size_t n;
	int rc = 0;

	if (r->place.oid_size != GIT_OID_RAWSZ)
		return 1;
	if (git_libgit2_init() < 0)
		arena_out_of_memory();
	if (git_index_open(&x, r->place.index.p) < 0) {
		const git_error *e = git_error_last();

		if (e && e->klass == GIT_ERROR_NOMEMORY)
			arena_out_of_memory();
		diag_note(d, "%s: libgit2 cannot read it (%s): asking git", r->place.index.p,
			  e ? e->message : "unknown error");
		git_libgit2_shutdown();
		return 1;
	}
	n = git_index_entrycount(x);
	out->entry = ARENA_ARRAY(r->arena, struct index_entry, n);
	for (size_t i = 0; i < n && rc >= 0; i++)
		rc = index_add_git2(r, out, git_index_get_byindex(x, i), d);
	git_index_free(x);
	git_libgit2_shutdown();
	return rc < 0 ? -1 : 0;
}
