/* Figures as people read them, for all formats alike. */
#include "src/report/figures.h"

#include <inttypes.h>

int figures_number(char out[FIGURES_ROOM], uint64_t n)
{
	char digits[24];
	int len = snprintf(digits, sizeof digits, "%" PRIu64, n), at = 0;

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = digits[i];
	}
	out[at] = '\0';
	return at;
}

int figures_put(FILE *out, uint64_t n, int width)
{
	char text[FIGURES_ROOM];

	figures_number(text, n);
	return fprintf(out, "%*s", width > 0 ? width : 0, text);
}

unsigned figures_permille(uint32_t part, uint32_t whole)
{
	return whole ? (unsigned)(((uint64_t)part * 1000 + whole / 2) / whole) : 1000;
}

void figures_put_percent(FILE *out, uint32_t part, uint32_t whole)
{
	unsigned permille = figures_permille(part, whole);

	fprintf(out, "%u.%u %%", permille / 10, permille % 10);
}

void figures_put_hours(FILE *out, uint64_t minutes, int width)
{
	unsigned tenths = (unsigned)(minutes % 60 * 10 / 60);

	figures_put(out, minutes / 60, width - (tenths ? 4 : 2));
	if (tenths)
		fprintf(out, ".%u", tenths);
	fputs(" h", out);
}
