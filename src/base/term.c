/* What people see on a terminal. Nothing that a path or a source line holds may steer it. */
#include "ssot/base/term.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "ssot/base/utf.h"

bool term_wants_color(enum term_color option, int fd)
{
	const char *no = getenv("NO_COLOR");
	const char *force = getenv("CLICOLOR_FORCE");
	const char *term = getenv("TERM");

	if (option != TERM_AUTO)
		return option == TERM_ALWAYS;
	if (no && *no)
		return false;
	if (force && *force && strcmp(force, "0") != 0)
		return true;
	if (!term || strcmp(term, "dumb") == 0)
		return false;
	return isatty(fd) == 1;
}

unsigned term_window(int fd)
{
	struct winsize size = {0};

	return isatty(fd) && ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* Characters that a terminal obeys or hides instead of showing: controls, bidi marks, fillers. */
static bool term_is_unsafe(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0xad || cp == 0x61c ||
	       cp == 0x180e || (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x2028 && cp <= 0x202e) ||
	       (cp >= 0x2060 && cp <= 0x206f) || cp == 0xfeff || (cp >= 0xfff9 && cp <= 0xfffb) ||
	       (cp >= 0xe0000 && cp <= 0xe0fff);
}

/* Ranges in ascending order. */
struct term_range {
	uint32_t first, last;
};

static bool term_in(const struct term_range *range, size_t n, uint32_t cp)
{
	for (size_t i = 0; i < n && cp >= range[i].first; i++)
		if (cp <= range[i].last)
			return true;
	return false;
}

/*
 * Columns of a harmless character. Our own small table and not wcwidth(): that one knows nothing
 * outside ASCII in the C locale, where hooks and CI often run.
 */
static size_t term_columns(uint32_t cp)
{
	static const struct term_range none[] = {
		{0x300, 0x36f},	  {0x483, 0x489},   {0x591, 0x5bd},   {0x610, 0x61a},
		{0x64b, 0x65f},	  {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x20d0, 0x20ff},
		{0xfe00, 0xfe0f}, {0xfe20, 0xfe2f},
	};
	static const struct term_range two[] = {
		{0x1100, 0x115f},   {0x231a, 0x231b},	{0x23e9, 0x23ec},   {0x2614, 0x2615},
		{0x26a1, 0x26a1},   {0x26d4, 0x26d4},	{0x2705, 0x2705},   {0x274c, 0x274e},
		{0x2753, 0x2755},   {0x2757, 0x2757},	{0x2795, 0x2797},   {0x2b1b, 0x2b1c},
		{0x2b50, 0x2b55},   {0x2e80, 0x303e},	{0x3041, 0xa4cf},   {0xa960, 0xa97f},
		{0xac00, 0xd7a3},   {0xf900, 0xfaff},	{0xfe30, 0xfe6f},   {0xff01, 0xff60},
		{0xffe0, 0xffe6},   {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f7e0, 0x1f7eb},
		{0x1f900, 0x1f9ff}, {0x1fa70, 0x1faff}, {0x20000, 0x3fffd},
	};

	if (cp < 0x300)
		return 1;
	if (term_in(none, sizeof none / sizeof *none, cp))
		return 0;
	return term_in(two, sizeof two / sizeof *two, cp) ? 2 : 1;
}

/* "::" and "##" at the beginning of a line are commands to the machines that run CI. */
static bool term_path_is_plain(struct slice path)
{
	if (slice_starts(path, SLICE("::")) || slice_starts(path, SLICE("##")) ||
	    slice_find(path, '"') < path.n || slice_find(path, '\\') < path.n)
		return false;
	for (size_t i = 0; (i += utf8_printable(slice_from(path, i))) < path.n;) {
		uint32_t cp;

		i += utf8_decode(slice_from(path, i), &cp);
		if (cp == UTF_INVALID || term_is_unsafe(cp))
			return false;
	}
	return true;
}

void term_put_path(FILE *out, struct slice path)
{
	static const char names[] = "abtnvfr";

	if (term_path_is_plain(path)) {
		fwrite(path.n ? path.p : "", 1, path.n, out);
		return;
	}
	putc('"', out);
	for (size_t i = 0; i < path.n;) {
		uint32_t cp;
		size_t len = utf8_decode(slice_from(path, i), &cp);

		if (cp == '"' || cp == '\\')
			fprintf(out, "\\%c", (int)cp);
		else if (cp >= '\a' && cp <= '\r')
			fprintf(out, "\\%c", names[cp - '\a']);
		else if (cp == UTF_INVALID || term_is_unsafe(cp))
			for (size_t k = 0; k < len; k++)
				fprintf(out, "\\%03o", (unsigned)(unsigned char)path.p[i + k]);
		else
			fwrite(path.p + i, 1, len, out);
		i += len;
	}
	putc('"', out);
}

size_t term_show(struct slice rest, char shown[16], size_t *len)
{
	uint32_t cp;

	*len = utf8_decode(rest, &cp);
	if (cp == '\t') {
		memcpy(shown, " ", 2);
		return 1;
	}
	if (cp == UTF_INVALID || cp < 0x20 || cp == 0x7f)
		return (size_t)snprintf(shown, 16, "\\x%02x", (unsigned)(unsigned char)rest.p[0]);
	if (term_is_unsafe(cp))
		return (size_t)snprintf(shown, 16, "<U+%04X>", (unsigned)cp);
	memcpy(shown, rest.p, *len);
	shown[*len] = '\0';
	return term_columns(cp);
}

void term_put_text(FILE *out, struct slice text)
{
	for (size_t i = 0, len; i < text.n; i += len) {
		struct slice rest = slice_from(text, i);
		char buf[16];

		len = utf8_printable(rest);
		if (len) {
			fwrite(rest.p, 1, len, out);
		} else {
			term_show(rest, buf, &len);
			fputs(buf, out);
		}
	}
}

size_t term_width(struct slice text)
{
	size_t width = 0;

	for (size_t i = 0, len; i < text.n; i += len) {
		struct slice rest = slice_from(text, i);
		char buf[16];

		len = utf8_printable(rest);
		width += len ? len : term_show(rest, buf, &len);
	}
	return width;
}
