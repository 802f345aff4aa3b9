/*
 * The index read from its file: versions 2, 3 and 4, SHA-1 and SHA-256. What it does not know it
 * leaves to the other readers.
 *
 * The checksum at the end is not computed: git does not look at it either when it writes the commit
 * from this file, and it is judged what git commits. Lengths are checked here, and the order of the
 * entries where they are compared, so that a damaged file cannot lead astray.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "src/source/store.h"

#define HEADER_SIZE   12u
/* In the third byte of the mode: files, links and submodules have it, directories have not. */
#define MODE_FILE_BIT 0x80
/* So many entries are tried in one go. */
#define PLAIN_MOST    32u

#define FLAG_STAGE	   0x3000u
/* Second flags. */
#define FLAG_SKIP_WORKTREE 0x4000u
#define FLAG_INTENT_TO_ADD 0x2000u

struct index_text {
	struct repo *r;
	struct slice file;
	struct slice rest; /* what is not parsed yet, without the checksum at the end */
	unsigned version;
	struct slice last; /* path of the entry before: version 4 says only what differs */
	bool partial; /* entries that make sense only with an extension which we leave to git */
	bool foreign; /* such an extension */
};

/*
 * Maps the whole file: git replaces an index, it does not write into one. Who cuts it off all the
 * same ends us with a signal that main() turns into an error.
 */
