/* Comparing rules with what they were: only what makes them looser is of interest. */
#include "src/engine/loosened.h"

/* What an item more, or an item less, of a key does to what is judged. */
enum loosened_effect {
	LOOSE_NEVER, /* or it is compared in a way of its own */
	LOOSE_FEWER, /* what is looked for: an item less is looser */
	LOOSE_MORE,  /* exceptions: an item more is looser */
	LOOSE_SCOPE, /* none means all: the first item is looser, then an item less, but not none */
	LOOSE_ANY    /* neither can be told: any change counts */
};

/* Every key of a rule: one that is forgotten here would be a way to loosen a rule unseen. */
static const struct loosened_row {
	const char *key;
	enum loosened_effect effect;
} loosened_keys[] = {
	{"kind", LOOSE_NEVER},
	{"enabled", LOOSE_NEVER},
	{"severity", LOOSE_NEVER},
	{"category", LOOSE_NEVER},
	{"files", LOOSE_SCOPE},
	{"except", LOOSE_MORE},
	{"owner", LOOSE_MORE},
	{"below", LOOSE_NEVER},
	{"languages", LOOSE_SCOPE},
	{"in", LOOSE_FEWER},
	{"message", LOOSE_NEVER},
	{"use", LOOSE_NEVER},
	{"use-import", LOOSE_NEVER},
	{"url", LOOSE_NEVER},
	{"group", LOOSE_ANY},
	{"ignore", LOOSE_NEVER},
	{"since", LOOSE_ANY},
	{"until", LOOSE_ANY},
	{"bad", LOOSE_NEVER},
	{"good", LOOSE_NEVER},
	/* of the kinds */
	{"match", LOOSE_SCOPE},
	{"unless", LOOSE_MORE},
	{"flags", LOOSE_ANY},
	{"begins", LOOSE_ANY},
	{"deny", LOOSE_FEWER},
	{"allow", LOOSE_MORE},
	{"eager", LOOSE_ANY},
	{"type-only", LOOSE_ANY},
	{"callee", LOOSE_FEWER},
	{"form", LOOSE_FEWER},
	{"target", LOOSE_SCOPE},
	{"args", LOOSE_SCOPE},
	{"class", LOOSE_FEWER},
	{"bases", LOOSE_MORE},
	{"member", LOOSE_SCOPE},
	{"or-bases", LOOSE_FEWER},
	{"first", LOOSE_FEWER},
	{"second", LOOSE_FEWER},
	{"when", LOOSE_FEWER},
	{"need", LOOSE_MORE},
	{"unit", LOOSE_ANY},
	{"name", LOOSE_FEWER},
	{"what", LOOSE_FEWER},
	{"nested", LOOSE_ANY},
	{"max-files", LOOSE_ANY},
	{"max-gone-files", LOOSE_ANY},
	{"max-gone", LOOSE_ANY},
	{"rules", LOOSE_SCOPE},
	{NULL, LOOSE_NEVER},
};

/* The settings of which a change may let something pass. */
static const struct loosened_row loosened_settings_keys[] = {
	{"exclude", LOOSE_MORE},     {"justified", LOOSE_MORE}, {"justified-lines", LOOSE_ANY},
	{"source-roots", LOOSE_ANY}, {NULL, LOOSE_NEVER},
};

struct loosened_walk {
	struct loosened_list *out;
	const struct rule *then, *now; /* NULL for settings */
	struct slice file;	       /* of the settings */
	struct arena *a;
};

static void loosened_add(struct loosened_walk *w, unsigned line, struct slice what)
{
	struct loosened one = {w->file, line, what};

	if (w->now)
		one = (struct loosened){w->now->file, line ? line : w->now->line, what};
	else if (w->then)
		one = (struct loosened){w->then->file, 0, what};
	*VEC_ADD(w->a, &w->out->v) = one;
}

static bool loosened_has(const struct key_value *v, struct slice text)
{
	for (size_t i = 0; i < v->n; i++)
		if (slice_eq(v->item[i].text, text))
			return true;
	return false;
}

