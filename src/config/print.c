/* Writes a rule set as one INI text that reads back to the same rules. */
#include "src/config/set.h"

/*
 * Values are written as they were, variables and all: filled in, they might not fit inih's lines.
 * Rules of nested files get `below`, and the variables that such a file has for itself a name of
 * their own.
 */
struct print_context {
	const struct config_set *set;
	struct arena arena; /* dies with the call */
	FILE *out;
};

/* The variable if the unit itself sets it. */
static const struct ini_key *print_own(const struct config_set *set, struct slice name, size_t unit)
{
	const struct config_unit *u = &set->unit.p[unit];

	for (size_t i = 0; i < u->variable.n; i++)
		if (slice_eq(u->variable.p[i]->name, name))
			return u->variable.p[i];
	return NULL;
}

static struct slice print_name(struct print_context *c, struct slice name, size_t unit)
{
	struct slice s;

	if (unit == 0 || !print_own(c->set, name, unit))
		return name;
	s = arena_printf(&c->arena, "%.*s-%zu", SLICE_ARG(name), unit);
	while (print_own(c->set, s, 0))
		s = arena_printf(&c->arena, "%.*sx", SLICE_ARG(s));
	return s;
}

static struct slice print_text(struct print_context *c, struct slice text, size_t unit)
{
	struct slice name, made = {"", 0};
	size_t at = 0, done = 0;

	if (unit == 0)
		return text;
	while (config_next_variable(text, &at, &name)) {
		size_t begin = (size_t)(name.p - text.p);
		struct slice to = print_name(c, name, unit);

		made = arena_printf(&c->arena, "%.*s%.*s%.*s}", SLICE_ARG(made),
				    (int)(begin - done), text.p + done, SLICE_ARG(to));
		done = at;
	}
	return done ? arena_printf(&c->arena, "%.*s%.*s", SLICE_ARG(made),
				   SLICE_ARG(slice_from(text, done)))
		    : text;
}

static void print_key(struct print_context *c, struct slice name, const struct ini_key *key,
		      size_t unit)
{
	struct slice first =
		key->n ? print_text(c, key->item[0].text, unit) : (struct slice){"", 0};
	bool comment = first.n && (first.p[0] == ';' || first.p[0] == '#');
	size_t i = 1;

	if (15 + name.n + first.n <= INI_LINE_MAX && !(comment && first.p[0] == ';'))
		fprintf(c->out, first.n ? "%-12.*s = %.*s\n" : "%-12.*s =%.*s\n", SLICE_ARG(name),
			SLICE_ARG(first));
	else if (comment)
		fprintf(c->out, "%.*s=%.*s\n", SLICE_ARG(name), SLICE_ARG(first));
	else
		fprintf(c->out, "%.*s =\n\t%.*s\n", SLICE_ARG(name), SLICE_ARG(first));
	for (; i < key->n; i++) {
		struct slice text = print_text(c, key->item[i].text, unit);

		fprintf(c->out, "\t%.*s\n", SLICE_ARG(text));
	}
}

static bool print_mentions(const struct ini_key *key, struct slice name)
{
	struct slice other;

	for (size_t i = 0; key && i < key->n; i++)
		for (size_t at = 0; config_next_variable(key->item[i].text, &at, &other);)
			if (slice_eq(name, other))
				return true;
	return false;
}

static const struct config_rule *print_raw(const struct config_set *set, const struct rule *r)
{
	struct config_rule *raw;

	HASH_FIND(hh, set->by_id, r->id.p, r->id.n, raw);
	return raw;
}

/* Whether a rule in force uses the variable of that unit. */
static bool print_is_used(const struct config_set *set, struct slice name, size_t unit)
{
	for (size_t i = 0; i < set->pub.n; i++) {
		const struct config_rule *raw = print_raw(set, set->pub.rule[i]);
		bool mine = raw &&
			    (raw->unit == unit || (unit == 0 && !print_own(set, name, raw->unit)));

		for (size_t k = 0; mine && config_common_keys[k].name; k++)
			if (print_mentions(raw->common[k], name))
				return true;
		for (size_t k = 0; mine && raw->kind->keys[k].name; k++)
			if (print_mentions(raw->own[k], name))
				return true;
	}
	return false;
}

static void print_ssot(struct print_context *c)
{
	const struct config_set *set = c->set;

	fputs("[ssot]\nversion      = 1\n", c->out);
	for (size_t i = 0; config_ssot_keys[i].name; i++) {
		struct slice name = slice_of(config_ssot_keys[i].name);

		if (set->setting[i] && !slice_is(name, "version") && !slice_is(name, "include"))
			print_key(c, name, set->setting[i], 0);
	}
	for (size_t u = 0; u < set->unit.n; u++)
		for (size_t i = 0; i < set->unit.p[u].variable.n; i++) {
			const struct ini_key *key = set->unit.p[u].variable.p[i];

			if (print_is_used(set, key->name, u))
				print_key(c, print_name(c, key->name, u), key, 0);
		}
}

/* Of a rule in a nested file: that file's directory, and what the rule says of it itself. */
static void print_below(struct print_context *c, struct slice below)
{
	struct key_item item = {.text = below};
	const struct ini_key key = {.item = &item, .n = 1};

	print_key(c, slice_of(config_common_keys[COMMON_BELOW].name), &key, 0);
}

static void print_rule(struct print_context *c, const struct rule *r)
{
	const struct config_rule *raw = print_raw(c->set, r);

	fprintf(c->out, "\n[rule:%.*s]\n", SLICE_ARG(r->id));
	for (size_t i = 0; config_common_keys[i].name; i++)
		if (i == COMMON_BELOW && raw->unit)
			print_below(c, r->below);
		else if (raw->common[i])
			print_key(c, slice_of(config_common_keys[i].name), raw->common[i],
				  raw->unit);
	for (size_t i = 0; raw->kind->keys[i].name; i++)
		if (raw->own[i])
			print_key(c, slice_of(raw->kind->keys[i].name), raw->own[i], raw->unit);
}

void rule_set_print(const struct rule_set *set, FILE *out)
{
	struct print_context c = {.set = (const struct config_set *)set, .out = out};

	print_ssot(&c);
	for (size_t i = 0; i < set->n; i++)
		if (!set->rule[i]->built_in)
			print_rule(&c, set->rule[i]);
	arena_clear(&c.arena);
}
