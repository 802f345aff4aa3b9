/*
 * Fuzzes the comparison of raw trees. The first byte says how many parents and merge bases there
 * are; the rest is cut at every "--" into trees, which name each other by two bytes. The walk must
 * end, and list what differs as the plainest comparison does.
 */
#include "src/source/diff.h"
#include "src/source/store.h"
#include "test/fuzz/fuzz.h"

#define TREES	  6
#define SNAPSHOTS 3
#define FLAT	  128 /* files of a snapshot that are compared one by one */
#define EMITTED	  512 /* a walk is stopped behind so many */

/* Tree i is named by the bytes i + 1 and 0xff; all others are empty. */
struct fake {
	struct slice tree[TREES];
};

static struct slice fake_tree(const struct fake *f, const struct oid *oid)
{
	unsigned i = oid->b[0];

	return i >= 1 && i <= TREES && oid->b[1] == 0xff ? f->tree[i - 1] : (struct slice){0};
}

static int fake_read(void *self, const struct oid *oid, const struct object_want *want,
		     struct object *out, char why[OBJECT_WHY])
{
	(void)want;
	(void)why;
	*out = (struct object){.type = OBJECT_TREE, .bytes = fake_tree(self, oid)};
	return 0;
}

/* A path and what is there: in the judged snapshot and its parents, or in one snapshot. */
struct row {
	struct slice path;
	struct side side[SNAPSHOTS];
};

struct rows {
	VEC(struct row) v;
	struct arena *arena;
	unsigned sides; /* that a walk tells of */
	bool untidy;	/* not in git's order, or a name twice */
};

static int emit(void *data, struct slice path, const struct side *side)
{
	struct rows *x = data;
	struct row *row = VEC_ADD(x->arena, &x->v);

	check(path.n > 0 && !memchr(path.p, '\0', path.n));
	row->path = arena_dup(x->arena, path);
	for (unsigned i = 0; i < x->sides; i++) {
		check(side[i].mode != MODE_TREE);
		row->side[i] = side[i];
	}
	x->untidy |= x->v.n > 1 && slice_cmp(x->v.p[x->v.n - 2].path, row->path) >= 0;
	return x->v.n < EMITTED ? 0 : 1;
}

/* All files of a snapshot: false when it has too many, or its trees are malformed. */
static bool flatten(struct rows *out, const struct fake *f, const struct oid *oid,
		    struct slice below)
{
	const struct tree tree = {.object = {.bytes = fake_tree(f, oid)}};
	struct tree_entry e;
	struct dir last = {0};
	size_t at = 0;
	int rc;

	while ((rc = tree_next(&tree, &at, 20, &e)) > 0) {
		struct dir here = {.name = e.name, .node = {.mode = e.mode}};
		bool is_dir = e.mode == MODE_TREE;
		struct slice path = arena_printf(out->arena, "%.*s%.*s%s", SLICE_ARG(below),
						 SLICE_ARG(e.name), is_dir ? "/" : "");

		out->untidy |= last.name.n && dir_cmp(&last, &here) >= 0;
		last = here;
		if (!is_dir)
			*VEC_ADD(out->arena, &out->v) = (struct row){path, {{e.oid, e.mode}}};
		if (out->v.n > FLAT || path.n > FLAT || (is_dir && !flatten(out, f, &e.oid, path)))
			return false;
	}
	return rc == 0;
}

static bool same(const struct side *a, const struct side *b)
{
	return a->mode == b->mode && oid_eq(&a->oid, &b->oid);
}

/* As diff.h says, for one path. */
static bool wanted(const struct diff *x, const struct side *side)
{
	bool taken = false, settled = true;

	for (size_t i = 1; i <= x->nparents; i++) {
		bool known = same(&side[0], &side[i]);

		taken |= known;
		for (size_t b = 0; b < x->nbases; b++)
			known |= same(&side[i], &side[1 + x->nparents + b]);
		settled &= known;
	}
	if (x->nparents > 1 && !x->nbases)
		return !taken;
	return !settled || !taken;
}

/* The row of that path which has `side` if that is given. */
static const struct row *row_find(const struct rows *x, struct slice path, const struct side *side)
{
	for (size_t i = 0; i < x->v.n; i++)
		if (slice_eq(x->v.p[i].path, path) && (!side || same(side, &x->v.p[i].side[0])))
			return &x->v.p[i];
	return NULL;
}

