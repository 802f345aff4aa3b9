/* PCRE2, once: UTF-8 subjects that may be invalid, any line ending, hard limits. */
#include "ssot/base/regex.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/base/pcre.h"

/* Machine code, made when it is first wanted: most patterns of a hook's run never are. */
struct lazy_jit {
	pthread_mutex_t lock;
	atomic_bool done;
};

struct regex {
	pcre2_code *code;
	struct lazy_jit *jit; /* NULL: interpreted */
	unsigned groups;      /* $0 included, at most REGEX_GROUPS */
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

static struct regex *regex_make(struct slice pattern, uint32_t options, bool jit,
				struct regex_error *err)
{
	struct regex *re = calloc(1, sizeof *re);
	uint32_t captures = 0;

	if (!re)
		arena_out_of_memory();
	re->code = pcre_compile(pattern, options, err);
	if (!re->code) {
		free(re);
		return NULL;
	}
	pcre2_pattern_info(re->code, PCRE2_INFO_CAPTURECOUNT, &captures);
	re->groups = captures < REGEX_GROUPS ? captures + 1 : REGEX_GROUPS;
	if (jit) {
		re->jit = calloc(1, sizeof *re->jit);
		if (!re->jit || pthread_mutex_init(&re->jit->lock, NULL) != 0)
			arena_out_of_memory();
	}
	return re;
}

struct regex *regex_compile(struct slice pattern, unsigned flags, struct regex_error *err)
{
	return regex_make(pattern, pcre_options(flags), !(flags & REGEX_INTERPRETED), err);
}

struct regex *regex_compile_bytes(struct slice pattern, struct regex_error *err)
{
	return regex_make(pattern, 0, false, err);
}

void regex_free(struct regex *re)
{
	if (!re)
		return;
	pcre2_code_free(re->code);
	if (re->jit)
		pthread_mutex_destroy(&re->jit->lock);
	free(re->jit);
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
 * Always before the first match, never after some: the limits of a match do not mean the same to
 * machine code, and a verdict must not depend on what was matched before.
 */
static void regex_jit(const struct regex *re)
{
	struct lazy_jit *jit = re->jit;

	if (!jit || atomic_load_explicit(&jit->done, memory_order_acquire))
		return;
	pthread_mutex_lock(&jit->lock);
	/* Failure is no error: the interpreter gives the same answer, only slower. */
	if (!atomic_load_explicit(&jit->done, memory_order_relaxed))
		pcre2_jit_compile(re->code, PCRE2_JIT_COMPLETE);
	atomic_store_explicit(&jit->done, true, memory_order_release);
	pthread_mutex_unlock(&jit->lock);
}

int regex_match(const struct regex *re, struct regex_scratch *s, struct slice subject, size_t start,
		struct regex_match *m)
{
	const PCRE2_SPTR text = (PCRE2_SPTR)(subject.p ? subject.p : "");
	const PCRE2_SIZE *at;
	int rc;

	regex_jit(re);
	rc = pcre2_match(re->code, text, subject.n, start, 0, s->data, s->context);
	/* The stack of machine code is small; the interpreter has heap_kib. */
	if (rc == PCRE2_ERROR_JIT_STACKLIMIT)
		rc = pcre2_match(re->code, text, subject.n, start, PCRE2_NO_JIT, s->data,
				 s->context);
	if (rc == PCRE2_ERROR_NOMATCH)
		return 0;
	if (rc < 0) {
		pcre2_get_error_message(rc, (PCRE2_UCHAR *)s->why, sizeof s->why);
		return -1;
	}
	at = pcre2_get_ovector_pointer(s->data);
	m->count = re->groups;
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
