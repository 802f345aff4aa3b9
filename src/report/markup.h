/* Text for XML and HTML. */
#ifndef SSOT_SRC_REPORT_MARKUP_H
#define SSOT_SRC_REPORT_MARKUP_H

#include <stdio.h>

#include "ssot/base/slice.h"

/*
 * Writes text fit for content and for attributes in double quotes. What XML 1.0 cannot say (most
 * controls, U+FFFE, U+FFFF) and what hides or turns text around is written visibly, as \xNN.
 */
void markup_put(FILE *out, struct slice text);

#endif
