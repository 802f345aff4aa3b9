/* Diagnostics: collected, then printed in one go. */
#include "ssot/base/diag.h"

#include <stdarg.h>
#include <stdlib.h>

#include "ssot/base/term.h"

/* Where all is wrong, one cause is behind it: nobody reads on. */
#define DIAG_SHOWN 100u

static __attribute__((format(printf, 3, 0))) void diag_add(struct diag_list *d, struct diag head,
							   const char *fmt, va_list ap)
{
	va_list again;
	char *p;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n < 0)
		arena_out_of_memory();
	p = arena_alloc(d->arena, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	head.file = arena_dup(d->arena, head.file);
	head.text = (struct slice){p, (size_t)n};
	*VEC_ADD(d->arena, &d->v) = head;
	d->errors += head.level == DIAG_ERROR;
}

void diag_append(struct diag_list *d, const struct diag *one)
{
	*VEC_ADD(d->arena, &d->v) = (struct diag){one->level, arena_dup(d->arena, one->file),
						  one->line, arena_dup(d->arena, one->text)};
	d->errors += one->level == DIAG_ERROR;
}

int diag_error(struct diag_list *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_add(d, (struct diag){.level = DIAG_ERROR}, fmt, ap);
	va_end(ap);
	return -1;
}

int diag_error_at(struct diag_list *d, struct slice file, unsigned line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_add(d, (struct diag){.level = DIAG_ERROR, .file = file, .line = line}, fmt, ap);
	va_end(ap);
	return -1;
}

void diag_note(struct diag_list *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_add(d, (struct diag){.level = DIAG_NOTE}, fmt, ap);
	va_end(ap);
}

void diag_note_at(struct diag_list *d, struct slice file, unsigned line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_add(d, (struct diag){.level = DIAG_NOTE, .file = file, .line = line}, fmt, ap);
	va_end(ap);
}

static void diag_put(const struct diag *g, FILE *out)
{
	static const char *const word[] = {"note", "error"};

	if (g->file.n)
		term_put_path(out, g->file);
	else
		fputs("git-ssot", out);
	if (g->line)
		fprintf(out, ":%u", g->line);
	fprintf(out, ": %s: ", word[g->level]);
	term_put_text(out, g->text);
	putc('\n', out);
}

void diag_print(const struct diag_list *d, FILE *out, bool verbose)
{
	size_t errors = 0;

	for (size_t i = 0; i < d->v.n; i++) {
		const struct diag *g = &d->v.p[i];

		errors += g->level == DIAG_ERROR;
		if (verbose || (g->level == DIAG_ERROR && errors <= DIAG_SHOWN))
			diag_put(g, out);
	}
	if (!verbose && errors > DIAG_SHOWN)
		fprintf(out, "git-ssot: error: %zu more such errors\n", errors - DIAG_SHOWN);
}

_Noreturn void diag_bug(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "git-ssot: BUG at %s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputs("\nThis is a mistake in git-ssot; nothing was judged.\n", stderr);
	abort();
}
