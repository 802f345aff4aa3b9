/* Files of which parts are read: by pread, or in a mapping. */
#include "src/source/window.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ssot/base/arena.h"

/* At least so much is read at once. */
#define PIECE ((size_t)512)
/* A larger part is not read into memory of ours. */
#define LARGE ((size_t)256 << 10)

int window_open(struct window *w, const char *path)
{
	struct stat st;

	*w = (struct window){.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
	if (w->fd < 0)
		return -1;
	if (fstat(w->fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size <= 0) {
		window_close(w);
		return -1;
	}
	w->size = (uint64_t)st.st_size;
	return 0;
}

void window_over(struct window *w, struct slice file)
{
	*w = (struct window){.in = file, .size = file.n, .fd = -1};
}

void window_map(struct window *w)
{
	void *p;

	if (w->fd < 0 || w->size > SIZE_MAX)
		return;
	p = mmap(NULL, (size_t)w->size, PROT_READ, MAP_PRIVATE, w->fd, 0);
	if (p == MAP_FAILED)
		return;
	close(w->fd);
	free(w->buffer);
	w->buffer = NULL;
	w->room = 0;
	w->fd = -1;
	w->in = (struct slice){p, (size_t)w->size};
	w->at = 0;
	w->mapped = true;
}

void window_forget(struct window *w)
{
	if (w->mapped)
		madvise((void *)(uintptr_t)w->in.p, w->in.n, MADV_DONTNEED);
}

static void window_make_room(struct window *w, size_t n)
{
	if (n <= w->room)
		return;
	free(w->buffer);
	w->room = n;
	w->buffer = malloc(n);
	if (!w->buffer)
		arena_out_of_memory();
}

struct slice window_read(struct window *w, uint64_t at, size_t n)
{
	size_t done = 0;

	if (at >= w->size)
		return (struct slice){0};
	if (n > LARGE)
		window_map(w);
	if (w->fd < 0) /* all of it is in memory, and may end before the part does */
		return slice_from(w->in, (size_t)at);
	if (n < PIECE)
		n = PIECE;
	if (n > w->size - at)
		n = (size_t)(w->size - at);
	w->in = (struct slice){0};
	window_make_room(w, n);
	while (done < n) {
		ssize_t got = pread(w->fd, w->buffer + done, n - done, (off_t)(at + done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) /* 0: it was cut off since it was opened */
			return w->in;
		done += (size_t)got;
	}
	w->at = at;
	w->in = (struct slice){w->buffer, n};
	return w->in;
}

void window_close(struct window *w)
{
	if (w->mapped)
		munmap((void *)(uintptr_t)w->in.p, w->in.n);
	if (w->fd >= 0)
		close(w->fd);
	free(w->buffer);
	*w = (struct window){.fd = -1};
}
