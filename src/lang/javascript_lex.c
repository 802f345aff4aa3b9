/* JavaScript's odd bytes: where `/` begins a regex and `<` an element, and what is inside elements.
 */
#include "src/lang/generic_steps.h"
#include "src/lang/javascript.h"

/* Notes on open brackets. */
enum {
	NOTE_NONE,
	NOTE_CONTROL,  /* (: of `if (...)`: a statement follows */
	NOTE_BLOCK,    /* {: statements, not an object */
	NOTE_TAG,      /* <a ...: attributes */
	NOTE_TYPES,    /* <A<...: type arguments of a tag */
	NOTE_CHILDREN, /* <a>...: text */
	NOTE_HOLE      /* {...} in a tag or in its children */
};

static bool is_one_of(struct slice word, const char *const *list)
{
	for (; *list; list++)
		if (slice_is(word, *list))
			return true;
	return false;
}

/* The word that ends at `end`, unless it is a property (`a.return`). */
static struct slice keyword_at(const struct lexer *x, uint32_t end)
{
	struct slice word = lexer_word(x, end);
	uint32_t from = end - (uint32_t)word.n;

	return from > 0 && x->s.p[from - 1] == '.' ? (struct slice){NULL, 0} : word;
}

/* Whether a value may begin at x->at, as against an operator that follows one. */
static bool operand_begins(const struct lexer *x)
{
	static const char *const words[] = {"return",	  "typeof",  "case",  "in",    "of",
					    "delete",	  "void",    "throw", "new",   "do",
					    "else",	  "extends", "yield", "await", "default",
					    "instanceof", NULL};
	uint32_t end = lexer_previous(x);
	char before = end ? x->s.p[end - 1] : '\0', earlier = end > 1 ? x->s.p[end - 2] : '\0';

	if (!end)
		return true;
	if (x->last_is_string && end == x->last)
		return false;
	if (lexer_is_word(before))
		return is_one_of(keyword_at(x, end), words);
	switch (before) {
	case ')':
		return x->closed_at == end && x->closed_note == NOTE_CONTROL;
	case '}':
		return x->closed_at == end && x->closed_note == NOTE_BLOCK;
	case ']':
		return false;
	case '+':
	case '-':
		return earlier != before;
	case '!': /* x! / 2 */
		return !(lexer_is_word(earlier) || earlier == ')' || earlier == ']');
	default:
		return true;
	}
}

static bool is_block(const struct lexer *x)
{
	static const char *const words[] = {"do", "else", NULL};
	uint32_t end = lexer_previous(x);
	char before = end ? x->s.p[end - 1] : '\0';

	if (!end || strchr(";{}>)", before) || !operand_begins(x))
		return true;
	if (before == ':')
		return !x->depth || x->nest[x->depth - 1].note == NOTE_BLOCK;
	return lexer_is_word(before) && is_one_of(keyword_at(x, end), words);
}

static bool step_open(struct lexer *x)
{
	static const char *const words[] = {"if", "while", "for", "with", NULL};
	struct nest n = {.close = ')', .note = NOTE_NONE};

	if (lexer_peek(x, 0) == '{') {
		n.close = '}';
		n.note = is_block(x) ? NOTE_BLOCK : NOTE_NONE;
	} else if (is_one_of(keyword_at(x, lexer_previous(x)), words)) {
		n.note = NOTE_CONTROL;
	}
	lexer_open(x, n);
	x->at++;
	return true;
}

/* --- elements --- */

static unsigned char top_note(const struct lexer *x)
{
	return x->depth ? x->nest[x->depth - 1].note : NOTE_NONE;
}

static bool push_note(struct lexer *x, unsigned char note)
{
	if (x->depth == NEST_MAX)
		return false;
	x->nest[x->depth++] =
		(struct nest){.close = note == NOTE_HOLE ? '}' : '\0', .note = note, .wall = true};
	return true;
}

/* Text between tags up to `<` or `{`, without the blanks around it, is a string. */
static void element_text(struct lexer *x)
{
	uint32_t from = x->at, to;

	while (x->at < x->s.n && x->s.p[x->at] != '<' && x->s.p[x->at] != '{')
		x->at++;
	to = x->at;
	while (from < to && slice_is_space(x->s.p[from]))
		from++;
	while (to > from && slice_is_space(x->s.p[to - 1]))
		to--;
	if (from < to) {
		uint32_t at = x->at;
		lexer_emit(x, from, to, REGION_STRING);
		x->at = at;
	}
}

/* One step among children. False when the element cannot go on. */
static bool element_children(struct lexer *x)
{
	element_text(x);
	if (lexer_has(x, x->at, "</")) {
		while (x->at < x->s.n && x->s.p[x->at] != '>')
			x->at++;
		if (x->at == x->s.n)
			return false;
		x->at++;
		x->depth--;
		return true;
	}
	if (x->at == x->s.n)
		return false;
	return push_note(x, x->s.p[x->at++] == '{' ? NOTE_HOLE : NOTE_TAG);
}

