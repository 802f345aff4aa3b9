/* Files of the machine, with every error seen. */
#include "ssot/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_ROOM ((size_t)16 * 1024)

/* Where one read takes it all, its end included: a hook reads a dozen files of a line each. */
static size_t file_room(int fd, size_t limit)
{
	struct stat st;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
	    (uint64_t)st.st_size <= limit)
		return (size_t)st.st_size + 1;
	return FILE_ROOM;
}

static int file_read_fd(struct slice *out, int fd, const char *path, size_t limit,
			struct diag_list *d)
{
	size_t n = 0, cap = file_room(fd, limit);
	char *p = arena_bytes(d->arena, cap);

	for (;;) {
		ssize_t got;

		if (n == cap)
			p = arena_grow(d->arena, p, 1, &cap);
		got = read(fd, p + n, cap - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return diag_error(d, "cannot read %s: %s", path, strerror(errno));
		if (got == 0)
			break;
		n += (size_t)got;
		if (n > limit)
			return diag_error(d, "%s has more than %zu bytes", path, limit);
	}
	*out = (struct slice){p, n};
	return 0;
}

int file_read(struct slice *out, const char *path, size_t limit, struct diag_list *d)
{
	int fd, ret;

	if (strcmp(path, "-") == 0)
		return file_read_fd(out, STDIN_FILENO, "standard input", limit, d);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return diag_error(d, "cannot open %s: %s", path, strerror(errno));
	ret = file_read_fd(out, fd, path, limit, d);
	close(fd);
	return ret;
}

static int file_write_all(int fd, struct slice bytes)
{
	while (bytes.n) {
		ssize_t done = write(fd, bytes.p, bytes.n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -1;
		bytes = slice_from(bytes, (size_t)done);
	}
	return 0;
}

/* Devices, pipes and the like are written to; they cannot be replaced. */
static int file_write_into(const char *path, struct slice bytes)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int saved;

	if (fd < 0)
		return -1;
	if (file_write_all(fd, bytes) == 0)
		return close(fd);
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

/*
 * A file without a name, which whoever kills us takes along; it gets its name when it is complete.
 * 0, 1 when that cannot be done here, or -1.
 */
static int file_write_new(const char *path, struct slice bytes, mode_t mode)
{
	const char *slash = strrchr(path, '/');
	char name[64], dir[PATH_MAX];
	int fd, saved, ret = -1;

	if (slash && (size_t)(slash - path) + 2 > sizeof dir)
		return 1;
	snprintf(dir, sizeof dir, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
	fd = open(dir, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
	if (fd < 0)
		return 1;
	if (file_write_all(fd, bytes) == 0 && fsync(fd) == 0 && fchmod(fd, mode) == 0) {
		snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
		/* There already, or no /proc: replacing needs a name beside it. */
		ret = linkat(AT_FDCWD, name, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 ? 0 : 1;
	}
	saved = errno;
	close(fd);
	errno = saved;
	return ret;
}

/* `temp` is a template for mkstemp(); nothing is left of it when this fails. */
static int file_write_beside(char *temp, const char *path, struct slice bytes, mode_t mode)
{
	int fd = mkstemp(temp);
	int saved;

	if (fd < 0)
		return -1;
	if (file_write_all(fd, bytes) == 0 && fsync(fd) == 0 && fchmod(fd, mode) == 0) {
		if (close(fd) == 0 && rename(temp, path) == 0)
			return 0;
		saved = errno;
	} else {
		saved = errno;
		close(fd);
	}
	unlink(temp);
	errno = saved;
	return -1;
}

int file_write(const char *path, struct slice bytes, mode_t mode, struct diag_list *d)
{
	char *real = NULL;
	struct stat st;
	int ret;

	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		ret = file_write_into(path, bytes);
	} else {
		struct slice to, temp;

		/* Through a symbolic link its target is replaced, and the link stays. */
		if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode)) {
			real = realpath(path, NULL);
			if (!real)
				return diag_error(d,
						  "cannot write %s: a symbolic link to nothing; "
						  "remove it or name its target",
						  path);
		}
		to = slice_of(real ? real : path);
		temp = arena_printf(d->arena, "%s.XXXXXX", to.p);
		/* The arena is ours: its text may be written to. */
		ret = file_write_new(to.p, bytes, mode);
		if (ret == 1)
			ret = file_write_beside((char *)(uintptr_t)temp.p, to.p, bytes, mode);
	}
	if (ret < 0)
		diag_error(d, "cannot write %s: %s", path, strerror(errno));
	free(real);
	return ret;
}
