/* JavaScript's imports: every spelling that names a module by a plain string. */
#include "src/lang/javascript.h"

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_MARK, TOKEN_STRING };

struct token {
	enum token_kind kind;
	struct slice text; /* strings: without their quotes; empty when in parts */
};

/* A bracket that is open, as far as it decides when what it holds runs. */
struct scope {
	bool control;  /* (: of if, for, ... */
	bool function; /* {: a body that runs when it is called */
	bool arrow;    /* x => ...: from there to the next comma or the bracket's end */
	bool guarded;  /* {: of try */
};
#define SCOPE_MAX 256

struct importer {
	struct slice s;
	const struct text *text;
	struct scan *out;
	struct arena *a;
	size_t region; /* the one that holds `at` */
	uint32_t at;
	struct token last; /* the token before the one at hand */
	struct token now;
	struct scope scope[SCOPE_MAX];
	unsigned depth, deep; /* of scope[], and open brackets that did not fit */
	bool params;	      /* a parenthesis closed that may have held parameters */
	bool control;	      /* it belonged to if, for, ... */
	size_t most;	      /* imports; with more the reading ends */
};

/* --- tokens --- */

static struct token string_token(const struct importer *p, const struct region *r)
{
	struct slice s = {p->s.p + r->at.off, r->at.len};
	bool plain = s.n >= 2 && strchr("\"'`", s.p[0]) && s.p[s.n - 1] == s.p[0];

	return (struct token){TOKEN_STRING,
			      plain ? (struct slice){s.p + 1, s.n - 2} : (struct slice){s.p, 0}};
}

static struct token read_token(struct importer *p)
{
	if (p->out->imports.n >= p->most) {
		p->out->too_much = true;
		p->region = p->out->regions.n;
	}
	for (; p->region < p->out->regions.n; p->region++) {
		const struct region *r = &p->out->regions.p[p->region];
		uint32_t end = r->at.off + r->at.len;

		if (p->at < r->at.off)
			p->at = r->at.off;
		if (r->cls == REGION_STRING) {
			p->region++;
			return string_token(p, r);
		}
		if (r->cls == REGION_COMMENT)
			continue;
		while (p->at < end && slice_is_space(p->s.p[p->at]))
			p->at++;
		if (p->at >= end)
			continue;
		uint32_t from = p->at++;
		if (!lexer_is_word(p->s.p[from]))
			return (struct token){TOKEN_MARK, {p->s.p + from, 1}};
		while (p->at < end && lexer_is_word(p->s.p[p->at]))
			p->at++;
		return (struct token){TOKEN_WORD, {p->s.p + from, p->at - from}};
	}
	return (struct token){TOKEN_END, {p->s.p + p->s.n, 0}};
}

static void advance(struct importer *p)
{
	p->last = p->now;
	p->now = read_token(p);
}

/* The reader's place, to come back to when a form turns out to be another. */
struct place {
	size_t region;
	uint32_t at;
	struct token last, now;
};

static struct place here(const struct importer *p)
{
	return (struct place){p->region, p->at, p->last, p->now};
}

static void back(struct importer *p, struct place to)
{
	p->region = to.region;
	p->at = to.at;
	p->last = to.last;
	p->now = to.now;
}

static bool is_word(const struct importer *p, const char *word)
{
	return p->now.kind == TOKEN_WORD && slice_is(p->now.text, word);
}

static bool is_mark(const struct importer *p, char c)
{
	return p->now.kind == TOKEN_MARK && p->now.text.p[0] == c;
}

static bool take_word(struct importer *p, const char *word)
{
	bool is = is_word(p, word);

	if (is)
		advance(p);
	return is;
}

static bool take_mark(struct importer *p, char c)
{
	bool is = is_mark(p, c);

	if (is)
		advance(p);
	return is;
}

/* --- when it runs --- */

static struct scope *top(struct importer *p)
{
	return &p->scope[p->depth];
}

static bool last_is(const struct importer *p, const char *word)
{
	return p->last.kind == TOKEN_WORD && slice_is(p->last.text, word);
}

