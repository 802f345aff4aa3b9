/* Python's statements: blocks, declarations and bindings, line by logical line. */
#include "src/lang/python_read.h"
#include "ssot/lang/lang.h"

static const struct slice nothing = {NULL, 0};
static const char augmented[] = {PY_OP_AUGMENT, 0};

/* --- tools for all parts --- */

struct slice py_word(const struct py_reader *r, uint32_t i)
{
	const struct py_token *t = &r->lx->tok.p[i];

	return (struct slice){r->text->bytes.p + t->off, t->len};
}

bool py_is_op(const struct py_reader *r, uint32_t i, uint8_t op)
{
	return i < r->lx->tok.n && r->lx->tok.p[i].kind == PY_OP && r->lx->tok.p[i].op == op;
}

bool py_is_word(const struct py_reader *r, uint32_t i, const char *word)
{
	return i < r->lx->tok.n && r->lx->tok.p[i].kind == PY_NAME && slice_is(py_word(r, i), word);
}

struct slice py_text(const struct py_reader *r, uint32_t from, uint32_t to)
{
	const struct py_token *t = r->lx->tok.p;

	if (from >= to)
		return nothing;
	return (struct slice){r->text->bytes.p + t[from].off,
			      t[to - 1].off + t[to - 1].len - t[from].off};
}

uint32_t py_find_op(const struct py_reader *r, uint32_t from, uint32_t to, const char *ops)
{
	uint32_t lambdas = 0;

	for (uint32_t i = from; i < to; i++) {
		const struct py_token *t = &r->lx->tok.p[i];
		if (t->kind == PY_NAME && py_is_word(r, i, "lambda"))
			lambdas++;
		if (t->kind != PY_OP)
			continue;
		if (lambdas && t->op == ':')
			lambdas--;
		else if (!lambdas && t->op && strchr(ops, t->op))
			return i;
		if (t->link)
			i = t->link;
	}
	return to;
}

struct slice py_join(struct py_reader *r, struct slice a, struct slice b)
{
	size_t n = a.n + 1 + b.n;
	char *p;

	if (n > r->budget) {
		if (r->budget)
			py_lex_problem(r->lx, 0, 0, "names are too long to be put together");
		r->budget = 0;
		return nothing;
	}
	r->budget -= n;
	p = arena_alloc(r->arena, n);
	memcpy(p, a.p, a.n);
	p[a.n] = '.';
	memcpy(p + a.n + 1, b.p, b.n);
	return (struct slice){p, n};
}

static const struct py_block *block(const struct py_reader *r)
{
	return &r->block[r->nblocks - 1];
}

void py_bind(struct py_reader *r, uint32_t scope, struct slice name, uint32_t at,
	     struct py_meaning meaning)
{
	py_names_bind(&r->names, scope, name,
		      (struct py_binding){.at = at,
					  .scope = scope,
					  .kind = meaning.kind,
					  .fallback = block(r)->fallback,
					  .meaning = meaning.text});
}

bool py_is_keyword(struct slice word)
{
	/* By length, one after the other. */
	static const struct slice words[] = {
		SLICE_ROW("asifinisor"),
		SLICE_ROW("anddefdelfornottry"),
		SLICE_ROW("elifelsefromNonepassTruewith"),
		SLICE_ROW("asyncawaitbreakclassFalseraisewhileyield"),
		SLICE_ROW("assertexceptglobalimportlambdareturn"),
		SLICE_ROW("finally"),
		SLICE_ROW("continuenonlocal"),
	};

	if (word.n < 2 || word.n > 8)
		return false;
	const struct slice all = words[word.n - 2];
	for (size_t i = 0; i < all.n; i += word.n)
		if (memcmp(all.p + i, word.p, word.n) == 0)
			return true;
	return false;
}

/* --- blocks --- */

static void too_deep(struct py_reader *r)
{
	if (!r->too_deep)
		py_lex_problem(r->lx, r->lx->line.off, r->lx->line.off + r->lx->line.len,
			       "blocks are nested too deeply to be read");
	r->too_deep = true;
}

