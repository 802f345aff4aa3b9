/* From a request to a report and an exit status. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/cmd/check.h"
#include "src/cmd/words.h"
#include "ssot/base/clock.h"
#include "ssot/base/file.h"
#include "ssot/base/utf.h"

/* What one run gathers over its change sets. */
struct verdict {
	struct check_request *q;
	struct repo *repo;
	struct snapshot *policy;     /* NULL: the judged snapshot's own rules */
	struct check_series *series; /* of many sets; NULL: there is one */
	struct result result;
	size_t sets;
	VEC(struct rule_set *) rules; /* to be released */
	struct diag_list *diag;
	struct arena *run, set; /* of all, of the set at hand when there are many */
};

/* A text on standard input may be as large as a blob by default. */
#define VERDICT_STDIN_LIMIT ((size_t)64 * 1024 * 1024)

/* How often the index may change under us before we give up. */
#define VERDICT_TRIES 3

void check_request_init(struct check_request *q, struct arena *a)
{
	struct slice rest = slice_of(getenv("SSOT_SKIP"));
	VEC(struct slice) ids = {0};

	*q = (struct check_request){
		.config = words_config(NULL), .options.fail_level = -1, .report.max = 10};
	while (rest.n) {
		size_t comma = slice_find(rest, ',');
		struct slice id = slice_trim(slice_first(rest, comma));

		if (id.n)
			*VEC_ADD(a, &ids) = id;
		rest = slice_from(rest, comma + 1);
	}
	q->options.skip = ids.p;
	q->options.nskip = ids.n;
}

static int verdict_rules(struct verdict *v, const struct change_set *set, struct rule_set **rules)
{
	struct check_policy policy = {.snapshot = v->policy, .file = v->q->config};
	uint64_t start = clock_now();

	if (v->series ? check_series_rules(v->series, set, rules, v->diag)
		      : check_load_rules(rules, v->repo, set, &policy, v->run, v->diag))
		return -1;
	v->q->profile.rules += clock_now() - start;
	if (!v->series)
		*VEC_ADD(v->run, &v->rules) = *rules;
	return 0;
}

/* What a report shows of one set among many: the rest is only counted. */
static unsigned verdict_states(const struct check_request *q)
{
	unsigned states = 1u << FINDING_NEW;

	if (q->report.show_all || q->report.verbose)
		states |= 1u << FINDING_OLD | 1u << FINDING_MOVED;
	if (q->report.verbose)
		states |= 1u << FINDING_GONE;
	return states;
}

static int verdict_judge_set(struct verdict *v, const struct change_set *set,
			     const struct rule_set *rules)
{
	struct result one;
	int ret;

	v->sets++;
	if (!v->series)
		return check_run(&v->result, v->repo, set, rules, &v->q->options, v->run, v->diag);
	ret = check_run(&one, v->repo, set, rules, &v->q->options, &v->set, v->diag);
	if (ret == 0 && result_merge(&v->result, &one, verdict_states(v->q), v->run))
		check_series_refer(v->series, rules);
	arena_reset(&v->set);
	return ret;
}

/* 1 when neither the snapshot nor any of its parents has rules. */
static int verdict_unruled(const struct verdict *v, const struct change_set *set)
{
	struct side at;
	int found = snapshot_find(set->now, SLICE(CONFIG_NAME), &at, v->diag);

	for (size_t i = 0; found == 0 && i < set->nparents; i++)
		found = snapshot_find(set->parent[i], SLICE(CONFIG_NAME), &at, v->diag);
	return found < 0 ? -1 : !found;
}

/* Whether there is a file or a directory at the path: 1, 0, or -1. */
static int verdict_has(const struct verdict *v, struct snapshot *in, struct slice path)
{
	struct side at;
	int found = snapshot_find(in, path, &at, v->diag);

	return found ? found : snapshot_is_dir(in, path, v->diag);
}

/* Whether there is, or was, anything at the path: 1, 0, or -1. Of a glob nothing is known. */
static int verdict_knows(const struct verdict *v, const struct change_set *set, struct slice path)
{
	int found;

	/* A path that was typed ends in no slash here, and the top is an empty one. */
	if (!path.n || source_path_is_glob(path))
		return 1;
	found = verdict_has(v, set->now, path);
	for (size_t i = 0; found == 0 && i < set->nparents; i++)
		found = verdict_has(v, set->parent[i], path);
	return found;
}

