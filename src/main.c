/* The way in: makes the ground safe and hands over. */
#include <fcntl.h>
#include <signal.h>

#include "src/cmd/command.h"

int main(int argc, char **argv)
{
	/*
	 * A stream that the caller closed must not become the number of the next file we open. It
	 * stays unwritable, so that a report that goes nowhere is an error.
	 */
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) != fd)
			return EXIT_TROUBLE;
	/* A closed pipe is an error that we see and report, not a death: the verdict must stand. */
	signal(SIGPIPE, SIG_IGN);
	/* A parent that ignores it would keep us from waiting for our own children. */
	signal(SIGCHLD, SIG_DFL);
	return command_main(argc, argv);
}
