/* libgit2 1.5 crashes when it gets no memory while it starts: so it is never told, we end before.
 */
#include "src/source/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <git2.h>
#include <git2/sys/alloc.h>

#include "ssot/base/arena.h"

static void *memory_get(size_t n, const char *file, int line)
{
	void *p = malloc(n ? n : 1);

	(void)file;
	(void)line;
	if (!p)
		arena_out_of_memory();
	return p;
}

static void *memory_again(void *old, size_t n, const char *file, int line)
{
	void *p = realloc(old, n ? n : 1);

	(void)file;
	(void)line;
	if (!p)
		arena_out_of_memory();
	return p;
}

/* Later versions of libgit2 make these of the two above. */
#if LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 6
static size_t memory_product(size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		arena_out_of_memory();
	return n * size;
}

static void *memory_zeroed(size_t n, size_t size, const char *file, int line)
{
	size_t all = memory_product(n, size);

	return memset(memory_get(all, file, line), 0, all);
}

static char *memory_bytes(const char *s, size_t n, const char *file, int line)
{
	char *p = memory_get(n + 1, file, line);

	memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

static char *memory_string(const char *s, const char *file, int line)
{
	return memory_bytes(s, strlen(s), file, line);
}

static char *memory_string_n(const char *s, size_t n, const char *file, int line)
{
	return memory_bytes(s, strnlen(s, n), file, line);
}

static void *memory_array(size_t n, size_t size, const char *file, int line)
{
	return memory_get(memory_product(n, size), file, line);
}

static void *memory_array_again(void *old, size_t n, size_t size, const char *file, int line)
{
	return memory_again(old, memory_product(n, size), file, line);
}
#endif

void memory_init(void)
{
	git_allocator a = {.gmalloc = memory_get, .grealloc = memory_again, .gfree = free};

#if LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 6
	a.gcalloc = memory_zeroed;
	a.gstrdup = memory_string;
	a.gstrndup = memory_string_n;
	a.gsubstrdup = memory_bytes;
	a.gmallocarray = memory_array;
	a.greallocarray = memory_array_again;
#endif
	git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &a);
}
