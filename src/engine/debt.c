/* Counting the debt: one pass over the findings, one over the files that were looked at. */
#include "ssot/engine/debt.h"

#include <stdlib.h>

#include "ssot/base/map.h"

/* A row that is looked up by its name while counting. */
struct debt_slot {
	UT_hash_handle hh;
	struct debt_row row;
	struct slice path; /* the file it was last counted for */
	uint32_t here;	   /* findings in that file */
};

/* A table while it grows. */
struct debt_hash {
	struct debt_slot *head;
	struct arena *arena;
};

static struct debt_slot *debt_slot(struct debt_hash *h, struct slice name)
{
	struct debt_slot *slot;

	HASH_FIND(hh, h->head, name.p ? name.p : "", name.n, slot);
	if (!slot) {
		slot = ARENA_NEW(h->arena, struct debt_slot);
		slot->row.name = name;
		HASH_ADD_KEYPTR(hh, h->head, name.p ? name.p : "", name.n, slot);
	}
	return slot;
}

static struct debt_row *debt_row(struct debt_hash *h, struct slice name)
{
	return &debt_slot(h, name)->row;
}

/* The grown table as an array; the hash is given up. */
static void debt_table(struct debt_table *out, struct debt_hash *h,
		       int (*cmp)(const void *, const void *))
{
	struct debt_slot *slot, *next;

	out->n = 0;
	out->cap = HASH_COUNT(h->head);
	out->row = ARENA_ARRAY(h->arena, struct debt_row, out->cap);
	HASH_ITER (hh, h->head, slot, next) {
		out->row[out->n++] = slot->row;
	}
	HASH_CLEAR(hh, h->head);
	if (out->n)
		qsort(out->row, out->n, sizeof *out->row, cmp);
}

static int debt_cmp_name(const void *a, const void *b)
{
	const struct debt_row *x = a, *y = b;

	return slice_cmp(x->name, y->name);
}

static int debt_cmp_most(const void *a, const void *b)
{
	const struct debt_row *x = a, *y = b;

	if (x->count.findings != y->count.findings)
		return x->count.findings > y->count.findings ? -1 : 1;
	if (x->gained + x->gone != y->gained + y->gone)
		return x->gained + x->gone > y->gained + y->gone ? -1 : 1;
	return debt_cmp_name(a, b);
}

static int debt_cmp_severity(const void *a, const void *b)
{
	const struct debt_row *x = a, *y = b;

	return (x->severity < y->severity) - (x->severity > y->severity);
}

/* The tables of one count. */
struct debt_tables {
	struct debt_hash category, severity, rule, directory, file, author;
};

static void debt_add(struct debt_row *row, const struct finding *f)
{
	bool excused = f->excuse == EXCUSE_JUSTIFIED || f->excuse == EXCUSE_IGNORED;

	row->count.findings += f->excuse == EXCUSE_NONE;
	row->count.justified += excused;
	if (f->rule->severity > row->severity)
		row->severity = f->rule->severity;
}

static struct slice debt_parent(struct slice path)
{
	size_t slash = slice_rfind(path, '/');

	return slash < path.n ? slice_first(path, slash) : (struct slice){0};
}

/* Calls `add` for every directory above the path, the top included. */
static void debt_each_above(struct debt_hash *h, struct slice path,
			    void (*add)(struct debt_row *, const void *), const void *data)
{
	while (path.n) {
		path = debt_parent(path);
		add(debt_row(h, path), data);
	}
}

static void debt_add_finding(struct debt_row *row, const void *f)
{
	debt_add(row, f);
}

static void debt_add_looked(struct debt_row *row, const void *data)
{
	const struct judged_file *j = data;

	row->count.looked_at++;
	row->count.classes += j->classes;
	row->count.compliant += j->compliant;
}

static void debt_add_file(struct debt_row *row, const void *data)
{
	(void)data;
	row->count.files++;
}

/* Counts a finding in one table, and the file once. Findings of one path come together. */
static struct debt_row *debt_in(struct debt_hash *h, struct slice name, const struct finding *f)
{
	struct debt_slot *slot = debt_slot(h, name);

	debt_add(&slot->row, f);
	if (!slice_eq(slot->path, f->path)) {
		slot->path = f->path;
		slot->here = 0;
	}
	if (f->excuse == EXCUSE_NONE && slot->here++ == 0)
		slot->row.count.files++;
	return &slot->row;
}

static void debt_finding(struct debt_tables *t, struct debt *out, const struct finding *f)
{
	struct debt_row total = {.count = out->total};
	struct debt_row *rule = debt_in(&t->rule, f->rule->id, f);

	debt_add(&total, f);
	out->total = total.count;
	rule->category = f->rule->category;
	rule->message = f->rule->message;
	debt_in(&t->category, f->rule->category, f);
	debt_in(&t->severity, slice_of(severity_name[f->rule->severity]), f);
	debt_in(&t->file, f->path, f);
	debt_each_above(&t->directory, f->path, debt_add_finding, f);
}

