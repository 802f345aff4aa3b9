/* What no table can say about Ruby. */
#include "src/lang/generic_steps.h"

/* =begin ... =end, each at the beginning of a line. */
static bool block_comment(struct lexer *x)
{
	const struct lines *l = &x->out->lines;
	uint32_t first = lines_at(l, x->at), i = first + 1;

	if (l->start[first] != x->at || !lexer_has(x, x->at, "=begin") ||
	    (x->at + 6 < x->s.n && !slice_is_space(lexer_peek(x, 6))))
		return false;
	while (x->failed < LEXER_FAILURES && i < l->n && !lexer_has(x, l->start[i], "=end"))
		i++;
	if (x->failed >= LEXER_FAILURES || i == l->n) {
		lexer_problem(x, x->at, x->at + 6, "comment is not closed");
		x->failed++;
		i = first;
	}
	lexer_emit(x, x->at, lexer_line_end(x, l->start[i]), REGION_COMMENT);
	return true;
}

static bool is_keyword(struct slice word)
{
	static const char *const words[] = {"if",   "elsif",  "unless", "while", "until",
					    "when", "and",    "or",	"not",	 "return",
					    "then", "puts",   "in",	"do",	 "else",
					    "case", "assert", "yield",	"raise", "p"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (slice_is(word, words[i]))
			return true;
	return false;
}

/* Whether an operand, not an operator, begins at x->at: `puts /a/`, `x = %w[a]`, but `a / b`. */
static bool operand_begins(const struct lexer *x)
{
	uint32_t end = lexer_previous(x);
	char before = end ? x->s.p[end - 1] : '\0', next = lexer_peek(x, 1);

	if (!end)
		return true;
	if (x->last_is_string && end == x->last)
		return false;
	if (lexer_is_word(before) || before == '?' || before == '!')
		return is_keyword(lexer_word(x, end)) ||
		       (end < x->at && !slice_is_space(next) && next != '=');
	return before != ')' && before != ']' && before != '}';
}

static char closing(char open)
{
	static const char pairs[] = "()[]{}<>";
	const char *p = open ? strchr(pairs, open) : NULL;

	return p && (p - pairs) % 2 == 0 ? p[1] : open;
}

/* %w[a b], %q(a), %{a}, %r!a! */
static bool percent_literal(struct lexer *x)
{
	char kind = lexer_peek(x, 1);
	uint32_t at = kind && strchr("wWqQiIrxs", kind) ? 2 : 1, i;
	char open = lexer_peek(x, at), close = closing(open);
	size_t depth = 1;

	if (!open || slice_is_space(open) || lexer_is_word(open) || open == '=' ||
	    (at == 1 && close == open) || !operand_begins(x) || x->failed >= LEXER_FAILURES)
		return false;
	for (i = x->at + at + 1; i < x->s.n && depth; i++) {
		char c = x->s.p[i];
		if (c == '\\')
			i++;
		else if (c == close)
			depth--;
		else if (c == open)
			depth++;
	}
	if (depth) {
		x->failed++;
		return false;
	}
	lexer_emit(x, x->at, i, REGION_STRING);
	return true;
}

/* <<~A, <<-A, <<A, <<~'A' */
static bool heredoc(struct lexer *x)
{
	uint32_t end = lexer_line_end(x, x->at), i = x->at + 2, from;
	bool indented = i < end && (x->s.p[i] == '~' || x->s.p[i] == '-');
	char quote;

	if (lexer_peek(x, 1) != '<')
		return false;
	i += indented;
	quote = i < end && strchr("'\"`", x->s.p[i]) ? x->s.p[i] : '\0';
	from = i += quote ? 1 : 0;
	while (i < end && (quote ? x->s.p[i] != quote : lexer_is_word(x->s.p[i])))
		i++;
	struct slice word = slice_first(slice_from(x->s, from), i - from);
	if (!word.n || (quote && i == end) ||
	    (!indented && !quote && (word.p[0] < 'A' || word.p[0] > 'Z')))
		return false;
	lexer_heredoc(x, (struct heredoc){word, indented});
	x->at = i + (quote ? 1 : 0);
	return true;
}

/* ?" and $' are no quotes. */
static bool quote_escaped(struct lexer *x)
{
	char before = lexer_before(x), next = lexer_peek(x, 1), c = lexer_peek(x, 0);

	if (!next || !strchr("\"'`#/%<=?", next))
		return false;
	if (c == '?' && (lexer_is_word(before) || before == ')' || before == ']' ||
			 lexer_is_word(lexer_peek(x, 2))))
		return false;
	x->at += 2;
	return true;
}

/* Behind a line __END__ there is data. */
static bool data(struct lexer *x)
{
	uint32_t start = lexer_line_start(x, x->at), end = lexer_line_end(x, x->at);

	if (start != x->at ||
	    !slice_is(slice_first(slice_from(x->s, start), end - start), "__END__"))
		return false;
	lexer_emit(x, start, (uint32_t)x->s.n, REGION_STRING);
	return true;
}

bool step_ruby(struct lexer *x)
{
	switch (lexer_peek(x, 0)) {
	case '=':
		return block_comment(x);
	case '<':
		return heredoc(x);
	case '/':
		return operand_begins(x) && step_regex(x);
	case '%':
		return percent_literal(x);
	case '_':
		return data(x);
	default:
		return quote_escaped(x);
	}
}
