/* Puts the sections of the files together: settings, variables, and rules that files may re-open.
 */
#include "src/config/set.h"

#define MERGE_HINTS_MAX 200 /* variables that a hint may come from */
#define MERGE_PLACES	16

/* The row of the key that stood at some place of a section last: many rules are written alike. */
struct merge_place {
	struct slice name;
	const struct key_spec *table; /* NULL: none yet */
	int row;
};

static size_t merge_count(const struct key_spec *table)
{
	size_t n = 0;

	while (table[n].name)
		n++;
	return n;
}

/* The names of one or two tables, for hints. */
static const char *const *merge_names(struct config_set *set, const struct key_spec *one,
				      const struct key_spec *two)
{
	size_t n = merge_count(one) + (two ? merge_count(two) : 0);
	const char **names = ARENA_ARRAY(set->arena, const char *, n + 1);

	n = 0;
	for (; one->name; one++)
		names[n++] = one->name;
	for (; two && two->name; two++)
		names[n++] = two->name;
	return names;
}

/* False with a diagnostic when the key has no value, or has one in the same file already. */
static bool merge_check(struct config_set *set, const struct ini_key *old,
			const struct ini_key *key)
{
	if (old && slice_eq(old->file, key->file) && old->line < key->line) {
		diag_error_at(set->diags, key->file, key->line,
			      "duplicate key '%.*s', first in line %u: keep one; a list goes on in "
			      "indented lines below it",
			      SLICE_ARG(key->name), old->line);
		return false;
	}
	return true;
}

static void merge_variable(struct config_set *set, const struct ini_key *key, size_t unit)
{
	struct config_unit *u = &set->unit.p[unit];
	const char *bad = NULL;
	size_t place = 0;

	for (size_t i = 0; key->dollar && i < key->n; i++) {
		struct slice name;
		size_t at = 0;

		if (config_next_variable(key->item[i].text, &at, &name))
			bad = "variables are filled in only in rules: write the value itself";
	}
	while (place < u->variable.n && !slice_eq(u->variable.p[place]->name, key->name))
		place++;
	if (place == CONFIG_VARIABLES_MAX)
		bad = "too many variables in [ssot]";
	else if (place == u->variable.n)
		*VEC_ADD(set->arena, &u->variable) = key;
	else if (merge_check(set, u->variable.p[place], key))
		u->variable.p[place] = key;
	if (bad)
		diag_error_at(set->diags, key->file, key->line, "%.*s: %s", SLICE_ARG(key->name),
			      bad);
}

static void merge_version(struct config_set *set, const struct ini_key *key)
{
	if (key->n != 1 || !slice_is(key->item[0].text, "1"))
		diag_error_at(set->diags, key->file, key->line,
			      "version: this git-ssot (%s) reads version 1 only: write version = 1",
			      SSOT_VERSION);
}

static void merge_ssot(struct config_set *set, const struct ini_section *s, size_t unit)
{
	for (size_t i = 0; i < s->key.n; i++) {
		const struct ini_key *key = &s->key.p[i];
		int row = config_row(config_ssot_keys, key->name);
		bool everywhere = slice_is(key->name, "version") || slice_is(key->name, "include");

		if (row < 0) {
			merge_variable(set, key, unit);
			continue;
		}
		if (!key->n) {
			diag_error_at(set->diags, key->file, key->line,
				      "%.*s has no value: write one or remove the line",
				      SLICE_ARG(key->name));
			continue;
		}
		if (unit && !everywhere) {
			diag_error_at(set->diags, key->file, key->line,
				      "%.*s holds for the whole repository: set it in the top %s",
				      SLICE_ARG(key->name), CONFIG_NAME);
			continue;
		}
		if (slice_is(key->name, "version"))
			merge_version(set, key);
		if (merge_check(set, unit ? NULL : set->setting[row], key) && !unit)
			set->setting[row] = key;
	}
}

static const struct rule_kind *merge_kind_named(const struct config_set *set, struct slice name)
{
	for (const struct rule_kind *const *k = set->q->kinds; *k; k++)
		if (slice_is(name, (*k)->name))
			return *k;
	return NULL;
}

