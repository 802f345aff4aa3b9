/* Objects by name: libgit2's object database first, git's own `cat-file` for what it cannot read.
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

enum object_status {
	OBJECT_OK,
	OBJECT_FAILED,	 /* missing or unreadable: another reader may know better */
	OBJECT_TAMPERED, /* its bytes do not have its name: nobody may hand them out */
};

#define OBJECT_WHY 400

/*
 * One way to read objects. `read` fills *out, which the caller releases; `head` fills type and size
 * only. On failure `why` tells the cause in plain words.
 */
struct object_reader {
	enum object_status (*read)(void *self, const struct oid *oid, struct object *out,
				   char why[OBJECT_WHY]);
	enum object_status (*head)(void *self, const struct oid *oid, struct object *out,
				   char why[OBJECT_WHY]);
	void (*close)(void *self);
};

/* libgit2's object database below the directory `dir` and the alternates the environment names. */
struct odb;
extern const struct object_reader odb_reader;
/* NULL when libgit2 cannot open it. */
struct odb *odb_open(const char *dir, struct diag_list *d);
/* The name that a SHA-1 object with these bytes has. */
bool odb_has_name(struct slice bytes, enum object_type type, const struct oid *oid);

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
	} reader[2];
	unsigned nreaders;
	char why[OBJECT_WHY]; /* of the last failure */
};

/* 0 and *out, to be released; or -1 and `why`. */
int objects_read(struct objects *o, const struct oid *oid, struct object *out);
int objects_head(struct objects *o, const struct oid *oid, struct object *out);
void objects_close(struct objects *o);

#endif
