/* SARIF 2.1.0, within what GitHub code scanning accepts. */
#include "src/report/formats.h"
#include "src/report/json.h"

static const char *const sarif_level[SEVERITY_COUNT] = {
	[SEVERITY_LOW] = "note",
	[SEVERITY_MEDIUM] = "warning",
	[SEVERITY_HIGH] = "error",
	[SEVERITY_CRITICAL] = "error",
};

static const char *const sarif_problem[SEVERITY_COUNT] = {
	[SEVERITY_LOW] = "recommendation",
	[SEVERITY_MEDIUM] = "warning",
	[SEVERITY_HIGH] = "error",
	[SEVERITY_CRITICAL] = "error",
};

/*
 * Messages know placeholders and links: "{0}" and "[text](target)". Only what would be taken for
 * one is escaped, since not every viewer undoes it.
 */
static struct slice sarif_escape(struct view *v, struct slice s)
{
	char *out = arena_array(&v->arena, 2, s.n + 1);
	bool links = memmem(s.n ? s.p : "", s.n, "](", 2) != NULL;
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (links && (s.p[i] == '[' || s.p[i] == ']' || s.p[i] == '\\'))
			out[n++] = '\\';
		else if (s.p[i] == '{' || s.p[i] == '}')
			out[n++] = s.p[i];
		out[n++] = s.p[i];
	}
	return (struct slice){out, n};
}

static json_t *sarif_message(struct view *v, struct slice text)
{
	json_t *o = json_object();

	json_put(o, "text", json_text(v, sarif_escape(v, view_visible(v, text))));
	return o;
}

/* What the rule says, apart from any finding. */
static struct slice sarif_full(struct view *v, const struct rule *rule)
{
	return view_advice(v, &(struct finding){.rule = rule}, SLICE(". Use instead: "));
}

static struct slice sarif_help(struct view *v, const struct rule *rule)
{
	struct slice import = view_use_import(v, rule), none = SLICE("");

	return VIEW_JOIN(v, sarif_full(v, rule), import.n ? SLICE("\nImport: ") : none,
			 import.n ? import : none, rule->url.n ? SLICE("\nMore: ") : none,
			 rule->url.n ? rule->url : none, SLICE("\n\nKind: "),
			 slice_of(rule->kind ? rule->kind->name : "built in"),
			 SLICE(". Category: "), view_category(rule), SLICE(". Severity: "),
			 slice_of(severity_name[rule->severity]), SLICE("."));
}

static json_t *sarif_rule(struct view *v, const struct rule *rule)
{
	json_t *o = json_object(), *configuration = json_object(), *help = json_object();
	json_t *properties = json_object(),
	       *tags = json_pack("[o]", json_text(v, view_category(rule)));

	json_put(o, "id", json_text(v, rule->id));
	json_put(o, "shortDescription",
		 sarif_message(v, rule->message.n ? rule->message : rule->id));
	json_put(o, "fullDescription", sarif_message(v, sarif_full(v, rule)));
	json_put(help, "text", json_text(v, sarif_help(v, rule)));
	json_put(o, "help", help);
	if (view_is_link(rule->url))
		json_put(o, "helpUri", json_text(v, rule->url));
	json_put(configuration, "level", json_string(sarif_level[rule->severity]));
	json_put(o, "defaultConfiguration", configuration);
	json_put(properties, "tags", tags);
	json_put(properties, "precision", json_string("high"));
	json_put(properties, "problem.severity", json_string(sarif_problem[rule->severity]));
	json_put(o, "properties", properties);
	return o;
}

/* A relative reference: bytes that are not plain are percent-encoded, whatever they are. */
static struct slice sarif_uri(struct view *v, struct slice path)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
				    "-._~/+@=,";
	char *out = arena_array(&v->arena, 3, path.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < path.n; i++) {
		if (path.p[i] && strchr(plain, path.p[i]))
			out[n++] = path.p[i];
		else
			n += (size_t)snprintf(out + n, 4, "%%%02X",
					      (unsigned)(unsigned char)path.p[i]);
	}
	return (struct slice){out, n};
}

