/* The index as a sorted list of what would be committed. */
#ifndef SSOT_SRC_SOURCE_INDEX_H
#define SSOT_SRC_SOURCE_INDEX_H

#include <stdint.h>
#include <sys/stat.h>

#include "ssot/model/change.h"

struct repo;

struct index_entry {
	struct slice path;
	const unsigned char *oid; /* the repository's oid_size bytes */
	unsigned mode;		  /* enum file_mode */
};

/*
 * A directory that git noted the tree of (the index's TREE extension). git writes a commit from
 * these notes and does not look at the entries below them again, so neither need we.
 */
struct index_dir {
	struct slice name;
	const unsigned char *oid; /* NULL: git has no valid tree for it */
	struct index_dir *child;  /* array, in the order of the extension */
	uint32_t nchildren;
	uint32_t entries; /* entries below, when oid is not NULL */
};

struct index {
	size_t n; /* entries, in byte order of path, no path twice: if the file is sound */
	/* Either where each begins in the file, for 40 bytes of memory each would cost more than
	 * all else, or what each is. */
	struct slice text;
	uint32_t *at;
	unsigned oid_size;
	struct index_entry *entry; /* when `at` is NULL */
	struct index_dir *root;	   /* NULL: no notes */
};

/* Reads the index with the readers that are allowed, in turn. 0, or -1 with a diagnostic. */
int index_read(struct repo *r, struct index **out, struct diag_list *d);

/*
 * A reader: 0; 1 when it cannot read this index but another reader may; -1 with a diagnostic.
 * Entries must come in git's order, for a directory's are then neighbours; who walks them checks
 * it.
 */
typedef int index_reader(struct repo *r, struct index *out, struct diag_list *d);
index_reader index_read_file; /* our own */
index_reader index_read_git2; /* libgit2 */
index_reader index_read_git;  /* git diff-index */

/* As a reader, of an index file that was loaded already; `file` must outlive *out. */
int index_parse(struct repo *r, struct slice file, struct index *out, struct diag_list *d);

/* A file that entries point into; all are kept until the repository is closed. */
struct index_map {
	struct index_map *next;
	void *p;
	size_t n;
};
void index_unmap(struct repo *r);

/* An entry in the file: what stat() said, with the mode at INDEX_MODE; object name; flags; path. */
#define INDEX_STAT     40u
#define INDEX_MODE     24u
#define INDEX_EXTENDED 0x4000u /* flags: there are two more bytes of them */
#define INDEX_LENGTH   0x0fffu /* flags: bytes of the path; or so many and more */

static inline uint32_t index_u32(const char *p)
{
	const unsigned char *b = (const unsigned char *)p;

	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static inline unsigned index_u16(const char *p)
{
	const unsigned char *b = (const unsigned char *)p;

	return (unsigned)b[0] << 8 | b[1];
}

/* Entry `i`. */
static inline struct index_entry index_get(const struct index *x, size_t i)
{
	const char *p;
	size_t head, n;
	unsigned flags;

	if (!x->at)
		return x->entry[i];
	p = x->text.p + x->at[i];
	head = INDEX_STAT + x->oid_size + 2;
	flags = index_u16(p + head - 2);
	head += flags & INDEX_EXTENDED ? 2 : 0;
	n = flags & INDEX_LENGTH;
	if (n == INDEX_LENGTH)
		n = slice_find(slice_from(x->text, x->at[i] + head), '\0');
	return (struct index_entry){
		{p + head, n}, (const unsigned char *)p + INDEX_STAT, index_u32(p + INDEX_MODE)};
}

/* The notes of a TREE extension; NULL when they are malformed. */
struct index_dir *index_notes(struct repo *r, struct slice text);

/* The note about the directory `name` below `in`, which may be NULL; or NULL. */
const struct index_dir *index_note(const struct index_dir *in, struct slice name);

/*
 * Remembers which file the index was read from, to see later whether it is still the same one.
 * Takes `fd` and keeps it open: the file's inode cannot be given to another one meanwhile.
 */
void index_seen(struct repo *r, int fd, const struct stat *st);
/* Whether the index is still the file that was seen, unchanged. */
bool index_is_seen(const struct repo *r);

/* Says that `path` has a conflict that nobody resolved yet. Returns -1. */
int index_unmerged(struct slice path, struct diag_list *d);

/*
 * Says -1 with a diagnostic when entry `i` does not come behind the one before it. Not asked of all
 * entries at the start: those below a directory that git has a tree of are never looked at, neither
 * by us nor by git when it commits.
 */
int index_check_order(const struct repo *r, const struct index *x, size_t i, struct diag_list *d);

/* The first entry whose path is not below `path` in byte order. */
size_t index_lower_bound(const struct index *x, struct slice path);

#endif
