/* Python's lexer: where strings, comments and logical lines begin and end. */
#include "src/lang/python_lex.h"
#include "src/lang/regions.h"

enum byte_class {
	OTHER, /* operators and what is no Python at all */
	SPACE,
	NAME,
	DIGIT,
	EOL, /* from here on the skimming of plain code stops */
	QUOTE,
	OPEN,
	CLOSE,
	HASH,
	BSLASH
};

#define X8(c) c, c, c, c, c, c, c, c
static const uint8_t byte_class[256] = {
	X8(OTHER), OTHER,     SPACE,	EOL,	  OTHER,    SPACE,    EOL,	OTHER,
	OTHER,									       /* 00 */
	X8(OTHER), X8(OTHER),							       /* 10 */
	SPACE,	   OTHER,     QUOTE,	HASH,	  OTHER,    OTHER,    OTHER,	QUOTE, /* 20 */
	OPEN,	   CLOSE,     OTHER,	OTHER,	  OTHER,    OTHER,    OTHER,	OTHER, /* 28 */
	X8(DIGIT), DIGIT,     DIGIT,	OTHER,	  OTHER,    OTHER,    OTHER,	OTHER,
	OTHER, /* 30 */
	OTHER,	   NAME,      NAME,	NAME,	  NAME,	    NAME,     NAME,	NAME,
	X8(NAME), /* 40 */
	X8(NAME),  NAME,      NAME,	NAME,	  OPEN,	    BSLASH,   CLOSE,	OTHER,
	NAME, /* 50 */
	OTHER,	   NAME,      NAME,	NAME,	  NAME,	    NAME,     NAME,	NAME,
	X8(NAME), /* 60 */
	X8(NAME),  NAME,      NAME,	NAME,	  OPEN,	    OTHER,    CLOSE,	OTHER,
	OTHER, /* 70 */
	X8(NAME),  X8(NAME),  X8(NAME), X8(NAME), X8(NAME), X8(NAME), X8(NAME), X8(NAME),
	X8(NAME),  X8(NAME),  X8(NAME), X8(NAME), X8(NAME), X8(NAME), X8(NAME), X8(NAME),
};
#undef X8

static enum byte_class class_at(const struct py_lexer *lx, uint32_t at)
{
	return (enum byte_class)byte_class[(unsigned char)lx->text.p[at]];
}

static uint32_t size_of(const struct py_lexer *lx)
{
	return (uint32_t)lx->text.n;
}

/* The byte at `at`, or 0 behind the end. */
static char peek(const struct py_lexer *lx, uint32_t at)
{
	return at < lx->text.n ? lx->text.p[at] : 0;
}

static struct py_frame *top(struct py_lexer *lx)
{
	return lx->nframes ? &lx->frame[lx->nframes - 1] : NULL;
}

void py_lex_problem(struct py_lexer *lx, uint32_t from, uint32_t to, const char *text)
{
	*VEC_ADD(lx->arena, &lx->out->problems) =
		(struct scan_problem){{from, to > from ? to - from : 0}, text};
}

bool py_lex_take(struct py_lexer *lx, size_t n)
{
	if (n > lx->left)
		lx->store = false;
	else
		lx->left -= n;
	lx->out->too_much |= !lx->store;
	return lx->store;
}

/* Text of strings. The parts of one f-string that touch are one region. */
static void add_string(struct py_lexer *lx, uint32_t from, uint32_t to, bool join)
{
	struct scan *s = lx->out;
	struct region *last = s->regions.n ? &s->regions.p[s->regions.n - 1] : NULL;

	if (join && last && last->cls == REGION_STRING && last->at.off + last->at.len == from)
		last->at.len += to - from;
	else
		regions_add(s, lx->arena, (struct span){from, to - from}, REGION_STRING);
}

/* --- docstrings: the first statement of a module, class or function when it is plain strings ---
 */

static void doc_confirm(struct py_lexer *lx)
{
	if (lx->doc == PY_DOC_STRING)
		for (size_t i = lx->doc_first; i < lx->out->regions.n; i++)
			if (lx->out->regions.p[i].cls == REGION_STRING)
				lx->out->regions.p[i].cls = REGION_DOCSTRING;
	lx->doc = PY_DOC_NO;
}

