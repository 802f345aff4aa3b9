/* Python's expressions: which names are used, how, and what the value is bound to. */
#include "src/lang/python_read.h"

#define DEPTH 200 /* brackets and lambdas that are told apart, as in CPython */

enum ctx_kind {
	CTX_TOP,
	CTX_GROUP, /* (...) and [...] that are values */
	CTX_CALL,
	CTX_INDEX,
	CTX_DICT, /* also sets */
	CTX_FIELD,
	CTX_LAMBDA
};

/* What the walk is within of. */
struct ctx {
	enum ctx_kind kind;
	struct slice target;  /* what a value read now is bound to */
	struct slice element; /* the same for the whole element, when a condition hides it */
	struct slice base;    /* what elements inherit */
	uint32_t begin;	      /* token after which the element begins */
	uint32_t open;	      /* the bracket or `lambda` */
	size_t use;	      /* first mention inside */
	size_t inner;	      /* first scope inside */
	uint32_t outer;	      /* scope outside */
	bool store;	      /* lone names are bound here */
	bool comp;	      /* it is a comprehension */
	bool past_colon;      /* the colon of the element, or of the lambda, is behind */
};

struct walk {
	struct py_reader *r;
	struct py_range at;
	enum py_place place;
	unsigned n;
	struct ctx ctx[DEPTH + 1];
};

static const struct slice nothing = {NULL, 0};

static struct ctx *top(struct walk *w)
{
	return &w->ctx[w->n - 1];
}

/* False when nested too deeply. */
static bool push(struct walk *w, enum ctx_kind kind, struct slice base, uint32_t open)
{
	struct py_reader *r = w->r;
	bool store = w->n ? top(w)->store && kind == CTX_GROUP : w->place == PY_PLACE_STORE;

	if (w->n > DEPTH) {
		if (!r->too_deep)
			py_lex_problem(r->lx, r->lx->tok.p[open].off, r->lx->tok.p[open].off + 1,
				       "brackets are nested too deeply to be read");
		r->too_deep = true;
		return false;
	}
	w->ctx[w->n++] = (struct ctx){.kind = kind,
				      .target = base,
				      .element = base,
				      .base = base,
				      .begin = open,
				      .open = open,
				      .use = r->mentions.n,
				      .inner = r->names.scopes.n,
				      .outer = r->scope,
				      .store = store};
	return true;
}

static void pop(struct walk *w)
{
	w->r->scope = top(w)->outer;
	w->n--;
}

/* Lambdas end where the element around them does. */
static void pop_lambdas(struct walk *w)
{
	while (top(w)->kind == CTX_LAMBDA)
		pop(w);
}

/* --- uses --- */

/* The dotted name of tokens [i, j], without what stands between its parts. */
static struct slice dotted(struct py_reader *r, uint32_t i, uint32_t j)
{
	const struct py_token *t = r->lx->tok.p;
	uint32_t size = 0, whole = t[j].off + t[j].len - t[i].off;
	char *copy;

	for (uint32_t k = i; k <= j; k++)
		size += t[k].len;
	if (size == whole)
		return (struct slice){r->text->bytes.p + t[i].off, whole};
	copy = arena_alloc(r->arena, size);
	size = 0;
	for (uint32_t k = i; k <= j; size += t[k++].len)
		memcpy(copy + size, r->text->bytes.p + t[k].off, t[k].len);
	return (struct slice){copy, size};
}

static enum use_form form_of(const struct walk *w, uint32_t i, uint32_t j, bool called)
{
	const struct py_token *t = w->r->lx->tok.p;
	enum use_form form = called ? USE_CALL : USE_BARE;
	bool first = i == w->at.from && w->n == 1;
	uint32_t end = !called ? j + 1 : t[j + 1].link ? t[j + 1].link + 1 : UINT32_MAX;

	switch (w->place) {
	case PY_PLACE_DECORATOR:
		return first && end == w->at.to ? USE_DECORATOR : form;
	case PY_PLACE_CONTEXT:
		return first && end == w->at.to ? USE_CONTEXT : form;
	case PY_PLACE_BASE:
		if (first && !called && (end == w->at.to || py_is_op(w->r, end, '[')))
			return USE_BASE;
		return form;
	case PY_PLACE_PLAIN:
	case PY_PLACE_STORE:
		break;
	}
	return form;
}

/* The contents of the first argument behind the bracket at `open` when it is one plain string. */
static struct slice first_argument(const struct py_reader *r, uint32_t open, uint32_t to)
{
	const struct py_token *t = &r->lx->tok.p[open + 1];

	if (open + 2 >= to || t->kind != PY_STRING || !t->plain ||
	    (!py_is_op(r, open + 2, ',') && !py_is_op(r, open + 2, ')')))
		return nothing;
	return py_string_contents(r->text->bytes, t);
}