/* What was listed is what differs, in order. */
static void compare_tidy(const struct diff *x, const struct rows *all, const struct rows *got)
{
	unsigned count = 1 + (unsigned)(x->nparents + x->nbases);
	size_t want = 0;

	check(!got->untidy);
	for (unsigned s = 0; s < count; s++) {
		for (size_t i = 0; i < all[s].v.n; i++) {
			struct slice path = all[s].v.p[i].path;
			struct side side[SNAPSHOTS] = {0};
			const struct row *found = row_find(got, path, NULL);
			unsigned first = SNAPSHOTS;

			for (unsigned k = count; k-- > 0;) {
				const struct row *has = row_find(&all[k], path, NULL);

				first = has ? k : first;
				side[k] = has ? has->side[0] : side[k];
			}
			if (first < s || !wanted(x, side))
				continue;
			want++;
			check(found);
			for (unsigned k = 0; k <= x->nparents; k++)
				check(same(&found->side[k], &side[k]));
		}
	}
	check(want == got->v.n);
}

static void compare(const struct diff *x, const struct fake *f, const struct rows *got)
{
	struct rows all[SNAPSHOTS] = {
		{.arena = got->arena}, {.arena = got->arena}, {.arena = got->arena}};
	bool untidy = false;

	for (unsigned i = 0; i < 1 + x->nparents + x->nbases; i++) {
		if (!flatten(&all[i], f, &x->node[i].oid, SLICE("")))
			return;
		untidy |= all[i].untidy;
	}
	if (!untidy) {
		compare_tidy(x, all, got);
		return;
	}
	/* Whatever order a forger chose: what the only parent has not is listed. */
	for (size_t i = 0; x->nparents == 1 && !x->nbases && i < all[0].v.n; i++) {
		const struct row *row = &all[0].v.p[i];

		check(row_find(&all[1], row->path, &row->side[0]) ||
		      row_find(got, row->path, &row->side[0]));
	}
}

static void fuzz_compare(struct fake *f, const unsigned char tree[SNAPSHOTS], size_t nparents,
			 size_t nbases)
{
	static const struct object_reader reader = {.read = fake_read};
	struct arena arena = {0};
	struct diag_list d = {.arena = &arena};
	struct rows rows = {.arena = &arena, .sides = 1 + (unsigned)nparents};
	struct repo *r = calloc(1, sizeof *r);
	struct node node[SNAPSHOTS] = {0};
	struct diff x = {.r = r, .node = node, .nparents = nparents, .nbases = nbases};
	int rc;

	check(r != NULL);
	r->arena = &arena;
	r->place.oid_size = 20;
	r->objects.nreaders = 1;
	r->objects.reader[0].ops = &reader;
	r->objects.reader[0].self = f;
	for (unsigned i = 0; i < SNAPSHOTS; i++)
		node[i] = (struct node){.mode = MODE_TREE, .named = true, .oid = {{tree[i], 0xff}}};
	x.emit = emit;
	x.data = &rows;
	x.d = &d;
	rc = diff_run(&x, (struct slice){0});
	check((rc < 0) == (d.errors > 0));
	check(nparents != 1 || tree[0] != tree[1] || (rc == 0 && rows.v.n == 0));
	if (rc == 0)
		compare(&x, f, &rows);
	tree_cache_clear(&r->trees);
	free(r);
	arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice rest = slice_from((struct slice){(const char *)data, size}, 1);
	unsigned char flags = size ? data[0] : 0;
	struct fake f = {0};

	for (unsigned i = 0; i < TREES; i++) {
		size_t cut = 0;

		while (cut + 1 < rest.n && (rest.p[cut] != '-' || rest.p[cut + 1] != '-'))
			cut++;
		if (cut + 1 >= rest.n)
			cut = rest.n;
		f.tree[i] = slice_first(rest, cut);
		rest = slice_from(rest, cut + 2);
	}
	if (flags & 1)
		fuzz_compare(&f, (const unsigned char[]){1, 2, 3}, 2, 0);
	else if (flags & 2)
		fuzz_compare(&f, (const unsigned char[]){1, 2, 3}, 1, 1);
	else if (flags & 4)
		fuzz_compare(&f, (const unsigned char[]){1, 0, 0}, 0, 0);
	else
		fuzz_compare(&f, (const unsigned char[]){1, 2, 0}, 1, 0);
	fuzz_compare(&f, (const unsigned char[]){1, 1, 0}, 1, 0);
	return 0;
}
