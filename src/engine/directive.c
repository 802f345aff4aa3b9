/* Directives as they are written: `# ssot: ignore[id, id] until=DATE -- reason`. */
#include "src/engine/directive.h"

#include "ssot/lang/lang.h"

/* A longer comment is no directive that anybody reads. */
#define DIRECTIVE_MAX 1000
#define IDS_MAX	      100

/* The reader's place among the regions. */
struct reader {
	const struct file_view *f;
	struct directive_list *out;
	size_t waiting; /* directives from here on stand alone and have no code below yet */
	bool code;	/* there was code or a string: the first comments are over */
};

#define MARK	   "ssot:"
#define MARK_LEN   5u
#define MARK_BLOCK 64u

/* Sixteen bytes that a processor compares at once. */
typedef signed char lanes __attribute__((vector_size(16)));

/* Where in them the mark may begin: its last two letters stand where they should. */
static inline lanes lanes_mark(const char *p)
{
	lanes t, colon;

	memcpy(&t, p + 3, sizeof t);
	memcpy(&colon, p + 4, sizeof colon);
	return (t == 't') & (colon == ':');
}

/* Asked of every text, and hardly ever true: blocks in which it begins nowhere are passed over. */
bool directive_is_possible(struct slice bytes)
{
	size_t i = 0;

	for (; bytes.n - i >= MARK_BLOCK + MARK_LEN; i += MARK_BLOCK) {
		const char *p = bytes.p + i;
		lanes met = lanes_mark(p) | lanes_mark(p + 16) | lanes_mark(p + 32) |
			    lanes_mark(p + 48);
		uint64_t any[2];

		memcpy(any, &met, sizeof any);
		if ((any[0] | any[1]) && memmem(p, MARK_BLOCK + MARK_LEN - 1, MARK, MARK_LEN))
			return true;
	}
	return i < bytes.n && memmem(bytes.p + i, bytes.n - i, MARK, MARK_LEN);
}

static bool skip(struct slice *s, struct slice prefix)
{
	if (!slice_starts(*s, prefix))
		return false;
	*s = slice_from(*s, prefix.n);
	return true;
}

static struct slice skip_blanks(struct slice s)
{
	while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = slice_from(s, 1);
	return s;
}

/* The comment's first line from `ssot:` on, without what opens and closes it; empty: none there. */
static struct slice directive_text(struct slice comment)
{
	size_t n = 0;

	while (n < comment.n && memchr("#/*-;!%", comment.p[n], 7))
		n++;
	comment = skip_blanks(slice_from(comment, n));
	if (!slice_starts(comment, SLICE(MARK)))
		return (struct slice){NULL, 0};
	comment = slice_first(comment, slice_find(comment, '\n'));
	comment = slice_trim(slice_first(comment, slice_find(comment, '\r')));
	if (slice_ends(comment, SLICE("*/")))
		comment = slice_trim(slice_first(comment, comment.n - 2));
	return comment;
}

/* Reads `[id, id]` and takes it off *rest. */
static void read_ids(struct directive *d, struct slice *rest, struct arena *a)
{
	size_t end = slice_find(*rest, ']');
	VEC(struct slice) ids = {0};

	if (!rest->n || rest->p[0] != '[' || end == rest->n) {
		d->error = "it names no rule: write ignore[rule-id] -- reason";
		return;
	}
	for (size_t i = 1; i < end;) {
		size_t from = i;
		while (i < end && rest->p[i] != ',' && !slice_is_space(rest->p[i]))
			i++;
		if (i > from)
			*VEC_ADD(a, &ids) = (struct slice){rest->p + from, i - from};
		i += i == from;
	}
	d->id = ids.p;
	d->nids = ids.n;
	for (size_t i = 0; i < ids.n; i++)
		if (slice_find(ids.p[i], '*') < ids.p[i].n)
			d->error = "there is no form for all rules: name each";
	if (ids.n > IDS_MAX)
		d->error = "it names more than 100 rules";
	if (!ids.n)
		d->error = "it names no rule: write ignore[rule-id] -- reason";
	*rest = slice_from(*rest, end + 1);
}

/* Reads `until=DATE -- reason`. */
static void read_tail(struct directive *d, struct slice rest)
{
	struct slice word;

	for (rest = slice_trim(rest); rest.n; rest = slice_trim(rest)) {
		if (skip(&rest, SLICE("--"))) {
			d->reason = slice_trim(rest);
			return;
		}
		if (!slice_word(&word, &rest))
			return;
		if (skip(&word, SLICE("until=")) && word.n) {
			d->until = word;
		} else {
			d->error = "behind the ids only until=YYYY-MM-DD and -- reason may stand";
			return;
		}
	}
}

