/* One INI text as sections, keys and items: what inih reads, guarded against what it misreads. */
#ifndef SSOT_CONFIG_INI_H
#define SSOT_CONFIG_INI_H

#include "ssot/model/rule.h"

#define INI_LINE_MAX	198 /* inih parses what is longer as a second line */
#define INI_SECTION_MAX 49  /* inih cuts what is longer; the same for names of keys */
#define INI_FILE_MAX	((size_t)1 << 20)
#define INI_ERRORS_MAX	100 /* more of them help nobody, and cost time on hostile input */

/* A key as written: its own line and the indented lines below are one item each, empty ones left
 * out. */
struct ini_key {
	struct slice name;
	struct slice file; /* where it stands */
	unsigned line;
	bool dollar; /* some item holds a '$': it may name a variable */
	struct key_item *item;
	size_t n;
};

struct ini_section {
	struct slice name;
	unsigned line;
	bool broken; /* lines of it were refused: what seems missing may be among them */
	VEC(struct ini_key) key;
};

struct ini_file {
	struct slice name;
	bool broken; /* a section header was refused */
	VEC(struct ini_section) section;
};

/*
 * Reads `bytes` (UTF-8, with or without byte order mark, lines ended by LF, CRLF or CR) into *out,
 * whose name is set. What is refused is left out and has a diagnostic; the rest is there. 0, or -1
 * when something was refused.
 */
int ini_read(struct ini_file *out, struct slice bytes, struct arena *a, struct diag_list *d);

#endif
