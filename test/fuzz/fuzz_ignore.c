/* Any text with directives in it: they are read, applied and complained about within bounds. */
#include "src/engine/builtin.h"
#include "ssot/engine/ignore.h"
#include "ssot/lang/lang.h"
#include "test/fuzz/fuzz.h"

struct bounds {
	struct sink base;
	size_t size;
};

static void check_hit(struct sink *s, const struct rule *r, const struct hit *h)
{
	check(h->at.off + (size_t)h->at.len <= ((struct bounds *)s)->size);
	check(h->identity.n > 0 && r->ignore == IGNORE_NO);
}

static void check_nothing(const struct rule *r, struct file_view *f, struct sink *s)
{
	(void)r;
	(void)f;
	(void)s;
}

/* The first byte chooses the language; every line has a finding. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {"a.py",  "a.js",  "a.tsx", "a.c",
					    "a.sql", "a.yml", "a.ini"};
	static const struct rule_kind kind = {.name = "text", .check_file = check_nothing};
	struct rule a = {.id = SLICE("a"), .kind = &kind, .ignore = IGNORE_YES};
	struct rule b = {.id = SLICE("b"), .kind = &kind, .index = 1};
	struct rule *rules[] = {&a, &b};
	struct rule_set set = {.rule = rules, .n = 2};
	struct arena arena = {0};
	struct diag_list d = {.arena = &arena};
	struct scan scan = {0};
	bool judged[6] = {true, true};

	if (!size)
		return 0;
	struct text t = {slice_of(paths[data[0] % (sizeof paths / sizeof *paths)]),
			 {(const char *)data + 1, size - 1}};
	struct file_view v = {
		.text = &t, .lang = lang_of(t.path, t.bytes), .scan = &scan, .arena = &arena};
	struct bounds sink = {{check_hit, NULL}, t.bytes.n};
	struct ignore_request q = {
		.rules = &set, .judged = judged, .today = 20260101, .run = &arena};

	check(builtin_add(&set, &arena, &d) == 0);
	v.lang->scan(v.lang, &t, SCAN_REGIONS | SCAN_LOGICAL, NULL, &arena, &scan);
	q.finding = ARENA_ARRAY(&arena, struct finding, scan.lines.n + (size_t)1);
	for (; q.nfindings <= scan.lines.n; q.nfindings++) {
		q.finding[q.nfindings].rule = q.nfindings % 3 ? &a : &b;
		q.finding[q.nfindings].line = (uint32_t)q.nfindings;
	}
	check(ignore_apply(&q, &v, &sink.base) == 0);
	arena_clear(&arena);
	return 0;
}
