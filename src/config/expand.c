/* Variables: ${name} in the values of rules stands for the key `name` of [ssot]. */
#include "src/config/set.h"

struct expand_buffer {
	struct arena *arena;
	VEC(char) v;
};

static void expand_add(struct expand_buffer *b, struct slice s)
{
	for (size_t i = 0; i < s.n && b->v.n <= CONFIG_VALUE_MAX; i++)
		*VEC_ADD(b->arena, &b->v) = s.p[i];
}

static bool expand_is_name(char c, bool first)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
		return true;
	return !first && ((c >= '0' && c <= '9') || c == '-' || c == '_');
}

bool config_next_variable(struct slice text, size_t *at, struct slice *name)
{
	for (size_t i = *at; i + 3 < text.n; i++) {
		size_t n = i + 2;

		if (text.p[i] == '\\') {
			i++;
			continue;
		}
		if (text.p[i] != '$' || text.p[i + 1] != '{')
			continue;
		while (n < text.n && expand_is_name(text.p[n], n == i + 2))
			n++;
		if (n == i + 2 || n == text.n || text.p[n] != '}')
			continue;
		*name = (struct slice){text.p + i + 2, n - i - 2};
		*at = n + 1;
		return true;
	}
	return false;
}

/* The variable as the unit sees it: its own, the top's, or a setting. */
static const struct ini_key *expand_find(const struct config_set *set, struct slice name,
					 size_t unit)
{
	int row;

	for (size_t u = unit + 1; u > 0; u = u == 1 ? 0 : 1) {
		const struct config_unit *scope = &set->unit.p[u - 1];

		for (size_t i = 0; i < scope->variable.n; i++)
			if (slice_eq(scope->variable.p[i]->name, name))
				return scope->variable.p[i];
	}
	row = config_row(config_ssot_keys, name);
	return row >= 0 ? set->setting[row] : NULL;
}

static void expand_unknown(struct config_set *set, struct slice name, const struct key_item *item)
{
	const char *candidate[2 * CONFIG_VARIABLES_MAX + 1];
	size_t n = 0;

	for (size_t u = 0; u < set->unit.n && u < 2; u++)
		for (size_t i = 0; i < set->unit.p[u].variable.n; i++)
			candidate[n++] = set->unit.p[u].variable.p[i]->name.p;
	candidate[n] = NULL;
	diag_error_at(
		set->diags, item->file, item->line,
		"undefined variable ${%.*s}%s: set '%.*s = ...' in [ssot], or write \\${ for the "
		"text itself",
		SLICE_ARG(name), config_hint(set, name, candidate), SLICE_ARG(name));
}

/* Any one of the words, each of them literally. */
static void expand_as_regex(struct expand_buffer *b, const struct ini_key *var, bool quantified)
{
	size_t count = 0;
	struct slice word;

	for (size_t i = 0; i < var->item.n; i++)
		for (struct slice rest = var->item.p[i].text; slice_word(&word, &rest);)
			count++;
	quantified = quantified || count != 1;
	if (quantified)
		expand_add(b, SLICE("(?:"));
	count = 0;
	for (size_t i = 0; i < var->item.n; i++)
		for (struct slice rest = var->item.p[i].text; slice_word(&word, &rest);) {
			if (count++)
				expand_add(b, SLICE("|"));
			for (size_t k = 0; k < word.n; k++) {
				if (memchr("\\^$.|?*+()[]{}#-", word.p[k], 16))
					expand_add(b, SLICE("\\"));
				expand_add(b, (struct slice){word.p + k, 1});
			}
		}
	if (quantified)
		expand_add(b, SLICE(")"));
}

static void expand_as_text(struct expand_buffer *b, const struct ini_key *var)
{
	for (size_t i = 0; i < var->item.n; i++) {
		if (i)
			expand_add(b, SLICE(" "));
		expand_add(b, var->item.p[i].text);
	}
}

/* The text between variables; "\${" is "${" where the backslash means nothing to the value itself.
 */
static void expand_between(struct expand_buffer *b, struct slice s, enum key_type type)
{
	bool own = type == KEY_REGEXES || type == KEY_SAMPLES || type == KEY_GLOBS;

	for (size_t i = 0; i < s.n; i++)
		if (own || i + 2 >= s.n || s.p[i] != '\\' || s.p[i + 1] != '$' || s.p[i + 2] != '{')
			expand_add(b, (struct slice){s.p + i, 1});
}

bool config_expand(struct config_set *set, struct slice *out, const struct key_spec *spec,
		   const struct key_item *item, size_t unit)
{
	struct expand_buffer b = {.arena = set->arena};
	struct slice text = item->text, name;
	size_t done = 0, at = 0;

	*out = text;
	if (slice_find(text, '$') == text.n)
		return true;
	while (config_next_variable(text, &at, &name)) {
		const struct ini_key *var = expand_find(set, name, unit);

		if (!var) {
			expand_unknown(set, name, item);
			return false;
		}
		expand_between(&b,
			       (struct slice){text.p + done, (size_t)(name.p - text.p) - 2 - done},
			       spec->type);
		if (spec->type == KEY_REGEXES)
			expand_as_regex(&b, var, at < text.n && memchr("?*+{", text.p[at], 4));
		else
			expand_as_text(&b, var);
		done = at;
	}
	expand_between(&b, slice_from(text, done), spec->type);
	if (b.v.n > CONFIG_VALUE_MAX) {
		diag_error_at(set->diags, item->file, item->line,
			      "the value is longer than %d bytes with its variables filled in",
			      CONFIG_VALUE_MAX);
		return false;
	}
	*out = slice_trim((struct slice){b.v.p, b.v.n});
	return true;
}
