/* Any bytes as Python: the regions tile, all that is found lies in its place, the scan ends. */
#include "ssot/lang/lang.h"
#include "test/fuzz/fuzz.h"

static bool within(struct span at, size_t n)
{
	return (size_t)at.off + at.len <= n;
}

/* A slice of the text, or of memory of the scan. */
static size_t touch(struct slice s)
{
	size_t sum = s.n;

	for (size_t i = 0; i < s.n; i++)
		sum += (unsigned char)s.p[i];
	return sum;
}

static void check_regions(const struct scan *s, size_t n)
{
	uint32_t at = 0;

	for (size_t i = 0; i < s->regions.n; i++) {
		check(s->regions.p[i].at.off == at && s->regions.p[i].at.len > 0);
		at += s->regions.p[i].at.len;
	}
	check(at == n && s->lines.start[s->lines.n] == n);
	for (size_t i = 0, end = 0; i < s->logical.n; i++) {
		check(s->logical.p[i].len > 0 && s->logical.p[i].off >= end);
		end = (size_t)s->logical.p[i].off + s->logical.p[i].len;
		check(end <= n);
	}
	for (size_t i = 0; i < s->problems.n; i++)
		check(within(s->problems.p[i].at, n));
}

static size_t check_names(const struct scan *s, size_t n)
{
	size_t sum = 0;

	for (size_t i = 0, at = 0; i < s->imports.n; at = s->imports.p[i++].at.off) {
		const struct import *m = &s->imports.p[i];
		check(within(m->at, n) && m->at.off >= at);
		check(m->unit == SCAN_NONE || m->unit < s->decls.n);
		sum += touch(m->module) + touch(m->name) + touch(m->alias);
	}
	for (size_t i = 0, at = 0; i < s->decls.n; at = s->decls.p[i++].at.off) {
		const struct decl *d = &s->decls.p[i];
		check(within(d->at, n) && within(d->body, n) && d->at.off >= at);
		check(d->parent == SCAN_NONE || d->parent < i);
		check(d->body.off <= d->at.off &&
		      d->at.off + d->at.len <= d->body.off + d->body.len);
		sum += touch(d->name) + touch(d->qualname);
	}
	for (size_t i = 0, at = 0; i < s->uses.n; at = s->uses.p[i++].at.off) {
		const struct use *u = &s->uses.p[i];
		check(within(u->at, n) && u->at.len > 0 && u->at.off >= at && u->name.n > 0);
		check(u->unit == SCAN_NONE || u->unit < s->decls.n);
		check(u->decl == SCAN_NONE || u->decl < s->decls.n);
		sum += touch(u->name) + touch(u->target) + touch(u->arg);
	}
	return sum;
}

static int exports(void *data, struct slice module, struct scan_export **out, size_t *n)
{
	*out = data;
	*n = 2;
	return module.n % 2 ? 1 : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct scan_export bound[] = {
		{SLICE_ROW("x"), SLICE_ROW("m.y")},
		{SLICE_ROW("Mock"), SLICE_ROW("unittest.mock.Mock")},
	};
	const struct scan_env env = {.exports = exports, .data = bound};
	const struct text t = {SLICE("a/b.py"), {(const char *)data, size}};
	const struct lang *l = lang_of(t.path, t.bytes);
	struct arena arena = {0};
	struct scan full = {0}, quick = {0}, imports = {0};

	l->scan(l, &t, l->reads, &env, &arena, &full);
	check_regions(&full, size);
	check_names(&full, size);
	l->scan(l, &t, SCAN_IMPORTS, &env, &arena, &imports);
	check_names(&imports, size);
	check(imports.imports.n == full.imports.n);
	/* What the tokens are not read for is lexed in another way: the same must come out. */
	l->scan(l, &t, SCAN_REGIONS | SCAN_LOGICAL, NULL, &arena, &quick);
	check(quick.regions.n == full.regions.n && quick.logical.n == full.logical.n);
	for (size_t i = 0; i < full.regions.n; i++)
		check(quick.regions.p[i].at.off == full.regions.p[i].at.off &&
		      quick.regions.p[i].cls == full.regions.p[i].cls);
	for (size_t i = 0; i < full.logical.n; i++)
		check(quick.logical.p[i].off == full.logical.p[i].off &&
		      quick.logical.p[i].len == full.logical.p[i].len);
	arena_clear(&arena);
	return 0;
}