/* A path that is mistyped must not read as "nothing new". */
static int verdict_paths(const struct verdict *v, const struct change_set *set)
{
	const struct source_request *s = &v->q->query;

	if (set->whole && !set->nchanges && s->npaths)
		return diag_error(v->diag, "nothing in %.*s is named '%.*s': paths count from here",
				  SLICE_ARG(set->name), SLICE_ARG(s->path[0]));
	for (size_t i = 0; v->q->typed && !v->series && i < s->npaths; i++) {
		int known = verdict_knows(v, set, s->path[i]);

		if (known <= 0)
			return known < 0 ? -1
					 : diag_error(v->diag,
						      "no file is named '%.*s', neither now nor "
						      "before: paths count from here",
						      SLICE_ARG(s->path[i]));
	}
	return 0;
}

static int verdict_visit(void *data, const struct change_set *set)
{
	struct verdict *v = data;
	struct rule_set *rules;
	int unruled = v->q->adopting && !v->q->config.n ? verdict_unruled(v, set) : 0;

	if (unruled)
		return unruled < 0 ? -1 : 0;
	if (verdict_paths(v, set))
		return -1;
	return verdict_rules(v, set, &rules) || verdict_judge_set(v, set, rules) ? -1 : 0;
}

/* The snapshot of HEAD, or NULL before the first commit. */
static int verdict_head(struct verdict *v, struct snapshot **out)
{
	struct oid head;
	int found = repo_head(v->repo, &head, v->diag);

	*out = NULL;
	if (found <= 0)
		return found;
	return repo_tree_snapshot(v->repo, &head, SLICE("HEAD"), out, v->diag);
}

/* Standard input as if it were at a path: what it adds to HEAD's text there. */
static int verdict_stdin(struct verdict *v)
{
	struct text text = {.path = slice_of(v->q->stdin_path)};
	struct change_set set = {.nchanges = 1};
	struct change change = {.path = text.path};
	struct rule_set *rules;
	struct snapshot *head;

	set.change = &change;
	if (repo_index_snapshot(v->repo, &set.now, v->diag) || verdict_head(v, &head) ||
	    verdict_rules(v, &set, &rules) ||
	    file_read(&text.bytes, "-", VERDICT_STDIN_LIMIT, v->diag))
		return -1;
	if (utf16_has_bom(text.bytes))
		text.bytes = utf16_to_utf8(v->run, text.bytes);
	v->sets = 1;
	return check_text(&v->result, v->repo, &text, head, rules, &v->q->options, v->run, v->diag);
}

/* While a plain `git commit` runs its hook nothing holds the lock: look again at the end. */
static int verdict_staged(struct verdict *v)
{
	for (int i = 0; i < VERDICT_TRIES; i++) {
		int changed;

		v->sets = 0;
		if (source_staged.each(v->repo, &v->q->query, verdict_visit, v, v->diag))
			return -1;
		changed = repo_index_reload(v->repo, v->diag);
		if (changed <= 0)
			return changed;
	}
	return diag_error(v->diag, "the index kept changing while it was judged: "
				   "wait for the other git command and try again");
}

/*
 * A range without a commit: whoever asked for it gets a report all the same, which says that
 * nothing was judged, by the rules of the range's end.
 */
static int verdict_no_commit(struct verdict *v)
{
	const struct source_request *s = &v->q->query;
	struct change_set set = {
		.name = arena_printf(v->run, "%.*s..%.*s", SLICE_ARG(s->from), SLICE_ARG(s->to))};
	struct oid oid;

	if (repo_resolve(v->repo, s->to, &oid, v->diag) ||
	    repo_tree_snapshot(v->repo, &oid, s->to, &set.now, v->diag))
		return -1;
	return verdict_visit(v, &set);
}

static int verdict_judge(struct verdict *v)
{
	const struct check_request *q = v->q;
	struct oid oid;

	if (q->policy.n && (repo_resolve(v->repo, q->policy, &oid, v->diag) ||
			    repo_tree_snapshot(v->repo, &oid, q->policy, &v->policy, v->diag)))
		return -1;
	if (q->stdin_path)
		return verdict_stdin(v);
	if (!q->source || q->source == &source_staged)
		return verdict_staged(v);
	if (q->source == &source_commits) {
		struct check_policy policy = {.snapshot = v->policy, .file = q->config};

		v->series = check_series_new(v->repo, &policy);
		v->q->options.series = v->series;
	}
	if (q->source->each(v->repo, &q->query, verdict_visit, v, v->diag))
		return -1;
	return v->sets || q->blocked ? 0 : verdict_no_commit(v);
}

