/* Files of the machine: read whole, written atomically. Judged text never comes from here. */
#ifndef SSOT_BASE_FILE_H
#define SSOT_BASE_FILE_H

#include <sys/types.h>

#include "ssot/base/diag.h"

/* Reads `path` whole ("-" is standard input), up to `limit` bytes. 0, or -1 with a diagnostic. */
int file_read(struct slice *out, const char *path, size_t limit, struct diag_list *d);

/*
 * Writes beside `path`, flushes to disk, renames over it: others see the old file or the new one.
 * A symbolic link stays and its target is replaced; a device or pipe is written into. 0; or -1 with
 * a diagnostic, and nothing is left behind.
 */
int file_write(const char *path, struct slice bytes, mode_t mode, struct diag_list *d);

#endif
