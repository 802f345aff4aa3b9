/* Charts over time: the plot is stretched to its box, its labels are text and keep their size. */
#include "src/report/chart.h"

#include <inttypes.h>

#include "src/report/debt.h"
#include "src/report/markup.h"
#include "src/report/page.h"

#define CHART_SIDE   1000 /* units of the plot, both ways */
#define CHART_POINTS 400  /* more are not told apart on a screen */
#define CHART_TICKS  4
#define CHART_DAY    86400

/* Where things are in the plot. */
struct chart_scale {
	const struct chart *c;
	size_t *at; /* the points that are drawn */
	size_t n;
	int64_t from, to;   /* time */
	uint64_t span;	    /* from the one to the other; 0 when time stands still */
	uint64_t top, step; /* counts: the upper edge, between grid lines */
};

static uint64_t chart_sum(const struct chart *c, size_t point, size_t nseries)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < nseries; i++)
		sum += c->series[i].value[point];
	return sum;
}

/* The step of 1, 2 or 5 times a power of ten that makes at most CHART_TICKS of `most`. */
static uint64_t chart_step(uint64_t most)
{
	static const unsigned factor[] = {1, 2, 5};

	for (uint64_t power = 1;; power *= 10)
		for (unsigned i = 0; i < 3; i++)
			if (power * factor[i] * CHART_TICKS >= most)
				return power * factor[i];
}

/* Unsigned: times far enough apart have no difference that a signed one could hold. */
static uint64_t chart_since(const struct chart_scale *s, int64_t time)
{
	return (uint64_t)time - (uint64_t)s->from;
}

static void chart_scale(struct chart_scale *s, const struct chart *c, struct arena *a)
{
	uint64_t most = 1;

	*s = (struct chart_scale){.c = c};
	s->n = c->npoints < CHART_POINTS ? c->npoints : CHART_POINTS;
	s->at = ARENA_ARRAY(a, size_t, s->n);
	for (size_t i = 0; i < s->n; i++)
		s->at[i] = s->n > 1 ? i * (c->npoints - 1) / (s->n - 1) : 0;
	for (size_t i = 0; i < s->n; i++) {
		uint64_t sum = chart_sum(c, s->at[i], c->nseries);

		most = sum > most ? sum : most;
	}
	s->from = c->time[0];
	s->to = c->time[c->npoints - 1];
	s->span = s->to > s->from ? chart_since(s, s->to) : 0;
	s->step = chart_step(most);
	s->top = (most + s->step - 1) / s->step * s->step;
}

static int chart_x(const struct chart_scale *s, int64_t time)
{
	if (!s->span)
		return 0;
	return (int)((double)chart_since(s, time) / (double)s->span * CHART_SIDE + 0.5);
}

static int chart_y(const struct chart_scale *s, uint64_t count)
{
	return CHART_SIDE - (int)((double)count / (double)s->top * CHART_SIDE + 0.5);
}

/* The upper edge of the first `nseries` series, from left to right or back. */
static void chart_edge(FILE *out, const struct chart_scale *s, size_t nseries, bool back)
{
	for (size_t i = 0; i < s->n; i++) {
		size_t point = s->at[back ? s->n - 1 - i : i];
		int y = chart_y(s, chart_sum(s->c, point, nseries));

		fprintf(out, " %d,%d", chart_x(s, s->c->time[point]), y);
		/* One moment is drawn as a level line. */
		if (s->n == 1 || !s->span)
			fprintf(out, " %d,%d", back ? 0 : CHART_SIDE, y);
	}
}

static void chart_area(FILE *out, const struct chart_scale *s, size_t i)
{
	fprintf(out, "<polygon class=\"c%u area\" points=\"", s->c->series[i].color);
	chart_edge(out, s, i + 1, false);
	chart_edge(out, s, i, true);
	fprintf(out, "\"/><polyline class=\"c%u\" points=\"", s->c->series[i].color);
	chart_edge(out, s, i + 1, false);
	fputs("\"/>\n", out);
}

/* What the pointer hits: each point's share of the width, all its height. */
static void chart_hits(FILE *out, const struct chart_scale *s)
{
	int left = 0;

	for (size_t i = 0; i < s->n; i++) {
		int here = chart_x(s, s->c->time[s->at[i]]);
		int right = i + 1 < s->n ? (here + chart_x(s, s->c->time[s->at[i + 1]])) / 2
					 : CHART_SIDE;

		fprintf(out, "<rect class=hit x=%d y=0 width=%d height=%d><title>", left,
			right > left ? right - left : 1, CHART_SIDE);
		markup_put(out, s->c->label[s->at[i]]);
		fputs("</title></rect>\n", out);
		left = right;
	}
}

static void chart_svg(FILE *out, const struct chart_scale *s)
{
	const struct chart *c = s->c;

	fprintf(out,
		"<svg role=img aria-labelledby=\"ct%u cd%u\" viewBox=\"0 0 %d %d\" "
		"preserveAspectRatio=none>\n<title id=ct%u>",
		c->id, c->id, CHART_SIDE, CHART_SIDE, c->id);
	markup_put(out, c->title);
	fprintf(out, "</title><desc id=cd%u>", c->id);
	markup_put(out, c->description);
	fputs("</desc>\n", out);
	for (uint64_t n = 0; n <= s->top; n += s->step)
		fprintf(out, "<line class=grid x1=0 x2=%d y1=%d y2=%d />\n", CHART_SIDE,
			chart_y(s, n), chart_y(s, n));
	for (size_t i = 0; i < c->nseries; i++)
		chart_area(out, s, i);
	chart_hits(out, s);
	fputs("</svg>\n", out);
}

/* A few dates, none twice; those that a narrow screen has no room for are marked. */
static void chart_dates(FILE *out, const struct chart_scale *s)
{
	char before[16] = "", date[16];
	unsigned nticks = s->c->small ? 1 : CHART_TICKS;

	fputs("<div class=x aria-hidden=true>", out);
	for (unsigned i = 0; i <= nticks; i++) {
		int64_t time = (int64_t)((uint64_t)s->from + s->span / nticks * i);

		if (i == nticks)
			time = s->to;
		else if (i > 0)
			time -= time % CHART_DAY;
		debt_date(date, time);
		if (time < s->from || strcmp(date, before) == 0)
			continue;
		memcpy(before, date, sizeof before);
		fprintf(out, "<span class=\"%s%s\" style=left:%.1f%%>%s</span>",
			i % 2 && !s->c->small ? "odd" : "",
			i == 0	      ? "first"
			: i == nticks ? "last"
				      : "",
			chart_x(s, time) * 100.0 / CHART_SIDE, date);
	}
	fputs("</div>\n", out);
}

void chart_put(FILE *out, const struct chart *c, struct arena *a)
{
	struct chart_scale s;

	if (!c->npoints)
		return;
	chart_scale(&s, c, a);
	fprintf(out, "<div class=\"plot%s\"><div class=y aria-hidden=true>",
		c->small ? " small" : "");
	for (uint64_t n = 0; n <= s.top; n += c->small ? s.top : s.step) {
		fprintf(out, "<span style=bottom:%.1f%%>", 100.0 * (double)n / (double)s.top);
		figures_put(out, n, 0);
		fputs("</span>", out);
	}
	fputs("</div>\n", out);
	chart_svg(out, &s);
	chart_dates(out, &s);
	fputs("</div>\n", out);
}