/* Whether `text` (from `ssot:` on) is a directive, and if so what it says. */
static bool read_text(struct directive *d, struct slice text, struct arena *a)
{
	struct slice rest = text;

	skip(&rest, SLICE(MARK));
	rest = skip_blanks(rest);
	if (skip(&rest, SLICE("ignore-file")))
		d->reach = REACH_FILE;
	else if (!skip(&rest, SLICE("ignore")))
		return false;
	/* "ssot: ignored since the move" is prose. */
	if (rest.n && rest.p[0] != '[' && !slice_is_space(rest.p[0]))
		return false;
	rest = skip_blanks(rest);
	if (text.n > DIRECTIVE_MAX)
		d->error = "it is longer than 1000 bytes";
	else
		read_ids(d, &rest, a);
	if (!d->error)
		read_tail(d, rest);
	return true;
}

/* The first byte in [from, to) that is not blank, or `to`. */
static uint32_t first_solid(struct slice bytes, uint32_t from, uint32_t to)
{
	while (from < to && slice_is_space(bytes.p[from]))
		from++;
	return from;
}

/* The index of the logical line that begins on the line or last before it; -1: none. */
static long statement_before(const struct scan *s, uint32_t line)
{
	size_t low = 0, high = s->logical.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (lines_at(&s->lines, s->logical.p[mid].off) <= line)
			low = mid + 1;
		else
			high = mid;
	}
	return (long)low - 1;
}

/* Makes d cover `line`, or the statement which begins there (or ends there, when `ends`). */
static void cover(struct directive *d, const struct scan *s, uint32_t line, bool ends)
{
	long i = statement_before(s, line);

	d->first = d->last = line;
	if (i < 0)
		return;
	struct span at = s->logical.p[i];
	uint32_t first = lines_at(&s->lines, at.off);
	uint32_t last = lines_at(&s->lines, at.off + at.len - (at.len ? 1 : 0));
	if (last > first && (line == first || (ends && line == last))) {
		d->reach = REACH_STATEMENT;
		d->first = first;
		d->last = last;
	}
}

/* Whether nothing stands beside the comment on its lines; braces around it count as nothing (JSX).
 */
static bool stands_alone(const struct file_view *f, struct span at)
{
	const struct lines *l = &f->scan->lines;
	struct slice b = f->text->bytes;
	uint32_t from = l->start[lines_at(l, at.off)], end = at.off + at.len;
	struct slice last = lines_get(l, b, lines_at(l, end - 1));
	uint32_t to = (uint32_t)(last.p - b.p) + (uint32_t)last.n;
	struct slice before = slice_trim((struct slice){b.p + from, at.off - from});
	struct slice after = slice_trim((struct slice){b.p + end, to > end ? to - end : 0});

	return (!before.n && !after.n) || (slice_is(before, "{") && slice_is(after, "}"));
}

static void read_comment(struct reader *r, struct span at)
{
	const struct file_view *f = r->f;
	struct slice whole = {f->text->bytes.p + at.off, at.len}, text = directive_text(whole);
	struct directive d = {
		.at = {at.off + (uint32_t)(text.n ? text.p - whole.p : 0), (uint32_t)text.n}};

	if (!text.n || !read_text(&d, text, f->arena))
		return;
	if (d.reach == REACH_FILE) {
		d.last = UINT32_MAX;
		if (r->code && !d.error)
			d.error = "ignore-file belongs into the first comment of the file";
	} else if (stands_alone(f, at)) {
		d.first = UINT32_MAX; /* not known yet */
		d.last = lines_at(&f->scan->lines, at.off + at.len - 1);
	} else {
		cover(&d, f->scan, lines_at(&f->scan->lines, at.off), true);
	}
	*VEC_ADD(f->arena, &r->out->v) = d;
}

/* Code or a string: those that wait cover its first line that lies below them. */
static void read_other(struct reader *r, const struct region *region)
{
	const struct scan *s = r->f->scan;
	struct slice b = r->f->text->bytes;
	uint32_t end = region->at.off + region->at.len, p = region->at.off;
	struct directive *last = NULL;

	p = region->cls == REGION_CODE ? first_solid(b, p, end) : p;
	if (p == end)
		return;
	r->code |= region->cls != REGION_DOCSTRING;
	for (size_t i = r->out->v.n; i > r->waiting && !last; i--)
		if (r->out->v.p[i - 1].first == UINT32_MAX)
			last = &r->out->v.p[i - 1];
	while (last && p < end && lines_at(&s->lines, p) <= last->last) {
		uint32_t next = s->lines.start[lines_at(&s->lines, p) + 1];
		p = next < end ? first_solid(b, next, end) : end;
	}
	if (p == end)
		return;
	for (; r->waiting < r->out->v.n; r->waiting++)
		if (r->out->v.p[r->waiting].first == UINT32_MAX)
			cover(&r->out->v.p[r->waiting], s, lines_at(&s->lines, p), false);
}

void directive_read(struct directive_list *out, const struct file_view *f)
{
	struct reader r = {.f = f, .out = out};

	for (size_t i = 0; i < f->scan->regions.n; i++) {
		const struct region *region = &f->scan->regions.p[i];
		if (region->cls == REGION_COMMENT)
			read_comment(&r, region->at);
		else
			read_other(&r, region);
	}
	/* With no code below they cover nothing. */
	for (; r.waiting < out->v.n; r.waiting++)
		if (out->v.p[r.waiting].first == UINT32_MAX)
			out->v.p[r.waiting].last = 0;
}
