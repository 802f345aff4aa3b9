/* Child processes, fed and drained at the same time so that no pipe can fill up and block. */
#include "ssot/base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/child.h"

#define PROC_ERR_KEPT ((size_t)4096)
#define PROC_CHUNK    ((size_t)65536)

struct proc_pipe {
	int fd;	     /* ours; -1 when closed */
	size_t keep; /* bytes to keep, the rest is read and dropped */
	int error;   /* the errno that ended it before its end, 0 if none did */
	VEC(char) v;
};

static void proc_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Whether the "NAME=value" in `entry` is set or removed by `env`. */
static bool proc_env_overrides(const char *const *env, const char *entry)
{
	size_t n = strcspn(entry, "=");

	for (; *env; env++)
		if (strcspn(*env, "=") == n && memcmp(*env, entry, n) == 0)
			return true;
	return false;
}

char **proc_environment(struct arena *a, const char *const *env)
{
	size_t n = 0, own = 0;
	char **out;

	if (!env)
		return environ;
	while (environ[own])
		own++;
	for (const char *const *e = env; *e; e++)
		n++;
	out = ARENA_ARRAY(a, char *, own + n + 1);
	n = 0;
	for (char **e = environ; *e; e++)
		if (!proc_env_overrides(env, *e))
			out[n++] = *e;
	for (; *env; env++)
		if (strchr(*env, '='))
			/* posix_spawn() takes char * for historical reasons but does not write. */
			out[n++] = (char *)(uintptr_t)*env;
	return out;
}

int proc_spawn(pid_t *pid, const char *const *argv, char **env, const int fds[3])
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t defaults;
	int rc;

	if (posix_spawn_file_actions_init(&actions) != 0 || posix_spawnattr_init(&attr) != 0)
		arena_out_of_memory();
	/* What we ignore for ourselves must not be ignored in somebody else's program. */
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	posix_spawnattr_setsigdefault(&attr, &defaults);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
	for (int i = 0; i < 3; i++)
		if (posix_spawn_file_actions_adddup2(&actions, fds[i], i) != 0)
			arena_out_of_memory();
	rc = posix_spawnp(pid, argv[0], &actions, &attr, (char *const *)(uintptr_t)argv, env);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	return rc;
}

static void proc_drain(struct arena *a, struct proc_pipe *p)
{
	char chunk[PROC_CHUNK];
	ssize_t n = read(p->fd, chunk, sizeof chunk);

	if (n > 0) {
		size_t left = p->keep - p->v.n, kept = (size_t)n < left ? (size_t)n : left;

		while (p->v.cap - p->v.n < kept)
			p->v.p = arena_grow(a, p->v.p, 1, &p->v.cap);
		if (kept)
			memcpy(p->v.p + p->v.n, chunk, kept);
		p->v.n += kept;
	}
	if (n < 0 && errno == EINTR)
		return;
	p->error = n < 0 ? errno : 0;
	if (n <= 0)
		proc_close(&p->fd);
}

static void proc_feed(int *in, struct slice *input)
{
	ssize_t n = write(*in, input->p, input->n);

	if (n > 0)
		*input = slice_from(*input, (size_t)n);
	/* A child that reads no further is no error: its status tells. */
	if (!input->n || (n < 0 && errno != EINTR && errno != EAGAIN))
		proc_close(in);
}

static void proc_talk(struct arena *a, int *in, struct slice input, struct proc_pipe *out,
		      struct proc_pipe *err)
{
	if (!input.n)
		proc_close(in);
	while (*in >= 0 || out->fd >= 0 || err->fd >= 0) {
		struct pollfd p[3] = {{.fd = *in, .events = POLLOUT},
				      {.fd = out->fd, .events = POLLIN},
				      {.fd = err->fd, .events = POLLIN}};

		if (poll(p, 3, -1) < 0)
			continue;
		if (*in >= 0 && p[0].revents)
			proc_feed(in, &input);
		if (out->fd >= 0 && p[1].revents)
			proc_drain(a, out);
		if (err->fd >= 0 && p[2].revents)
			proc_drain(a, err);
	}
}

int proc_run(struct proc_output *o, const char *const *argv, const char *const *env,
	     struct slice input, struct diag_list *d)
{
	int in[2] = {-1, -1}, out[2] = {-1, -1}, err[2] = {-1, -1};
	struct proc_pipe po = {.keep = SIZE_MAX}, pe = {.keep = PROC_ERR_KEPT};
	int status, ret = -1;
	pid_t pid;

	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC)) {
		diag_error(d, "cannot run %s: %s", argv[0], strerror(errno));
		goto out;
	}
	status = proc_spawn(&pid, argv, proc_environment(d->arena, env),
			    (int[3]){in[0], out[1], err[1]});
	if (status != 0) {
		diag_error(d, "cannot run %s: %s", argv[0], strerror(status));
		goto out;
	}
	proc_close(&in[0]);
	proc_close(&out[1]);
	proc_close(&err[1]);
	po.fd = out[0];
	pe.fd = err[0];
	out[0] = err[0] = -1;
	fcntl(in[1], F_SETFL, O_NONBLOCK);
	proc_talk(d->arena, &in[1], input, &po, &pe);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR) {
			diag_error(d, "cannot wait for %s: %s", argv[0], strerror(errno));
			goto out;
		}
	/* Part of what a program says is nothing that could be relied on. */
	if (po.error || pe.error) {
		diag_error(d, "cannot read what %s says: %s", argv[0],
			   strerror(po.error ? po.error : pe.error));
		goto out;
	}
	o->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	o->out = (struct slice){po.v.p, po.v.n};
	o->err = (struct slice){pe.v.p, pe.v.n};
	ret = 0;
out:
	for (int i = 0; i < 2; i++) {
		proc_close(&in[i]);
		proc_close(&out[i]);
		proc_close(&err[i]);
	}
	return ret;
}
