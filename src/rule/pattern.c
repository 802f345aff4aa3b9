/* Kind `pattern`: a regular expression on each line. */
#include "src/rule/kinds.h"
#include "src/rule/regexes.h"
#include "ssot/lang/lang.h"

enum pattern_key { PATTERN_MATCH, PATTERN_UNLESS, PATTERN_FLAGS, PATTERN_BEGINS, PATTERN_KEYS };

static const struct key_spec pattern_keys[] = {
	[PATTERN_MATCH] = {"match", KEY_REGEXES, true, NULL, NULL,
			   "what must not stand on a line; any of several"},
	[PATTERN_UNLESS] = {"unless", KEY_REGEXES, false, NULL, NULL,
			    "a line that matches this is no finding"},
	[PATTERN_FLAGS] = {"flags", KEY_ENUMS, false, NULL, regexes_flag_words,
			   "i: ignore case, x: ignore white space in the pattern, m: ^ and $ at "
			   "every line"},
	[PATTERN_BEGINS] = {"begins", KEY_BOOL, false, "no", NULL,
			    "only matches in code or at the beginning of a string or comment, not "
			    "within one"},
	[PATTERN_KEYS] = {0},
};

struct pattern {
	struct regex_list match, unless;
	bool begins;
};

static int pattern_compile(struct rule *r, struct arena *a, struct diag_list *d)
{
	struct pattern *p = ARENA_NEW(a, struct pattern);
	const struct key_value *v = r->value;
	unsigned flags = regexes_flags(&v[PATTERN_FLAGS]);
	int ret;

	r->priv = p;
	p->begins = rule_flag(&v[PATTERN_BEGINS]);
	if (r->in == REGION_ANY && !p->begins)
		r->needs = 0;
	r->words_on_line = true;
	regexes_literals(&r->words, &v[PATTERN_MATCH], flags, a);
	ret = regexes_compile(&p->match, &v[PATTERN_MATCH], flags, a, d);
	return regexes_compile(&p->unless, &v[PATTERN_UNLESS], flags, a, d) || ret ? -1 : 0;
}

static void pattern_release(struct rule *r)
{
	struct pattern *p = r->priv;

	regexes_free(&p->match);
	regexes_free(&p->unless);
}

/* The earliest match of any of the regexes on the line, not before `from`: 1, 0, or -1. */
static int pattern_earliest(const struct regex_list *l, struct regex_scratch *s, struct slice line,
			    size_t from, struct regex_match *best)
{
	int found = 0;

	for (size_t i = 0; i < l->n; i++) {
		struct regex_match m;
		int rc = regex_match(l->p[i], s, line, from, &m);

		if (rc < 0)
			return -1;
		if (rc && (!found || m.group[0].off < best->group[0].off)) {
			*best = m;
			found = 1;
		}
	}
	return found;
}

/* Whether the place is code, or where a part of another class begins. */
static bool pattern_begins(const struct scan *s, uint32_t off)
{
	size_t low = 0, high = s->regions.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct region *g = &s->regions.p[mid];

		if (off < g->at.off)
			high = mid;
		else if (off >= g->at.off + g->at.len)
			low = mid + 1;
		else
			return g->cls == REGION_CODE || g->at.off == off;
	}
	return true;
}

/* 1 when the line was judged, -1 when it could not be. */
static int pattern_line(const struct rule *r, struct file_view *f, struct slice line, uint32_t at,
			struct sink *s)
{
	const struct pattern *p = r->priv;
	struct slice capture[REGEX_GROUPS];
	struct hit h = {.capture = capture};
	struct regex_match m, other;
	int rc = pattern_earliest(&p->match, f->scratch, line, 0, &m);

	while (rc == 1 && p->begins && !pattern_begins(f->scan, at + (uint32_t)m.group[0].off)) {
		size_t next = m.group[0].off + 1;

		while (next < line.n && ((unsigned char)line.p[next] & 0xc0) == 0x80)
			next++; /* to the next character */
		rc = next <= line.n ? pattern_earliest(&p->match, f->scratch, line, next, &m) : 0;
	}
	if (rc == 1 && p->unless.n) {
		rc = pattern_earliest(&p->unless, f->scratch, line, 0, &other);
		rc = rc < 0 ? -1 : !rc;
	}
	if (rc < 0)
		s->error(s, r, regex_failure(f->scratch));
	if (rc != 1)
		return rc;
	for (unsigned i = 0; i < m.count; i++)
		if (m.group[i].off != REGEX_UNSET)
			capture[i] = (struct slice){line.p + m.group[i].off, m.group[i].len};
		else
			capture[i] = (struct slice){0};
	h.ncaptures = m.count;
	h.at.off = at + (uint32_t)m.group[0].off;
	h.at.len = (uint32_t)m.group[0].len;
	s->hit(s, r, &h);
	return 1;
}

static void pattern_check(const struct rule *r, struct file_view *f, struct sink *s)
{
	struct slice text = file_masked(f, r->in);
	const struct lines *l = &f->scan->lines;

	struct prefilter_lines found;
	bool some = f->found && prefilter_lines(f->found, r->index, &found);
	size_t n = some ? found.n : l->n;

	for (size_t k = 0; k < n; k++) {
		uint32_t i = some ? lines_at(l, found.start[k]) : (uint32_t)k;

		if (pattern_line(r, f, lines_get(l, text, i), l->start[i], s) < 0)
			return; /* one failure is enough: the whole judgement is void */
	}
}

const struct rule_kind rule_kind_pattern = {
	.name = "pattern",
	.help = "a regular expression on each line",
	.keys = pattern_keys,
	.needs = SCAN_REGIONS,
	.compile = pattern_compile,
	.release = pattern_release,
	.check_file = pattern_check,
};
