/* Kind `require`: where one thing stands, another must stand in the same file, class or function.
 */
#include "src/rule/atom.h"
#include "src/rule/kinds.h"

static const struct key_spec require_keys[] = {
	{"when", KEY_REGEXES, true, NULL, NULL,
	 "import:MODULE[:NAME], call:NAME or match:REGEX; any of several"},
	{"need", KEY_REGEXES, true, NULL, NULL, "what must stand there too; any of several"},
	{"unit", KEY_ENUM, false, "file", atom_unit_words, "where both must stand"},
	{0}};

struct require_rule {
	struct atom_list when, need;
	enum atom_unit unit;
};

static int require_compile(struct rule *r, struct arena *a, struct diag_list *d)
{
	struct require_rule *p = ARENA_NEW(a, struct require_rule);
	int ret;

	r->priv = p;
	p->unit = atom_unit_of(r);
	ret = atoms_compile(&p->when, r, "when", a, d);
	atoms_literals(&r->words, &p->when, a);
	return atoms_compile(&p->need, r, "need", a, d) || ret ? -1 : 0;
}

static void require_release(struct rule *r)
{
	struct require_rule *p = r->priv;

	atoms_free(&p->when);
	atoms_free(&p->need);
}

static void require_check(const struct rule *r, struct file_view *f, struct sink *s)
{
	const struct require_rule *p = r->priv;
	struct atom_places when, need;
	bool *done;

	if (atoms_find(&when, &p->when, r, f, p->unit) ||
	    atoms_find(&need, &p->need, r, f, p->unit)) {
		s->error(s, r, regex_failure(f->scratch));
		return;
	}
	done = atoms_units(&need, f);
	for (size_t i = 0; i < when.v.n; i++) {
		bool *here = atoms_unit(done, f, when.v.p[i].unit);
		struct slice name = atom_unit_name(f, when.v.p[i].unit);

		/* Once for each unit that lacks it. */
		if (*here)
			continue;
		*here = true;
		s->hit(s, r,
		       &(struct hit){.at = when.v.p[i].at,
				     .identity = name,
				     .detail = atom_unit_detail(name)});
	}
}

const struct rule_kind rule_kind_require = {
	.name = "require",
	.help = "where one thing stands, another must stand too",
	.keys = require_keys,
	.needs = SCAN_REGIONS | SCAN_IMPORTS | SCAN_NAMES,
	.compile = require_compile,
	.release = require_release,
	.check_file = require_check,
};
