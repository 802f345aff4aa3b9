/* Patterns cut into items without PCRE2: it takes them all, and cuts them likewise. */
#include "test/unit/unit.h"

#include "src/base/items.h"
#include "src/base/pcre.h"

struct items {
	struct regex_item item[64];
	size_t n, end;
};

static int items_add(pcre2_callout_enumerate_block *block, void *data)
{
	struct items *x = data;

	if (block->pattern_position >= x->end && block->next_item_length) {
		x->item[x->n++] = (struct regex_item){(uint16_t)block->pattern_position,
						      (uint16_t)block->next_item_length};
		x->end = block->pattern_position + block->next_item_length;
	}
	return 0;
}

/* How many of the patterns are plain. */
static unsigned check(struct slice pattern, unsigned flags)
{
	struct regex_error err;
	struct items ours = {.n = 0}, theirs = {.n = 0};
	pcre2_code *code;

	if (!items_cut(pattern, flags, ours.item, &ours.n))
		return 0;
	code = pcre_compile(pattern, pcre_options(flags), &err);
	if (!code)
		fail_msg("/%.*s/ flags %u: %s", SLICE_ARG(pattern), flags, err.text);
	pcre2_code_free(code);
	code = pcre_compile(pattern, pcre_options(flags) | PCRE2_AUTO_CALLOUT, &err);
	pcre2_callout_enumerate(code, items_add, &theirs);
	pcre2_code_free(code);
	if (ours.n != theirs.n || theirs.end != pattern.n ||
	    memcmp(ours.item, theirs.item, ours.n * sizeof *ours.item) != 0)
		fail_msg("/%.*s/ flags %u: cut otherwise", SLICE_ARG(pattern), flags);
	return 1;
}

/* Every pattern of up to four of these, and many longer ones. */
static void test_as_pcre2(void **state)
{
	static const char letter[] = "aBbQ_ 0-.^$*+?\\[](){}|,:#\"\t\n\x7f\xc3";
	static const size_t n = sizeof letter - 1;
	unsigned plain = 0;
	uint32_t seed = 1;
	char p[40];

	(void)state;
	for (size_t length = 1, all = n; length <= 4; length++, all *= n)
		for (size_t i = 0; i < all; i++) {
			for (size_t k = 0, rest = i; k < length; k++, rest /= n)
				p[k] = letter[rest % n];
			plain += check((struct slice){p, length}, 0);
		}
	for (unsigned i = 0; i < 300000; i++) {
		size_t length = 5 + i % 30;

		for (size_t k = 0; k < length; k++) {
			seed = seed * 1664525u + 1013904223u;
			/* Mostly from the front: what is plain. */
			p[k] = letter[(seed >> 10) % (i & 1 ? 15 : n)];
		}
		plain += check((struct slice){p, length},
			       i % 3 ? REGEX_ICASE : REGEX_MULTILINE | REGEX_ICASE);
	}
	assert_true(plain > 100000);
}

static void test_what_is_plain(void **state)
{
	static const char *const plain[] = {"abc",
					    "mock_agent\\s*=\\s*[^S].*",
					    "Agent\\(\\)\\s*=\\s*Mock",
					    "@patch\\(.*\\).*",
					    "^a$",
					    "\\bos\\.getenv\\b",
					    "[ab_ 0]+?",
					    "a#b, \"c\"",
					    "x*+y++z?+"};
	static const char *const other[] = {
		"",    "(a)",	"a|b",	       "a{2}",	 "\\Qa\\E",	"\\x41",
		"\\1", "[a-z]", "[]a]",	       "[",	 "[a",		"*",
		"a**", "a*{2}", "^*",	       "\\b+",	 "caf\xc3\xa9", "a\tb",
		"\\",  "(?i)a", "[[:alpha:]]", "\\p{L}", "\\A",		"}"};
	char longest[ITEMS_MAX + 1];

	(void)state;
	for (size_t i = 0; i < COUNT(plain); i++)
		if (!check(slice_of(plain[i]), REGEX_ICASE))
			fail_msg("/%s/ is plain", plain[i]);
	for (size_t i = 0; i < COUNT(other); i++)
		if (items_cut(slice_of(other[i]), 0, NULL, NULL))
			fail_msg("/%s/ is not plain", other[i]);
	assert_false(items_cut(SLICE("a b"), REGEX_EXTENDED, NULL, NULL));
	memset(longest, 'a', sizeof longest);
	assert_true(items_cut((struct slice){longest, ITEMS_MAX}, 0, NULL, NULL));
	assert_false(items_cut((struct slice){longest, ITEMS_MAX + 1}, 0, NULL, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_pcre2),
		cmocka_unit_test(test_what_is_plain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
