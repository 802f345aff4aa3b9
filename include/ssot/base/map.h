/* Hash tables: uthash, with a hash whose code is clean under our warnings. */
#ifndef SSOT_BASE_MAP_H
#define SSOT_BASE_MAP_H

/* The default hash falls through its cases, which clang warns of. */
#define HASH_FUNCTION HASH_FNV
#include <uthash.h>

#endif