static void doc_step(struct py_lexer *lx, const struct py_token *t)
{
	if (lx->doc == PY_DOC_NO)
		return;
	if (t->kind == PY_STRING && t->plain) {
		if (lx->doc == PY_DOC_ARMED)
			lx->doc_first = lx->out->regions.n - 1;
		lx->doc = PY_DOC_STRING;
	} else if (t->kind == PY_OP && t->op == ';') {
		doc_confirm(lx);
	} else if (t->kind != PY_OP || (t->op != '(' && t->op != ')')) {
		lx->doc = PY_DOC_NO;
	}
}

/* The words that make a header: `class`, `def`, `async def`. */
static void header_step(struct py_lexer *lx, const struct py_token *t)
{
	struct slice word = {lx->text.p + t->off, t->len};

	if (lx->header) {
		if (t->kind == PY_OP && t->op == ':' && !lx->depth && !lx->nframes) {
			lx->header = false;
			lx->body = true;
			lx->header_column = lx->column;
			lx->doc = PY_DOC_ARMED;
		}
		return;
	}
	if (lx->body) {
		lx->body = false;
		doc_step(lx, t);
		return;
	}
	if (t->kind == PY_NAME && (!lx->started || lx->async)) {
		lx->header = slice_is(word, "def") || slice_is(word, "class");
		lx->async = !lx->started && slice_is(word, "async");
	} else {
		lx->async = false;
	}
	doc_step(lx, t);
}

static void begin_line(struct py_lexer *lx, uint32_t at)
{
	const char *p = lx->text.p;
	uint32_t from = at, column = 0;

	while (from > 0 && (class_at(lx, from - 1) == SPACE))
		from--;
	for (uint32_t i = from; i < at; i++)
		column = p[i] == '\t' ? (column | 7) + 1 : p[i] == '\f' ? 0 : column + 1;
	lx->line.off = at;
	lx->column = column;
	if (lx->body && column <= lx->header_column)
		lx->doc = PY_DOC_NO;
	lx->body = false;
}

/* One token of the line; its region must have been added. */
static void emit(struct py_lexer *lx, const struct py_token *t)
{
	if (!lx->started)
		begin_line(lx, t->off);
	header_step(lx, t);
	lx->started = true;
	lx->line.len = t->off + t->len - lx->line.off;
	if (lx->store && py_lex_take(lx, 1))
		*VEC_ADD(lx->arena, &lx->tok) = *t;
}

/* --- what ends a line too early --- */

/* Something is not closed: the statement ends here, whatever is open. */
static void give_up(struct py_lexer *lx)
{
	lx->depth = 0;
	lx->nframes = 0;
}

/* The offset behind the line end at `at`. */
static uint32_t behind_eol(const struct py_lexer *lx, uint32_t at)
{
	return at + (lx->text.p[at] == '\r' && peek(lx, at + 1) == '\n' ? 2 : 1);
}

static bool is_prefix(struct slice s, bool *bytes, bool *format, bool *raw)
{
	*bytes = *format = *raw = false;
	if (s.n > 2)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = (char)(s.p[i] | 0x20);
		bool *flag = c == 'b'		    ? bytes
			     : c == 'f' || c == 't' ? format
			     : c == 'r'		    ? raw
						    : NULL;
		if (c == 'u' && s.n == 1)
			return true;
		if (!flag || *flag)
			return false;
		*flag = true;
	}
	return s.n < 2 || *raw;
}

/* --- strings --- */

/* Where a string in single quotes whose text begins at `at` ends, or the end of its line. */
static uint32_t find_single(const struct py_lexer *lx, uint32_t at, char quote, bool *closed)
{
	const char *p = lx->text.p;
	uint32_t n = size_of(lx);

	*closed = false;
	while (at < n && p[at] != '\n' && p[at] != '\r') {
		if (p[at] == quote) {
			*closed = true;
			return at + 1;
		}
		if (p[at] == '\\' && at + 1 < n)
			at = behind_eol(lx, at + 1);
		else
			at++;
	}
	return at < n ? at : n;
}

static uint32_t end_of_line(const struct py_lexer *lx, uint32_t at)
{
	while (at < lx->text.n && class_at(lx, at) != EOL)
		at++;
	return at;
}

