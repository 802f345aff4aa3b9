/* Names of objects: as git computes them, whatever the processor can. */
#include "test/unit/unit.h"

#include "src/source/objects.h"
#include "ssot/base/proc.h"

/* `git hash-object` of so many times the letter a: sizes around the blocks that SHA-1 works in. */
static const struct {
	size_t n;
	const char *name;
} rows[] = {
	{0, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"},
	{1, "2e65efe2a145dda7ee51d1741299f848e5bf752e"},
	{48, "12d42395b020f44bb7710113b31f688d0ebeda7c"},
	{49, "ffb9b7539bbf3f6537a2dd47b7f5d31b41d52927"},
	{55, "d1985ddc2983785702b9a90effd5aff2f7cfdca4"},
	{56, "1f973e890f52da1f22fa7e5620a628bc4ee74cb3"},
	{57, "d28c6cde5a5ab0b138bd53a288c23e8c011c4171"},
	{64, "71b7a71962774fa5c721e1163f935cb61a0e09e6"},
	{119, "1325c3d76ea6a66e75dce490a0b8cb8b12233ee0"},
	{1000, "a50be72b20f0e3f078d252e8e56b11b4bec67509"},
	{1000000, "de1fbf0c2f34f67f01f355f31ed0cf7319643c5e"},
};

static struct oid oid_of(const char *hex)
{
	struct oid oid = {{0}};

	for (size_t i = 0; i < 20; i++) {
		char byte[3] = {hex[2 * i], hex[2 * i + 1], 0};

		oid.b[i] = (unsigned char)strtoul(byte, NULL, 16);
	}
	return oid;
}

static void test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct oid oid = oid_of(rows[i].name);
		char *text = malloc(rows[i].n + 1);
		struct slice s = {text, rows[i].n};

		assert_non_null(text);
		memset(text, 'a', rows[i].n + 1);
		assert_true(object_has_name(s, OBJECT_BLOB, &oid));
		assert_false(object_has_name(s, OBJECT_TREE, &oid));
		s.n++;
		assert_false(object_has_name(s, OBJECT_BLOB, &oid));
		s.n--;
		text[s.n / 2] = 'b';
		assert_true(object_has_name(s, OBJECT_BLOB, &oid) == (s.n == 0));
		oid.b[19] ^= 1;
		text[s.n / 2] = 'a';
		assert_false(object_has_name(s, OBJECT_BLOB, &oid));
		free(text);
	}
}

/* The same without the instructions that newer processors have for it. */
static void test_older_processor(void **state)
{
	static const char *const argv[] = {"/proc/self/exe", NULL};
	static const char *const env[] = {"NETTLE_FAT_OVERRIDE=none", NULL};
	struct arena arena = {0};
	struct diag_list d = {.arena = &arena};
	struct proc_output o;

	(void)state;
	if (getenv("NETTLE_FAT_OVERRIDE"))
		return;
	assert_int_equal(proc_run(&o, argv, env, (struct slice){0}, &d), 0);
	assert_int_equal(o.status, 0);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_older_processor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
