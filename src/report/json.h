/* JSON values out of borrowed text: the one door to jansson. */
#ifndef SSOT_SRC_REPORT_JSON_H
#define SSOT_SRC_REPORT_JSON_H

#include <jansson.h>

#include "src/report/view.h"

/* A string; invalid UTF-8 becomes U+FFFD, NUL and controls stay (JSON can say them). */
json_t *json_text(struct view *v, struct slice s);

/* Sets a key that `object` has not; takes over `value`. */
void json_put(json_t *object, const char *key, json_t *value);

/* The same for a text that is left out when empty. */
void json_put_text(struct view *v, json_t *object, const char *key, struct slice s);

/* Writes the value on one line and frees it. */
void json_write(json_t *value, FILE *out);

#endif
