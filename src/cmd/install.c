/* `git ssot install`: puts the hooks into the repository, beside whatever is there. */
#include "src/cmd/command.h"
#include "src/cmd/hooks.h"
#include "ssot/base/proc.h"
#include "ssot/config/config.h"

enum install_option { INSTALL_CHECK, INSTALL_SERVER, INSTALL_FORCE };

struct install {
	bool check, server, force;
	VEC(const struct hook_spec *)
	hooks; /* named on the command line; none: the standard ones */
	struct hook_place place;
	struct arena *arena;
};

static int install_option(void *data, const struct option_spec *o, const char *value,
			  struct diag_list *d)
{
	struct install *in = data;

	(void)value;
	(void)d;
	in->check |= o->id == INSTALL_CHECK;
	in->server |= o->id == INSTALL_SERVER;
	in->force |= o->id == INSTALL_FORCE;
	return 0;
}

static int install_argument(void *data, const char *word, bool behind_dashes, struct diag_list *d)
{
	struct install *in = data;
	const struct hook_spec *s = hook_named(slice_of(word));

	(void)behind_dashes;
	if (!s)
		return hook_unknown(word, d);
	*VEC_ADD(in->arena, &in->hooks) = s;
	return 0;
}

/* Fills in the standard hooks, and sees that they fit the repository. */
static int install_choose(struct install *in, struct diag_list *d)
{
	bool named = in->hooks.n > 0;
	bool server = in->server || (in->check && in->place.bare);

	if (in->place.bare && !server && !named)
		return diag_error(d, "nobody commits in a bare repository: 'git ssot install "
				     "--server' judges what is pushed to it");
	for (const struct hook_spec *s = hook_table; !named && s->name; s++)
		if (s->standard && s->server == server)
			*VEC_ADD(in->arena, &in->hooks) = s;
	return 0;
}

/* --- where we do not write --- */

/* Says why not and what to do instead. -1: the hooks would not fire. */
static int install_refuse(const struct install *in, enum hook_manager manager, struct diag_list *d)
{
	const struct hook_place *p = &in->place;

	if (p->ground == HOOK_GROUND_OFF)
		return diag_error(
			d,
			"core.hooksPath (%s) is %s, no directory, so git runs no hook here: "
			"git config --%s --unset core.hooksPath",
			p->scope.p, p->configured.p, p->scope.p);
	hook_print_advice(stdout, manager, in->hooks.p, in->hooks.n, p->configured.p);
	if (manager != HOOK_MANAGER_NONE)
		return diag_error(
			d,
			"%s runs the hooks here and would undo what we put beside it: add "
			"the lines above, then see 'git ssot doctor'",
			hook_manager_name[manager]);
	if (p->ground == HOOK_GROUND_SHARED)
		return diag_error(
			d,
			"core.hooksPath (%s) is %s: hooks there run in every repository, "
			"also where there are no rules. Add the lines above, or give this "
			"one its own: git config core.hooksPath '%s/hooks'; or --force",
			p->scope.p, p->configured.p, p->common_dir.p);
	return diag_error(d,
			  "core.hooksPath is %s, in the work tree: its files are the team's and go "
			  "through commits. Add the lines above, or have it done: --force",
			  p->configured.p);
}

/* --- where we do --- */

static int install_blocked(const struct hook_slot *s, struct diag_list *d)
{
	if (s->state == HOOK_STRANGE)
		return diag_error(d, "%s is no readable file: move it away, then install again",
				  s->own.p);
	if (s->state == HOOK_EDITED)
		return diag_error(
			d,
			"%s is ours but was changed by hand: move your lines into a hook of "
			"their own, then remove it and install again; or --force",
			s->own.p);
	return diag_error(d,
			  "%s was kept by an earlier install, and %s is another hook by now: move "
			  "one of them away, then install again",
			  s->chained.p, s->own.p);
}

static int install_one(const struct install *in, const struct hook_spec *spec, struct slice script,
		       struct diag_list *d)
{
	struct hook_slot s;
	const char *done;