static void open_bracket(struct importer *p, char c)
{
	struct scope s = {0};

	if (c == '(')
		s.control = last_is(p, "if") || last_is(p, "for") || last_is(p, "while") ||
			    last_is(p, "switch") || last_is(p, "catch") || last_is(p, "with") ||
			    last_is(p, "await");
	if (c == '{') {
		s.guarded = last_is(p, "try");
		s.function = p->params || (p->last.kind == TOKEN_MARK && p->last.text.p[0] == '>' &&
					   p->last.text.p > p->s.p && p->last.text.p[-1] == '=');
		/* The body has its own end; the arrow's reaches no further. */
		if (s.function)
			top(p)->arrow = false;
	}
	p->params = false;
	if (p->depth + 1 == SCOPE_MAX)
		p->deep++;
	else
		p->scope[++p->depth] = s;
}

static void close_bracket(struct importer *p, char c)
{
	p->params = c == ')' && !top(p)->control;
	if (p->deep)
		p->deep--;
	else if (p->depth)
		p->depth--;
}

/* --- what was imported --- */

static bool runs_at_load(const struct importer *p)
{
	if (p->deep)
		return false;
	for (unsigned i = 0; i <= p->depth; i++)
		if (p->scope[i].function || p->scope[i].arrow)
			return false;
	return true;
}

static bool is_guarded(const struct importer *p)
{
	for (unsigned i = 0; i <= p->depth; i++)
		if (p->scope[i].guarded)
			return true;
	return false;
}

/* "./x" and "../x" from the file's own directory; what would leave the repository stays as it is.
 */
static struct slice resolve(const struct importer *p, struct slice module)
{
	struct slice dir = p->text->path, rest = module;
	bool relative = false;

	dir.n = slice_rfind(dir, '/') < dir.n ? slice_rfind(dir, '/') : 0;
	for (;;) {
		size_t n = slice_find(rest, '/');
		struct slice part = slice_first(rest, n);
		if (slice_is(part, "..")) {
			if (!dir.n)
				return module;
			dir.n = slice_rfind(dir, '/') < dir.n ? slice_rfind(dir, '/') : 0;
		} else if (!slice_is(part, ".")) {
			break;
		}
		relative = true;
		rest = slice_from(rest, n + 1);
		if (!rest.n)
			break;
	}
	if (!relative)
		return module;
	return arena_printf(p->a, "%.*s%s%.*s", SLICE_ARG(dir), dir.n && rest.n ? "/" : "",
			    SLICE_ARG(rest));
}

/* The place of a part of the text. */
static struct span span_of(const struct importer *p, struct slice part)
{
	return (struct span){part.n ? (uint32_t)(part.p - p->s.p) : 0, (uint32_t)part.n};
}

/* Without a place: take_module() gives it the module's, unless the caller knows better. */
static struct import *add(struct importer *p, enum import_form form, struct slice name,
			  struct slice alias, bool type_only)
{
	struct import *im = VEC_ADD(p->a, &p->out->imports);

	*im = (struct import){.name = name,
			      .alias = alias,
			      .form = form,
			      .eager = type_only || runs_at_load(p),
			      .guarded = is_guarded(p),
			      .type_only = type_only,
			      .unit = SCAN_NONE};
	return im;
}

/* The string at hand is the module of all imports since `first`. False when it is none. */
static bool take_module(struct importer *p, size_t first)
{
	struct slice module = p->now.text;

	if (p->now.kind != TOKEN_STRING || !module.n) {
		p->out->imports.n = first;
		return false;
	}
	struct span at = span_of(p, module);
	struct slice resolved = resolve(p, module);
	for (size_t i = first; i < p->out->imports.n; i++) {
		struct import *im = &p->out->imports.p[i];
		im->module = resolved;
		if (!im->at.len)
			im->at = at;
	}
	advance(p);
	return true;
}

/* --- forms --- */

static struct slice take_name(struct importer *p)
{
	struct slice name = p->now.text;

	if (p->now.kind != TOKEN_WORD && p->now.kind != TOKEN_STRING)
		return (struct slice){NULL, 0};
	advance(p);
	return name;
}

