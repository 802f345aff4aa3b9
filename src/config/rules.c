/* Makes settings and rules out of raw keys: reads, checks and compiles every value. */
#include "src/config/set.h"

/* Seconds of a day: who waits longer has no limit. */
#define RULES_DAY 86400u

static const struct key_value *rules_setting(const struct config_set *set, const char *name)
{
	return rule_set_value(&set->pub, name);
}

static struct slice rules_text(const struct key_value *v)
{
	return v->n ? v->item[0].text : (struct slice){"", 0};
}

/* The place of the value's first word among the row's words; 0 without one. */
static unsigned rules_enum(const struct key_value *v)
{
	unsigned i = 0;

	while (v->n && v->spec->words[i] && !slice_is(v->item[0].text, v->spec->words[i]))
		i++;
	return i;
}

/* "3 before, 1 after" */
static bool rules_lines(struct slice text, uint32_t *before, uint32_t *after)
{
	struct slice word[4];

	for (size_t i = 0; i < 4; i++)
		if (!slice_word(&word[i], &text))
			return false;
	return !slice_trim(text).n && config_number(word[0], before) &&
	       slice_is(word[1], "before,") && config_number(word[2], after) &&
	       slice_is(word[3], "after");
}

static void rules_justified(struct config_set *set)
{
	const struct key_value *v = rules_setting(set, "justified");
	const struct key_value *lines = rules_setting(set, "justified-lines");

	set->pub.justified = ARENA_ARRAY(set->arena, struct regex *, v->n);
	for (size_t i = 0; i < v->n; i++) {
		struct regex_error err;
		struct regex *re = regex_compile(v->item[i].text, 0, &err);

		if (re)
			set->pub.justified[set->pub.njustified++] = re;
		else
			diag_error_at(set->diags, v->item[i].file, v->item[i].line,
				      "justified: regex '%.*s': %s (at character %zu)",
				      SLICE_ARG(v->item[i].text), err.text, err.offset + 1);
	}
	if (lines->n && !rules_lines(lines->item[0].text, &set->pub.justified_before,
				     &set->pub.justified_after))
		diag_error_at(
			set->diags, lines->item[0].file, lines->item[0].line,
			"justified-lines: '%.*s' is not understood: write it as 3 before, 1 after",
			SLICE_ARG(lines->item[0].text));
}

/* A setting from 1 to `most`. */
static uint32_t rules_limit(struct config_set *set, const char *key, uint32_t most)
{
	const struct key_value *v = rules_setting(set, key);
	uint32_t n = config_value_number(v);

	if (n > most || (v->n && !n))
		diag_error_at(set->diags, v->item[0].file, v->item[0].line, "%s: write 1 to %u",
			      key, most);
	return n;
}

static void rules_settings(struct config_set *set)
{
	size_t n = 0;

	while (config_ssot_keys[n].name)
		n++;
	set->pub.setting = ARENA_ARRAY(set->arena, struct key_value, n);
	for (size_t i = 0; i < n; i++)
		config_value(set, &set->pub.setting[i], &config_ssot_keys[i], set->setting[i],
			     NULL);
	set->pub.fail_level = (enum severity)rules_enum(rules_setting(set, "fail-level"));
	config_globs(set, &set->pub.exclude, rules_setting(set, "exclude"));
	set->pub.blob_limit = rules_limit(set, "blob-limit", UINT32_MAX - 1);
	set->pub.max_tokens = config_value_number(rules_setting(set, "max-tokens"));
	set->pub.max_findings = config_value_number(rules_setting(set, "max-findings"));
	set->pub.limits.match = config_value_number(rules_setting(set, "match-limit"));
	set->pub.limits.heap_kib = config_value_number(rules_setting(set, "heap-limit"));
	set->pub.time_limit = rules_limit(set, "time-limit", RULES_DAY);
	rules_justified(set);
}