	hook_slot_find(&s, &in->place, spec, in->arena);
	if (s.state == HOOK_STRANGE || (s.state == HOOK_EDITED && !in->force) ||
	    (s.state == HOOK_FOREIGN && s.keeps))
		return install_blocked(&s, d);
	if (s.state == HOOK_OURS && slice_eq(s.text, script) && s.executable) {
		done = "there already";
	} else {
		if (hook_slot_install(&s, script, d) < 0)
			return -1;
		done = s.state == HOOK_NONE || s.state == HOOK_FOREIGN ? "installed" : "renewed";
	}
	printf("  %-18s  %s", spec->name, done);
	if (s.state == HOOK_FOREIGN || s.keeps)
		printf("; the hook that was there runs first (%s.ssot-chained)", spec->name);
	if (s.manager == HOOK_PRE_COMMIT)
		printf("; pre-commit's hook runs it");
	putchar('\n');
	return 0;
}

/* Names what is missing for the hooks to judge anything. */
static void install_print_next(const struct install *in, struct diag_list *d)
{
	static const char staged[] = ":" CONFIG_NAME;
	static const char *const argv[] = {"git", "cat-file", "-e", staged, NULL};
	struct proc_output o;

	if (in->place.bare || in->server)
		printf("Pushes are judged by the rules that their branch had before.\n");
	else if (proc_run(&o, argv, NULL, SLICE(""), d) == 0 && o.status != 0)
		printf("Next: no " CONFIG_NAME " is tracked yet, and without rules commits are "
		       "refused. 'git ssot init' writes a first one; git add it.\n");
	else
		printf("'git ssot doctor' proves that they fire.\n");
}

static int install_run_all(const struct install *in, struct diag_list *d)
{
	struct slice program = hook_program(in->arena);
	enum hook_manager manager = in->place.manager;

	for (size_t i = 0; i < in->hooks.n && manager == HOOK_MANAGER_NONE; i++) {
		struct hook_slot s;

		hook_slot_find(&s, &in->place, in->hooks.p[i], in->arena);
		if (s.manager != HOOK_PRE_COMMIT)
			manager = s.manager;
	}
	if (in->place.ground == HOOK_GROUND_OFF ||
	    (!in->force && (in->place.ground != HOOK_GROUND_OURS || manager)))
		return install_refuse(in, manager, d);
	printf("Hooks in %s:\n", in->place.dir.p);
	for (size_t i = 0; i < in->hooks.n; i++)
		if (install_one(in, in->hooks.p[i], hook_script(in->hooks.p[i], program, in->arena),
				d) < 0)
			return -1;
	install_print_next(in, d);
	return 0;
}

/* `install --check`. Returns enum exit_status. */
static int install_check(const struct install *in, struct diag_list *d)
{
	int status = EXIT_CLEAN;

	for (size_t i = 0; i < in->hooks.n; i++) {
		struct slice why = SLICE("cannot be run");

		if (hook_probe(&in->place, in->hooks.p[i], &why, d) == HOOK_SILENT)
			status = EXIT_FINDINGS;
		printf("  %-18s  %.*s\n", in->hooks.p[i]->name, SLICE_ARG(why));
	}
	if (status != EXIT_CLEAN)
		diag_error(d, "not every hook fires: 'git ssot doctor' says more");
	return d->errors && status == EXIT_CLEAN ? EXIT_TROUBLE : status;
}

static int install_run(const struct command *self, int argc, char **argv)
{
	struct arena arena = {0};
	struct diag_list d = {.arena = &arena};
	struct install in = {.arena = &arena};
	const struct command_parser parser = {install_option, install_argument, &in};
	int status = EXIT_TROUBLE;

	if (command_parse(self, argc, argv, &parser, &d) < 0 ||
	    hook_place_find(&in.place, &arena, &d) < 0 || install_choose(&in, &d) < 0)
		goto out;
	if (in.check)
		status = install_check(&in, &d);
	else if (install_run_all(&in, &d) == 0)
		status = EXIT_CLEAN;
	if (command_finish(stdout, "standard output", &d) < 0)
		status = EXIT_TROUBLE;
out:
	diag_print(&d, stderr, false);
	arena_clear(&arena);
	return status;
}

static const struct option_spec install_options[] = {
	{"check", 0, NULL, INSTALL_CHECK, "tell whether the hooks are there and would fire"},
	{"server", 0, NULL, INSTALL_SERVER, "judge what is pushed to this repository"},
	{"force", 'f', NULL, INSTALL_FORCE, "install where others keep their hooks too"},
	{0}};

const struct command command_install = {
	.name = "install",
	.usage = "[--server] [--force] [HOOK...]\n--check [HOOK...]",
	.help = "put the hooks into the repository; keep and chain those that are there",
	.options = install_options,
	.run = install_run};
