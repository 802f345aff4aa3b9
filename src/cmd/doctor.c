/* `git ssot doctor`: proves that commits are judged here, and names what is not. Writes nothing. */
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include "src/cmd/command.h"
#include "src/cmd/hooks.h"
#include "src/cmd/rules.h"
#include "ssot/base/file.h"
#include "ssot/base/proc.h"

enum doctor_level { DOCTOR_OK, DOCTOR_NOTE, DOCTOR_BAD };

struct doctor {
	struct arena *arena;
	struct diag_list *diag;
	struct hook_place place;
	bool pushes_judged; /* by a hook of this repository */
	bool server_judges; /* the hooks of a bare repository */
	int bad;
};

static int doctor_option(void *data, const struct option_spec *o, const char *value,
			 struct diag_list *d)
{
	(void)data;
	(void)o;
	(void)value;
	(void)d;
	return 0;
}

static int doctor_argument(void *data, const char *word, bool behind_dashes, struct diag_list *d)
{
	(void)data;
	(void)behind_dashes;
	return diag_error(d, "'%s': doctor takes no argument", word);
}

/* "  ok    pre-commit          fires" */
__attribute__((format(printf, 4, 5))) static void
doctor_say(struct doctor *doc, enum doctor_level level, const char *what, const char *fmt, ...)
{
	static const char *const word[] = {"ok", "note", "BAD"};
	char *text;
	va_list ap;

	doc->bad += level == DOCTOR_BAD;
	printf("  %-4s  %-18s  ", word[level], what);
	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		arena_out_of_memory();
	va_end(ap);
	/* It may quote a path of the index. */
	term_put_text(stdout, slice_of(text));
	free(text);
	putchar('\n');
}

/* The diagnostics of a trial become rows; they are the doctor's findings, not its failure. */
static void doctor_say_diag(struct doctor *doc, const char *what, const struct diag_list *d)
{
	for (size_t i = 0; i < d->v.n; i++) {
		const struct diag *g = &d->v.p[i];

		if (g->level != DIAG_NOTE)
			doctor_say(doc, g->level == DIAG_ERROR ? DOCTOR_BAD : DOCTOR_NOTE, what,
				   "%.*s%s%.*s", SLICE_ARG(g->file), g->file.n ? ": " : "",
				   SLICE_ARG(g->text));
	}
}

/* Standard output of a git command, without its last newline; empty when it fails. */
static struct slice doctor_ask(struct doctor *doc, const char *const *argv)
{
	struct diag_list quiet = {.arena = doc->arena};
	struct proc_output o;

	if (proc_run(&o, argv, NULL, SLICE(""), &quiet) < 0 || o.status != 0)
		return SLICE("");
	return slice_trim(o.out);
}

static void doctor_program(struct doctor *doc)
{
	static const char *const which[] = {"sh", "-c", "command -v git-ssot", NULL};
	static const char *const git[] = {"git", "--version", NULL};
	struct slice found = doctor_ask(doc, which), self = hook_program(doc->arena);
	struct slice version = doctor_ask(doc, git);

	if (slice_starts(version, SLICE("git version ")))
		version = slice_from(version, 12);
	doctor_say(doc, DOCTOR_OK, "git", "%.*s", SLICE_ARG(version));
	if (found.n)
		doctor_say(doc, DOCTOR_OK, "git-ssot", SSOT_VERSION ", in PATH as %.*s",
			   SLICE_ARG(found));
	else
		doctor_say(doc, DOCTOR_NOTE, "git-ssot",
			   SSOT_VERSION ", not in PATH: 'git ssot' does not find %.*s",
			   SLICE_ARG(self));
}

static void doctor_repository(struct doctor *doc)
{
	const struct hook_place *p = &doc->place;

	if (p->bare)
		doctor_say(doc, DOCTOR_OK, "repository", "%s, bare", p->git_dir.p);
	else if (!slice_eq(p->git_dir, p->common_dir))
		doctor_say(doc, DOCTOR_OK, "repository", "%s, a linked worktree of %s", p->top.p,
			   p->common_dir.p);
	else
		doctor_say(doc, DOCTOR_OK, "repository", "%s", p->top.p);
}