/* What stands between the bracket at `open` and its partner. */
static struct span arguments(const struct py_reader *r, uint32_t open)
{
	const struct py_token *t = r->lx->tok.p;
	uint32_t from = t[open].off + 1;

	return (struct span){from, t[open].link ? t[t[open].link].off - from : 0};
}

static void add_use(struct walk *w, uint32_t i, uint32_t j)
{
	struct py_reader *r = w->r;
	const struct py_token *t = r->lx->tok.p;
	struct use u = {.unit = r->unit, .decl = SCAN_NONE, .target = top(w)->target};

	if (!r->uses)
		return;
	u.at = (struct span){t[i].off, t[j].off + t[j].len - t[i].off};
	u.name = dotted(r, i, j);
	u.called = j + 1 < w->at.to && py_is_op(r, j + 1, '(');
	u.form = form_of(w, i, j, u.called);
	if (u.called) {
		u.arg = first_argument(r, j + 1, w->at.to);
		u.args = arguments(r, j + 1);
	}
	*VEC_ADD(r->arena, &r->out->uses) = u;
	*VEC_ADD(r->arena, &r->mentions) = (struct py_mention){r->scope, t[i].len};
}

/* --- names --- */

/* The nearest scope that is no comprehension: where := binds. */
static uint32_t walrus_scope(const struct py_reader *r)
{
	uint32_t s = r->scope;

	while (r->names.scopes.p[s].kind == PY_SCOPE_COMP)
		s = r->names.scopes.p[s].parent;
	return s;
}

/* Names before the first `for` belong into the comprehension too. */
static void enter_comprehension(struct walk *w, struct ctx *c)
{
	struct py_reader *r = w->r;
	uint32_t outer = r->scope, scope = py_names_scope(&r->names, PY_SCOPE_COMP, outer);

	for (size_t i = c->use; i < r->mentions.n; i++)
		if (r->mentions.p[i].scope == outer)
			r->mentions.p[i].scope = scope;
	for (size_t i = c->inner; i < r->names.scopes.n; i++)
		if (i != scope && r->names.scopes.p[i].parent == outer)
			r->names.scopes.p[i].parent = scope;
	c->comp = true;
	r->scope = scope;
}

/* `for NAMES in` of a comprehension; returns the token behind `in`. */
static uint32_t step_for(struct walk *w, uint32_t i)
{
	struct py_reader *r = w->r;
	const struct py_token *t = r->lx->tok.p;
	uint32_t end;
	struct ctx *c;

	pop_lambdas(w);
	c = top(w);
	if (c->kind == CTX_TOP)
		return i + 1;
	if (!c->comp)
		enter_comprehension(w, c);
	end = t[c->open].link ? t[c->open].link : w->at.to;
	for (i++; i < end && !py_is_word(r, i, "in"); i++)
		if (t[i].kind == PY_NAME && !py_is_op(r, i - 1, '.'))
			py_bind(r, r->scope, py_word(r, i), t[c->open].off, PY_LOCAL);
	c->target = c->element = nothing;
	return i < end ? i + 1 : end;
}

static uint32_t step_lambda(struct walk *w, uint32_t i)
{
	if (push(w, CTX_LAMBDA, top(w)->target, i)) {
		top(w)->target = nothing;
		w->r->scope = py_names_scope(&w->r->names, PY_SCOPE_FUNCTION, w->r->scope);
	}
	return i + 1;
}

static uint32_t step_keyword(struct walk *w, uint32_t i)
{
	struct ctx *c = top(w);

	if (py_is_word(w->r, i, "for"))
		return step_for(w, i);
	if (py_is_word(w->r, i, "lambda"))
		return step_lambda(w, i);
	/* `x = A() if b() else C()`: x is never b(). */
	if (py_is_word(w->r, i, "if"))
		c->target = nothing;
	else if (py_is_word(w->r, i, "else"))
		c->target = c->element;
	return i + 1;
}

