/* The line reader in front of inih: counts lines, and refuses what inih would silently misread. */
#include "src/config/ini.h"

#include <ini.h>

#include "ssot/base/utf.h"

struct ini_reader {
	struct ini_file *out;
	struct arena *arena;
	struct diag_list *diags;
	struct slice rest;	   /* not read yet */
	unsigned line;		   /* of what inih was given last, as short as it may be: */
	struct slice head;	   /* the name of a key, */
	char mark;		   /* what stands behind it, */
	struct slice tail;	   /* and the rest */
	bool indented;		   /* that line continues a value */
	bool owed;		   /* inih must call the handler for that line */
	bool in_section;	   /* a section header was accepted */
	bool skip_section;	   /* the header above was refused, and so is what follows */
	bool in_key;		   /* indented lines have a key to continue */
	bool skip_key;		   /* that key was refused */
	size_t errors_max;	   /* of the list: then no more is read */
	VEC(struct key_item) room; /* for the items of all keys, side by side */
};

#define INI_ROOM_ITEMS 64
#define INI_ROOM_KEYS  16

static struct ini_section *ini_section_last(struct ini_reader *r)
{
	return r->out->section.n ? &r->out->section.p[r->out->section.n - 1] : NULL;
}

/* Remembers that something is missing. False, for INI_REFUSE. */
static bool ini_mark_broken(struct ini_reader *r)
{
	if (r->in_section)
		ini_section_last(r)->broken = true;
	else
		r->out->broken = true;
	return false;
}

#define INI_REFUSE(r, ...)                                                                         \
	(diag_error_at((r)->diags, (r)->out->name, (r)->line, __VA_ARGS__), ini_mark_broken(r))

/* Whether all is printable ASCII. */
static bool ini_is_plain(struct slice s)
{
	const uint64_t ones = 0x0101010101010101u;
	uint64_t odd = 0, x;

	if (s.n < sizeof x) {
		for (size_t i = 0; i < s.n; i++)
			odd |= s.p[i] < ' ' || s.p[i] > '~';
		return !odd;
	}
	for (size_t i = 0;; i += sizeof x) {
		/* The last eight may take part twice. */
		size_t at = i + sizeof x < s.n ? i : s.n - sizeof x;

		memcpy(&x, s.p + at, sizeof x);
		/* Below a space the difference borrows, at 0x7f the sum carries, above the bit is
		 * set. */
		odd |= x | (x - ones * ' ') | (x + ones);
		if (at != i)
			return !(odd & ones * 0x80);
	}
}

/* Cuts the next line off the rest, without its end. */
static struct slice ini_cut_line(struct slice *rest, bool *plain)
{
	struct slice line, window;
	size_t n = 0, end;

	*plain = true;
	/* In small steps, so that one sort of line end is not looked for far behind the other. */
	do {
		window = slice_first(slice_from(*rest, n), 256);
		end = slice_find(window, '\n');
		if (!ini_is_plain(slice_first(window, end))) {
			*plain = false;
			end = slice_find(slice_first(window, end), '\r');
		}
		n += end;
	} while (end == window.n && window.n);
	line = slice_first(*rest, n);
	if (n + 1 < rest->n && rest->p[n] == '\r' && rest->p[n + 1] == '\n')
		n++;
	*rest = slice_from(*rest, n + 1);
	return line;
}

/* Bytes that no line may hold, wherever they stand. */
static bool ini_check_bytes(struct ini_reader *r, struct slice line)
{
	bool ascii = true;

	for (size_t i = 0; i < line.n; i++) {
		unsigned char c = (unsigned char)line.p[i];

		ascii = ascii && c < 0x80;
		if (c == 0)
			return INI_REFUSE(r, "a NUL byte in the line: remove it");
		if ((c < ' ' && c != '\t') || c == 0x7f)
			return INI_REFUSE(r, "a control character (0x%02x) in the line: remove it",
					  c);
	}
	if (!ascii && !utf8_valid(line))
		return INI_REFUSE(r, "the line is not UTF-8: save the file as UTF-8");
	return true;
}

static bool ini_check_length(struct ini_reader *r, struct slice line)
{
	if (line.n > INI_LINE_MAX)
		return INI_REFUSE(r,
				  "the line has %zu bytes, %d is the most: go on in an indented "
				  "line below",
				  line.n, INI_LINE_MAX);
	return true;
}

/* inih takes " ;" for the beginning of a comment in some lines and not in others. */
static bool ini_check_semicolon(struct ini_reader *r, struct slice text)
{
	for (size_t i = slice_find(text, ';'); i < text.n;
	     i += 1 + slice_find(slice_from(text, i + 1), ';'))
		if (slice_is_space(text.p[i - 1]))
			return INI_REFUSE(
				r, "a ';' behind a space would begin a comment: a comment needs a "
				   "line of its own; for the character write '\\;'");
	return true;
}

