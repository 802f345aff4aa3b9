/* Files of the machine, with every error seen. */
#include "ssot/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int file_read_fd(struct slice *out, int fd, const char *path, size_t limit,
			struct diag_list *d)
{
	size_t n = 0, cap = 16 * 1024;
	char *p = arena_alloc(d->arena, cap);

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
	return fsync(fd);
}

int file_write(const char *path, struct slice bytes, mode_t mode, struct diag_list *d)
{
	struct slice temp = arena_printf(d->arena, "%s.XXXXXX", path);
	char *name = arena_alloc(d->arena, temp.n + 1);
	int fd, saved;

	memcpy(name, temp.p, temp.n);
	fd = mkstemp(name);
	if (fd < 0)
		return diag_error(d, "cannot write beside %s: %s", path, strerror(errno));
	if (file_write_all(fd, bytes) == 0 && fchmod(fd, mode) == 0) {
		if (close(fd) == 0 && rename(name, path) == 0)
			return 0;
		saved = errno;
	} else {
		saved = errno;
		close(fd);
	}
	unlink(name);
	return diag_error(d, "cannot write %s: %s", path, strerror(saved));
}
