/* The table-driven lexer: code, comments and strings of every language but Python. */
#include "src/lang/generic.h"

enum byte_flag {
	BYTE_ODD = 1,  /* row->step looks at it first */
	BYTE_OPEN = 2, /* a comment or string may begin here */
	BYTE_NEST = 4, /* a bracket that ends a hole, or its partner */
	BYTE_ESCAPE = 8
};

/* How far down a closing bracket looks for its opening one. */
#define CLOSE_REACH 16

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

static char partner(char open)
{
	return open == '(' ? ')' : open == '[' ? ']' : '}';
}

char lexer_peek(const struct lexer *x, uint32_t ahead)
{
	return x->at + (size_t)ahead < x->s.n ? x->s.p[x->at + (size_t)ahead] : '\0';
}

char lexer_before(const struct lexer *x)
{
	return x->at ? x->s.p[x->at - 1] : '\0';
}

bool lexer_has(const struct lexer *x, uint32_t at, const char *lit)
{
	return slice_starts(slice_from(x->s, at), slice_of(lit));
}

uint32_t lexer_line_end(const struct lexer *x, uint32_t at)
{
	uint32_t i = lines_at(&x->out->lines, at);
	struct slice line = lines_get(&x->out->lines, x->s, i);
	uint32_t end =
		line.n ? (uint32_t)(line.p - x->s.p + (ptrdiff_t)line.n) : lexer_line_start(x, at);

	return end > at ? end : at;
}

uint32_t lexer_line_start(const struct lexer *x, uint32_t at)
{
	return x->out->lines.start[lines_at(&x->out->lines, at)];
}

/* Behind the last byte of [from, to) that is not blank, or `from`. */
static uint32_t trim_end(const struct lexer *x, uint32_t from, uint32_t to)
{
	while (to > from && slice_is_space(x->s.p[to - 1]))
		to--;
	return to;
}

uint32_t lexer_previous(const struct lexer *x)
{
	uint32_t end = trim_end(x, x->code, x->at);

	return end > x->code ? end : x->last;
}

struct slice lexer_word(const struct lexer *x, uint32_t end)
{
	uint32_t from = end;

	while (from > 0 && end - from < 16 && lexer_is_word(x->s.p[from - 1]))
		from--;
	return (struct slice){x->s.p + from, end - from};
}

void lexer_emit(struct lexer *x, uint32_t from, uint32_t to, enum region_class cls)
{
	uint32_t end = trim_end(x, x->code, from);

	if (end > x->code) {
		x->last = end;
		x->last_is_string = false;
	}
	if (cls == REGION_STRING) {
		x->last = to;
		x->last_is_string = true;
	}
	regions_add(x->out, x->a, (struct span){from, to - from}, cls);
	x->code = x->at = to;
}

void lexer_problem(struct lexer *x, uint32_t from, uint32_t to, const char *text)
{
	*VEC_ADD(x->a, &x->out->problems) = (struct scan_problem){{from, to - from}, text};
}

void lexer_open(struct lexer *x, struct nest n)
{
	if (x->depth == NEST_MAX) {
		if (!x->deep++)
			lexer_problem(x, x->at, x->at, "brackets are nested too deeply");
		return;
	}
	x->nest[x->depth++] = n;
}

bool lexer_close(struct lexer *x, char close, struct nest *got)
{
	unsigned reach = x->depth < CLOSE_REACH ? x->depth : CLOSE_REACH;

	if (x->deep) {
		x->deep--;
		return false;
	}
	for (unsigned i = 1; i <= reach; i++) {
		*got = x->nest[x->depth - i];
		if (got->close == close) {
			x->depth -= i;
			return true;
		}
		if (got->wall)
			break;
	}
	return false;
}

void lexer_set_mark(struct lexer *x)
{
	x->mark = (struct lexer_mark){.set = true,
				      .last_is_string = x->last_is_string,
				      .at = x->at,
				      .code = x->code,
				      .last = x->last,
				      .nregions = x->out->regions.n,
				      .nproblems = x->out->problems.n,
				      .depth = x->depth};
}