/* `{a, b as c, type d}` of import and export, behind its brace. */
static bool take_list(struct importer *p, enum import_form form, bool type_only)
{
	while (!take_mark(p, '}')) {
		struct place start = here(p);
		bool type = take_word(p, "type");
		if (type && (is_mark(p, ',') || is_mark(p, '}') || is_word(p, "as"))) {
			back(p, start);
			type = false;
		}
		struct slice name = take_name(p), alias = {NULL, 0};
		if (take_word(p, "as"))
			alias = take_name(p);
		if (!name.n || (!is_mark(p, ',') && !is_mark(p, '}')))
			return false;
		add(p, form, name, alias, type_only || type)->at = span_of(p, name);
		take_mark(p, ',');
	}
	return true;
}

/* Whether `type` at hand says that only types are imported, not a name `type`. */
static bool take_type(struct importer *p)
{
	struct place start = here(p);

	if (!take_word(p, "type"))
		return false;
	if (is_mark(p, '{') || is_mark(p, '*'))
		return true;
	if (p->now.kind == TOKEN_WORD && !is_word(p, "from"))
		return true;
	if (take_word(p, "from") && is_word(p, "from")) {
		back(p, start);
		advance(p);
		return true;
	}
	back(p, start);
	return false;
}

/* Behind `import`: the forms that are statements. */
static void import_statement(struct importer *p)
{
	size_t first = p->out->imports.n;
	struct place start = here(p);
	bool fine = true;

	if (p->now.kind == TOKEN_STRING) {
		add(p, IMPORT_MODULE, (struct slice){NULL, 0}, (struct slice){NULL, 0}, false);
		take_module(p, first);
		return;
	}
	bool type = take_type(p);
	if (p->now.kind == TOKEN_WORD) {
		struct slice alias = take_name(p);
		add(p, IMPORT_NAME, SLICE("default"), alias, type)->at = span_of(p, alias);
		take_mark(p, ',');
	}
	if (take_mark(p, '*')) {
		struct slice star = p->last.text;
		fine = take_word(p, "as") && p->now.kind == TOKEN_WORD;
		if (fine)
			add(p, IMPORT_NAME, star, take_name(p), type)->at = span_of(p, star);
	} else if (take_mark(p, '{')) {
		fine = take_list(p, IMPORT_NAME, type);
		if (first == p->out->imports.n)
			add(p, IMPORT_MODULE, (struct slice){NULL, 0}, (struct slice){NULL, 0},
			    type);
	}
	if (!fine || !take_word(p, "from") || !take_module(p, first)) {
		p->out->imports.n = first;
		back(p, start);
	}
}

/* Behind `export`: `*`, `* as x` and `{...}`, if `from` follows. */
static void export_statement(struct importer *p)
{
	size_t first = p->out->imports.n;
	bool type = take_type(p), fine = false;

	if (take_mark(p, '*')) {
		struct slice star = p->last.text, alias = {NULL, 0};
		if (take_word(p, "as"))
			alias = take_name(p);
		add(p, IMPORT_EXPORT, star, alias, type)->at = span_of(p, star);
		fine = true;
	} else if (is_mark(p, '{')) {
		struct place start = here(p);
		advance(p);
		fine = take_list(p, IMPORT_EXPORT, type);
		if (!fine)
			back(p, start);
	}
	if (!fine || !take_word(p, "from"))
		p->out->imports.n = first;
	else
		take_module(p, first);
}

/* Behind require("m"): its `.name`, if one is taken; what is bound then is not the module. */
static void call_member(struct importer *p, struct import *im)
{
	struct place start = here(p);

	if (take_mark(p, '.') && p->now.kind == TOKEN_WORD && !is_word(p, "then") &&
	    !is_word(p, "catch")) {
		im->name = p->now.text;
		advance(p);
	}
	if (is_mark(p, '(') || is_mark(p, '.') || is_mark(p, '['))
		im->alias = (struct slice){NULL, 0};
	back(p, start);
}

/* `require("m")` or `import("m")` at hand, its names being those since `first`. */
static bool call(struct importer *p, size_t first, struct slice alias)
{
	static const struct slice star = SLICE_ROW("*");
	bool whole = first == p->out->imports.n;

	take_word(p, "await");
	if ((!take_word(p, "require") && !take_word(p, "import")) || !take_mark(p, '(')) {
		p->out->imports.n = first;
		return false;
	}
	if (whole)
		add(p, IMPORT_CALL, star, alias, false);
	struct span module = span_of(p, p->now.text);
	if (!take_module(p, first))
		return false;
	if (is_mark(p, ',')) {
		open_bracket(p, '('); /* more arguments */
		return true;
	}
	if (!take_mark(p, ')')) {
		p->out->imports.n = first; /* only the beginning of what is computed */
		return false;
	}
	if (!whole && is_mark(p, '.')) {
		/* const {a} = require("m").b: what is taken apart is not the module. */
		p->out->imports.p[first].name = star;
		p->out->imports.p[first].at = module;
		p->out->imports.n = first + 1;
		whole = true;
	}
	if (whole)
		call_member(p, &p->out->imports.p[first]);
	return true;
}

