/* What the readers of a report would not take, or would obey: each check aborts. */
#ifndef SSOT_TEST_FUZZ_DOCUMENT_H
#define SSOT_TEST_FUZZ_DOCUMENT_H

#include <jansson.h>

#include "ssot/base/slice.h"
#include "ssot/base/utf.h"
#include "test/fuzz/document_markup.h"
#include "test/fuzz/fuzz.h"

static void check_json(struct slice text)
{
	json_t *value = json_loadb(text.p, text.n, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, NULL);

	check(value != NULL);
	json_decref(value);
}

/* No text of ours opens a command, and each stays on its line. */
static void check_commands(struct slice text)
{
	for (size_t i = 0, n; i < text.n; i += n + 1) {
		struct slice line =
			slice_first(slice_from(text, i), slice_find(slice_from(text, i), '\n'));

		n = line.n;
		check(slice_starts(line, SLICE("::error file=")) ||
		      slice_starts(line, SLICE("::warning file=")) ||
		      slice_starts(line, SLICE("::notice file=")));
	}
}

/* Every record has as many cells as the first, and no cell is a formula. */
static void check_csv(struct slice text)
{
	size_t cells = 1, want = 0;
	bool quoted = false;

	check(text.n >= 2 && slice_ends(text, SLICE("\r\n")));
	for (size_t i = 0; i < text.n; i++) {
		bool first = i == 0 || text.p[i - 1] == ',' || text.p[i - 1] == '\n';

		if (text.p[i] == '"') {
			check(quoted || first || text.p[i - 1] == '"');
			quoted = !quoted;
			check(!quoted || !first || !strchr("=+-@", text.p[i + 1]));
		} else if (!quoted && text.p[i] == ',') {
			cells++;
		} else if (!quoted && text.p[i] == '\n') {
			check(i && text.p[i - 1] == '\r' && (!want || cells == want));
			want = cells;
			cells = 1;
		}
	}
	check(!quoted);
}

/* The length of an escape sequence that colours, 0 for any other. */
static size_t document_color(struct slice s)
{
	size_t i = 2;

	if (!slice_starts(s, SLICE("\x1b[")))
		return 0;
	while (i < s.n && ((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == ';'))
		i++;
	return i < s.n && s.p[i] == 'm' ? i + 1 : 0;
}

/* UTF-8 that no terminal obeys; in `color` our own colours apart. CSV ends its lines with CR LF. */
static void check_raw(struct slice text, bool color, bool csv)
{
	check(utf8_valid(text));
	for (size_t i = 0; i < text.n;) {
		struct slice rest = slice_from(text, i);
		size_t sgr = color ? document_color(rest) : 0;
		uint32_t cp;

		i += sgr ? sgr : utf8_decode(rest, &cp);
		if (sgr || (csv && slice_starts(rest, SLICE("\r\n"))))
			continue;
		check(cp >= 0x20 || cp == '\n' || cp == '\t');
		check(!(cp >= 0x7f && cp < 0xa0) && !(cp >= 0x202a && cp <= 0x202e));
	}
}

static void check_document(const char *format, struct slice text, bool color)
{
	check_raw(text, color && strcmp(format, "text") == 0, strcmp(format, "csv") == 0);
	if (strcmp(format, "json") == 0 || strcmp(format, "sarif") == 0 ||
	    strcmp(format, "gitlab") == 0)
		check_json(text);
	else if (strcmp(format, "junit") == 0)
		check_xml(text);
	else if (strcmp(format, "github") == 0)
		check_commands(text);
	else if (strcmp(format, "csv") == 0)
		check_csv(text);
	else if (strcmp(format, "html") == 0)
		check_html(text);
	for (size_t i = 0, n; strcmp(format, "rdjsonl") == 0 && i < text.n; i += n + 1) {
		n = slice_find(slice_from(text, i), '\n');
		check_json(slice_first(slice_from(text, i), n));
	}
}

#endif
