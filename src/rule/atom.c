/* Atoms: finding imports, uses and matches, each within its file, class or function. */
#include "src/rule/atom.h"

#include <stdlib.h>

#include "ssot/lang/lang.h"

const char *const atom_unit_words[] = {"file", "class", "function", NULL};

static int atom_compile(struct atom *out, const struct key_item *item, struct diag_list *d)
{
	struct slice text = item->text;
	size_t colon = slice_find(text, ':');
	struct slice kind = slice_first(text, colon), rest = slice_from(text, colon + 1);
	struct regex_error err;

	*out = (struct atom){.kind = slice_is(kind, "import") ? ATOM_IMPORT
				     : slice_is(kind, "call") ? ATOM_CALL
							      : ATOM_MATCH};
	if (!rest.n || (out->kind == ATOM_MATCH && !slice_is(kind, "match")))
		return diag_error_at(d, item->file, item->line,
				     "'%.*s': write import:MODULE[:NAME], call:NAME or match:REGEX",
				     SLICE_ARG(text));
	if (out->kind != ATOM_MATCH)
		return names_compile_one(&out->name, rest, item, d);
	out->pattern = rest;
	out->regex = regex_compile(rest, 0, &err);
	if (out->regex)
		return 0;
	return diag_error_at(d, item->file, item->line, "regex '%.*s': %s (at character %zu)",
			     SLICE_ARG(rest), err.text, err.offset + 1);
}

int atoms_compile(struct atom_list *out, const struct rule *r, const char *key, struct arena *a,
		  struct diag_list *d)
{
	const struct key_value *v = rule_value(r, key);
	int ret = 0;

	out->p = ARENA_ARRAY(a, struct atom, v->n);
	for (out->n = 0; out->n < v->n; out->n++)
		if (atom_compile(&out->p[out->n], &v->item[out->n], d))
			ret = -1;
	return ret;
}

void atoms_literals(struct literals *out, const struct atom_list *l, struct arena *a)
{
	*out = (struct literals){0};
	for (size_t i = 0; i < l->n; i++) {
		struct atom *atom = &l->p[i];
		struct literals one;

		if (atom->kind == ATOM_MATCH)
			regex_literals(&one, atom->pattern, 0, a);
		else
			names_literals(&one, &(struct name_list){&atom->name, 1},
				       atom->kind == ATOM_IMPORT, a);
		if (i)
			literals_join(out, &one, a);
		else
			*out = one;
	}
}

void atoms_free(struct atom_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		glob_free(l->p[i].name.module);
		glob_free(l->p[i].name.name);
		regex_free(l->p[i].regex);
	}
	l->n = 0;
}

/* The innermost declaration of that sort around a place, or SCAN_NONE. */
static uint32_t atom_unit_at(const struct scan *s, uint32_t off, enum decl_kind kind)
{
	size_t low = 0, high = s->decls.n;
	uint32_t unit;

	/* The last one to begin before the place: it, or one it stands in, is around the place. */
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (s->decls.p[mid].body.off <= off)
			low = mid + 1;
		else
			high = mid;
	}
	unit = low ? (uint32_t)(low - 1) : SCAN_NONE;
	while (unit != SCAN_NONE) {
		const struct decl *c = &s->decls.p[unit];

		if (c->kind == kind && off - c->body.off < c->body.len)
			return unit;
		unit = c->parent;
	}
	return SCAN_NONE;
}

static void atom_add(struct atom_places *out, struct file_view *f, struct span at,
		     enum atom_unit unit)
{
	uint32_t in = SCAN_NONE;

	if (unit != UNIT_FILE) {
		in = atom_unit_at(f->scan, at.off, unit == UNIT_CLASS ? DECL_CLASS : DECL_FUNCTION);
		if (in == SCAN_NONE)
			return;
	}
	*VEC_ADD(f->arena, &out->v) = (struct atom_place){at, in};
}

static int atom_find_match(struct atom_places *out, const struct atom *a, const struct rule *r,
			   struct file_view *f, enum atom_unit unit)
{
	struct slice text = file_masked(f, r->in);
	const struct lines *l = &f->scan->lines;
	struct regex_match m;

	for (uint32_t i = 0; i < l->n; i++) {
		int rc = regex_match(a->regex, f->scratch, lines_get(l, text, i), 0, &m);

		if (rc < 0)
			return -1;
		if (rc)
			atom_add(out, f,
				 (struct span){l->start[i] + (uint32_t)m.group[0].off,
					       (uint32_t)m.group[0].len},
				 unit);
	}
	return 0;
}

static int atom_find(struct atom_places *out, const struct atom *a, const struct rule *r,
		     struct file_view *f, enum atom_unit unit)
{
	const struct scan *s = f->scan;
	int rc = 0;

	if (a->kind == ATOM_MATCH)
		return atom_find_match(out, a, r, f, unit);
	for (size_t i = 0; a->kind == ATOM_IMPORT && rc >= 0 && i < s->imports.n; i++) {
		rc = names_match_import_one(&a->name, f, &s->imports.p[i]);
		if (rc > 0)
			atom_add(out, f, s->imports.p[i].at, unit);
	}
	for (size_t i = 0; a->kind == ATOM_CALL && rc >= 0 && i < s->uses.n; i++) {
		rc = s->uses.p[i].known || slice_find(s->uses.p[i].name, '.') == s->uses.p[i].name.n
			     ? names_match_one(&a->name, f->scratch, s->uses.p[i].name)
			     : 0;
		if (rc > 0)
			atom_add(out, f, s->uses.p[i].at, unit);
	}
	return rc < 0 ? -1 : 0;
}

static int atom_cmp(const void *a, const void *b)
{
	const struct atom_place *x = a, *y = b;

	return (x->at.off > y->at.off) - (x->at.off < y->at.off);
}

int atoms_find(struct atom_places *out, const struct atom_list *l, const struct rule *r,
	       struct file_view *f, enum atom_unit unit)
{
	*out = (struct atom_places){0};
	for (size_t i = 0; i < l->n; i++)
		if (atom_find(out, &l->p[i], r, f, unit))
			return -1;
	if (out->v.n)
		qsort(out->v.p, out->v.n, sizeof *out->v.p, atom_cmp);
	return 0;
}

bool *atoms_units(const struct atom_places *l, struct file_view *f)
{
	bool *in = ARENA_ARRAY(f->arena, bool, f->scan->decls.n + 1);

	for (size_t i = 0; i < l->v.n; i++)
		*atoms_unit(in, f, l->v.p[i].unit) = true;
	return in;
}

bool *atoms_unit(bool *units, const struct file_view *f, uint32_t unit)
{
	return &units[unit == SCAN_NONE ? f->scan->decls.n : unit];
}

struct slice atom_unit_name(const struct file_view *f, uint32_t unit)
{
	return unit == SCAN_NONE ? SLICE("(file)") : f->scan->decls.p[unit].qualname;
}

struct slice atom_unit_detail(struct slice name)
{
	return slice_first(name, slice_is(name, "(file)") ? 0 : name.n);
}

enum atom_unit atom_unit_of(const struct rule *r)
{
	const struct key_value *v = rule_value(r, "unit");

	for (unsigned i = 0; v->n && atom_unit_words[i]; i++)
		if (slice_is(v->item[0].text, atom_unit_words[i]))
			return (enum atom_unit)i;
	return UNIT_FILE;
}
