/* What a push brings: every commit that is new to the other side, by the rules that hold there. */
#include <ctype.h>

#include "src/cmd/hook.h"
#include "ssot/base/file.h"

#define PUSH_LINES_MOST ((size_t)64 << 20)
#define PUSH_KNOWN_MOST 4

struct push {
	const struct hook_call *call;
	VEC(struct push_ref) refs;
	struct slice known; /* what all refs leave out, an argument of rev-list */
	bool receiving;	    /* the rules are those of this side, not of what comes */
};

static bool push_is_zeros(struct slice oid)
{
	for (size_t i = 0; i < oid.n; i++)
		if (oid.p[i] != '0')
			return false;
	return true;
}

static bool push_is_oid(struct slice s)
{
	if (s.n != 40 && s.n != 64)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!isxdigit((unsigned char)s.p[i]))
			return false;
	return true;
}

/*
 * Whether what `revision` names here has rules: 1; 0 when not, as blobs that tags name; -1. What
 * cannot be read has not "no rules": then the push would be judged by its own.
 */
static int push_has_rules(const struct push *p, struct slice revision)
{
	struct diag_list *d = p->call->diag, quiet = {.arena = d->arena};
	struct repo *r = p->call->repo;
	struct snapshot *tree;
	struct side at;
	struct oid oid;
	uint64_t size;

	if (repo_resolve(r, revision, &oid, d))
		return -1;
	if (repo_blob_size(r, &oid, (struct slice){0}, &size, &quiet) == 0)
		return 0;
	if (repo_tree_snapshot(r, &oid, revision, &tree, d))
		return -1;
	return snapshot_find(tree, SLICE(CONFIG_NAME), &at, d);
}

/*
 * The rules a push is judged by are those that its branch had before, so that it cannot loosen its
 * own; of a new branch, those of the default branch. Before there are any, every commit's own. 0,
 * or -1 with a diagnostic.
 */
static int push_policy(const struct push *p, const struct push_ref *ref, struct slice *out)
{
	struct oid head;
	int found = 0;

	*out = push_is_zeros(ref->was) ? SLICE("") : ref->was;
	if (p->receiving && out->n)
		found = push_has_rules(p, *out);
	if (p->receiving && found == 0) {
		*out = SLICE("HEAD");
		found = repo_head(p->call->repo, &head, p->call->diag);
		found = found == 1 ? push_has_rules(p, *out) : found;
	}
	if (found != 1)
		*out = SLICE("");
	return found < 0 ? -1 : 0;
}

static int push_judge(const struct push *p, const struct push_ref *ref)
{
	const struct hook_call *c = p->call;
	struct check_request q = *c->q;
	struct slice known[PUSH_KNOWN_MOST];
	size_t n = 0;
	int ruled;

	if (push_is_zeros(ref->now))
		return EXIT_CLEAN;
	known[n++] = p->known;
	if (!push_is_zeros(ref->was))
		known[n++] = ref->was;
	/* Tags of trees and blobs bring no commit, so nothing that a branch could hold. */
	q.source = &source_commits;
	q.query.to = ref->now;
	q.query.known = known;
	q.query.nknown = n;
	if (push_policy(p, ref, &q.policy) || (ruled = push_has_rules(p, ref->now)) < 0)
		return EXIT_TROUBLE;
	q.adopting = !q.policy.n && ruled;
	q.terse = p->refs.n > 1;
	q.blocked = "push";
	return check_request_run(&q, c->repo, c->diag);
}

static int push_judge_all(const struct push *p)
{
	int worst = EXIT_CLEAN;

	for (size_t i = 0; i < p->refs.n; i++) {
		int status = push_judge(p, &p->refs.p[i]);

		worst = status > worst ? status : worst;
	}
	return worst;
}

static int push_bad_line(const struct push *p, struct slice line)
{
	return diag_error(p->call->diag, "the %s hook cannot understand its input '%.*s'",
			  p->call->name, SLICE_ARG(line));
}

/* Lines of `count` words; `at` says which of them are now and was. */
static int push_read(struct push *p, size_t count, const size_t at[2])
{
	struct slice text, line;

	if (file_read(&text, "-", PUSH_LINES_MOST, p->call->diag) < 0)
		return -1;
	for (; text.n; text = slice_from(text, line.n + 1)) {
		struct slice word[4], rest;
		size_t n = 0;

		line = slice_first(text, slice_find(text, '\n'));
		rest = line;
		while (n < count && slice_word(&word[n], &rest))
			n++;
		if (n < count || slice_trim(rest).n || !push_is_oid(word[at[0]]) ||
		    !push_is_oid(word[at[1]]))
			return push_bad_line(p, line);
		*VEC_ADD(p->call->diag->arena, &p->refs) =
			(struct push_ref){.now = word[at[0]], .was = word[at[1]]};
	}
	return 0;
}

/* Pushed to by URL, a remote has no branches here: what any other has is known enough. */
static struct slice push_known_there(const struct hook_call *c, struct slice remote,
				     struct slice url)
{
	return slice_eq(remote, url)
		       ? SLICE("--remotes")
		       : arena_printf(c->diag->arena, "--remotes=%.*s", SLICE_ARG(remote));
}

int hook_push_branch(const struct hook_call *c, struct slice remote, struct slice url,
		     const struct push_ref *ref)
{
	struct push p = {.call = c, .known = push_known_there(c, remote, url)};

	*VEC_ADD(c->diag->arena, &p.refs) = *ref;
	return push_judge_all(&p);
}

/* Arguments: remote and its URL. Lines: local ref, local object, remote ref, remote object. */
int hook_pre_push(const struct hook_call *c)
{
	const struct hook_words *w = c->words;
	struct push p = {.call = c};

	if (w->n < 2) {
		diag_error(c->diag, "the pre-push hook is called with a remote and its URL");
		return EXIT_TROUBLE;
	}
	p.known = push_known_there(c, w->p[0], w->p[1]);
	if (push_read(&p, 4, (const size_t[2]){1, 3}) < 0)
		return EXIT_TROUBLE;
	return push_judge_all(&p);
}

/* Lines: old object, new object, ref. */
int hook_pre_receive(const struct hook_call *c)
{
	struct push p = {.call = c, .known = SLICE("--all"), .receiving = true};

	if (push_read(&p, 3, (const size_t[2]){1, 0}) < 0)
		return EXIT_TROUBLE;
	return push_judge_all(&p);
}

/* Arguments: ref, old object, new object. */
int hook_update(const struct hook_call *c)
{
	struct push p = {.call = c, .known = SLICE("--all"), .receiving = true};
	const struct slice *w = c->words->p;

	if (c->words->n != 3 || !push_is_oid(w[1]) || !push_is_oid(w[2])) {
		diag_error(c->diag,
			   "the update hook is called with a ref, its old and its new object");
		return EXIT_TROUBLE;
	}
	*VEC_ADD(c->diag->arena, &p.refs) = (struct push_ref){.was = w[1], .now = w[2]};
	return push_judge_all(&p);
}
