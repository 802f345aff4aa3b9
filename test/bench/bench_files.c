/*
 * What ripgrep is measured against: every file below a folder is read and matched as the program
 * matches a text, and the lines that any pattern matches are counted, as `rg -i -c` counts them.
 * usage: bench_files FOLDER <PATTERNS     one pattern a line
 */
#include <fcntl.h>
#include <fts.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ssot/base/literal.h"
#include "ssot/base/prefilter.h"

#define PATTERNS_MAX 256

struct bench {
	struct regex *re[PATTERNS_MAX];
	uint32_t n;
	struct prefilter *prefilter;
	struct regex_scratch *scratch;
	struct arena own, file;
	size_t files, lines;
};

/* 0 when each line of standard input is a pattern that can be looked for by its words. */
static int read_patterns(struct bench *b)
{
	VEC(struct prefilter_word) words = {0};
	struct regex_error err;
	char line[4096];

	while (b->n < PATTERNS_MAX && fgets(line, sizeof line, stdin)) {
		struct slice pattern = {line, strcspn(line, "\n")};
		struct literals l;

		regex_literals(&l, pattern, REGEX_ICASE, &b->own);
		b->re[b->n] = regex_compile(pattern, REGEX_ICASE, &err);
		if (!b->re[b->n] || !l.n)
			return -1;
		for (size_t k = 0; k < l.n; k++)
			*VEC_ADD(&b->own, &words) =
				(struct prefilter_word){l.p[k], b->n, l.icase, false};
		b->n++;
	}
	b->prefilter = prefilter_new(words.p, words.n, b->n, &b->own);
	return 0;
}

static int start_cmp(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Each rule on the lines that hold its words; a line that several match counts once. */
static int match(struct bench *b, struct slice text)
{
	VEC(uint32_t) hit = {0};
	struct prefilter_found found;

	prefilter_scan(b->prefilter, text, &b->file, &found);
	for (uint32_t i = 0; i < b->n; i++) {
		struct prefilter_lines lines;
		struct regex_match m;

		if (!prefilter_lines(&found, i, &lines))
			return -1;
		for (size_t k = 0; k < lines.n; k++) {
			struct slice line = slice_from(text, lines.start[k]);

			line = slice_first(line, slice_find(line, '\n'));
			if (regex_match(b->re[i], b->scratch, line, 0, &m) == 1)
				*VEC_ADD(&b->file, &hit) = lines.start[k];
		}
	}
	if (hit.n)
		qsort(hit.p, hit.n, sizeof *hit.p, start_cmp);
	for (size_t i = 0; i < hit.n; i++)
		b->lines += i == 0 || hit.p[i] != hit.p[i - 1];
	return 0;
}

static int read_file(struct bench *b, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc = -1;
	struct stat st;
	char *p;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0) {
		p = arena_bytes(&b->file, (size_t)st.st_size);
		if (read(fd, p, (size_t)st.st_size) == st.st_size)
			rc = match(b, (struct slice){p, (size_t)st.st_size});
	}
	close(fd);
	arena_reset(&b->file);
	b->files++;
	return rc;
}

int main(int argc, char **argv)
{
	struct bench *b = calloc(1, sizeof *b);
	char *folders[] = {argc > 1 ? argv[1] : NULL, NULL};
	FTS *walk;
	FTSENT *e;

	if (!b || argc != 2 || read_patterns(b) != 0)
		return 2;
	b->scratch = regex_scratch_new((struct regex_limits){0});
	walk = fts_open(folders, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	while (walk && (e = fts_read(walk)))
		if (e->fts_info == FTS_F && read_file(b, e->fts_path) != 0)
			return 2;
	fts_close(walk);
	printf("%zu lines in %zu files\n", b->lines, b->files);
	return 0;
}
