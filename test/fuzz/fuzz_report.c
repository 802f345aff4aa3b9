/*
 * Fuzzes the report writers: bytes become rules, paths, lines and reasons; every format must give a
 * document that its readers take. Fields are a length byte and that many bytes.
 */
#include <stdint.h>
#include <stdlib.h>

#include <jansson.h>

#include "test/unit/report_fixture.h"

#include "ssot/base/utf.h"

#define FINDINGS 16

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	const uint8_t *p, *end;
};

static unsigned take_byte(struct input *in)
{
	return in->p < in->end ? *in->p++ : 0;
}

static struct slice take_field(struct input *in)
{
	size_t n = take_byte(in), left = (size_t)(in->end - in->p);
	struct slice field = {(const char *)in->p, n < left ? n : left};

	in->p += field.n;
	return field;
}

static void build(struct fixture *x, struct input *in)
{
	struct rule *rule = &x->rule[HOSTILE];

	rule->id = take_field(in);
	rule->category = take_field(in);
	rule->message = take_field(in);
	rule->use = take_field(in);
	rule->use_import = take_field(in);
	rule->url = take_field(in);
	x->result.name = take_field(in);
	x->result.config = take_field(in);
	for (int i = 0; i < FINDINGS && in->p < in->end; i++) {
		unsigned kind = take_byte(in), line = take_byte(in);
		struct slice path = take_field(in);
		struct finding *f =
			fixture_add(x, kind & 1 ? HOSTILE : AGENT, path, take_field(in), SLICE(""));

		f->state = (enum finding_state)(kind >> 1 & 3);
		f->excuse = (enum finding_excuse)((kind >> 3) % 5);
		f->cut_before = kind & 0x40;
		f->cut_after = kind & 0x80;
		f->line = line == 255 ? UINT32_MAX : line;
		f->column = f->line ? take_byte(in) + 1 : 0;
		f->end_column = f->line ? take_byte(in) : 0;
		f->excerpt_at = take_byte(in);
		f->excerpt_len = take_byte(in);
		f->detail = take_field(in);
		f->use = take_field(in);
		f->reason = take_field(in);
		f->from = take_field(in);
		f->commit = take_field(in);
	}
}

static void want(bool ok)
{
	if (!ok)
		abort();
}

static void check_json(struct slice text)
{
	json_t *value = json_loadb(text.p, text.n, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, NULL);

	want(value != NULL);
	json_decref(value);
}

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
		want(s.p[i] != '<');
		if (s.p[i] == '"')
			quoted = !quoted;
		else if (s.p[i] == '&')
			i += check_entity(slice_from(s, i)) - 1;
	}
	want(i < s.n);
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

		want(rest.p[0] != '>');
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
			want(depth > 0 && slice_starts(slice_from(tag, 2), open[--depth]));
		} else if (tag.p[tag.n - 2] != '/') {
			want(depth < 16);
			open[depth++] = slice_first(name, slice_find(name, '>'));
		}
	}
	want(depth == 0);
}

/* No text of ours opens a command, and each stays on its line. */
static void check_commands(struct slice text)
{
	for (size_t i = 0, n; i < text.n; i += n + 1) {
		struct slice line =
			slice_first(slice_from(text, i), slice_find(slice_from(text, i), '\n'));

		n = line.n;
		want(slice_starts(line, SLICE("::error file=")) ||
		     slice_starts(line, SLICE("::warning file=")) ||
		     slice_starts(line, SLICE("::notice file=")));
	}
}

static size_t count(struct slice text, const char *word)
{
	size_t n = 0, len = strlen(word);

	for (size_t i = 0; i + len <= text.n; i++)
		n += memcmp(text.p + i, word, len) == 0;
	return n;
}

static void check_raw(struct slice text)
{
	want(utf8_valid(text));
	for (size_t i = 0; i < text.n;) {
		uint32_t cp;

		i += utf8_decode(slice_from(text, i), &cp);
		want(cp >= 0x20 || cp == '\n' || cp == '\t');
		want(!(cp >= 0x7f && cp < 0xa0) && !(cp >= 0x202a && cp <= 0x202e));
	}
}

static void check_document(const char *format, struct slice text)
{
	check_raw(text);
	if (strcmp(format, "json") == 0 || strcmp(format, "sarif") == 0 ||
	    strcmp(format, "gitlab") == 0)
		check_json(text);
	else if (strcmp(format, "junit") == 0)
		check_xml(text);
	else if (strcmp(format, "github") == 0)
		check_commands(text);
	else if (strcmp(format, "html") == 0)
		want(count(text, "<script") == 1 && count(text, "</script") == 1 &&
		     count(text, "<style") == 1 && count(text, "</html>") == 1);
	for (size_t i = 0, n; strcmp(format, "rdjsonl") == 0 && i < text.n; i += n + 1) {
		n = slice_find(slice_from(text, i), '\n');
		check_json(slice_first(slice_from(text, i), n));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};
	unsigned flags = take_byte(&in);
	struct report_options o = {
		.quiet = flags & 1,
		.verbose = flags & 2,
		.show_ignored = flags & 4,
		.show_all = flags & 8,
		.max = flags >> 4 & 3,
		.width = flags & 64 ? take_byte(&in) : 0,
	};
	struct fixture x;

	fixture_init(&x);
	x.result.whole = flags & 128;
	build(&x, &in);
	for (size_t k = 0; report_format_table[k]; k++) {
		char *bytes = NULL;
		size_t n = 0;
		FILE *out;

		if (!report_format_table[k]->write)
			continue;
		out = open_memstream(&bytes, &n);
		report_format_table[k]->write(fixture_result(&x), &o, out);
		want(fclose(out) == 0);
		check_document(report_format_table[k]->name, (struct slice){bytes, n});
		free(bytes);
	}
	fixture_release(&x);
	return 0;
}