/* White space around the parts means nothing to inih, but costs it time. */
static void ini_give(struct ini_reader *r, struct slice head, char mark, struct slice tail)
{
	r->head = head;
	r->mark = mark;
	r->tail = tail;
}

static bool ini_accept_section(struct ini_reader *r, struct slice text)
{
	size_t end = slice_find(text, ']');
	struct slice name = slice_from(slice_first(text, end), 1);
	struct ini_section *s;

	r->in_section = false;
	r->skip_section = true;
	r->in_key = false;
	if (end == text.n)
		return INI_REFUSE(r, "the section is not closed: write %.*s]", SLICE_ARG(text));
	if (end + 1 != text.n)
		return INI_REFUSE(r,
				  "text behind the section [%.*s]: start a new line after the ']'",
				  SLICE_ARG(name));
	if (name.n > INI_SECTION_MAX)
		return INI_REFUSE(r, "the section name has %zu bytes, %d is the most: shorten it",
				  name.n, INI_SECTION_MAX);
	s = VEC_ADD(r->arena, &r->out->section);
	*s = (struct ini_section){.name = arena_dup(r->arena, name), .line = r->line};
	s->key.p = arena_bytes(r->arena, INI_ROOM_KEYS * sizeof *s->key.p);
	s->key.cap = INI_ROOM_KEYS;
	ini_give(r, slice_first(text, 0), '[', slice_from(text, 1));
	r->in_section = true;
	r->skip_section = false;
	return true;
}

static bool ini_is_mark(char c)
{
	return c == '=' || c == ':';
}

static bool ini_accept_key(struct ini_reader *r, struct slice text)
{
	size_t n = 0, name = 0;

	while (n < text.n && !ini_is_mark(text.p[n])) {
		while (n < text.n && !ini_is_mark(text.p[n]) && !slice_is_space(text.p[n]))
			n++;
		name = n;
		while (n < text.n && slice_is_space(text.p[n]))
			n++;
	}
	r->in_key = true;
	r->skip_key = true;
	if (!r->in_section) {
		r->skip_section = true;
		return INI_REFUSE(r, "text before the first section: begin with [ssot]");
	}
	if (n == text.n)
		return INI_REFUSE(
			r, "no '=' in the line: write key = value, or indent it to continue the "
			   "value above");
	if (text.p[n] == ':')
		return INI_REFUSE(r, "':' behind the key: write key = value");
	if (n == 0)
		return INI_REFUSE(r, "no key before the '=': write key = value");
	if (n > INI_SECTION_MAX)
		return INI_REFUSE(r, "the key before the '=' has %zu bytes, %d is the most", n,
				  INI_SECTION_MAX);
	r->skip_key = false;
	r->owed = true;
	ini_give(r, slice_first(text, name), '=', slice_trim(slice_from(text, n + 1)));
	return true;
}

static bool ini_accept_more(struct ini_reader *r, struct slice text)
{
	if (!r->in_key)
		return INI_REFUSE(
			r, "an indented line continues the value above, but there is none: start "
			   "it in the first column");
	if (slice_is(text, "[ssot]") ||
	    (slice_starts(text, SLICE("[rule:")) && slice_ends(text, SLICE("]"))))
		return INI_REFUSE(
			r, "an indented section would be taken for a value: start it in the first "
			   "column");
	r->owed = !r->skip_key;
	ini_give(r, slice_first(text, 0), ' ', text);
	return r->owed;
}

/* Whether inih shall see the line. */
static bool ini_accept(struct ini_reader *r, struct slice line, bool plain)
{
	struct slice text = slice_trim(line);
	bool section = line.n && line.p[0] == '[';

	if (!text.n || text.p[0] == ';' || text.p[0] == '#')
		return false;
	r->indented = slice_is_space(line.p[0]);
	if (!section && r->skip_section)
		return false;
	if ((!plain && !ini_check_bytes(r, line)) || !ini_check_length(r, line) ||
	    !ini_check_semicolon(r, text)) {
		/* What the refused line would have begun must not go on in the one before. */
		r->skip_key = r->in_key = r->in_key || !section;
		r->skip_section = r->skip_section || section;
		r->in_section = r->in_section && !section;
		return false;
	}
	if (section)
		return ini_accept_section(r, text);
	return r->indented ? ini_accept_more(r, text) : ini_accept_key(r, text);
}