void lexer_go_back(struct lexer *x)
{
	x->last_is_string = x->mark.last_is_string;
	x->at = x->mark.at;
	x->code = x->mark.code;
	x->last = x->mark.last;
	x->out->regions.n = x->mark.nregions;
	x->out->problems.n = x->mark.nproblems;
	x->depth = x->mark.depth;
	x->deep = 0;
	x->mark.set = false;
	x->failed++;
}

/* Behind the escape at `i` and what it escapes. A line end is escaped only where it may be. */
static uint32_t skip_escape(const struct lexer *x, uint32_t i, unsigned flags)
{
	uint32_t n = (uint32_t)x->s.n;

	if (++i >= n)
		return n;
	if (is_line_end(x->s.p[i]) && !(flags & (STYLE_SPLICE | STYLE_MULTILINE)))
		return i;
	return x->s.p[i] == '\r' && i + 1 < n && x->s.p[i + 1] == '\n' ? i + 2 : i + 1;
}

enum string_stop { STRING_CLOSED, STRING_HOLE, STRING_OPEN };

/* Where the string whose contents begin at `i` stops, and why. */
static enum string_stop string_stop(const struct lexer *x, const struct string_style *t, uint32_t i,
				    uint32_t *end)
{
	uint32_t n = (uint32_t)x->s.n, quote = (uint32_t)strlen(t->close);
	bool lines = t->flags & STYLE_MULTILINE && x->failed < LEXER_FAILURES;

	while (i < n) {
		char c = x->s.p[i];
		if (t->escape && c == t->escape) {
			i = skip_escape(x, i, t->flags);
		} else if (c == t->close[0] && lexer_has(x, i, t->close)) {
			*end = i + quote;
			if (!(t->flags & STYLE_DOUBLED) || !lexer_has(x, *end, t->close))
				return STRING_CLOSED;
			i = *end + quote;
		} else if (t->hole && c == t->hole[0] && lexer_has(x, i, t->hole)) {
			*end = i + (uint32_t)strlen(t->hole);
			return STRING_HOLE;
		} else if (!lines && is_line_end(c)) {
			break;
		} else {
			i++;
		}
	}
	*end = i;
	return STRING_OPEN;
}

void lexer_string(struct lexer *x, uint32_t from, uint32_t body, unsigned style)
{
	const struct string_style *t = &x->row->string[style];
	uint32_t end = body;

	switch (string_stop(x, t, body, &end)) {
	case STRING_CLOSED:
		break;
	case STRING_HOLE:
		lexer_open(x, (struct nest){.close = partner(x->s.p[end - 1]),
					    .style = (unsigned char)(style + 1),
					    .wall = true});
		break;
	case STRING_OPEN:
		/* Whatever went wrong, what follows is judged: better a false finding than none. */
		if (t->flags & STYLE_MULTILINE && x->failed++ < LEXER_FAILURES)
			end = lexer_line_end(x, body);
		lexer_problem(x, from, end, "string is not closed");
		break;
	}
	if (t->flags & STYLE_CODE)
		x->at = end;
	else
		lexer_emit(x, from, end, REGION_STRING);
}

/* The offset behind the first `close` at or after `from`; 0 when there is none. */
static uint32_t find_close(struct lexer *x, uint32_t from, struct slice close)
{
	const char *hit = NULL;

	if (x->failed < LEXER_FAILURES && from < x->s.n)
		hit = memmem(x->s.p + from, x->s.n - from, close.p, close.n);
	if (hit)
		return (uint32_t)(hit - x->s.p) + (uint32_t)close.n;
	x->failed++;
	return 0;
}

void lexer_raw_string(struct lexer *x, uint32_t from, uint32_t body, struct slice close)
{
	uint32_t end = find_close(x, body, close);

	if (!end) {
		end = lexer_line_end(x, body);
		lexer_problem(x, from, end, "string is not closed");
	}
	lexer_emit(x, from, end, REGION_STRING);
}

