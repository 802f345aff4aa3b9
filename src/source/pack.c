/* One pack and its index: found, inflated, and made whole from deltas. */
#include "src/source/pack.h"

#include <stdlib.h>

#include <libdeflate.h>

/* Magic, version, the fan; last the names of both files. */
#define INDEX_HEAD   ((size_t)8 + 4 * 256)
#define INDEX_TAIL   ((size_t)40)
#define NAME	     ((size_t)20)
#define PACK_HEAD    ((size_t)12)
#define PACK_TAIL    ((size_t)20)
#define OFFSET_FAR   0x80000000u /* the other bits: which of the 64 bit offsets */
/* So many names are looked at at once. */
#define NEAR	     192u
#define DELTA_OFFSET 6
#define DELTA_NAME   7
/* git makes chains of 50, and of 250 when told to hurry less; for longer ones there is libgit2. */
#define CHAIN_MAX    512u
/* A delta so many times shorter than what it makes is looked at twice. */
#define DELTA_SHORT  32u
/* A larger object is read by libgit2, or not at all: blob-limit is half of that. */
#define SIZE_MOST    ((uint64_t)128 << 20)
/* Of deflate no byte makes more. */
#define INFLATE_MOST 1032u
/* More than kind, size and base take of an entry. */
#define ENTRY_HEAD   ((size_t)64)
/* Packed by zlib nothing grows by more than an eighth and this. */
#define PACKED_MORE  ((size_t)512)

#define BASES	   1024u /* power of two */
#define BASES_MOST ((size_t)4 << 20)
/* The few objects that a commit needs have no base in common: keeping theirs costs new pages. */
#define BASES_FROM 32u

/* An object others are deltas of, kept for the next of them. */
struct base {
	char *bytes; /* NULL: none */
	size_t n;
	uint64_t offset;
	uint32_t pack;
	enum object_type type;
};

struct buffer {
	char *p;
	size_t room;
};

struct unpacker {
	struct libdeflate_decompressor *inflate;
	size_t reads;
	struct base *base; /* BASES of them; NULL until one is kept */
	size_t kept;	   /* bytes of all bases */
	unsigned hand;	   /* where the search for room goes on */
	struct buffer first, delta;
};

/* What stands at an offset of a pack. */
struct entry {
	unsigned kind; /* enum object_type, DELTA_OFFSET, DELTA_NAME */
	uint64_t size; /* inflated */
	uint64_t at;   /* where its zlib stream begins */
	uint64_t offset, base;
};