static uint32_t step_name(struct walk *w, uint32_t i)
{
	struct py_reader *r = w->r;
	struct slice word = py_word(r, i);
	struct ctx *c = top(w);
	bool params = c->kind == CTX_LAMBDA && !c->past_colon;
	uint32_t at = r->lx->tok.p[i].off, j = i;

	if (py_is_keyword(word))
		return step_keyword(w, i);
	if (params && (c->begin + 1 == i || py_is_op(r, i - 1, '*')))
		py_bind(r, r->scope, word, r->lx->tok.p[c->open].off, PY_LOCAL);
	if ((params || c->kind == CTX_CALL) && i + 1 < w->at.to && py_is_op(r, i + 1, '=')) {
		c->target = c->element = word;
		return i + 2;
	}
	if (params && (c->begin + 1 == i || py_is_op(r, i - 1, '*')))
		return i + 1;
	if (i + 1 < w->at.to && py_is_op(r, i + 1, PY_OP_WALRUS)) {
		py_bind(r, walrus_scope(r), word, at, PY_LOCAL);
		c->target = c->element = word;
		return i + 2;
	}
	while (j + 2 < w->at.to && py_is_op(r, j + 1, '.') && r->lx->tok.p[j + 2].kind == PY_NAME)
		j += 2;
	if (c->store && i == j &&
	    (i + 1 == w->at.to || (!py_is_op(r, i + 1, '(') && !py_is_op(r, i + 1, '['))))
		py_bind(r, r->scope, word, r->bound_at, PY_LOCAL);
	else
		add_use(w, i, j);
	return j + 1;
}

/* --- brackets --- */

static enum ctx_kind bracket_kind(const struct walk *w, uint32_t i)
{
	const struct py_token *t = &w->r->lx->tok.p[i];
	bool value = false; /* a value stands before it */

	if (t->op == '{')
		return t->field ? CTX_FIELD : CTX_DICT;
	if (i > w->at.from) {
		const struct py_token *before = t - 1;
		if (before->kind == PY_NAME)
			value = !py_is_keyword(py_word(w->r, i - 1));
		else
			value = before->kind != PY_OP ||
				(before->op && strchr(")]}", before->op) && !before->field);
	}
	if (!value)
		return CTX_GROUP;
	return t->op == '(' ? CTX_CALL : CTX_INDEX;
}

static uint32_t step_open(struct walk *w, uint32_t i)
{
	enum ctx_kind kind = bracket_kind(w, i);
	bool value = kind == CTX_GROUP || kind == CTX_DICT;
	uint32_t link = w->r->lx->tok.p[i].link;

	if (!push(w, kind, value ? top(w)->target : nothing, i) && link)
		return link + 1;
	return i + 1;
}

static void step_close(struct walk *w)
{
	pop_lambdas(w);
	if (w->n > 1)
		pop(w);
}

static void step_comma(struct walk *w, uint32_t i)
{
	while (top(w)->kind == CTX_LAMBDA && top(w)->past_colon)
		pop(w);
	struct ctx *c = top(w);
	c->target = c->element = c->kind == CTX_LAMBDA ? nothing : c->base;
	c->begin = i;
	if (c->kind != CTX_LAMBDA)
		c->past_colon = false;
}

/* The key of a dictionary's element names the value; a string's contents do when it is one. */
static struct slice key_text(const struct walk *w, uint32_t from, uint32_t to)
{
	const struct py_token *t = &w->r->lx->tok.p[from];

	if (from + 1 == to && t->kind == PY_STRING)
		return py_string_contents(w->r->text->bytes, t);
	return py_text(w->r, from, to);
}

static void step_colon(struct walk *w, uint32_t i)
{
	while (top(w)->kind == CTX_LAMBDA && top(w)->past_colon)
		pop(w);
	struct ctx *c = top(w);
	if (c->past_colon)
		return;
	if (c->kind == CTX_LAMBDA)
		c->target = c->element = c->base;
	else if (c->kind == CTX_DICT)
		c->target = c->element = key_text(w, c->begin + 1, i);
	else
		return;
	c->past_colon = true;
}

static uint32_t step_op(struct walk *w, uint32_t i)
{
	const struct py_token *t = &w->r->lx->tok.p[i];

	switch (t->op) {
	case '(':
	case '[':
	case '{':
		return step_open(w, i);
	case ')':
	case ']':
	case '}':
		step_close(w);
		break;
	case ',':
		step_comma(w, i);
		break;
	case ':':
		step_colon(w, i);
		break;
	case '.': /* of a value that is no name */
		if (i + 1 < w->at.to && t[1].kind == PY_NAME)
			return i + 2;
		break;
	default:
		break;
	}
	return i + 1;
}

void py_read_expr(struct py_reader *r, struct py_range at, enum py_place place, struct slice target)
{
	struct walk w;
	uint32_t i = at.from;

	w.r = r;
	w.at = at;
	w.place = place;
	w.n = 0;
	if (at.from >= at.to)
		return;
	push(&w, CTX_TOP, target, at.from);
	while (i < at.to) {
		const struct py_token *t = &r->lx->tok.p[i];
		if (t->kind == PY_NAME)
			i = step_name(&w, i);
		else if (t->kind == PY_OP)
			i = step_op(&w, i);
		else
			i++;
	}
	while (w.n)
		pop(&w);
}
