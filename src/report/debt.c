/* What all writers of the debt need alike. */
#include "src/report/debt.h"

#include <stdlib.h>
#include <time.h>

static int debt_cmp_findings(const void *a, const void *b)
{
	const struct debt_row *x = *(const struct debt_row *const *)a;
	const struct debt_row *y = *(const struct debt_row *const *)b;

	if (x->count.findings != y->count.findings)
		return x->count.findings > y->count.findings ? -1 : 1;
	return slice_cmp(x->name, y->name);
}

/* Where in the table the first name is that does not come before `name`. */
static size_t debt_bound(const struct debt_table *t, struct slice name)
{
	size_t from = 0, to = t->n;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (slice_cmp(t->row[middle].name, name) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* What the names of all that is below a directory begin with. */
static struct slice debt_prefix(struct slice above, struct arena *a)
{
	char *p = arena_alloc(a, above.n + 1);

	if (above.n)
		memcpy(p, above.p, above.n);
	p[above.n] = '/';
	return (struct slice){p, above.n ? above.n + 1 : 0};
}

/* The directories right below `above` that have findings, most first, into out[]. */
static size_t debt_below(const struct debt_row **out, const struct debt *d, struct slice above,
			 struct arena *a)
{
	struct slice prefix = debt_prefix(above, a);
	size_t n = 0;

	for (size_t i = debt_bound(&d->by_directory, prefix); i < d->by_directory.n; i++) {
		const struct debt_row *row = &d->by_directory.row[i];
		struct slice rest = slice_from(row->name, prefix.n);

		if (!slice_starts(row->name, prefix))
			break;
		if (rest.n && slice_find(rest, '/') == rest.n && row->count.findings)
			out[n++] = row;
	}
	if (n)
		qsort(out, n, sizeof(const struct debt_row *), debt_cmp_findings);
	return n;
}

/*
 * A directory that holds but one, with all its files, says nothing: goes down to where they part.
 * out[] gets what is below there.
 */
static const struct debt_row *debt_part(const struct debt_row **out, size_t *n,
					const struct debt_row *row, const struct debt *d,
					struct arena *a)
{
	while ((*n = debt_below(out, d, row->name, a)) == 1 &&
	       out[0]->count.looked_at == row->count.looked_at &&
	       out[0]->count.findings == row->count.findings)
		row = out[0];
	return row;
}

/* Below this share of all findings a directory inside another is not worth its line. */
#define DEBT_SHARE 20

size_t debt_directories(struct debt_directory *out, const struct debt *d, size_t room)
{
	struct arena a = {0};
	const struct debt_row **top = ARENA_ARRAY(&a, const struct debt_row *, d->by_directory.n);
	const struct debt_row **sub = ARENA_ARRAY(&a, const struct debt_row *, d->by_directory.n);
	size_t ntop = debt_below(top, d, (struct slice){0}, &a), n = 0;

	for (size_t i = 0; i < ntop && n < room; i++) {
		size_t nsub;
		const struct debt_row *row = debt_part(sub, &nsub, top[i], d, &a);

		out[n++] = (struct debt_directory){row, row->name, 1};
		for (size_t k = 0; k < nsub && n < room; k++)
			if (sub[k]->count.findings >= d->total.findings / DEBT_SHARE)
				out[n++] = (struct debt_directory){
					sub[k], slice_from(sub[k]->name, row->name.n + 1), 2};
	}
	arena_clear(&a);
	return n;
}

void debt_date(char out[16], int64_t time)
{
	time_t t = (time_t)time;
	struct tm tm;

	if (!gmtime_r(&t, &tm) || !strftime(out, 16, "%Y-%m-%d", &tm))
		memcpy(out, "?", 2);
}
