/* The object reader over packs: finds them, opens them, and keeps little of them in memory. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/source/pack.h"

/* What is mapped and was read counts as memory: of one pack about as much is kept. */
#define RESIDENT  ((size_t)16 << 20)
/* Beyond so many objects packs are mapped; and where there are more packs, for all would be kept
 * open. */
#define FEW	  32u
#define FEW_PACKS 4u
/* The kernel maps that much around each place that is read. */
#define NEIGHBOUR ((size_t)64 << 10)

enum pack_state { PACK_CLOSED, PACK_OPEN, PACK_ODD };

struct pack_file {
	char *stem; /* its path without "idx" or "pack" */
	enum pack_state state;
	struct pack pack;
};

struct packs {
	const struct object_dirs *dirs;
	bool listed;
	struct pack_file *file;
	size_t n, room;
	size_t asked; /* objects */
	size_t last;  /* where the last object was found: most likely the next one too */
	struct unpacker *unpacker;
};

/* --- files --- */

static void packs_add(struct packs *k, const char *dir, struct slice stem)
{
	struct pack_file *f;
	int n = (int)stem.n;

	if (k->n == k->room) {
		k->room = k->room ? 2 * k->room : 8;
		k->file = realloc(k->file, k->room * sizeof *k->file);
		if (!k->file)
			arena_out_of_memory();
	}
	f = &k->file[k->n++];
	*f = (struct pack_file){0};
	if (asprintf(&f->stem, "%s/pack/%.*s", dir, n, stem.p) < 0)
		arena_out_of_memory();
}

/* A directory that is not there holds no packs; one that cannot be read is left to the others. */
static void packs_list(struct packs *k)
{
	static const struct slice end = SLICE_ROW(".idx");

	k->listed = true;
	for (size_t i = 0; i < k->dirs->n; i++) {
		struct dirent *e;
		char *path;
		DIR *d;

		if (asprintf(&path, "%s/pack", k->dirs->p[i]) < 0)
			arena_out_of_memory();
		d = opendir(path);
		free(path);
		while (d && (e = readdir(d))) {
			struct slice name = slice_of(e->d_name);

			if (slice_ends(name, end))
				packs_add(k, k->dirs->p[i], slice_first(name, name.n - 3));
		}
		if (d)
			closedir(d);
	}
}

static int file_open(struct window *w, const char *stem, const char *end)
{
	char *path;
	int rc;

	if (asprintf(&path, "%s%s", stem, end) < 0)
		arena_out_of_memory();
	rc = window_open(w, path);
	free(path);
	return rc;
}

static void pack_file_close(struct pack_file *f)
{
	window_close(&f->pack.index);
	window_close(&f->pack.data);
}

static bool pack_file_open(struct pack_file *f)
{
	struct pack *p = &f->pack;

	if (file_open(&p->index, f->stem, "idx") != 0)
		return false;
	if (file_open(&p->data, f->stem, "pack") != 0) {
		window_close(&p->index);
		return false;
	}
	if (pack_parse(p) == 0)
		return true;
	pack_file_close(f);
	return false;
}

/* Opens the pack when it is first asked for. False when it is not of the usual form. */
static bool pack_file_ready(struct packs *k, size_t i)
{
	struct pack_file *f = &k->file[i];

	if (f->state == PACK_CLOSED) {
		f->pack.id = (uint32_t)i;
		f->state = pack_file_open(f) ? PACK_OPEN : PACK_ODD;
	}
	if (f->state == PACK_OPEN && (k->asked > FEW || k->n > FEW_PACKS)) {
		window_map(&f->pack.index);
		window_map(&f->pack.data);
	}
	return f->state == PACK_OPEN;
}

/* Gives back what was read of the pack: it is read again from the kernel's own copy if need be. */
static void pack_file_forget(struct pack_file *f)
{
	f->pack.touched += NEIGHBOUR;
	if (f->pack.touched < RESIDENT)
		return;
	window_forget(&f->pack.data);
	f->pack.touched = 0;
}

/* --- the reader --- */

/*
 * Asks one pack after the other, the last one first: 0; 1 when none has the object, or only in a
 * way that is left to libgit2; -1 when those who have it are damaged.
 */
static int packs_ask(struct packs *k, const struct oid *oid, const struct object_want *want,
		     struct object *out)
{
	int ret = 1;

	k->asked++;
	if (!k->listed)
		packs_list(k);
	for (size_t i = 0; i < k->n; i++) {
		size_t at = i == 0 ? k->last : i <= k->last ? i - 1 : i;
		struct pack_file *f = &k->file[at];
		uint64_t offset;
		int rc;

		if (!pack_file_ready(k, at) || !pack_find(&f->pack, oid->b, &offset))
			continue;
		if (!k->unpacker)
			k->unpacker = unpacker_new();
		rc = unpacker_read(k->unpacker, &f->pack, offset, want, out);
		pack_file_forget(f);
		if (rc == 0) {
			k->last = at;
			return 0;
		}
		ret = rc;
	}
	return ret;
}

static int packs_read(void *self, const struct oid *oid, const struct object_want *want,
		      struct object *out, char why[OBJECT_WHY])
{
	int rc = packs_ask(self, oid, want, out);

	if (rc < 0)
		snprintf(why, OBJECT_WHY, "its pack is damaged; run `git fsck`");
	return rc;
}

static int packs_head(void *self, const struct oid *oid, struct object *out, char why[OBJECT_WHY])
{
	static const struct object_want want = {.most = 0};
	struct object o;
	int rc = packs_read(self, oid, &want, &o, why);

	if (rc != 0)
		return rc;
	*out = (struct object){.type = o.type, .size = o.size};
	object_release(&o); /* an empty one is not too large */
	return 0;
}

/* Within a pack objects that are deltas of each other lie together, bases first. */
#define PLACE_BITS 48

static uint64_t packs_place(void *self, const struct oid *oid)
{
	struct packs *k = self;
	uint64_t offset;

	k->asked++;
	if (!k->listed)
		packs_list(k);
	for (size_t i = 0; i < k->n; i++)
		if (pack_file_ready(k, i) && pack_find(&k->file[i].pack, oid->b, &offset))
			return (uint64_t)i << PLACE_BITS | offset;
	return 0;
}

static void packs_close(void *self)
{
	struct packs *k = self;

	for (size_t i = 0; i < k->n; i++) {
		if (k->file[i].state == PACK_OPEN)
			pack_file_close(&k->file[i]);
		free(k->file[i].stem);
	}
	unpacker_free(k->unpacker);
	free(k->file);
	free(k);
}

const struct object_reader packs_reader = {packs_read, packs_head, packs_close, packs_place};

struct packs *packs_open(const struct object_dirs *dirs)
{
	struct packs *k = calloc(1, sizeof *k);

	if (!k)
		arena_out_of_memory();
	k->dirs = dirs;
	return k;
}
