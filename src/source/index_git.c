/* The index read by git itself: whatever git can read, we can judge. */
#include "src/source/store.h"

/* Cuts the text up to `end` off *rest. */
static bool index_field(struct slice *field, struct slice *rest, char end)
{
	size_t n = slice_find(*rest, end);

	if (n == rest->n)
		return false;
	*field = slice_first(*rest, n);
	*rest = slice_from(*rest, n + 1);
	return true;
}

static unsigned index_octal(struct slice s)
{
	unsigned v = 0;

	for (size_t i = 0; i < s.n; i++)
		v = v << 3 | ((unsigned)(unsigned char)s.p[i] - '0');
	return v;
}

/* One record: ":000000 MODE NULL OID A" NUL path NUL. */
static int index_add_git(struct repo *r, struct slice *rest, struct index_entry *e,
			 struct diag_list *d)
{
	struct slice old_mode, mode, old_oid, hex, status, path;
	struct oid oid;
	unsigned char *raw;

	if (!index_field(&old_mode, rest, ' ') || !index_field(&mode, rest, ' ') ||
	    !index_field(&old_oid, rest, ' ') || !index_field(&hex, rest, ' ') ||
	    !index_field(&status, rest, '\0') || !index_field(&path, rest, '\0'))
		return diag_error(d, "cannot understand what `git diff-index` says");
	if (slice_is(status, "U"))
		return index_unmerged(path, d);
	if (!slice_is(status, "A") || !place_oid(&r->place, hex, &oid))
		return diag_error(d, "cannot understand what `git diff-index` says about %.*s",
				  SLICE_ARG(path));
	raw = arena_alloc(r->arena, r->place.oid_size);
	memcpy(raw, oid.b, r->place.oid_size);
	*e = (struct index_entry){path, raw, index_octal(mode)};
	return 0;
}

int index_read_git(struct repo *r, struct index *out, struct diag_list *d)
{
	/* Against the empty tree everything that would be committed is an addition. */
	const char *empty =
		r->place.oid_size == 32
			? "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
			: "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
	const char *const args[] = {"diff-index",
				    "--cached",
				    "--raw",
				    "-z",
				    "--no-renames",
				    "--no-abbrev",
				    "--ignore-submodules=none",
				    "--ita-invisible-in-index",
				    empty,
				    "--",
				    NULL};
	struct proc_output git;
	VEC(struct index_entry) v = {0};

	if (place_git(&r->place, &git, args, d) != 0)
		return -1;
	if (git.status != 0) {
		struct slice why = place_git_message(&git, d->arena);

		return diag_error(d, "%s: git cannot read the index: %.*s", r->place.index.p,
				  SLICE_ARG(why));
	}
	git.out = arena_dup(r->arena, git.out);
	while (git.out.n)
		if (index_add_git(r, &git.out, VEC_ADD(r->arena, &v), d) != 0)
			return -1;
	out->entry = v.p;
	out->n = v.n;
	return 0;
}
