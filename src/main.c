/* The way in: finds the command and hands over. */
#include <signal.h>
#include <stdio.h>

#include "src/cmd/command.h"

int main(int argc, char **argv)
{
	/* A closed pipe is an error that we see and report, not a death: the verdict must stand. */
	signal(SIGPIPE, SIG_IGN);
	return command_main(argc, argv);
}
