/* What a repository holds that rules could be about: names are counted, owners are guessed. */
#include "ssot/engine/survey.h"

#include <stdlib.h>

#include "ssot/lang/lang.h"

#define SURVEY_LIMIT ((uint64_t)4 << 20) /* bytes of one text */

/* A class of the repository that others derive from, or may. */
struct survey_class {
	struct slice path, module, name;
	uint32_t uses;
};

struct survey_walk {
	struct survey *s;
	struct repo *repo;
	const struct lang *python, *javascript, *typescript;
	VEC(struct survey_class) defined; /* classes whose names say that they are for tests */
	VEC(struct survey_class) factory; /* classes whose names say that they make mocks */
	VEC(struct slice) used; /* qualified names of bases and factories, for every use */
	uint32_t reads;		/* of the environment, by s->reader */
	uint32_t script_reads;	/* likewise, by s->script */
	struct arena *arena, file;
	struct diag_list *diag;
};

static bool survey_has(struct slice text, const char *word)
{
	return text.n && memmem(text.p, text.n, word, strlen(word));
}

static bool survey_is_one_of(struct slice name, const char *const *names)
{
	for (; *names; names++)
		if (slice_is(name, *names))
			return true;
	return false;
}

static struct slice survey_last(struct slice path, char separator)
{
	size_t at = slice_rfind(path, separator);

	return at < path.n ? slice_from(path, at + 1) : path;
}

static bool survey_is_test(struct slice path)
{
	struct slice base = survey_last(path, '/');

	return slice_starts(base, SLICE("test_")) || slice_ends(base, SLICE("_test.py"));
}

/* Counts one use and says whether the file had none of them before. */
static void survey_add(struct survey_count *c, uint32_t *in_file)
{
	c->uses++;
	c->files += !*in_file;
	++*in_file;
}

static bool survey_is_settings(struct slice path)
{
	struct slice base = survey_last(path, '/');

	return survey_has(base, "env") || survey_has(base, "settings");
}

static void survey_uses(struct survey_walk *w, struct slice path, const struct scan *scan)
{
	static const char *const mocks[] = {"unittest.mock.Mock", "unittest.mock.MagicMock",
					    "unittest.mock.AsyncMock", NULL};
	static const char *const environment[] = {"os.environ", "os.getenv", NULL};
	static const char *const runners[] = {"pytest.main", "unittest.main", NULL};
	uint32_t mock = 0, read = 0, run = 0;

	for (size_t i = 0; i < scan->uses.n; i++) {
		const struct use *u = &scan->uses.p[i];

		if (!u->known)
			continue;
		if (u->form == USE_CALL && survey_is_one_of(u->name, mocks))
			survey_add(&w->s->mocks, &mock);
		else if (survey_is_one_of(u->name, environment) ||
			 slice_starts(u->name, SLICE("os.environ.")))
			survey_add(&w->s->environment, &read);
		else if (u->form == USE_CALL && survey_is_one_of(u->name, runners))
			survey_add(&w->s->runners, &run);
		else if (u->form == USE_BASE && !slice_starts(u->name, SLICE("unittest.")))
			*VEC_ADD(w->arena, &w->used) = arena_dup(w->arena, u->name);
	}
	if (read > w->reads && !survey_is_test(path) && survey_is_settings(path)) {
		w->reads = read;
		w->s->reader.path = arena_dup(w->arena, path);
	}
}

static void survey_imports(struct survey_walk *w, const struct scan *scan)
{
	for (size_t i = 0; i < scan->imports.n; i++) {
		const struct import *in = &scan->imports.p[i];

		if (slice_ends(in->name, SLICE("MockFactory")))
			*VEC_ADD(w->arena, &w->used) = arena_printf(
				w->arena, "%.*s.%.*s", SLICE_ARG(in->module), SLICE_ARG(in->name));
	}
}

/* Of several scripts that say they run the tests the shortest path is the most central one. */
static void survey_runner(struct survey_walk *w, struct slice path)
{
	struct slice base = survey_last(path, '/'), *best = &w->s->runner.path;

	if ((survey_has(base, "test_runner") || survey_has(base, "run_tests")) &&
	    !slice_starts(base, SLICE("test_")) && (!best->n || path.n < best->n))
		*best = arena_dup(w->arena, path);
}

static void survey_classes(struct survey_walk *w, struct slice path, const struct scan *scan)
{
	struct slice module = SLICE("");

	for (size_t i = 0; i < scan->decls.n; i++) {
		const struct decl *c = &scan->decls.p[i];
		bool factory = slice_ends(c->name, SLICE("MockFactory"));

		if (c->kind != DECL_CLASS || c->parent != SCAN_NONE ||
		    (factory ? survey_is_test(path) : !survey_has(c->name, "TestCase")))
			continue;
		if (!module.n)
			module = lang_python_module(path, NULL, 0, w->arena);
		*(factory ? VEC_ADD(w->arena, &w->factory) : VEC_ADD(w->arena, &w->defined)) =
			(struct survey_class){arena_dup(w->arena, path), module,
					      arena_dup(w->arena, c->name), 0};
	}
}

static void survey_python(struct survey_walk *w, const struct text *text)
{
	static const struct scan_env env = {0};
	struct scan scan = {0};

	w->s->python++;
	w->python->scan(w->python, text, SCAN_REGIONS | SCAN_IMPORTS | SCAN_NAMES, &env, &w->file,
			&scan);
	survey_uses(w, text->path, &scan);
	survey_imports(w, &scan);
	survey_classes(w, text->path, &scan);
}

