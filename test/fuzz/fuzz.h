/* What every fuzz target offers, and how it says that something is wrong. */
#ifndef SSOT_TEST_FUZZ_FUZZ_H
#define SSOT_TEST_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* Tries one input; returns 0, and aborts when something does not hold. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void check(bool holds)
{
	if (!holds)
		abort();
}

#endif
