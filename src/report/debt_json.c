/* The debt, the plan and the trend for programs. */
#include <inttypes.h>

#include "src/report/debt.h"
#include "src/report/json.h"
#include "ssot/config/config.h"

#define DEBT_SCHEMA 1

/* A document while it is written: members stream, so that large tables cost nothing. */
struct debt_document {
	struct view v; /* only its arena */
	FILE *out;
	const char *before; /* what stands before the next member */
};

static void debt_member(struct debt_document *j, const char *name)
{
	fprintf(j->out, "%s\"%s\":", j->before, name);
	j->before = ",\n";
}

static void debt_begin(struct debt_document *j, const char *kind, FILE *out)
{
	*j = (struct debt_document){.out = out, .before = "{"};
	debt_member(j, "schema");
	fprintf(out, "%d", DEBT_SCHEMA);
	debt_member(j, "document");
	fprintf(out, "\"%s\"", kind);
	debt_member(j, "tool");
	fprintf(out, "{\"name\":\"git-ssot\",\"version\":\"%s\"}", SSOT_VERSION);
}

static void debt_end(struct debt_document *j)
{
	fputs("}\n", j->out);
	arena_clear(&j->v.arena);
}

static void debt_text_member(struct debt_document *j, const char *name, struct slice text)
{
	debt_member(j, name);
	json_write(json_text(&j->v, text), j->out);
}

static void debt_number(json_t *o, const char *key, uint64_t n)
{
	json_put(o, key, json_integer((json_int_t)n));
}

static json_t *debt_counts(const struct debt_count *c)
{
	json_t *o = json_object();

	if (!o)
		arena_out_of_memory();
	debt_number(o, "findings", c->findings);
	debt_number(o, "justified", c->justified);
	debt_number(o, "files", c->files);
	if (c->looked_at)
		debt_number(o, "looked_at", c->looked_at);
	if (c->classes) {
		debt_number(o, "classes", c->classes);
		debt_number(o, "compliant", c->compliant);
	}
	return o;
}

static void debt_row(struct debt_document *j, const struct debt_row *row, bool ranged)
{
	json_t *o = debt_counts(&row->count);

	json_put(o, "name", json_text(&j->v, row->name));
	json_put_text(&j->v, o, "category", row->category);
	json_put_text(&j->v, o, "message", row->message);
	if (row->message.n)
		json_put(o, "severity", json_string(severity_name[row->severity]));
	if (ranged) {
		debt_number(o, "gained", row->gained);
		debt_number(o, "gone", row->gone);
	}
	json_write(o, j->out);
}

static void debt_rows(struct debt_document *j, const char *name, const struct debt_table *t,
		      bool ranged)
{
	debt_member(j, name);
	putc('[', j->out);
	for (size_t i = 0; i < t->n; i++) {
		fputs(i ? ",\n" : "\n", j->out);
		debt_row(j, &t->row[i], ranged);
	}
	fputs("]", j->out);
}

static void debt_commits(struct debt_document *j, const struct debt *d)
{
	debt_member(j, "commits");
	putc('[', j->out);
	for (size_t i = 0; i < d->commits.n; i++) {
		const struct debt_commit *c = &d->commits.p[i];
		json_t *o = json_object();

		if (!o)
			arena_out_of_memory();
		json_put(o, "commit", json_text(&j->v, c->name));
		json_put(o, "author", json_text(&j->v, c->author));
		json_put(o, "time", json_integer((json_int_t)c->time));
		debt_number(o, "gained", c->gained);
		debt_number(o, "gone", c->gone);
		fputs(i ? ",\n" : "\n", j->out);
		json_write(o, j->out);
	}
	putc(']', j->out);
}