static void doctor_hooks_path(struct doctor *doc)
{
	const struct hook_place *p = &doc->place;

	if (p->ground == HOOK_GROUND_OFF)
		doctor_say(doc, DOCTOR_BAD, "hooks",
			   "core.hooksPath (%s) is %s, no directory, so git runs none: "
			   "git config --%s --unset core.hooksPath",
			   p->scope.p, p->configured.p, p->scope.p);
	else if (p->manager)
		doctor_say(doc, DOCTOR_OK, "hooks", "%s, run by %s", p->dir.p,
			   hook_manager_name[p->manager]);
	else if (p->configured.n)
		doctor_say(doc, DOCTOR_OK, "hooks", "%s, as core.hooksPath (%s) says", p->dir.p,
			   p->scope.p);
	else
		doctor_say(doc, DOCTOR_OK, "hooks", "%s", p->dir.p);
}

/*
 * git from 2.54 on runs commands of its configuration as hooks as well (hook.NAME.event,
 * hook.NAME.command). 1 when one of them calls us for this hook.
 */
static bool doctor_configured(struct doctor *doc, const struct hook_spec *spec)
{
	static const char *const argv[] = {"git", "config", "--get-regexp",
					   "^hook\\..*\\.(command|event)$", NULL};
	struct slice text = doctor_ask(doc, argv), line;

	for (; text.n; text = slice_from(text, line.n + 1)) {
		struct slice at, words[3];

		line = slice_first(text, slice_find(text, '\n'));
		words[0] = slice_first(line, slice_find(line, ' '));
		words[1] = slice_from(line, words[0].n + 1);
		if (!slice_ends(words[0], SLICE(".command")) ||
		    !memmem(words[1].p, words[1].n, "ssot", 4))
			continue;
		at = slice_first(words[0], words[0].n - 8);
		words[2] = arena_printf(doc->arena, "%.*s.event", SLICE_ARG(at));
		const char *const event[] = {"git", "config", "--get-all", words[2].p, NULL};
		struct slice events = doctor_ask(doc, event), word;

		while (slice_word(&word, &events))
			if (slice_is(word, spec->name))
				return true;
	}
	return false;
}

static bool doctor_git_is(struct doctor *doc, long major, long minor)
{
	static const char *const argv[] = {"git", "--version", NULL};
	struct slice v = doctor_ask(doc, argv);
	char *end;
	long a, b;

	if (!slice_starts(v, SLICE("git version ")))
		return false;
	a = strtol(arena_dup(doc->arena, slice_from(v, 12)).p, &end, 10);
	b = *end == '.' ? strtol(end + 1, NULL, 10) : 0;
	return a > major || (a == major && b >= minor);
}

static void doctor_hooks(struct doctor *doc)
{
	bool config_hooks = doctor_git_is(doc, 2, 54);

	for (const struct hook_spec *s = hook_table; s->name; s++) {
		struct diag_list trial = {.arena = doc->arena};
		struct slice why = SLICE("cannot be run");
		enum doctor_level level = DOCTOR_OK;
		enum hook_answer answer;

		if (s->server != doc->place.bare)
			continue;
		answer = hook_probe(&doc->place, s, &why, &trial);
		if (answer == HOOK_SILENT && config_hooks && doctor_configured(doc, s)) {
			answer = HOOK_CALLS;
			why = SLICE("git's configuration names git-ssot (read, not run)");
		}
		/* Everything hangs on the first; without the others something escapes. */
		if (answer == HOOK_SILENT)
			level = s == hook_table ? DOCTOR_BAD : DOCTOR_NOTE;
		else
			doc->server_judges |= s->server;
		if (answer == HOOK_SILENT && !s->standard)
			continue;
		doctor_say(doc, level, s->name, "%.*s%s%s%s", SLICE_ARG(why),
			   answer == HOOK_SILENT ? " (it sees " : "",
			   answer == HOOK_SILENT ? s->sees : "", answer == HOOK_SILENT ? ")" : "");
		doctor_say_diag(doc, s->name, &trial);
		doc->pushes_judged |= answer != HOOK_SILENT && strcmp(s->name, "pre-push") == 0;
	}
}

/* The index's format stands in its first twelve bytes. */
static void doctor_index(struct doctor *doc, struct repo *r)
{
	static const char *const argv[] = {"git",	 "rev-parse", "--path-format=absolute",
					   "--git-path", "index",     NULL};
	struct diag_list trial = {.arena = doc->arena};
	struct slice path = doctor_ask(doc, argv), head;
	struct snapshot *index;
	uint32_t entries;

	if (repo_index_snapshot(r, &index, &trial) < 0) {
		doctor_say_diag(doc, "index", &trial);
		return;
	}
	if (access(arena_dup(doc->arena, path).p, F_OK) != 0)
		doctor_say(doc, DOCTOR_OK, "index", "none yet");
	else if (file_read(&head, arena_dup(doc->arena, path).p, SIZE_MAX / 2, &trial) == 0 &&
		 head.n >= 12) {
		entries = (uint32_t)(unsigned char)head.p[8] << 24 |
			  (uint32_t)(unsigned char)head.p[9] << 16 |
			  (uint32_t)(unsigned char)head.p[10] << 8 |
			  (uint32_t)(unsigned char)head.p[11];
		doctor_say(doc, DOCTOR_OK, "index", "version %d, %u entr%s, readable",
			   (unsigned char)head.p[7], entries, entries == 1 ? "y" : "ies");
	}
	doctor_say_diag(doc, "index", &trial);
}

