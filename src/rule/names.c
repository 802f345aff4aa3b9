/* Qualified names: dotted globs, and what an import statement amounts to. */
#include "src/rule/names.h"

static const struct glob_syntax names_syntax = {.separator = '.', .anywhere = false};

static bool names_is_magic(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (memchr("*?[]\\", s.p[i], 5))
			return true;
	return false;
}

static int names_glob(struct glob **out, struct slice text, const struct key_item *at,
		      struct diag_list *d)
{
	struct regex_error err;

	*out = glob_compile(text, names_syntax, &err);
	if (*out)
		return 0;
	return diag_error_at(d, at->file, at->line, "'%.*s' is no name or glob: %s",
			     SLICE_ARG(text), err.text);
}

int names_compile_one(struct name_glob *out, struct slice word, const struct key_item *at,
		      struct diag_list *d)
{
	size_t colon = slice_find(word, ':');
	struct slice module = slice_first(word, colon);

	*out = (struct name_glob){.text = word};
	if (!module.n || colon + 1 == word.n)
		return diag_error_at(d, at->file, at->line, "'%.*s': write module, or module:name",
				     SLICE_ARG(word));
	out->deep = colon == word.n && !names_is_magic(word);
	if (names_glob(&out->module, module, at, d))
		return -1;
	if (colon < word.n && names_glob(&out->name, slice_from(word, colon + 1), at, d))
		return -1;
	return 0;
}

int names_compile(struct name_list *out, const struct rule *r, const char *key, struct arena *a,
		  struct diag_list *d)
{
	const struct key_value *v = rule_value(r, key);
	int ret = 0;

	out->p = ARENA_ARRAY(a, struct name_glob, v->n);
	for (out->n = 0; out->n < v->n; out->n++)
		if (names_compile_one(&out->p[out->n], v->item[out->n].text, &v->item[out->n], d))
			ret = -1;
	return ret;
}

void names_free(struct name_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		glob_free(l->p[i].module);
		glob_free(l->p[i].name);
	}
	l->n = 0;
}

int names_match_one(const struct name_glob *g, struct regex_scratch *s, struct slice name)
{
	size_t dot;
	int rc;

	if (!g->name)
		return glob_match(g->module, s, name);
	dot = slice_rfind(name, '.');
	if (dot == name.n)
		return 0;
	rc = glob_match(g->module, s, slice_first(name, dot));
	return rc == 1 ? glob_match(g->name, s, slice_from(name, dot + 1)) : rc;
}

int names_match(const struct name_list *l, struct regex_scratch *s, struct slice name)
{
	for (size_t i = 0; i < l->n; i++) {
		int rc = names_match_one(&l->p[i], s, name);

		if (rc)
			return rc < 0 ? -1 : (int)i + 1;
	}
	return 0;
}

/* Whether `module` is the glob's own or, for plain names, lies below it. */
static int names_match_module(const struct name_glob *g, struct regex_scratch *s,
			      struct slice module)
{
	if (g->deep)
		return slice_starts(module, g->text) &&
		       (module.n == g->text.n || module.p[g->text.n] == '.' ||
			module.p[g->text.n] == '/');
	return glob_match(g->module, s, module);
}

/* Whether `from module import *` brings the name: yes, too, when the module cannot be seen. */
static int names_star_brings(const struct name_glob *g, struct file_view *f, struct slice module)
{
	struct scan_export *name;
	size_t n;
	int rc = 0;

	if (!f->env || !f->env->exports || f->env->exports(f->env->data, module, &name, &n) != 1)
		return 1;
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = glob_match(g->name, f->scratch, name[i].name);
	return rc;
}

int names_match_import_one(const struct name_glob *g, struct file_view *f, const struct import *im)
{
	struct slice joined;
	int rc;

	if (g->name) {
		rc = im->name.n ? glob_match(g->module, f->scratch, im->module) : 0;
		if (rc != 1)
			return rc;
		if (slice_is(im->name, "*"))
			return names_star_brings(g, f, im->module);
		return glob_match(g->name, f->scratch, im->name);
	}
	rc = names_match_module(g, f->scratch, im->module);
	if (rc || !im->name.n || slice_is(im->name, "*"))
		return rc;
	/* `from a import b` may take the module a.b. */
	joined = arena_printf(f->arena, "%.*s.%.*s", SLICE_ARG(im->module), SLICE_ARG(im->name));
	return names_match_module(g, f->scratch, joined);
}

int names_match_import(const struct name_list *l, struct file_view *f, const struct import *im)
{
	for (size_t i = 0; i < l->n; i++) {
		int rc = names_match_import_one(&l->p[i], f, im);

		if (rc)
			return rc < 0 ? -1 : (int)i + 1;
	}
	return 0;
}

/*
 * What all names that the glob picks have in common: of their components, or pieces of them between
 * wildcards, the longest. Every component stands as it is in the text, or in the path: relative
 * imports begin there.
 */
static struct slice names_piece(struct slice glob)
{
	struct slice best = {0};

	/* A class of characters may hold what looks like the end of a component. */
	if (slice_find(glob, '[') < glob.n || slice_find(glob, '\\') < glob.n)
		return best;
	for (size_t at = 0, end; at < glob.n; at = end + 1) {
		struct slice piece;

		for (end = at; end < glob.n && !memchr(".:/*?", glob.p[end], 5);)
			end++;
		piece = (struct slice){glob.p + at, end - at};
		if (piece.n >= best.n)
			best = piece;
	}
	return best;
}

void names_literals(struct literals *out, const struct name_list *l, bool imported, struct arena *a)
{
	*out = (struct literals){.p = ARENA_ARRAY(a, struct slice, l->n)};
	for (size_t i = 0; i < l->n; i++) {
		struct slice text = l->p[i].text;

		out->p[out->n++] =
			names_piece(imported ? slice_first(text, slice_find(text, ':')) : text);
		if (!out->p[out->n - 1].n) {
			out->n = 0;
			return;
		}
	}
}
