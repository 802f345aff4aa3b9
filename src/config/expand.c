/* Variables: ${name} in the values of rules stands for the key `name` of [ssot]. */
#include "src/config/set.h"

/* The texts made so far: several where a variable has several words. */
struct expand {
	struct config_set *set;
	enum key_type type;
	struct config_texts *out;
};

static bool expand_is_name(char c, bool first)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
		return true;
	return !first && ((c >= '0' && c <= '9') || c == '-' || c == '_');
}

bool config_next_variable(struct slice text, size_t *at, struct slice *name)
{
	if (slice_find(text, '$') == text.n)
		return false;
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

/* The variable as the unit sees it: its own, or the top's. */
static const struct ini_key *expand_find(const struct config_set *set, struct slice name,
					 size_t unit)
{
	for (size_t u = unit + 1; u > 0; u = u == 1 ? 0 : 1) {
		const struct config_unit *scope = &set->unit.p[u - 1];

		for (size_t i = 0; i < scope->variable.n; i++)
			if (slice_eq(scope->variable.p[i]->name, name))
				return scope->variable.p[i];
	}
	return NULL;
}

static void expand_unknown(struct config_set *set, struct slice name, const struct key_item *item)
{
	const char *candidate[2 * CONFIG_VARIABLES_MAX + 1];
	size_t n = 0;

	if (config_row(config_ssot_keys, name) >= 0) {
		diag_error_at(set->diags, item->file, item->line,
			      "${%.*s}: that is a setting of [ssot] and no variable; write \\${ "
			      "for the text itself",
			      SLICE_ARG(name));
		return;
	}
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

/* Every text so far, followed by every one of `piece`: none of them, and nothing is left. */
static bool expand_multiply(struct expand *x, const struct slice *piece, size_t n)
{
	struct config_texts made = {.v = {0}};
	struct arena *a = x->set->arena;

	if (n * x->out->v.n > CONFIG_WORDS_MAX)
		return false;
	for (size_t i = 0; i < x->out->v.n; i++)
		for (size_t k = 0; k < n; k++) {
			struct slice text = x->out->v.p[i];

			if (text.n + piece[k].n > CONFIG_VALUE_MAX)
				return false;
			if (!text.n)
				text = piece[k];
			else if (piece[k].n)
				text = arena_printf(a, "%.*s%.*s", SLICE_ARG(text),
						    SLICE_ARG(piece[k]));
			*VEC_ADD(a, &made.v) = text;
		}
	*x->out = made;
	return true;
}

static struct slice expand_quote(struct arena *a, struct slice word)
{
	static const char special[] = "\\^$.|?*+()[]{}#-";
	char *p = arena_alloc(a, 2 * word.n);
	size_t n = 0;

	for (size_t i = 0; i < word.n; i++) {
		if (memchr(special, word.p[i], sizeof special - 1))
			p[n++] = '\\';
		p[n++] = word.p[i];
	}
	return (struct slice){p, n};
}

/* Any one of the words, each of them literally. Without words nothing can match. */
static bool expand_as_regex(struct expand *x, const struct slice *word, size_t n, bool quantified)
{
	struct arena *a = x->set->arena;
	struct slice all = {"", 0};

	for (size_t i = 0; i < n && all.n <= CONFIG_VALUE_MAX; i++)
		all = arena_printf(a, "%.*s%s%.*s", SLICE_ARG(all), i ? "|" : "",
				   SLICE_ARG(expand_quote(a, word[i])));
	if (n > 1 || quantified)
		all = arena_printf(a, "(?:%.*s)", SLICE_ARG(all));
	return expand_multiply(x, &all, n != 0);
}

static bool expand_as_text(struct expand *x, const struct ini_key *var)
{
	struct slice all = {"", 0};

	for (size_t i = 0; i < var->n && all.n <= CONFIG_VALUE_MAX; i++)
		all = arena_printf(x->set->arena, "%.*s%s%.*s", SLICE_ARG(all), i ? " " : "",
				   SLICE_ARG(var->item[i].text));
	return expand_multiply(x, &all, 1);
}

static bool expand_variable(struct expand *x, const struct ini_key *var, bool quantified)
{
	VEC(struct slice) words = {0};
	struct slice word;

	if (x->type == KEY_TEXT || x->type == KEY_SAMPLES)
		return expand_as_text(x, var);
	for (size_t i = 0; i < var->n; i++)
		for (struct slice rest = var->item[i].text; slice_word(&word, &rest);)
			*VEC_ADD(x->set->arena, &words) = word;
	if (x->type == KEY_REGEXES)
		return expand_as_regex(x, words.p, words.n, quantified);
	return expand_multiply(x, words.p, words.n);
}

/* The text between variables; "\${" is "${" where the backslash means nothing to the value itself.
 */
static bool expand_between(struct expand *x, struct slice s)
{
	bool own = x->type == KEY_REGEXES || x->type == KEY_SAMPLES || x->type == KEY_GLOBS;
	char *p = arena_alloc(x->set->arena, s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (own || i + 2 >= s.n || s.p[i] != '\\' || s.p[i + 1] != '$' || s.p[i + 2] != '{')
			p[n++] = s.p[i];
	s = (struct slice){p, n};
	return expand_multiply(x, &s, 1);
}

bool config_expand(struct config_set *set, struct config_texts *out, enum key_type type,
		   const struct key_item *item, size_t unit)
{
	struct expand x = {set, type, out};
	struct slice text = item->text, name;
	size_t done = 0, at = 0;
	bool fits = true;

	/* Atoms of regexes stand in lists: "import:${module}" is one for each module, as it is. */
	if (type == KEY_REGEXES &&
	    (slice_starts(text, SLICE("import:")) || slice_starts(text, SLICE("call:"))))
		x.type = KEY_WORDS;
	out->v.n = 0;
	*VEC_ADD(set->arena, &out->v) = (struct slice){"", 0};
	while (fits && config_next_variable(text, &at, &name)) {
		const struct ini_key *var = expand_find(set, name, unit);

		if (!var) {
			expand_unknown(set, name, item);
			return false;
		}
		fits = expand_between(&x, (struct slice){text.p + done,
							 (size_t)(name.p - text.p) - 2 - done}) &&
		       expand_variable(&x, var, at < text.n && memchr("?*+{", text.p[at], 4));
		done = at;
	}
	fits = fits && expand_between(&x, slice_from(text, done));
	if (!fits)
		diag_error_at(
			set->diags, item->file, item->line,
			"with its variables filled in the value is too long (%d bytes, %d words)",
			CONFIG_VALUE_MAX, CONFIG_WORDS_MAX);
	return fits;
}
