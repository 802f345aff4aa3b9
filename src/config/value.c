/* Values by type: from the lines of a raw key to checked items. */
#include "src/config/set.h"

struct value_context {
	struct config_set *set;
	struct key_value *out;
	const struct ini_key *raw;	/* NULL: only the default */
	const struct config_rule *rule; /* NULL for a setting */
	size_t errors;			/* of the list, before */
	VEC(struct key_item) item;
};

#define VALUE_ERRORS_MAX 20 /* of one value */

#define VALUE_ERROR(c, at, ...) diag_error_at((c)->set->diags, (at)->file, (at)->line, __VA_ARGS__)

int config_row(const struct key_spec *table, struct slice name)
{
	for (int i = 0; name.n && table[i].name; i++)
		if (slice_is(name, table[i].name))
			return i;
	return -1;
}

bool config_number(struct slice text, uint32_t *out)
{
	uint64_t n = 0;

	if (!text.n || text.n > 10)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		n = n * 10 + (uint64_t)(text.p[i] - '0');
	}
	*out = (uint32_t)n;
	return n <= UINT32_MAX;
}

uint32_t config_value_number(const struct key_value *v)
{
	uint32_t n = 0;

	if (v->n)
		config_number(v->item[0].text, &n);
	return n;
}

uint32_t config_date(struct slice text)
{
	static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	uint32_t y, m, d;
	bool leap;

	if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-' ||
	    !config_number(slice_first(text, 4), &y) ||
	    !config_number((struct slice){text.p + 5, 2}, &m) ||
	    !config_number((struct slice){text.p + 8, 2}, &d) || !y || m < 1 || m > 12 || d < 1)
		return 0;
	leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
	if (d > days[m - 1] + (m == 2 && leap ? 1u : 0u))
		return 0;
	return y * 10000 + m * 100 + d;
}

/*
 * Items that are what was written are not copied: as long as all are, the array is the key's own,
 * without room for more.
 */
static void value_add(struct value_context *c, struct slice text, const struct key_item *at)
{
	const struct ini_key *raw = c->raw;
	size_t n = c->item.n;

	if (!c->item.cap && raw && n < raw->n && text.p == raw->item[n].text.p &&
	    text.n == raw->item[n].text.n) {
		c->item.p = raw->item;
		c->item.n++;
		return;
	}
	if (!c->item.cap && n) {
		const struct key_item *shared = c->item.p;

		c->item.cap = 2 * n;
		c->item.p = ARENA_ARRAY(c->set->arena, struct key_item, c->item.cap);
		memcpy(c->item.p, shared, n * sizeof *shared);
	}
	*VEC_ADD(c->set->arena, &c->item) = (struct key_item){text, at->line, at->file};
}

const char *config_choices(struct arena *a, const char *const *words)
{
	struct slice s = {"", 0};

	for (size_t i = 0; words[i]; i++)
		s = arena_printf(a, "%s%s%s", s.p,
				 i == 0		? ""
				 : words[i + 1] ? ", "
						: " or ",
				 words[i]);
	return s.p;
}

/* What may be chosen from. */
static const char *const *value_words(const struct key_spec *spec)
{
	static const char *const yes_no[] = {"yes", "no", NULL};

	return spec->type == KEY_BOOL ? yes_no : spec->words;
}

static bool value_is_choice(const struct key_spec *spec, struct slice word)
{
	const char *const *words = value_words(spec);
	size_t i = 0;

	while (words[i] && !slice_is(word, words[i]))
		i++;
	return words[i];
}

static void value_enum(struct value_context *c, struct slice word, const struct key_item *at)
{
	const struct key_spec *spec = c->out->spec;
	const char *const *words = value_words(spec);

	if (value_is_choice(spec, word)) {
		value_add(c, word, at);
		return;
	}
	VALUE_ERROR(c, at, "%s: '%.*s' is not known%s: write %s", spec->name, SLICE_ARG(word),
		    config_hint(c->set, word, words), config_choices(c->set->arena, words));
}

static void value_sample(struct value_context *c, struct slice text, const struct key_item *at)
{
	static const char letters[] = "nrts", meaning[] = "\n\r\t ";
	char *p = arena_alloc(c->set->arena, text.n);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		char e = i + 1 < text.n ? text.p[i + 1] : '\0';
		const char *letter = e ? strchr(letters, e) : NULL;

		if (text.p[i] != '\\') {
			p[n++] = text.p[i];
			continue;
		}
		if (letter)
			p[n++] = meaning[letter - letters];
		else if (e > ' ' && e < 0x7f && !(e >= '0' && e <= '9') &&
			 !(e >= 'A' && e <= 'Z') && !(e >= 'a' && e <= 'z'))
			p[n++] = e;
		else {
			VALUE_ERROR(c, at, "%s: '\\%.*s' is no escape: write \\\\ for a backslash",
				    c->out->spec->name, (int)(e > ' ' && e < 0x7f), text.p + i + 1);
			return;
		}
		i++;
	}
	value_add(c, (struct slice){p, n}, at);
}

