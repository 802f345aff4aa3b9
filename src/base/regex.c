/* PCRE2, once: UTF-8 subjects that may be invalid, any line ending, hard limits. */
#include "ssot/base/regex.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/base/items.h"
#include "src/base/pcre.h"

/* A pattern as PCRE2 has it. Each is made when it is first wanted and never changes then. */
struct form {
	_Atomic(pcre2_code *) code;    /* to be interpreted */
	_Atomic(pcre2_code *) machine; /* machine code; `code` itself where none can be had */
};

/* Most patterns of a hook's run are never matched: what they need is made on the way. */
struct regex {
	struct regex *self; /* the same, to be changed by matching */
	pthread_mutex_t lock;
	struct form any;   /* for any subject */
	struct form ascii; /* of a plain pattern, for plain subjects: without UTF-8 all is faster */
	atomic_uint matched; /* bytes that `ascii` was interpreted for */
	bool jit;	     /* machine code is wanted */
	bool plain;	     /* as items_cut() has it */
	regex_maker *make;   /* of any.code that waits */
	uint32_t how;
	size_t n;
	char pattern[];
};

/*
 * Machine code costs as much as interpreting so many bytes of lines, where each line counts for
 * some more than it has.
 */
#define PATIENCE   8192u
#define SUBJECT	   16u
/* Longer subjects are no lines: not to be looked through for each match in them. */
#define PLAIN_MOST 1024u

struct regex_scratch {
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
	const struct watch *watch; /* NULL: none */
	bool late;
	char why[120];
};

pcre2_code *pcre_compile(struct slice pattern, uint32_t options, struct regex_error *err)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	pcre2_code *code;
	int number;

	if (!context)
		arena_out_of_memory();
	if (!pattern.p)
		pattern = SLICE("");
	pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF);
	code = pcre2_compile((PCRE2_SPTR)pattern.p, pattern.n, options, &number, &err->offset,
			     context);
	pcre2_compile_context_free(context);
	if (!code)
		pcre2_get_error_message(number, (PCRE2_UCHAR *)err->text, sizeof err->text);
	return code;
}

uint32_t pcre_options(unsigned flags)
{
	uint32_t options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;

	if (flags & REGEX_ICASE)
		options |= PCRE2_CASELESS;
	if (flags & REGEX_EXTENDED)
		options |= PCRE2_EXTENDED;
	if (flags & REGEX_MULTILINE)
		options |= PCRE2_MULTILINE;
	return options;
}

static struct regex *regex_new(pcre2_code *code, bool jit, struct slice pattern)
{
	struct regex *re = malloc(sizeof *re + pattern.n);

	if (!re)
		arena_out_of_memory();
	*re = (struct regex){.self = re, .any.code = code, .jit = jit, .n = pattern.n};
	if (pthread_mutex_init(&re->lock, NULL) != 0)
		arena_out_of_memory();
	if (pattern.n)
		memcpy(re->pattern, pattern.p, pattern.n);
	return re;
}

struct regex *regex_of(pcre2_code *code, bool jit)
{
	return regex_new(code, jit, (struct slice){NULL, 0});
}

struct regex *regex_later(struct slice pattern, regex_maker *make, uint32_t how, bool jit)
{
	struct regex *re = regex_new(NULL, jit, pattern);

	re->make = make;
	re->how = how;
	return re;
}

struct regex *regex_compile(struct slice pattern, unsigned flags, struct regex_error *err)
{
	bool jit = !(flags & REGEX_INTERPRETED);
	uint32_t options = pcre_options(flags);
	pcre2_code *code;
	struct regex *re;

	if (items_cut(pattern, flags, NULL, NULL)) {
		re = regex_later(pattern, pcre_compile, options, jit);
		re->plain = jit;
		return re;
	}
	code = pcre_compile(pattern, options, err);
	return code ? regex_of(code, jit) : NULL;
}