void json_debt(const struct debt *d, const struct report_options *o, FILE *out)
{
	struct debt_document j;
	bool ranged = d->range.n > 0;

	(void)o;
	debt_begin(&j, "debt", out);
	debt_text_member(&j, "judged", d->result->name);
	debt_member(&j, "total");
	json_write(debt_counts(&d->total), out);
	debt_member(&j, "high_impact");
	fprintf(out, "{\"findings\":%u,\"files\":%u}", d->high, d->high_files);
	debt_rows(&j, "categories", &d->by_category, ranged);
	debt_rows(&j, "severities", &d->by_severity, false);
	debt_rows(&j, "rules", &d->by_rule, ranged);
	debt_rows(&j, "directories", &d->by_directory, false);
	debt_rows(&j, "files", &d->by_file, false);
	if (ranged) {
		debt_text_member(&j, "range", d->range);
		debt_member(&j, "gained");
		fprintf(out, "%u", d->gained);
		debt_member(&j, "gone");
		fprintf(out, "%u", d->gone);
		debt_commits(&j, d);
		debt_rows(&j, "authors", &d->by_author, true);
	}
	debt_end(&j);
}

static json_t *debt_plan_file(struct debt_document *j, const struct plan *p,
			      const struct plan_file *f)
{
	json_t *o = json_object();

	if (!o)
		arena_out_of_memory();
	json_put(o, "path", json_text(&j->v, f->path));
	json_put(o, "phase", json_text(&j->v, p->phase[f->phase].name));
	json_put(o, "risk", json_string(plan_risk_name[f->risk]));
	json_put_text(&j->v, o, "category", f->category);
	debt_number(o, "findings", f->findings);
	debt_number(o, "minutes", f->minutes);
	if (p->budget)
		json_put(o, "in_budget", json_boolean(f->in_budget));
	return o;
}

void json_plan(const struct plan *p, const struct report_options *o, FILE *out)
{
	struct debt_document j;

	(void)o;
	debt_begin(&j, "plan", out);
	debt_text_member(&j, "judged", p->name);
	debt_member(&j, "total");
	fprintf(out, "{\"files\":%zu,\"findings\":%u,\"minutes\":%" PRIu64 "}", p->nfiles,
		p->findings, p->minutes);
	if (p->budget) {
		debt_member(&j, "batch");
		fprintf(out, "{\"budget\":%u,\"files\":%u,\"findings\":%u,\"minutes\":%" PRIu64 "}",
			p->budget, p->batch_files, p->batch_findings, p->batch_minutes);
	}
	debt_member(&j, "phases");
	putc('[', out);
	for (size_t i = 0; i < p->nphases; i++) {
		json_t *phase = json_object();

		if (!phase)
			arena_out_of_memory();
		json_put(phase, "name", json_text(&j.v, p->phase[i].name));
		json_put(phase, "title", json_text(&j.v, p->phase[i].title));
		debt_number(phase, "files", p->phase[i].n);
		debt_number(phase, "findings", p->phase[i].findings);
		debt_number(phase, "minutes", p->phase[i].minutes);
		fputs(i ? ",\n" : "\n", out);
		json_write(phase, out);
	}
	fputs("]", out);
	debt_member(&j, "files");
	putc('[', out);
	for (size_t i = 0; i < p->nfiles; i++) {
		fputs(i ? ",\n" : "\n", out);
		json_write(debt_plan_file(&j, p, &p->file[i]), out);
	}
	fputs("]", out);
	debt_end(&j);
}

void json_trend(const struct trend *t, const struct report_options *o, FILE *out)
{
	struct debt_document j;

	(void)o;
	debt_begin(&j, "trend", out);
	debt_text_member(&j, "judged", t->name);
	debt_member(&j, "every");
	fprintf(out, "\"%s\"", t->every);
	debt_member(&j, "points");
	putc('[', out);
	for (size_t i = 0; i < t->npoints; i++) {
		const struct trend_point *p = &t->point[i];
		json_t *point = json_object(), *by = json_object();

		if (!point || !by)
			arena_out_of_memory();
		json_put(point, "commit", json_text(&j.v, p->name));
		json_put(point, "time", json_integer((json_int_t)p->time));
		debt_number(point, "findings", p->total);
		debt_number(point, "files", p->files);
		debt_number(point, "high_impact_files", p->high_files);
		for (size_t k = 0; k < t->ncategories; k++) {
			json_t *name = json_text(&j.v, t->category[k]);

			debt_number(by, json_string_value(name), p->count[k]);
			json_decref(name);
		}
		json_put(point, "categories", by);
		fputs(i ? ",\n" : "\n", out);
		json_write(point, out);
	}
	fputs("]", out);
	debt_end(&j);
}