static int index_load(struct repo *r, struct slice *out, struct diag_list *d)
{
	const char *name = r->place.index.p;
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct index_map *map;
	struct stat st;
	void *p = NULL;

	if (fd < 0 || fstat(fd, &st) != 0) {
		diag_error(d, "%s: %s", name, strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	if (!S_ISREG(st.st_mode)) {
		close(fd);
		return diag_error(d, "%s: the index is no regular file", name);
	}
	index_seen(r, fd, &st);
	if (st.st_size > 0)
		p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return diag_error(d, "%s: cannot be read whole: %s", name, strerror(errno));
	map = ARENA_NEW(r->arena, struct index_map);
	*map = (struct index_map){r->index_maps, p, (size_t)st.st_size};
	r->index_maps = map;
	*out = (struct slice){p, map->n};
	return 0;
}

void index_unmap(struct repo *r)
{
	for (struct index_map *m = r->index_maps; m; m = m->next)
		if (m->p)
			munmap(m->p, m->n);
	r->index_maps = NULL;
}

/* Version 4: how much of the last path to drop, then what to add. False when malformed. */
static bool index_path_v4(struct index_text *t, struct slice rest, struct slice *path, size_t *used)
{
	size_t drop, at = 0, n;
	unsigned char c;
	char *p;

	if (!rest.n)
		return false;
	c = (unsigned char)rest.p[at++];
	drop = c & 127u;
	while (c & 128u) {
		if (at == rest.n || drop > UINT32_MAX)
			return false;
		c = (unsigned char)rest.p[at++];
		drop = ((drop + 1) << 7) + (c & 127u);
	}
	n = slice_find(slice_from(rest, at), '\0');
	if (drop > t->last.n || at + n >= rest.n)
		return false;
	drop = t->last.n - drop;
	p = arena_bytes(t->r->arena, drop + n);
	if (drop)
		memcpy(p, t->last.p, drop);
	memcpy(p + drop, rest.p + at, n);
	*path = (struct slice){p, drop + n};
	*used = at + n + 1;
	return true;
}

/* Versions 2 and 3: the path, then one to eight NUL bytes up to a multiple of eight. */
static bool index_path_v2(struct slice rest, unsigned length, size_t head, struct slice *path,
			  size_t *used)
{
	size_t n = length < INDEX_LENGTH ? length : slice_find(rest, '\0');

	*used = ((head + n + 8) & ~(size_t)7) - head;
	/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): an empty rest is shorter */
	if (*used > rest.n || rest.p[n] != '\0')
		return false;
	*path = slice_first(rest, n);
	return true;
}

/*
 * git 2.39 reads zeros behind the end of a file that was cut off, and finds nothing staged. So what
 * is damaged is refused here and not left to it.
 */
static int index_damaged(const struct index_text *t, struct diag_list *d)
{
	return diag_error(
		d,
		"%s: the index is damaged; rebuild it with `git read-tree HEAD`, then stage "
		"again what is to be committed",
		t->r->place.index.p);
}

/* One entry: 0, with mode MODE_NONE when it is not to be committed; or -1. */
static int index_entry(struct index_text *t, struct index_entry *e, struct diag_list *d)
{
	const char *p = t->rest.p;
	size_t head = INDEX_STAT + t->r->place.oid_size + 2, used;
	unsigned flags, more = 0;
	struct slice rest;
	bool ok;

	if (t->rest.n < head + 2)
		return index_damaged(t, d);
	flags = index_u16(p + head - 2);
	if (flags & INDEX_EXTENDED) {
		more = index_u16(p + head);
		head += 2;
		if (t->version < 3 || (more & ~(FLAG_SKIP_WORKTREE | FLAG_INTENT_TO_ADD)))
			return index_damaged(t, d);
	}
	rest = slice_from(t->rest, head);
	ok = t->version == 4 ? index_path_v4(t, rest, &e->path, &used)
			     : index_path_v2(rest, flags & INDEX_LENGTH, head, &e->path, &used);
	/* git goes by the length, we go by the end: they must agree. */
	if (!ok || (flags & INDEX_LENGTH) !=
			   (e->path.n < INDEX_LENGTH ? (unsigned)e->path.n : INDEX_LENGTH))
		return index_damaged(t, d);
	t->last = e->path;
	t->rest = slice_from(rest, used);
	e->oid = (const unsigned char *)p + INDEX_STAT;
	e->mode = index_u32(p + INDEX_MODE);
	/* A path of no length: the shared part of a split index has it. A directory: a sparse
	 * index. */
	t->partial |= !e->path.n || (e->mode & 0170000) == MODE_TREE;
	if (e->mode == MODE_NONE)
		return index_damaged(t, d);
	if (more & FLAG_INTENT_TO_ADD)
		e->mode = MODE_NONE;
	return flags & FLAG_STAGE ? index_unmerged(e->path, d) : 0;
}

/*
 * `n` entries of versions 2 and 3 in one go when all are of the everyday sort, without flags and of
 * a file: nearly all are, and all of them are walked. False when one is not. None of them may reach
 * behind the end, whatever length it says.
 */
static bool index_plain(struct index_text *t, uint32_t *at, uint32_t n)
{
	const size_t head = INDEX_STAT + t->r->place.oid_size + 2;
	const char *file = t->file.p;
	size_t p = (size_t)(t->rest.p - file), begin = p;
	char ends = '\0', modes = (char)MODE_FILE_BIT;

	for (uint32_t i = 0; i < n; i++) {
		size_t length = index_u16(file + p + head - 2);

		if (length - 1 >= INDEX_LENGTH - 1)
			return false;
		ends |= file[p + head + length];
		modes &= file[p + INDEX_MODE + 2];
		at[i] = (uint32_t)p;
		p += (head + length + 8) & ~(size_t)7;
	}
	if (ends || !modes)
		return false;
	t->rest = slice_from(t->rest, p - begin);
	return true;
}

/* Entries of versions 2 and 3, which stay where they are. */
static int index_places(struct index_text *t, struct index *out, uint32_t n, struct diag_list *d)
{
	const size_t most = INDEX_STAT + t->r->place.oid_size + 2 + INDEX_LENGTH + 8;

	out->text = t->file;
	out->oid_size = t->r->place.oid_size;
	out->at = arena_bytes(t->r->arena, sizeof *out->at * ((size_t)n + 1));
	while (n) {
		size_t fit = t->rest.n / most;
		uint32_t some = n < PLAIN_MOST ? n : PLAIN_MOST;

		if (fit && fit < some)
			some = (uint32_t)fit;
		n -= some;
		if (fit && index_plain(t, out->at + out->n, some)) {
			out->n += some;
			continue;
		}
		for (; some; some--) {
			struct index_entry e = {0};

			out->at[out->n] = (uint32_t)(t->rest.p - t->file.p);
			if (index_entry(t, &e, d) != 0)
				return -1;
			out->n += e.mode != MODE_NONE;
		}
	}
	return 0;
}

static int index_entries(struct index_text *t, struct index *out, uint32_t n, struct diag_list *d)
{
	/* No entry is smaller than this: a wrong count must not make us allocate the moon. */
	if (n > t->rest.n / (INDEX_STAT + t->r->place.oid_size + 4))
		return index_damaged(t, d);
	if (t->version < 4)
		return index_places(t, out, n, d);
	out->entry = arena_bytes(t->r->arena, sizeof *out->entry * ((size_t)n + 1));
	for (uint32_t i = 0; i < n; i++) {
		if (index_entry(t, &out->entry[out->n], d) != 0)
			return -1;
		out->n += out->entry[out->n].mode != MODE_NONE;
	}
	return 0;
}

/* What follows the entries. Names in capitals may be ignored by who does not know them. */
static int index_extensions(struct index_text *t, struct index *out, struct diag_list *d)
{
	while (t->rest.n) {
		struct slice name = slice_first(t->rest, 4), data;
		uint32_t size;

		if (t->rest.n < 8)
			return index_damaged(t, d);
		size = index_u32(t->rest.p + 4);
		data = slice_from(t->rest, 8);
		if (size > data.n)
			return index_damaged(t, d);
		t->foreign |= name.p[0] < 'A' || name.p[0] > 'Z';
		if (slice_is(name, "TREE"))
			out->root = index_notes(t->r, slice_first(data, size));
		t->rest = slice_from(data, size);
	}
	return t->partial && !t->foreign ? index_damaged(t, d) : t->foreign;
}

int index_parse(struct repo *r, struct slice file, struct index *out, struct diag_list *d)
{
	struct index_text t = {.r = r, .file = file};

	if (!file.p || file.n > UINT32_MAX || file.n < HEADER_SIZE + r->place.oid_size ||
	    memcmp(file.p, "DIRC", 4) != 0)
		return 1;
	t.version = index_u32(file.p + 4);
	if (t.version < 2 || t.version > 4)
		return 1;
	t.rest = slice_from(slice_first(file, file.n - r->place.oid_size), HEADER_SIZE);
	if (index_entries(&t, out, index_u32(file.p + 8), d) != 0)
		return -1;
	return index_extensions(&t, out, d);
}

int index_read_file(struct repo *r, struct index *out, struct diag_list *d)
{
	struct slice file = {0};

	return index_load(r, &file, d) == 0 ? index_parse(r, file, out, d) : -1;
}
