/* Whether a hook fires: git is made to run it, and the program at its end has to answer. */
#include "src/cmd/hooks.h"

#include <stdlib.h>
#include <unistd.h>

#include "ssot/base/file.h"
#include "ssot/base/proc.h"

#define PROBE_TEXT_MOST (1u << 20)

static bool probe_says(struct slice text, const char *word)
{
	return text.n && memmem(text.p, text.n, word, strlen(word));
}

/* Runs our hook, at its place, as git would. 1 when it answered `token`, 0 when not, -1 trouble. */
static int probe_run(const struct hook_place *p, const struct hook_slot *s, const char *token,
		     struct slice *said, struct diag_list *d)
{
	struct slice set = arena_printf(d->arena, HOOK_PROBE "=%s", token);
	const char *const env[] = {set.p, NULL};
	const char *from = p->bare ? p->git_dir.p : p->top.p;
	const char *const by_git[] = {"git", "-C", from, "hook", "run", s->spec->name, NULL};
	/* git before 2.36 has no `hook run`, and pre-commit's hook would run more than ours. */
	const char *const by_hand[] = {"sh",	 "-c", "cd \"$1\" && exec \"$2\"", "sh", from,
				       s->own.p, NULL};
	bool direct = s->manager != HOOK_MANAGER_NONE;
	struct proc_output o;

	if (proc_run(&o, direct ? by_hand : by_git, env, SLICE(""), d) < 0)
		return -1;
	if (!direct && probe_says(o.err, "is not a git command") &&
	    proc_run(&o, by_hand, env, SLICE(""), d) < 0)
		return -1;
	*said = slice_trim(o.err);
	*said = slice_first(*said, slice_find(*said, '\n'));
	return probe_says(o.err, token);
}

static enum hook_answer probe_ours(const struct hook_place *p, const struct hook_slot *s,
				   struct slice *why, struct diag_list *d)
{
	struct slice token = arena_printf(d->arena, "%ld.%s", (long)getpid(), s->spec->name);
	struct slice said;
	int fires = probe_run(p, s, token.p, &said, d);

	if (fires < 0)
		return HOOK_SILENT;
	if (fires) {
		*why = s->state == HOOK_OURS	? SLICE("fires")
		       : s->state == HOOK_OLDER ? SLICE("fires; of an older version: 'git ssot "
							"install' renews it")
						: SLICE("fires; changed by hand");
		return HOOK_FIRES;
	}
	*why = arena_printf(d->arena, "does not reach git-ssot (%.*s): 'git ssot install' mends it",
			    SLICE_ARG(said.n ? said : SLICE("it says nothing")));
	return HOOK_SILENT;
}

/* Where a manager keeps what its hooks run, below the work tree. */
static const struct {
	enum hook_manager manager;
	const char *file[5]; /* NULL-ended */
} probe_files[] = {
	{HOOK_PRE_COMMIT, {".pre-commit-config.yaml"}},
	{HOOK_LEFTHOOK, {"lefthook.yml", ".lefthook.yml", "lefthook.yaml", "lefthook-local.yml"}},
	{HOOK_OVERCOMMIT, {".overcommit.yml"}},
	{HOOK_HUSKY, {".husky"}},
};

/* The file of the manager's that names us, below the work tree; or empty. */
static struct slice probe_manager_file(const struct hook_place *p, enum hook_manager manager,
				       const struct hook_spec *spec, struct arena *a)
{
	struct diag_list quiet = {.arena = a};

	for (size_t i = 0; i < sizeof probe_files / sizeof *probe_files; i++)
		for (const char *const *f = probe_files[i].file;
		     probe_files[i].manager == manager && *f; f++) {
			/* husky has a script for every hook. */
			struct slice file = manager == HOOK_HUSKY
						    ? arena_printf(a, "%s/%s", *f, spec->name)
						    : slice_of(*f);
			struct slice text, path = arena_printf(a, "%s/%s", p->top.p, file.p);

			if (file_read(&text, path.p, PROBE_TEXT_MOST, &quiet) == 0 &&
			    (probe_says(text, "git-ssot") || probe_says(text, "git ssot")))
				return file;
		}
	return SLICE("");
}

/* A hook that is not ours: read, never run. */
static enum hook_answer probe_foreign(const struct hook_place *p, const struct hook_slot *s,
				      struct slice *why, struct diag_list *d)
{
	enum hook_manager manager = p->manager ? p->manager : s->manager;
	struct slice file;

	if (s->state == HOOK_FOREIGN &&
	    (probe_says(s->text, "git-ssot") || probe_says(s->text, "git ssot"))) {
		*why = SLICE("another's hook which calls git-ssot (read, not run)");
		return HOOK_CALLS;
	}
	file = probe_manager_file(p, manager, s->spec, d->arena);
	if (file.n) {
		*why = arena_printf(d->arena,
				    "%s runs it, and its %s names git-ssot (read, not run)",
				    hook_manager_name[manager], file.p);
		return HOOK_CALLS;
	}
	if (manager)
		*why = arena_printf(d->arena,
				    "%s runs it, without git-ssot: 'git ssot install' says "
				    "what to do",
				    hook_manager_name[manager]);
	else
		*why = SLICE("another's hook, without git-ssot: 'git ssot install' puts it behind");
	return HOOK_SILENT;
}

enum hook_answer hook_probe(const struct hook_place *p, const struct hook_spec *spec,
			    struct slice *why, struct diag_list *d)
{
	struct hook_slot s;

	hook_slot_find(&s, p, spec, d->arena);
	if (p->ground == HOOK_GROUND_OFF) {
		*why = arena_printf(d->arena, "switched off: core.hooksPath is %s",
				    p->configured.p);
		return HOOK_SILENT;
	}
	if (s.state == HOOK_NONE && s.manager != HOOK_MANAGER_NONE)
		return probe_foreign(p, &s, why, d);
	if (s.state == HOOK_NONE && (p->manager || p->ground != HOOK_GROUND_OURS)) {
		*why = SLICE("not installed: 'git ssot install' says what to add");
		return HOOK_SILENT;
	}
	if (s.state == HOOK_NONE) {
		*why = arena_printf(d->arena, "not installed: 'git ssot install%s%s' puts it there",
				    spec->standard && !spec->server ? "" : " ",
				    !spec->standard ? spec->name
				    : spec->server  ? "--server"
						    : "");
		return HOOK_SILENT;
	}
	if (s.state == HOOK_STRANGE) {
		*why = SLICE("no readable file");
		return HOOK_SILENT;
	}
	if (!s.executable) {
		*why = arena_printf(
			d->arena, "not executable, so git passes it over: chmod +x '%s'", s.own.p);
		return HOOK_SILENT;
	}
	if (s.state != HOOK_FOREIGN)
		return probe_ours(p, &s, why, d);
	return probe_foreign(p, &s, why, d);
}