/* Likewise for triple quotes. */
static uint32_t find_triple(struct py_lexer *lx, uint32_t at, char quote, bool *closed)
{
	const char *p = lx->text.p;
	uint32_t n = size_of(lx), begin = at;
	bool *never = &lx->never_closed[quote == '"'];

	*closed = false;
	while (!*never && at < n) {
		const char *hit = memchr(p + at, quote, n - at);
		uint32_t slashes = 0;
		if (!hit)
			break;
		at = (uint32_t)(hit - p);
		while (at - slashes > begin && p[at - slashes - 1] == '\\')
			slashes++;
		if (!(slashes & 1) && peek(lx, at + 1) == quote && peek(lx, at + 2) == quote) {
			*closed = true;
			return at + 3;
		}
		at++;
	}
	*never = true;
	return end_of_line(lx, begin);
}

/* A string from its prefix at `from`, whose opening quote is at `at`. */
static void lex_string(struct py_lexer *lx, uint32_t from, uint32_t at)
{
	struct py_token t = {.off = from, .kind = PY_STRING};
	char quote = lx->text.p[at];
	bool triple = peek(lx, at + 1) == quote && peek(lx, at + 2) == quote;
	bool bytes, format, raw, closed;

	is_prefix((struct slice){lx->text.p + from, at - from}, &bytes, &format, &raw);
	t.plain = !bytes;
	at += triple ? 3 : 1;
	if (format && lx->nframes + 3 <= PY_FRAMES) {
		t.kind = PY_FSTRING;
		t.plain = false;
		t.len = at - from;
		add_string(lx, from, at, false);
		emit(lx, &t);
		lx->frame[lx->nframes++] = (struct py_frame){PY_LITERAL, quote, triple, raw, 0};
		lx->pos = at;
		return;
	}
	if (format)
		py_lex_problem(lx, from, at, "f-strings are nested too deeply to be read");
	lx->pos =
		triple ? find_triple(lx, at, quote, &closed) : find_single(lx, at, quote, &closed);
	t.len = lx->pos - from;
	add_string(lx, from, lx->pos, false);
	emit(lx, &t);
	if (!closed) {
		py_lex_problem(lx, from, lx->pos, "string is not closed");
		give_up(lx);
	}
}

/* --- f-strings --- */

static void pop_field(struct py_lexer *lx)
{
	lx->depth = lx->frame[--lx->nframes].depth;
}

/* The text part [from, to) ended with the closing quotes. */
static void close_fstring(struct py_lexer *lx, uint32_t from, uint32_t to)
{
	struct py_token t = {.off = to, .kind = PY_FEND};
	bool whole = top(lx)->mode == PY_LITERAL;

	to += top(lx)->triple ? 3 : 1;
	t.len = to - t.off;
	add_string(lx, from, to, true);
	while (top(lx)->mode != PY_LITERAL) {
		if (top(lx)->mode == PY_FIELD)
			pop_field(lx);
		else
			lx->nframes--;
	}
	lx->nframes--;
	lx->pos = to;
	if (!whole)
		py_lex_problem(lx, from, to, "replacement field is not closed");
	emit(lx, &t);
}

/* A replacement field opens at `at`; false when there is no room to follow it. */
static bool open_field(struct py_lexer *lx, uint32_t from, uint32_t at)
{
	struct py_frame f = *top(lx);
	struct py_token t = {.off = at, .len = 1, .kind = PY_OP, .op = '{', .field = true};

	if (lx->nframes + 2 > PY_FRAMES) {
		py_lex_problem(lx, at, at + 1, "f-strings are nested too deeply to be read");
		return false;
	}
	add_string(lx, from, at, true);
	emit(lx, &t);
	f.mode = PY_FIELD;
	f.depth = lx->depth;
	lx->frame[lx->nframes++] = f;
	lx->depth = 0;
	lx->pos = at + 1;
	return true;
}

/* The byte behind a backslash at `at` in an f-string; braces keep their meaning. */
static uint32_t skip_escape(const struct py_lexer *lx, uint32_t at, bool raw, bool *named)
{
	char c = peek(lx, at + 1);

	if (at + 1 >= lx->text.n || c == '{' || c == '}')
		return at + 1;
	if (!raw && c == 'N' && peek(lx, at + 2) == '{') {
		*named = true;
		return at + 3;
	}
	return behind_eol(lx, at + 1);
}

