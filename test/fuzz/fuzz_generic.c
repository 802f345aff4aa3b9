/* Any bytes in any language that the table-driven lexer reads: the regions tile, the scan ends. */
#include "ssot/lang/lang.h"
#include "test/fuzz/fuzz.h"

static void check_scan(const struct scan *s, struct slice bytes)
{
	uint32_t at = 0;

	for (size_t i = 0; i < s->regions.n; i++) {
		check(s->regions.p[i].at.off == at && s->regions.p[i].at.len > 0);
		at += s->regions.p[i].at.len;
	}
	check(at == bytes.n && s->lines.start[s->lines.n] == bytes.n);
	for (size_t i = 0; i < s->problems.n; i++)
		check(s->problems.p[i].at.off + (size_t)s->problems.p[i].at.len <= bytes.n);
	for (size_t i = 0; i < s->imports.n; i++)
		check(s->imports.p[i].at.off + (size_t)s->imports.p[i].at.len <= bytes.n);
}

/* The first byte chooses the path, and so the language. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {"a.js",  "a.jsx",  "a.ts",	"a.tsx",  "a.c",   "a.cpp",
					    "a.go",  "A.java", "a.rs",	"a.rb",	  "a.sh",  "a.sql",
					    "a.css", "a.scss", "a.yml", "a.toml", "a.ini", "a.txt"};
	struct arena arena = {0};
	struct scan scan = {0};
	struct text t;

	if (!size)
		return 0;
	t.path = slice_of(paths[data[0] % (sizeof paths / sizeof *paths)]);
	t.bytes = (struct slice){(const char *)data + 1, size - 1};
	const struct lang *l = lang_of(t.path, t.bytes);
	l->scan(l, &t, SCAN_REGIONS | SCAN_IMPORTS, NULL, &arena, &scan);
	check_scan(&scan, t.bytes);
	arena_clear(&arena);
	return 0;
}
