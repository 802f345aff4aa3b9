/* A watch over the processor time of a thread: what takes too long is told so, then ended. */
#ifndef SSOT_BASE_WATCH_H
#define SSOT_BASE_WATCH_H

#include <signal.h>
#include <time.h>

#include "ssot/base/slice.h"

/*
 * One for each thread. Its timer ticks once for every second of processor time that the thread had:
 * a busy or sleeping machine adds none, and work of less than a second never hears of it.
 */
struct watch {
	unsigned seconds; /* that a task may take; 0: any */
	timer_t timer;
	bool running; /* the timer */
	/* The task at hand, for the signal that ends it. */
	struct slice what, where;
	volatile sig_atomic_t on, ticks, begun;
};

/*
 * A task begins, in this thread: `what` ("rule-id") judges `where` (a path). Both are borrowed
 * until watch_end(). Starts the timer if need be.
 */
void watch_begin(struct watch *w, struct slice what, struct slice where);

/* The task is done; the timer goes on for the next one. */
void watch_end(struct watch *w);

/*
 * Whether the task at hand has had its time: it should then give up. One that does not ask for a
 * second more, as within a match that goes on and on, is ended with all the program: a line says
 * which it was, and the exit status is 2.
 */
static inline bool watch_is_late(const struct watch *w)
{
	return w->on && (unsigned)(w->ticks - w->begun) > w->seconds;
}

/* Gives the timer back: by the thread it is of, before that ends or another one goes on. */
void watch_rest(struct watch *w);

#endif
