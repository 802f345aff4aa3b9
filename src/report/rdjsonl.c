/* Reviewdog's diagnostics, one JSON object a line. */
#include "src/report/formats.h"
#include "src/report/json.h"

static const char *const rdjsonl_severity[SEVERITY_COUNT] = {
	[SEVERITY_LOW] = "INFO",
	[SEVERITY_MEDIUM] = "WARNING",
	[SEVERITY_HIGH] = "ERROR",
	[SEVERITY_CRITICAL] = "ERROR",
};

static json_t *rdjsonl_position(uint32_t line, uint32_t column)
{
	json_t *o = json_object();

	json_put(o, "line", json_integer(line));
	if (column)
		json_put(o, "column", json_integer(column));
	return o;
}

/* Columns count bytes here; within a window of a long line they are not known. */
static json_t *rdjsonl_range(const struct finding *f)
{
	json_t *o = json_object();
	uint32_t column = f->cut_before ? 0 : f->excerpt_at + 1;

	json_put(o, "start", rdjsonl_position(f->line, column));
	if (column && f->excerpt_len && f->excerpt_len < UINT32_MAX - column)
		json_put(o, "end", rdjsonl_position(f->line, column + f->excerpt_len));
	return o;
}

static json_t *rdjsonl_value(struct view *v, const struct finding *f)
{
	json_t *o = json_object(), *location = json_object(), *code = json_object();
	struct slice text = view_advice(v, f, SLICE("; use: "));

	json_put(o, "message", json_text(v, view_visible(v, text)));
	json_put(location, "path", json_text(v, view_path(v, f)));
	if (f->line)
		json_put(location, "range", rdjsonl_range(f));
	json_put(o, "location", location);
	json_put(o, "severity", json_string(rdjsonl_severity[f->rule->severity]));
	json_put(o, "source", json_pack("{s:s}", "name", "git-ssot"));
	json_put(code, "value", json_text(v, f->rule->id));
	if (view_is_link(f->rule->url))
		json_put(code, "url", json_text(v, f->rule->url));
	json_put(o, "code", code);
	return o;
}

static void rdjsonl_write(const struct result *r, const struct report_options *o, FILE *out)
{
	struct view v;

	view_init(&v, r, o);
	for (size_t i = 0; i < v.nshown; i++) {
		json_write(rdjsonl_value(&v, v.shown[i]), out);
		arena_reset(&v.arena);
		putc('\n', out);
	}
	view_release(&v);
}

const struct report_format report_rdjsonl = {
	.name = "rdjsonl",
	.help = "reviewdog's diagnostics, one a line",
	.write = rdjsonl_write,
};
