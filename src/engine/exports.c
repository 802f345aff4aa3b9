/* Star imports: the module is looked up in the snapshot, read once, and remembered. */
#include "src/engine/exports.h"

#include "ssot/base/map.h"

#include "ssot/lang/lang.h"

/* A larger module is not read for a star import: its names are then unknown. */
#define EXPORTS_LIMIT ((uint64_t)256 * 1024)
/* Star imports that lead to star imports. */
#define EXPORTS_DEPTH 4
/* Modules read to answer one question: circles of star imports multiply. */
#define EXPORTS_READS 64

struct exports_module {
	UT_hash_handle hh;
	struct slice name;
	struct scan_export *export;
	size_t n;
	int known; /* as struct scan_env's exports() returns */
	bool busy; /* being read right now */
};

/* The file that is the module below `root`: 1, 0 or -1. */
static int exports_find(struct exports *e, struct slice root, struct slice module,
			struct slice *path, struct side *at)
{
	static const char *const ends[] = {".py", "/__init__.py"};
	char *dir = arena_alloc(e->run, module.n + 1);
	int found = 0;

	for (size_t i = 0; i < module.n; i++)
		dir[i] = module.p[i] == '.' ? '/' : module.p[i];
	for (unsigned i = 0; found == 0 && i < 2; i++) {
		*path = arena_printf(e->run, "%.*s%s%s%s", SLICE_ARG(root), root.n ? "/" : "", dir,
				     ends[i]);
		found = snapshot_find(e->snapshot, *path, at, e->diag);
		if (found == 1 && at->mode != MODE_FILE && at->mode != MODE_EXEC)
			found = 0;
	}
	return found;
}

/* Reads the module's exports: 1, 0 or -1. */
static int exports_read(struct exports *e, struct exports_module *m)
{
	struct text text;
	struct side at;
	uint64_t size;
	int found = 0;

	for (size_t i = 0; found == 0 && i <= e->env.nroots; i++)
		found = exports_find(e, i ? e->env.roots[i - 1] : (struct slice){0}, m->name,
				     &text.path, &at);
	if (found != 1 || repo_blob_size(e->repo, &at.oid, text.path, &size, e->diag))
		return found == 0 ? 0 : -1;
	if (size > EXPORTS_LIMIT)
		return 0;
	if (repo_read_blob(e->repo, &at.oid, text.path, EXPORTS_LIMIT, e->run, &text.bytes,
			   e->diag))
		return -1;
	m->n = lang_python_exports(&text, &e->env, e->run, &m->export);
	return 1;
}

/* Reads a module that nobody asked for yet, and remembers it if all was seen. */
static struct exports_module *exports_add(struct exports *e, struct slice module)
{
	struct exports_module *m = ARENA_NEW(e->run, struct exports_module);

	m->name = arena_dup(e->run, module);
	m->busy = true;
	HASH_ADD_KEYPTR(hh, e->known, m->name.p, m->name.n, m);
	e->depth++;
	m->known = exports_read(e, m);
	e->depth--;
	m->busy = false;
	/* Read within a circle it lacks names; asked from outside it has them all. */
	if (e->cut && e->depth)
		HASH_DEL(e->known, m);
	e->cut = e->cut && e->depth;
	return m;
}

static int exports_ask(void *data, struct slice module, struct scan_export **out, size_t *n)
{
	struct exports *e = data;
	struct exports_module *m;

	if (!e->snapshot || !e->repo || !module.n)
		return 0;
	HASH_FIND(hh, e->known, module.p, module.n, m);
	if (m && m->busy)
		e->cut = true;
	if (!m) {
		if (!e->depth)
			e->reads = 0;
		if (e->depth >= EXPORTS_DEPTH || e->reads++ >= EXPORTS_READS) {
			e->cut = true;
			return 0;
		}
		m = exports_add(e, module);
	}
	*out = m->export;
	*n = m->n;
	return m->known;
}

void exports_init(struct exports *e, const struct rule_set *rules, struct arena *run,
		  struct diag_list *d)
{
	const struct key_value *roots = rule_set_value(rules, "source-roots");
	struct slice *root = ARENA_ARRAY(run, struct slice, roots->n);

	*e = (struct exports){.run = run, .diag = d};
	for (size_t i = 0; i < roots->n; i++) {
		root[i] = roots->item[i].text;
		while (root[i].n && root[i].p[root[i].n - 1] == '/')
			root[i].n--;
	}
	e->env = (struct scan_env){
		.exports = exports_ask, .data = e, .roots = root, .nroots = roots->n};
}

void exports_release(struct exports *e)
{
	HASH_CLEAR(hh, e->known);
}
