/* The name of an object: plain SHA-1, as fast as the processor can. */
#include <nettle/sha1.h>
#include <nettle/version.h>
#include <stdio.h>

#include "src/source/objects.h"

/*
 * git and libgit2 use a SHA-1 that also detects forged collisions, at seven times the cost. That is
 * for the door where objects come in; here the one question is whether the object database still
 * gives the bytes that were named.
 */
bool object_has_name(struct slice bytes, enum object_type type, const struct oid *oid)
{
	uint8_t name[SHA1_DIGEST_SIZE];
	struct sha1_ctx sha1;
	char head[32];
	int n = snprintf(head, sizeof head, "%s %zu", object_type_name(type), bytes.n);

	sha1_init(&sha1);
	sha1_update(&sha1, (size_t)n + 1, (const uint8_t *)head); /* its NUL counts */
	sha1_update(&sha1, bytes.n, (const uint8_t *)bytes.p);
#if NETTLE_VERSION_MAJOR < 4
	sha1_digest(&sha1, sizeof name, name);
#else
	sha1_digest(&sha1, name);
#endif
	return memcmp(name, oid->b, sizeof name) == 0;
}
