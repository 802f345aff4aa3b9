/*
 * The quick ways through an index, entry by entry: what they pass by is what the slow ones find the
 * same, and what is odd among the everyday is seen.
 */
#include "src/source/diff.h"
#include "src/source/store.h"
#include "test/unit/unit.h"

#define OID 20u

/* An index, a tree that it is compared with, or part of one. */
struct text {
	char p[1 << 16];
	size_t n;
};

static void put(struct text *t, const void *p, size_t n)
{
	assert_true(t->n + n <= sizeof t->p);
	memcpy(t->p + t->n, p, n);
	t->n += n;
}

static void put32(struct text *t, uint32_t v)
{
	put(t, (const char[]){(char)(v >> 24), (char)(v >> 16), (char)(v >> 8), (char)v}, 4);
}

static void put_oid(struct text *t, char c)
{
	char oid[OID];

	memset(oid, c, sizeof oid);
	put(t, oid, sizeof oid);
}

static void index_begin(struct text *t, uint32_t n)
{
	t->n = 0;
	put(t, "DIRC\0\0\0\2", 8);
	put32(t, n);
}

/* Where the entry begins. */
static size_t put_entry(struct text *t, uint32_t mode, struct slice path, const char oid[OID])
{
	static const char zeros[INDEX_STAT];
	size_t at = t->n;

	put(t, zeros, INDEX_MODE);
	put32(t, mode);
	put(t, zeros, INDEX_STAT - INDEX_MODE - 4);
	put(t, oid, OID);
	put(t, (const char[]){(char)(path.n >> 8), (char)path.n}, 2);
	put(t, path.p, path.n);
	put(t, zeros, 8 - (t->n - at) % 8);
	return at;
}

static void put_file(struct text *t, const char *path, char oid)
{
	char b[OID];

	memset(b, oid, sizeof b);
	put_entry(t, MODE_FILE, slice_of(path), b);
}

/* "TREE" with this in it, and the checksum, which nobody looks at. */
static void index_end(struct text *t, const char *notes, size_t n)
{
	if (n) {
		put(t, "TREE", 4);
		put32(t, (uint32_t)n);
		put(t, notes, n);
	}
	put_oid(t, 0);
}

static void put_raw(struct text *t, const char *mode_and_name, char oid)
{
	put(t, mode_and_name, strlen(mode_and_name) + 1);
	put_oid(t, oid);
}

/* --- comparing --- */

/* The tree named by 'T's is the one that is compared with; the one of 'D's is a directory in it. */
static const struct text *tree_top, *tree_below;

static int fake_read(void *self, const struct oid *oid, const struct object_want *want,
		     struct object *out, char why[OBJECT_WHY])
{
	const struct text *t = oid->b[0] == 'T' ? tree_top : tree_below;

	(void)self;
	(void)want;
	(void)why;
	*out = (struct object){.type = OBJECT_TREE, .bytes = {t->p, t->n}};
	return 0;
}

struct seen {
	char p[512];
	size_t n;
};

static int emit(void *data, struct slice path, const struct side *side)
{
	struct seen *s = data;
	char sign = side[0].mode ? side[1].mode ? '~' : '+' : '-';

	s->n += (size_t)snprintf(s->p + s->n, sizeof s->p - s->n, "%c%.*s ", sign, SLICE_ARG(path));
	return 0;
}

/* What differs: "+a ~b -c ", or the message of the first error. */
static const char *compare(const struct text *file, struct seen *s)
{
	static const struct object_reader reader = {.read = fake_read};
	struct arena arena = {0};
	struct diag_list d = {.arena = &arena};
	struct repo *r = calloc(1, sizeof *r);
	struct index x = {0};
	struct node node[2] = {{.mode = MODE_TREE, .index = &x},
			       {.mode = MODE_TREE, .named = true}};

	assert_non_null(r);
	r->arena = &arena;
	r->place.oid_size = OID;
	r->place.index = SLICE("index");
	r->objects.nreaders = 1;
	r->objects.reader[0].ops = &reader;
	memset(node[1].oid.b, 'T', OID);
	*s = (struct seen){0};
	if (index_parse(r, (struct slice){file->p, file->n}, &x, &d) == 0) {
		node[0].hi = x.n;
		node[0].note = x.root;
		diff_run(&(struct diff){.r = r,
					.node = node,
					.nparents = 1,
					.emit = emit,
					.data = s,
					.d = &d},
			 (struct slice){0});
	}
	if (d.errors)
		snprintf(s->p, sizeof s->p, "error");
	tree_cache_clear(&r->trees);
	free(r);
	arena_clear(&arena);
	return s->p;
}