/* Opens a block for the header that is being read; what follows belongs to r->unit and r->scope. */
static void open_block(struct py_reader *r, enum py_block_kind kind, bool fallback)
{
	if (r->nblocks > PY_BLOCKS) {
		too_deep(r);
		return;
	}
	/* A function's own names are no fallback for one another. */
	fallback |= kind != PY_BLOCK_DECL && block(r)->fallback;
	r->block[r->nblocks++] = (struct py_block){.kind = kind,
						   .column = r->lx->column,
						   .from = r->lx->line.off,
						   .unit = r->unit,
						   .scope = r->scope,
						   .fallback = fallback};
}

static void close_block(struct py_reader *r)
{
	const struct py_block b = r->block[--r->nblocks];
	struct span at = {b.from, r->end - b.from};

	switch (b.kind) {
	case PY_BLOCK_OTHER:
		break;
	case PY_BLOCK_DECL:
		r->out->decls.p[b.unit].body.len = r->end - r->out->decls.p[b.unit].body.off;
		break;
	case PY_BLOCK_TRY:
		r->block[r->nblocks - 1].tried = at;
		break;
	case PY_BLOCK_RESCUE:
		*VEC_ADD(r->arena, &r->guards) = at;
		break;
	case PY_BLOCK_TYPING:
		*VEC_ADD(r->arena, &r->typing) = at;
		break;
	}
}

/* --- headers --- */

static uint32_t count(const struct py_reader *r)
{
	return (uint32_t)r->lx->tok.n;
}

static struct py_range range(uint32_t from, uint32_t to)
{
	return (struct py_range){from, from < to ? to : from};
}

static void read_plain(struct py_reader *r, uint32_t from, uint32_t to)
{
	py_read_expr(r, range(from, to), PY_PLACE_PLAIN, nothing);
}

/* The next keyword `word` outside of brackets in [from, to), or `to`. */
static uint32_t find_word(const struct py_reader *r, uint32_t from, uint32_t to, const char *word)
{
	for (uint32_t i = from; i < to; i++) {
		if (py_is_word(r, i, word))
			return i;
		if (r->lx->tok.p[i].link)
			i = r->lx->tok.p[i].link;
	}
	return to;
}

/* The colon of the header at token i, or what ends it without one; its names are bound at once. */
static uint32_t header_end(struct py_reader *r, uint32_t i)
{
	r->bound_at = r->lx->tok.p[i].off;
	return py_find_op(r, i, count(r), ":;");
}

/* Each reader of a statement gets the token of its first word and returns the first behind it. */

static uint32_t read_branch(struct py_reader *r, uint32_t i)
{
	uint32_t colon = header_end(r, i);
	bool typing = colon > i + 1 && colon <= i + 4 && py_is_word(r, colon - 1, "TYPE_CHECKING");
	enum py_block_kind kind = PY_BLOCK_OTHER;

	read_plain(r, i + 1, colon);
	if (py_is_word(r, i, "try"))
		kind = PY_BLOCK_TRY;
	else if (typing && !py_is_word(r, i + 1, "not"))
		kind = PY_BLOCK_TYPING;
	open_block(r, kind, py_is_word(r, i, "elif") || py_is_word(r, i, "else"));
	return colon + 1;
}

static uint32_t read_except(struct py_reader *r, uint32_t i)
{
	uint32_t colon = header_end(r, i), as = find_word(r, i, colon, "as");
	bool import = false;

	for (uint32_t k = i + 1; k < as; k++)
		import |=
			py_is_word(r, k, "ImportError") || py_is_word(r, k, "ModuleNotFoundError");
	read_plain(r, i + 1, as);
	if (import)
		*VEC_ADD(r->arena, &r->guards) = block(r)->tried;
	open_block(r, import ? PY_BLOCK_RESCUE : PY_BLOCK_OTHER, true);
	if (as + 1 < colon && r->lx->tok.p[as + 1].kind == PY_NAME)
		py_bind(r, r->scope, py_word(r, as + 1), r->lx->tok.p[as].off, PY_LOCAL);
	return colon + 1;
}

