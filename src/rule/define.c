/* Kind `define`: classes and functions that only their owner may define. */
#include "src/rule/decls.h"
#include "src/rule/kinds.h"
#include "src/rule/regexes.h"

static const char *const define_what[] = {"class", "function", NULL};

static const struct key_spec define_keys[] = {
	{"name", KEY_REGEXES, true, NULL, NULL, "names that only `owner` may define"},
	{"what", KEY_ENUMS, false, "class function", define_what, "what kind of definition counts"},
	{"nested", KEY_BOOL, false, "no", NULL,
	 "definitions inside functions and classes count too"},
	{0}};

struct define_rule {
	struct regex_list name;
	bool kind[2]; /* by enum decl_kind */
	bool nested;
};

static int define_compile(struct rule *r, struct arena *a, struct diag_list *d)
{
	struct define_rule *p = ARENA_NEW(a, struct define_rule);
	const struct key_value *what = rule_value(r, "what");

	r->priv = p;
	for (size_t i = 0; i < what->n; i++)
		p->kind[slice_is(what->item[i].text, "class") ? DECL_CLASS : DECL_FUNCTION] = true;
	p->nested = rule_flag(rule_value(r, "nested"));
	regexes_literals(&r->words, rule_value(r, "name"), 0, a);
	return regexes_compile(&p->name, rule_value(r, "name"), 0, a, d);
}

static void define_release(struct rule *r)
{
	regexes_free(&((struct define_rule *)r->priv)->name);
}

static void define_check(const struct rule *r, struct file_view *f, struct sink *s)
{
	const struct define_rule *p = r->priv;
	struct regex_match m;

	for (size_t i = 0; i < f->scan->decls.n; i++) {
		const struct decl *c = &f->scan->decls.p[i];
		int rc = 0;

		if (!p->kind[c->kind] || (c->parent != SCAN_NONE && !p->nested))
			continue;
		for (size_t k = 0; rc == 0 && k < p->name.n; k++)
			rc = regex_match(p->name.p[k], f->scratch, c->name, 0, &m);
		if (rc < 0) {
			s->error(s, r, regex_failure(f->scratch));
			return;
		}
		if (rc)
			decls_hit(r, c, s);
	}
}

const struct rule_kind rule_kind_define = {
	.name = "define",
	.help = "classes and functions that only their owner may define",
	.keys = define_keys,
	.needs = SCAN_REGIONS | SCAN_IMPORTS | SCAN_NAMES,
	.compile = define_compile,
	.release = define_release,
	.check_file = define_check,
};
