/* The rule packs inside the program, by name. */
#include "src/config/pack.h"

struct slice config_pack(struct slice name)
{
	for (const struct config_pack_row *row = config_pack_rows; row->name; row++)
		if (slice_is(name, row->name))
			return (struct slice){(const char *)row->bytes, row->n};
	return (struct slice){NULL, 0};
}