/* How often the code says process.env, not process.environment. */
static uint32_t survey_reads(struct slice code)
{
	static const char word[] = "process.env";
	uint32_t n = 0;
	const char *p;

	while (code.n && (p = memmem(code.p, code.n, word, sizeof word - 1))) {
		code = slice_from(code, (size_t)(p - code.p) + sizeof word - 1);
		n += !code.n || !strchr("abcdefghijklmnopqrstuvwxyz", *code.p);
	}
	return n;
}

static void survey_script(struct survey_walk *w, const struct text *text, const struct lang *lang)
{
	static const struct scan_env env = {0};
	struct slice base = survey_last(text->path, '/');
	struct scan scan = {0};
	uint32_t seen = 0, reads = 0;

	w->s->scripts++;
	/* webpack.config.js and its like run where the program is built. */
	if (survey_has(base, ".config."))
		return;
	lang->scan(lang, text, SCAN_REGIONS, &env, &w->file, &scan);
	for (size_t i = 0; i < scan.regions.n; i++)
		if (scan.regions.p[i].cls == REGION_CODE)
			reads += survey_reads(
				slice_first(slice_from(text->bytes, scan.regions.p[i].at.off),
					    scan.regions.p[i].at.len));
	for (uint32_t i = 0; i < reads; i++)
		survey_add(&w->s->process_env, &seen);
	if (reads > w->script_reads && !survey_has(base, ".test.") && !survey_has(base, ".spec.") &&
	    (survey_is_settings(text->path) || survey_has(base, "config"))) {
		w->script_reads = reads;
		w->s->script.path = arena_dup(w->arena, text->path);
	}
}

static int survey_visit(void *data, struct slice path, const struct side *at)
{
	struct survey_walk *w = data;
	struct diag_list quiet = {.arena = &w->file};
	const struct blob_request want = {.oid = &at->oid, .path = path, .limit = SURVEY_LIMIT};
	struct text text = {.path = path};
	const struct lang *lang = lang_of(path, SLICE(""));

	if (at->mode != MODE_FILE && at->mode != MODE_EXEC)
		return 0;
	w->s->files++;
	if (lang != w->python && lang != w->javascript && lang != w->typescript)
		return 0;
	if (lang == w->python)
		survey_runner(w, path);
	if (repo_read_blob(w->repo, &want, &w->file, &text.bytes, &quiet) == 0) {
		if (lang == w->python)
			survey_python(w, &text);
		else
			survey_script(w, &text, lang);
	}
	arena_reset(&w->file);
	return 0;
}

/* --- owners: what is defined here, by how often it is used --- */

static int survey_slice_order(const void *a, const void *b)
{
	return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}

static int survey_most_used(const void *a, const void *b)
{
	const struct survey_class *x = a, *y = b;

	if (x->uses != y->uses)
		return x->uses < y->uses ? 1 : -1;
	if (x->path.n != y->path.n)
		return x->path.n > y->path.n ? 1 : -1;
	return slice_cmp(x->path, y->path);
}

/* How often `name` stands in the sorted list. */
static uint32_t survey_times(const struct survey_walk *w, struct slice name)
{
	size_t low = 0, high = w->used.n;
	uint32_t n = 0;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (slice_cmp(w->used.p[mid], name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	while (low < w->used.n && slice_eq(w->used.p[low++], name))
		n++;
	return n;
}

/* The most used first. */
static void survey_rank(const struct survey_walk *w, struct survey_class *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		c[i].uses =
			survey_times(w, arena_printf(w->arena, "%.*s.%.*s", SLICE_ARG(c[i].module),
						     SLICE_ARG(c[i].name)));
	if (n)
		qsort(c, n, sizeof *c, survey_most_used);
}

static struct survey_place survey_place_of(const struct survey_class *c)
{
	return (struct survey_place){c->path, c->module, c->name, c->uses};
}

static void survey_choose(struct survey_walk *w)
{
	struct survey_place *base = w->s->base;
	size_t n = 0;

	if (w->used.n)
		qsort(w->used.p, w->used.n, sizeof *w->used.p, survey_slice_order);
	survey_rank(w, w->defined.p, w->defined.n);
	for (size_t i = 0; i < w->defined.n && n < SURVEY_BASES; i++) {
		const struct survey_class *c = &w->defined.p[i];

		if (c->uses >= 2 && (!n || slice_eq(c->path, base[0].path)))
			base[n++] = survey_place_of(c);
	}
	survey_rank(w, w->factory.p, w->factory.n);
	if (w->factory.n)
		w->s->factory = survey_place_of(&w->factory.p[0]);
}

int survey_take(struct survey *out, struct repo *r, struct snapshot *s, struct arena *a,
		struct diag_list *d)
{
	struct survey_walk w = {.s = out,
				.repo = r,
				.python = lang_named(SLICE("python")),
				.javascript = lang_named(SLICE("javascript")),
				.typescript = lang_named(SLICE("typescript")),
				.arena = a,
				.diag = d};
	int ret;

	*out = (struct survey){0};
	ret = snapshot_walk(s, SLICE(""), survey_visit, &w, d);
	arena_clear(&w.file);
	survey_choose(&w);
	return ret;
}
