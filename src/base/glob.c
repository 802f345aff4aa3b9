/* Path globs, translated by PCRE2; a literal beginning or end answers most questions alone. */
#include "ssot/base/glob.h"

#include <stdio.h>
#include <stdlib.h>

#include "src/base/pcre.h"

#define GLOB_SIMPLE_MAX 1024u

struct glob {
	struct regex *re;
	char *text;	     /* the pattern; prefix and suffix point into it */
	struct slice prefix; /* what every match begins with */
	struct slice suffix; /* what every match ends with */
	bool plain;	     /* what is longer than both, begins and ends so, is a match */
};

static bool glob_is_magic(char c)
{
	return c == '*' || c == '?' || c == '[' || c == ']' || c == '\\';
}

static pcre2_code *glob_translate(struct slice text, uint32_t separator, struct regex_error *err)
{
	pcre2_convert_context *context = pcre2_convert_context_create(NULL);
	PCRE2_UCHAR *regex = NULL;
	PCRE2_SIZE n = 0;
	pcre2_code *code = NULL;
	int rc;

	if (!context)
		arena_out_of_memory();
	pcre2_set_glob_separator(context, separator);
	rc = pcre2_pattern_convert((PCRE2_SPTR)text.p, text.n, PCRE2_CONVERT_GLOB, &regex, &n,
				   context);
	if (rc == 0) {
		/* Bytes, not characters: a path need not be UTF-8, and no rule may miss it then. */
		code = pcre_compile((struct slice){(const char *)regex, n}, 0, err);
	} else {
		err->offset = n;
		if (rc == PCRE2_ERROR_CONVERT_SYNTAX)
			snprintf(err->text, sizeof err->text,
				 "a lone \\ at the end, or a range like [z-a]");
		else
			pcre2_get_error_message(rc, (PCRE2_UCHAR *)err->text, sizeof err->text);
	}
	pcre2_converted_pattern_free(regex);
	pcre2_convert_context_free(context);
	return code;
}

/* Whether PCRE2 takes the pattern for sure, so that it need not be asked before the first match. */
static bool glob_is_simple(struct slice text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!text.p[i] || text.p[i] == '[' || text.p[i] == '\\')
			return false;
	return text.n <= GLOB_SIMPLE_MAX;
}

static struct regex *glob_regex(struct slice text, char separator, struct regex_error *err)
{
	uint32_t how = (unsigned char)separator;
	pcre2_code *code;

	if (glob_is_simple(text))
		return regex_later(text, glob_translate, how, false);
	code = glob_translate(text, how, err);
	return code ? regex_of(code, false) : NULL;
}

/* What would compile, but never match what its author means. */
static bool glob_is_sane(struct slice pattern, struct regex_error *err)
{
	bool inside = false;

	err->offset = 0;
	if (!pattern.n) {
		snprintf(err->text, sizeof err->text, "an empty glob matches nothing");
		return false;
	}
	for (size_t i = 0; i < pattern.n; i++) {
		if (pattern.p[i] == '\\')
			i++;
		else if (pattern.p[i] == '[')
			inside = true;
		else if (pattern.p[i] == ']')
			inside = false;
		else if (inside && (unsigned char)pattern.p[i] >= 0x80) {
			err->offset = i;
			snprintf(err->text, sizeof err->text,
				 "[...] takes ASCII characters only; use * instead");
			return false;
		}
	}
	return true;
}

/* Whether between whole components and an end it takes any name at any depth: two stars, a
 * separator, a star. */
static bool glob_is_plain(const struct glob *g, size_t n, char separator)
{
	const char any[] = {'*', '*', separator, '*'};
	struct slice middle = slice_first(slice_from((struct slice){g->text, n}, g->prefix.n),
					  n - g->prefix.n - g->suffix.n);

	if (g->prefix.n && g->prefix.p[g->prefix.n - 1] != separator)
		return false;
	if (slice_find(g->suffix, separator) < g->suffix.n)
		return false;
	return slice_eq(middle, (struct slice){any, sizeof any});
}

struct glob *glob_compile(struct slice pattern, struct glob_syntax syntax, struct regex_error *err)
{
	struct glob *g;
	bool below = pattern.n && pattern.p[pattern.n - 1] == syntax.separator;
	bool deep = syntax.anywhere && slice_find(slice_first(pattern, pattern.n - below),
						  syntax.separator) == pattern.n - below;
	size_t n = 0, added;

	if (!glob_is_sane(pattern, err))
		return NULL;
	g = calloc(1, sizeof *g);
	if (g)
		g->text = malloc(pattern.n + 6);
	if (!g || !g->text)
		arena_out_of_memory();
	/* A leading separator only says "from the top". */
	if (pattern.n && pattern.p[0] == syntax.separator)
		pattern = slice_from(pattern, 1);
	if (deep)
		n = (size_t)sprintf(g->text, "**%c", syntax.separator);
	added = n;
	if (pattern.n)
		memcpy(g->text + n, pattern.p, pattern.n);
	n += pattern.n;
	if (below)
		n += (size_t)sprintf(g->text + n, "**");
	g->re = glob_regex((struct slice){g->text, n}, syntax.separator, err);
	if (!g->re) {
		err->offset = err->offset > added ? err->offset - added : 0;
		if (err->offset > pattern.n)
			err->offset = pattern.n;
		glob_free(g);
		return NULL;
	}
	for (size_t i = 0; i < n && !glob_is_magic(g->text[i]); i++)
		g->prefix = (struct slice){g->text, i + 1};
	for (size_t i = n; i > 0 && !glob_is_magic(g->text[i - 1]); i--)
		g->suffix = (struct slice){g->text + i - 1, n - i + 1};
	g->plain = glob_is_plain(g, n, syntax.separator);
	/* In "**" followed by the separator, nothing may stand before what comes next. */
	if (g->suffix.n && g->suffix.p[0] == syntax.separator)
		g->suffix = slice_from(g->suffix, 1);
	return g;
}

void glob_free(struct glob *g)
{
	if (!g)
		return;
	regex_free(g->re);
	free(g->text);
	free(g);
}

int glob_match(const struct glob *g, struct regex_scratch *s, struct slice text)
{
	struct regex_match m;

	if (!slice_starts(text, g->prefix) || !slice_ends(text, g->suffix))
		return 0;
	if (g->plain && text.n > g->prefix.n + g->suffix.n)
		return 1;
	return regex_match(g->re, s, text, 0, &m);
}
