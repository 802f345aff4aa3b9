/* Kind `base`: classes of a kind must derive from the one base there is. */
#include "src/rule/kinds.h"
#include "src/rule/names.h"
#include "src/rule/regexes.h"

static const struct key_spec base_keys[] = {
	{"class", KEY_REGEXES, true, NULL, NULL, "names of the classes that this is about"},
	{"bases", KEY_WORDS, true, NULL, NULL,
	 "qualified names, globs: one of them must be a base"},
	{"member", KEY_REGEXES, false, NULL, NULL,
	 "only classes that have a method of such a name (^test_)"},
	{"or-bases", KEY_WORDS, false, NULL, NULL,
	 "classes derived from these count too, whatever their name"},
	{0}};

struct base_rule {
	struct regex_list class_, member;
	struct name_list bases, or_bases;
};

/* A class is a subject by its own name or by a base of it. */
static void base_literals(struct rule *r, const struct base_rule *p, struct arena *a)
{
	struct literals more;

	regexes_literals(&r->words, r, "class", 0, a);
	if (!p->or_bases.n)
		return;
	names_literals(&more, &p->or_bases, false, a);
	literals_join(&r->words, &more, a);
}

static int base_compile(struct rule *r, struct arena *a, struct diag_list *d)
{
	struct base_rule *p = ARENA_NEW(a, struct base_rule);
	int ret = 0;

	r->priv = p;
	if (regexes_compile(&p->class_, r, "class", 0, a, d))
		ret = -1;
	if (regexes_compile(&p->member, r, "member", 0, a, d))
		ret = -1;
	if (names_compile(&p->or_bases, r, "or-bases", a, d))
		ret = -1;
	base_literals(r, p, a);
	return names_compile(&p->bases, r, "bases", a, d) || ret ? -1 : 0;
}

static void base_release(struct rule *r)
{
	struct base_rule *p = r->priv;

	regexes_free(&p->class_);
	regexes_free(&p->member);
	names_free(&p->bases);
	names_free(&p->or_bases);
}

/* 1 when one of the regexes matches, 0, -1. */
static int base_any(const struct regex_list *l, struct regex_scratch *s, struct slice name)
{
	struct regex_match m;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < l->n; i++)
		rc = regex_match(l->p[i], s, name, 0, &m);
	return rc;
}

/* The class of this file that a base's name means, or SCAN_NONE. */
static uint32_t base_local(const struct scan *s, struct slice name)
{
	for (size_t i = s->decls.n; i > 0; i--)
		if (s->decls.p[i - 1].kind == DECL_CLASS &&
		    slice_eq(s->decls.p[i - 1].qualname, name))
			return (uint32_t)(i - 1);
	return SCAN_NONE;
}

/*
 * Whether class `c` derives from one of `wanted`, through classes of this file: 1, 0, -1. A walk
 * with a list instead of recursion: hostile texts have long chains, and circles.
 */
static int base_derives(const struct name_list *wanted, struct file_view *f, uint32_t c)
{
	const struct scan *s = f->scan;
	bool *seen = ARENA_ARRAY(f->arena, bool, s->decls.n);
	VEC(uint32_t) todo = {0};

	*VEC_ADD(f->arena, &todo) = c;
	seen[c] = true;
	for (size_t next = 0; next < todo.n; next++) {
		for (size_t i = 0; i < s->uses.n; i++) {
			const struct use *u = &s->uses.p[i];
			uint32_t local;
			int rc;

			if (u->form != USE_BASE || u->decl != todo.p[next])
				continue;
			rc = names_match(wanted, f->scratch, u->name);
			if (rc)
				return rc < 0 ? -1 : 1;
			local = u->known ? SCAN_NONE : base_local(s, u->name);
			if (local != SCAN_NONE && !seen[local]) {
				seen[local] = true;
				*VEC_ADD(f->arena, &todo) = local;
			}
		}
	}
	return 0;
}

/* Whether the class has a method that counts; always when the rule names none. */
static int base_has_member(const struct base_rule *p, struct file_view *f, uint32_t c)
{
	int rc = p->member.n == 0;

	for (size_t i = c + 1; rc == 0 && i < f->scan->decls.n; i++) {
		const struct decl *m = &f->scan->decls.p[i];

		if (m->kind == DECL_FUNCTION && m->parent == c)
			rc = base_any(&p->member, f->scratch, m->name);
	}
	return rc;
}

/* Whether the rule is about class `c`: 1, 0, -1. */
static int base_is_subject(const struct base_rule *p, struct file_view *f, uint32_t c)
{
	int rc;

	if (f->scan->decls.p[c].kind != DECL_CLASS)
		return 0;
	rc = base_any(&p->class_, f->scratch, f->scan->decls.p[c].name);
	if (rc == 0 && p->or_bases.n)
		rc = base_derives(&p->or_bases, f, c);
	return rc == 1 ? base_has_member(p, f, c) : rc;
}

static void base_check(const struct rule *r, struct file_view *f, struct sink *s)
{
	for (size_t i = 0; i < f->scan->decls.n; i++) {
		const struct decl *c = &f->scan->decls.p[i];
		int complies = 0, rc = base_is_subject(r->priv, f, (uint32_t)i);

		if (rc == 1)
			complies =
				base_derives(&((struct base_rule *)r->priv)->bases, f, (uint32_t)i);
		if (rc < 0 || complies < 0) {
			s->error(s, r, regex_failure(f->scratch));
			return;
		}
		if (rc)
			s->subject(s, r, complies);
		if (rc && !complies)
			s->hit(s, r,
			       &(struct hit){.at = c->at,
					     .identity = c->qualname,
					     .detail = c->qualname,
					     .capture = &c->name,
					     .ncaptures = 1});
	}
}

const struct rule_kind rule_kind_base = {
	.name = "base",
	.help = "classes that must derive from the one base there is",
	.keys = base_keys,
	.needs = SCAN_REGIONS | SCAN_IMPORTS | SCAN_NAMES,
	.compile = base_compile,
	.release = base_release,
	.check_file = base_check,
};
