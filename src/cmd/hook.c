/* What a hook of a commit is given becomes a request to judge the staged changes. */
#include "src/cmd/hook.h"

#include <stdlib.h>
#include <unistd.h>

#include "src/cmd/hooks.h"
#include "ssot/base/file.h"

#define HOOK_MESSAGE_MOST (1u << 20)

bool hook_probed(const char *name)
{
	const char *token = getenv(HOOK_PROBE);

	if (!token || !*token)
		return false;
	fprintf(stderr, "git-ssot %s: probe %s reached the %s hook; nothing was judged\n",
		SSOT_VERSION, token, name);
	return true;
}

int hook_pre_commit(const struct hook_call *c)
{
	c->q->blocked = "commit";
	return check_request_run(c->q, c->repo, c->diag);
}

int hook_pre_merge_commit(const struct hook_call *c)
{
	c->q->blocked = "merge";
	c->q->query.merging = true;
	return check_request_run(c->q, c->repo, c->diag);
}

static int hook_pre_applypatch(const struct hook_call *c)
{
	c->q->blocked = "patch";
	return check_request_run(c->q, c->repo, c->diag);
}

/* --- prepare-commit-msg: every commit passes here, also those that no pre-commit saw --- */

/* Where git is, as far as this hook has to know. */
struct hook_moment {
	struct slice dir; /* git's directory, NUL-terminated */
	const struct hook_words *words;
	struct arena *arena;
};

static const char *hook_moment_path(const struct hook_moment *s, const char *name)
{
	return arena_printf(s->arena, "%s/%s", s->dir.p, name).p;
}

static bool hook_moment_is(const struct hook_moment *s, const char *name)
{
	return access(hook_moment_path(s, name), F_OK) == 0;
}

/*
 * Whether git makes this commit itself from a pick or a revert: then the message is the one that it
 * left in MERGE_MSG. A `git commit -m` in the same state brings its own, and has run pre-commit.
 * Only the first line is looked for: a hook that ran before may have put a ticket to it.
 */
static bool hook_message_is_gits(const struct hook_moment *s)
{
	struct diag_list quiet = {.arena = s->arena};
	struct slice merge_msg, message, subject;

	if (!hook_moment_is(s, "MERGE_MSG"))
		return false;
	/* What cannot be compared is judged: once too often does no harm. */
	if (file_read(&merge_msg, hook_moment_path(s, "MERGE_MSG"), HOOK_MESSAGE_MOST, &quiet) ||
	    file_read(&message, s->words->p[0].p, HOOK_MESSAGE_MOST, &quiet))
		return true;
	merge_msg = slice_trim(merge_msg);
	subject = slice_trim(slice_first(merge_msg, slice_find(merge_msg, '\n')));
	return subject.n && message.n && memmem(message.p, message.n, subject.p, subject.n);
}

enum hook_duty {
	HOOK_DUTY_NONE, /* another hook has judged it, or was told not to */
	HOOK_DUTY_WARN, /* stopping here would do harm: the push is where it ends */
	HOOK_DUTY_BLOCK
};

static enum hook_duty hook_duty(const struct hook_moment *s)
{
	const struct hook_words *w = s->words;
	struct slice action = slice_of(getenv("GIT_REFLOG_ACTION"));

	if (hook_moment_is(s, "rebase-merge")) {
		if (slice_starts(action, SLICE("rebase (continue)")))
			return HOOK_DUTY_BLOCK;
		/* A pick that is refused is put back on the list, its changes left in the way. */
		return hook_moment_is(s, "MERGE_MSG") ? HOOK_DUTY_WARN : HOOK_DUTY_NONE;
	}
	if (slice_is(action, "cherry-pick") || slice_is(action, "revert"))
		return HOOK_DUTY_BLOCK;
	return w->n > 1 && slice_is(w->p[1], "message") && hook_message_is_gits(s) ? HOOK_DUTY_BLOCK
										   : HOOK_DUTY_NONE;
}

bool hook_idle(const char *name, const struct hook_words *words, struct arena *a)
{
	struct hook_moment s = {.words = words, .arena = a};
	struct slice file = words->n ? words->p[0] : SLICE("");

	if (strcmp(name, "prepare-commit-msg") != 0 || slice_rfind(file, '/') == file.n)
		return false;
	/* The message lies in git's directory: no need to ask git for it. */
	s.dir = arena_dup(a, slice_first(file, slice_rfind(file, '/')));
	return hook_moment_is(&s, "HEAD") && hook_duty(&s) == HOOK_DUTY_NONE;
}

static int hook_prepare_commit_msg(const struct hook_call *c)
{
	struct hook_moment s = {.dir = arena_dup(c->diag->arena, repo_git_dir(c->repo)),
				.words = c->words,
				.arena = c->diag->arena};
	enum hook_duty duty = hook_duty(&s);
	int status;

	if (duty == HOOK_DUTY_NONE)
		return EXIT_CLEAN;
	c->q->blocked = "commit";
	c->q->terse = true;
	c->q->exit_zero |= duty == HOOK_DUTY_WARN;
	status = check_request_run(c->q, c->repo, c->diag);
	if (duty == HOOK_DUTY_BLOCK)
		return status;
	if (status != EXIT_CLEAN || c->q->blocking)
		fputs("git-ssot: the rebase goes on; mend this before you push\n", stderr);
	return EXIT_CLEAN;
}

static const struct {
	const char *name;
	int (*run)(const struct hook_call *c);
} hook_doors[] = {
	{"pre-commit", hook_pre_commit},
	{"pre-merge-commit", hook_pre_merge_commit},
	{"prepare-commit-msg", hook_prepare_commit_msg},
	{"pre-applypatch", hook_pre_applypatch},
	{"pre-push", hook_pre_push},
	{"pre-receive", hook_pre_receive},
	{"update", hook_update},
	{"framework", hook_framework},
};

int hook_run(const struct hook_call *c)
{
	for (size_t i = 0; i < sizeof hook_doors / sizeof *hook_doors; i++)
		if (strcmp(hook_doors[i].name, c->name) == 0)
			return hook_doors[i].run(c);
	hook_unknown(c->name, c->diag);
	return EXIT_TROUBLE;
}
