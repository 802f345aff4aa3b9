/* The lines that call git-ssot from other hook managers, for hooks that are theirs to write. */
#include <ctype.h>

#include "src/cmd/hooks.h"

static void advice_script(FILE *out, const struct hook_spec *s, const char *dir)
{
	fprintf(out, "  echo 'git ssot check --hook %s \"$@\" || exit' >>%s/%s\n", s->name, dir,
		s->name);
}

static void advice_husky(FILE *out, const struct hook_spec *s, const char *dir)
{
	(void)dir;
	advice_script(out, s, ".husky");
}

static void advice_lefthook(FILE *out, const struct hook_spec *s, const char *dir)
{
	(void)dir;
	fprintf(out,
		"  %s:\n    commands:\n      ssot:\n        run: git ssot check --hook %s {0}\n%s",
		s->name, s->name, s->reads ? "        use_stdin: true\n" : "");
}

static void advice_overcommit(FILE *out, const struct hook_spec *s, const char *dir)
{
	bool word = true;

	(void)dir;
	fputs("  ", out);
	for (const char *p = s->name; *p; p++) {
		if (*p != '-')
			fputc(word ? toupper((unsigned char)*p) : *p, out);
		word = *p == '-';
	}
	fprintf(out,
		":\n    Ssot:\n      enabled: true\n      required: true\n"
		"      required_executable: git-ssot\n"
		"      command: [git-ssot, check, --hook, %s]\n",
		s->name);
}

static const struct advice {
	const char *lead;
	void (*line)(FILE *out, const struct hook_spec *s, const char *dir);
} advice_table[] = {
	[HOOK_MANAGER_NONE] = {"Add to the scripts there (and make them executable):",
			       advice_script},
	[HOOK_HUSKY] = {"Add to husky's scripts:", advice_husky},
	[HOOK_LEFTHOOK] = {"Add to lefthook.yml, then run 'lefthook install':", advice_lefthook},
	[HOOK_OVERCOMMIT] = {"Add to .overcommit.yml, then run 'overcommit --sign':",
			     advice_overcommit},
};

void hook_print_advice(FILE *out, enum hook_manager manager, const struct hook_spec *const *hooks,
		       size_t n, const char *dir)
{
	const struct advice *a = &advice_table[manager];

	fprintf(out, "%s\n\n", a->lead);
	for (size_t i = 0; i < n; i++)
		a->line(out, hooks[i], dir);
	fputc('\n', out);
}
