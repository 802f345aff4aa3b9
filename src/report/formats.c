/* The table of report formats. */
#include "src/report/formats.h"

const struct report_format *const report_format_table[] = {
#define X(name) &report_##name,
#include "src/report/formats.def"
#undef X
	NULL,
};

const struct report_format *report_format_named(struct slice name)
{
	for (size_t i = 0; report_format_table[i]; i++)
		if (slice_is(name, report_format_table[i]->name))
			return report_format_table[i];
	return NULL;
}