static bool closes(const struct py_lexer *lx, const struct py_frame *f, uint32_t at)
{
	return !f->triple || (peek(lx, at + 1) == f->quote && peek(lx, at + 2) == f->quote);
}

/* No closing quotes: the string ends with its line. */
static void break_fstring(struct py_lexer *lx, uint32_t from, uint32_t to)
{
	add_string(lx, from, to, true);
	py_lex_problem(lx, from, to, "f-string is not closed");
	lx->line.len = to - lx->line.off;
	lx->pos = to;
	give_up(lx);
}

/* The text of an f-string, or of a format spec, up to what ends it. */
static void lex_literal(struct py_lexer *lx)
{
	const struct py_frame f = *top(lx);
	uint32_t from = lx->pos, at = from, n = size_of(lx);
	bool named = false;

	while (at < n) {
		char c = lx->text.p[at];
		if (c == f.quote && closes(lx, &f, at)) {
			close_fstring(lx, from, at);
			return;
		}
		if (c == '\\') {
			at = skip_escape(lx, at, f.raw, &named);
		} else if (c == '}' && named) {
			named = false;
			at++;
		} else if ((c == '{' || c == '}') && f.mode == PY_LITERAL &&
			   peek(lx, at + 1) == c) {
			at += 2;
		} else if (c == '{') {
			if (open_field(lx, from, at))
				return;
			at++;
		} else if (f.mode == PY_SPEC &&
			   (c == '}' || (!f.triple && class_at(lx, at) == EOL))) {
			add_string(lx, from, at, true);
			lx->nframes--;
			lx->pos = at;
			return;
		} else if (!f.triple && class_at(lx, at) == EOL) {
			break;
		} else {
			at++;
		}
	}
	break_fstring(lx, from, f.triple ? end_of_line(lx, from) : at);
}

/* --- plain code --- */

static bool is_word(const struct py_lexer *lx, uint32_t at)
{
	return class_at(lx, at) == NAME || class_at(lx, at) == DIGIT;
}

static uint32_t skip_name(const struct py_lexer *lx, uint32_t at)
{
	while (at < lx->text.n && is_word(lx, at))
		at++;
	return at;
}

static void lex_name(struct py_lexer *lx)
{
	uint32_t end = skip_name(lx, lx->pos);
	struct slice word = {lx->text.p + lx->pos, end - lx->pos};
	struct py_token t = {.off = lx->pos, .len = end - lx->pos, .kind = PY_NAME};
	bool bytes, format, raw;

	/* `1f"x"` is no f-string: a number's letters are no prefix. */
	if (end < lx->text.n && class_at(lx, end) == QUOTE &&
	    !(lx->pos > lx->begin && is_word(lx, lx->pos - 1)) &&
	    is_prefix(word, &bytes, &format, &raw)) {
		lex_string(lx, lx->pos, end);
		return;
	}
	lx->pos = end;
	emit(lx, &t);
}

static uint32_t skip_digits(const struct py_lexer *lx, uint32_t at)
{
	while (at < lx->text.n && (class_at(lx, at) == DIGIT || lx->text.p[at] == '_'))
		at++;
	return at;
}

static void lex_number(struct py_lexer *lx)
{
	struct py_token t = {.off = lx->pos, .kind = PY_NUMBER};
	uint32_t at = lx->pos;
	char kind = (char)(peek(lx, at + 1) | 0x20);

	if (lx->text.p[at] == '0' && (kind == 'x' || kind == 'o' || kind == 'b')) {
		at += 2;
		while (at < lx->text.n && (class_at(lx, at) == DIGIT || lx->text.p[at] == '_' ||
					   (kind == 'x' && (lx->text.p[at] | 0x20) >= 'a' &&
					    (lx->text.p[at] | 0x20) <= 'f')))
			at++;
	} else {
		at = skip_digits(lx, at);
		if (peek(lx, at) == '.')
			at = skip_digits(lx, at + 1);
		if ((peek(lx, at) | 0x20) == 'e') {
			uint32_t sign = peek(lx, at + 1) == '+' || peek(lx, at + 1) == '-';
			if (at + 1 + sign < lx->text.n && class_at(lx, at + 1 + sign) == DIGIT)
				at = skip_digits(lx, at + 1 + sign);
		}
		if ((peek(lx, at) | 0x20) == 'j')
			at++;
	}
	t.len = at - t.off;
	lx->pos = at;
	emit(lx, &t);
}

