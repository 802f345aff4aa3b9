/* Routing: 20,000 paths, 50 rules and their globs would be millions of questions; few differ. */
#include "src/engine/route.h"

#include <stdlib.h>

/* Globs of one key, by their place in route->glob. */
struct route_list {
	uint32_t *p;
	size_t n;
};

struct route_rule {
	struct route_list files, except, owner;
	uint32_t alike; /* the first rule with the same globs */
};

struct route {
	const struct rule_set *rules;
	struct route_rule *rule;  /* by index */
	int *looks;		  /* by index: the answer */
	const struct glob **glob; /* each once, sorted: equal texts share one */
	size_t nglobs;
	int *matches; /* by glob: what it said about the path; UNASKED */
	struct regex_scratch *scratch;
	struct slice path;
};
#define UNASKED 2

static int glob_cmp(const void *a, const void *b)
{
	const struct glob *const *x = a, *const *y = b;

	return (*x > *y) - (*x < *y);
}

static void route_collect(struct route *r, const struct glob_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		r->glob[r->nglobs++] = l->p[i];
}

/* Rules that name the same files share the list. */
static bool route_shares_files(const struct rule_set *rules, size_t i)
{
	return i && rules->rule[i]->files.p == rules->rule[i - 1]->files.p &&
	       rules->rule[i]->files.n == rules->rule[i - 1]->files.n;
}

static void route_globs(struct route *r, struct arena *a)
{
	size_t n = 0, unique = 0;

	for (size_t i = 0; i < r->rules->n; i++) {
		const struct rule *rule = r->rules->rule[i];

		n += rule->files.n + rule->except.n + rule->owner.n;
	}
	r->glob = ARENA_ARRAY(a, const struct glob *, n);
	for (size_t i = 0; i < r->rules->n; i++) {
		if (!route_shares_files(r->rules, i))
			route_collect(r, &r->rules->rule[i]->files);
		route_collect(r, &r->rules->rule[i]->except);
		route_collect(r, &r->rules->rule[i]->owner);
	}
	n = r->nglobs;
	if (n)
		qsort(r->glob, n, sizeof(struct glob *), glob_cmp);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || r->glob[i] != r->glob[i - 1])
			r->glob[unique++] = r->glob[i];
	r->nglobs = unique;
	r->matches = ARENA_ARRAY(a, int, unique);
}

static struct route_list route_list(const struct route *r, const struct glob_list *l,
				    struct arena *a)
{
	struct route_list out = {ARENA_ARRAY(a, uint32_t, l->n), l->n};

	for (size_t i = 0; i < l->n; i++) {
		const struct glob *g = l->p[i];
		const struct glob **at =
			bsearch(&g, r->glob, r->nglobs, sizeof(struct glob *), glob_cmp);

		out.p[i] = (uint32_t)(at - r->glob);
	}
	return out;
}

static bool list_eq(const struct route_list *a, const struct route_list *b)
{
	return a->n == b->n && (a->n == 0 || memcmp(a->p, b->p, a->n * sizeof *a->p) == 0);
}

/* The rules of a pack mostly look at the same paths. */
static uint32_t route_alike(const struct route *r, uint32_t index)
{
	const struct route_rule *rule = &r->rule[index];

	for (uint32_t i = 0; i < index; i++) {
		const struct route_rule *other = &r->rule[i];

		if (list_eq(&other->files, &rule->files) &&
		    list_eq(&other->except, &rule->except) &&
		    list_eq(&other->owner, &rule->owner) &&
		    slice_eq(r->rules->rule[i]->below, r->rules->rule[index]->below))
			return i;
	}
	return index;
}

struct route *route_new(const struct rule_set *rules, struct arena *a)
{
	struct route *r = ARENA_NEW(a, struct route);

	r->rules = rules;
	r->rule = ARENA_ARRAY(a, struct route_rule, rules->n);
	r->looks = ARENA_ARRAY(a, int, rules->n);
	route_globs(r, a);
	for (uint32_t i = 0; i < rules->n; i++) {
		const struct rule *rule = rules->rule[i];

		r->rule[i] = (struct route_rule){.files = route_shares_files(rules, i)
								  ? r->rule[i - 1].files
								  : route_list(r, &rule->files, a),
						 .except = route_list(r, &rule->except, a),
						 .owner = route_list(r, &rule->owner, a)};
		r->rule[i].alike = route_alike(r, i);
	}
	return r;
}

/* Whether any of the globs matches the path: 1, 0, -1. */
static int route_any(struct route *r, const struct route_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		uint32_t g = l->p[i];
		int m = r->matches[g];

		if (m == UNASKED)
			m = glob_match(r->glob[g], r->scratch, r->path);
		r->matches[g] = m;
		if (m)
			return m;
	}
	return 0;
}

/* `files` and neither `except` nor `owner`. */
static int route_rule_looks(struct route *r, const struct route_rule *rule)
{
	int hit = rule->files.n ? route_any(r, &rule->files) : 1;

	if (hit == 1) {
		hit = route_any(r, &rule->except);
		hit = hit < 0 ? -1 : !hit;
	}
	if (hit == 1) {
		hit = route_any(r, &rule->owner);
		hit = hit < 0 ? -1 : !hit;
	}
	return hit;
}

/* Globs of a rule that speaks for a directory count from there: what is known says nothing. */
static int route_looks_below(struct route *r, const struct rule *rule)
{
	struct slice path = r->path;
	int hit;

	if (!slice_starts(path, rule->below) || path.n <= rule->below.n ||
	    path.p[rule->below.n] != '/')
		return 0;
	path = slice_from(path, rule->below.n + 1);
	hit = rule->files.n ? glob_list_match(&rule->files, r->scratch, path) : 1;
	if (hit == 1) {
		hit = glob_list_match(&rule->except, r->scratch, path);
		hit = hit < 0 ? -1 : !hit;
	}
	if (hit == 1) {
		hit = glob_list_match(&rule->owner, r->scratch, path);
		hit = hit < 0 ? -1 : !hit;
	}
	return hit;
}

const int *route_ask(struct route *r, struct regex_scratch *s, struct slice path)
{
	int excluded = glob_list_match(&r->rules->exclude, s, path);

	if (excluded == 1)
		return NULL;
	r->scratch = s;
	r->path = path;
	for (size_t i = 0; i < r->nglobs; i++)
		r->matches[i] = UNASKED;
	for (uint32_t i = 0; i < r->rules->n; i++) {
		const struct rule *rule = r->rules->rule[i];

		if (excluded < 0)
			r->looks[i] = -1;
		else if (r->rule[i].alike < i)
			r->looks[i] = r->looks[r->rule[i].alike];
		else
			r->looks[i] = rule->below.n ? route_looks_below(r, rule)
						    : route_rule_looks(r, &r->rule[i]);
	}
	return r->looks;
}
