/* Files of which parts are read: a few as they are asked for, or all of them mapped. */
#ifndef SSOT_SRC_SOURCE_WINDOW_H
#define SSOT_SRC_SOURCE_WINDOW_H

#include <stdint.h>

#include "ssot/base/slice.h"

struct window {
	struct slice in; /* what of the file is in memory */
	uint64_t at;	 /* where in the file that begins */
	uint64_t size;	 /* of the file, in bytes */
	int fd;		 /* -1: nothing more can be read */
	char *buffer;	 /* where parts go; NULL until one was read */
	size_t room;
	bool mapped;
};

/* Opens the file at `path`, which is not empty. 0; or -1, and nothing to close. */
int window_open(struct window *w, const char *path);

/* The same over a file that is in memory as a whole; the bytes are borrowed. */
void window_over(struct window *w, struct slice file);

/*
 * Maps the whole file, for who will read much of it, and closes it; so does a large part. Else, or
 * when that is refused, each part that is not at hand is read, which costs less than mapping what
 * lies around it.
 */
void window_map(struct window *w);

/* Gives the memory of mapped pages back; what is asked for again comes back by itself. */
void window_forget(struct window *w);

/* Reads a part that is not in memory: see window_get(). */
struct slice window_read(struct window *w, uint64_t at, size_t n);

/*
 * `n` bytes of the file from `at` on, and what is at hand behind them; fewer only at the end of the
 * file, none when they cannot be read. Valid until the next call.
 */
static inline struct slice window_get(struct window *w, uint64_t at, size_t n)
{
	if (at >= w->at && at - w->at < w->in.n && w->in.n - (at - w->at) >= n)
		return slice_from(w->in, (size_t)(at - w->at));
	return window_read(w, at, n);
}

void window_close(struct window *w);

#endif
