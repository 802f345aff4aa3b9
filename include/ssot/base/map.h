/* Hash tables: uthash, with a hash whose code is clean under our warnings. */
#ifndef SSOT_BASE_MAP_H
#define SSOT_BASE_MAP_H

#include "ssot/base/arena.h"

/* The default hash falls through its cases, which clang warns of. */
#define HASH_FUNCTION	  HASH_FNV
/* By default the program ends without a word, and with another status. */
#define uthash_fatal(why) arena_out_of_memory()
#include <uthash.h>

#endif
