/* What every unit test needs: cmocka with the headers that it asks for, and a table loop. */
#ifndef SSOT_TEST_UNIT_H
#define SSOT_TEST_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "ssot/base/slice.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* Fails with both texts shown. */
#define assert_slice(got, want) unit_assert_slice((got), (want), __FILE__, __LINE__)

static inline void unit_assert_slice(struct slice got, struct slice want, const char *file,
				     int line)
{
	if (slice_eq(got, want))
		return;
	print_error("got  \"%.*s\" (%zu)\nwant \"%.*s\" (%zu)\n", SLICE_ARG(got), got.n,
		    SLICE_ARG(want), want.n);
	_fail(file, line);
}

#endif
