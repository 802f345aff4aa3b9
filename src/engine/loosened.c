/* Comparing rules with what they were: only what makes them looser is of interest. */
#include "src/engine/loosened.h"

/* What an item more, or an item less, of a key does to a rule. */
enum loosened_effect { LOOSE_NEVER, LOOSE_FEWER, LOOSE_MORE, LOOSE_ANY };

static const struct {
	const char *key;
	enum loosened_effect effect;
} loosened_keys[] = {
	/* what it looks for, and where: an item less is looser */
	{"match", LOOSE_FEWER},
	{"deny", LOOSE_FEWER},
	{"callee", LOOSE_FEWER},
	{"class", LOOSE_FEWER},
	{"or-bases", LOOSE_FEWER},
	{"name", LOOSE_FEWER},
	{"first", LOOSE_FEWER},
	{"second", LOOSE_FEWER},
	{"when", LOOSE_FEWER},
	{"form", LOOSE_FEWER},
	{"what", LOOSE_FEWER},
	{"in", LOOSE_FEWER},
	/* exceptions: an item more is looser */
	{"except", LOOSE_MORE},
	{"owner", LOOSE_MORE},
	{"unless", LOOSE_MORE},
	{"allow", LOOSE_MORE},
	{"bases", LOOSE_MORE},
	{"need", LOOSE_MORE},
	/* neither can be told: any change counts */
	{"kind", LOOSE_ANY},
	{"flags", LOOSE_ANY},
	{"eager", LOOSE_ANY},
	{"type-only", LOOSE_ANY},
	{"nested", LOOSE_ANY},
	{"unit", LOOSE_ANY},
	{"group", LOOSE_ANY},
	{"since", LOOSE_ANY},
	{"until", LOOSE_ANY},
	{"max-files", LOOSE_ANY},
	{"max-gone-files", LOOSE_ANY},
	{"max-gone", LOOSE_ANY},
};

struct loosened_walk {
	struct loosened_list *out;
	const struct rule *then, *now;
	struct arena *a;
};

static void loosened_add(struct loosened_walk *w, unsigned line, struct slice what)
{
	const struct rule *at = w->now ? w->now : w->then;

	*VEC_ADD(w->a, &w->out->v) =
		(struct loosened){at->file, w->now ? (line ? line : at->line) : 0, what};
}

static bool loosened_has(const struct key_value *v, struct slice text)
{
	for (size_t i = 0; i < v->n; i++)
		if (slice_eq(v->item[i].text, text))
			return true;
	return false;
}

/* Items of `from` that `in` lacks: each is one way looser. */
static void loosened_items(struct loosened_walk *w, const struct key_value *from,
			   const struct key_value *in, const char *verb)
{
	for (size_t i = 0; i < from->n; i++)
		if (!loosened_has(in, from->item[i].text))
			loosened_add(w, 0,
				     arena_printf(w->a, "%s of rule %.*s %s %.*s", from->spec->name,
						  SLICE_ARG(w->now->id), verb,
						  SLICE_ARG(from->item[i].text)));
}

/* Lists of which none means all: the first item is looser, and so is an item less, but not none. */
static void loosened_scope(struct loosened_walk *w, const char *key)
{
	const struct key_value *then = rule_value(w->then, key), *now = rule_value(w->now, key);

	if (!then->n && now->n)
		loosened_add(w, now->line,
			     arena_printf(w->a, "rule %.*s has a narrower %s",
					  SLICE_ARG(w->now->id), key));
	else if (now->n)
		loosened_items(w, then, now, "no longer has");
}

static enum loosened_effect loosened_effect(const char *key)
{
	for (size_t i = 0; i < sizeof loosened_keys / sizeof *loosened_keys; i++)
		if (strcmp(loosened_keys[i].key, key) == 0)
			return loosened_keys[i].effect;
	return LOOSE_NEVER;
}

static void loosened_key(struct loosened_walk *w, const char *key)
{
	const struct key_value *then = rule_value(w->then, key), *now = rule_value(w->now, key);

	if (strcmp(key, "files") == 0 || strcmp(key, "languages") == 0 ||
	    strcmp(key, "target") == 0 || strcmp(key, "member") == 0 || strcmp(key, "rules") == 0) {
		loosened_scope(w, key);
		return;
	}
	switch (loosened_effect(key)) {
	case LOOSE_FEWER:
		loosened_items(w, then, now, "no longer has");
		break;
	case LOOSE_MORE:
		loosened_items(w, now, then, "now has");
		break;
	case LOOSE_ANY:
		if (then->n != now->n ||
		    (then->n && !slice_eq(then->item[0].text, now->item[0].text)))
			loosened_add(w, now->line,
				     arena_printf(w->a, "%s of rule %.*s is another", key,
						  SLICE_ARG(w->now->id)));
		break;
	case LOOSE_NEVER:
		break;
	}
}

static void loosened_rule(struct loosened_walk *w)
{
	if (w->now->kind != w->then->kind) {
		loosened_add(
			w, 0,
			arena_printf(w->a, "rule %.*s is of another kind", SLICE_ARG(w->now->id)));
		return;
	}
	if (w->now->severity < w->then->severity)
		loosened_add(w, rule_value(w->now, "severity")->line,
			     arena_printf(w->a, "severity of rule %.*s is lower",
					  SLICE_ARG(w->now->id)));
	/* reason and no are stricter than yes; no is the strictest */
	if (w->now->ignore != w->then->ignore && w->then->ignore != IGNORE_YES &&
	    w->now->ignore != IGNORE_NO)
		loosened_add(
			w, rule_value(w->now, "ignore")->line,
			arena_printf(w->a, "rule %.*s is easier to ignore", SLICE_ARG(w->now->id)));
	for (const struct key_spec *k = config_common_keys; k->name; k++)
		loosened_key(w, k->name);
	for (const struct key_spec *k = w->now->kind->keys; k->name; k++)
		loosened_key(w, k->name);
}

/* Settings beside the rules: they have no line of their own here. */
static void loosened_settings(struct loosened_list *out, const struct rule_set *then,
			      const struct rule_set *now, struct arena *a)
{
	static const char *const more[] = {"exclude", "justified"};
	struct slice file = now->nfiles ? now->file[0].name : (struct slice){0};

	if (now->fail_level > then->fail_level)
		*VEC_ADD(a, &out->v) =
			(struct loosened){file, rule_set_value(now, "fail-level")->line,
					  SLICE("fail-level is higher")};
	for (size_t k = 0; k < sizeof more / sizeof *more; k++) {
		const struct key_value *was = rule_set_value(then, more[k]);
		const struct key_value *is = rule_set_value(now, more[k]);

		for (size_t i = 0; i < is->n; i++)
			if (!loosened_has(was, is->item[i].text))
				*VEC_ADD(a, &out->v) = (struct loosened){
					file, is->item[i].line,
					arena_printf(a, "%s now has %.*s", more[k],
						     SLICE_ARG(is->item[i].text))};
	}
}

void loosened_find(struct loosened_list *out, const struct rule_set *then,
		   const struct rule_set *now, struct arena *a)
{
	for (size_t i = 0; i < then->n; i++) {
		struct loosened_walk w = {.out = out, .then = then->rule[i], .a = a};

		for (size_t k = 0; k < now->n && !w.now; k++)
			if (slice_eq(now->rule[k]->id, w.then->id))
				w.now = now->rule[k];
		if (!w.now)
			loosened_add(&w, 0,
				     arena_printf(a, "rule %.*s is gone", SLICE_ARG(w.then->id)));
		else if (!w.then->built_in)
			loosened_rule(&w);
	}
	loosened_settings(out, then, now, a);
}