/* Behind the comment's end where comments nest; 0 when it is never closed. */
static uint32_t nested_end(struct lexer *x, const struct comment_style *c, uint32_t i)
{
	uint32_t open = (uint32_t)strlen(c->open), close = (uint32_t)strlen(c->close);

	for (size_t depth = 1; x->failed < LEXER_FAILURES && i < x->s.n;) {
		if (x->s.p[i] == c->close[0] && lexer_has(x, i, c->close)) {
			i += close;
			if (!--depth)
				return i;
		} else if (x->s.p[i] == c->open[0] && lexer_has(x, i, c->open)) {
			i += open;
			depth++;
		} else {
			i++;
		}
	}
	x->failed++;
	return 0;
}

/* The end of the line comment at x->at, with the lines that an escaped line end adds. */
static uint32_t line_comment_end(const struct lexer *x, const struct comment_style *c)
{
	const struct lines *l = &x->out->lines;
	uint32_t i = lines_at(l, x->at);

	while (c->flags & STYLE_SPLICE && i + 1 < l->n &&
	       slice_ends(lines_get(l, x->s, i), SLICE("\\")))
		i++;
	return i == lines_at(l, x->at) ? lexer_line_end(x, x->at) : lexer_line_end(x, l->start[i]);
}

static void comment(struct lexer *x, const struct comment_style *c)
{
	uint32_t from = x->at, body = from + (uint32_t)strlen(c->open), end;

	if (!c->close)
		end = line_comment_end(x, c);
	else if (c->flags & STYLE_NESTED)
		end = nested_end(x, c, body);
	else
		end = find_close(x, body, slice_of(c->close));
	if (!end) {
		end = lexer_line_end(x, from);
		lexer_problem(x, from, end, "comment is not closed");
	}
	lexer_emit(x, from, end, REGION_COMMENT);
}

static bool only_blanks_before(const struct lexer *x)
{
	return trim_end(x, lexer_line_start(x, x->at), x->at) == lexer_line_start(x, x->at);
}

/* Whether the comment style may begin at x->at, where its opener stands. */
static bool comment_fits(const struct lexer *x, const struct comment_style *c)
{
	char before = lexer_before(x);

	if (c->flags & STYLE_TOP && x->at)
		return false;
	if (c->flags & STYLE_FIRST && !only_blanks_before(x))
		return false;
	if (c->never && before && strchr(c->never, before))
		return false;
	return !c->after || !x->at || slice_is_space(before) ||
	       (before && strchr(c->after, before));
}

static bool open_any(struct lexer *x)
{
	for (size_t i = 0; i < COUNT(x->row->comment) && x->row->comment[i].open; i++) {
		const struct comment_style *c = &x->row->comment[i];
		if (lexer_has(x, x->at, c->open) && comment_fits(x, c)) {
			comment(x, c);
			return true;
		}
	}
	for (unsigned i = 0; i < COUNT(x->row->string) && x->row->string[i].open; i++) {
		const struct string_style *t = &x->row->string[i];
		if (lexer_has(x, x->at, t->open)) {
			lexer_string(x, x->at, x->at + (uint32_t)strlen(t->open), i);
			return true;
		}
	}
	return false;
}

bool lexer_heredoc(struct lexer *x, struct heredoc h)
{
	if (x->nheredocs == HEREDOC_MAX || !h.word.n)
		return false;
	x->heredoc[x->nheredocs++] = h;
	return true;
}

