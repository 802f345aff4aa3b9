/* Commands that are about the whole debt: options they share, and one tree judged. */
#include "src/cmd/whole.h"

int whole_take(struct whole *w, const struct option_spec *o, const char *value)
{
	switch (o->id) {
	case WHOLE_CONFIG:
		w->config = value;
		return 0;
	case WHOLE_FORMAT:
		return outputs_format(&w->outputs, value, w->diag);
	case WHOLE_OUTPUT:
		return outputs_file(&w->outputs, value, w->diag);
	case WHOLE_COLOR:
		return outputs_color(&w->outputs, value, w->diag);
	case WHOLE_MAX:
		return words_number(&w->report.max, o->name, value, w->diag);
	default:
		BUG("option %s is not a common one", o->name);
	}
}

int whole_argument(void *data, const char *word, bool behind_dashes, struct diag_list *d)
{
	struct whole *w = data;

	(void)behind_dashes;
	if (w->word.n)
		return diag_error(d, "'%s': one revision or range at a time", word);
	w->word = slice_of(word);
	return words_revisions(&w->named, w->word, d);
}

static int whole_load(struct whole *w, const struct change_set *set)
{
	struct check_policy policy = {.file = words_config(w->config)};

	return check_load_rules(&w->rules, w->repo, set, &policy, w->diag->arena, w->diag) ? -1 : 0;
}

static int whole_visit(void *data, const struct change_set *set)
{
	static const struct check_options options = {.scope = SCOPE_ALL, .fail_level = -1};
	struct whole *w = data;

	if (whole_load(w, set))
		return -1;
	return check_run(&w->result, w->repo, set, w->rules, &options, w->diag->arena, w->diag);
}

static int whole_visit_rules(void *data, const struct change_set *set)
{
	return whole_load(data, set);
}

/* Counting is no gate: objects are taken for what they are called, which saves a third of the time.
 */
static const struct repo_options whole_repo = {.trusting = true};

static int whole_each(struct whole *w, struct slice treeish, source_visit *visit)
{
	struct source_request q = {.to = treeish};

	if (!w->repo && repo_open(&w->repo, &whole_repo, w->diag->arena, w->diag))
		return -1;
	/* A bare repository has no index worth the name. */
	if (!q.to.n && repo_is_bare(w->repo))
		q.to = SLICE("HEAD");
	return source_tree.each(w->repo, &q, visit, w, w->diag) ? -1 : 0;
}

int whole_judge(struct whole *w, struct slice treeish)
{
	return whole_each(w, treeish, whole_visit);
}

int whole_rules(struct whole *w, struct slice treeish)
{
	return whole_each(w, treeish, whole_visit_rules);
}

uint32_t whole_setting(const struct whole *w, const char *name)
{
	return config_value_number(rule_set_value(w->rules, name));
}

int whole_write(struct whole *w, const struct document *what)
{
	return outputs_write(&w->outputs, &w->report, what, w->diag);
}

void whole_release(struct whole *w)
{
	if (w->rules)
		rule_set_release(w->rules);
	if (w->repo)
		repo_close(w->repo);
}
