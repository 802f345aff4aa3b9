/* git ssot explain: why a rule exists, what to write instead, where it is done right. */
#include <string.h>

#include "src/cmd/rules.h"
#include "ssot/engine/check.h"
#include "ssot/engine/example.h"

enum explain_option { OPT_CONFIG };

static const struct option_spec explain_options[] = {
	{"config", 'c', "FILE", OPT_CONFIG, "rules from this file, not from the index"}, {0}};

struct explain_line {
	const char *config, *rule;
};

static int explain_option(void *data, const struct option_spec *o, const char *value,
			  struct diag_list *d)
{
	struct explain_line *l = data;

	(void)o;
	(void)d;
	l->config = value;
	return 0;
}

static int explain_argument(void *data, const char *word, bool behind_dashes, struct diag_list *d)
{
	struct explain_line *l = data;

	(void)behind_dashes;
	if (l->rule)
		return diag_error(d, "'%s': one rule at a time", word);
	l->rule = word;
	return 0;
}

static const struct rule *explain_find(const struct rule_set *set, const char *id,
				       struct diag_list *d)
{
	for (size_t i = 0; i < set->n; i++)
		if (slice_is(set->rule[i]->id, id))
			return set->rule[i];
	check_no_rule(set, slice_of(id), d);
	return NULL;
}

static void explain_text(const char *label, struct slice text)
{
	if (!text.n)
		return;
	printf("  %-10s ", label);
	term_put_text(stdout, text);
	putchar('\n');
}

/* Every line of a sample below the other. */
static void explain_sample(const char *label, struct slice text)
{
	while (text.n) {
		size_t n = slice_find(text, '\n');

		printf("  %-10s ", label);
		term_put_text(stdout, slice_first(text, n));
		putchar('\n');
		text = slice_from(text, n + 1);
		label = "";
	}
}

static void explain_value(const struct key_value *v)
{
	const char *label = v->spec->name;

	for (size_t i = 0; v->line && i < v->n; i++) {
		if (v->spec->type == KEY_SAMPLES)
			explain_sample(label, v->item[i].text);
		else
			explain_text(label, v->item[i].text);
		label = "";
	}
}

static void explain_values(const struct rule *r)
{
	static const char *const places[] = {"files", "except", "owner", "languages",
					     "in",    "since",	"until"};

	for (const struct key_spec *k = r->kind->keys; k && k->name; k++)
		explain_value(rule_value(r, k->name));
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		explain_value(rule_value(r, places[i]));
	explain_text("below", r->below);
}

/* `use-import` as the statement to write. */
static void explain_import(struct slice text, struct arena *a)
{
	size_t colon = slice_find(text, ':');

	if (colon < text.n)
		text = arena_printf(a, "from %.*s import %.*s", (int)colon, text.p,
				    SLICE_ARG(slice_from(text, colon + 1)));
	explain_text("import", text);
}

static int explain_rule(const struct rules_in_force *in, const struct rule *r, struct diag_list *d)
{
	struct example e = {in->repo, in->snapshot, in->set, r, {0}, 0};
	int found = in->snapshot && in->repo ? example_find(&e, d->arena, d) : 0;
	bool told;

	printf("%.*s: %s, ", SLICE_ARG(r->id), severity_name[r->severity]);
	term_put_text(stdout, r->category);
	printf(", kind %s (%s)\n\n  ", r->kind->name, r->kind->help);
	term_put_text(stdout, r->message);
	fputs("\n\n", stdout);
	told = r->use.n || r->use_import.n || r->url.n || rule_value(r, "bad")->n ||
	       rule_value(r, "good")->n;
	explain_text("use", r->use);
	explain_import(r->use_import, d->arena);
	explain_text("read", r->url);
	explain_value(rule_value(r, "bad"));
	explain_value(rule_value(r, "good"));
	if (found > 0) {
		printf("  %-10s ", "example");
		term_put_path(stdout, e.path);
		printf(":%u\n", e.line);
	}
	fputs(told ? "\n" : "", stdout);
	explain_values(r);
	printf("  %-10s ", "ignore");
	if (r->ignore == IGNORE_NO)
		puts("this rule cannot be ignored");
	else if (!r->kind->check_file)
		printf("no place for a comment: SSOT_SKIP=%.*s lets it pass once\n",
		       SLICE_ARG(r->id));
	else
		printf("# ssot: ignore[%.*s]%s\n", SLICE_ARG(r->id),
		       r->ignore == IGNORE_REASON ? " -- why" : "");
	printf("  %-10s ", "defined");
	term_put_path(stdout, r->file);
	if (r->line)
		printf(":%u", r->line);
	putchar('\n');
	return found < 0 ? -1 : 0;
}

static int explain_main(const struct command *self, int argc, char **argv)
{
	struct arena arena = {0};
	struct diag_list diag = {.arena = &arena};
	struct explain_line line = {0};
	struct command_parser parser = {explain_option, explain_argument, &line};
	struct rules_in_force rules = {0};
	const struct rule *rule;
	int status = EXIT_TROUBLE;

	if (command_parse(self, argc, argv, &parser, &diag))
		goto out;
	if (!line.rule) {
		diag_error(&diag, "which rule? 'git ssot rules' lists them");
		goto out;
	}
	if (rules_load(&rules, line.config, &diag))
		goto out;
	rule = explain_find(rules.set, line.rule, &diag);
	if (rule && explain_rule(&rules, rule, &diag) == 0 &&
	    command_finish(stdout, "standard output", &diag) == 0)
		status = EXIT_CLEAN;
out:
	diag_print(&diag, stderr, false);
	rules_unload(&rules);
	arena_clear(&arena);
	return status;
}

const struct command command_explain = {
	.name = "explain",
	.usage = "[-c FILE] RULE",
	.help = "why a rule exists, what to write instead, a file that does it right",
	.options = explain_options,
	.run = explain_main,
};
