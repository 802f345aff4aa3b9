/* The rule packs inside the program: the table that embed.sh makes from config/. */
#ifndef SSOT_CONFIG_PACK_H
#define SSOT_CONFIG_PACK_H

#include "ssot/config/config.h"

struct config_pack_row {
	const char *name;	    /* "python-mocks" for config/python-mocks.ini; NULL: the end */
	const unsigned char *bytes; /* the file as it is */
	size_t n;
};

/* In the order of the names. config_pack_names[] lies beside it. */
extern const struct config_pack_row config_pack_rows[];

#endif