/* The judgement, and how long its parts took. */
static int verdict_timed(struct verdict *v)
{
	struct profile *p = &v->q->profile;
	uint64_t start = clock_now();
	int ret;

	p->open = start - p->start;
	ret = verdict_judge(v);
	p->changes = clock_now() - start - p->rules;
	if (!ret && v->sets) {
		p->changes -= v->result.nanoseconds;
		p->judge = v->result.nanoseconds - v->result.comparing;
		p->compare = v->result.comparing;
	}
	return ret;
}

static void verdict_profile(struct verdict *v, uint64_t reporting)
{
	v->q->profile.report = clock_now() - reporting;
	profile_stages(&v->q->profile, v->diag);
	if (v->result.cost)
		profile_rules(&v->result, stderr, v->run);
}

/* git sends a hook's output to its errors: then the report has said it all. */
static bool verdict_is_read_already(const struct check_request *q)
{
	struct stat a, b;

	return !q->outputs.v.n && fstat(STDOUT_FILENO, &a) == 0 && fstat(STDERR_FILENO, &b) == 0 &&
	       a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* Whoever tries to skip a rule and is blocked all the same may have misspelt its name. */
static void verdict_skip_hint(const struct verdict *v)
{
	const struct rule_set *rules = v->result.rules;
	const struct check_options *o = &v->q->options;
	struct diag_list hint = {.arena = v->run};

	for (size_t i = 0; i < o->nskip; i++)
		if (rule_set_find(rules, o->skip[i]) == rules->n)
			check_no_rule(rules, o->skip[i], &hint);
	diag_print(&hint, stderr, false);
}

static int verdict_status(const struct verdict *v)
{
	const struct check_request *q = v->q;

	if (!v->result.blocking || q->exit_zero)
		return EXIT_CLEAN;
	if (!verdict_is_read_already(q) && !q->report.quiet)
		fprintf(stderr, "git-ssot: %zu finding%s at or above %s: %s%s\n",
			v->result.blocking, v->result.blocking == 1 ? "" : "s",
			severity_name[v->result.fail_level], q->blocked ? q->blocked : "not clean",
			q->blocked ? " blocked" : "");
	verdict_skip_hint(v);
	return EXIT_FINDINGS;
}

/* Several commits have no single name: the range's, or how many there are. */
static void verdict_name(struct verdict *v)
{
	const struct source_request *s = &v->q->query;

	if (v->sets > 1 && s->from.n)
		v->result.name = arena_printf(v->run, "%.*s%s%.*s", SLICE_ARG(s->from),
					      s->symmetric ? "..." : "..", SLICE_ARG(s->to));
	else if (v->sets > 1)
		v->result.name = arena_printf(v->run, "%zu commits", v->sets);
}

int check_request_run(struct check_request *q, struct repo *r, struct diag_list *d)
{
	struct verdict v = {.q = q, .repo = r, .diag = d, .run = d->arena};
	int status = EXIT_TROUBLE;
	uint64_t reporting;

	q->report.show_all = q->options.scope != SCOPE_NEW;
	q->options.notes = q->report.verbose;
	if (verdict_timed(&v))
		goto out;
	if (!v.sets) {
		diag_note(d, "no commit to judge"); /* a push of what is there already */
		status = EXIT_CLEAN;
		goto out;
	}
	verdict_name(&v);
	q->blocking = v.result.blocking;
	reporting = clock_now();
	/* What a hook prints is talk: that nobody listens any more decides nothing. */
	if ((q->terse && !q->blocking) ||
	    outputs_write(&q->outputs, &q->report, &(struct document){.result = &v.result}, d) ==
		    0 ||
	    (q->blocked && !q->outputs.v.n))
		status = verdict_status(&v);
	verdict_profile(&v, reporting);
out:
	for (size_t i = 0; i < v.rules.n; i++)
		rule_set_release(v.rules.p[i]);
	check_series_free(v.series);
	q->options.series = NULL;
	arena_clear(&v.set);
	return status;
}
