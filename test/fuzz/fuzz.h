/* What every fuzz target offers, and how it says that something is wrong. */
#ifndef SSOT_TEST_FUZZ_FUZZ_H
#define SSOT_TEST_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Tries one input; returns 0, and aborts when something does not hold. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define check(holds) ((holds) ? (void)0 : check_failed(__FILE__, __LINE__, #holds))

_Noreturn static inline void check_failed(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
	abort();
}

#endif