static void form_free(struct form *f)
{
	pcre2_code *code = atomic_load(&f->code), *machine = atomic_load(&f->machine);

	if (machine != code)
		pcre2_code_free(machine);
	pcre2_code_free(code);
}

void regex_free(struct regex *re)
{
	if (!re)
		return;
	form_free(&re->any);
	form_free(&re->ascii);
	pthread_mutex_destroy(&re->lock);
	free(re);
}

/* Most runs of a hook never come to machine code. Without a stack it goes on its caller's. */
static pcre2_jit_stack *regex_stack(void *data)
{
	struct regex_scratch *s = data;

	if (!s->stack)
		s->stack = pcre2_jit_stack_create((size_t)32 * 1024, (size_t)1024 * 1024, NULL);
	return s->stack;
}

struct regex_scratch *regex_scratch_new(struct regex_limits limits)
{
	struct regex_scratch *s = calloc(1, sizeof *s);

	if (!s)
		arena_out_of_memory();
	s->data = pcre2_match_data_create(REGEX_GROUPS, NULL);
	s->context = pcre2_match_context_create(NULL);
	if (!s->data || !s->context)
		arena_out_of_memory();
	pcre2_set_match_limit(s->context, limits.match ? limits.match : REGEX_MATCH_LIMIT);
	pcre2_set_heap_limit(s->context, limits.heap_kib ? limits.heap_kib : REGEX_HEAP_LIMIT);
	pcre2_jit_stack_assign(s->context, regex_stack, s);
	return s;
}

void regex_scratch_free(struct regex_scratch *s)
{
	if (!s)
		return;
	pcre2_match_data_free(s->data);
	pcre2_match_context_free(s->context);
	pcre2_jit_stack_free(s->stack);
	free(s);
}

/* The code to be interpreted; NULL when it cannot be had, the reason in the scratch. */
static pcre2_code *form_code(struct regex *re, struct form *f, struct regex_scratch *s)
{
	const uint32_t utf = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF;
	struct regex_error err = {.text = "it could not be compiled"};
	pcre2_code *code = atomic_load_explicit(&f->code, memory_order_acquire);

	if (code)
		return code;
	pthread_mutex_lock(&re->lock);
	code = atomic_load_explicit(&f->code, memory_order_relaxed);
	if (!code) {
		code = re->make((struct slice){re->pattern, re->n},
				f == &re->ascii ? re->how & ~utf : re->how, &err);
		atomic_store_explicit(&f->code, code, memory_order_release);
	}
	pthread_mutex_unlock(&re->lock);
	if (!code)
		snprintf(s->why, sizeof s->why, "%.*s", (int)sizeof s->why - 1, err.text);
	return code;
}

/* The machine code of `code`; itself where there is none to be had, as on some systems. */
static pcre2_code *form_machine(struct regex *re, struct form *f, pcre2_code *code)
{
	pcre2_code *machine = atomic_load_explicit(&f->machine, memory_order_acquire);

	if (machine || !re->jit)
		return machine ? machine : code;
	pthread_mutex_lock(&re->lock);
	machine = atomic_load_explicit(&f->machine, memory_order_relaxed);
	if (!machine) {
		machine = pcre2_code_copy(code); /* others may be matching with the first */
		if (machine && pcre2_jit_compile(machine, PCRE2_JIT_COMPLETE) != 0) {
			pcre2_code_free(machine);
			machine = code;
		}
		if (!machine)
			arena_out_of_memory();
		atomic_store_explicit(&f->machine, machine, memory_order_release);
	}
	pthread_mutex_unlock(&re->lock);
	return machine;
}

/*
 * Short, of ASCII alone and without CR. On these the interpreter and machine code say the same of a
 * plain pattern, whether it was compiled for UTF-8 or not; on others PCRE2 10.42 does not always:
 * for what stands behind broken UTF-8, and where the search goes on behind CR and LF.
 */