/* What is known of a file once all its findings were counted. */
static void debt_file(struct debt_tables *t, struct debt *out, struct slice path)
{
	struct debt_row *file = debt_row(&t->file, path);
	struct debt_slot *slot, *next;
	uint32_t most = 0;

	HASH_ITER (hh, t->category.head, slot, next) {
		/* cppcheck-suppress uninitvar ; it does not see that the macro sets it */
		if (slice_eq(slot->path, path) && slot->here > most) {
			most = slot->here;
			file->category = slot->row.name;
		}
	}
	if (!file->count.findings)
		return;
	out->total.files++;
	out->high_files += file->count.findings >= out->high;
	debt_each_above(&t->directory, path, debt_add_file, NULL);
}

static void debt_tables_init(struct debt_tables *t, struct arena *a)
{
	*t = (struct debt_tables){0};
	t->category.arena = t->severity.arena = t->rule.arena = a;
	t->directory.arena = t->file.arena = t->author.arena = a;
}

/* A category without a finding passes, and is shown to. */
static void debt_categories(struct debt_tables *t, const struct rule_set *rules)
{
	for (size_t i = 0; i < rules->n - rules->nbuilt_in; i++)
		debt_row(&t->category, rules->rule[i]->category);
}

void debt_count(struct debt *out, const struct result *whole, uint32_t high, struct arena *a)
{
	struct debt_tables t;

	*out = (struct debt){.result = whole, .high = high};
	debt_tables_init(&t, a);
	debt_categories(&t, whole->rules);
	for (size_t i = 0, next; i < whole->nfindings; i = next) {
		for (next = i; next < whole->nfindings &&
			       slice_eq(whole->finding[next].path, whole->finding[i].path);
		     next++)
			debt_finding(&t, out, &whole->finding[next]);
		debt_file(&t, out, whole->finding[i].path);
	}
	for (size_t i = 0; i < whole->judged.n; i++) {
		struct debt_row total = {.count = out->total};

		debt_add_looked(&total, &whole->judged.p[i]);
		out->total = total.count;
		debt_each_above(&t.directory, whole->judged.p[i].path, debt_add_looked,
				&whole->judged.p[i]);
	}
	debt_table(&out->by_category, &t.category, debt_cmp_most);
	debt_table(&out->by_severity, &t.severity, debt_cmp_severity);
	debt_table(&out->by_rule, &t.rule, debt_cmp_most);
	debt_table(&out->by_directory, &t.directory, debt_cmp_name);
	debt_table(&out->by_file, &t.file, debt_cmp_most);
}

/* The row of that name, appended when the tree at hand has none. */
static struct debt_row *debt_find(struct debt_table *t, struct slice name, struct arena *a)
{
	for (size_t i = 0; i < t->n; i++)
		if (slice_eq(t->row[i].name, name))
			return &t->row[i];
	if (t->n == t->cap)
		t->row = arena_grow(a, t->row, sizeof *t->row, &t->cap);
	t->row[t->n] = (struct debt_row){.name = name};
	return &t->row[t->n++];
}

void debt_add_range(struct debt *out, const struct result *range, struct slice name,
		    struct arena *a)
{
	out->range = name;
	for (size_t i = 0; i < range->nfindings; i++) {
		const struct finding *f = &range->finding[i];
		uint32_t gained = f->state == FINDING_NEW && f->excuse == EXCUSE_NONE;
		uint32_t gone = f->state == FINDING_GONE && f->excuse == EXCUSE_NONE;
		struct debt_row *rule, *category;

		if (!gained && !gone)
			continue;
		out->gained += gained;
		out->gone += gone;
		category = debt_find(&out->by_category, f->rule->category, a);
		category->gained += gained;
		category->gone += gone;
		rule = debt_find(&out->by_rule, f->rule->id, a);
		rule->category = f->rule->category;
		rule->message = f->rule->message;
		rule->severity = f->rule->severity;
		rule->gained += gained;
		rule->gone += gone;
	}
}

void debt_add_commit(struct debt *out, const struct result *one, const struct change_set *set,
		     struct arena *a)
{
	struct debt_commit *commit;
	struct debt_row *author;

	if (!one->total.new_ && !one->total.gone)
		return;
	commit = VEC_ADD(a, &out->commits);
	*commit = (struct debt_commit){.name = arena_dup(a, set->commit),
				       .author = arena_dup(a, set->author),
				       .time = set->time,
				       .gained = one->total.new_,
				       .gone = one->total.gone};
	author = debt_find(&out->by_author, commit->author, a);
	author->gained += one->total.new_;
	author->gone += one->total.gone;
	/* Only this row grew: it goes up to its place. */
	for (; author > out->by_author.row && debt_cmp_most(author, author - 1) < 0; author--) {
		struct debt_row more = *author;

		author[0] = author[-1];
		author[-1] = more;
	}
}