/* The names of all kinds, NULL-ended. */
static const char *const *merge_kinds(struct config_set *set)
{
	size_t n = 0;
	const char **names;

	while (set->q->kinds[n])
		n++;
	names = ARENA_ARRAY(set->arena, const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		names[i] = set->q->kinds[i]->name;
	return names;
}

static const char *merge_list(struct config_set *set, const char *const *names)
{
	struct slice s = {"", 0};

	for (size_t i = 0; names[i]; i++)
		s = arena_printf(set->arena, "%s%s%s", s.p, i ? ", " : "", names[i]);
	return s.p;
}

static void merge_no_kind(struct config_set *set, const struct config_rule *r,
			  const struct ini_section *s, struct slice file)
{
	const char **ids = ARENA_ARRAY(set->arena, const char *, set->raw.n + 1);
	size_t n = 0;
	const char *near;

	for (size_t i = 0; i < set->raw.n && set->raw.n < 1000; i++)
		if (set->raw.p[i] != r)
			ids[n++] = set->raw.p[i]->id.p;
	near = config_nearest(r->id, ids);
	if (near)
		diag_error_at(set->diags, file, s->line,
			      "rule '%.*s' has no kind (did you mean the rule '%s'?)",
			      SLICE_ARG(r->id), near);
	else
		diag_error_at(set->diags, file, s->line,
			      "rule '%.*s' has no kind: write kind = ... (%s)", SLICE_ARG(r->id),
			      merge_list(set, merge_kinds(set)));
}

/* Finds the rule's kind in the section, or says what is wrong. */
static void merge_kind(struct config_set *set, struct config_rule *r, const struct ini_section *s,
		       const struct ini_file *f)
{
	const struct ini_key *key = NULL;
	const struct rule_kind *kind;

	for (size_t i = 0; i < s->key.n && !key; i++)
		if (slice_is(s->key.p[i].name, "kind") && s->key.p[i].n)
			key = &s->key.p[i];
	if (!key) {
		if (!r->kind && !r->broken && !set->include_failed)
			merge_no_kind(set, r, s, f->name);
		r->broken = r->broken || !r->kind;
		return;
	}
	kind = merge_kind_named(set, key->item[0].text);
	if (!kind) {
		const char *const *names = merge_kinds(set);

		diag_error_at(set->diags, f->name, key->line,
			      "kind: '%.*s' is not known%s: write one of %s",
			      SLICE_ARG(key->item[0].text),
			      config_hint(set, key->item[0].text, names), merge_list(set, names));
		r->broken = true;
	} else if (r->kind && r->kind != kind) {
		diag_error_at(
			set->diags, f->name, key->line,
			"kind: rule '%.*s' is of kind %s already: give the new rule another id",
			SLICE_ARG(r->id), r->kind->name);
	} else if (!r->kind) {
		r->kind = kind;
		r->own = ARENA_ARRAY(set->arena, const struct ini_key *, merge_count(kind->keys));
	}
}

static bool merge_known_to_any(const struct config_set *set, struct slice name)
{
	for (const struct rule_kind *const *k = set->q->kinds; *k; k++)
		if (config_row((*k)->keys, name) >= 0)
			return true;
	return false;
}

static void merge_unknown(struct config_set *set, const struct config_rule *r,
			  const struct ini_key *key)
{
	const char *hint;

	if (!r->kind && merge_known_to_any(set, key->name))
		return;
	hint = config_key_hint(
		set, key->name,
		merge_names(set, config_common_keys, r->kind ? r->kind->keys : NULL));
	if (r->kind)
		diag_error_at(set->diags, key->file, key->line,
			      "unknown key '%.*s' in a rule of kind %s%s", SLICE_ARG(key->name),
			      r->kind->name, hint);
	else
		diag_error_at(set->diags, key->file, key->line, "unknown key '%.*s'%s",
			      SLICE_ARG(key->name), hint);
}

/* Notes which variables a value uses, also when another file replaces it later. */
static void merge_used(struct config_set *set, const struct ini_key *key, size_t unit)
{
	struct slice name;

	for (size_t i = 0; key->dollar && i < key->n; i++)
		for (size_t at = 0; config_next_variable(key->item[i].text, &at, &name);)
			*VEC_ADD(set->arena, &set->unit.p[unit].used) = name;
}

/* Where the rule keeps the key; NULL: it has none. */
static const struct ini_key **merge_slot(const struct config_rule *r, const struct ini_key *key,
					 struct merge_place *p)
{
	const struct key_spec *own = r->kind ? r->kind->keys : NULL;

	if (!p->table || (p->table != config_common_keys && p->table != own) ||
	    !slice_eq(p->name, key->name)) {
		*p = (struct merge_place){key->name, config_common_keys, -1};
		p->row = config_row(p->table, p->name);
		if (p->row < 0 && own)
			p->row = config_row(p->table = own, p->name);
		if (p->row < 0) {
			p->table = NULL;
			return NULL;
		}
	}
	return p->table == own ? &r->own[p->row] : &r->common[p->row];
}

static void merge_key(struct config_set *set, struct config_rule *r, const struct ini_key *key,
		      struct merge_place *place, size_t unit)
{
	const struct ini_key **slot = merge_slot(r, key, place);

	merge_used(set, key, unit);
	if (!slot) {
		merge_unknown(set, r, key);
		r->broken = true;
	} else if (!key->n) {
		diag_error_at(set->diags, key->file, key->line,
			      "%.*s has no value: write one or remove the line",
			      SLICE_ARG(key->name));
		r->broken = true;
	} else if (merge_check(set, *slot, key)) {
		*slot = key;
	}
}

static bool merge_id_is_good(struct slice id)
{
	for (size_t i = 0; i < id.n; i++)
		if (!((id.p[i] >= 'a' && id.p[i] <= 'z') || (id.p[i] >= '0' && id.p[i] <= '9') ||
		      (i && id.p[i] == '-')))
			return false;
	return id.n > 0;
}

/* The rule that the section defines or re-opens; NULL with a diagnostic when it may not. */
static struct config_rule *merge_open(struct config_set *set, const struct ini_section *s,
				      const struct ini_file *f, size_t unit, size_t file)
{
	struct slice id = slice_from(s->name, sizeof "rule:" - 1);
	struct config_rule *r;

	if (!merge_id_is_good(id)) {
		diag_error_at(
			set->diags, f->name, s->line,
			"rule id '%.*s': an id is made of a-z, 0-9 and '-': write [rule:%.*s]",
			SLICE_ARG(id), SLICE_ARG(config_id_from(set, id)));
		return NULL;
	}
	HASH_FIND(hh, set->by_id, id.p, id.n, r);
	if (r && r->last == file) {
		diag_error_at(set->diags, f->name, s->line,
			      "duplicate rule '%.*s', first in line %u: give it another id",
			      SLICE_ARG(id), r->line);
		return NULL;
	}
	/* Files are numbered before what they include: a lower number is not this file's to change.
	 */
	if (r && (r->unit != unit || r->last < file)) {
		diag_error_at(
			set->diags, f->name, s->line,
			"duplicate rule '%.*s', first at %.*s:%u: give it another id (only a file "
			"that includes a rule may change it)",
			SLICE_ARG(id), SLICE_ARG(set->file.p[r->last].name), r->line);
		return NULL;
	}
	if (!r) {
		r = ARENA_NEW(set->arena, struct config_rule);
		r->id = id;
		r->common = ARENA_ARRAY(set->arena, const struct ini_key *, COMMON_COUNT);
		r->unit = unit;
		*VEC_ADD(set->arena, &set->raw) = r;
		HASH_ADD_KEYPTR(hh, set->by_id, r->id.p, r->id.n, r);
	}
	r->last = file;
	r->line = s->line;
	r->broken = r->broken || s->broken;
	return r;
}

static void merge_unknown_section(struct config_set *set, const struct ini_section *s,
				  const struct ini_file *f)
{
	static const char *const names[] = {"ssot", "rule", "rules", NULL};
	size_t n = 0;
	const char *near;

	while (n < s->name.n && ((s->name.p[n] >= 'a' && s->name.p[n] <= 'z') ||
				 (s->name.p[n] >= 'A' && s->name.p[n] <= 'Z')))
		n++;
	near = config_nearest(slice_first(s->name, n), names);
	if (near && near[0] == 'r')
		diag_error_at(set->diags, f->name, s->line,
			      "unknown section [%.*s] (did you mean [rule:%.*s]?)",
			      SLICE_ARG(s->name),
			      SLICE_ARG(config_id_from(set, slice_from(s->name, n))));
	else
		diag_error_at(set->diags, f->name, s->line,
			      "unknown section [%.*s]%s: sections are [ssot] and [rule:ID]",
			      SLICE_ARG(s->name), near ? " (did you mean [ssot]?)" : "");
}

void config_merge(struct config_set *set, const struct ini_file *f, size_t unit, size_t file)
{
	const struct ini_section *ssot = NULL;
	struct merge_place place[MERGE_PLACES] = {{.table = NULL}};
	size_t errors_max = set->diags->errors + INI_ERRORS_MAX;

	for (size_t i = 0; i < f->section.n && set->diags->errors < errors_max; i++) {
		const struct ini_section *s = &f->section.p[i];
		struct config_rule *r;

		if (slice_is(s->name, "ssot") && ssot) {
			diag_error_at(
				set->diags, f->name, s->line,
				"duplicate section [ssot], first in line %u: put them together",
				ssot->line);
		} else if (slice_is(s->name, "ssot")) {
			ssot = s;
			merge_ssot(set, s, unit);
		} else if (!slice_starts(s->name, SLICE("rule:"))) {
			merge_unknown_section(set, s, f);
		} else if ((r = merge_open(set, s, f, unit, file))) {
			merge_kind(set, r, s, f);
			for (size_t k = 0; k < s->key.n && set->diags->errors < errors_max; k++)
				merge_key(set, r, &s->key.p[k], &place[k % MERGE_PLACES], unit);
		}
	}
}

static bool merge_is_used(const struct config_unit *u, struct slice name)
{
	for (size_t i = 0; i < u->used.n; i++)
		if (slice_eq(u->used.p[i], name))
			return true;
	return false;
}

/* The settings, and the variables that rules of the unit use. */
static const char *const *merge_known(struct config_set *set, const struct config_unit *unit)
{
	size_t n = 0, used = unit->used.n < MERGE_HINTS_MAX ? unit->used.n : MERGE_HINTS_MAX;
	const char **names =
		ARENA_ARRAY(set->arena, const char *, merge_count(config_ssot_keys) + used + 1);

	for (const struct key_spec *key = config_ssot_keys; key->name; key++)
		names[n++] = key->name;
	for (size_t i = 0; i < used; i++)
		names[n++] = arena_dup(set->arena, unit->used.p[i]).p;
	return names;
}

static void merge_check_unit(struct config_set *set, size_t number)
{
	const struct config_unit *unit = &set->unit.p[number];

	for (size_t i = 0; i < unit->variable.n; i++) {
		const struct ini_key *key = unit->variable.p[i];
		bool used = merge_is_used(unit, key->name);

		for (size_t below = 1; number == 0 && below < set->unit.n && !used; below++)
			used = merge_is_used(&set->unit.p[below], key->name);
		if (!used)
			diag_error_at(
				set->diags, key->file, key->line,
				"unknown key '%.*s' in [ssot]%s: it is no setting, and no rule "
				"uses ${%.*s}",
				SLICE_ARG(key->name),
				config_hint(set, key->name, merge_known(set, unit)),
				SLICE_ARG(key->name));
	}
}

void config_check_variables(struct config_set *set)
{
	for (size_t i = 0; i < set->unit.n; i++)
		merge_check_unit(set, i);
}