static uint32_t read_for(struct py_reader *r, uint32_t i)
{
	uint32_t colon = header_end(r, i), in = find_word(r, i, colon, "in");

	py_read_expr(r, range(i + 1, in), PY_PLACE_STORE, nothing);
	read_plain(r, in + 1, colon);
	open_block(r, PY_BLOCK_OTHER, false);
	return colon + 1;
}

/* Without the brackets around all of it, unless they make a tuple. */
static struct py_range strip(const struct py_reader *r, struct py_range at)
{
	while (at.from < at.to && py_is_op(r, at.from, '(') &&
	       r->lx->tok.p[at.from].link + 1 == at.to &&
	       py_find_op(r, at.from + 1, at.to - 1, ",") == at.to - 1)
		at = range(at.from + 1, at.to - 1);
	return at;
}

static uint32_t read_with(struct py_reader *r, uint32_t i)
{
	uint32_t colon = header_end(r, i), end = colon, comma, as;

	i++;
	/* with (a as b, c as d): */
	if (py_is_op(r, i, '(') && r->lx->tok.p[i].link + 1 == colon) {
		end = colon - 1;
		i++;
	}
	for (; i < end; i = comma + 1) {
		comma = py_find_op(r, i, end, ",");
		as = find_word(r, i, comma, "as");
		py_read_expr(r, strip(r, range(i, as)), PY_PLACE_CONTEXT,
			     py_text(r, as + 1, comma));
		py_read_expr(r, range(as + 1, comma), PY_PLACE_STORE, nothing);
	}
	open_block(r, PY_BLOCK_OTHER, false);
	return colon + 1;
}

/* --- classes and functions --- */

static uint32_t read_decorator(struct py_reader *r, uint32_t i)
{
	if (!r->pending.any) {
		r->pending.any = true;
		r->pending.off = r->lx->tok.p[i].off;
		r->pending.use = r->out->uses.n;
	}
	py_read_expr(r, range(i + 1, count(r)), PY_PLACE_DECORATOR, nothing);
	return count(r);
}

/* A declaration whose name is token i; its decorators learn about it. */
static void declare(struct py_reader *r, enum decl_kind kind, uint32_t i)
{
	const struct py_token *t = &r->lx->tok.p[i];
	struct decl d = {.kind = kind, .at = {t->off, t->len}, .parent = r->unit};
	uint32_t index = (uint32_t)r->out->decls.n;

	d.name = d.qualname = py_word(r, i);
	if (r->unit != SCAN_NONE)
		d.qualname = py_join(r, r->out->decls.p[r->unit].qualname, d.name);
	if (!d.qualname.n)
		d.qualname = d.name;
	d.body.off = r->pending.any ? r->pending.off : r->lx->line.off;
	d.body.len = r->lx->line.off + r->lx->line.len - d.body.off;
	for (size_t k = r->pending.use; r->pending.any && k < r->out->uses.n; k++) {
		struct use *u = &r->out->uses.p[k];
		u->unit = index;
		if (u->form == USE_DECORATOR) {
			u->decl = index;
			u->target = d.name;
		}
	}
	r->pending.any = false;
	*VEC_ADD(r->arena, &r->out->decls) = d;
	r->unit = index;
}

/* Parameters: names of `scope`; their annotations and defaults are read outside of it. */
static void read_params(struct py_reader *r, struct py_range at, uint32_t scope)
{
	for (uint32_t i = at.from, comma; i < at.to; i = comma + 1) {
		uint32_t equal, colon;
		comma = py_find_op(r, i, at.to, ",");
		equal = py_find_op(r, i, comma, "=");
		while (i < equal && r->lx->tok.p[i].kind == PY_OP)
			i++;
		if (i == equal)
			continue;
		colon = py_find_op(r, i, equal, ":");
		py_bind(r, scope, py_word(r, i), r->lx->tok.p[i].off, PY_LOCAL);
		read_plain(r, colon + 1, equal);
		py_read_expr(r, range(equal + 1, comma), PY_PLACE_PLAIN, py_word(r, i));
	}
}

