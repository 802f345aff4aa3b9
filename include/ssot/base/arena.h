/* Arenas: memory that is freed all at once, and arrays that grow inside one. */
#ifndef SSOT_BASE_ARENA_H
#define SSOT_BASE_ARENA_H

#include "ssot/base/slice.h"

struct arena_block;

/* Zero-initialise to make one. Not shared between threads. */
struct arena {
	struct arena_block *head;
};

/* `n` zeroed bytes, aligned for any type. Never NULL: without memory the program ends with 2. */
void *arena_alloc(struct arena *a, size_t n);

/* The same without zeroing: for bytes that are written at once. */
void *arena_bytes(struct arena *a, size_t n);

/* A copy of `s`, followed by a NUL byte which is not counted. */
struct slice arena_dup(struct arena *a, struct slice s);

/* A NUL-terminated formatted string. */
struct slice arena_printf(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Forgets all that was allocated but keeps one block for the next round; poisons it under ASan. */
void arena_reset(struct arena *a);

/* Gives everything back to the system. */
void arena_clear(struct arena *a);

/* Makes all that `from` holds part of `a`, where it stays; `from` is empty then. */
void arena_adopt(struct arena *a, struct arena *from);

/* Bytes held from the system. */
size_t arena_size(const struct arena *a);

#define ARENA_NEW(a, type)	((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_array((a), sizeof(type), (n)))
#define ARENA_ROOM(a, type, n)	((type *)arena_room((a), sizeof(type), (n)))

/* `n` zeroed elements of `size` bytes; ends the program when the product overflows. */
void *arena_array(struct arena *a, size_t size, size_t n);

/* The same without zeroing. */
void *arena_room(struct arena *a, size_t size, size_t n);

/* A growing array in an arena: struct { T *p; size_t n, cap; }. */
#define VEC(T)                                                                                     \
	struct {                                                                                   \
		T *p;                                                                              \
		size_t n, cap;                                                                     \
	}

/* Appends one element and yields a pointer to it, valid until the next VEC_ADD on this array. */
#define VEC_ADD(a, v)                                                                              \
	((v)->n == (v)->cap ? (void)((v)->p = arena_grow((a), (v)->p, sizeof *(v)->p, &(v)->cap))  \
			    : (void)0,                                                             \
	 &(v)->p[(v)->n++])

/*
 * More room for the `*cap` elements of `size` bytes at `p`, which may move: what pointed to them
 * points to nothing. New room is zeroed.
 */
void *arena_grow(struct arena *a, const void *p, size_t size, size_t *cap);

/* Out of memory or an impossible size: says so and ends with status 2. */
_Noreturn void arena_out_of_memory(void);

#endif
