/* Two halves: when the new one is full it becomes the old one, and the old one is forgotten. */
#include "src/engine/memo.h"

#include <stdalign.h>
#include <stddef.h>
#include <stdlib.h>

#include "ssot/base/hash.h"
#include "ssot/base/map.h"

struct memo_entry {
	UT_hash_handle hh;
	alignas(max_align_t) char value[]; /* then the key */
};

struct memo_half {
	struct arena arena;
	struct memo_entry *head;
};

struct memo {
	struct memo_half fresh, old;
	size_t limit;
};

struct memo *memo_new(size_t limit)
{
	struct memo *m = calloc(1, sizeof *m);

	if (!m)
		arena_out_of_memory();
	m->limit = limit;
	return m;
}

/* Keys are paths and names of objects, asked for at every file of every commit: eight bytes at a
 * time. */
static unsigned memo_hash(struct slice key)
{
	uint64_t h = HASH_START ^ key.n, word;

	for (; key.n >= sizeof word; key = slice_from(key, sizeof word)) {
		memcpy(&word, key.p, sizeof word);
		h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 32;
	}
	return (unsigned)hash_finish(hash_bytes(h, key));
}

static void memo_forget(struct memo_half *h)
{
	HASH_CLEAR(hh, h->head);
	arena_clear(&h->arena);
}

void memo_free(struct memo *m)
{
	if (!m)
		return;
	memo_forget(&m->fresh);
	memo_forget(&m->old);
	free(m);
}

const void *memo_find(const struct memo *m, struct slice key, bool *old)
{
	unsigned hash = memo_hash(key);
	struct memo_entry *e;

	HASH_FIND_BYHASHVALUE(hh, m->fresh.head, key.p, key.n, hash, e);
	*old = !e;
	if (!e)
		HASH_FIND_BYHASHVALUE(hh, m->old.head, key.p, key.n, hash, e);
	return e ? e->value : NULL;
}

void *memo_add(struct memo *m, struct slice key, size_t size)
{
	struct memo_half *h = &m->fresh;
	struct memo_entry *e = arena_alloc(&h->arena, sizeof *e + size + key.n);

	memcpy(e->value + size, key.p, key.n);
	HASH_ADD_KEYPTR_BYHASHVALUE(hh, h->head, e->value + size, key.n, memo_hash(key), e);
	return e->value;
}

struct arena *memo_arena(struct memo *m)
{
	return &m->fresh.arena;
}

/* With the table that leads to the entries: two pointers and a number for each bucket. */
static size_t memo_half_size(const struct memo_half *h)
{
	return arena_size(&h->arena) +
	       (h->head ? h->head->hh.tbl->num_buckets * sizeof(UT_hash_bucket) : 0);
}

size_t memo_size(const struct memo *m)
{
	return memo_half_size(&m->fresh) + memo_half_size(&m->old);
}

void memo_turn(struct memo *m)
{
	if (memo_half_size(&m->fresh) < m->limit / 2)
		return;
	memo_forget(&m->old);
	m->old = m->fresh;
	m->fresh = (struct memo_half){0};
}
