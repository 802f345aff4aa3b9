/* What was found out before, by a key, as long as there is room for it. */
#ifndef SSOT_ENGINE_MEMO_H
#define SSOT_ENGINE_MEMO_H

#include "ssot/base/arena.h"

struct memo;

/* Holds about `limit` bytes. Never NULL. Free with memo_free(). */
struct memo *memo_new(size_t limit);
void memo_free(struct memo *m);

/*
 * The value under the key, or NULL. *old when it is about to be forgotten: what is still of use is
 * then to be added once more. Several threads may ask at once while nobody adds.
 */
const void *memo_find(const struct memo *m, struct slice key, bool *old);

/* Room, zeroed, for the value of a key that has none, or an old one. */
void *memo_add(struct memo *m, struct slice key, size_t size);

/* Where values may keep more than they have room for. */
struct arena *memo_arena(struct memo *m);

/* Makes room. Between two calls all that was found or added stays where it is. */
void memo_turn(struct memo *m);

/* Bytes held. */
size_t memo_size(const struct memo *m);

#endif
