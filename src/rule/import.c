/* Kind `import`: modules and names that must not be imported, however the import is spelled. */
#include "src/rule/kinds.h"
#include "src/rule/names.h"
#include "src/rule/regexes.h"

static const struct key_spec import_keys[] = {
	{"deny", KEY_WORDS, true, NULL, NULL,
	 "modules (a.b: it and all below it) or module:name, globs"},
	{"allow", KEY_WORDS, false, NULL, NULL, "exceptions from deny, written alike"},
	{"eager", KEY_BOOL, false, "no", NULL, "only imports that run when the module is loaded"},
	{"type-only", KEY_BOOL, false, "yes", NULL, "imports for type checkers count too"},
	{0}};

struct import_rule {
	struct name_list deny, allow;
	bool eager, type_only;
};

static int import_compile(struct rule *r, struct arena *a, struct diag_list *d)
{
	struct import_rule *p = ARENA_NEW(a, struct import_rule);
	int ret;

	r->priv = p;
	p->eager = rule_flag(rule_value(r, "eager"));
	p->type_only = rule_flag(rule_value(r, "type-only"));
	ret = names_compile(&p->deny, r, "deny", a, d);
	names_literals(&r->words, &p->deny, true, a);
	return names_compile(&p->allow, r, "allow", a, d) || ret ? -1 : 0;
}

static void import_release(struct rule *r)
{
	struct import_rule *p = r->priv;

	names_free(&p->deny);
	names_free(&p->allow);
}

static void import_hit(const struct rule *r, struct file_view *f, const struct import *im,
		       struct sink *s)
{
	struct slice whole = im->name.n ? arena_printf(f->arena, "%.*s:%.*s", SLICE_ARG(im->module),
						       SLICE_ARG(im->name))
					: im->module;
	struct slice capture[3] = {whole, im->module, im->name};

	/* By what is imported, not by the line: another name added to the line is no new sin. */
	s->hit(s, r,
	       &(struct hit){.at = im->at,
			     .identity = whole,
			     .detail = whole,
			     .capture = capture,
			     .ncaptures = 3});
}

static void import_check(const struct rule *r, struct file_view *f, struct sink *s)
{
	const struct import_rule *p = r->priv;

	for (size_t i = 0; i < f->scan->imports.n; i++) {
		const struct import *im = &f->scan->imports.p[i];
		int rc;

		if ((p->eager && !im->eager) || (!p->type_only && im->type_only))
			continue;
		rc = names_match_import(&p->deny, f, im);
		if (rc > 0) {
			int allowed = names_match_import(&p->allow, f, im);

			rc = allowed < 0 ? -1 : !allowed;
		}
		if (rc < 0) {
			s->error(s, r, regex_failure(f->scratch));
			return;
		}
		if (rc)
			import_hit(r, f, im, s);
	}
}

const struct rule_kind rule_kind_import = {
	.name = "import",
	.help = "modules and names that must not be imported",
	.keys = import_keys,
	.needs = SCAN_REGIONS | SCAN_IMPORTS,
	.compile = import_compile,
	.release = import_release,
	.check_file = import_check,
};