static struct text file, top, below;
static struct seen seen;

static void trees(void **state)
{
	(void)state;
	top.n = below.n = 0;
	put_raw(&top, "100644 a", 'a');
	put_raw(&top, "40000 d", 'D');
	put_raw(&top, "100644 e", 'e');
	put_raw(&below, "100644 x", 'x');
	tree_top = &top;
	tree_below = &below;
}

/* The root is not noted; "d", of so many entries, is the tree of 'D's. */
static size_t note(char *to, unsigned entries)
{
	size_t n = (size_t)sprintf(to, "%c-1 1\nd%c%u 0\n", 0, 0, entries);

	memset(to + n, 'D', OID);
	return n + OID;
}

static void test_same(void **state)
{
	char notes[64];

	trees(state);
	index_begin(&file, 3);
	put_file(&file, "a", 'a');
	put_file(&file, "d/unseen", '?'); /* git goes by the note, and so do we */
	put_file(&file, "e", 'e');
	index_end(&file, notes, note(notes, 1));
	assert_string_equal(compare(&file, &seen), "");
}

static void test_without_note(void **state)
{
	trees(state);
	index_begin(&file, 3);
	put_file(&file, "a", 'a');
	put_file(&file, "d/seen", '?');
	put_file(&file, "e", 'e');
	index_end(&file, "", 0);
	assert_string_equal(compare(&file, &seen), "+d/seen -d/x ");
}

static void test_object(void **state)
{
	char notes[64];

	trees(state);
	index_begin(&file, 3);
	put_file(&file, "a", 'a');
	put_file(&file, "d/x", 'x');
	put_file(&file, "e", 'E');
	index_end(&file, notes, note(notes, 1));
	assert_string_equal(compare(&file, &seen), "~e ");
}

static void test_mode(void **state)
{
	char oid[OID], notes[64];

	trees(state);
	memset(oid, 'e', sizeof oid);
	index_begin(&file, 3);
	put_file(&file, "a", 'a');
	put_file(&file, "d/x", 'x');
	put_entry(&file, MODE_EXEC, SLICE("e"), oid);
	index_end(&file, notes, note(notes, 1));
	assert_string_equal(compare(&file, &seen), "~e ");
}

/* A note that counts an entry of the next directory to its own must not hide it. */
static void test_note_of_more(void **state)
{
	char notes[64];

	trees(state);
	index_begin(&file, 4);
	put_file(&file, "a", 'a');
	put_file(&file, "d/x", 'x');
	put_file(&file, "dir/y", 'y');
	put_file(&file, "e", 'e');
	index_end(&file, notes, note(notes, 2));
	assert_string_equal(compare(&file, &seen), "+dir/y ");
}

/* Nor may one that counts fewer, so that the rest looked like another directory of that name. */
static void test_note_of_fewer(void **state)
{
	char notes[64];

	trees(state);
	index_begin(&file, 4);
	put_file(&file, "a", 'a');
	put_file(&file, "d/x", 'x');
	put_file(&file, "d/y", 'y');
	put_file(&file, "e", 'e');
	index_end(&file, notes, note(notes, 1));
	assert_string_equal(compare(&file, &seen), "+d/y ");
}

/* Notes that do not stand in git's order are found at random, if at all: none of them counts. */
static void test_notes_out_of_order(void **state)
{
	static const char *const name[] = {"e", "d", "d"};

	for (size_t first = 0; first < 2; first++) {
		char notes[128];
		size_t n = (size_t)sprintf(notes, "%c-1 2\n", 0);

		for (size_t i = first; i < first + 2; i++) {
			n += (size_t)sprintf(notes + n, "%s%c1 0\n", name[i], 0);
			memset(notes + n, 'D', OID);
			n += OID;
		}
		trees(state);
		index_begin(&file, 3);
		put_file(&file, "a", 'a');
		put_file(&file, "d/seen", '?');
		put_file(&file, "e", 'e');
		index_end(&file, notes, n);
		assert_string_equal(compare(&file, &seen), "+d/seen -d/x ");
	}
}

