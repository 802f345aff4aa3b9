/* Packs of many objects: every name of an index is found where it is, and no other. */
#include "test/unit/unit.h"

#include <string.h>
#include <unistd.h>

#include "src/source/pack.h"

#define NAMES 60000u
#define NAME  20u
#define HEAD  ((size_t)8 + 4 * 256)
#define DATA  ((size_t)12 + 4 * NAMES + 20)

static char index_path[] = "/tmp/ssot-pack-idx-XXXXXX", data_path[] = "/tmp/ssot-pack-XXXXXX";
static unsigned char name[NAMES][NAME];
static char *index_bytes, data_bytes[DATA];
static size_t index_size;

static void put32(char *to, uint32_t v)
{
	for (unsigned i = 0; i < 4; i++)
		to[i] = (char)(v >> (24 - 8 * i));
}

/* The bytes of the i-th name: evenly spread, crowded at one end, or all but alike. */
static void make_name(unsigned i, unsigned spread)
{
	uint64_t h = (i + 1) * UINT64_C(0x9e3779b97f4a7c15);

	memset(name[i], spread == 2 ? 0xff : 0, NAME);
	for (unsigned k = 0; k < 8; k++)
		name[i][spread ? k + 12 : k] = (unsigned char)(h >> 8 * k);
	if (spread == 1)
		name[i][0] = (unsigned char)(i % 3);
}

static int name_cmp(const void *a, const void *b)
{
	return memcmp(a, b, NAME);
}

static void make_index(unsigned spread)
{
	char *p;

	for (unsigned i = 0; i < NAMES; i++)
		make_name(i, spread);
	qsort(name, NAMES, NAME, name_cmp);
	index_size = HEAD + (size_t)(NAME + 8) * NAMES + 40;
	free(index_bytes);
	index_bytes = calloc(1, index_size);
	assert_non_null(index_bytes);
	memcpy(index_bytes, "\377tOc\0\0\0\2", 8);
	for (unsigned first = 0, n = 0; first < 256; first++) {
		while (n < NAMES && name[n][0] <= first)
			n++;
		put32(index_bytes + 8 + (size_t)4 * first, n);
	}
	p = index_bytes + HEAD;
	memcpy(p, name, sizeof name);
	p += sizeof name + (size_t)4 * NAMES;
	for (uint32_t i = 0; i < NAMES; i++)
		put32(p + (size_t)4 * i, 12 + 4 * i);
	memset(data_bytes, 0, sizeof data_bytes);
	memcpy(data_bytes, "PACK\0\0\0\2", 8);
	put32(data_bytes + 8, NAMES);
}

static void write_file(const char *path, const char *bytes, size_t n)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static void assert_finds(struct pack *p)
{
	uint64_t offset;

	assert_int_equal(pack_parse(p), 0);
	for (uint32_t i = 0; i < NAMES; i++) {
		unsigned char other[NAME];

		assert_true(pack_find(p, name[i], &offset));
		assert_int_equal(offset, 12 + 4 * i);
		memcpy(other, name[i], NAME);
		other[NAME - 1] ^= 0x55;
		if (!bsearch(other, name, NAMES, NAME, name_cmp))
			assert_false(pack_find(p, other, &offset));
	}
	window_close(&p->index);
	window_close(&p->data);
}

static void test_every_name(void **state)
{
	(void)state;
	for (unsigned spread = 0; spread < 3; spread++) {
		struct pack p = {0};

		make_index(spread);
		write_file(index_path, index_bytes, index_size);
		write_file(data_path, data_bytes, DATA);
		window_over(&p.index, (struct slice){index_bytes, index_size});
		window_over(&p.data, (struct slice){data_bytes, DATA});
		assert_finds(&p);
		for (int mapped = 0; mapped < 2; mapped++) {
			p = (struct pack){0};
			assert_int_equal(window_open(&p.index, index_path), 0);
			assert_int_equal(window_open(&p.data, data_path), 0);
			if (mapped)
				window_map(&p.index);
			assert_finds(&p);
		}
	}
}

static int setup(void **state)
{
	int a = mkstemp(index_path), b = mkstemp(data_path);

	(void)state;
	return a < 0 || b < 0 || close(a) || close(b) ? -1 : 0;
}

static int teardown(void **state)
{
	(void)state;
	free(index_bytes);
	return unlink(index_path) || unlink(data_path) ? -1 : 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_name),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
