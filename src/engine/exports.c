/* Star imports: the module is looked up in the snapshot, read, and remembered. */
#include "src/engine/exports.h"

#include "ssot/base/map.h"

#include "ssot/lang/lang.h"

/* A larger module is not read for a star import: its names are then unknown. */
#define EXPORTS_LIMIT  ((uint64_t)256 * 1024)
/* Nor one that brings more names than such a text can hold, by star imports of its own. */
#define EXPORTS_TOKENS 262144u
/* Star imports that lead to star imports are followed so far. */
#define EXPORTS_DEPTH  6u
/* Bytes that are remembered; beyond, all is forgotten between two texts. */
#define EXPORTS_KEPT   ((size_t)64 * 1024 * 1024)

/* What a module exports: 1 and its names, 0 or -1, as struct scan_env's exports() says. */
struct exports_answer {
	struct scan_exports names;
	int known;
};

/*
 * What is known of a module. What it exports depends on how deep its own star imports are followed:
 * there is an answer for each depth, so that none depends on what was asked before. The last is for
 * every depth: of what has no star import.
 */
struct exports_module {
	UT_hash_handle hh;
	struct slice name;
	struct exports_answer *answer[EXPORTS_DEPTH + 1];
};

/* The file that is the module below `root`: 1, 0 or -1. */
static int exports_find(struct exports *e, struct slice root, struct slice module,
			struct slice *path, struct side *at)
{
	static const char *const ends[] = {".py", "/__init__.py"};
	char *dir = arena_alloc(&e->kept, module.n + 1);
	int found = 0;

	for (size_t i = 0; i < module.n; i++)
		dir[i] = module.p[i] == '.' ? '/' : module.p[i];
	for (unsigned i = 0; found == 0 && i < 2; i++) {
		*path = arena_printf(&e->kept, "%.*s%s%s%s", SLICE_ARG(root), root.n ? "/" : "",
				     dir, ends[i]);
		found = snapshot_find(e->snapshot, *path, at, e->diag);
		if (found == 1 && at->mode != MODE_FILE && at->mode != MODE_EXEC)
			found = 0;
	}
	return found;
}

/* Copies what outlives the text that it was read from. */
static struct scan_exports exports_keep(struct exports *e, const struct scan_exports *from)
{
	struct scan_exports to = {ARENA_ARRAY(&e->kept, struct scan_export, from->n), from->n};

	for (size_t i = 0; i < from->n; i++) {
		to.p[i].name = arena_dup(&e->kept, from->p[i].name);
		to.p[i].meaning = arena_dup(&e->kept, from->p[i].meaning);
	}
	return to;
}

/* Reads the module's exports: 1, 0 or -1. */
static int exports_read(struct exports *e, struct slice module, struct scan_exports *out)
{
	struct scan_env env = e->env;
	struct arena once = {0};
	struct scan_exports all;
	struct text text;
	struct side at;
	struct blob_request want = {.oid = &at.oid, .limit = EXPORTS_LIMIT};
	uint64_t size;
	int found = 0;

	for (size_t i = 0; found == 0 && i <= e->env.nroots; i++)
		found = exports_find(e, i ? e->env.roots[i - 1] : (struct slice){0}, module,
				     &text.path, &at);
	if (found != 1)
		return found;
	if (repo_blob_size(e->repo, &at.oid, text.path, &size, e->diag))
		return -1;
	if (size > EXPORTS_LIMIT)
		return 0;
	env.max_tokens = EXPORTS_TOKENS;
	want.path = text.path;
	if (repo_read_blob(e->repo, &want, &once, &text.bytes, e->diag))
		found = -1;
	else if (lang_python_exports(&text, &env, &once, &all))
		*out = exports_keep(e, &all);
	else
		found = 0;
	arena_clear(&once);
	return found;
}

static struct exports_module *exports_module(struct exports *e, struct slice name)
{
	struct exports_module *m;

	HASH_FIND(hh, e->known, name.p, name.n, m);
	if (!m) {
		m = ARENA_NEW(&e->kept, struct exports_module);
		m->name = arena_dup(&e->kept, name);
		HASH_ADD_KEYPTR(hh, e->known, m->name.p, m->name.n, m);
	}
	return m;
}

/* The answer from this depth, that nobody asked for yet. */
static struct exports_answer *exports_answer(struct exports *e, struct exports_module *m)
{
	struct exports_answer *answer = ARENA_NEW(&e->kept, struct exports_answer);
	unsigned asked = e->asked;

	e->depth++;
	answer->known = exports_read(e, m->name, &answer->names);
	e->depth--;
	return m->answer[e->asked == asked ? EXPORTS_DEPTH : e->depth] = answer;
}

static int exports_ask(void *data, struct slice module, struct scan_export **out, size_t *n)
{
	struct exports *e = data;
	struct exports_module *m;
	struct exports_answer *answer;

	e->asked++;
	if (!e->snapshot || !e->repo || !module.n || e->depth >= EXPORTS_DEPTH)
		return 0;
	m = exports_module(e, module);
	answer = m->answer[EXPORTS_DEPTH] ? m->answer[EXPORTS_DEPTH] : m->answer[e->depth];
	if (!answer)
		answer = exports_answer(e, m);
	*out = answer->names.p;
	*n = answer->names.n;
	return answer->known;
}

void exports_init(struct exports *e, const struct rule_set *rules, struct arena *run,
		  struct diag_list *d)
{
	const struct key_value *roots = rule_set_value(rules, "source-roots");
	struct slice *root = ARENA_ARRAY(run, struct slice, roots->n);

	*e = (struct exports){.diag = d};
	for (size_t i = 0; i < roots->n; i++) {
		root[i] = roots->item[i].text;
		while (root[i].n && root[i].p[root[i].n - 1] == '/')
			root[i].n--;
	}
	e->env = (struct scan_env){.exports = exports_ask,
				   .data = e,
				   .roots = root,
				   .nroots = roots->n,
				   .max_tokens = rules->max_tokens};
}

void exports_begin(struct exports *e, struct repo *repo, struct snapshot *snapshot)
{
	e->repo = repo;
	e->snapshot = snapshot;
	if (arena_size(&e->kept) > EXPORTS_KEPT)
		exports_release(e);
}

void exports_turn(struct exports *e, struct diag_list *d)
{
	exports_release(e);
	e->diag = d;
}

void exports_release(struct exports *e)
{
	HASH_CLEAR(hh, e->known);
	arena_clear(&e->kept);
}
