/* What all writers of the debt need alike. */
#include "src/report/debt.h"

#include <stdlib.h>
#include <time.h>

static unsigned debt_depth(struct slice path)
{
	unsigned depth = path.n > 0;

	for (size_t i = 0; i < path.n; i++)
		depth += path.p[i] == '/';
	return depth;
}

static int debt_cmp_findings(const void *a, const void *b)
{
	const struct debt_row *x = *(const struct debt_row *const *)a;
	const struct debt_row *y = *(const struct debt_row *const *)b;

	if (x->count.findings != y->count.findings)
		return x->count.findings > y->count.findings ? -1 : 1;
	return slice_cmp(x->name, y->name);
}

/* Rows of one depth below `above` with findings or subjects, most findings first, into out[]. */
static size_t debt_below(const struct debt_row **out, const struct debt *d, struct slice above)
{
	unsigned depth = debt_depth(above) + 1;
	size_t n = 0;

	for (size_t i = 0; i < d->by_directory.n; i++) {
		const struct debt_row *row = &d->by_directory.row[i];

		if (debt_depth(row->name) != depth || !row->count.findings)
			continue;
		if (above.n && (!slice_starts(row->name, above) || row->name.p[above.n] != '/'))
			continue;
		out[n++] = row;
	}
	if (n)
		qsort(out, n, sizeof(const struct debt_row *), debt_cmp_findings);
	return n;
}

/* Below this share of all findings a directory inside another is not worth its line. */
#define DEBT_SHARE 20

size_t debt_directories(struct debt_directory *out, const struct debt *d, size_t room)
{
	struct arena a = {0};
	const struct debt_row **top = ARENA_ARRAY(&a, const struct debt_row *, d->by_directory.n);
	const struct debt_row **sub = ARENA_ARRAY(&a, const struct debt_row *, d->by_directory.n);
	size_t ntop = debt_below(top, d, (struct slice){0}), n = 0;

	for (size_t i = 0; i < ntop && n < room; i++) {
		size_t nsub = debt_below(sub, d, top[i]->name);

		out[n++] = (struct debt_directory){top[i], 1};
		for (size_t k = 0; k < nsub && n < room; k++)
			if (sub[k]->count.findings >= d->total.findings / DEBT_SHARE)
				out[n++] = (struct debt_directory){sub[k], 2};
	}
	arena_clear(&a);
	return n;
}

unsigned debt_permille(uint32_t part, uint32_t whole)
{
	return whole ? (unsigned)(((uint64_t)part * 1000 + whole / 2) / whole) : 1000;
}

int debt_put_number(FILE *out, uint64_t n, int width)
{
	char digits[32], text[48];
	int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n), k = 0;

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			text[k++] = ',';
		text[k++] = digits[i];
	}
	return fprintf(out, "%*.*s", width, k, text);
}

void debt_date(char out[16], int64_t time)
{
	time_t t = (time_t)time;
	struct tm tm;

	if (!gmtime_r(&t, &tm) || !strftime(out, 16, "%Y-%m-%d", &tm))
		strcpy(out, "?");
}
