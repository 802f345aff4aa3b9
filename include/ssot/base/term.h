/* What people see: colour decisions, and hostile bytes made visible. */
#ifndef SSOT_BASE_TERM_H
#define SSOT_BASE_TERM_H

#include <stdint.h>
#include <stdio.h>

#include "ssot/base/slice.h"

enum term_color { TERM_AUTO, TERM_ALWAYS, TERM_NEVER };

/*
 * Whether to colour what is written to file descriptor `fd`: the option first, then NO_COLOR (when
 * not empty), CLICOLOR_FORCE, TERM=dumb, and whether fd is a terminal.
 */
bool term_wants_color(enum term_color option, int fd);

/* The width of the terminal that `fd` is, in columns; 0 when it is none or does not tell. */
unsigned term_window(int fd);

/* Writes a path: as it is when harmless, else C-quoted ("a\nb"), more often than git does. */
void term_put_path(FILE *out, struct slice path);

/*
 * Writes text for people: tabs as one space each (so that carets align), control bytes, invalid
 * UTF-8, bidi marks and other invisible characters as \xNN or <U+NNNN>.
 */
void term_put_text(FILE *out, struct slice text);

/* Columns that term_put_text() would take. */
size_t term_width(struct slice text);

/*
 * The character at rest.p[0] (rest.n >= 1) as term_put_text() writes it: `shown` is NUL-terminated
 * UTF-8, *len the bytes eaten. Returns its columns.
 */
size_t term_show(struct slice rest, char shown[16], size_t *len);

#endif
