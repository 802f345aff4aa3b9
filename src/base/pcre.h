/* What regex.c and glob.c share of PCRE2. */
#ifndef SSOT_BASE_PCRE_H
#define SSOT_BASE_PCRE_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "ssot/base/regex.h"

/* As regex_compile(), for a pattern and subjects of bytes in no particular encoding. */
struct regex *regex_compile_bytes(struct slice pattern, struct regex_error *err);

#endif
