/* Diagnostics: what is wrong with the configuration, the call or the repository (not findings). */
#ifndef SSOT_BASE_DIAG_H
#define SSOT_BASE_DIAG_H

#include <stdio.h>

#include "ssot/base/arena.h"

enum diag_level { DIAG_NOTE, DIAG_ERROR };

struct diag {
	enum diag_level level;
	struct slice file; /* empty: about no file */
	unsigned line;	   /* 1-based; 0: about the whole file */
	struct slice text; /* one line, in plain words, with the cure */
};

/* Zero-initialise, then set `arena`, which owns all texts. */
struct diag_list {
	struct arena *arena;
	VEC(struct diag) v;
	size_t errors; /* how many of them are DIAG_ERROR */
};

/* Appends an error about no file. Returns -1, so that callers can return it. */
int diag_error(struct diag_list *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Appends an error at file:line. Returns -1. */
int diag_error_at(struct diag_list *d, struct slice file, unsigned line, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* Appends a note: shown only to those who asked for more (-v). */
void diag_note(struct diag_list *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Appends a copy of one that another list holds. */
void diag_append(struct diag_list *d, const struct diag *one);

/* Appends a note at file:line. */
void diag_note_at(struct diag_list *d, struct slice file, unsigned line, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/*
 * Prints the list, one line each ("file:line: error: text", or "git-ssot: error: text"), safely
 * quoted for a terminal. Notes, and errors beyond the first hundred, only when `verbose`: else the
 * last line counts them.
 */
void diag_print(const struct diag_list *d, FILE *out, bool verbose);

/* A broken promise of our own code: says where and aborts. */
#define BUG(...) diag_bug(__FILE__, __LINE__, __VA_ARGS__)
_Noreturn void diag_bug(const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
