/* Samples: a rule that misses its own bad sample, or hits its own good one, is wrong. */
#include "ssot/engine/sample.h"

#include "ssot/engine/judge.h"
#include "ssot/lang/lang.h"

/* The path a sample is judged at: it decides the language, nothing else. */
static struct slice sample_path(const struct rule *r, struct arena *a)
{
	const struct lang *lang = r->nlanguages ? lang_named(r->languages[0]) : NULL;
	const struct key_value *files = rule_value(r, "files");

	for (size_t i = 0; !lang && i < files->n; i++) {
		struct slice text = files->item[i].text;
		struct slice name = slice_from(
			text, slice_rfind(text, '/') < text.n ? slice_rfind(text, '/') + 1 : 0);

		lang = lang_of(name, (struct slice){0});
		/* A glob like tests/ names no language, or none in which the kind sees anything. */
		if (!lang->globs || (lang->reads & r->kind->needs) != r->kind->needs)
			lang = NULL;
	}
	if (!lang && r->kind->needs & (SCAN_IMPORTS | SCAN_NAMES))
		lang = lang_named(SLICE("python"));
	if (!lang || !lang->globs || !lang->globs[0])
		return SLICE("sample");
	/* "*.py" names the path "sample.py". */
	return arena_printf(a, "sample%s",
			    strchr(lang->globs[0], '.') ? strchr(lang->globs[0], '.') : "");
}

/* A sample that is a path: `files`, `except` and `owner` have their say. 0, or -1. */
static int sample_judge_path(struct judge *j, const struct rule *r, struct slice path,
			     struct finding_list *found)
{
	const struct side side = {.mode = MODE_FILE};
	bool *wanted = ARENA_ARRAY(&j->file, bool, j->rules->n);
	struct slice below = r->below;
	enum judge_kind kind;
	int ret;

	if (below.n && !(slice_starts(path, below) && path.n > below.n && path.p[below.n] == '/'))
		path = arena_printf(&j->file, "%.*s/%.*s", SLICE_ARG(below), SLICE_ARG(path));
	wanted[r->index] = true;
	j->wanted = wanted;
	ret = judge_route(j, path);
	if (ret == 0 && j->nlive)
		ret = judge_side(j, path, &side, found, &kind);
	j->wanted = NULL;
	return ret;
}

/* How many findings the rule alone has in the sample, or -1. */
static long sample_judge(struct judge *j, const struct rule *r, struct slice path,
			 struct slice sample)
{
	const struct text text = {.path = path, .bytes = sample};
	struct finding_list found = {0};
	int ret;

	j->live[0] = r;
	j->nlive = 1;
	if (r->kind->check_path)
		ret = sample_judge_path(j, r, sample, &found);
	else
		ret = judge_text(j, &text, &found);
	arena_reset(&j->file);
	return ret ? -1 : (long)found.v.n;
}

static void sample_rule(struct judge *j, const struct rule *r, struct sample_count *out,
			struct diag_list *d)
{
	struct slice path = sample_path(r, j->run);

	for (int good = 0; good < 2; good++) {
		const struct key_value *v = rule_value(r, good ? "good" : "bad");

		for (size_t i = 0; i < v->n; i++) {
			long found = sample_judge(j, r, path, v->item[i].text);

			out->run++;
			if (found < 0 || (found > 0) == !good) {
				out->failed += found < 0;
				continue;
			}
			out->failed++;
			diag_error_at(d, r->file, v->item[i].line,
				      good ? "rule %.*s hits its own good sample: %.*s"
					   : "rule %.*s misses its own bad sample: %.*s",
				      SLICE_ARG(r->id), SLICE_ARG(v->item[i].text));
		}
	}
}

int samples_run(struct sample_count *out, const struct rule_set *rules, struct arena *a,
		struct diag_list *d)
{
	struct judge j;

	*out = (struct sample_count){0};
	judge_init(&j, rules, NULL, a, d);
	for (size_t i = 0; i < rules->n; i++) {
		const struct rule *r = rules->rule[i];

		if (r->built_in)
			continue;
		if (rule_value(r, "bad")->n + rule_value(r, "good")->n == 0)
			out->without++;
		else if (r->kind->check_file || r->kind->check_path)
			sample_rule(&j, r, out, d);
	}
	judge_release(&j);
	return out->failed ? -1 : 0;
}