static void doctor_rules(struct doctor *doc)
{
	struct diag_list trial = {.arena = doc->arena};
	struct rules_in_force rules = {0};
	struct slice mine = arena_printf(doc->arena, "%s/" CONFIG_NAME, doc->place.top.p);

	if (rules_load(&rules, NULL, &trial) == 0)
		doctor_say(doc, DOCTOR_OK, "rules", "%zu of %.*s",
			   rules.set->n - rules.set->nbuilt_in,
			   SLICE_ARG(rules.set->nfiles ? rules.set->file[0].name
						       : SLICE(CONFIG_NAME)));
	else if (access(mine.p, F_OK) == 0 && !rules.set &&
		 !doctor_ask(doc, (const char *const[]){"git", "ls-files", "--", mine.p, NULL}).n)
		doctor_say(doc, DOCTOR_BAD, "rules",
			   CONFIG_NAME " is not tracked, and only what is in the index counts: git "
				       "add " CONFIG_NAME);
	else
		doctor_say_diag(doc, "rules", &trial);
	rules_unload(&rules);
}

static void doctor_escapes(const struct doctor *doc)
{
	const char *gate = doc->pushes_judged ? "pre-push, here; " : "";

	if (doc->place.bare)
		return;
	printf("\nWhat goes past the hooks of a commit, and where it is caught:\n"
	       "  commit, merge, am with --no-verify      %spre-receive on the server, or CI\n"
	       "  picks of a rebase (a warning only)      %spre-receive on the server, or CI\n"
	       "  fast-forward, commit-tree, fast-import  %spre-receive on the server, or CI\n"
	       "  push --no-verify, a web editor          pre-receive on the server, or CI\n",
	       gate, gate, gate);
	if (!doc->pushes_judged)
		printf("No hook judges pushes here: 'git ssot install pre-push' adds it.\n");
}

static int doctor_examine(struct doctor *doc)
{
	struct diag_list trial = {.arena = doc->arena};
	struct repo *r = NULL;

	if (hook_place_find(&doc->place, doc->arena, doc->diag) < 0)
		return -1;
	doctor_program(doc);
	doctor_repository(doc);
	doctor_hooks_path(doc);
	doctor_hooks(doc);
	if (doc->place.bare && !doc->server_judges)
		doctor_say(doc, DOCTOR_BAD, "pushes",
			   "nothing judges what arrives here: git ssot install --server");
	if (repo_open(&r, &(struct repo_options){0}, doc->arena, &trial) < 0) {
		doctor_say_diag(doc, "repository", &trial);
	} else if (!doc->place.bare) {
		doctor_index(doc, r);
		doctor_rules(doc);
	}
	if (r)
		repo_close(r);
	doctor_escapes(doc);
	if (doc->bad)
		printf("\n%d problem%s: commits are not judged as they should be.\n", doc->bad,
		       doc->bad == 1 ? "" : "s");
	return 0;
}

static int doctor_run(const struct command *self, int argc, char **argv)
{
	struct arena arena = {0};
	struct diag_list d = {.arena = &arena};
	struct doctor doc = {.arena = &arena, .diag = &d};
	const struct command_parser parser = {doctor_option, doctor_argument, &doc};
	int status = EXIT_TROUBLE;

	if (command_parse(self, argc, argv, &parser, &d) == 0 && doctor_examine(&doc) == 0 &&
	    command_finish(stdout, "standard output", &d) == 0)
		status = doc.bad ? EXIT_FINDINGS : EXIT_CLEAN;
	if (status == EXIT_FINDINGS)
		diag_error(&d, "the hooks would not judge every commit: see the lines marked BAD");
	diag_print(&d, stderr, false);
	arena_clear(&arena);
	return status;
}

const struct command command_doctor = {
	.name = "doctor",
	.usage = "",
	.help = "prove that the hooks fire here; name each problem with its cure",
	.run = doctor_run};
