/* Linked into build/fault/git-ssot: lets the n-th call that may fail do so, or end the program. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <zlib.h>

/*
 * The linker's --wrap sends every call of `name` in our objects and in the static libraries to
 * __wrap_name(). FAULT_AT is the number of the call that fails, counted from 1 over all of them;
 * FAULT_WITH is how: "fail" (default), "kill" and "term" (the signal arrives there), "short" (from
 * there on one byte is read or written at a time), "again" (from there on every second call is
 * interrupted once). At the end "CALLS NAME" goes to the file FAULT_LOG: how many calls there were,
 * and what the one was that failed.
 */
static atomic_ulong fault_calls, fault_transfers;
static const char *fault_name = "-";

static unsigned long fault_at(void)
{
	const char *at = getenv("FAULT_AT");

	return at ? strtoul(at, NULL, 10) : 0;
}

static bool fault_is(const char *how)
{
	const char *with = getenv("FAULT_WITH");

	return strcmp(with ? with : "fail", how) == 0;
}

static bool fault_here(const char *name)
{
	unsigned long n = atomic_fetch_add(&fault_calls, 1) + 1;

	if (n != fault_at())
		return false;
	fault_name = name;
	if (fault_is("kill"))
		raise(SIGKILL);
	if (fault_is("term"))
		raise(SIGTERM);
	return fault_is("fail");
}

/* Of `n` bytes only so many; *interrupted when not even these, this time. */
static size_t fault_less(size_t n, bool *interrupted)
{
	bool on = fault_at() && atomic_load(&fault_calls) >= fault_at();

	*interrupted = on && fault_is("again") && atomic_fetch_add(&fault_transfers, 1) % 2 == 0;
	return on && n && fault_is("short") ? 1 : n;
}

static __attribute__((destructor)) void fault_log(void)
{
	const char *path = getenv("FAULT_LOG");
	FILE *f = path ? fopen(path, "we") : NULL;

	if (!f)
		return;
	fprintf(f, "%lu %s\n", atomic_load(&fault_calls), fault_name);
	fclose(f);
}