static void ini_check_owed(struct ini_reader *r)
{
	if (r->owed)
		INI_REFUSE(
			r,
			"this build of inih does not read the line: report it, with the version");
	r->owed = false;
}

/* What inih is given of an accepted line, which stands in `line`. False when it is too much. */
static bool ini_put(struct ini_reader *r, char *out, int size, struct slice line)
{
	size_t n = r->head.n;

	if ((size_t)size < line.n + 2) {
		r->owed = false;
		return INI_REFUSE(r, "this build of inih reads lines of %d bytes only: shorten it",
				  size - 2);
	}
	memcpy(out, r->head.p, n);
	out[n++] = r->mark;
	if (r->tail.n)
		memcpy(out + n, r->tail.p, r->tail.n);
	memcpy(out + n + r->tail.n, "\n", 2);
	return true;
}

/* inih's reader: the next line that it shall see. */
static char *ini_next(char *out, int size, void *stream)
{
	struct ini_reader *r = stream;
	struct slice line;
	bool plain;

	ini_check_owed(r);
	do {
		if (!r->rest.n || r->diags->errors >= r->errors_max)
			return NULL;
		line = ini_cut_line(&r->rest, &plain);
		r->line++;
	} while (!ini_accept(r, line, plain) || !ini_put(r, out, size, line));
	return out;
}

/* Room for one more item of the key that was begun last. */
static struct key_item *ini_item(struct ini_reader *r, struct ini_key *key)
{
	if (r->room.n == r->room.cap) {
		struct key_item *p;

		r->room.cap = INI_ROOM_ITEMS + 2 * key->n;
		p = arena_bytes(r->arena, r->room.cap * sizeof *p);
		if (key->n)
			memcpy(p, key->item, key->n * sizeof *p);
		r->room.p = p;
		r->room.n = key->n;
		key->item = p;
	}
	if (!key->n)
		key->item = &r->room.p[r->room.n];
	key->n++;
	return &r->room.p[r->room.n++];
}

static void ini_add_item(struct ini_reader *r, struct ini_key *key, struct slice text)
{
	if (!text.n)
		return;
	*ini_item(r, key) = (struct key_item){.text = text, .line = r->line, .file = r->out->name};
	key->dollar = key->dollar || slice_find(text, '$') < text.n;
}

/* inih's handler: once per key, and once per line that continues it. */
static int ini_handle(void *data, const char *section, const char *name, const char *value)
{
	struct ini_reader *r = data;
	struct ini_section *s = ini_section_last(r);
	struct ini_key *key = s && s->key.n ? &s->key.p[s->key.n - 1] : NULL;
	size_t nname, nvalue;
	char *p;

	if (!r->owed || !s || strcmp(s->name.p, section) != 0 ||
	    (r->indented && (!key || strcmp(key->name.p, name) != 0))) {
		r->owed = true; /* this is not what it was given */
		return 0;
	}
	r->owed = false;
	/* One piece of memory for both, each with its NUL. */
	nname = r->indented ? 0 : strlen(name) + 1;
	nvalue = strlen(value) + 1;
	p = arena_bytes(r->arena, nname + nvalue);
	memcpy(p, name, nname);
	memcpy(p + nname, value, nvalue);
	if (!r->indented) {
		key = VEC_ADD(r->arena, &s->key);
		*key = (struct ini_key){
			.name = {p, nname - 1}, .file = r->out->name, .line = r->line};
	}
	ini_add_item(r, key, slice_trim((struct slice){p + nname, nvalue - 1}));
	return 1;
}

int ini_read(struct ini_file *out, struct slice bytes, struct arena *a, struct diag_list *d)
{
	struct ini_reader r = {.out = out,
			       .arena = a,
			       .diags = d,
			       .rest = bytes,
			       .errors_max = d->errors + INI_ERRORS_MAX};
	size_t errors = d->errors;
	int rc;

	if (bytes.n > INI_FILE_MAX) {
		out->broken = true;
		return diag_error_at(d, out->name, 0, "the file has %zu bytes, %zu is the most",
				     bytes.n, INI_FILE_MAX);
	}
	if (utf16_has_bom(bytes)) {
		out->broken = true;
		return diag_error_at(d, out->name, 0, "the file is UTF-16: save it as UTF-8");
	}
	if (slice_starts(r.rest, SLICE("\xef\xbb\xbf")))
		r.rest = slice_from(r.rest, 3);
	rc = ini_parse_stream(ini_next, &r, ini_handle, &r);
	ini_check_owed(&r);
	if (rc && d->errors == errors) {
		out->broken = true;
		diag_error_at(d, out->name, 0, "inih cannot read the file");
	}
	return d->errors == errors ? 0 : -1;
}
