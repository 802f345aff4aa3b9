/* Hashing of bytes: FNV-1a, for digests that only label things. Equality is decided on the bytes.
 */
#ifndef SSOT_BASE_HASH_H
#define SSOT_BASE_HASH_H

#include <stdint.h>

#include "ssot/base/slice.h"

#define HASH_START UINT64_C(0xcbf29ce484222325)
#define HASH_PRIME UINT64_C(0x100000001b3)

/* Goes on hashing from `h`. The length takes part, so that ("ab", "c") and ("a", "bc") differ. */
static inline uint64_t hash_bytes(uint64_t h, struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * HASH_PRIME;
	return (h ^ s.n) * HASH_PRIME;
}

/* Spreads the last bits, which FNV leaves weak. */
static inline uint64_t hash_finish(uint64_t h)
{
	h ^= h >> 33;
	h *= UINT64_C(0xff51afd7ed558ccd);
	h ^= h >> 33;
	h *= UINT64_C(0xc4ceb9fe1a85ec53);
	return h ^ h >> 33;
}

#endif