/* Always a region: GitHub takes no result without one, and only looks at its first line. */
static json_t *sarif_location(struct view *v, const struct finding *f)
{
	json_t *artifact = json_object(), *region = json_object();

	json_put(artifact, "uri", json_text(v, sarif_uri(v, view_path(v, f))));
	json_put(artifact, "uriBaseId", json_string("%SRCROOT%"));
	json_put(region, "startLine", json_integer(f->line ? f->line : 1));
	if (f->line && f->column) {
		uint32_t end = f->end_column > f->column ? f->end_column : f->column;

		json_put(region, "startColumn", json_integer(f->column));
		json_put(region, "endLine", json_integer(f->line));
		json_put(region, "endColumn", json_integer(end));
	}
	return json_pack("{s:{s:o,s:o}}", "physicalLocation", "artifactLocation", artifact,
			 "region", region);
}

static const char *sarif_baseline(const struct finding *f)
{
	if (f->state == FINDING_NEW)
		return "new";
	return f->state == FINDING_GONE ? "absent" : "unchanged";
}

static json_t *sarif_suppression(struct view *v, const struct finding *f)
{
	bool in_source = f->excuse == EXCUSE_IGNORED || f->excuse == EXCUSE_JUSTIFIED;
	json_t *o = json_object();

	json_put(o, "kind", json_string(in_source ? "inSource" : "external"));
	json_put(o, "status", json_string("accepted"));
	json_put_text(v, o, "justification", f->reason);
	return o;
}

static json_t *sarif_result(struct view *v, const struct finding *f)
{
	json_t *o = json_object(), *prints = json_object();

	json_put(o, "ruleId", json_text(v, f->rule->id));
	json_put(o, "ruleIndex", json_integer((json_int_t)view_rule(v, f->rule)));
	json_put(o, "level", json_string(sarif_level[f->rule->severity]));
	json_put(o, "message", sarif_message(v, view_advice(v, f, SLICE(". Use instead: "))));
	json_put(o, "locations", json_pack("[o]", sarif_location(v, f)));
	json_put(prints, "ssotFingerprint/v1", json_text(v, slice_of(f->fingerprint)));
	json_put(prints, "primaryLocationLineHash",
		 json_text(v, arena_printf(&v->arena, "%s:1", f->fingerprint)));
	json_put(o, "partialFingerprints", prints);
	if (!v->r->whole)
		json_put(o, "baselineState", json_string(sarif_baseline(f)));
	if (f->excuse != EXCUSE_NONE)
		json_put(o, "suppressions", json_pack("[o]", sarif_suppression(v, f)));
	return o;
}

static void sarif_write(const struct result *r, const struct report_options *o, FILE *out)
{
	struct view v;

	view_init(&v, r, o);
	fputs("{\"$schema\":\"https://json.schemastore.org/"
	      "sarif-2.1.0.json\",\"version\":\"2.1.0\","
	      "\n\"runs\":[{\"tool\":{\"driver\":{\"name\":\"git-ssot\",\"semanticVersion\":"
	      "\"" SSOT_VERSION "\",\n\"rules\":[",
	      out);
	for (size_t i = 0; i < v.nrules; i++) {
		fputs(i ? ",\n" : "\n", out);
		json_write(sarif_rule(&v, v.rule[i]), out);
	}
	fputs("\n]}},\n\"automationDetails\":{\"id\":\"git-ssot/\"},"
	      "\n\"columnKind\":\"unicodeCodePoints\",\n\"results\":[",
	      out);
	for (size_t i = 0; i < v.nshown; i++) {
		fputs(i ? ",\n" : "\n", out);
		json_write(sarif_result(&v, v.shown[i]), out);
		arena_reset(&v.arena);
	}
	fputs("\n]}]}\n", out);
	view_release(&v);
}

const struct report_format report_sarif = {
	.name = "sarif",
	.help = "SARIF 2.1.0, for GitHub code scanning and editors",
	.write = sarif_write,
};