/* A comment or attribute value of a tag, if one begins at x->at. */
static bool tag_region(struct lexer *x)
{
	char c = lexer_peek(x, 0);
	bool block = lexer_has(x, x->at, "/*");
	const char *hit;

	if (lexer_has(x, x->at, "//")) {
		lexer_emit(x, x->at, lexer_line_end(x, x->at), REGION_COMMENT);
		return true;
	}
	if (!block && c != '"' && c != '\'')
		return false;
	hit = block ? memmem(x->s.p + x->at + 2, x->s.n - x->at - 2, "*/", 2)
		    : memchr(x->s.p + x->at + 1, c, x->s.n - x->at - 1);
	if (!hit) {
		x->at = (uint32_t)x->s.n;
		return true;
	}
	lexer_emit(x, x->at, (uint32_t)(hit - x->s.p) + (block ? 2 : 1),
		   block ? REGION_COMMENT : REGION_STRING);
	return true;
}

/* One step among attributes. False when the element cannot go on. */
static bool element_tag(struct lexer *x)
{
	if (tag_region(x))
		return x->at < x->s.n;
	switch (x->s.p[x->at++]) {
	case '{':
		return push_note(x, NOTE_HOLE);
	case '<':
		return push_note(x, NOTE_TYPES);
	case '/':
		if (lexer_peek(x, 0) == '>') {
			x->at++;
			x->depth -= top_note(x) == NOTE_TAG;
		}
		return true;
	case '>':
		if (lexer_has(x, x->at - 2, "=>"))
			return true;
		if (top_note(x) == NOTE_TAG)
			x->nest[x->depth - 1].note = NOTE_CHILDREN;
		else
			x->depth--;
		return true;
	case ';':
		return false;
	default:
		return true;
	}
}

/* The element at the mark is none, or never ends: its `<` is an operator. */
static void element_give_up(struct lexer *x)
{
	lexer_go_back(x);
	lexer_problem(x, x->at, x->at + 1, "element is not closed");
	x->at++;
}

/* Goes on in the element on top of the brackets until there is code again. */
static void element_run(struct lexer *x)
{
	bool fine = true;

	for (unsigned char note = top_note(x); fine; note = top_note(x)) {
		if (note == NOTE_TAG || note == NOTE_TYPES)
			fine = x->at < x->s.n && element_tag(x);
		else if (note == NOTE_CHILDREN)
			fine = element_children(x);
		else
			break;
	}
	if (!fine)
		element_give_up(x);
	else if (x->depth == x->mark.depth)
		x->mark.set = false;
}

/* `<T,>(x) => x`, `<T extends U>() => x` and the type `<T>(x: T) => U` begin like elements. */
static bool is_type_parameter(const struct lexer *x)
{
	struct slice rest = slice_from(x->s, x->at + 1);
	size_t n = 0;

	while (n < rest.n && lexer_is_word(rest.p[n]))
		n++;
	if (n && n < rest.n && rest.p[n] == '>' && rest.p[0] >= 'A' && rest.p[0] <= 'Z')
		return slice_starts(slice_from(rest, n), SLICE(">("));
	while (n < rest.n && slice_is_space(rest.p[n]))
		n++;
	rest = slice_from(rest, n);
	return slice_starts(rest, SLICE(",")) || slice_starts(rest, SLICE("extends "));
}

static bool step_element(struct lexer *x)
{
	char next = lexer_peek(x, 1);

	if (!x->jsx || x->failed >= LEXER_FAILURES || !(lexer_is_word(next) || next == '>') ||
	    (next >= '0' && next <= '9') || !operand_begins(x) || is_type_parameter(x))
		return false;
	if (!x->mark.set)
		lexer_set_mark(x);
	if (!push_note(x, NOTE_TAG)) {
		element_give_up(x);
		return true;
	}
	x->at++;
	element_run(x);
	return true;
}

static bool step_close(struct lexer *x)
{
	struct nest got = {0};
	bool found = lexer_close(x, x->s.p[x->at], &got);

	if (found && got.style) {
		lexer_string(x, x->at, x->at + 1, got.style - 1u);
		return true;
	}
	x->at++;
	if (found && got.note == NOTE_HOLE) {
		element_run(x);
		return true;
	}
	x->closed_at = x->at;
	x->closed_note = found ? got.note : NOTE_NONE;
	return true;
}

bool step_javascript(struct lexer *x)
{
	switch (lexer_peek(x, 0)) {
	case '(':
	case '{':
		return step_open(x);
	case ')':
	case '}':
		return step_close(x);
	case '<':
		return step_element(x);
	default:
		if (lexer_peek(x, 1) == '/' || lexer_peek(x, 1) == '*')
			return false;
		return operand_begins(x) && step_regex(x);
	}
}

bool finish_javascript(struct lexer *x)
{
	if (!x->mark.set)
		return false;
	element_give_up(x);
	return true;
}
