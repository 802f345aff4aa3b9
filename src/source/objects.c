/* Objects by name: asks one reader after the other, and looks whether a blob is what it claims. */
#include <stdio.h>

#include "src/source/objects.h"

const char *object_type_name(enum object_type type)
{
	static const char *const name[] = {"object", "commit", "tree", "blob", "tag"};

	return name[type <= OBJECT_TAG ? type : 0];
}

enum object_type object_type_named(struct slice name)
{
	for (unsigned i = OBJECT_COMMIT; i <= OBJECT_TAG; i++)
		if (slice_is(name, object_type_name((enum object_type)i)))
			return (enum object_type)i;
	return (enum object_type)0;
}

/* `want` NULL: the header only. */
static int objects_ask(struct objects *o, const struct oid *oid, const struct object_want *want,
		       struct object *out)
{
	char why[OBJECT_WHY] = "";

	*o->why = '\0';
	for (unsigned i = 0; i < o->nreaders; i++) {
		const struct object_reader *ops = o->reader[i].ops;
		void *self = o->reader[i].self;
		int rc = want ? ops->read(self, oid, want, out, why)
			      : ops->head(self, oid, out, why);

		if (rc == 0)
			return 0;
		/* The first who has it but cannot read it knows most about it. */
		if (rc < 0 && !*o->why)
			memcpy(o->why, why, sizeof why);
	}
	if (!*o->why)
		snprintf(o->why, OBJECT_WHY,
			 "the object is missing; run `git fsck`, or fetch it again");
	return -1;
}

static bool objects_is_tampered(const struct objects *o, const struct oid *oid,
				const struct object_want *want, const struct object *b)
{
	return b->type == OBJECT_BLOB && !o->trusting && !want->trusting && o->sha1 &&
	       !object_has_name(b->bytes, b->type, oid);
}

int objects_read(struct objects *o, const struct oid *oid, const struct object_want *want,
		 struct object *out)
{
	if (objects_ask(o, oid, want, out) != 0)
		return -1;
	if (object_is_too_large(out, want) || !objects_is_tampered(o, oid, want, out))
		return 0;
	object_release(out);
	snprintf(o->why, OBJECT_WHY,
		 "its content does not have its name: the object is damaged or was tampered with; "
		 "run `git fsck`");
	return -1;
}

int objects_head(struct objects *o, const struct oid *oid, struct object *out)
{
	return objects_ask(o, oid, NULL, out);
}

uint64_t objects_place(struct objects *o, const struct oid *oid)
{
	uint64_t place = 0;

	for (unsigned i = 0; !place && i < o->nreaders; i++)
		if (o->reader[i].ops->place)
			place = o->reader[i].ops->place(o->reader[i].self, oid);
	return place;
}

void objects_close(struct objects *o)
{
	for (unsigned i = 0; i < o->nreaders; i++)
		o->reader[i].ops->close(o->reader[i].self);
	o->nreaders = 0;
}