/* Behind const, let, var: `x = require("m")`, `{a, b: c} = await import("m")`. */
static void declaration(struct importer *p)
{
	size_t first = p->out->imports.n;
	struct place start = here(p);
	struct slice alias = {NULL, 0};
	bool fine = true;

	if (p->now.kind == TOKEN_WORD)
		alias = take_name(p);
	else if (take_mark(p, '{'))
		while (fine && !take_mark(p, '}')) {
			struct slice name = p->now.kind == TOKEN_WORD ? take_name(p) : alias;
			struct slice as = {NULL, 0};
			if (take_mark(p, ':') && p->now.kind == TOKEN_WORD)
				as = take_name(p);
			fine = name.n && (is_mark(p, ',') || is_mark(p, '}'));
			if (fine)
				add(p, IMPORT_CALL, name, as, false)->at = span_of(p, name);
			take_mark(p, ',');
		}
	if (!fine || !take_mark(p, '=') || !call(p, first, alias)) {
		p->out->imports.n = first;
		back(p, start);
	}
}

/* --- everything else --- */

/* A mark that is no part of an import. */
static void mark(struct importer *p)
{
	char c = p->now.text.p[0];

	if (strchr("([{", c)) {
		open_bracket(p, c);
	} else if (strchr(")]}", c)) {
		close_bracket(p, c);
	} else if (c == '>' && p->last.kind == TOKEN_MARK && p->last.text.p[0] == '=' &&
		   p->last.text.p + 1 == p->now.text.p) {
		top(p)->arrow = true;
		p->params = false;
	} else if (strchr(",;", c)) {
		top(p)->arrow = false;
		p->params = false;
	} else if (!strchr(":<>|&.?", c)) {
		/* Those stand in the type between parameters and body; the others do not. */
		p->params = false;
	}
}

/* Words that no expression holds: without a semicolon they end the one before. */
static bool begins_statement(struct slice w)
{
	static const char *const words[] = {"const", "let", "var",   "export", "return",
					    "if",    "for", "while", "switch", "try"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (slice_is(w, words[i]))
			return true;
	return false;
}

/* The word at hand, and all of the import that it begins. */
static void word(struct importer *p)
{
	bool property = p->last.kind == TOKEN_MARK && p->last.text.p[0] == '.';
	struct place start = here(p);
	struct slice none = {NULL, 0};

	advance(p);
	if (property)
		return;
	if (begins_statement(start.now.text))
		top(p)->arrow = false;
	if (slice_is(start.now.text, "import") && !is_mark(p, '.') && !is_mark(p, '(')) {
		import_statement(p);
	} else if (slice_is(start.now.text, "export")) {
		export_statement(p);
	} else if (slice_is(start.now.text, "const") || slice_is(start.now.text, "let") ||
		   slice_is(start.now.text, "var")) {
		declaration(p);
	} else if (slice_is(start.now.text, "require") || slice_is(start.now.text, "import")) {
		struct place behind = here(p);
		back(p, start);
		if (!call(p, p->out->imports.n, none))
			back(p, behind);
	}
}

void javascript_imports(const struct text *text, const struct scan_env *env, struct arena *a,
			struct scan *out)
{
	struct importer p = {.s = text->bytes, .text = text, .out = out, .a = a};

	p.most = env && env->max_tokens ? env->max_tokens : SIZE_MAX;
	for (p.now = read_token(&p); p.now.kind != TOKEN_END && !out->too_much;) {
		if (p.now.kind == TOKEN_WORD) {
			word(&p);
		} else {
			if (p.now.kind == TOKEN_MARK)
				mark(&p);
			advance(&p);
		}
	}
	out->has |= SCAN_IMPORTS;
}
