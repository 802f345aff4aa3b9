/* Kind `pair`: two things that must not stand together in one file, class or function. */
#include "src/rule/atom.h"
#include "src/rule/kinds.h"

static const struct key_spec pair_keys[] = {
	{"first", KEY_REGEXES, true, NULL, NULL,
	 "import:MODULE[:NAME], call:NAME or match:REGEX; any of several"},
	{"second", KEY_REGEXES, true, NULL, NULL, "what must not stand beside it, written alike"},
	{"unit", KEY_ENUM, false, "file", atom_unit_words, "what they must not share"},
	{0}};

struct pair_rule {
	struct atom_list first, second;
	enum atom_unit unit;
};

static int pair_compile(struct rule *r, struct arena *a, struct diag_list *d)
{
	struct pair_rule *p = ARENA_NEW(a, struct pair_rule);
	int ret;

	r->priv = p;
	p->unit = atom_unit_of(r);
	ret = atoms_compile(&p->first, r, "first", a, d);
	if (atoms_compile(&p->second, r, "second", a, d))
		ret = -1;
	/* Both must stand there: either will do. */
	atoms_literals(&r->words, &p->first, a);
	if (!r->words.n)
		atoms_literals(&r->words, &p->second, a);
	return ret;
}

static void pair_release(struct rule *r)
{
	struct pair_rule *p = r->priv;

	atoms_free(&p->first);
	atoms_free(&p->second);
}

static void pair_check(const struct rule *r, struct file_view *f, struct sink *s)
{
	const struct pair_rule *p = r->priv;
	struct atom_places first, second;
	bool *both;

	if (atoms_find(&first, &p->first, r, f, p->unit) ||
	    atoms_find(&second, &p->second, r, f, p->unit)) {
		s->error(s, r, regex_failure(f->scratch));
		return;
	}
	both = atoms_units(&first, f);
	for (size_t i = 0; i < second.v.n; i++) {
		bool *here = atoms_unit(both, f, second.v.p[i].unit);
		struct slice name = atom_unit_name(f, second.v.p[i].unit);

		/* Once for each unit, at the first place of the second thing. */
		if (!*here)
			continue;
		*here = false;
		s->hit(s, r,
		       &(struct hit){.at = second.v.p[i].at,
				     .identity = name,
				     .detail = atom_unit_detail(name)});
	}
}

const struct rule_kind rule_kind_pair = {
	.name = "pair",
	.help = "two things that must not stand together in one file, class or function",
	.keys = pair_keys,
	.needs = SCAN_REGIONS | SCAN_IMPORTS | SCAN_NAMES,
	.compile = pair_compile,
	.release = pair_release,
	.check_file = pair_check,
};
