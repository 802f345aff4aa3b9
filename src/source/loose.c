/*
 * The object reader over loose objects: a file each, a zlib stream that begins with "type size".
 * libgit2 could do this, but its 1.5 loops for ever over one that was cut off.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "src/source/objects.h"

/* "commit", a space, twenty digits and a NUL are less. */
#define LOOSE_HEADER 32u

struct loose {
	const struct object_dirs *dirs;
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

static int loose_parse(struct loose_stream *s, struct object *out)
{
	struct slice head = {s->head, s->nread}, size;
	size_t space, end = slice_find(head, '\0');

	space = slice_find(slice_first(head, end), ' ');
	size = slice_from(slice_first(head, end), space + 1);
	if (end == head.n || !size.n || size.n > 18)
		return -1;
	out->type = object_type_named(slice_first(head, space));
	for (size_t i = 0; i < size.n; i++) {
		if (size.p[i] < '0' || size.p[i] > '9')
			return -1;
		out->size = out->size * 10 + (uint64_t)(size.p[i] - '0');
	}
	s->nhead = end + 1;
	return out->type ? 0 : -1;
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

/* Opens the object and reads its header. */
static int loose_begin(const struct loose *l, struct loose_stream *s, const struct oid *oid,
		       struct object *out, char why[OBJECT_WHY])
{
	ssize_t n;

	*out = (struct object){0};
	s->ended = false;
	s->fd = loose_find(l, oid);
	if (s->fd < 0) {
		snprintf(why, OBJECT_WHY, "%s", strerror(errno));
		return errno == ENOENT ? 1 : -1;
	}
	memset(&s->z, 0, sizeof s->z);
	if (inflateInit(&s->z) != Z_OK)
		arena_out_of_memory();
	n = loose_inflate(s, s->head, sizeof s->head);
	s->nread = n > 0 ? (size_t)n : 0;
	return loose_parse(s, out) == 0 ? 0 : loose_damaged(s, why);
}

static int loose_head(void *self, const struct oid *oid, struct object *out, char why[OBJECT_WHY])
{
	struct loose_stream s;
	int rc = loose_begin(self, &s, oid, out, why);

	if (rc == 0)
		loose_end(&s);
	return rc;
}

static int loose_read(void *self, const struct oid *oid, const struct object_want *want,
		      struct object *out, char why[OBJECT_WHY])
{
	struct loose_stream s;
	int rc = loose_begin(self, &s, oid, out, why);
	size_t have, size;
	ssize_t more;
	char *p;

	if (rc != 0)
		return rc;
	if (object_is_too_large(out, want)) {
		loose_end(&s);
		return 0;
	}
	have = s.nread - s.nhead;
	size = (size_t)out->size;
	/* One byte more than there should be, so that the stream is read to its end. */
	p = malloc(size + 1);
	if (!p)
		arena_out_of_memory();
	if (have <= size) {
		memcpy(p, s.head + s.nhead, have);
		more = loose_inflate(&s, p + have, size - have + 1);
		if (more >= 0 && have + (size_t)more == size && s.ended) {
			loose_end(&s);
			out->bytes = (struct slice){p, size};
			out->owner = p;
			out->release = free;
			return 0;
		}
	}
	free(p);
	return loose_damaged(&s, why);
}

static void loose_close(void *self)
{
	free(self);
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
