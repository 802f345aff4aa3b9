/* Figures as people read them: grouped digits, percent, hours. */
#ifndef SSOT_SRC_REPORT_FIGURES_H
#define SSOT_SRC_REPORT_FIGURES_H

#include <stdint.h>
#include <stdio.h>

/* Room for any number with its commas and a NUL byte. */
#define FIGURES_ROOM 32

/* 1234567 as "1,234,567", NUL-terminated; returns its length. */
int figures_number(char out[FIGURES_ROOM], uint64_t n);

/* The same written right-aligned in `width` columns (0: as it is); returns the columns taken. */
int figures_put(FILE *out, uint64_t n, int width);

/* Percent of `part` in `whole`, in tenths; 1000 when there is nothing. */
unsigned figures_permille(uint32_t part, uint32_t whole);

/* Writes "45.5 %". */
void figures_put_percent(FILE *out, uint32_t part, uint32_t whole);

/* Writes minutes as "2,216 h" or "0.5 h", right-aligned in `width` columns. */
void figures_put_hours(FILE *out, uint64_t minutes, int width);

#endif
