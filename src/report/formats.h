/* The rows of the table of report formats. */
#ifndef SSOT_SRC_REPORT_FORMATS_H
#define SSOT_SRC_REPORT_FORMATS_H

#include "ssot/report/report.h"

#define X(name) extern const struct report_format report_##name;
#include "src/report/formats.def"
#undef X

#endif
