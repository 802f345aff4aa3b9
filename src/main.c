/* The way in: makes the ground safe and hands over. */
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <unistd.h>

#include "src/cmd/command.h"

/* A file that is mapped was cut off by somebody: nothing that was read so far can be trusted. */
static _Noreturn void main_cut_off(int number)
{
	static const char text[] = "git-ssot: error: a file of the repository was cut off while it "
				   "was read: nothing was judged\n";

	(void)number;
	/* Whether anybody reads it or not: the status tells. */
	if (write(2, text, sizeof text - 1) < 0)
		_exit(EXIT_TROUBLE);
	_exit(EXIT_TROUBLE);
}

/* Memory that was given back is used again before the system is asked: new pages are the dearest.
 */
static void main_tune_memory(void)
{
#ifdef M_TOP_PAD
	mallopt(M_TOP_PAD, 512 << 10);
	mallopt(M_TRIM_THRESHOLD, 16 << 20);
	mallopt(M_MMAP_THRESHOLD, 4 << 20);
#endif
}

int main(int argc, char **argv)
{
	main_tune_memory();
	/*
	 * A stream that the caller closed must not become the number of the next file we open. It
	 * stays unwritable, so that a report that goes nowhere is an error.
	 */
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) != fd)
			return EXIT_TROUBLE;
	/* A closed pipe is an error that we see and report, not a death: the verdict must stand. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGBUS, main_cut_off);
	/* A parent that ignores it would keep us from waiting for our own children. */
	signal(SIGCHLD, SIG_DFL);
	return command_main(argc, argv);
}
