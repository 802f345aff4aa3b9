/*
 * Fuzzes the report writers: bytes become rules, paths, lines, reasons, authors and times; every
 * format must give a document that its readers take. Fields are a length byte and that many bytes.
 */
#include <stdio.h>

#include "ssot/engine/debt.h"
#include "test/fuzz/document.h"
#include "test/unit/report_fixture.h"

#define FINDINGS 16
#define POINTS	 40
#define COMMIT	 SLICE("0123456789abcdef0123456789abcdef01234567")

struct input {
	const uint8_t *p, *end;
};

static unsigned take_byte(struct input *in)
{
	return in->p < in->end ? *in->p++ : 0;
}

/* Small numbers mostly, and the largest. */
static uint32_t take_number(struct input *in)
{
	unsigned n = take_byte(in);

	return n == 255 ? UINT32_MAX : n > 200 ? n << 20 : n;
}

static int64_t take_time(struct input *in)
{
	uint64_t t = 0;

	for (int i = 0; i < 8; i++)
		t = t << 8 | take_byte(in);
	return (int64_t)t;
}

static struct slice take_field(struct input *in)
{
	size_t n = take_byte(in), left = (size_t)(in->end - in->p);
	struct slice field = {(const char *)in->p, n < left ? n : left};

	in->p += field.n;
	return field;
}

static int cmp_path(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;

	return slice_cmp(x->path, y->path);
}

static void build_result(struct fixture *x, struct input *in)
{
	struct rule *rule = &x->rule[HOSTILE];

	rule->id = take_field(in);
	rule->category = take_field(in);
	rule->message = take_field(in);
	rule->use = take_field(in);
	rule->use_import = take_field(in);
	rule->url = take_field(in);
	x->result.name = take_field(in);
	x->result.config = take_field(in);
	for (int i = 0; i < FINDINGS && in->p < in->end; i++) {
		unsigned kind = take_byte(in), line = take_byte(in);
		struct slice path = take_field(in);
		struct finding *f =
			fixture_add(x, kind & 1 ? HOSTILE : AGENT, path, take_field(in), SLICE(""));

		f->state = (enum finding_state)(kind >> 1 & 3);
		f->excuse = (enum finding_excuse)((kind >> 3) % 5);
		f->cut_before = kind & 0x40;
		f->cut_after = kind & 0x80;
		f->line = line == 255 ? UINT32_MAX : line;
		f->column = f->line ? take_byte(in) + 1 : 0;
		f->end_column = f->line ? take_byte(in) : 0;
		f->excerpt_at = take_byte(in);
		f->excerpt_len = take_byte(in);
		f->detail = take_field(in);
		f->use = take_field(in);
		f->reason = take_field(in);
		f->from = take_field(in);
		f->commit = take_field(in);
	}
	if (x->v.n)
		qsort(x->v.p, x->v.n, sizeof *x->v.p, cmp_path);
	for (size_t i = 0; i < x->v.n; i++)
		if (!i || !slice_eq(x->v.p[i].path, x->v.p[i - 1].path))
			*VEC_ADD(&x->arena, &x->result.judged) =
				(struct judged_file){.path = x->v.p[i].path, .classes = 3};
}

static void build_debt(struct debt *out, struct fixture *x, struct input *in)
{
	unsigned commits = take_byte(in) % 8;

	debt_count(out, fixture_result(x), take_byte(in), &x->arena);
	if (!commits)
		return;
	debt_add_range(out, fixture_result(x), take_field(in), &x->arena);
	while (--commits) {
		struct result one = {.total = {.new_ = take_number(in), .gone = take_number(in)}};
		struct change_set set = {.commit = COMMIT, .author = take_field(in)};

		set.time = take_time(in);
		debt_add_commit(out, &one, &set, &x->arena);
	}
}

