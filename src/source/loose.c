/*
 * The object reader over loose objects: a file each, a zlib stream that begins with "type size".
 * Small ones are inflated in one go; what does not go so is read piece by piece by zlib, which then
 * says what is wrong. libgit2 could do this, but its 1.5 loops for ever over one that was cut off.
 */
#include <errno.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "src/source/objects.h"

/* "commit", a space, twenty digits and a NUL are less. */
#define LOOSE_HEADER 32u

/* Files up to this size are inflated in one go, into room for text as it usually packs. */
#define LOOSE_WHOLE ((size_t)256 << 10)
#define LOOSE_ROOM  ((size_t)8)

struct loose {
	const struct object_dirs *dirs;
	struct libdeflate_decompressor *inflate; /* NULL until wanted */
};

/* A loose object being read. */
struct loose_stream {
	int fd;
	z_stream z;
	unsigned char in[16384];
	char head[LOOSE_HEADER]; /* what was inflated first */
	size_t nhead, nread;	 /* of that, the header with its NUL; all of it */
	bool ended;
};

static int loose_find(const struct loose *l, const struct oid *oid)
{
	static const char digit[] = "0123456789abcdef";
	char name[64], path[4096];
	size_t n = 0;

	for (unsigned i = 0; i < 20; i++) {
		name[n++] = digit[oid->b[i] >> 4];
		name[n++] = digit[oid->b[i] & 15];
		if (i == 0)
			name[n++] = '/';
	}
	name[n] = '\0';
	for (size_t i = 0; i < l->dirs->n; i++) {
		int len = snprintf(path, sizeof path, "%s/%s", l->dirs->p[i], name);
		int fd;

		if (len < 0 || (size_t)len >= sizeof path)
			continue;
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd >= 0)
			return fd;
		if (errno != ENOENT && errno != ENOTDIR)
			return -1;
	}
	errno = ENOENT;
	return -1;
}

/* More of the file for zlib. 0, or -1 when there is none. */
static int loose_fill(struct loose_stream *s)
{
	ssize_t got;

	do
		got = read(s->fd, s->in, sizeof s->in);
	while (got < 0 && errno == EINTR);
	if (got <= 0)
		return -1;
	s->z.next_in = s->in;
	s->z.avail_in = (uInt)got;
	return 0;
}

/*
 * Inflates up to `n` bytes. How many there were, fewer than asked for only at the end of the
 * stream; or -1 when it is damaged or cut off.
 */
static ssize_t loose_inflate(struct loose_stream *s, char *to, size_t n)
{
	const size_t most = (size_t)1 << 30;
	size_t done = 0;

	while (done < n && !s->ended) {
		size_t room = n - done < most ? n - done : most;
		int rc;

		if (!s->z.avail_in && loose_fill(s) != 0)
			return -1;
		s->z.next_out = (unsigned char *)to + done;
		s->z.avail_out = (uInt)room;
		rc = inflate(&s->z, Z_NO_FLUSH);
		if (rc != Z_OK && rc != Z_STREAM_END)
			return -1;
		s->ended = rc == Z_STREAM_END;
		done += room - s->z.avail_out;
	}
	return (ssize_t)done;
}

/* Reads the header, "type size" and a NUL. Its bytes, or 0 when it is none. */
static size_t loose_parse(struct slice head, struct object *out)
{
	struct slice size;
	size_t space, end = slice_find(head, '\0');

	space = slice_find(slice_first(head, end), ' ');
	size = slice_from(slice_first(head, end), space + 1);
	if (end == head.n || !size.n || size.n > 18)
		return 0;
	out->type = object_type_named(slice_first(head, space));
	for (size_t i = 0; i < size.n; i++) {
		if (size.p[i] < '0' || size.p[i] > '9')
			return 0;
		out->size = out->size * 10 + (uint64_t)(size.p[i] - '0');
	}
	return out->type ? end + 1 : 0;
}

static void loose_end(struct loose_stream *s)
{
	inflateEnd(&s->z);
	close(s->fd);
}

static int loose_damaged(struct loose_stream *s, char why[OBJECT_WHY])
{
	snprintf(why, OBJECT_WHY, "its file is damaged; run `git fsck`");
	loose_end(s);
	return -1;
}

/* Begins to read the object in `fd`, which it takes: its header. */
static int loose_begin(struct loose_stream *s, int fd, struct object *out, char why[OBJECT_WHY])
{
	ssize_t n;

	*out = (struct object){0};
	s->ended = false;
	s->fd = fd;
	memset(&s->z, 0, sizeof s->z);
	if (inflateInit(&s->z) != Z_OK)
		arena_out_of_memory();
	n = loose_inflate(s, s->head, sizeof s->head);
	s->nread = n > 0 ? (size_t)n : 0;
	s->nhead = loose_parse((struct slice){s->head, s->nread}, out);
	return s->nhead ? 0 : loose_damaged(s, why);
}

