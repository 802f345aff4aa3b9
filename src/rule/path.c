/* Kind `path`: paths that must not be added. */
#include "src/rule/kinds.h"
#include "src/rule/regexes.h"

static const struct key_spec path_keys[] = {
	{"match", KEY_REGEXES, false, NULL, NULL,
	 "only paths that match; without it, all that `files` picks"},
	{"flags", KEY_ENUMS, false, NULL, regexes_flag_words,
	 "i: ignore case, x: ignore white space"},
	{0}};

struct path_rule {
	struct regex_list match;
};

static int path_compile(struct rule *r, struct arena *a, struct diag_list *d)
{
	struct path_rule *p = ARENA_NEW(a, struct path_rule);
	unsigned flags = regexes_flags(rule_value(r, "flags"));

	r->priv = p;
	if (regexes_compile(&p->match, rule_value(r, "match"), flags, a, d))
		return -1;
	if (!p->match.n && !rule_value(r, "files")->n)
		return diag_error_at(d, r->file, r->line,
				     "rule %.*s picks every path: give it 'files' or 'match'",
				     SLICE_ARG(r->id));
	return 0;
}

static void path_release(struct rule *r)
{
	regexes_free(&((struct path_rule *)r->priv)->match);
}

static void path_check(const struct rule *r, struct slice path, const struct side *at,
		       struct regex_scratch *scratch, struct sink *s)
{
	const struct path_rule *p = r->priv;
	size_t slash = slice_rfind(path, '/');
	struct regex_match m;
	int rc = p->match.n == 0;

	(void)at;
	for (size_t i = 0; rc == 0 && i < p->match.n; i++)
		rc = regex_match(p->match.p[i], scratch, path, 0, &m);
	if (rc < 0)
		s->error(s, r, regex_failure(scratch));
	else if (rc)
		/* By its last component: moving the old copy elsewhere adds nothing. */
		s->hit(s, r,
		       &(struct hit){.identity =
					     slash < path.n ? slice_from(path, slash + 1) : path});
}

const struct rule_kind rule_kind_path = {
	.name = "path",
	.help = "paths that must not be added",
	.keys = path_keys,
	.compile = path_compile,
	.release = path_release,
	.check_path = path_check,
};