/* A name of a conversion (`!r`) is no name of the program: one token with its mark. */
static uint32_t conversion_length(const struct py_lexer *lx)
{
	return skip_name(lx, lx->pos + 1) - lx->pos;
}

static void lex_operator(struct py_lexer *lx)
{
	char c = lx->text.p[lx->pos], next = peek(lx, lx->pos + 1);
	struct py_frame *f = top(lx);
	bool outer = f && !lx->depth; /* directly within a replacement field */
	struct py_token t = {.off = lx->pos, .len = 1, .kind = PY_OP, .op = (uint8_t)c};

	if (c == '!' && next != '=' && outer) {
		t.len = conversion_length(lx);
	} else if (c == '.' && next == '.' && peek(lx, lx->pos + 2) == '.') {
		t.len = 3;
		t.op = PY_OP_DOTS;
	} else if (c == '-' && next == '>') {
		t.len = 2;
		t.op = PY_OP_ARROW;
	} else if (next == '=' && c && strchr("=!<>", c)) {
		t.len = 2;
		t.op = PY_OP_COMPARE;
	} else if (next == '=' && c == ':' && !outer) {
		t.len = 2;
		t.op = PY_OP_WALRUS;
	} else if (c && strchr("*/<>", c) && next == c) {
		bool augment = peek(lx, lx->pos + 2) == '=';
		t.len = augment ? 3 : 2;
		t.op = augment ? PY_OP_AUGMENT : c == '*' ? '*' : PY_OP_SHIFT;
	} else if (next == '=' && c && strchr("+-*/%@&|^", c)) {
		t.len = 2;
		t.op = PY_OP_AUGMENT;
	}
	lx->pos += t.len;
	emit(lx, &t);
	if (outer && t.op == ':') {
		struct py_frame spec = *f;
		spec.mode = PY_SPEC;
		lx->frame[lx->nframes++] = spec;
	}
}

static void lex_bracket(struct py_lexer *lx, bool open)
{
	struct py_token t = {.off = lx->pos, .len = 1, .kind = PY_OP};
	bool field;

	t.op = (uint8_t)lx->text.p[lx->pos];
	field = !open && lx->nframes && !lx->depth && t.op == '}';
	t.field = field;
	lx->pos++;
	emit(lx, &t);
	if (open)
		lx->depth++;
	else if (field)
		pop_field(lx);
	else if (lx->depth)
		lx->depth--;
}

/* Whether the physical line at `at` can only be a statement of its own. */
static bool starts_statement(const struct py_lexer *lx, uint32_t at)
{
	static const char *const words[] = {"assert", "break",	  "class",  "continue", "def",
					    "del",    "elif",	  "except", "finally",	"global",
					    "import", "nonlocal", "pass",   "raise",	"return",
					    "try",    "while",	  "with",   NULL};
	struct slice word;

	while (at < lx->text.n && class_at(lx, at) == SPACE)
		at++;
	if (at >= lx->text.n || class_at(lx, at) != NAME)
		return false;
	word = (struct slice){lx->text.p + at, skip_name(lx, at) - at};
	for (const char *const *w = words; *w; w++)
		if (slice_is(word, *w))
			return true;
	return false;
}

/* A line end in code; true when it ends the logical line. */
static bool lex_newline(struct py_lexer *lx)
{
	bool open = lx->depth || lx->nframes;
	uint32_t next = behind_eol(lx, lx->pos);

	if (open && starts_statement(lx, next)) {
		py_lex_problem(lx, lx->line.off, lx->pos, "bracket is not closed");
		give_up(lx);
		open = false;
	}
	lx->pos = next;
	return !open && lx->started;
}

static void lex_comment(struct py_lexer *lx)
{
	uint32_t end = end_of_line(lx, lx->pos);

	regions_add(lx->out, lx->arena, (struct span){lx->pos, end - lx->pos}, REGION_COMMENT);
	lx->pos = end;
}

