/* Any number of judges comes to the same verdict, in the same order, with the same words. */
#include <unistd.h>

#include "ssot/base/proc.h"
#include "ssot/engine/check.h"
#include "test/unit/unit.h"

#define FILES 700

static const char config[] = "[ssot]\n"
			     "version = 1\n"
			     "match-limit = 1000\n"
			     "[rule:mock]\nkind = call\ncallee = unittest.mock.*\n"
			     "[rule:line]\nkind = pattern\nmatch = TODO\nin = any\n"
			     "[rule:hard]\nkind = pattern\nmatch = (b+)+(b+)+(b+)+$\n";

static struct arena arena;
static VEC(struct rule_set *) loaded; /* released last: findings point into them */
static char dir[] = "/tmp/ssot-crew-XXXXXX";

static uint32_t seed = 1;

static unsigned pick(size_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (unsigned)((seed >> 10) % n);
}

static void git(const char *const *argv, struct slice input)
{
	struct diag_list d = {.arena = &arena};
	struct proc_output out;

	assert_int_equal(proc_run(&out, argv, NULL, input, &d), 0);
	if (out.status)
		fail_msg("git: %.*s", SLICE_ARG(out.err));
}

/* A commit of many files; where `broken`, some that a rule cannot judge. */
static void commit(const char *branch, bool broken)
{
	static const char *const piece[] = {
		"from unittest.mock import Mock\n",   "a = Mock()\n", "# TODO\n",
		"from helper import *\nb = Made()\n", "x = 'TODO'\n", "pass\n"};
	char *text = NULL;
	size_t size = 0;
	FILE *in = open_memstream(&text, &size);

	fprintf(in, "commit refs/heads/%s\ncommitter a <a> 1767225600 +0000\ndata 1\nx\n", branch);
	fprintf(in,
		"M 644 inline helper.py\ndata <<E\nfrom unittest.mock import Mock as Made\nE\n");
	for (unsigned i = 0; i < FILES; i++) {
		fprintf(in, "M 644 inline d%u/f%u.py\ndata <<E\n", i % 7, i);
		for (unsigned k = pick(6); k > 0; k--)
			fputs(piece[pick(COUNT(piece))], in);
		if (broken && i % 100 == 50)
			fputs("z = bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb1\n",
			      in);
		fputs("E\n", in);
	}
	fclose(in);
	git((const char *const[]){"git", "-C", dir, "fast-import", "--quiet", NULL},
	    (struct slice){text, size});
	free(text);
}

struct judgement {
	struct repo *repo;
	const char *ini;
	unsigned threads;
	struct result result;
	struct diag_list diag;
	int rc;
};

static int visit(void *data, const struct change_set *set)
{
	struct judgement *j = data;
	struct check_policy policy = {.file = slice_of(j->ini)};
	struct check_options o = {.fail_level = -1, .threads = j->threads, .today = 20260101};
	struct diag_list d = {.arena = &arena};
	struct rule_set *rules;

	assert_int_equal(check_load_rules(&rules, j->repo, set, &policy, &arena, &d), 0);
	j->rc = check_run(&j->result, j->repo, set, rules, &o, &arena, &j->diag);
	*VEC_ADD(&arena, &loaded) = rules;
	return 0;
}

static void judge(struct judgement *j, const char *branch, unsigned threads)
{
	struct diag_list d = {.arena = &arena};
	struct repo_options o = {.dir = dir};
	struct source_request q = {.to = slice_of(branch)};

	*j = (struct judgement){.ini = arena_printf(&arena, "%s/ssot.ini", dir).p,
				.threads = threads,
				.diag.arena = &arena};
	assert_int_equal(repo_open(&j->repo, &o, &arena, &d), 0);
	assert_int_equal(source_tree.each(j->repo, &q, visit, j, &d), 0);
	repo_close(j->repo);
}

static void test_same_findings(void **state)
{
	struct judgement one, many;

	(void)state;
	judge(&one, "main", 1);
	assert_int_equal(one.rc, 0);
	assert_true(one.result.nfindings > FILES);
	for (unsigned threads = 2; threads <= 4; threads++) {
		judge(&many, "main", threads);
		assert_int_equal(many.rc, 0);
		assert_int_equal(many.result.nfindings, one.result.nfindings);
		assert_int_equal(many.result.files, one.result.files);
		assert_int_equal(many.result.bytes, one.result.bytes);
		for (size_t i = 0; i < one.result.nfindings; i++) {
			const struct finding *x = &one.result.finding[i];
			const struct finding *y = &many.result.finding[i];

			assert_slice(y->path, x->path);
			assert_slice(y->rule->id, x->rule->id);
			assert_slice(y->detail, x->detail);
			assert_int_equal(y->line, x->line);
			assert_int_equal(y->column, x->column);
			assert_string_equal(y->fingerprint, x->fingerprint);
		}
	}
}

static void test_same_errors(void **state)
{
	struct judgement one, many;

	(void)state;
	judge(&one, "broken", 1);
	assert_int_equal(one.rc, -1);
	assert_int_equal(one.diag.errors, FILES / 100);
	for (unsigned threads = 2; threads <= 4; threads++) {
		judge(&many, "broken", threads);
		assert_int_equal(many.rc, -1);
		assert_int_equal(many.diag.errors, one.diag.errors);
		assert_int_equal(many.diag.v.n, one.diag.v.n);
		for (size_t i = 0; i < one.diag.v.n; i++)
			assert_slice(many.diag.v.p[i].text, one.diag.v.p[i].text);
	}
}

static int setup(void **state)
{
	char ini[64];
	FILE *out;

	(void)state;
	if (!mkdtemp(dir))
		return -1;
	snprintf(ini, sizeof ini, "%s/ssot.ini", dir);
	out = fopen(ini, "w");
	if (!out || fputs(config, out) == EOF || fclose(out))
		return -1;
	git((const char *const[]){"git", "init", "-q", "-b", "main", dir, NULL}, SLICE(""));
	commit("main", false);
	commit("broken", true);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	git((const char *const[]){"rm", "-rf", dir, NULL}, SLICE(""));
	for (size_t i = 0; i < loaded.n; i++)
		rule_set_release(loaded.p[i]);
	arena_clear(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_findings),
		cmocka_unit_test(test_same_errors),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
