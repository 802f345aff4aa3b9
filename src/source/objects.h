/*
 * Objects by name: our own readers first, libgit2's object database for packs they leave alone, and
 * git's own `cat-file` for what none of them can read.
 */
#ifndef SSOT_SRC_SOURCE_OBJECTS_H
#define SSOT_SRC_SOURCE_OBJECTS_H

#include "ssot/model/change.h"

enum object_type { OBJECT_COMMIT = 1, OBJECT_TREE, OBJECT_BLOB, OBJECT_TAG };

struct object {
	enum object_type type;
	uint64_t size;	    /* also when only the header was asked for */
	struct slice bytes; /* borrowed from `owner` */
	void *owner;	    /* what object_release() gives back */
	void (*release)(void *owner);
};

static inline void object_release(struct object *o)
{
	if (o->release)
		o->release(o->owner);
	*o = (struct object){0};
}

/* How an object is wanted. */
struct object_want {
	uint64_t most;	     /* of one of more bytes only type and size are told */
	struct arena *arena; /* where the bytes may go, then without an owner; NULL: nowhere */
	bool trusting;	     /* do not compare a blob's content with its name */
};

static inline bool object_is_too_large(const struct object *o, const struct object_want *want)
{
	return o->size > want->most;
}

#define OBJECT_WHY 400

/*
 * One way to read objects. `read` fills *out, which the caller releases; `head` fills type and size
 * only. 0; 1 when the object is not here; -1 and the cause in plain words in `why` when it cannot
 * be read. Another reader may then know better.
 */
struct object_reader {
	int (*read)(void *self, const struct oid *oid, const struct object_want *want,
		    struct object *out, char why[OBJECT_WHY]);
	int (*head)(void *self, const struct oid *oid, struct object *out, char why[OBJECT_WHY]);
	void (*close)(void *self);
	/*
	 * Where the object lies, 0 when that is not told: what is read in this order is read from
	 * neighbours. May be NULL.
	 */
	uint64_t (*place)(void *self, const struct oid *oid);
};

/* Directories that hold objects, NUL-terminated: the repository's own, then its alternates. */
struct object_dirs {
	const char **p;
	size_t n, cap;
};
/* Fills *out; memory from `a`. */
void object_dirs_find(struct object_dirs *out, const char *own, struct arena *a);

/* Objects in files of their own, read with zlib. Never NULL; `dirs` must outlive it. */
struct loose;
extern const struct object_reader loose_reader;
struct loose *loose_open(const struct object_dirs *dirs);

/* Packed objects in the usual form, read by ourselves. Never NULL; likewise. */
struct packs;
extern const struct object_reader packs_reader;
struct packs *packs_open(const struct object_dirs *dirs);

/* Packed objects, read with libgit2, which is started at the first question. Never NULL; likewise.
 */
struct odb;
extern const struct object_reader odb_reader;
struct odb *odb_open(const struct object_dirs *dirs);

/* Whether an object with these bytes has that name, which is a SHA-1. */
bool object_has_name(struct slice bytes, enum object_type type, const struct oid *oid);

/* The type called `name` ("blob"); 0 when there is none. And its name: "object" for none. */
enum object_type object_type_named(struct slice name);
const char *object_type_name(enum object_type type);

/* Two long-lived `git cat-file` children, started at the first question. */
struct catfile;
extern const struct object_reader catfile_reader;
/* `dir` as for `git -C`, may be NULL; `oid_size` 20 or 32. Never NULL. */
struct catfile *catfile_open(const char *dir, const char *const *env, unsigned oid_size);

/* Readers in the order in which they are asked. */
struct objects {
	struct {
		const struct object_reader *ops;
		void *self;
	} reader[4];
	unsigned nreaders;
	bool sha1;	      /* names are SHA-1: they can be computed */
	bool trusting;	      /* all blobs are wanted so */
	char why[OBJECT_WHY]; /* of the last failure */
};

/*
 * 0 and *out, to be released; or -1 and `why`. A blob whose content does not have its name is not
 * handed out, unless it is wanted so: what is judged must be what its name says. Trees and commits
 * are taken as git takes them, on the word of their checksums.
 */
int objects_read(struct objects *o, const struct oid *oid, const struct object_want *want,
		 struct object *out);
int objects_head(struct objects *o, const struct oid *oid, struct object *out);
uint64_t objects_place(struct objects *o, const struct oid *oid);
void objects_close(struct objects *o);

#endif