/* Bases and keywords of the class that was just declared. */
static void read_bases(struct py_reader *r, struct py_range at)
{
	for (uint32_t i = at.from, comma; i < at.to; i = comma + 1) {
		size_t use = r->out->uses.n;
		comma = py_find_op(r, i, at.to, ",");
		if (py_is_op(r, i + 1, '=') && i + 1 < comma) {
			py_read_expr(r, range(i + 2, comma), PY_PLACE_PLAIN, py_word(r, i));
			continue;
		}
		py_read_expr(r, range(i, comma), PY_PLACE_BASE, nothing);
		if (use < r->out->uses.n && r->out->uses.p[use].form == USE_BASE)
			r->out->uses.p[use].decl = r->unit;
	}
}

static uint32_t read_decl(struct py_reader *r, uint32_t i)
{
	bool class = py_is_word(r, i, "class");
	uint32_t colon = header_end(r, i), outer = r->scope, inner, name = i + 1;

	if (name >= colon || r->lx->tok.p[name].kind != PY_NAME)
		return i + 1;
	declare(r, class ? DECL_CLASS : DECL_FUNCTION, name);
	inner = py_names_scope(&r->names, class ? PY_SCOPE_CLASS : PY_SCOPE_FUNCTION, outer);
	i = name + 1;
	if (py_is_op(r, i, '[') && r->lx->tok.p[i].link) {
		read_params(r, range(i + 1, r->lx->tok.p[i].link), inner);
		i = r->lx->tok.p[i].link + 1;
	}
	if (py_is_op(r, i, '(')) {
		uint32_t close = r->lx->tok.p[i].link ? r->lx->tok.p[i].link : colon;
		if (class)
			read_bases(r, range(i + 1, close));
		else
			read_params(r, range(i + 1, close), inner);
		i = close;
	}
	read_plain(r, i + 1, colon);
	py_bind(r, outer, py_word(r, name), r->lx->line.off + r->lx->line.len, PY_LOCAL);
	r->scope = inner;
	open_block(r, PY_BLOCK_DECL, false);
	return colon + 1;
}

/* --- simple statements --- */

/* The end of the simple statement at token i; there its names are bound. */
static uint32_t end_of_statement(struct py_reader *r, uint32_t i)
{
	uint32_t end = py_find_op(r, i, count(r), ";");
	const struct py_token *last = &r->lx->tok.p[end > i ? end - 1 : i];

	r->bound_at = last->off + last->len;
	return end;
}

static uint32_t read_import(struct py_reader *r, uint32_t i)
{
	uint32_t end = end_of_statement(r, i);

	if (py_is_word(r, i, "from"))
		py_read_from(r, range(i + 1, end));
	else
		py_read_import(r, range(i + 1, end));
	return end + 1;
}

static uint32_t read_global(struct py_reader *r, uint32_t i)
{
	uint32_t end = end_of_statement(r, i);
	struct py_meaning m = {py_is_word(r, i, "global") ? PY_BIND_GLOBAL : PY_BIND_NONLOCAL,
			       {NULL, 0}};

	for (i++; i < end; i++)
		if (r->lx->tok.p[i].kind == PY_NAME)
			py_bind(r, r->scope, py_word(r, i), r->lx->tok.p[i].off, m);
	return end + 1;
}

/* Whether the range is one dotted name. */
static bool is_dotted(const struct py_reader *r, struct py_range at)
{
	if ((at.to - at.from) % 2 == 0)
		return false;
	for (uint32_t i = at.from; i < at.to; i++)
		if ((i - at.from) % 2
			    ? !py_is_op(r, i, '.')
			    : r->lx->tok.p[i].kind != PY_NAME || py_is_keyword(py_word(r, i)))
			return false;
	return true;
}

