/* Path globs of the configuration: counted from a directory, compiled once, matched as lists. */
#include "src/config/set.h"

/* The pattern as seen from the top: "*.py" below "a" is "a/" + any depth, "x/y" is "a/x/y". */
static struct slice globs_from_top(struct arena *a, struct slice pattern, struct slice below)
{
	char *p;
	size_t n = 0;
	size_t slash;

	if (!below.n)
		return pattern;
	slash = slice_find(pattern, '/');
	if (slash == 0)
		pattern = slice_from(pattern, 1);
	p = arena_alloc(a, 2 * below.n + 4 + pattern.n);
	for (size_t i = 0; i < below.n; i++) {
		if (memchr("*?[]\\", below.p[i], 5))
			p[n++] = '\\';
		p[n++] = below.p[i];
	}
	p[n++] = '/';
	if (slash + 1 >= pattern.n && slash != 0) {
		memcpy(p + n, "**/", 3);
		n += 3;
	}
	if (pattern.n)
		memcpy(p + n, pattern.p, pattern.n);
	return (struct slice){p, n + pattern.n};
}

struct config_glob *config_glob(struct config_set *set, struct slice pattern, const char *key,
				const struct key_item *at)
{
	struct regex_error err;
	struct config_glob *g;

	HASH_FIND(hh, set->by_text, pattern.p, pattern.n, g);
	if (g)
		return g;
	g = ARENA_NEW(set->arena, struct config_glob);
	g->text = arena_dup(set->arena, pattern);
	g->exists = -2;
	g->glob = glob_compile(pattern, (struct glob_syntax){'/', true}, &err);
	if (!g->glob) {
		diag_error_at(set->diags, at->file, at->line, "%s: glob '%.*s': %s", key,
			      SLICE_ARG(pattern), err.text);
		return NULL;
	}
	HASH_ADD_KEYPTR(hh, set->by_text, g->text.p, g->text.n, g);
	return g;
}

/* Whether the value is the one whose globs are at hand, or has become of it. */
static bool globs_again(const struct config_again *again, const struct key_value *v)
{
	const struct key_value *w = again->value;

	if (!v->n || !w || !again->globs.n || v->n != w->n)
		return false;
	for (size_t i = 0; i < v->n; i++)
		if (v->item[i].text.p != w->item[i].text.p)
			return false;
	return true;
}

void config_globs(struct config_set *set, struct glob_list *out, const struct key_value *v)
{
	if (globs_again(&set->again, v)) {
		*out = set->again.globs;
		return;
	}
	out->p = ARENA_ARRAY(set->arena, struct glob *, v->n);
	for (size_t i = 0; i < v->n; i++) {
		struct config_glob *g =
			config_glob(set, v->item[i].text, v->spec->name, &v->item[i]);

		if (g)
			out->p[out->n++] = g->glob;
	}
	if (v == set->again.value && out->n == v->n)
		set->again.globs = *out;
}

void config_owners(struct config_set *set, struct glob_list *out, const struct key_value *v,
		   struct slice below)
{
	const struct config_reader *reader = &set->q->reader;

	config_globs(set, out, v);
	if (!reader->exists || out->n != v->n)
		return;
	for (size_t i = 0; i < v->n; i++) {
		struct slice pattern = globs_from_top(set->arena, v->item[i].text, below);
		struct config_glob *g = config_glob(set, pattern, v->spec->name, &v->item[i]);

		if (g && g->exists == -2)
			g->exists = reader->exists(reader->data, g->glob, pattern, set->diags);
		if (!g || g->exists)
			continue;
		g->exists = 1; /* said once, however many rules name it */
		diag_error_at(set->diags, v->item[i].file, v->item[i].line,
			      "owner '%.*s' does not exist: name the file that is the source of "
			      "truth, or commit it first",
			      SLICE_ARG(pattern));
	}
}

void config_globs_free(struct config_set *set)
{
	struct config_glob *g, *next;

	HASH_ITER (hh, set->by_text, g, next) {
		HASH_DEL(set->by_text, g);
		glob_free(g->glob);
	}
}

int glob_list_match(const struct glob_list *l, struct regex_scratch *s, struct slice path)
{
	for (size_t i = 0; i < l->n; i++) {
		int m = glob_match(l->p[i], s, path);

		if (m)
			return m;
	}
	return 0;
}
