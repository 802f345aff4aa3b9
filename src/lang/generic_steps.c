/* What no table can say about C, Rust, shell, SQL, CSS and YAML. */
#include "src/lang/generic_steps.h"

#include "ssot/base/utf.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool step_regex(struct lexer *x)
{
	uint32_t end = lexer_line_end(x, x->at), i = x->at + 1;
	bool set = false;

	for (; i < end && (set || x->s.p[i] != '/'); i++) {
		if (x->s.p[i] == '\\')
			i++;
		else if (x->s.p[i] == '[')
			set = true;
		else if (x->s.p[i] == ']')
			set = false;
	}
	if (i >= end)
		return false;
	for (i++; i < end && lexer_is_word(x->s.p[i]);)
		i++;
	lexer_emit(x, x->at, i, REGION_STRING);
	return true;
}

/* Over 1'000'000 when the quote at x->at stands in a number. */
static bool step_digits(struct lexer *x)
{
	struct slice word = lexer_word(x, x->at);

	if (!word.n || !is_digit(word.p[0]) || !lexer_is_word(lexer_peek(x, 1)))
		return false;
	while (lexer_is_word(lexer_peek(x, 0)) ||
	       (lexer_peek(x, 0) == '\'' && lexer_is_word(lexer_peek(x, 1))))
		x->at++;
	return true;
}

bool step_c(struct lexer *x)
{
	static const char *const prefixes[] = {"R", "LR", "uR", "UR", "u8R"};
	enum { LONGEST = 16 };
	struct slice word = lexer_word(x, x->at);
	char close[LONGEST + 2] = ")";
	uint32_t n = 0;
	bool raw = false;

	if (lexer_peek(x, 0) == '\'')
		return step_digits(x);
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		raw |= slice_is(word, prefixes[i]);
	for (char c; raw && (c = lexer_peek(x, 1 + n)) != '('; close[++n] = c)
		if (n == LONGEST || !c || c == ')' || c == '\\' || c == '"' || slice_is_space(c))
			raw = false;
	if (!raw)
		return false;
	close[n + 1] = '"';
	lexer_raw_string(x, x->at - (uint32_t)word.n, x->at + 2 + n, (struct slice){close, n + 2});
	return true;
}

/* 'a', '\n', '\u{1f600}', but not the lifetime 'a. */
static bool step_rust_char(struct lexer *x)
{
	uint32_t end = lexer_line_end(x, x->at), i = x->at + 1, cp;

	if (i < end && x->s.p[i] == '\\') {
		for (i += 2; i < end && x->s.p[i] != '\'';)
			i++;
	} else if (i < end && x->s.p[i] != '\'') {
		i += (uint32_t)utf8_decode(slice_from(x->s, i), &cp);
	}
	if (i < end && x->s.p[i] == '\'')
		lexer_emit(x, x->at, i + 1, REGION_STRING);
	else
		x->at++;
	return true;
}

bool step_rust(struct lexer *x)
{
	enum { LONGEST = 255 };
	char close[LONGEST + 1] = "\"";
	uint32_t from = x->at, n = 0;

	if (lexer_peek(x, 0) == '\'')
		return step_rust_char(x);
	while (from > x->code && n < LONGEST && x->s.p[from - 1] == '#')
		from--, n++;
	if (from == x->code || x->s.p[from - 1] != 'r')
		return false;
	from--;
	if (from > x->code && (x->s.p[from - 1] == 'b' || x->s.p[from - 1] == 'c'))
		from--;
	if (from > 0 && lexer_is_word(x->s.p[from - 1]))
		return false;
	memset(close + 1, '#', n);
	lexer_raw_string(x, from, x->at + 1, (struct slice){close, n + 1});
	return true;
}

bool step_shell(struct lexer *x)
{
	uint32_t end = lexer_line_end(x, x->at), i = x->at + 2, from;
	bool indented = false;
	char quote = '\0';

	if (lexer_peek(x, 1) != '<')
		return false;
	if (lexer_peek(x, 2) == '<') {
		x->at += 3;
		return true;
	}
	if (i < end && x->s.p[i] == '-') {
		indented = true;
		i++;
	}
	while (i < end && is_blank(x->s.p[i]))
		i++;
	if (i < end && strchr("'\"\\", x->s.p[i]))
		quote = x->s.p[i++];
	x->at = quote ? i - 1 : i;
	for (from = i; i < end; i++)
		if (quote == '\'' || quote == '"' ? x->s.p[i] == quote
						  : !!strchr(" \t;&|<>()'\"`\\", x->s.p[i]))
			break;
	/* A shift of numbers is none. */
	if (i > from && (quote || !is_digit(x->s.p[from])))
		lexer_heredoc(x, (struct heredoc){slice_first(slice_from(x->s, from), i - from),
						  indented});
	return true;
}

