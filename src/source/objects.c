/* Objects by name: asks one reader after the other, but stops at once at a tampered object. */
#include "src/source/objects.h"

typedef enum object_status object_question(void *self, const struct oid *oid, struct object *out,
					   char why[OBJECT_WHY]);

static int objects_ask(struct objects *o, const struct oid *oid, struct object *out, bool whole)
{
	for (unsigned i = 0; i < o->nreaders; i++) {
		object_question *ask = whole ? o->reader[i].ops->read : o->reader[i].ops->head;
		enum object_status st = ask(o->reader[i].self, oid, out, o->why);

		if (st == OBJECT_OK)
			return 0;
		if (st == OBJECT_TAMPERED)
			break;
	}
	return -1;
}

int objects_read(struct objects *o, const struct oid *oid, struct object *out)
{
	return objects_ask(o, oid, out, true);
}

int objects_head(struct objects *o, const struct oid *oid, struct object *out)
{
	return objects_ask(o, oid, out, false);
}

void objects_close(struct objects *o)
{
	for (unsigned i = 0; i < o->nreaders; i++)
		o->reader[i].ops->close(o->reader[i].self);
	o->nreaders = 0;
}
