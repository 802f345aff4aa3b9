/* The report for programs: our own schema, documented in doc/report-schema.json. */
#include "src/report/json.h"
#include "src/report/debt.h"
#include "src/report/formats.h"

#include <inttypes.h>

#include "ssot/base/utf.h"

#define SCHEMA_VERSION 1

static json_t *json_tally(const struct tally *t)
{
	json_t *o = json_object();

	json_put(o, "new", json_integer(t->new_));
	json_put(o, "old", json_integer(t->old));
	json_put(o, "gone", json_integer(t->gone));
	json_put(o, "ignored", json_integer(t->ignored));
	json_put(o, "justified", json_integer(t->justified));
	json_put(o, "skipped", json_integer(t->skipped));
	return o;
}

static void json_add(json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) < 0)
		arena_out_of_memory();
}

static json_t *json_groups(struct view *v)
{
	json_t *groups = json_array();

	for (size_t i = 0; i < v->ngroups; i++) {
		json_t *o = json_tally(&v->group[i].tally);

		json_put(o, "severity", json_string(severity_name[v->group[i].severity]));
		json_put(o, "category", json_text(v, v->group[i].category));
		json_add(groups, o);
	}
	return groups;
}

static json_t *json_rules(struct view *v)
{
	json_t *rules = json_array();

	for (size_t i = 0; i < v->nrules; i++) {
		const struct rule *rule = v->rule[i];
		json_t *o = json_tally(&v->tally[i]);

		json_put(o, "id", json_text(v, rule->id));
		json_put(o, "severity", json_string(severity_name[rule->severity]));
		json_put(o, "category", json_text(v, view_category(rule)));
		json_put(o, "message", json_text(v, rule->message));
		if (rule->kind)
			json_put(o, "kind", json_string(rule->kind->name));
		json_put_text(v, o, "use", rule->use);
		json_put_text(v, o, "use_import", rule->use_import);
		json_put_text(v, o, "url", rule->url);
		json_add(rules, o);
	}
	return rules;
}

static json_t *json_summary(struct view *v)
{
	const struct result *r = v->r;
	json_t *o = json_tally(&r->total);

	json_put(o, "blocking", json_integer((json_int_t)r->blocking));
	json_put(o, "fail_level", json_string(severity_name[r->fail_level]));
	json_put(o, "files", json_integer((json_int_t)r->files));
	json_put(o, "binaries", json_integer((json_int_t)r->binaries));
	json_put(o, "links", json_integer((json_int_t)r->links));
	json_put(o, "submodules", json_integer((json_int_t)r->submodules));
	json_put(o, "deleted", json_integer((json_int_t)r->deleted));
	json_put(o, "bytes", json_integer((json_int_t)r->bytes));
	json_put(o, "nanoseconds", json_integer((json_int_t)r->nanoseconds));
	json_put(o, "groups", json_groups(v));
	json_put(o, "rules", json_rules(v));
	return o;
}

/* A path that is no UTF-8 cannot be said in JSON: its bytes follow in hexadecimal. */
static void json_put_path(struct view *v, json_t *o, struct slice path)
{
	char *hex;

	json_put(o, "path", json_text(v, path));
	if (utf8_valid(path))
		return;
	hex = arena_array(&v->arena, 2, path.n + 1);
	for (size_t i = 0; i < path.n; i++)
		snprintf(hex + 2 * i, 3, "%02x", (unsigned)(unsigned char)path.p[i]);
	json_put(o, "path_bytes", json_string(hex));
}

static json_t *json_excerpt(struct view *v, const struct finding *f)
{
	size_t at = f->excerpt_at < f->excerpt.n ? f->excerpt_at : f->excerpt.n;
	struct slice match = slice_first(slice_from(f->excerpt, at), f->excerpt_len);
	json_t *o = json_object();

	json_put(o, "before", json_text(v, slice_first(f->excerpt, at)));
	json_put(o, "match", json_text(v, match));
	json_put(o, "after", json_text(v, slice_from(f->excerpt, at + match.n)));
	json_put(o, "cut_before", json_boolean(f->cut_before));
	json_put(o, "cut_after", json_boolean(f->cut_after));
	return o;
}

static json_t *json_finding(struct view *v, const struct finding *f)
{
	json_t *o = json_object();

	json_put(o, "rule", json_text(v, f->rule->id));
	json_put(o, "severity", json_string(severity_name[f->rule->severity]));
	json_put(o, "category", json_text(v, view_category(f->rule)));
	json_put_path(v, o, f->path);
	json_put(o, "line", json_integer(f->line));
	json_put(o, "column", json_integer(f->column));
	json_put(o, "end_column", json_integer(f->end_column));
	json_put(o, "message", json_text(v, view_message(v, f)));
	json_put_text(v, o, "use", view_use(f));
	json_put(o, "excerpt", json_excerpt(v, f));
	json_put(o, "fingerprint", json_text(v, slice_of(f->fingerprint)));
	json_put(o, "state", json_string(view_state(f)));
	json_put(o, "blocks", json_boolean(finding_blocks(v->r, f)));
	json_put_text(v, o, "from", f->from);
	if (f->excuse != EXCUSE_NONE)
		json_put(o, "excuse", json_string(view_excuse(f)));
	json_put_text(v, o, "reason", f->reason);
	json_put_text(v, o, "commit", f->commit);
	return o;
}

static void json_report(const struct result *r, const struct report_options *o, FILE *out)
{
	struct view v;

	view_init(&v, r, o);
	fprintf(out, "{\"schema\":%d,\"tool\":", SCHEMA_VERSION);
	json_write(json_pack("{s:s,s:s}", "name", "git-ssot", "version", SSOT_VERSION), out);
	fputs(",\n\"judged\":", out);
	json_write(json_text(&v, r->name), out);
	fputs(",\n\"config\":", out);
	json_write(json_text(&v, r->config), out);
	fprintf(out, ",\n\"whole\":%s,\n\"summary\":", r->whole ? "true" : "false");
	json_write(json_summary(&v), out);
	fputs(",\n\"findings\":[", out);
	for (size_t i = 0; i < v.nshown; i++) {
		fputs(i ? ",\n" : "\n", out);
		json_write(json_finding(&v, v.shown[i]), out);
		arena_reset(&v.arena);
	}
	fputs("\n]}\n", out);
	view_release(&v);
}

const struct report_format report_json = {
	.name = "json",
	.help = "for programs: versioned schema, see doc/report-schema.json",
	.write = json_report,
	.write_debt = json_debt,
	.write_plan = json_plan,
	.write_trend = json_trend,
};
