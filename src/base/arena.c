/* Arenas: blocks in a list, the newest first. */
#include "ssot/base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define ARENA_POISON(p, n)   ASAN_POISON_MEMORY_REGION((p), (n))
#define ARENA_UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define ARENA_POISON(p, n)   ((void)(p), (void)(n))
#define ARENA_UNPOISON(p, n) ((void)(p), (void)(n))
#endif

#define ARENA_BLOCK ((size_t)64 * 1024)
#define ARENA_KEPT  ((size_t)1024 * 1024)
#define ARENA_ALIGN alignof(max_align_t)

struct arena_block {
	struct arena_block *next;
	size_t size, used;
	alignas(max_align_t) char data[];
};

static inline size_t arena_round(size_t n)
{
	return (n + ARENA_ALIGN - 1) & ~(ARENA_ALIGN - 1);
}

_Noreturn void arena_out_of_memory(void)
{
	fputs("git-ssot: error: out of memory: nothing was judged\n", stderr);
	exit(2);
}

static struct arena_block *arena_block_new(struct arena *a, size_t n)
{
	size_t size = n > ARENA_BLOCK / 4 ? n : ARENA_BLOCK - sizeof(struct arena_block);
	struct arena_block *b;

	if (size > SIZE_MAX - sizeof *b)
		arena_out_of_memory();
	b = malloc(sizeof *b + size);
	if (!b)
		arena_out_of_memory();
	b->size = size;
	b->used = 0;
	/* A big block goes behind the head, so that the room left in the head stays in use. */
	if (a->head && n > ARENA_BLOCK / 4) {
		b->next = a->head->next;
		a->head->next = b;
	} else {
		b->next = a->head;
		a->head = b;
	}
	ARENA_POISON(b->data, size);
	return b;
}

void *arena_bytes(struct arena *a, size_t n)
{
	struct arena_block *b = a->head;
	void *p;

	if (n > SIZE_MAX - ARENA_ALIGN)
		arena_out_of_memory();
	n = arena_round(n);
	if (!n)
		n = ARENA_ALIGN;
	if (!b || b->size - b->used < n)
		b = arena_block_new(a, n);
	p = b->data + b->used;
	b->used += n;
	ARENA_UNPOISON(p, n);
	return p;
}

void *arena_alloc(struct arena *a, size_t n)
{
	return memset(arena_bytes(a, n), 0, n);
}

void *arena_room(struct arena *a, size_t size, size_t n)
{
	if (n && size > SIZE_MAX / n)
		arena_out_of_memory();
	return arena_bytes(a, size * n);
}

void *arena_array(struct arena *a, size_t size, size_t n)
{
	return memset(arena_room(a, size, n), 0, size * n);
}

/* The next room for an array: big ones grow by less, as what they do not fill is felt. */
static size_t arena_next(size_t cap, size_t size)
{
	size_t more = cap * size < ARENA_KEPT ? cap : cap / 4 + 1;

	/* Many arrays stay small: the first room is for what fills a cache line or two. */
	if (!cap)
		more = size < 16 ? 8 : size < 128 ? 128 / size : 1;
	if (more > SIZE_MAX - cap)
		arena_out_of_memory();
	return cap + more;
}

/* More room for the `had` bytes at `p` where they are, for they are the last; or NULL. */
static void *arena_extend(struct arena *a, const char *p, size_t had, size_t want)
{
	struct arena_block *b = a->head;
	size_t from;

	if (!b || (uintptr_t)p < (uintptr_t)b->data || (uintptr_t)p > (uintptr_t)b->data + b->used)
		return NULL;
	from = (size_t)(p - b->data);
	if (from + arena_round(had) != b->used || b->size - from < arena_round(want))
		return NULL;
	b->used = from + arena_round(want);
	ARENA_UNPOISON(b->data + from, arena_round(want));
	return b->data + from;
}

/* The same for what has a block for itself, as all that is large mostly does: it may move. */
static void *arena_enlarge(struct arena *a, const char *p, size_t had, size_t want)
{
	struct arena_block **at = &a->head, *b;

	while (*at && ((*at)->data != p || (*at)->used != arena_round(had)))
		at = &(*at)->next;
	if (!*at)
		return NULL;
	want = arena_round(want);
	if (want > SIZE_MAX - sizeof *b)
		arena_out_of_memory();
	b = realloc(*at, sizeof *b + want);
	if (!b)
		arena_out_of_memory();
	b->size = b->used = want;
	*at = b;
	return b->data;
}

void *arena_grow(struct arena *a, const void *p, size_t size, size_t *cap)
{
	size_t want = arena_next(*cap, size), had = *cap * size;
	char *q = NULL;

	if (want > SIZE_MAX / size || want * size > SIZE_MAX - ARENA_ALIGN)
		arena_out_of_memory();
	if (had)
		q = arena_extend(a, p, had, want * size);
	if (!q && had > ARENA_BLOCK)
		q = arena_enlarge(a, p, had, want * size);
	if (!q) {
		q = arena_bytes(a, want * size);
		if (had) {
			memcpy(q, p, had);
			ARENA_POISON(p, had);
		}
	}
	memset(q + had, 0, want * size - had);
	*cap = want;
	return q;
}

struct slice arena_dup(struct arena *a, struct slice s)
{
	char *p;

	if (s.n == SIZE_MAX)
		arena_out_of_memory();
	p = arena_bytes(a, s.n + 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return (struct slice){p, s.n};
}

struct slice arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	char *p;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		arena_out_of_memory();
	p = arena_alloc(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return (struct slice){p, (size_t)n};
}

void arena_reset(struct arena *a)
{
	struct arena_block *keep = a->head;

	if (!keep)
		return;
	/* The largest that is not huge: what was needed once mostly is again. */
	for (struct arena_block *b = keep->next; b; b = b->next)
		if (b->size > keep->size && b->size <= ARENA_KEPT)
			keep = b;
	for (struct arena_block *b = a->head, *next; b; b = next) {
		next = b->next;
		ARENA_UNPOISON(b->data, b->size);
		if (b != keep)
			free(b);
	}
	keep->next = NULL;
	keep->used = 0;
	a->head = keep;
	ARENA_POISON(keep->data, keep->size);
}

void arena_clear(struct arena *a)
{
	arena_reset(a);
	if (a->head)
		ARENA_UNPOISON(a->head->data, a->head->size);
	free(a->head);
	a->head = NULL;
}

void arena_adopt(struct arena *a, struct arena *from)
{
	struct arena_block **end = &a->head;

	/* Behind the head, so that the room left in it stays in use. */
	while (*end)
		end = &(*end)->next;
	*end = from->head;
	from->head = NULL;
}

size_t arena_size(const struct arena *a)
{
	size_t n = 0;

	for (const struct arena_block *b = a->head; b; b = b->next)
		n += sizeof *b + b->size;
	return n;
}
