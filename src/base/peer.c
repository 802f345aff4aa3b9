/* A child process that is asked again and again: one question out, one answer back. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/child.h"
#include "ssot/base/proc.h"

struct proc_peer {
	pid_t pid;
	int to, from;
	FILE *err; /* an unlinked file: nobody has to drain it */
	char buf[65536];
	size_t at, n; /* what of buf is not handed out yet */
};

static void proc_peer_close(int fd)
{
	if (fd >= 0)
		close(fd);
}

struct proc_peer *proc_peer_start(const char *const *argv, const char *const *env, char *why,
				  size_t size)
{
	struct proc_peer *p = calloc(1, sizeof *p);
	int in[2] = {-1, -1}, out[2] = {-1, -1}, rc;
	struct arena a = {0};

	if (!p)
		arena_out_of_memory();
	p->err = tmpfile();
	if (!p->err || pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
		rc = errno;
	else
		rc = proc_spawn(&p->pid, argv, proc_environment(&a, env),
				(int[3]){in[0], out[1], fileno(p->err)});
	proc_peer_close(in[0]);
	proc_peer_close(out[1]);
	arena_clear(&a);
	if (rc == 0) {
		p->to = in[1];
		p->from = out[0];
		return p;
	}
	snprintf(why, size, "cannot run %s: %s", argv[0], strerror(rc));
	proc_peer_close(in[1]);
	proc_peer_close(out[0]);
	if (p->err)
		fclose(p->err);
	free(p);
	return NULL;
}

int proc_peer_write(struct proc_peer *p, struct slice bytes)
{
	while (bytes.n) {
		ssize_t n = write(p->to, bytes.p, bytes.n);

		if (n > 0)
			bytes = slice_from(bytes, (size_t)n);
		else if (n < 0 && errno != EINTR)
			return -1;
	}
	return 0;
}

static int proc_peer_fill(struct proc_peer *p)
{
	ssize_t n;

	do
		n = read(p->from, p->buf, sizeof p->buf);
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		return -1;
	p->at = 0;
	p->n = (size_t)n;
	return 0;
}

int proc_peer_read(struct proc_peer *p, char *to, size_t n)
{
	while (n) {
		size_t part;

		if (p->at == p->n && proc_peer_fill(p) != 0)
			return -1;
		part = p->n - p->at < n ? p->n - p->at : n;
		memcpy(to, p->buf + p->at, part);
		p->at += part;
		to += part;
		n -= part;
	}
	return 0;
}

int proc_peer_line(struct proc_peer *p, char *to, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (proc_peer_read(p, to + i, 1) != 0)
			return -1;
		if (to[i] == '\n') {
			to[i] = '\0';
			return 0;
		}
	}
	return -1;
}

/* Programs put the cause last; earlier lines are progress and warnings. */
static void proc_peer_last_words(FILE *err, char *why, size_t size)
{
	char line[512];

	rewind(err);
	while (fgets(line, sizeof line, err)) {
		struct slice s = slice_trim(slice_of(line));

		if (s.n)
			snprintf(why, size, "%.*s", SLICE_ARG(s));
	}
}

void proc_peer_stop(struct proc_peer *p, char *why, size_t size)
{
	if (!p)
		return;
	close(p->to);
	close(p->from);
	while (waitpid(p->pid, NULL, 0) < 0 && errno == EINTR)
		;
	if (size) {
		*why = '\0';
		proc_peer_last_words(p->err, why, size);
	}
	fclose(p->err);
	free(p);
}