static uint32_t be32(const char *p)
{
	const unsigned char *b = (const unsigned char *)p;

	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* --- the index --- */

static uint32_t pack_count(const struct pack *p)
{
	return p->fan[255];
}

/* First the names, then a checksum of each entry, the offsets, and those that need 64 bits. */
static uint64_t index_name_at(uint64_t i)
{
	return INDEX_HEAD + NAME * i;
}

static uint64_t index_offset_at(const struct pack *p, uint64_t i)
{
	return index_name_at(pack_count(p)) + 4 * ((uint64_t)pack_count(p) + i);
}

static uint64_t index_far_at(const struct pack *p, uint64_t i)
{
	return index_offset_at(p, pack_count(p)) + 8 * i;
}

/* The index's beginning: how many names there are. */
static bool index_begins(struct pack *p)
{
	struct slice s = window_get(&p->index, 0, INDEX_HEAD);

	if (s.n < INDEX_HEAD || memcmp(s.p, "\377tOc\0\0\0\2", 8) != 0)
		return false;
	for (unsigned i = 0; i < 256; i++) {
		p->fan[i] = be32(s.p + 8 + (size_t)4 * i);
		if (i && p->fan[i] < p->fan[i - 1])
			return false;
	}
	return true;
}

static bool pack_begins(struct pack *p)
{
	struct slice s = window_get(&p->data, 0, PACK_HEAD);

	return s.n >= PACK_HEAD && memcmp(s.p, "PACK\0\0\0", 7) == 0 &&
	       (s.p[7] == 2 || s.p[7] == 3) && be32(s.p + 8) == pack_count(p);
}

/* The pack ends with its checksum, which the index repeats. */
static bool pack_ends(struct pack *p)
{
	struct slice a = window_get(&p->data, p->data.size - PACK_TAIL, PACK_TAIL);
	struct slice b = window_get(&p->index, p->index.size - INDEX_TAIL, PACK_TAIL);

	return a.n >= PACK_TAIL && b.n >= PACK_TAIL && memcmp(a.p, b.p, PACK_TAIL) == 0;
}

int pack_parse(struct pack *p)
{
	uint64_t least = INDEX_TAIL;

	if (!index_begins(p))
		return -1;
	least += index_far_at(p, 0);
	if (p->index.size < least || (p->index.size - least) % 8 != 0)
		return -1;
	p->nfar = (p->index.size - least) / 8;
	if (p->data.size < PACK_HEAD + PACK_TAIL || !pack_begins(p) || !pack_ends(p))
		return -1;
	return 0;
}

static uint64_t pack_end(const struct pack *p)
{
	return p->data.size - PACK_TAIL;
}

static bool index_offset(struct pack *p, uint32_t i, uint64_t *out)
{
	struct slice s = window_get(&p->index, index_offset_at(p, i), 4);
	uint32_t v;

	if (s.n < 4)
		return false;
	*out = v = be32(s.p);
	if (v & OFFSET_FAR) {
		v &= ~OFFSET_FAR;
		s = v < p->nfar ? window_get(&p->index, index_far_at(p, v), 8) : (struct slice){0};
		if (s.n < 8)
			return false;
		*out = (uint64_t)be32(s.p) << 32 | be32(s.p + 4);
	}
	return *out >= PACK_HEAD && *out < pack_end(p);
}

/* How the i-th name compares to `name`. Names that cannot be read come before all others. */
static int index_cmp(struct pack *p, uint32_t i, const unsigned char *name)
{
	struct slice s = window_get(&p->index, index_name_at(i), NAME);

	return s.n < NAME ? -1 : memcmp(s.p, name, NAME);
}

/*
 * Narrows [*low, *high), which names that begin alike share, by one look at a few of them around
 * the place where `name` is to be expected: names are evenly spread, and nearly always it is there.
 */
static void index_narrow(struct pack *p, const unsigned char *name, uint32_t *low, uint32_t *high)
{
	uint64_t n = *high - *low, at = n * be32((const char *)name + 1) >> 32;
	uint32_t from = *low + (uint32_t)(at > NEAR / 2 ? at - NEAR / 2 : 0), to;

	if (n <= NEAR)
		return;
	from = from < *high - NEAR ? from : *high - NEAR;
	to = from + NEAR;
	if (window_get(&p->index, index_name_at(from), NAME * NEAR).n < NAME * NEAR)
		return;
	if (index_cmp(p, from, name) > 0)
		*high = from;
	else if (index_cmp(p, to - 1, name) < 0)
		*low = to;
	else
		*low = from, *high = to;
}

bool pack_find(struct pack *p, const unsigned char *name, uint64_t *offset)
{
	uint32_t low = name[0] ? p->fan[name[0] - 1u] : 0, high = p->fan[name[0]];

	index_narrow(p, name, &low, &high);
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		int c = index_cmp(p, mid, name);

		if (c == 0)
			return index_offset(p, mid, offset);
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return false;
}

/* --- entries --- */

/* A number of 7 bits a byte, the lowest first; false when it does not end, or is beyond 64 bits. */
static bool number(struct slice s, size_t *at, uint64_t *value, unsigned shift)
{
	for (; *at < s.n && shift < 57; shift += 7) {
		unsigned char c = (unsigned char)s.p[(*at)++];

		*value |= (uint64_t)(c & 0x7f) << shift;
		if (!(c & 0x80))
			return true;
	}
	return false;
}

/* How far before its delta the base begins: 7 bits a byte, the highest first, none twice. */
static bool entry_distance(struct slice s, size_t *at, uint64_t *value)
{
	for (unsigned i = 0; *at < s.n && i < 9; i++) {
		unsigned char c = (unsigned char)s.p[(*at)++];

		*value = i ? (*value + 1) << 7 | (c & 0x7f) : c & 0x7f;
		if (!(c & 0x80))
			return true;
	}
	return false;
}

/* `n` bytes of the pack's entries or more from `at` on; fewer only where they end. */
static struct slice entry_bytes(struct pack *p, uint64_t at, size_t n)
{
	struct slice s = at < pack_end(p) ? window_get(&p->data, at, n) : (struct slice){0};
	uint64_t most = pack_end(p) - at;

	return s.n > most ? slice_first(s, (size_t)most) : s;
}

/* 0, or -1 when it is damaged. */
static int entry_read(struct pack *p, uint64_t offset, struct entry *e)
{
	struct slice s;
	size_t at = 0;
	uint64_t distance = 0;
	unsigned char c;

	*e = (struct entry){.offset = offset};
	if (offset < PACK_HEAD)
		return -1;
	s = entry_bytes(p, offset, ENTRY_HEAD);
	if (!s.n)
		return -1;
	c = (unsigned char)s.p[at++];
	e->kind = c >> 4 & 7;
	e->size = c & 15;
	if (c & 0x80 && !number(s, &at, &e->size, 4))
		return -1;
	if (e->kind == DELTA_OFFSET) {
		if (!entry_distance(s, &at, &distance) || !distance || distance >= offset)
			return -1;
		e->base = offset - distance;
	} else if (e->kind == DELTA_NAME) {
		if (s.n - at < NAME || !pack_find(p, (const unsigned char *)s.p + at, &e->base))
			return -1;
		at += NAME;
	} else if (e->kind < OBJECT_COMMIT || e->kind > OBJECT_TAG) {
		return -1;
	}
	e->at = offset + at;
	/* What cannot be true needs no memory. */
	return e->size / INFLATE_MOST > pack_end(p) - e->at ? -1 : 0;
}

/*
 * Inflates the entry, e->size bytes, to `to`. 0, or -1 when it is damaged, or larger packed than
 * deflate makes it.
 */
static int entry_inflate(struct unpacker *u, struct pack *p, const struct entry *e, char *to)
{
	size_t size = (size_t)e->size, eaten, most = size + size / 8 + PACKED_MORE;
	/* How many bytes it takes is not told. Text mostly packs to a third; names hardly pack. */
	size_t n = e->kind == OBJECT_BLOB ? size / 2 + PACKED_MORE : most;

	for (;; n *= 2) {
		struct slice s = entry_bytes(p, e->at, n);

		if (libdeflate_zlib_decompress_ex(u->inflate, s.p, s.n, to, size, &eaten, NULL) ==
		    LIBDEFLATE_SUCCESS)
			break;
		if (n >= most || s.n < n || s.n == pack_end(p) - e->at)
			return -1;
	}
	p->touched += eaten;
	return 0;
}

/* --- deltas --- */

/* The sizes that a delta begins with: of its base, and of what it makes. */
static bool delta_sizes(struct slice delta, size_t *at, uint64_t *base, uint64_t *size)
{
	*at = 0;
	*base = *size = 0;
	return number(delta, at, base, 0) && number(delta, at, size, 0);
}

/* What a command of a delta adds: bytes of the base, or of the delta itself. */
struct piece {
	bool copied;
	size_t from, n;
};

/* Byte `i` of a copy's place and length, at *p if bit `i` of the command says that it is not 0. */
static inline uint32_t copy_byte(unsigned c, unsigned i, const char **p)
{
	return c >> i & 1 ? (unsigned char)*(*p)++ : 0;
}

/* The command at `p`: what is behind it, or NULL when it is cut off. */
static inline const char *delta_next(struct slice delta, const char *p, struct piece *out)
{
	static const unsigned char ones[16] = {0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4};
	const char *end = delta.p + delta.n;
	unsigned c = (unsigned char)*p++;
	uint32_t from, n;

	if (!(c & 0x80)) {
		*out = (struct piece){false, (size_t)(p - delta.p), c};
		return (size_t)(end - p) < c ? NULL : p + c;
	}
	if (end - p < ones[c & 15] + ones[c >> 4 & 7])
		return NULL;
	from = copy_byte(c, 0, &p);
	from |= copy_byte(c, 1, &p) << 8;
	from |= copy_byte(c, 2, &p) << 16;
	from |= copy_byte(c, 3, &p) << 24;
	n = copy_byte(c, 4, &p);
	n |= copy_byte(c, 5, &p) << 8;
	n |= copy_byte(c, 6, &p) << 16;
	*out = (struct piece){true, from, n ? n : 0x10000};
	return p;
}

/*
 * Whether the commands from delta.p[at] on can make the result where the base lies: when none
 * copies bytes from before the place where it puts them, what is still to be copied was not written
 * to. So it is of most deltas of trees, and most of the bytes need not even be moved.
 */
static bool delta_stays(struct slice delta, size_t at)
{
	const char *p = delta.p + at, *end = delta.p + delta.n;
	struct piece x;

	for (size_t done = 0; p < end; done += x.n) {
		p = delta_next(delta, p, &x);
		if (!p || (x.copied && x.from < done))
			return false;
	}
	return true;
}

/*
 * Makes to[0..size) of the base, by the commands from delta.p[at] on. 0, or -1: damaged. `to` may
 * be where the base lies if delta_stays().
 */
static int delta_apply(struct slice delta, size_t at, struct slice base, char *to, size_t size)
{
	const char *p = delta.p + at, *end = delta.p + delta.n;

	while (p < end) {
		struct piece x;
		struct slice from;

		p = delta_next(delta, p, &x);
		if (!p)
			return -1;
		from = x.copied ? base : delta;
		if (!x.n || x.from > from.n || x.n > from.n - x.from || x.n > size)
			return -1;
		if (from.p + x.from != to)
			memmove(to, from.p + x.from, x.n);
		to += x.n;
		size -= x.n;
	}
	return size ? -1 : 0;
}

/* --- bases --- */

static struct base *base_slot(struct unpacker *u, uint32_t pack, uint64_t offset)
{
	uint64_t h = (offset ^ (uint64_t)pack << 48) * 0x9e3779b97f4a7c15u;

	return &u->base[h >> 54];
}

static struct base *base_find(struct unpacker *u, const struct pack *p, uint64_t offset)
{
	struct base *b = u->base ? base_slot(u, p->id, offset) : NULL;

	return b && b->bytes && b->offset == offset && b->pack == p->id ? b : NULL;
}

static void base_drop(struct unpacker *u, struct base *b)
{
	free(b->bytes);
	u->kept -= b->n;
	*b = (struct base){0};
}

static bool bases_kept(const struct unpacker *u)
{
	return u->reads >= BASES_FROM;
}

/* Takes the bytes of `b` over. */
static void base_keep(struct unpacker *u, const struct base *b)
{
	struct base *slot;

	if (!bases_kept(u) || b->n > BASES_MOST / 8) {
		free(b->bytes);
		return;
	}
	if (!u->base && !(u->base = calloc(BASES, sizeof *u->base)))
		arena_out_of_memory();
	slot = base_slot(u, b->pack, b->offset);
	base_drop(u, slot);
	while (u->kept + b->n > BASES_MOST) {
		u->hand = (u->hand + 1) & (BASES - 1);
		base_drop(u, &u->base[u->hand]);
	}
	*slot = *b;
	u->kept += b->n;
}

/* --- objects --- */

static char *memory(size_t n)
{
	char *p = malloc(n + 1);

	if (!p)
		arena_out_of_memory();
	p[n] = '\0';
	return p;
}

static int buffer_inflate(struct unpacker *u, struct pack *p, const struct entry *e,
			  struct buffer *b)
{
	if (e->size >= b->room) {
		free(b->p);
		b->room = (size_t)e->size + 1;
		b->p = memory(b->room);
	}
	return entry_inflate(u, p, e, b->p);
}

/* Where the object goes: out->bytes.p, of out->size bytes, to be written. */
static char *object_room(const struct object_want *want, struct object *out)
{
	size_t n = (size_t)out->size;
	char *p;

	if (want->arena) {
		p = arena_bytes(want->arena, n + 1);
		p[n] = '\0';
	} else {
		p = memory(n);
		out->owner = p;
		out->release = free;
	}
	out->bytes = (struct slice){p, n};
	return p;
}

/* An object that is no delta. */
static int read_plain(struct unpacker *u, struct pack *p, const struct entry *e,
		      const struct object_want *want, struct object *out)
{
	out->type = (enum object_type)e->kind;
	out->size = e->size;
	if (object_is_too_large(out, want))
		return 0;
	if (e->size > SIZE_MOST)
		return 1;
	return entry_inflate(u, p, e, object_room(want, out));
}

/* A chain of deltas, the wanted one first, down to what the last of them is a delta of. */
struct chain {
	struct entry delta[CHAIN_MAX];
	unsigned n;
	struct base *known; /* NULL: at `end`, to be inflated */
	struct entry end;
};

/* Follows the chain from its first delta on. 0, 1 when it is too long, -1 when it is damaged. */
static int chain_follow(struct unpacker *u, struct pack *p, struct chain *c)
{
	c->known = NULL;
	for (c->n = 1;; c->n++) {
		uint64_t at = c->delta[c->n - 1].base;

		c->known = base_find(u, p, at);
		if (c->known)
			return 0;
		if (entry_read(p, at, &c->end) != 0)
			return -1;
		if (c->end.size > SIZE_MOST)
			return 1;
		if (c->end.kind != DELTA_OFFSET && c->end.kind != DELTA_NAME)
			return 0;
		if (c->n == CHAIN_MAX)
			return 1;
		c->delta[c->n] = c->end;
	}
}

/* Bytes of an object on the way to the wanted one. */
struct link {
	struct base is;
	bool own; /* its memory is ours, and not one that is kept */
};

static void link_done(struct unpacker *u, const struct link *from)
{
	if (from->own)
		base_keep(u, &from->is);
}

/* Whether the `size` bytes that the delta makes of `from` may take its place, and should. */
static bool link_stays(const struct unpacker *u, const struct link *from, struct slice delta,
		       size_t at, uint64_t size)
{
	return from->own && !bases_kept(u) && size <= from->is.n && delta.n <= size / DELTA_SHORT &&
	       delta_stays(delta, at);
}

/* One step of a chain: what `delta` makes of *from, which it becomes. */
static int chain_step(struct unpacker *u, struct pack *p, const struct entry *delta,
		      struct link *from)
{
	struct slice d, base = {from->is.bytes, from->is.n};
	struct link to = {.own = true};
	uint64_t nbase, size;
	size_t at;
	bool stays;

	if (buffer_inflate(u, p, delta, &u->delta) != 0)
		return -1;
	d = (struct slice){u->delta.p, (size_t)delta->size};
	if (!delta_sizes(d, &at, &nbase, &size) || nbase != base.n || size > SIZE_MOST)
		return -1;
	stays = link_stays(u, from, d, at, size);
	to.is = (struct base){.bytes = stays ? from->is.bytes : memory((size_t)size),
			      .n = (size_t)size,
			      .offset = delta->offset,
			      .pack = p->id,
			      .type = from->is.type};
	if (delta_apply(d, at, base, to.is.bytes, to.is.n) != 0) {
		if (!stays)
			free(to.is.bytes);
		return -1;
	}
	if (!stays)
		link_done(u, from);
	*from = to;
	return 0;
}

/* The object that delta 0 is a delta of. 0, or -1: damaged. */
static int chain_base(struct unpacker *u, struct pack *p, const struct chain *c, struct link *from)
{
	int rc = 0;

	*from = (struct link){.own = !c->known};
	if (c->known) {
		from->is = *c->known;
	} else {
		from->is = (struct base){.bytes = memory((size_t)c->end.size),
					 .n = (size_t)c->end.size,
					 .offset = c->end.offset,
					 .pack = p->id,
					 .type = (enum object_type)c->end.kind};
		rc = entry_inflate(u, p, &c->end, from->is.bytes);
	}
	for (unsigned i = c->n - 1; rc == 0 && i > 0; i--)
		rc = chain_step(u, p, &c->delta[i], from);
	if (rc != 0 && from->own)
		free(from->is.bytes);
	return rc;
}

/* The last step: what the delta makes of *from, which is used up, is the object. */
static int chain_end(struct unpacker *u, struct link *from, struct slice delta, size_t at,
		     const struct object_want *want, struct object *out)
{
	struct slice base = {from->is.bytes, from->is.n};
	size_t size = (size_t)out->size;
	char *p;
	int rc;

	if (want->arena || !link_stays(u, from, delta, at, size)) {
		rc = delta_apply(delta, at, base, object_room(want, out), size);
		link_done(u, from);
		return rc;
	}
	rc = delta_apply(delta, at, base, from->is.bytes, size);
	p = realloc(from->is.bytes, size + 1);
	if (!p)
		arena_out_of_memory();
	p[size] = '\0';
	out->bytes = (struct slice){p, size};
	out->owner = p;
	out->release = free;
	return rc;
}

static int read_delta(struct unpacker *u, struct pack *p, struct chain *c,
		      const struct object_want *want, struct object *out)
{
	struct slice delta;
	struct link from;
	uint64_t base;
	size_t at;
	int rc = chain_follow(u, p, c);

	if (rc != 0)
		return rc;
	if (buffer_inflate(u, p, &c->delta[0], &u->first) != 0)
		return -1;
	delta = (struct slice){u->first.p, (size_t)c->delta[0].size};
	if (!delta_sizes(delta, &at, &base, &out->size))
		return -1;
	out->type = c->known ? c->known->type : (enum object_type)c->end.kind;
	if (object_is_too_large(out, want))
		return 0;
	if (out->size > SIZE_MOST)
		return 1;
	if (chain_base(u, p, c, &from) != 0)
		return -1;
	if (base == from.is.n)
		return chain_end(u, &from, delta, at, want, out);
	link_done(u, &from);
	return -1;
}

int unpacker_read(struct unpacker *u, struct pack *p, uint64_t offset,
		  const struct object_want *want, struct object *out)
{
	struct chain c;
	int rc;

	*out = (struct object){0};
	u->reads++;
	if (entry_read(p, offset, &c.delta[0]) != 0)
		return -1;
	if (c.delta[0].kind == DELTA_OFFSET || c.delta[0].kind == DELTA_NAME)
		rc = c.delta[0].size > SIZE_MOST ? 1 : read_delta(u, p, &c, want, out);
	else
		rc = read_plain(u, p, &c.delta[0], want, out);
	if (rc != 0)
		object_release(out);
	return rc;
}

struct unpacker *unpacker_new(void)
{
	struct unpacker *u = calloc(1, sizeof *u);

	if (!u || !(u->inflate = libdeflate_alloc_decompressor()))
		arena_out_of_memory();
	return u;
}

void unpacker_free(struct unpacker *u)
{
	if (!u)
		return;
	for (unsigned i = 0; u->base && i < BASES; i++)
		free(u->base[i].bytes);
	free(u->base);
	free(u->first.p);
	free(u->delta.p);
	libdeflate_free_decompressor(u->inflate);
	free(u);
}