/* One key, then and now, of a rule or of the settings. */
struct loosened_key {
	const struct key_value *then, *now;
	struct slice subject; /* " of rule mock", or empty */
};

/* Items of `from` that `in` lacks: each is one way looser. */
static void loosened_items(struct loosened_walk *w, const struct loosened_key *k,
			   const struct key_value *from, const struct key_value *in,
			   const char *verb)
{
	for (size_t i = 0; i < from->n; i++)
		if (!loosened_has(in, from->item[i].text))
			loosened_add(w, from == k->now && !k->subject.n ? from->item[i].line : 0,
				     arena_printf(w->a, "%s%.*s %s %.*s", from->spec->name,
						  SLICE_ARG(k->subject), verb,
						  SLICE_ARG(from->item[i].text)));
}

static bool loosened_same(const struct key_value *a, const struct key_value *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!slice_eq(a->item[i].text, b->item[i].text))
			return false;
	return true;
}

static void loosened_compare(struct loosened_walk *w, const struct loosened_key *k,
			     enum loosened_effect effect)
{
	const struct key_value *then = k->then, *now = k->now;

	switch (effect) {
	case LOOSE_SCOPE:
		if (!then->n && now->n)
			loosened_add(w, now->line,
				     arena_printf(w->a, "%s%.*s is narrower", now->spec->name,
						  SLICE_ARG(k->subject)));
		else if (now->n)
			loosened_items(w, k, then, now, "no longer has");
		break;
	case LOOSE_FEWER:
		loosened_items(w, k, then, now, "no longer has");
		break;
	case LOOSE_MORE:
		loosened_items(w, k, now, then, "now has");
		break;
	case LOOSE_ANY:
		if (!loosened_same(then, now))
			loosened_add(w, now->line,
				     arena_printf(w->a, "%s%.*s is another", now->spec->name,
						  SLICE_ARG(k->subject)));
		break;
	case LOOSE_NEVER:
		break;
	}
}

static void loosened_rule_key(struct loosened_walk *w, const char *key)
{
	const struct loosened_key k = {rule_value(w->then, key), rule_value(w->now, key),
				       arena_printf(w->a, " of rule %.*s", SLICE_ARG(w->now->id))};
	const struct loosened_row *row = loosened_keys;

	while (row->key && strcmp(row->key, key) != 0)
		row++;
	if (!row->key)
		BUG("nothing says whether the key '%s' can loosen a rule", key);
	loosened_compare(w, &k, row->effect);
}

/* Whether a rule that speaks for `now` still speaks for all of `then`. */
static bool loosened_covers(struct slice now, struct slice then)
{
	return !now.n || (slice_starts(then, now) && (then.n == now.n || then.p[now.n] == '/'));
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
	if (!loosened_covers(w->now->below, w->then->below))
		loosened_add(w, rule_value(w->now, "below")->line,
			     arena_printf(w->a, "rule %.*s speaks for %.*s only",
					  SLICE_ARG(w->now->id), SLICE_ARG(w->now->below)));
	for (const struct key_spec *k = config_common_keys; k->name; k++)
		loosened_rule_key(w, k->name);
	for (const struct key_spec *k = w->now->kind->keys; k->name; k++)
		loosened_rule_key(w, k->name);
}

static void loosened_settings(struct loosened_list *out, const struct rule_set *then,
			      const struct rule_set *now, struct arena *a)
{
	struct loosened_walk w = {
		.out = out, .file = now->nfiles ? now->file[0].name : (struct slice){0}, .a = a};

	if (now->fail_level > then->fail_level)
		loosened_add(&w, rule_set_value(now, "fail-level")->line,
			     SLICE("fail-level is higher"));
	for (const struct loosened_row *row = loosened_settings_keys; row->key; row++)
		loosened_compare(&w,
				 &(struct loosened_key){rule_set_value(then, row->key),
							rule_set_value(now, row->key),
							{NULL, 0}},
				 row->effect);
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
