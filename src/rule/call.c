/* Kind `call`: uses of a fully qualified name, under whatever alias. */
#include "src/rule/kinds.h"
#include "src/rule/names.h"
#include "src/rule/regexes.h"
#include "ssot/lang/lang.h"

static const char *const call_forms[] = {"call", "decorator", "context", "base",
					 "bare", "any",	      NULL};

static const struct key_spec call_keys[] = {
	{"callee", KEY_WORDS, true, NULL, NULL,
	 "qualified names, globs: os.environ, unittest.mock.*"},
	{"unless", KEY_WORDS, false, NULL, NULL, "exceptions from callee, written alike"},
	{"form", KEY_ENUMS, false, "call decorator context base", call_forms,
	 "how it is used; bare: only mentioned; any: all of them"},
	{"target", KEY_REGEXES, false, NULL, NULL,
	 "only when what it is bound to matches: the assigned name, keyword, or first string"},
	{"args", KEY_REGEXES, false, NULL, NULL,
	 "only when what stands between its brackets matches, strings too, comments not"},
	{0}};

struct call_rule {
	struct name_list callee, unless;
	struct regex_list target, args;
	unsigned forms; /* USE_BIT()s */
};

static unsigned call_form_bits(const struct key_value *v)
{
	/* In the order of enum use_form; "any" is all of them. */
	unsigned bits = 0;

	for (size_t i = 0; i < v->n; i++)
		for (unsigned k = 0; call_forms[k]; k++)
			if (slice_is(v->item[i].text, call_forms[k]))
				bits |= k == USE_BARE + 1 ? ~0u : USE_BIT(k);
	return bits;
}

static int call_compile(struct rule *r, struct arena *a, struct diag_list *d)
{
	struct call_rule *p = ARENA_NEW(a, struct call_rule);
	int ret;

	r->priv = p;
	p->forms = call_form_bits(rule_value(r, "form"));
	ret = names_compile(&p->callee, r, "callee", a, d);
	if (names_compile(&p->unless, r, "unless", a, d))
		ret = -1;
	names_literals(&r->words, &p->callee, false, a);
	if (regexes_compile(&p->target, rule_value(r, "target"), 0, a, d))
		ret = -1;
	return regexes_compile(&p->args, rule_value(r, "args"), 0, a, d) || ret ? -1 : 0;
}

static void call_release(struct rule *r)
{
	struct call_rule *p = r->priv;

	names_free(&p->callee);
	names_free(&p->unless);
	regexes_free(&p->target);
	regexes_free(&p->args);
}

/* 1 when what the use is bound to matches one of the regexes, or there are none; 0; -1. */
static int call_is_bound(const struct call_rule *p, struct file_view *f, const struct use *u)
{
	struct slice bound[2] = {u->target, u->arg};
	struct regex_match m;

	for (size_t i = 0; i < p->target.n; i++) {
		for (size_t k = 0; k < 2; k++) {
			int rc = bound[k].n
					 ? regex_match(p->target.p[i], f->scratch, bound[k], 0, &m)
					 : 0;

			if (rc)
				return rc;
		}
	}
	return p->target.n == 0;
}

/* 1 when its arguments match one of the regexes, or there are none; 0; -1. */
static int call_is_given(const struct call_rule *p, struct file_view *f, const struct use *u)
{
	struct regex_match m;
	struct slice text;
	int rc = p->args.n == 0;

	if (rc || !u->args.len)
		return rc;
	text = file_masked(f, REGION_ANY & ~REGION_BIT(REGION_COMMENT));
	text = (struct slice){text.p + u->args.off, u->args.len};
	for (size_t i = 0; rc == 0 && i < p->args.n; i++)
		rc = regex_match(p->args.p[i], f->scratch, text, 0, &m);
	return rc;
}

static int call_matches(const struct call_rule *p, struct file_view *f, const struct use *u)
{
	int rc;

	/* An unresolved dotted name could be anything; an unresolved plain one is a builtin. */
	if (!(p->forms & USE_BIT(u->form)) || (!u->known && slice_find(u->name, '.') < u->name.n))
		return 0;
	rc = names_match(&p->callee, f->scratch, u->name);
	if (rc > 0) {
		int except = names_match(&p->unless, f->scratch, u->name);

		rc = except < 0 ? -1 : !except;
	}
	if (rc > 0)
		rc = call_is_bound(p, f, u);
	return rc > 0 ? call_is_given(p, f, u) : rc;
}

static void call_check(const struct rule *r, struct file_view *f, struct sink *s)
{
	const struct call_rule *p = r->priv;

	for (size_t i = 0; i < f->scan->uses.n; i++) {
		const struct use *u = &f->scan->uses.p[i];
		struct slice bound = u->target.n ? u->target : u->arg;
		struct slice capture[3] = {u->name, bound, u->arg};
		struct hit h = {.at = u->at, .detail = u->name, .capture = capture, .ncaptures = 3};
		int rc = call_matches(p, f, u);

		if (rc < 0) {
			s->error(s, r, regex_failure(f->scratch));
			return;
		}
		if (!rc)
			continue;
		/* What its arguments hold is part of it. */
		if (p->args.n)
			h.claim = (struct span){u->at.off, u->args.off + u->args.len - u->at.off};
		/* Bound to a name it is the same sin however its arguments are written or wrapped.
		 */
		if (bound.n)
			h.identity = arena_printf(f->arena, "%.*s -> %.*s", SLICE_ARG(u->name),
						  SLICE_ARG(bound));
		s->hit(s, r, &h);
	}
}

const struct rule_kind rule_kind_call = {
	.name = "call",
	.help = "uses of a qualified name, resolved through imports and aliases",
	.keys = call_keys,
	.needs = SCAN_REGIONS | SCAN_IMPORTS | SCAN_NAMES,
	.compile = call_compile,
	.release = call_release,
	.check_file = call_check,
};
