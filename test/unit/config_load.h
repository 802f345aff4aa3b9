/* A configuration under test: loaded from a text or from nested files, its diagnostics as text. */
#ifndef SSOT_TEST_CONFIG_LOAD_H
#define SSOT_TEST_CONFIG_LOAD_H

#include "test/unit/config_fake.h"
#include "test/unit/unit.h"

#define HEAD "[ssot]\nversion = 1\n"
#define RULE "[rule:a]\nkind = pattern\nmatch = x\n"

static struct arena arena;
static struct diag_list diags;
static struct fake_repo repo;

static inline int setup(void **state)
{
	(void)state;
	arena_clear(&arena);
	diags = (struct diag_list){.arena = &arena};
	repo = (struct fake_repo){0};
	return 0;
}

static inline int teardown(void **state)
{
	(void)state;
	arena_clear(&arena);
	return 0;
}

/* All diagnostics as "line: text" or "file:line: text", one a line. */
static inline struct slice said(void)
{
	struct slice s = {"", 0};

	for (size_t i = 0; i < diags.v.n; i++) {
		const struct diag *d = &diags.v.p[i];

		s = arena_printf(&arena, "%.*s%s%.*s:%u: %.*s", SLICE_ARG(s), i ? "\n" : "",
				 SLICE_ARG(d->file), d->line, SLICE_ARG(d->text));
	}
	return s;
}

static inline struct rule_set *load(struct slice text)
{
	struct config_request q = fake_request(&repo);
	struct rule_set *set = NULL;

	q.top = SLICE("f");
	q.top_bytes = text;
	q.top_given = true;
	if (config_load(&set, &q, &arena, &diags) == 0)
		assert_non_null(set);
	else
		assert_null(set);
	return set;
}

/* Loads what must load. */
static inline struct rule_set *load_good(const char *text)
{
	struct rule_set *set = load(slice_of(text));

	if (!set)
		print_error("%.*s\n", SLICE_ARG(said()));
	assert_non_null(set);
	assert_int_equal(diags.errors, 0);
	return set;
}

struct wrong {
	const char *text;
	const char *said;
};

static inline void check_wrong(const struct wrong *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		setup(NULL);
		assert_null(load(slice_of(rows[i].text)));
		assert_slice(said(), slice_of(rows[i].said));
	}
}

/* `count` times the byte between two texts. */
static inline struct slice stretched(const char *before, size_t count, const char *after)
{
	char *p = arena_alloc(&arena, strlen(before) + count + strlen(after) + 1);

	sprintf(p, "%s", before);
	memset(p + strlen(before), 'x', count);
	sprintf(p + strlen(before) + count, "%s", after);
	return slice_of(p);
}

/* Loads with nested files. */
static inline int load_nested(struct rule_set **set, const struct fake_file *files)
{
	static const struct slice directory[] = {SLICE_ROW("none"), SLICE_ROW("sub"),
						 SLICE_ROW("sub/deep")};
	struct config_request q = fake_request(&repo);

	repo.file = files;
	q.directory = directory;
	q.ndirectories = COUNT(directory);
	return config_load(set, &q, &arena, &diags);
}

#endif
