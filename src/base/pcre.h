/* What regex.c, literal.c and glob.c share of PCRE2. */
#ifndef SSOT_BASE_PCRE_H
#define SSOT_BASE_PCRE_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "ssot/base/regex.h"

/* The options that regex_compile() takes for these flags (enum regex_flag). */
uint32_t pcre_options(unsigned flags);

/* pcre2_compile() with our line ends. NULL and *err filled when the pattern is wrong. */
pcre2_code *pcre_compile(struct slice pattern, uint32_t options, struct regex_error *err);

/* As regex_compile(), for a pattern and subjects of bytes in no particular encoding. */
struct regex *regex_compile_bytes(struct slice pattern, struct regex_error *err);

#endif