bool step_sql(struct lexer *x)
{
	if (!x->at || !lexer_is_word(x->s.p[x->at - 1]))
		return false;
	x->at++;
	return true;
}

bool step_css(struct lexer *x)
{
	struct slice call = slice_first(slice_from(x->s, x->at), 4);
	uint32_t end = lexer_line_end(x, x->at), i = x->at + 4;

	if (call.n < 4 || strncasecmp(call.p, "url(", 4) != 0 || lexer_is_word(lexer_before(x)))
		return false;
	while (i < end && is_blank(x->s.p[i]))
		i++;
	if (i < end && x->s.p[i] != '"' && x->s.p[i] != '\'')
		while (i < end && x->s.p[i] != ')')
			i++;
	x->at = i;
	return true;
}

/* Whether [from, to) holds only blanks and the dashes of list items. */
static bool only_dashes(const struct lexer *x, uint32_t from, uint32_t to)
{
	while (from < to && (is_blank(x->s.p[from]) || x->s.p[from] == '-'))
		from++;
	return from == to;
}

/* A tag or an anchor, which may stand before a value: "!!str", "&name". */
static bool is_property(struct slice word)
{
	return word.n > 1 && (word.p[0] == '!' || word.p[0] == '&') &&
	       (word.p[1] == '!' || word.p[1] == '<' || lexer_is_word(word.p[1]));
}

/* Whether a value, not the middle of a plain text, begins at x->at. */
static bool yaml_value_begins(const struct lexer *x)
{
	uint32_t start = lexer_line_start(x, x->at), at = x->at;

	for (;;) {
		uint32_t i = at, from;
		while (i > start && is_blank(x->s.p[i - 1]))
			i--;
		if (i == start)
			return true;
		char before = x->s.p[i - 1];
		if (x->depth && strchr("[{,:", before))
			return true;
		if (i == at)
			return false;
		if (before == ':' || (before == '-' && only_dashes(x, start, i)))
			return true;
		for (from = i; from > start && !is_blank(x->s.p[from - 1]);)
			from--;
		if (!is_property((struct slice){x->s.p + from, i - from}))
			return false;
		at = from;
	}
}

/* Spaces at the beginning of line i; -1 when nothing else stands there. */
static long yaml_indent(const struct lexer *x, uint32_t i)
{
	struct slice line = lines_get(&x->out->lines, x->s, i);
	size_t n = 0;

	while (n < line.n && line.p[n] == ' ')
		n++;
	return n == line.n ? -1 : (long)n;
}

/* The block scalar whose header (`|`, `>-`, `|2+`) is at x->at stays code, `#` or not. */
static bool step_yaml_block(struct lexer *x)
{
	const struct lines *l = &x->out->lines;
	uint32_t line = lines_at(l, x->at), end = lexer_line_end(x, x->at), i = x->at + 1;
	long outer = yaml_indent(x, line), inner = -1;

	while (i < end && strchr("+-123456789", x->s.p[i])) {
		inner = is_digit(x->s.p[i]) ? outer + 1 : inner;
		i++;
	}
	bool blank = i < end && is_blank(x->s.p[i]);
	while (i < end && is_blank(x->s.p[i]))
		i++;
	if (i < end && (!blank || x->s.p[i] != '#'))
		return false;
	if (i < end)
		lexer_emit(x, i, end, REGION_COMMENT);
	for (line++; line < l->n; line++) {
		long n = yaml_indent(x, line);
		if (inner < 0 && n > outer)
			inner = n;
		if (n >= 0 && (inner < 0 || n < inner))
			break;
	}
	x->at = l->start[line];
	return true;
}

bool step_yaml(struct lexer *x)
{
	char c = lexer_peek(x, 0);
	struct nest got;

	if (c == ']' || c == '}') {
		if (x->depth)
			lexer_close(x, c, &got);
	} else if (yaml_value_begins(x)) {
		if (c == '"' || c == '\'')
			return false;
		if (c == '[' || c == '{')
			lexer_open(x, (struct nest){.close = c == '[' ? ']' : '}'});
		else if (!x->depth && step_yaml_block(x))
			return true;
	}
	x->at++;
	return true;
}
