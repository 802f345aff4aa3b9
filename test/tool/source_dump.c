/* Test program: prints what src/source/ reads, in git's own raw format, to be compared with git. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "ssot/source/source.h"

struct dump {
	struct repo *r;
	struct arena *arena;
	bool names; /* print each set's name */
	struct diag_list *d;
};

static int dump_file(void *data, struct slice path, const struct side *at)
{
	struct dump *x = data;

	printf("%06o %s\t%.*s", at->mode, repo_hex(x->r, &at->oid, x->arena).p, SLICE_ARG(path));
	putchar('\0');
	return 0;
}

/* As `git diff --raw -z --no-abbrev`; with several parents as `git diff-tree -c`. */
static int dump_set(void *data, const struct change_set *set)
{
	struct dump *x = data;

	if (x->names) {
		printf("%.*s %.*s %" PRId64, SLICE_ARG(set->commit), SLICE_ARG(set->author),
		       set->time);
		putchar('\0');
	}
	for (size_t i = 0; i < set->nchanges; i++) {
		const struct change *c = &set->change[i];

		if (set->whole) {
			dump_file(data, c->path, &c->now);
			continue;
		}
		for (size_t k = 0; k < set->nparents; k++)
			printf(":%06o", c->parent[k].mode);
		printf("%s%06o", set->nparents ? " " : ":000000 ", c->now.mode);
		for (size_t k = 0; k < set->nparents; k++)
			printf(" %s", repo_hex(x->r, &c->parent[k].oid, x->arena).p);
		printf(" %s\t%.*s", repo_hex(x->r, &c->now.oid, x->arena).p, SLICE_ARG(c->path));
		putchar('\0');
	}
	return 0;
}

/* The name of each merge and of the bases that its parents have in common. */
static int dump_bases(void *data, const struct change_set *set)
{
	(void)data;
	if (set->nparents < 2)
		return 0;
	printf("%.*s", SLICE_ARG(set->commit));
	for (size_t i = 0; i < set->nbases; i++)
		printf(" %.*s", SLICE_ARG(set->base[i]->name));
	putchar('\n');
	return 0;
}

static int dump_blob(struct dump *x, struct slice name)
{
	struct oid oid = {{0}};
	const struct blob_request want = {.oid = &oid, .path = SLICE("blob"), .limit = UINT64_MAX};
	struct slice bytes;

	for (size_t i = 0; i + 1 < name.n && i < 64; i += 2) {
		char hex[3] = {name.p[i], name.p[i + 1], 0};

		oid.b[i / 2] = (unsigned char)strtoul(hex, NULL, 16);
	}
	if (repo_read_blob(x->r, &want, x->arena, &bytes, x->d) != 0)
		return -1;
	fwrite(bytes.p, 1, bytes.n, stdout);
	return 0;
}

/* Runs a command between two readings of the index; prints what repo_index_reload() says. */
static int dump_reload(struct dump *x, struct slice command)
{
	struct snapshot *s;
	int rc;

	if (repo_index_snapshot(x->r, &s, x->d) != 0)
		return -1;
	if (system(command.p) != 0)
		return diag_error(x->d, "%s failed", command.p);
	rc = repo_index_reload(x->r, x->d);
	printf("%d\n", rc);
	return rc < 0 ? rc : 0;
}

static int dump_run(struct dump *x, struct source_request *q, const char *what)
{
	struct snapshot *s;

	if (strcmp(what, "staged") == 0 || strcmp(what, "merging") == 0) {
		q->merging = *what == 'm';
		return source_staged.each(x->r, q, dump_set, x, x->d);
	}
	if (strcmp(what, "tree") == 0) {
		q->to = q->from;
		return source_tree.each(x->r, q, dump_set, x, x->d);
	}
	q->symmetric = strcmp(what, "since") == 0;
	if (q->symmetric || strcmp(what, "range") == 0)
		return source_range.each(x->r, q, dump_set, x, x->d);
	if (strcmp(what, "commits") == 0) {
		x->names = true;
		return source_commits.each(x->r, q, dump_set, x, x->d);
	}
	if (strcmp(what, "bases") == 0)
		return source_commits.each(x->r, q, dump_bases, x, x->d);
	if (strcmp(what, "blob") == 0)
		return dump_blob(x, q->from);
	if (strcmp(what, "reload") == 0)
		return dump_reload(x, q->from);
	if (strcmp(what, "index") == 0) {
		if (repo_index_snapshot(x->r, &s, x->d) != 0 ||
		    snapshot_walk(s, q->from, dump_file, x, x->d) != 0)
			return -1;
		return source_staged.each(x->r, q, dump_set, x, x->d);
	}
	return diag_error(
		x->d,
		"usage: source_dump auto|file|git2|git staged|merging|tree|range|since|commits|"
		"bases|blob|index|reload [FROM [TO [PATH...]]]");
}

int main(int argc, char **argv)
{
	struct arena arena = {0};
	struct diag_list d = {.arena = &arena};
	struct source_request q = {0};
	struct repo_options o = {0};
	struct dump x = {.arena = &arena, .d = &d};
	struct slice *path = ARENA_ARRAY(&arena, struct slice, (size_t)argc + 1);
	int rc = -1;

	if (argc > 2) {
		static const char *const names[] = {"auto", "file", "git2", "git"};

		while (o.reader < REPO_READER_GIT && strcmp(argv[1], names[o.reader]) != 0)
			o.reader++;
		q.from = slice_of(argc > 3 ? argv[3] : "");
		q.to = slice_of(argc > 4 ? argv[4] : "");
		for (int i = 5; i < argc; i++)
			path[i - 5] = slice_of(argv[i]);
		/* Commits are told what is known, all others which paths are wanted. */
		if (strcmp(argv[2], "commits") == 0) {
			q.known = path;
			q.nknown = argc > 5 ? (size_t)argc - 5 : 0;
		} else {
			q.path = path;
			q.npaths = argc > 5 ? (size_t)argc - 5 : 0;
		}
		rc = repo_open(&x.r, &o, &arena, &d);
		if (rc == 0)
			rc = dump_run(&x, &q, argv[2]);
		repo_close(x.r);
	}
	diag_print(&d, stderr, getenv("DUMP_NOTES") != NULL);
	arena_clear(&arena);
	return rc == 0 ? 0 : 2;
}
