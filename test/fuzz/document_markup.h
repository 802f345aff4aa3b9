/* XML and HTML as their readers take them: what is not ours, or would be obeyed, aborts. */
#ifndef SSOT_TEST_FUZZ_DOCUMENT_MARKUP_H
#define SSOT_TEST_FUZZ_DOCUMENT_MARKUP_H

#include "ssot/base/slice.h"
#include "test/fuzz/fuzz.h"

/* An entity we write, or abort. Returns its length. */
static size_t check_entity(struct slice s)
{
	static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (slice_starts(s, slice_of(known[i])))
			return strlen(known[i]);
	abort();
}

/* One tag from '<' on: its attributes are quoted. Returns its length, '>' included. */
static size_t check_tag(struct slice s)
{
	bool quoted = false;
	size_t i;

	for (i = 1; i < s.n && (quoted || s.p[i] != '>'); i++) {
		check(s.p[i] != '<');
		if (s.p[i] == '"')
			quoted = !quoted;
		else if (s.p[i] == '&')
			i += check_entity(slice_from(s, i)) - 1;
	}
	check(i < s.n);
	return i + 1;
}

/* Elements nest, nothing stands raw that must be quoted. */
static void check_xml(struct slice text)
{
	struct slice open[16];
	size_t depth = 0;

	for (size_t i = slice_find(text, '\n'); i < text.n;) {
		struct slice rest = slice_from(text, i);
		struct slice tag, name;

		check(rest.p[0] != '>');
		if (rest.p[0] == '&')
			i += check_entity(rest);
		if (rest.p[0] != '<') {
			i += rest.p[0] != '&';
			continue;
		}
		tag = slice_first(rest, check_tag(rest));
		i += tag.n;
		name = slice_first(slice_from(tag, 1), slice_find(slice_from(tag, 1), ' '));
		if (tag.p[1] == '/') {
			check(depth > 0 && slice_starts(slice_from(tag, 2), open[--depth]));
		} else if (tag.p[tag.n - 2] != '/') {
			check(depth < 16);
			open[depth++] = slice_first(name, slice_find(name, '>'));
		}
	}
	check(depth == 0);
}

static size_t document_find(struct slice text, struct slice word)
{
	const char *at = text.n ? memmem(text.p, text.n, word.p, word.n) : NULL;

	return at ? (size_t)(at - text.p) : text.n;
}

/* Attributes that a browser runs or follows, elements that load: none, but links to the web. */
static void check_harmless(struct slice tag)
{
	static const char *const never[] = {"<img",  "<iframe", "<object", "<embed",
					    "<form", "<base",	"<link",   "<script"};
	static const struct slice href = SLICE_ROW(" href=");
	size_t at = document_find(tag, href);
	bool quoted = false;

	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		check(!slice_starts(tag, slice_of(never[i])));
	for (size_t i = 1; i < tag.n; i++) {
		quoted ^= tag.p[i] == '"';
		check(quoted || !slice_starts(slice_from(tag, i), SLICE(" on")));
	}
	if (at < tag.n)
		check(tag.p[at + href.n] == '#' ||
		      slice_starts(slice_from(tag, at + href.n), SLICE("\"http://")) ||
		      slice_starts(slice_from(tag, at + href.n), SLICE("\"https://")));
}

/* A page: one style and one script, both ours; elsewhere only tags of ours and quoted text. */
static void check_html(struct slice text)
{
	static const struct slice raw[][2] = {{SLICE_ROW("<style>"), SLICE_ROW("</style>")},
					      {SLICE_ROW("<script>"), SLICE_ROW("</script>")}};
	unsigned seen[2] = {0, 0};

	for (size_t i = 0; i < text.n;) {
		struct slice rest = slice_from(text, i);
		size_t n = 1;

		for (unsigned k = 0; k < 2; k++)
			if (slice_starts(rest, raw[k][0])) {
				seen[k]++;
				n = document_find(rest, raw[k][1]) + raw[k][1].n;
				check(n <= rest.n);
			}
		if (rest.p[0] == '&') {
			n = check_entity(rest);
		} else if (rest.p[0] == '<' && n == 1) {
			n = check_tag(rest);
			check_harmless(slice_first(rest, n));
		}
		check(n > 1 || rest.p[0] != '>');
		i += n;
	}
	check(seen[0] == 1 && seen[1] == 1);
}

#endif
