/*
 * Fuzzes packs: the input tells of objects and deltas, which are packed here; each is read forth
 * and back and must be what a slow reader makes of the same objects. Then bytes of the pack and of
 * its index are changed: what is read then may be wrong, but it must end, and stay within its
 * bounds.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <libdeflate.h>

#include "src/source/pack.h"
#include "test/fuzz/fuzz.h"

#define RECORDS	  64u
#define PIECE	  512u /* a pack's room for one record */
#define INDEX	  (8 + 1024 + RECORDS * 28 + 8 + 40)
#define MADE_MOST ((size_t)1 << 22)

/* An object or a delta, as the input tells it. */
struct record {
	unsigned kind, base; /* as in a pack; the record it is a delta of */
	struct slice text;
	uint64_t offset;
};

struct fake {
	struct record record[RECORDS];
	unsigned n;
	char index[INDEX], data[12 + RECORDS * PIECE + 20];
	size_t nindex, ndata;
};

/* --- a pack is made --- */

static void put32(char *to, uint32_t v)
{
	for (unsigned i = 0; i < 4; i++)
		to[i] = (char)(v >> (24 - 8 * i));
}

/* Kind, base, length, text; the rest of the input is returned. */
static struct slice fake_records(struct fake *f, struct slice in)
{
	static const unsigned kinds[] = {6, 7, 3, 2, 6, 1, 6, 4};

	while (f->n < RECORDS && in.n >= 3 && (unsigned char)in.p[0] != 0xff) {
		struct record *r = &f->record[f->n];
		size_t n = (unsigned char)in.p[2];

		r->kind = kinds[in.p[0] & 7];
		r->base = (unsigned char)in.p[1];
		if (r->kind == 6) /* of an earlier one */
			r->base = f->n ? r->base % f->n : 0;
		if (r->kind == 6 && !f->n)
			r->kind = 3;
		r->text = slice_first(slice_from(in, 3), n);
		in = slice_from(in, 3 + r->text.n);
		f->n++;
	}
	return slice_from(in, 1);
}

static void fake_put(struct fake *f, unsigned c)
{
	f->data[f->ndata++] = (char)c;
}

static void fake_entry(struct fake *f, struct record *r, struct libdeflate_compressor *z)
{
	size_t size = r->text.n;
	uint64_t distance;
	char tail[10];
	unsigned n = 0;

	r->offset = f->ndata;
	fake_put(f, (unsigned)(r->kind << 4 | (size & 15) | (size > 15 ? 0x80 : 0)));
	for (size >>= 4; size; size >>= 7)
		fake_put(f, (unsigned)((size & 0x7f) | (size > 0x7f ? 0x80 : 0)));
	if (r->kind == 6) {
		distance = r->offset - f->record[r->base].offset;
		tail[n++] = (char)(distance & 0x7f);
		while (distance >>= 7)
			tail[n++] = (char)(0x80 | (--distance & 0x7f));
		while (n)
			fake_put(f, (unsigned char)tail[--n]);
	} else if (r->kind == 7) {
		fake_put(f, r->base);
		memset(f->data + f->ndata, 0, 19);
		f->ndata += 19;
	}
	n = (unsigned)libdeflate_zlib_compress(z, r->text.p ? r->text.p : "", r->text.n,
					       f->data + f->ndata, PIECE - 40);
	check(n > 0);
	f->ndata += n;
}

/* The i-th object's name is i and zeros. */
static void fake_pack(struct fake *f)
{
	struct libdeflate_compressor *z = libdeflate_alloc_compressor(1);
	char *names = f->index + 8 + 1024, *offsets = names + (size_t)24 * f->n;

	check(z != NULL);
	memcpy(f->data, "PACK\0\0\0\2", 8);
	put32(f->data + 8, f->n);
	f->ndata = 12;
	memcpy(f->index, "\377tOc\0\0\0\2", 8);
	for (unsigned i = 0; i < 256; i++)
		put32(f->index + 8 + (size_t)4 * i, i + 1 < f->n ? i + 1 : f->n);
	for (unsigned i = 0; i < f->n; i++) {
		fake_entry(f, &f->record[i], z);
		names[20 * i] = (char)i;
		/* One of them through the table of large offsets. */
		put32(offsets + (size_t)4 * i,
		      i ? (uint32_t)f->record[i].offset : UINT32_C(0x80000000));
	}
	if (f->n)
		put32(offsets + (size_t)4 * f->n + 4, 12);
	f->nindex = 8 + 1024 + (size_t)28 * f->n + (f->n ? 8 : 0) + 40;
	f->ndata += 20;
	libdeflate_free_compressor(z);
}

/* --- a slow reader --- */

static bool slow_number(struct slice s, size_t *at, uint64_t *v)
{
	*v = 0;
	for (unsigned shift = 0; *at < s.n && shift < 57; shift += 7) {
		unsigned char c = (unsigned char)s.p[(*at)++];

		*v |= (uint64_t)(c & 127) << shift;
		if (c < 128)
			return true;
	}
	return false;
}