static void value_date(struct value_context *c, struct slice word, const struct key_item *at)
{
	if (config_date(word))
		value_add(c, word, at);
	else
		VALUE_ERROR(c, at, "%s: '%.*s' is no date: write it as 2026-12-31",
			    c->out->spec->name, SLICE_ARG(word));
}

static void value_number(struct value_context *c, struct slice word, const struct key_item *at)
{
	uint32_t n;

	if (config_number(word, &n))
		value_add(c, word, at);
	else
		VALUE_ERROR(c, at, "%s: '%.*s' is no number: write digits only, at most %u",
			    c->out->spec->name, SLICE_ARG(word), UINT32_MAX);
}

/* What people write into lists and globs from habit, and would silently match nothing. */
static const char *value_list_mistake(struct slice word, bool glob)
{
	size_t brace = slice_find(word, '{'), comma = slice_find(word, ',');

	if (word.p[word.n - 1] == ',')
		return "words are separated by spaces: remove the ','";
	if (!glob)
		return NULL;
	if (word.p[0] == '"' || word.p[0] == '\'')
		return "values need no quotes: remove them";
	if (word.p[0] == '!')
		return "globs cannot be negated: name it in 'except'";
	if (slice_starts(word, SLICE("./")) || slice_starts(word, SLICE("../")))
		return "paths count from the top of the repository: write it without the dots";
	if (brace < comma && comma < slice_find(word, '}') && slice_find(word, '}') < word.n)
		return "globs know no {a,b}: write one glob for each";
	if (comma + 1 < word.n && word.p[comma + 1] == '*')
		return "globs are separated by spaces: replace the ','";
	return NULL;
}

static void value_list(struct value_context *c, struct slice word, const struct key_item *at)
{
	const char *mistake = value_list_mistake(word, c->out->spec->type == KEY_GLOBS);

	if (mistake)
		VALUE_ERROR(c, at, "%s: '%.*s': %s", c->out->spec->name, SLICE_ARG(word), mistake);
	else if (c->out->spec->type == KEY_ENUMS)
		value_enum(c, word, at);
	else if (c->out->spec->type != KEY_GLOBS || !at->line || /* our own are right */
		 config_glob(c->set, word, c->out->spec->name, at))
		value_add(c, word, at);
}

static void value_word(struct value_context *c, struct slice word, const struct key_item *at)
{
	switch (c->out->spec->type) {
	case KEY_ENUM:
	case KEY_BOOL:
		value_enum(c, word, at);
		break;
	case KEY_NUMBER:
		value_number(c, word, at);
		break;
	case KEY_DATE:
		value_date(c, word, at);
		break;
	case KEY_ENUMS:
	case KEY_WORDS:
	case KEY_GLOBS:
		value_list(c, word, at);
		break;
	case KEY_WORD:
	case KEY_TEXT:
	case KEY_REGEXES:
	case KEY_SAMPLES:
		value_add(c, word, at);
		break;
	}
}

static bool value_is_single(enum key_type type)
{
	return type == KEY_TEXT || type == KEY_WORD || type == KEY_ENUM || type == KEY_BOOL ||
	       type == KEY_NUMBER || type == KEY_DATE;
}

static bool value_is_list(enum key_type type)
{
	return type == KEY_WORDS || type == KEY_GLOBS || type == KEY_ENUMS;
}

/* One text of the value, its variables filled in. */
static void value_text(struct value_context *c, struct slice text, const struct key_item *at)
{
	enum key_type type = c->out->spec->type;
	struct slice word;

	if (type != KEY_SAMPLES && type != KEY_TEXT && type != KEY_REGEXES) {
		while (slice_word(&word, &text))
			value_word(c, word, at);
		return;
	}
	text = slice_trim(text);
	if (text.n && type == KEY_SAMPLES)
		value_sample(c, text, at);
	else if (text.n)
		value_add(c, text, at);
}

static void value_expanded(struct value_context *c, const struct key_item *item)
{
	struct config_texts texts = {.v = {0}};

	if (!c->rule || !c->raw->dollar)
		value_text(c, item->text, item);
	else if (config_expand(c->set, &texts, c->out->spec->type, item, c->rule->unit))
		for (size_t i = 0; i < texts.v.n; i++)
			value_text(c, texts.v.p[i], item);
}

/* One line of the value. */
static void value_line(struct value_context *c, const struct key_item *item)
{
	struct key_item word = *item;
	struct slice rest = item->text;

	if (!value_is_list(c->out->spec->type))
		value_expanded(c, item);
	else
		while (c->set->diags->errors < c->errors + VALUE_ERRORS_MAX &&
		       slice_word(&word.text, &rest))
			value_expanded(c, &word);
}

/*
 * An indented "severity = high" below a value is a key in the wrong column, except among samples,
 * where it may be a sample.
 */
