/* What single languages do at their odd bytes: see struct generic. */
#ifndef SSOT_SRC_LANG_GENERIC_STEPS_H
#define SSOT_SRC_LANG_GENERIC_STEPS_H

#include "src/lang/generic.h"

bool step_c(struct lexer *x);	  /* R"x(...)x", 1'000'000 */
bool step_rust(struct lexer *x);  /* r#"..."#, 'a' and 'a */
bool step_ruby(struct lexer *x);  /* =begin, <<~A, /.../, %w[...], ?" and $", __END__ */
bool step_shell(struct lexer *x); /* <<A, but not <<< */
bool step_sql(struct lexer *x);	  /* the E of E'...' is no end of a word */
bool step_css(struct lexer *x);	  /* url(http://...) */
bool step_yaml(struct lexer *x);  /* quotes only where a value begins; block scalars */

/*
 * /.../ at x->at as a string, with its flags, if it ends on its line. For languages where the row's
 * code has made sure that no division is meant.
 */
bool step_regex(struct lexer *x);

#endif