/* What the findings are in, in two phases, and one phase that is empty. */
static void build_plan(struct plan *out, struct fixture *x, struct input *in)
{
	struct plan_phase *phase = ARENA_ARRAY(&x->arena, struct plan_phase, 3);
	struct debt debt;

	debt_count(&debt, fixture_result(x), 5, &x->arena);
	*out = (struct plan){.name = take_field(in), .phase = phase, .nphases = 3};
	out->nfiles = debt.by_file.n;
	out->file = ARENA_ARRAY(&x->arena, struct plan_file, out->nfiles);
	out->budget = take_number(in);
	for (size_t i = 0; i < 3; i++) {
		phase[i] = (struct plan_phase){.name = SLICE("P0"), .title = SLICE("by hand")};
		phase[i].first = i ? out->nfiles / 2 : 0;
		phase[i].n = i == 0 ? out->nfiles / 2 : i == 1 ? out->nfiles - out->nfiles / 2 : 0;
		phase[i].minutes = take_number(in);
	}
	for (size_t i = 0; i < out->nfiles; i++)
		out->file[i] = (struct plan_file){.path = debt.by_file.row[i].name,
						  .category = debt.by_file.row[i].category,
						  .risk = take_byte(in) % RISK_COUNT,
						  .findings = take_number(in),
						  .minutes = take_number(in),
						  .phase = i >= out->nfiles / 2,
						  .in_budget = i % 2};
}

static void build_trend(struct trend *out, struct fixture *x, struct input *in)
{
	*out = (struct trend){.name = take_field(in), .every = "week", .high = 5};
	out->ncategories = take_byte(in) % 8;
	out->category = ARENA_ARRAY(&x->arena, struct slice, out->ncategories);
	for (size_t k = 0; k < out->ncategories; k++)
		out->category[k] = take_field(in);
	out->npoints = take_byte(in) % POINTS;
	out->point = ARENA_ARRAY(&x->arena, struct trend_point, out->npoints);
	for (size_t i = 0; i < out->npoints; i++) {
		struct trend_point *p = &out->point[i];

		p->name = COMMIT;
		p->time = take_time(in);
		p->count = ARENA_ARRAY(&x->arena, uint32_t, out->ncategories);
		for (size_t k = 0; k < out->ncategories; k++)
			p->count[k] = take_number(in);
		p->total = take_number(in);
		p->files = take_number(in);
	}
}

/* The documents there are; one input makes one of them, in all formats. */
struct documents {
	enum { RESULT, DEBT, PLAN, TREND } sort;
	struct debt debt;
	struct plan plan;
	struct trend trend;
};

static void build(struct documents *x, struct fixture *f, struct input *in)
{
	build_result(f, in);
	if (x->sort == DEBT)
		build_debt(&x->debt, f, in);
	else if (x->sort == PLAN)
		build_plan(&x->plan, f, in);
	else if (x->sort == TREND)
		build_trend(&x->trend, f, in);
}

/* False when the format has no such document. */
static bool put(const struct report_format *f, const struct documents *x, struct result *r,
		const struct report_options *o, FILE *out)
{
	if (x->sort == RESULT && f->write)
		f->write(r, o, out);
	else if (x->sort == DEBT && f->write_debt)
		f->write_debt(&x->debt, o, out);
	else if (x->sort == PLAN && f->write_plan)
		f->write_plan(&x->plan, o, out);
	else if (x->sort == TREND && f->write_trend)
		f->write_trend(&x->trend, o, out);
	else
		return false;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};
	unsigned flags = take_byte(&in), more = take_byte(&in);
	struct report_options o = {
		.quiet = flags & 1,
		.verbose = flags & 2,
		.show_ignored = flags & 4,
		.show_all = flags & 8,
		.max = flags >> 4 & 3,
		.width = flags & 64 ? take_byte(&in) : 0,
		.color = more & 4,
	};
	struct documents x = {.sort = more & 3};
	struct fixture f;

	fixture_init(&f);
	f.result.whole = flags & 128;
	build(&x, &f, &in);
	for (size_t k = 0; report_format_table[k]; k++) {
		char *bytes = NULL;
		size_t n = 0;
		FILE *out = open_memstream(&bytes, &n);
		bool wrote = put(report_format_table[k], &x, fixture_result(&f), &o, out);

		check(fclose(out) == 0);
		if (wrote)
			check_document(report_format_table[k]->name, (struct slice){bytes, n},
				       o.color);
		free(bytes);
	}
	fixture_release(&f);
	return 0;
}