/* Skips code that matters to nobody; a string's prefix is looked for backwards. */
static void skim(struct py_lexer *lx)
{
	uint32_t from = lx->pos, at = from, n = size_of(lx), end;

	while (at < n && byte_class[(unsigned char)lx->text.p[at]] < EOL)
		at++;
	end = at;
	while (end > from && class_at(lx, end - 1) == SPACE)
		end--;
	if (end > from)
		lx->line.len = end - lx->line.off;
	if (at < n && class_at(lx, at) == QUOTE) {
		uint32_t begin = at;
		bool bytes, format, raw;
		while (begin > lx->begin && at - begin < 3 && is_word(lx, begin - 1))
			begin--;
		if (!is_prefix((struct slice){lx->text.p + begin, at - begin}, &bytes, &format,
			       &raw))
			begin = at;
		lex_string(lx, begin, at);
		return;
	}
	lx->pos = at;
}

/* Whether code may be skipped without looking at its tokens. */
static bool may_skim(const struct py_lexer *lx)
{
	return !lx->store && lx->started && !lx->header && !lx->async && !lx->body &&
	       lx->doc == PY_DOC_NO && !lx->nframes;
}

/* One step in code; true when the logical line has ended. */
static bool lex_code(struct py_lexer *lx)
{
	enum byte_class c = class_at(lx, lx->pos);

	if (c < EOL && may_skim(lx)) {
		skim(lx);
		return false;
	}
	switch (c) {
	case SPACE:
		lx->pos++;
		break;
	case NAME:
		lex_name(lx);
		break;
	case DIGIT:
		lex_number(lx);
		break;
	case EOL:
		return lex_newline(lx);
	case QUOTE:
		lex_string(lx, lx->pos, lx->pos);
		break;
	case OPEN:
	case CLOSE:
		lex_bracket(lx, c == OPEN);
		break;
	case HASH:
		lex_comment(lx);
		break;
	case BSLASH:
		if (lx->pos + 1 < lx->text.n && class_at(lx, lx->pos + 1) == EOL)
			lx->pos = behind_eol(lx, lx->pos + 1);
		else
			lex_operator(lx);
		break;
	case OTHER:
		if (lx->text.p[lx->pos] == '.' && lx->pos + 1 < lx->text.n &&
		    class_at(lx, lx->pos + 1) == DIGIT)
			lex_number(lx);
		else
			lex_operator(lx);
		break;
	}
	return false;
}

void py_lex_start(struct py_lexer *lx)
{
	lx->doc = PY_DOC_ARMED;
	lx->begin = slice_starts(lx->text, SLICE("\xef\xbb\xbf")) ? 3 : 0;
	lx->pos = lx->begin;
}

/* What a line leaves for the next one. */
static void end_line(struct py_lexer *lx)
{
	doc_confirm(lx);
	if (lx->body)
		lx->doc = PY_DOC_ARMED;
	lx->header = lx->async = false;
}

bool py_lex_line(struct py_lexer *lx)
{
	bool ended = false;

	lx->started = false;
	lx->tok.n = 0;
	lx->line = (struct span){lx->pos, 0};
	while (!ended && lx->pos < lx->text.n) {
		const struct py_frame *f = top(lx);
		if (f && f->mode != PY_FIELD)
			lex_literal(lx);
		else
			ended = lex_code(lx);
	}
	if (lx->started && !ended && (lx->depth || lx->nframes)) {
		py_lex_problem(lx, lx->line.off, size_of(lx), "bracket is not closed");
		give_up(lx);
	}
	if (lx->started)
		end_line(lx);
	else
		regions_finish(lx->out, lx->arena, size_of(lx));
	return lx->started;
}

struct slice py_string_contents(struct slice text, const struct py_token *t)
{
	struct slice s = {text.p + t->off, t->len};
	size_t quotes = 1;

	while (s.n && s.p[0] != '"' && s.p[0] != '\'')
		s = slice_from(s, 1);
	if (s.n >= 3 && s.p[1] == s.p[0] && s.p[2] == s.p[0])
		quotes = 3;
	if (s.n < 2 * quotes || s.p[s.n - 1] != s.p[0])
		return slice_from(s, quotes);
	return (struct slice){s.p + quotes, s.n - 2 * quotes};
}
