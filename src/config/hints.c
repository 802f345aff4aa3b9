/* What people may have meant: near misses, and the words that other tools have for our keys. */
#include "src/config/set.h"

/* Keys as other linters call them. */
static const struct {
	const char *word;
	const char *key;
} hints_foreign[] = {
	{"pattern", "match"},  {"regex", "match"},
	{"regexp", "match"},   {"forbid", "match"},
	{"ban", "match"},      {"exclude", "except"},
	{"skip", "except"},    {"allow-in", "except"},
	{"path", "files"},     {"paths", "files"},
	{"glob", "files"},     {"globs", "files"},
	{"include", "files"},  {"description", "message"},
	{"title", "message"},  {"reason", "message"},
	{"level", "severity"}, {"priority", "severity"},
	{"type", "kind"},      {"fix", "use"},
	{"instead", "use"},    {"replacement", "use"},
	{"suggestion", "use"}, {"ignore-case", "flags"},
	{"tags", "category"},  {"lang", "languages"},
	{"link", "url"},       {"disabled", "enabled"},
	{"examples", "bad"},
};

static bool hints_has(const char *const *candidates, const char *word)
{
	for (; *candidates; candidates++)
		if (strcmp(*candidates, word) == 0)
			return true;
	return false;
}

const char *config_hint(struct config_set *set, struct slice word, const char *const *candidates)
{
	const char *near = config_nearest(word, candidates);

	return near ? arena_printf(set->arena, " (did you mean '%s'?)", near).p : "";
}

const char *config_key_hint(struct config_set *set, struct slice word, const char *const *keys)
{
	for (size_t i = 0; i < sizeof hints_foreign / sizeof *hints_foreign; i++)
		if (slice_is(word, hints_foreign[i].word) && hints_has(keys, hints_foreign[i].key))
			return config_hint(set, slice_of(hints_foreign[i].key), keys);
	return config_hint(set, word, keys);
}

struct slice config_id_from(struct config_set *set, struct slice text)
{
	char *p = arena_alloc(set->arena, text.n);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			p[n++] = c;
		else if (n && p[n - 1] != '-')
			p[n++] = '-';
	}
	while (n && p[n - 1] == '-')
		n--;
	return n ? (struct slice){p, n} : SLICE("ID");
}