/* Emits the text of one here-document that begins on line `i`; returns the line behind it. */
static uint32_t heredoc_text(struct lexer *x, const struct heredoc *h, uint32_t i)
{
	const struct lines *l = &x->out->lines;
	uint32_t from = l->start[i];

	for (uint32_t end = i; x->failed < LEXER_FAILURES && end < l->n; end++) {
		struct slice line = lines_get(l, x->s, end);
		while (h->indented && line.n && (line.p[0] == ' ' || line.p[0] == '\t'))
			line = slice_from(line, 1);
		if (slice_eq(line, h->word)) {
			lexer_emit(x, from, lexer_line_end(x, l->start[end]), REGION_STRING);
			return end + 1;
		}
	}
	x->failed++;
	lexer_problem(x, (uint32_t)(h->word.p - x->s.p),
		      (uint32_t)(h->word.p - x->s.p) + (uint32_t)h->word.n,
		      "here-document is not closed");
	return i;
}

/* At a line end in code: the texts of the here-documents which that line opened. */
static void heredoc_texts(struct lexer *x)
{
	uint32_t line = lines_at(&x->out->lines, x->at) + 1;
	uint32_t next = x->out->lines.start[line];

	for (unsigned i = 0; i < x->nheredocs && line < x->out->lines.n; i++)
		line = heredoc_text(x, &x->heredoc[i], line);
	x->nheredocs = 0;
	x->at = x->at > next ? x->at : next;
}

static void bracket(struct lexer *x)
{
	char c = x->s.p[x->at];
	struct nest got;

	if (c == '(' || c == '[' || c == '{') {
		if (x->depth)
			lexer_open(x, (struct nest){.close = partner(c)});
		x->at++;
	} else if (lexer_close(x, c, &got) && got.style) {
		lexer_string(x, x->at, x->at + 1, got.style - 1u);
	} else {
		x->at++;
	}
}

static void byte_table(struct lexer *x)
{
	const struct generic *row = x->row;

	for (size_t i = 0; i < COUNT(row->comment) && row->comment[i].open; i++)
		x->byte[(unsigned char)row->comment[i].open[0]] |= BYTE_OPEN;
	for (size_t i = 0; i < COUNT(row->string) && row->string[i].open; i++) {
		const char *hole = row->string[i].hole;
		char open = hole ? hole[strlen(hole) - 1] : '\0';
		x->byte[(unsigned char)row->string[i].open[0]] |= BYTE_OPEN;
		if (hole) {
			x->byte[(unsigned char)open] |= BYTE_NEST;
			x->byte[(unsigned char)partner(open)] |= BYTE_NEST;
		}
	}
	for (const char *p = row->odd; p && *p; p++)
		x->byte[(unsigned char)*p] |= BYTE_ODD;
	if (row->escape)
		x->byte[(unsigned char)row->escape] |= BYTE_ESCAPE;
}

static void lexer_walk(struct lexer *x)
{
	while (x->at < x->s.n) {
		char c = x->s.p[x->at];
		unsigned flags = x->byte[(unsigned char)c];
		if (x->nheredocs && is_line_end(c))
			heredoc_texts(x);
		else if (!flags)
			x->at++;
		else if ((flags & BYTE_ODD && x->row->step(x)) ||
			 (flags & BYTE_OPEN && open_any(x)))
			continue;
		else if (flags & BYTE_NEST)
			bracket(x);
		else
			x->at = flags & BYTE_ESCAPE ? skip_escape(x, x->at, STYLE_SPLICE)
						    : x->at + 1;
	}
}

void lexer_run(struct lexer *x)
{
	byte_table(x);
	do
		lexer_walk(x);
	while (x->row->finish && x->row->finish(x));
	if (x->depth && x->nest[x->depth - 1].style)
		lexer_problem(x, (uint32_t)x->s.n, (uint32_t)x->s.n,
			      "code in a string is not closed");
	regions_finish(x->out, x->a, (uint32_t)x->s.n);
	x->out->has |= SCAN_REGIONS;
}

void generic_scan(const struct lang *lang, const struct text *text, unsigned needs,
		  const struct scan_env *env, struct arena *a, struct scan *out)
{
	struct lexer x = {.row = lang->data, .s = text->bytes, .a = a, .out = out};

	(void)needs;
	(void)env;
	lines_split(text->bytes, a, &out->lines);
	lexer_run(&x);
}