static uint32_t commas(const struct py_reader *r, struct py_range at)
{
	uint32_t n = 0;

	while ((at.from = py_find_op(r, at.from, at.to, ",")) < at.to) {
		at.from++;
		n++;
	}
	return n;
}

/* `left = right`, element by element when both sides have as many. */
static void read_values(struct py_reader *r, struct py_range left, struct py_range right)
{
	uint32_t n = commas(r, left);

	if (!n || n != commas(r, right)) {
		py_read_expr(r, right, PY_PLACE_PLAIN, py_text(r, left.from, left.to));
		return;
	}
	while (right.from < right.to) {
		uint32_t l = py_find_op(r, left.from, left.to, ",");
		uint32_t rt = py_find_op(r, right.from, right.to, ",");
		py_read_expr(r, range(right.from, rt), PY_PLACE_PLAIN, py_text(r, left.from, l));
		left.from = l < left.to ? l + 1 : l;
		right.from = rt + 1;
	}
}

/* `at` is a statement whose first `=` is at `equal`. */
static void read_assignment(struct py_reader *r, struct py_range at, uint32_t equal)
{
	uint32_t last = equal, next = equal;
	struct py_range left;

	while ((next = py_find_op(r, next + 1, at.to, "=")) < at.to)
		last = next;
	left = range(at.from, last);
	if (last == at.from + 1 && r->lx->tok.p[at.from].kind == PY_NAME &&
	    is_dotted(r, range(last + 1, at.to))) {
		struct py_meaning m = {PY_BIND_ALIAS, py_text(r, last + 1, at.to)};
		py_bind(r, r->scope, py_word(r, at.from), r->bound_at, m);
	} else {
		py_read_expr(r, left, PY_PLACE_STORE, nothing);
	}
	read_values(r, left, range(last + 1, at.to));
}

/* `x: T = v` or `x: T`, the colon at `colon`. */
static void read_annotated(struct py_reader *r, struct py_range at, uint32_t colon)
{
	uint32_t equal = py_find_op(r, colon + 1, at.to, "=");

	if (equal < at.to)
		py_read_expr(r, range(at.from, colon), PY_PLACE_STORE, nothing);
	read_plain(r, colon + 1, equal);
	py_read_expr(r, range(equal + 1, at.to), PY_PLACE_PLAIN, py_text(r, at.from, colon));
}

static uint32_t read_simple(struct py_reader *r, uint32_t i)
{
	uint32_t end = end_of_statement(r, i), equal = py_find_op(r, i, end, "=");
	uint32_t colon = py_find_op(r, i, equal, ":"), augment;

	if (colon < equal) {
		read_annotated(r, range(i, end), colon);
	} else if (equal < end) {
		read_assignment(r, range(i, end), equal);
	} else {
		augment = py_find_op(r, i, end, augmented);
		read_plain(r, i, augment);
		py_read_expr(r, range(augment + 1, end), PY_PLACE_PLAIN, py_text(r, i, augment));
	}
	return end + 1;
}

/* `match x:`, `case y:` and `type X = y` begin with words that may be names too. */
static uint32_t read_soft(struct py_reader *r, uint32_t i)
{
	const struct py_token *t = &r->lx->tok.p[i + 1];
	bool operand = i + 1 < count(r) && (t->kind != PY_OP || (t->op && strchr("([{-*", t->op)));
	uint32_t colon;

	if (!operand)
		return read_simple(r, i);
	if (py_is_word(r, i, "type"))
		return t->kind == PY_NAME ? read_simple(r, i + 1) : read_simple(r, i);
	colon = header_end(r, i);
	if (!py_is_op(r, colon, ':'))
		return read_simple(r, i);
	read_plain(r, i + 1, colon);
	open_block(r, PY_BLOCK_OTHER, false);
	return colon + 1;
}