static bool subject_is_plain(struct slice s)
{
	uint64_t word, seen = 0;
	size_t i = 0;

	if (s.n > PLAIN_MOST)
		return false;
	for (; i + sizeof word <= s.n; i += sizeof word) {
		memcpy(&word, s.p + i, sizeof word);
		seen |= word;
	}
	for (; i < s.n; i++)
		seen |= (unsigned char)s.p[i];
	return !(seen & UINT64_C(0x8080808080808080)) && slice_find(s, '\r') == s.n;
}

/* Whether so much was matched that machine code pays; its lines are counted. */
static bool regex_is_busy(struct regex *re, size_t n)
{
	unsigned more = (unsigned)n + SUBJECT;

	return atomic_load_explicit(&re->ascii.machine, memory_order_relaxed) ||
	       atomic_fetch_add_explicit(&re->matched, more, memory_order_relaxed) > PATIENCE;
}

/* One match to be made. */
struct attempt {
	struct regex_scratch *scratch;
	struct slice subject;
	size_t start;
};

static int attempt_make(const struct attempt *t, const pcre2_code *code)
{
	const PCRE2_SPTR text = (PCRE2_SPTR)(t->subject.p ? t->subject.p : "");

	return pcre2_match(code, text, t->subject.n, t->start, 0, t->scratch->data,
			   t->scratch->context);
}

static bool gave_up(int rc)
{
	return rc < 0 && rc != PCRE2_ERROR_NOMATCH;
}

/*
 * What the interpreter or machine code says; when the one that is asked first gives up, the other
 * one is asked. Limits mean different things to the two, and which of them is the first hangs on
 * what was matched before: so only that on which both give up is undecided, in the words of the
 * interpreter.
 */
static int attempt_decide(const struct attempt *t, pcre2_code *code, pcre2_code *first,
			  struct regex *re, struct form *f)
{
	int rc = attempt_make(t, first), again;
	pcre2_code *other;

	if (!gave_up(rc))
		return rc;
	other = first == code ? form_machine(re, f, code) : code;
	if (other == first)
		return rc;
	again = attempt_make(t, other);
	return first == code && gave_up(again) ? rc : again;
}

void regex_scratch_watch(struct regex_scratch *s, const struct watch *w)
{
	s->watch = w;
}

bool regex_is_late(const struct regex_scratch *s)
{
	return s->late;
}

int regex_match(const struct regex *re, struct regex_scratch *s, struct slice subject, size_t start,
		struct regex_match *m)
{
	const struct attempt attempt = {s, subject, start};
	struct regex *own = re->self;
	bool plain = re->plain && subject_is_plain(subject);
	struct form *f = plain ? &own->ascii : &own->any;
	pcre2_code *code = form_code(own, f, s), *first = code;
	const PCRE2_SIZE *at;
	uint32_t captures = 0;
	int rc;

	if (!code)
		return -1;
	if (!plain || regex_is_busy(own, subject.n))
		first = form_machine(own, f, code);
	rc = attempt_decide(&attempt, code, first, own, f);
	if (s->watch && watch_is_late(s->watch)) {
		s->late = true;
		snprintf(s->why, sizeof s->why, "it took more than %u s of processor time",
			 s->watch->seconds);
		return -1;
	}
	if (rc == PCRE2_ERROR_NOMATCH)
		return 0;
	if (rc < 0) {
		pcre2_get_error_message(rc, (PCRE2_UCHAR *)s->why, sizeof s->why);
		return -1;
	}
	at = pcre2_get_ovector_pointer(s->data);
	pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &captures);
	m->count = captures < REGEX_GROUPS ? captures + 1 : REGEX_GROUPS;
	for (unsigned i = 0; i < REGEX_GROUPS; i++) {
		bool set = i < m->count && at[2 * i] != PCRE2_UNSET && at[2 * i] <= at[2 * i + 1];

		m->group[i].off = set ? at[2 * i] : REGEX_UNSET;
		m->group[i].len = set ? at[2 * i + 1] - at[2 * i] : 0;
	}
	return 1;
}

const char *regex_failure(const struct regex_scratch *s)
{
	return s->why;
}
