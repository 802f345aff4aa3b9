/*
 * Test program: prints objects as `git cat-file --batch` does, read by one reader. Names are read
 * from standard input. usage: object_dump auto|file|git2|git [MOST]
 */
#include <stdlib.h>

#include "src/source/store.h"

static struct oid dump_oid(const char *hex)
{
	struct oid oid = {{0}};

	for (size_t i = 0; i < sizeof oid.b && hex[2 * i] && hex[2 * i + 1]; i++) {
		char byte[3] = {hex[2 * i], hex[2 * i + 1], 0};

		oid.b[i] = (unsigned char)strtoul(byte, NULL, 16);
	}
	return oid;
}

/* Reads it in all ways there are; the answers must agree. */
static void dump_object(struct repo *r, const char *name, uint64_t most)
{
	struct arena arena = {0};
	struct object_want own = {.most = most}, in_arena = {.most = most, .arena = &arena};
	struct oid oid = dump_oid(name);
	struct object o, p, head;

	if (objects_read(&r->objects, &oid, &own, &o) != 0) {
		printf("%s failed: %s\n", name, r->objects.why);
		return;
	}
	if (objects_read(&r->objects, &oid, &in_arena, &p) != 0 || p.type != o.type ||
	    p.size != o.size || !slice_eq(p.bytes, o.bytes))
		printf("read twice, not the same: ");
	if (objects_head(&r->objects, &oid, &head) != 0 || head.type != o.type ||
	    head.size != o.size)
		printf("another header: ");
	printf("%s %s %llu\n", name, object_type_name(o.type), (unsigned long long)o.size);
	if (o.size <= most) {
		fwrite(o.bytes.p, 1, o.bytes.n, stdout);
		putchar('\n');
	}
	object_release(&o);
	object_release(&p);
	arena_clear(&arena);
}

int main(int argc, char **argv)
{
	static const char *const names[] = {"auto", "file", "git2", "git"};
	struct arena arena = {0};
	struct diag_list d = {.arena = &arena};
	struct repo_options options = {0};
	uint64_t most = argc > 2 ? strtoull(argv[2], NULL, 10) : UINT64_MAX;
	struct repo *r;
	char line[128];

	while (argc > 1 && options.reader < REPO_READER_GIT &&
	       strcmp(argv[1], names[options.reader]) != 0)
		options.reader++;
	if (repo_open(&r, &options, &arena, &d) != 0)
		return diag_print(&d, stderr, true), 2;
	while (fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = '\0';
		dump_object(r, line, most);
	}
	repo_close(r);
	arena_clear(&arena);
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 2;
}