static uint32_t read_async(struct py_reader *r, uint32_t i)
{
	(void)r;
	return i + 1;
}

static const struct {
	const char *word;
	uint32_t (*read)(struct py_reader *r, uint32_t i);
} statements[] = {
	{"import", read_import},   {"from", read_import},    {"def", read_decl},
	{"class", read_decl},	   {"async", read_async},    {"if", read_branch},
	{"elif", read_branch},	   {"else", read_branch},    {"while", read_branch},
	{"try", read_branch},	   {"finally", read_branch}, {"except", read_except},
	{"for", read_for},	   {"with", read_with},	     {"global", read_global},
	{"nonlocal", read_global}, {"match", read_soft},     {"case", read_soft},
	{"type", read_soft},	   {NULL, read_simple},
};

static uint32_t read_statement(struct py_reader *r, uint32_t i)
{
	size_t k = 0;

	if (py_is_op(r, i, '@'))
		return read_decorator(r, i);
	if (r->lx->tok.p[i].kind != PY_NAME)
		return read_simple(r, i);
	while (statements[k].word && !py_is_word(r, i, statements[k].word))
		k++;
	return statements[k].read(r, i);
}

/* --- the reader's steps --- */

static void pair_brackets(struct py_reader *r)
{
	struct py_token *t = r->lx->tok.p;

	r->stack.n = 0;
	for (uint32_t i = 0; i < count(r); i++) {
		if (t[i].kind != PY_OP || !t[i].op)
			continue;
		if (strchr("([{", t[i].op))
			*VEC_ADD(r->arena, &r->stack) = i;
		else if (strchr(")]}", t[i].op) && r->stack.n)
			t[r->stack.p[--r->stack.n]].link = i;
	}
}

void py_reader_start(struct py_reader *r)
{
	const struct slice *roots = r->env ? r->env->roots : NULL;
	struct slice path = r->text->path;

	r->module = lang_python_module(path, roots, r->env ? r->env->nroots : 0, r->arena);
	r->package = py_is_package(path);
	/* Joined names may take a multiple of the text, never its square. */
	r->budget = 65536 + 32 * r->text->bytes.n;
	r->unit = SCAN_NONE;
	r->block[r->nblocks++] = (struct py_block){.unit = SCAN_NONE};
	py_names_init(&r->names, r->arena);
	r->lx->store = true;
	r->lx->left = r->env && r->env->max_tokens ? r->env->max_tokens : SIZE_MAX;
}

void py_read_line(struct py_reader *r)
{
	bool keeps = py_is_op(r, 0, '@') || py_is_word(r, 0, "def") || py_is_word(r, 0, "class") ||
		     py_is_word(r, 0, "async");

	while (r->nblocks > 1 && block(r)->column >= r->lx->column)
		close_block(r);
	r->unit = block(r)->unit;
	r->scope = block(r)->scope;
	r->pending.any &= keeps;
	pair_brackets(r);
	for (uint32_t i = 0; i < count(r);)
		i = read_statement(r, i);
	r->end = r->lx->line.off + r->lx->line.len;
}

static size_t first_import(const struct scan *s, uint32_t off)
{
	size_t low = 0, high = s->imports.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (s->imports.p[mid].at.off < off)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

void py_reader_finish(struct py_reader *r)
{
	struct scan *s = r->out;

	while (r->nblocks > 1)
		close_block(r);
	py_names_seal(&r->names);
	py_resolve(r);
	for (size_t i = 0; i < r->guards.n; i++) {
		struct span at = r->guards.p[i];
		for (size_t k = first_import(s, at.off);
		     k < s->imports.n && s->imports.p[k].at.off < at.off + at.len; k++)
			s->imports.p[k].guarded = true;
	}
	for (size_t i = 0; i < r->typing.n; i++) {
		struct span at = r->typing.p[i];
		for (size_t k = first_import(s, at.off);
		     k < s->imports.n && s->imports.p[k].at.off < at.off + at.len; k++)
			s->imports.p[k].type_only = true;
	}
}