#define WRAP(type, name, bad, number, params, args)                                                \
	type __real_##name params;                                                                 \
	type __wrap_##name params;                                                                 \
	type __wrap_##name params                                                                  \
	{                                                                                          \
		if (!fault_here(#name))                                                            \
			return __real_##name args;                                                 \
		errno = (number);                                                                  \
		return bad;                                                                        \
	}

/* Memory. */
WRAP(void *, malloc, NULL, ENOMEM, (size_t n), (n))
WRAP(void *, calloc, NULL, ENOMEM, (size_t n, size_t size), (n, size))
WRAP(void *, realloc, NULL, ENOMEM, (void *p, size_t n), (p, n))
WRAP(char *, strdup, NULL, ENOMEM, (const char *s), (s))
WRAP(char *, strndup, NULL, ENOMEM, (const char *s, size_t n), (s, n))
WRAP(void *, mmap, MAP_FAILED, ENOMEM,
     (void *at, size_t n, int prot, int flags, int fd, off_t offset),
     (at, n, prot, flags, fd, offset))
WRAP(void *, mmap64, MAP_FAILED, ENOMEM,
     (void *at, size_t n, int prot, int flags, int fd, off_t offset),
     (at, n, prot, flags, fd, offset))
WRAP(FILE *, open_memstream, NULL, ENOMEM, (char **p, size_t *n), (p, n))

/* Files. */
WRAP(int, open, -1, EMFILE, (const char *path, int flags, mode_t mode), (path, flags, mode))
WRAP(int, open64, -1, EMFILE, (const char *path, int flags, mode_t mode), (path, flags, mode))
WRAP(int, stat, -1, EACCES, (const char *path, struct stat *st), (path, st))
WRAP(int, lstat, -1, EACCES, (const char *path, struct stat *st), (path, st))
WRAP(int, fstat, -1, EIO, (int fd, struct stat *st), (fd, st))
WRAP(int, stat64, -1, EACCES, (const char *path, struct stat *st), (path, st))
WRAP(int, lstat64, -1, EACCES, (const char *path, struct stat *st), (path, st))
WRAP(int, fstat64, -1, EIO, (int fd, struct stat *st), (fd, st))
WRAP(int, access, -1, EACCES, (const char *path, int mode), (path, mode))
WRAP(char *, realpath, NULL, EACCES, (const char *path, char *to), (path, to))
WRAP(ssize_t, readlink, -1, EIO, (const char *path, char *to, size_t n), (path, to, n))
WRAP(int, mkstemp, -1, EACCES, (char *path), (path))
WRAP(int, rename, -1, EACCES, (const char *from, const char *to), (from, to))
WRAP(int, fsync, -1, EIO, (int fd), (fd))
WRAP(int, fchmod, -1, EPERM, (int fd, mode_t mode), (fd, mode))
WRAP(int, fflush, EOF, ENOSPC, (FILE * f), (f))

/* Both really close, so that what is tested is what the caller makes of the answer. */
#define WRAP_CLOSE(name, type)                                                                     \
	int __real_##name(type what);                                                              \
	int __wrap_##name(type what);                                                              \
	int __wrap_##name(type what)                                                               \
	{                                                                                          \
		int rc = __real_##name(what);                                                      \
                                                                                                   \
		if (!fault_here(#name))                                                            \
			return rc;                                                                 \
		errno = EIO;                                                                       \
		return -1;                                                                         \
	}
WRAP_CLOSE(close, int)
WRAP_CLOSE(fclose, FILE *)

#define WRAP_BYTES(name, params, args)                                                             \
	ssize_t __real_##name params;                                                              \
	ssize_t __wrap_##name params;                                                              \
	ssize_t __wrap_##name params                                                               \
	{                                                                                          \
		bool interrupted;                                                                  \
                                                                                                   \
		if (fault_here(#name)) {                                                           \
			errno = EIO;                                                               \
			return -1;                                                                 \
		}                                                                                  \
		n = fault_less(n, &interrupted);                                                   \
		if (!interrupted)                                                                  \
			return __real_##name args;                                                 \
		errno = EINTR;                                                                     \
		return -1;                                                                         \
	}
WRAP_BYTES(read, (int fd, void *p, size_t n), (fd, p, n))
WRAP_BYTES(write, (int fd, const void *p, size_t n), (fd, p, n))
WRAP_BYTES(pread, (int fd, void *p, size_t n, off_t at), (fd, p, n, at))

ssize_t __wrap___read_chk(int fd, void *p, size_t n, size_t room);
ssize_t __wrap___read_chk(int fd, void *p, size_t n, size_t room)
{
	return n > room ? -1 : __wrap_read(fd, p, n);
}

ssize_t __wrap___pread_chk(int fd, void *p, size_t n, off_t at, size_t room);
ssize_t __wrap___pread_chk(int fd, void *p, size_t n, off_t at, size_t room)
{
	return n > room ? -1 : __wrap_pread(fd, p, n, at);
}

/* The watch does without. */
WRAP(int, timer_create, -1, EAGAIN, (clockid_t clock, struct sigevent *e, timer_t *t),
     (clock, e, t))

/* Children. */
WRAP(int, pipe2, -1, EMFILE, (int fd[2], int flags), (fd, flags))
WRAP(int, posix_spawnp, EAGAIN, EAGAIN,
     (pid_t * pid, const char *file, const posix_spawn_file_actions_t *actions,
      const posix_spawnattr_t *attr, char *const argv[], char *const env[]),
     (pid, file, actions, attr, argv, env))
WRAP(int, posix_spawn_file_actions_init, ENOMEM, ENOMEM, (posix_spawn_file_actions_t * a), (a))
WRAP(int, posix_spawnattr_init, ENOMEM, ENOMEM, (posix_spawnattr_t * a), (a))
WRAP(int, posix_spawn_file_actions_adddup2, ENOMEM, ENOMEM,
     (posix_spawn_file_actions_t * a, int fd, int as), (a, fd, as))
WRAP(int, poll, -1, EINTR, (struct pollfd * p, nfds_t n, int timeout), (p, n, timeout))
WRAP(pid_t, waitpid, -1, EINTR, (pid_t pid, int *status, int options), (pid, status, options))
WRAP(int, pthread_create, EAGAIN, EAGAIN,
     (pthread_t * t, const pthread_attr_t *attr, void *(*run)(void *), void *data),
     (t, attr, run, data))
WRAP(int, pthread_mutex_init, ENOMEM, ENOMEM,
     (pthread_mutex_t * m, const pthread_mutexattr_t *attr), (m, attr))

/* Libraries, where we call them. */
WRAP(int, git_libgit2_init, -1, 0, (void), ())
WRAP(int, git_odb_new, -1, 0, (git_odb * *out), (out))
WRAP(int, git_odb_backend_pack, -1, 0, (git_odb_backend * *out, const char *path), (out, path))
WRAP(int, git_odb_add_backend, -1, 0, (git_odb * odb, git_odb_backend *backend, int priority),
     (odb, backend, priority))
WRAP(int, git_odb_read, -1, 0, (git_odb_object * *out, git_odb *odb, const git_oid *oid),
     (out, odb, oid))
WRAP(int, git_odb_read_header, -1, 0,
     (size_t * size, git_object_t *type, git_odb *odb, const git_oid *oid), (size, type, odb, oid))
WRAP(int, git_index_open, -1, 0, (git_index * *out, const char *path), (out, path))
WRAP(int, inflateInit_, Z_MEM_ERROR, 0, (z_streamp z, const char *version, int size),
     (z, version, size))
WRAP(int, inflate, Z_DATA_ERROR, 0, (z_streamp z, int flush), (z, flush))
