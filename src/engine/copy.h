/* Findings that outlive what they were found in. */
#ifndef SSOT_ENGINE_COPY_H
#define SSOT_ENGINE_COPY_H

#include "ssot/model/finding.h"

/*
 * Copies findings with all they point to, but for their rules, into `a`. What neighbours have in
 * common (path, commit, a line hit twice) is copied once.
 */
void findings_copy(struct finding *to, const struct finding *from, size_t n, struct arena *a);

#endif
