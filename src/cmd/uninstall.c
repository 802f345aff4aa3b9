/* `git ssot uninstall`: takes our hooks out and puts those back that they had replaced. */
#include "src/cmd/command.h"
#include "src/cmd/hooks.h"

enum uninstall_option { UNINSTALL_FORCE };

struct uninstall {
	bool force;
	VEC(const struct hook_spec *) hooks; /* named on the command line; none: all */
	struct arena *arena;
};

static int uninstall_option(void *data, const struct option_spec *o, const char *value,
			    struct diag_list *d)
{
	struct uninstall *un = data;

	(void)o;
	(void)value;
	(void)d;
	un->force = true;
	return 0;
}

static int uninstall_argument(void *data, const char *word, bool behind_dashes, struct diag_list *d)
{
	struct uninstall *un = data;
	const struct hook_spec *s = hook_named(slice_of(word));

	(void)behind_dashes;
	if (!s)
		return hook_unknown(word, d);
	*VEC_ADD(un->arena, &un->hooks) = s;
	return 0;
}

/* 1 when there was one of ours, 0 when not, -1 with a diagnostic. */
static int uninstall_one(const struct uninstall *un, const struct hook_place *place,
			 const struct hook_spec *spec, struct diag_list *d)
{
	struct hook_slot s;

	hook_slot_find(&s, place, spec, un->arena);
	if (s.state != HOOK_OURS && s.state != HOOK_OLDER && s.state != HOOK_EDITED) {
		if (s.keeps)
			printf("  %-18s  not ours any more; %s is still there\n", spec->name,
			       s.chained.p);
		return 0;
	}
	if (s.state == HOOK_EDITED && !un->force)
		return diag_error(d,
				  "%s is ours but was changed by hand: move your lines into a hook "
				  "of their own and remove it; or --force",
				  s.own.p);
	if (hook_slot_remove(&s, d) < 0)
		return -1;
	printf("  %-18s  %s\n", spec->name,
	       s.keeps ? "taken out; the hook that was there is back" : "taken out");
	return 1;
}

static int uninstall_all(struct uninstall *un, struct diag_list *d)
{
	struct hook_place place;
	bool named = un->hooks.n > 0;
	int found = 0, failed = 0;

	if (hook_place_find(&place, un->arena, d) < 0)
		return -1;
	for (const struct hook_spec *s = hook_table; !named && s->name; s++)
		*VEC_ADD(un->arena, &un->hooks) = s;
	for (size_t i = 0; i < un->hooks.n; i++) {
		int ret = uninstall_one(un, &place, un->hooks.p[i], d);

		found += ret > 0;
		failed += ret < 0;
	}
	if (!found && !failed)
		printf("No hook of git-ssot in %s.\n", place.dir.p);
	return failed ? -1 : 0;
}

static int uninstall_run(const struct command *self, int argc, char **argv)
{
	struct arena arena = {0};
	struct diag_list d = {.arena = &arena};
	struct uninstall un = {.arena = &arena};
	const struct command_parser parser = {uninstall_option, uninstall_argument, &un};
	int status = EXIT_TROUBLE;

	if (command_parse(self, argc, argv, &parser, &d) == 0 && uninstall_all(&un, &d) == 0 &&
	    command_finish(stdout, "standard output", &d) == 0)
		status = EXIT_CLEAN;
	diag_print(&d, stderr, false);
	arena_clear(&arena);
	return status;
}

static const struct option_spec uninstall_options[] = {
	{"force", 'f', NULL, UNINSTALL_FORCE, "also hooks of ours that were changed by hand"}, {0}};

const struct command command_uninstall = {
	.name = "uninstall",
	.usage = "[--force] [HOOK...]",
	.help = "take the hooks out; put back those that were there before",
	.options = uninstall_options,
	.run = uninstall_run};
