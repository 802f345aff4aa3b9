/* The watch over a thread: a timer of its processor time, and the signal that it sends. */
#include "ssot/base/watch.h"

#include <unistd.h>

#define WATCH_SIGNAL SIGVTALRM

/* Its name in struct sigevent, which older C libraries have none for. */
#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

/* Of a name, so that the line has room for two. */
#define NAME_MOST 400u

/* A line in the making, within a signal: without stdio and memory. */
struct watch_line {
	char p[1024 + 2 * NAME_MOST];
	size_t n;
};

/* No byte that a terminal obeys. */
static void line_put(struct watch_line *l, struct slice text)
{
	for (size_t i = 0; i < text.n && i < NAME_MOST; i++)
		l->p[l->n++] = text.p[i] >= ' ' && text.p[i] < 127 ? text.p[i] : '?';
}

static void line_put_number(struct watch_line *l, unsigned n)
{
	char digit[16];
	size_t at = sizeof digit;

	do {
		digit[--at] = (char)('0' + n % 10);
		n /= 10;
	} while (n);
	line_put(l, (struct slice){digit + at, sizeof digit - at});
}

/* A judgement is reported when it is complete: of this one nothing was. */
static _Noreturn void watch_stop(const struct watch *w)
{
	struct watch_line l = {.n = 0};

	line_put(&l, SLICE("git-ssot: error: "));
	line_put(&l, w->what);
	line_put(&l, SLICE(" could not judge "));
	line_put(&l, w->where);
	line_put(&l, SLICE(": it took more than "));
	line_put_number(&l, w->seconds);
	line_put(&l, SLICE(" s of processor time: make its patterns simpler, exclude the path, or "
			   "raise time-limit in [ssot]"));
	l.p[l.n++] = '\n';
	/* Whether anybody reads it or not: the status tells. */
	if (write(2, l.p, l.n) < 0)
		_exit(2);
	_exit(2);
}

static void watch_tick(int number, siginfo_t *info, void *context)
{
	struct watch *w = info->si_code == SI_TIMER ? info->si_value.sival_ptr : NULL;

	(void)number;
	(void)context;
	if (!w)
		return;
	w->ticks++;
	if (w->on && (unsigned)(w->ticks - w->begun) > w->seconds + 1)
		watch_stop(w);
}

/* Where there is no such timer nothing is watched: it is a limit on what can be judged, no rule. */
static void watch_start(struct watch *w)
{
	const struct itimerspec second = {{1, 0}, {1, 0}};
	struct sigaction action = {.sa_sigaction = watch_tick, .sa_flags = SA_SIGINFO | SA_RESTART};
	struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = WATCH_SIGNAL};
	sigset_t only;

	sigemptyset(&action.sa_mask);
	sigemptyset(&only);
	sigaddset(&only, WATCH_SIGNAL);
	event.sigev_value.sival_ptr = w;
	event.sigev_notify_thread_id = gettid();
	if (sigaction(WATCH_SIGNAL, &action, NULL) != 0 ||
	    pthread_sigmask(SIG_UNBLOCK, &only, NULL) != 0 ||
	    timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &w->timer) != 0)
		return;
	w->running = true;
	timer_settime(w->timer, 0, &second, NULL);
}

void watch_begin(struct watch *w, struct slice what, struct slice where)
{
	if (!w->seconds)
		return;
	if (!w->running)
		watch_start(w);
	w->what = what;
	w->where = where;
	w->begun = w->ticks;
	w->on = 1;
}

void watch_end(struct watch *w)
{
	w->on = 0;
}

void watch_rest(struct watch *w)
{
	w->on = 0;
	if (w->running)
		timer_delete(w->timer);
	w->running = false;
}
