/* Child processes, fed and drained at the same time so that no pipe can fill up and block. */
#include "ssot/base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROC_ERR_KEPT 4096

struct proc_pipe {
	int fd; /* ours; -1 when closed */
	VEC(char) v;
};

static void proc_set_env(const char *const *env)
{
	for (; env && *env; env++) {
		const char *eq = strchr(*env, '=');

		if (eq) {
			char *name = strndup(*env, (size_t)(eq - *env));

			if (!name || setenv(name, eq + 1, 1) != 0)
				_exit(127);
			free(name);
		} else {
			unsetenv(*env);
		}
	}
}

_Noreturn static void proc_child(const char *const *argv, const char *const *env, int fds[3])
{
	for (int i = 0; i < 3; i++)
		if (dup2(fds[i], i) < 0)
			_exit(127);
	proc_set_env(env);
	/* execvp takes char *const[] for historical reasons but does not write to it. */
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	fprintf(stderr, "cannot run %s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

static void proc_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void proc_drain(struct arena *a, struct proc_pipe *p, size_t keep)
{
	char buf[65536];
	ssize_t n = read(p->fd, buf, sizeof buf);

	if (n < 0 && errno == EINTR)
		return;
	if (n <= 0) {
		proc_close(&p->fd);
		return;
	}
	for (ssize_t i = 0; i < n && p->v.n < keep; i++)
		*VEC_ADD(a, &p->v) = buf[i];
}

static void proc_talk(struct arena *a, int *in, struct slice input, struct proc_pipe *out,
		      struct proc_pipe *err)
{
	while (*in >= 0 || out->fd >= 0 || err->fd >= 0) {
		struct pollfd p[3] = {{.fd = *in, .events = POLLOUT},
				      {.fd = out->fd, .events = POLLIN},
				      {.fd = err->fd, .events = POLLIN}};

		if (poll(p, 3, -1) < 0) {
			if (errno == EINTR)
				continue;
			return;
		}
		if (*in >= 0 && p[0].revents) {
			ssize_t n = input.n ? write(*in, input.p, input.n) : 0;

			if (n > 0)
				input = slice_from(input, (size_t)n);
			if (!input.n || (n < 0 && errno != EINTR && errno != EAGAIN))
				proc_close(in);
		}
		if (out->fd >= 0 && p[1].revents)
			proc_drain(a, out, SIZE_MAX);
		if (err->fd >= 0 && p[2].revents)
			proc_drain(a, err, PROC_ERR_KEPT);
	}
}

int proc_run(struct proc_output *o, const char *const *argv, const char *const *env,
	     struct slice input, struct diag_list *d)
{
	int in[2], out[2], err[2], status;
	struct proc_pipe po = {0}, pe = {0};
	pid_t pid;

	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC))
		return diag_error(d, "cannot run %s: %s", argv[0], strerror(errno));
	pid = fork();
	if (pid < 0)
		return diag_error(d, "cannot run %s: %s", argv[0], strerror(errno));
	if (pid == 0)
		proc_child(argv, env, (int[3]){in[0], out[1], err[1]});
	proc_close(&in[0]);
	proc_close(&out[1]);
	proc_close(&err[1]);
	po.fd = out[0];
	pe.fd = err[0];
	/* A child that stops reading must not end us: main ignores SIGPIPE. */
	fcntl(in[1], F_SETFL, O_NONBLOCK);
	proc_talk(d->arena, &in[1], input, &po, &pe);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return diag_error(d, "cannot wait for %s: %s", argv[0], strerror(errno));
	o->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	o->out = (struct slice){po.v.p, po.v.n};
	o->err = (struct slice){pe.v.p, pe.v.n};
	return 0;
}
