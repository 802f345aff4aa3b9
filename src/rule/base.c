/* Kind `base`: classes of a kind must derive from the one base there is. */
#include "src/rule/decls.h"
#include "src/rule/kinds.h"
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

	regexes_literals(&r->words, rule_value(r, "class"), 0, a);
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
	if (regexes_compile(&p->class_, rule_value(r, "class"), 0, a, d))
		ret = -1;
	if (regexes_compile(&p->member, rule_value(r, "member"), 0, a, d))
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

/* One text under this rule: what is known of its classes. */
struct base_walk {
	const struct base_rule *p;
	struct file_view *f;
	struct decls decls;
	uint8_t *complies, *subject; /* by class, for decls_derive() */
};

/* Whether the class has a method that counts; always when the rule names none. */
static int base_has_member(const struct base_walk *w, uint32_t c)
{
	const struct scan *s = w->f->scan;
	uint32_t end = s->decls.p[c].body.off + s->decls.p[c].body.len;
	int rc = w->p->member.n == 0;

	for (size_t i = c + 1; rc == 0 && i < s->decls.n && s->decls.p[i].at.off < end; i++) {
		const struct decl *m = &s->decls.p[i];

		if (m->kind == DECL_FUNCTION && m->parent == c)
			rc = base_any(&w->p->member, w->f->scratch, m->name);
	}
	return rc;
}

/* Whether the rule is about class `c`: 1, 0, -1. */
static int base_is_subject(const struct base_walk *w, uint32_t c)
{
	const struct decl *decl = &w->f->scan->decls.p[c];
	int rc;

	if (decl->kind != DECL_CLASS)
		return 0;
	rc = base_any(&w->p->class_, w->f->scratch, decl->name);
	if (rc == 0 && w->p->or_bases.n)
		rc = decls_derive(&w->decls, &w->p->or_bases, w->subject, c);
	return rc == 1 ? base_has_member(w, c) : rc;
}

static void base_check(const struct rule *r, struct file_view *f, struct sink *s)
{
	size_t n = f->scan->decls.n;
	struct base_walk w = {.p = r->priv, .f = f};

	decls_init(&w.decls, f);
	w.complies = ARENA_ARRAY(f->arena, uint8_t, n);
	w.subject = ARENA_ARRAY(f->arena, uint8_t, n);
	for (size_t i = 0; i < n; i++) {
		const struct decl *c = &f->scan->decls.p[i];
		int complies = 0, rc = base_is_subject(&w, (uint32_t)i);

		if (rc == 1)
			complies = decls_derive(&w.decls, &w.p->bases, w.complies, (uint32_t)i);
		if (rc < 0 || complies < 0) {
			s->error(s, r, regex_failure(f->scratch));
			return;
		}
		if (rc)
			s->subject(s, r, complies);
		if (rc && !complies)
			decls_hit(r, c, s);
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
