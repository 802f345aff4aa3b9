/* Packs: a pack file and its index, as git writes them. */
#ifndef SSOT_SRC_SOURCE_PACK_H
#define SSOT_SRC_SOURCE_PACK_H

#include "src/source/objects.h"
#include "src/source/window.h"

struct pack {
	struct window index, data;
	uint32_t id;	   /* tells packs apart in the memory of bases */
	uint32_t fan[256]; /* how many names there are up to each first byte */
	uint64_t nfar;	   /* offsets of 64 bits */
	size_t touched;	   /* bytes of `data` that were read since its owner set this to 0 */
};

/*
 * Prepares *p, whose windows are over an index (version 2) and a pack (version 2 or 3): 0, or -1
 * when they do not belong together, or are something else. Its owner closes the windows.
 */
int pack_parse(struct pack *p);

/* Where the object with this SHA-1 begins. */
bool pack_find(struct pack *p, const unsigned char *name, uint64_t *offset);

/* What reading from packs needs; one per thread. Never NULL. */
struct unpacker;
struct unpacker *unpacker_new(void);
void unpacker_free(struct unpacker *u);

/*
 * Reads the object at `offset`: 0; 1 when it is larger, or longer in the making, than is read here;
 * -1 when the pack is damaged.
 */
int unpacker_read(struct unpacker *u, struct pack *p, uint64_t offset,
		  const struct object_want *want, struct object *out);

#endif