static bool slow_delta(struct slice d, struct slice base, struct slice *out, struct arena *a)
{
	uint64_t nbase, size, done = 0;
	size_t at = 0;
	char *to;

	if (!slow_number(d, &at, &nbase) || !slow_number(d, &at, &size) || nbase != base.n ||
	    size > MADE_MOST)
		return false;
	to = arena_bytes(a, (size_t)size + 1);
	while (at < d.n) {
		unsigned char c = (unsigned char)d.p[at++];
		uint64_t off = 0, n = 0;

		if (!c)
			return false;
		for (unsigned i = 0; c >= 128 && i < 7; i++) {
			uint64_t byte;

			if (!(c >> i & 1))
				continue;
			if (at == d.n)
				return false;
			byte = (unsigned char)d.p[at++];
			if (i < 4)
				off |= byte << 8 * i;
			else
				n |= byte << 8 * (i - 4);
		}
		n = c < 128 ? c : n ? n : 65536;
		for (; n; n--) {
			struct slice from = c < 128 ? d : base;
			size_t k = c < 128 ? at++ : (size_t)off++;

			if (k >= from.n || done == size)
				return false;
			to[done++] = from.p[k];
		}
	}
	*out = (struct slice){to, (size_t)size};
	return done == size;
}

/* The object that record i stands for; its type, or 0 when there is none. */
static unsigned slow_read(const struct fake *f, unsigned i, unsigned depth, struct slice *out,
			  struct arena *a)
{
	const struct record *r = &f->record[i];
	struct slice base;
	unsigned type;

	*out = r->text;
	if (r->kind < 6)
		return r->kind;
	if (depth > RECORDS || r->base >= f->n)
		return 0;
	type = slow_read(f, r->base, depth + 1, &base, a);
	return type && slow_delta(r->text, base, out, a) ? type : 0;
}

/* --- both --- */

/* A window over the bytes, in memory or in a file, whose parts are read. */
static void fake_window(struct window *w, const char *bytes, size_t n, bool in_file)
{
	char path[64];
	int fd;

	if (!in_file) {
		window_over(w, (struct slice){bytes, n});
		return;
	}
	fd = memfd_create("pack", MFD_CLOEXEC);
	check(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	check(window_open(w, path) == 0);
	close(fd);
}

static void fake_open(struct fake *f, struct pack *p, bool in_files)
{
	*p = (struct pack){0};
	fake_window(&p->index, f->index, f->nindex, in_files);
	fake_window(&p->data, f->data, f->ndata, in_files);
}

static void fake_close(struct pack *p)
{
	window_close(&p->index);
	window_close(&p->data);
}

static int fake_read(struct unpacker *u, struct pack *p, unsigned i, struct object *out)
{
	const struct object_want want = {.most = MADE_MOST};
	unsigned char name[20] = {(unsigned char)i};
	uint64_t offset;

	*out = (struct object){0};
	return pack_find(p, name, &offset) ? unpacker_read(u, p, offset, &want, out) : 1;
}

static void fake_compare(struct fake *f, bool in_files)
{
	struct unpacker *u = unpacker_new();
	struct pack p;

	fake_open(f, &p, in_files);
	check(pack_parse(&p) == 0);
	for (unsigned k = 0; k < 2 * f->n; k++) {
		unsigned i = k < f->n ? k : 2 * f->n - 1 - k, type;
		struct arena a = {0};
		struct slice want;
		struct object o;
		int rc = fake_read(u, &p, i, &o);

		type = slow_read(f, i, 0, &want, &a);
		if (type) {
			check(rc == 0 && o.type == (enum object_type)type);
			check(slice_eq(o.bytes, want));
		}
		/* The slow one refuses large ones on the way too. */
		if (rc == 0 && o.size <= MADE_MOST && !type)
			check(f->record[i].kind >= 6);
		object_release(&o);
		arena_clear(&a);
	}
	fake_close(&p);
	unpacker_free(u);
}

static void fake_try(struct fake *f, bool in_files)
{
	struct unpacker *u = unpacker_new();
	struct pack p;

	fake_open(f, &p, in_files);
	if (pack_parse(&p) == 0)
		for (unsigned i = 0; i < 2 * f->n; i++) {
			struct object o;

			fake_read(u, &p, i % f->n, &o);
			object_release(&o);
		}
	fake_close(&p);
	unpacker_free(u);
}

static void fake_damage(struct fake *f, struct slice how)
{
	size_t all = f->nindex + f->ndata;

	for (; how.n >= 3; how = slice_from(how, 3)) {
		size_t at = ((size_t)(unsigned char)how.p[0] << 8 | (unsigned char)how.p[1]) % all;

		if (at < f->nindex)
			f->index[at] ^= how.p[2];
		else
			f->data[at - f->nindex] ^= how.p[2];
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fake *f = calloc(1, sizeof *f);
	struct slice rest;

	check(f != NULL);
	rest = fake_records(f, (struct slice){(const char *)data, size});
	fake_pack(f);
	for (int in_files = 0; in_files < 2; in_files++)
		fake_compare(f, in_files);
	fake_damage(f, rest);
	for (int in_files = 0; in_files < 2; in_files++)
		fake_try(f, in_files);
	free(f);
	return 0;
}
