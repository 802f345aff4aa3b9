/* Commits: parsed from their raw bytes. */
#include "src/source/commit.h"

#include <stdlib.h>

#include "src/source/bases.h"
#include "src/source/store.h"

/* Cuts the line "key value" off *rest when it begins with `key` and a space. */
static bool commit_line(struct slice *value, struct slice *rest, struct slice key)
{
	size_t n = slice_find(*rest, '\n');

	if (!slice_starts(*rest, key) || n <= key.n || n == rest->n || rest->p[key.n] != ' ')
		return false;
	*value = slice_from(slice_first(*rest, n), key.n + 1);
	*rest = slice_from(*rest, n + 1);
	return true;
}

int64_t commit_seconds(struct slice digits)
{
	const int64_t most = 253402300799; /* the end of the year 9999 */
	int64_t t = 0;

	for (size_t i = 0; i < digits.n; i++) {
		if (digits.p[i] < '0' || digits.p[i] > '9')
			return 0;
		t = t * 10 + (digits.p[i] - '0');
		if (t > most)
			return 0;
	}
	return t;
}

/* The seconds behind the mail address. */
static int64_t commit_time(struct slice who)
{
	struct slice s = slice_from(who, slice_rfind(who, '>') + 1), word;

	return slice_word(&word, &s) ? commit_seconds(word) : 0;
}

static int commit_parse(struct repo *r, struct slice text, struct commit *c, struct arena *a)
{
	VEC(struct oid) parents = {0};
	struct slice value;

	if (!commit_line(&value, &text, SLICE("tree")) || !place_oid(&r->place, value, &c->tree))
		return -1;
	while (commit_line(&value, &text, SLICE("parent")))
		if (!place_oid(&r->place, value, VEC_ADD(a, &parents)))
			return -1;
	c->parent = parents.p;
	c->nparents = parents.n;
	/* Old commits may lack a proper author; that is no reason to refuse them. */
	if (commit_line(&value, &text, SLICE("author")))
		c->author = arena_dup(a, slice_first(value, slice_rfind(value, '>') + 1));
	if (commit_line(&value, &text, SLICE("committer")))
		c->time = commit_time(value);
	return 0;
}

int commit_read(struct repo *r, const struct oid *oid, struct commit *out, struct arena *a,
		struct diag_list *d)
{
	struct object o;
	int rc;

	if (repo_object(r, oid, OBJECT_COMMIT, (struct slice){0}, &o, d) != 0)
		return -1;
	*out = (struct commit){.oid = *oid};
	rc = commit_parse(r, o.bytes, out, a);
	object_release(&o);
	if (rc != 0) {
		struct slice hex = repo_hex(r, oid, d->arena);

		return diag_error(d, "commit %s is malformed; run `git fsck`", hex.p);
	}
	return 0;
}

int commit_snapshot(struct repo *r, const struct oid *oid, struct slice name, struct arena *a,
		    struct snapshot **out, struct diag_list *d)
{
	struct commit c;

	if (commit_read(r, oid, &c, a, d) != 0)
		return -1;
	*out = snapshot_of_tree(r, &c.tree, name, a);
	return 0;
}

typedef VEC(struct oid) commit_names;

/* The merge bases as git tells them. */
static int commit_ask_bases(struct repo *r, const struct oid *oid, size_t n, commit_names *out,
			    struct arena *a, struct diag_list *d)
{
	struct command_line args = {0};
	struct proc_output git;
	struct slice line;

	*VEC_ADD(a, &args) = "merge-base";
	*VEC_ADD(a, &args) = "--all";
	*VEC_ADD(a, &args) = "--octopus";
	for (size_t i = 0; i < n; i++)
		*VEC_ADD(a, &args) = repo_hex(r, &oid[i], a).p;
	*VEC_ADD(a, &args) = NULL;
	if (place_git(&r->place, &git, args.p, d) != 0)
		return -1;
	/* 1 without a word: unrelated histories. */
	if (git.status > 1 || (git.status == 1 && git.err.n)) {
		struct slice why = place_git_message(&git, d->arena);

		return diag_error(d, "cannot find the merge base: %.*s", SLICE_ARG(why));
	}
	while (slice_word(&line, &git.out))
		if (!place_oid(&r->place, line, VEC_ADD(a, out)))
			return diag_error(d, "cannot understand what `git merge-base` says");
	return 0;
}

int commit_bases(struct repo *r, struct change_set *set, const struct oid *oid, size_t n,
		 struct arena *a, struct diag_list *d)
{
	commit_names names = {0};
	struct oid one;
	int found = n == 2 ? bases_find(r, oid, &one) : -1;

	if (found > 0)
		*VEC_ADD(a, &names) = one;
	if (found < 0 && commit_ask_bases(r, oid, n, &names, a, d) != 0)
		return -1;
	set->base = ARENA_ARRAY(a, struct snapshot *, names.n);
	for (size_t i = 0; i < names.n; i++) {
		struct slice name = repo_hex(r, &names.p[i], a);

		if (commit_snapshot(r, &names.p[i], name, a, &set->base[set->nbases++], d) != 0)
			return -1;
	}
	return 0;
}

static bool commit_seen(const struct oid *oid, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (oid_eq(&oid[i], &oid[n]))
			return true;
	return false;
}

int commit_parents(struct repo *r, struct change_set *set, const struct oid *oid, size_t n,
		   struct arena *a, struct diag_list *d)
{
	set->parent = ARENA_ARRAY(a, struct snapshot *, n);
	for (size_t i = 0; i < n; i++) {
		struct slice name = repo_hex(r, &oid[i], a);

		if (commit_seen(oid, i))
			continue;
		if (commit_snapshot(r, &oid[i], name, a, &set->parent[set->nparents++], d) != 0)
			return diag_error(d,
					  "what was there before cannot be told without commit "
					  "%s; in a shallow clone run `git fetch --deepen=1` or "
					  "`git fetch --unshallow`",
					  name.p);
	}
	return set->nparents > 1 ? commit_bases(r, set, oid, n, a, d) : 0;
}