static void test_order(void **state)
{
	trees(state);
	top.n = 0;
	put_raw(&top, "100644 a", 'a');
	put_raw(&top, "100644 e", 'e');
	put_raw(&top, "100644 c", 'c');
	index_begin(&file, 3);
	put_file(&file, "a", 'a');
	put_file(&file, "e", 'e');
	put_file(&file, "c", 'c');
	index_end(&file, "", 0);
	assert_string_equal(compare(&file, &seen), "error");
}

/*
 * A name with a NUL byte that reads on in the tree's object, whose name goes on in the next entry:
 * "b", NUL, 'x' and NUL are both the name and the beginning of an object.
 */
static void test_nul(void **state)
{
	char oid[OID];

	trees(state);
	memset(oid, 'b', sizeof oid);
	oid[0] = 'x';
	oid[1] = '\0';
	top.n = 0;
	put_raw(&top, "100644 a", 'a');
	put(&top, "100644 b", sizeof "100644 b");
	put(&top, oid, sizeof oid);
	put_raw(&top, "100644 c", 'c');
	memset(oid, 'b', sizeof oid - 2);
	memcpy(oid + sizeof oid - 2, "10", 2);
	index_begin(&file, 2);
	put_file(&file, "a", 'a');
	put_entry(&file, MODE_FILE, (struct slice){"b\0x", 3}, oid);
	index_end(&file, "", 0);
	assert_string_equal(compare(&file, &seen), "error");
}

/* --- reading --- */

#define MANY 200u
#define ODD  90u /* stands among so many that those before and behind it are read in one go */

/* Reads an index of many entries, of which byte `at` of the odd one is `c`: 0, or -1. */
static int read_odd(size_t at, char c)
{
	struct arena arena = {0};
	struct diag_list d = {.arena = &arena};
	struct repo *r = calloc(1, sizeof *r);
	struct index x = {0};
	int rc;

	assert_non_null(r);
	index_begin(&file, MANY);
	for (unsigned i = 0; i < MANY; i++) {
		char path[16];
		size_t entry = file.n;

		snprintf(path, sizeof path, "path/%03u", i);
		put_file(&file, path, 'o');
		if (i == ODD)
			file.p[entry + at] = c;
	}
	index_end(&file, "", 0);
	r->arena = &arena;
	r->place.oid_size = OID;
	r->place.index = SLICE("index");
	rc = index_parse(r, (struct slice){file.p, file.n}, &x, &d);
	assert_int_equal(rc<0, d.errors> 0);
	for (unsigned i = 0; rc == 0 && i < x.n; i++) {
		char path[16];

		snprintf(path, sizeof path, "path/%03u", i);
		assert_slice(index_get(&x, i).path, slice_of(path));
	}
	assert_true(rc != 0 || x.n == MANY);
	free(r);
	arena_clear(&arena);
	return rc;
}

static void test_odd_entry(void **state)
{
	static const size_t flags = INDEX_STAT + OID, path = INDEX_STAT + OID + 2, n = 8;

	(void)state;
	assert_int_equal(read_odd(0, 0), 0);
	assert_int_equal(read_odd(flags, (char)0x80), 0); /* assumed to be unchanged */
	assert_int_equal(read_odd(flags, 0x10), -1);	  /* a conflict */
	assert_int_equal(read_odd(flags, 0x40), -1);	  /* more flags, which version 2 has not */
	assert_int_equal(read_odd(flags, 0x0f), -1);	  /* 3848 bytes of path */
	assert_int_equal(read_odd(flags + 1, 7), -1);	  /* a length that ends before the path */
	assert_int_equal(read_odd(flags + 1, 0), -1);	  /* no length */
	assert_int_equal(read_odd(path + n, 'x'), -1);	  /* a path that does not end */
	assert_int_equal(read_odd(INDEX_MODE + 2, 0x40), -1); /* a directory */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_without_note),
		cmocka_unit_test(test_object),
		cmocka_unit_test(test_mode),
		cmocka_unit_test(test_note_of_more),
		cmocka_unit_test(test_note_of_fewer),
		cmocka_unit_test(test_notes_out_of_order),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_nul),
		cmocka_unit_test(test_odd_entry),
	};

	return cmocka_run_group_tests_name("index", tests, NULL, NULL);
}
