/* PCRE2, once: UTF-8 subjects that may be invalid, any line ending, hard limits. */
#include "ssot/base/regex.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/base/items.h"
#include "src/base/pcre.h"

/*
 * Machine code, and of simple patterns the code itself, is made when it is first wanted, since most
 * patterns of a hook's run never are.
 */
struct regex {
	struct regex *self; /* the same, to be changed by the first match */
	pthread_mutex_t lock;
	atomic_bool done;
	bool jit;	  /* else it is interpreted */
	pcre2_code *code; /* NULL before it is done: waits to be made */
	regex_maker *make;
	uint32_t how;
	size_t n;
	char pattern[]; /* of code that waits */
};

struct regex_scratch {
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
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

	if (!re || pthread_mutex_init(&re->lock, NULL) != 0)
		arena_out_of_memory();
	re->self = re;
	atomic_init(&re->done, false);
	re->jit = jit;
	re->code = code;
	re->make = NULL;
	re->how = 0;
	re->n = pattern.n;
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

	if (items_cut(pattern, flags, NULL, NULL))
		return regex_later(pattern, pcre_compile, options, jit);
	code = pcre_compile(pattern, options, err);
	return code ? regex_of(code, jit) : NULL;
}

void regex_free(struct regex *re)
{
	if (!re)
		return;
	pcre2_code_free(re->code);
	pthread_mutex_destroy(&re->lock);
	free(re);
}

struct regex_scratch *regex_scratch_new(struct regex_limits limits)
{
	struct regex_scratch *s = calloc(1, sizeof *s);

	if (!s)
		arena_out_of_memory();
	s->data = pcre2_match_data_create(REGEX_GROUPS, NULL);
	s->context = pcre2_match_context_create(NULL);
	s->stack = pcre2_jit_stack_create((size_t)32 * 1024, (size_t)1024 * 1024, NULL);
	if (!s->data || !s->context || !s->stack)
		arena_out_of_memory();
	pcre2_set_match_limit(s->context, limits.match ? limits.match : REGEX_MATCH_LIMIT);
	pcre2_set_heap_limit(s->context, limits.heap_kib ? limits.heap_kib : REGEX_HEAP_LIMIT);
	pcre2_jit_stack_assign(s->context, NULL, s->stack);
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

/*
 * The code, ready to be matched; NULL when it cannot be had, the reason in the scratch. Machine
 * code always before the first match, never after some: the limits of a match do not mean the same
 * to it, and a verdict must not depend on what was matched before.
 */
static const pcre2_code *regex_code(struct regex *re, struct regex_scratch *s)
{
	struct regex_error err = {.text = "it could not be compiled"};
	pcre2_code *code;

	if (atomic_load_explicit(&re->done, memory_order_acquire))
		return re->code;
	pthread_mutex_lock(&re->lock);
	if (!re->code)
		re->code = re->make((struct slice){re->pattern, re->n}, re->how, &err);
	/* Failure is no error: the interpreter gives the same answer, only slower. */
	if (re->code && re->jit && !atomic_load_explicit(&re->done, memory_order_relaxed))
		pcre2_jit_compile(re->code, PCRE2_JIT_COMPLETE);
	if (re->code)
		atomic_store_explicit(&re->done, true, memory_order_release);
	else
		snprintf(s->why, sizeof s->why, "%.*s", (int)sizeof s->why - 1, err.text);
	code = re->code;
	pthread_mutex_unlock(&re->lock);
	return code;
}

int regex_match(const struct regex *re, struct regex_scratch *s, struct slice subject, size_t start,
		struct regex_match *m)
{
	const PCRE2_SPTR text = (PCRE2_SPTR)(subject.p ? subject.p : "");
	const pcre2_code *code = regex_code(re->self, s);
	const PCRE2_SIZE *at;
	uint32_t captures = 0;
	int rc;

	if (!code)
		return -1;
	rc = pcre2_match(code, text, subject.n, start, 0, s->data, s->context);
	/* The stack of machine code is small; the interpreter has heap_kib. */
	if (rc == PCRE2_ERROR_JIT_STACKLIMIT)
		rc = pcre2_match(code, text, subject.n, start, PCRE2_NO_JIT, s->data, s->context);
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
