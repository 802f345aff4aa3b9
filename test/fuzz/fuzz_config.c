/*
 * Fuzzes the configuration: no crash, no error without a line that says so; and what loads, prints
 * as a text that loads and prints the same.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "test/unit/config_fake.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The printed set in malloc()ed memory, or NULL when it does not load. */
static char *fuzz_load(struct fake_repo *repo, struct slice given, size_t *size)
{
	static const struct slice directory[] = {SLICE_ROW("sub")};
	struct arena arena = {0};
	struct diag_list diags = {.arena = &arena};
	struct config_request q = fake_request(repo);
	struct rule_set *set = NULL;
	char *printed = NULL;
	FILE *out;
	int rc;

	q.top_bytes = given;
	q.top_given = given.p != NULL;
	q.directory = directory;
	q.ndirectories = 1;
	rc = config_load(&set, &q, &arena, &diags);
	if ((rc == 0) != (set != NULL) || (rc == 0) != (diags.errors == 0))
		abort();
	if (set) {
		out = open_memstream(&printed, size);
		rule_set_print(set, out);
		fclose(out);
	}
	rule_set_release(set);
	arena_clear(&arena);
	return printed;
}

static void fuzz_round_trip(struct fake_repo *repo, struct slice given)
{
	size_t n1 = 0, n2 = 0;
	char *one = fuzz_load(repo, given, &n1), *two;

	if (!one)
		return;
	two = fuzz_load(repo, (struct slice){one, n1}, &n2);
	if (!two || n1 != n2 || memcmp(one, two, n1) != 0)
		abort();
	free(one);
	free(two);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct fake_file file[] = {
		{"pack.ini",
		 "[ssot]\nfactory = X\n[rule:base]\nkind = pattern\nmatch = ${factory}\n"},
		{"loop.ini", "[ssot]\ninclude = loop.ini\n"},
		{"sub/.ssot.ini",
		 "[ssot]\nfactory = Y Z\n[rule:sub]\nkind = pattern\nmatch = a${factory}${all}\n"},
		{".ssot.ini", text},
		{NULL, NULL},
	};
	struct fake_repo repo = {.file = file};

	memcpy(text, size ? data : (const uint8_t *)"", size);
	text[size] = '\0';
	fuzz_round_trip(&repo, (struct slice){text, size});
	fuzz_round_trip(&repo, (struct slice){NULL, 0});
	free(text);
	return 0;
}
