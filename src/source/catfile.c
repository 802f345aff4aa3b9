/* The object reader over `git cat-file`: slower, but it reads whatever git itself can read. */
#include <stdio.h>
#include <stdlib.h>

#include "src/source/objects.h"
#include "ssot/base/proc.h"

struct catfile {
	const char *dir;
	const char *const *env;
	unsigned oid_size;
	struct proc_peer *content, *header; /* NULL until needed */
};

static struct proc_peer *catfile_start(const struct catfile *c, bool whole, char why[OBJECT_WHY])
{
	const char *argv[6] = {"git"};
	unsigned n = 1;

	if (c->dir) {
		argv[n++] = "-C";
		argv[n++] = c->dir;
	}
	argv[n++] = "cat-file";
	argv[n++] = whole ? "--batch" : "--batch-check";
	return proc_peer_start(argv, c->env, why, OBJECT_WHY);
}

static struct proc_peer *catfile_child(struct catfile *c, bool whole, char why[OBJECT_WHY])
{
	struct proc_peer **slot = whole ? &c->content : &c->header;

	if (!*slot)
		*slot = catfile_start(c, whole, why);
	return *slot;
}

/* The child ended or spoke nonsense: its own last words are the cause. It is started anew if asked.
 */
static int catfile_broken(struct catfile *c, bool whole, char why[OBJECT_WHY])
{
	struct proc_peer **slot = whole ? &c->content : &c->header;

	proc_peer_stop(*slot, why, OBJECT_WHY);
	*slot = NULL;
	if (!*why)
		snprintf(why, OBJECT_WHY, "`git cat-file` ended too early; run `git fsck`");
	return -1;
}

/* Asks and reads the answer's first line: 0, with type and size; 1 or -1. */
static int catfile_ask(struct catfile *c, const struct oid *oid, bool whole, struct object *out,
		       char why[OBJECT_WHY])
{
	struct proc_peer *child = catfile_child(c, whole, why);
	char line[256], hex[65], type[16] = "";
	unsigned long long size = 0;

	if (!child)
		return -1;
	for (unsigned i = 0; i < c->oid_size; i++)
		snprintf(hex + 2 * i, 3, "%02x", oid->b[i]);
	snprintf(line, sizeof line, "%s\n", hex);
	if (proc_peer_write(child, slice_of(line)) != 0 ||
	    proc_peer_line(child, line, sizeof line) != 0)
		return catfile_broken(c, whole, why);
	/* NOLINTNEXTLINE(cert-err34-c): git wrote it; a wrong size fails */
	if (sscanf(line, "%*s %15s %llu", type, &size) < 1 || strncmp(line, hex, strlen(hex)) != 0)
		return catfile_broken(c, whole, why);
	if (strcmp(type, "missing") == 0)
		return 1;
	*out = (struct object){.type = object_type_named(slice_of(type)), .size = size};
	return out->type ? 0 : catfile_broken(c, whole, why);
}

static int catfile_head(void *self, const struct oid *oid, struct object *out, char why[OBJECT_WHY])
{
	return catfile_ask(self, oid, false, out, why);
}

static int catfile_read(void *self, const struct oid *oid, const struct object_want *want,
			struct object *out, char why[OBJECT_WHY])
{
	struct catfile *c = self;
	/* What is asked for whole must be read whole: so its size is asked for before. */
	int rc = want->most < UINT64_MAX ? catfile_ask(c, oid, false, out, why) : 0;
	char *p;

	if (rc != 0 || (want->most < UINT64_MAX && object_is_too_large(out, want)))
		return rc;
	rc = catfile_ask(c, oid, true, out, why);
	if (rc != 0)
		return rc;
	if (out->size >= SIZE_MAX || !(p = malloc((size_t)out->size + 1)))
		arena_out_of_memory();
	/* The content is followed by one newline. */
	if (proc_peer_read(c->content, p, (size_t)out->size + 1) != 0) {
		free(p);
		return catfile_broken(c, true, why);
	}
	out->bytes = (struct slice){p, (size_t)out->size};
	out->owner = p;
	out->release = free;
	return 0;
}

static void catfile_close(void *self)
{
	struct catfile *c = self;

	proc_peer_stop(c->content, NULL, 0);
	proc_peer_stop(c->header, NULL, 0);
	free(c);
}

const struct object_reader catfile_reader = {catfile_read, catfile_head, catfile_close};

struct catfile *catfile_open(const char *dir, const char *const *env, unsigned oid_size)
{
	struct catfile *c = calloc(1, sizeof *c);

	if (!c)
		arena_out_of_memory();
	*c = (struct catfile){.dir = dir, .env = env, .oid_size = oid_size};
	return c;
}