/* NULL-ended. */
static const char *const *rules_language_names(struct config_set *set)
{
	const struct lang *const *langs = set->q->langs;
	const char **names;
	size_t n = 0;

	while (langs[n])
		n++;
	names = ARENA_ARRAY(set->arena, const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		names[i] = langs[i]->name;
	return names;
}

static void rules_languages(struct config_set *set, struct rule *r, const struct key_value *v)
{
	const struct lang *const *langs = set->q->langs;

	if (v->n)
		r->languages = ARENA_ARRAY(set->arena, struct slice, v->n);
	for (size_t i = 0; i < v->n; i++) {
		struct slice word = v->item[i].text;
		size_t k = 0;

		while (langs[k] && !slice_is(word, langs[k]->name))
			k++;
		if (!langs[k])
			diag_error_at(set->diags, v->item[i].file, v->item[i].line,
				      "languages: '%.*s' is not known%s", SLICE_ARG(word),
				      config_hint(set, word, rules_language_names(set)));
		r->languages[r->nlanguages++] = word;
	}
}

static void rules_regions(struct rule *r, const struct key_value *v)
{
	for (size_t i = 0; i < v->n; i++) {
		unsigned bit = 0;

		while (!slice_is(v->item[i].text, v->spec->words[bit]))
			bit++;
		r->in |= bit > REGION_STRING ? REGION_ANY : REGION_BIT(bit);
	}
}

/* The directory that the rule speaks for, from the top. */
static void rules_below(struct config_set *set, struct rule *r, const struct key_value *v,
			struct slice dir)
{
	struct slice sub = rules_text(v);

	while (sub.n && sub.p[sub.n - 1] == '/')
		sub.n--;
	if (v->n && (!sub.n || sub.p[0] == '/' || sub.p[0] == '.'))
		diag_error_at(set->diags, v->item[0].file, v->item[0].line,
			      "below: '%.*s' is no directory: write it as dir/sub",
			      SLICE_ARG(v->item[0].text));
	r->below = dir.n && sub.n
			   ? arena_printf(set->arena, "%.*s/%.*s", SLICE_ARG(dir), SLICE_ARG(sub))
		   : sub.n ? sub
			   : dir;
}

/* The common values in the form that judging wants. */
static void rules_common(struct config_set *set, struct rule *r, const struct config_unit *unit)
{
	static const enum ignore_policy ignore[] = {IGNORE_YES, IGNORE_REASON, IGNORE_NO};
	const struct key_value *v = r->common;

	rules_below(set, r, &v[COMMON_BELOW], unit->dir);
	r->severity = (enum severity)rules_enum(&v[COMMON_SEVERITY]);
	/* NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Assign): the value was checked */
	r->ignore = ignore[rules_enum(&v[COMMON_IGNORE])];
	r->category = rules_text(&v[COMMON_CATEGORY]);
	r->group = rules_text(&v[COMMON_GROUP]);
	r->message = rules_text(&v[COMMON_MESSAGE]);
	r->use = rules_text(&v[COMMON_USE]);
	r->use_import = rules_text(&v[COMMON_USE_IMPORT]);
	r->url = rules_text(&v[COMMON_URL]);
	r->since = v[COMMON_SINCE].n ? config_date(v[COMMON_SINCE].item[0].text) : 0;
	r->until = v[COMMON_UNTIL].n ? config_date(v[COMMON_UNTIL].item[0].text) : 0;
	if (!r->message.n)
		r->message = arena_printf(set->arena, "breaks the rule %.*s", SLICE_ARG(r->id));
	rules_regions(r, &v[COMMON_IN]);
	rules_languages(set, r, &v[COMMON_LANGUAGES]);
	config_globs(set, &r->files, &v[COMMON_FILES]);
	config_globs(set, &r->except, &v[COMMON_EXCEPT]);
	config_owners(set, &r->owner, &v[COMMON_OWNER], r->below);
}

static const struct config_absent *rules_absent(struct config_set *set,
						const struct key_spec *table)
{
	struct config_absent *all;

	for (size_t i = 0; i < set->absent.n; i++)
		if (set->absent.p[i].table == table)
			return &set->absent.p[i];
	all = VEC_ADD(set->arena, &set->absent);
	*all = (struct config_absent){.table = table};
	while (table[all->n].name)
		all->n++;
	all->value = ARENA_ARRAY(set->arena, struct key_value, all->n);
	for (size_t i = 0; i < all->n; i++)
		config_value(set, &all->value[i], &table[i], NULL, NULL);
	return all;
}

/* All values of one table. */
static struct key_value *rules_values(struct config_set *set, const struct config_rule *raw,
				      const struct key_spec *table, const struct ini_key **key)
{
	const struct config_absent *absent = rules_absent(set, table);
	struct key_value *v = arena_bytes(set->arena, absent->n * sizeof *v);

	memcpy(v, absent->value, absent->n * sizeof *v);
	for (size_t i = 0; i < absent->n; i++) {
		size_t errors = set->diags->errors;

		if (key[i])
			config_value(set, &v[i], &table[i], key[i], raw);
		if (table[i].required && !v[i].n && !raw->broken && set->diags->errors == errors)
			diag_error_at(set->diags, set->file.p[raw->last].name, raw->line,
				      "rule '%.*s' has no %s: a rule of kind %s needs one",
				      SLICE_ARG(raw->id), table[i].name, raw->kind->name);
	}
	return v;
}

/* Anything but "no" is for rules_values() to judge. */
static bool rules_is_enabled(const struct config_rule *raw)
{
	const struct ini_key *key = raw->common[COMMON_ENABLED];

	return !key || key->n != 1 || !slice_is(key->item[0].text, "no");
}

static void rules_make(struct config_set *set, const struct config_rule *raw)
{
	struct rule *r = ARENA_NEW(set->arena, struct rule);
	size_t errors = set->diags->errors;

	r->id = raw->id;
	r->kind = raw->kind;
	r->file = set->file.p[raw->last].name;
	r->line = raw->line;
	r->needs = raw->kind->needs;
	r->index = (uint32_t)set->pub.n;
	r->common = rules_values(set, raw, config_common_keys, raw->common);
	r->value = rules_values(set, raw, raw->kind->keys, raw->own);
	if (set->diags->errors != errors || raw->broken)
		return;
	rules_common(set, r, &set->unit.p[raw->unit]);
	errors = set->diags->errors;
	/* Also after an error: all are shown at once, and release() frees what was compiled. */
	set->pub.rule[set->pub.n++] = r;
	if (r->kind->compile(r, set->arena, set->diags) && set->diags->errors == errors)
		BUG("kind %s refused rule '%.*s' without a diagnostic", r->kind->name,
		    SLICE_ARG(r->id));
}

void config_build(struct config_set *set)
{
	size_t errors_max = set->diags->errors + INI_ERRORS_MAX;

	rules_settings(set);
	set->pub.rule = ARENA_ARRAY(set->arena, struct rule *, set->raw.n);
	for (size_t i = 0; i < set->raw.n && set->diags->errors < errors_max; i++)
		if (set->raw.p[i]->kind && rules_is_enabled(set->raw.p[i]))
			rules_make(set, set->raw.p[i]);
}

void rule_set_release(struct rule_set *set)
{
	struct config_set *all = (struct config_set *)set;

	if (!set)
		return;
	for (size_t i = 0; i < set->n; i++)
		if (set->rule[i]->kind->release)
			set->rule[i]->kind->release(set->rule[i]);
	for (size_t i = 0; i < set->njustified; i++)
		regex_free(set->justified[i]);
	config_globs_free(all);
	HASH_CLEAR(hh, all->by_id);
}

size_t rule_set_find(const struct rule_set *set, struct slice id)
{
	size_t i = 0;

	while (i < set->n && !slice_eq(set->rule[i]->id, id))
		i++;
	return i;
}

const struct key_value *rule_set_value(const struct rule_set *set, const char *name)
{
	int row = config_row(config_ssot_keys, slice_of(name));

	if (row < 0)
		BUG("no key '%s' in [ssot]", name);
	return &set->setting[row];
}

const struct key_value *rule_value(const struct rule *r, const char *name)
{
	int row = config_row(r->kind->keys, slice_of(name));

	if (row >= 0)
		return &r->value[row];
	row = config_row(config_common_keys, slice_of(name));
	if (row < 0)
		BUG("no key '%s' in the kind %s", name, r->kind->name);
	return &r->common[row];
}