/* The object's file: 0 with *fd, 1 when there is none, -1 when it cannot be opened. */
static int loose_open_file(const struct loose *l, const struct oid *oid, int *fd,
			   char why[OBJECT_WHY])
{
	*fd = loose_find(l, oid);
	if (*fd >= 0)
		return 0;
	snprintf(why, OBJECT_WHY, "%s", strerror(errno));
	return errno == ENOENT ? 1 : -1;
}

static int loose_head(void *self, const struct oid *oid, struct object *out, char why[OBJECT_WHY])
{
	struct loose_stream s;
	int fd, rc = loose_open_file(self, oid, &fd, why);

	if (rc == 0)
		rc = loose_begin(&s, fd, out, why);
	if (rc == 0)
		loose_end(&s);
	return rc;
}

/* The rest of an object whose header was read. */
static int loose_stream_read(struct loose_stream *s, struct object *out, char why[OBJECT_WHY])
{
	size_t have = s->nread - s->nhead, size = (size_t)out->size;
	/* One byte more than there should be, so that the stream is read to its end. */
	char *p = malloc(size + 1);
	ssize_t more;

	if (!p)
		arena_out_of_memory();
	if (have <= size) {
		memcpy(p, s->head + s->nhead, have);
		more = loose_inflate(s, p + have, size - have + 1);
		if (more >= 0 && have + (size_t)more == size && s->ended) {
			loose_end(s);
			out->bytes = (struct slice){p, size};
			out->owner = p;
			out->release = free;
			return 0;
		}
	}
	free(p);
	return loose_damaged(s, why);
}

/* The file inflated whole, with its header: 0; or -1 when it does not go so, for whatever cause. */
static int loose_inflate_whole(struct loose *l, int fd, char **out, size_t *n)
{
	struct stat st;
	size_t size, room;
	char *in;
	int rc = -1;

	if (fstat(fd, &st) != 0 || st.st_size <= 0 || (size_t)st.st_size > LOOSE_WHOLE)
		return -1;
	if (!l->inflate && !(l->inflate = libdeflate_alloc_decompressor()))
		arena_out_of_memory();
	size = (size_t)st.st_size;
	room = LOOSE_ROOM * size + 1024;
	in = malloc(size);
	*out = malloc(room);
	if (!in || !*out)
		arena_out_of_memory();
	if (pread(fd, in, size, 0) == (ssize_t)size &&
	    libdeflate_zlib_decompress_ex(l->inflate, in, size, *out, room, NULL, n) ==
		    LIBDEFLATE_SUCCESS)
		rc = 0;
	else
		free(*out);
	free(in);
	return rc;
}

/* Reads a small object at once, as most are: 0, or -1 when it has to be read piece by piece. */
static int loose_whole(struct loose *l, int fd, const struct object_want *want, struct object *out)
{
	size_t n, head;
	char *p;

	*out = (struct object){0};
	if (loose_inflate_whole(l, fd, &p, &n) != 0)
		return -1;
	head = loose_parse((struct slice){p, n < LOOSE_HEADER ? n : LOOSE_HEADER}, out);
	if (!head || out->size != n - head || object_is_too_large(out, want)) {
		free(p);
		return -1;
	}
	out->bytes = (struct slice){p + head, n - head};
	out->owner = p;
	out->release = free;
	return 0;
}

static int loose_read(void *self, const struct oid *oid, const struct object_want *want,
		      struct object *out, char why[OBJECT_WHY])
{
	struct loose_stream s;
	int fd, rc = loose_open_file(self, oid, &fd, why);

	if (rc != 0)
		return rc;
	if (loose_whole(self, fd, want, out) == 0) {
		close(fd);
		return 0;
	}
	rc = loose_begin(&s, fd, out, why);
	if (rc != 0)
		return rc;
	if (!object_is_too_large(out, want))
		return loose_stream_read(&s, out, why);
	loose_end(&s);
	return 0;
}

static void loose_close(void *self)
{
	struct loose *l = self;

	libdeflate_free_decompressor(l->inflate);
	free(l);
}

const struct object_reader loose_reader = {loose_read, loose_head, loose_close};

struct loose *loose_open(const struct object_dirs *dirs)
{
	struct loose *l = calloc(1, sizeof *l);

	if (!l)
		arena_out_of_memory();
	l->dirs = dirs;
	return l;
}
