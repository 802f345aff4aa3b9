/* Text for XML and HTML: nothing in it may end an attribute, an element or a document. */
#include "src/report/markup.h"

#include "ssot/base/term.h"
#include "ssot/base/utf.h"

static const char *markup_entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void markup_put(FILE *out, struct slice text)
{
	for (size_t i = 0, len; i < text.n; i += len) {
		struct slice rest = slice_from(text, i);
		char shown[16];
		uint32_t cp;

		utf8_decode(rest, &cp);
		term_show(rest, shown, &len);
		if (cp == 0xfffe || cp == 0xffff) {
			fprintf(out, "&lt;U+%04X&gt;", (unsigned)cp);
			continue;
		}
		for (const char *p = shown; *p; p++) {
			const char *entity = markup_entity(*p);

			if (entity)
				fputs(entity, out);
			else
				putc(*p, out);
		}
	}
}
