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

/* Makes code of a pattern, as pcre_compile() does. */
typedef pcre2_code *regex_maker(struct slice pattern, uint32_t how, struct regex_error *err);

/* A regex of code, which it frees. */
struct regex *regex_of(pcre2_code *code, bool jit);

/* A regex whose code is made at the first match, of a copy of the pattern, and does not fail. */
struct regex *regex_later(struct slice pattern, regex_maker *make, uint32_t how, bool jit);

#endif
