/* A series inside src/engine/: the judges of its rules. */
#ifndef SSOT_ENGINE_SERIES_H
#define SSOT_ENGINE_SERIES_H

#include "src/engine/crew.h"
#include "ssot/engine/check.h"

/*
 * The crew that judges by plan->rules, made when it is asked for the first time; later plans must
 * be the same. With `memo` it remembers what it found. The series keeps and frees it.
 */
struct crew *series_crew(struct check_series *s, const struct crew_plan *plan, bool memo);

#endif