static bool value_is_misplaced(struct value_context *c, const struct ini_key *raw,
			       const struct key_item *item)
{
	struct slice name;
	size_t n;

	if (item->line == raw->line || c->out->spec->type == KEY_SAMPLES)
		return false;
	n = slice_find(item->text, '=');
	if (n == item->text.n)
		return false;
	name = slice_trim(slice_first(item->text, n));
	if (c->rule ? config_row(config_common_keys, name) < 0 &&
			      config_row(c->rule->kind->keys, name) < 0
		    : config_row(config_ssot_keys, name) < 0)
		return false;
	VALUE_ERROR(
		c, item,
		"'%.*s =' is indented, which makes it part of '%s': start it in the first column",
		SLICE_ARG(name), c->out->spec->name);
	return true;
}

/* The lines of a text become one. */
static void value_join(struct value_context *c)
{
	struct key_item *one = ARENA_NEW(c->set->arena, struct key_item);
	size_t n = 0, at = 0;
	char *p;

	for (size_t i = 0; i < c->item.n; i++)
		n += c->item.p[i].text.n + 1;
	p = arena_alloc(c->set->arena, n);
	for (size_t i = 0; i < c->item.n; i++) {
		if (i)
			p[at++] = ' ';
		memcpy(p + at, c->item.p[i].text.p, c->item.p[i].text.n);
		at += c->item.p[i].text.n;
	}
	*one = c->item.p[0];
	one->text = (struct slice){p, at};
	c->item.p = one;
	c->item.n = c->item.cap = 1;
}

/* Whether the value stands in one line, beside its key. */
static bool value_is_one_line(const struct ini_key *raw)
{
	return raw && raw->n == 1 && raw->item[0].line == raw->line;
}

/* Takes over what the same text became in the rule before. False when it was another one. */
static bool value_again(struct config_set *set, struct key_value *out, const struct ini_key *raw,
			const struct config_rule *rule)
{
	const struct config_again *again = &set->again;
	const struct key_item *at = raw->item;

	if (!again->value || again->unit != rule->unit || !slice_eq(again->text, at->text))
		return false;
	out->n = again->value->n;
	out->item = ARENA_ARRAY(set->arena, struct key_item, out->n);
	for (size_t i = 0; i < out->n; i++)
		out->item[i] = (struct key_item){again->value->item[i].text, at->line, at->file};
	return true;
}

static void value_read(struct config_set *set, struct key_value *out, const struct key_spec *spec,
		       const struct ini_key *raw, const struct config_rule *rule)
{
	struct value_context c = {
		.set = set, .out = out, .raw = raw, .rule = rule, .errors = set->diags->errors};

	for (size_t i = 0; raw && i < raw->n; i++)
		if (!value_is_misplaced(&c, raw, &raw->item[i]))
			value_line(&c, &raw->item[i]);
	if (!c.item.n && spec->def && set->diags->errors == c.errors) {
		out->line = 0;
		value_text(&c, slice_of(spec->def), &(struct key_item){.line = 0});
	}
	if (spec->type == KEY_TEXT && c.item.n > 1)
		value_join(&c);
	out->item = c.item.p;
	out->n = c.item.n;
	if (raw && spec->type == KEY_REGEXES && out->n > CONFIG_REGEXES_MAX)
		diag_error_at(set->diags, raw->item[0].file, raw->line,
			      "%s: %zu regexes, %d are the most: make more rules of them",
			      spec->name, out->n, CONFIG_REGEXES_MAX);
	if (value_is_single(spec->type) && out->n > 1 && set->diags->errors == c.errors)
		VALUE_ERROR(&c, &out->item[1], "%s: takes one word, not '%.*s %.*s'", spec->name,
			    SLICE_ARG(out->item[0].text), SLICE_ARG(out->item[1].text));
}

/* Whether a text in one line, without variables, is the value as it stands. */
static bool value_stands(const struct key_spec *spec, struct slice text)
{
	enum key_type type = spec->type;
	struct slice rest = text, word;

	if (type == KEY_TEXT || type == KEY_REGEXES)
		return true;
	if (type == KEY_ENUM || type == KEY_ENUMS || type == KEY_BOOL)
		return value_is_choice(spec, text);
	return type == KEY_WORD && slice_word(&word, &rest) && word.n == text.n;
}

void config_value(struct config_set *set, struct key_value *out, const struct key_spec *spec,
		  const struct ini_key *raw, const struct config_rule *rule)
{
	bool one = value_is_one_line(raw), globs = spec->type == KEY_GLOBS && rule && one;
	size_t errors = set->diags->errors;

	*out = (struct key_value){.spec = spec, .line = raw ? raw->line : 0};
	/* Most keys of most rules. */
	if (!raw && !spec->def)
		return;
	if (one && (!rule || !raw->dollar) && value_stands(spec, raw->item[0].text)) {
		out->item = raw->item;
		out->n = 1;
		return;
	}
	if (globs && value_again(set, out, raw, rule))
		return;
	value_read(set, out, spec, raw, rule);
	if (globs && set->diags->errors == errors)
		set->again = (struct config_again){
			.text = raw->item[0].text, .unit = rule->unit, .value = out};
}
