/* `git ssot init`: writes a first configuration, with rules for what the repository holds. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include "src/cmd/command.h"
#include "ssot/config/config.h"
#include "ssot/engine/survey.h"

enum init_option { INIT_PRINT };

static int init_option(void *data, const struct option_spec *o, const char *value,
		       struct diag_list *d)
{
	bool *print = data;

	(void)o;
	(void)value;
	(void)d;
	*print = true;
	return 0;
}

static int init_argument(void *data, const char *word, bool behind_dashes, struct diag_list *d)
{
	(void)data;
	(void)behind_dashes;
	return diag_error(d, "'%s': init takes no argument", word);
}

/* --- the text --- */

/* A rule whose owner nobody could guess is proposed as a comment, to be finished by hand. */
struct init_rule {
	FILE *out;
	bool active;
};

__attribute__((format(printf, 2, 3))) static void init_line(const struct init_rule *r,
							    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs(r->active ? "" : "; ", r->out);
	vfprintf(r->out, fmt, ap);
	fputc('\n', r->out);
	va_end(ap);
}

static void init_head(FILE *out)
{
	fputs("; Rules of git-ssot for this repository: what has one place, and what to write "
	      "instead of a\n"
	      "; second one. Findings that were there before never block; a commit that adds one "
	      "does.\n"
	      ";   git ssot check          judge what is staged (the hook does it)\n"
	      ";   git ssot check --all    see everything there is\n"
	      ";   git ssot rules --test   try every rule on its own samples\n"
	      "\n"
	      "[ssot]\n"
	      "version    = 1\n"
	      "; What blocks: findings of this severity and above.\n"
	      "fail-level = low\n"
	      "; Paths that no rule looks at, for instance: vendor/** **/node_modules/**\n"
	      ";exclude   = vendor/**\n"
	      "; More rules, ready-made: 'git ssot rules --print' shows them once included.\n"
	      ";include   = builtin:python-mocks\n",
	      out);
}

static void init_second_copies(FILE *out)
{
	fputs("\n[rule:second-copy]\n"
	      "; git keeps the old version: a copy beside the file is a second truth.\n"
	      "kind       = path\n"
	      "category   = copies\n"
	      "severity   = medium\n"
	      "files      = *.bak *.orig *.rej *.backup *.old *~ *.swp\n"
	      "message    = a copy of a file that git keeps anyway\n"
	      "use        = git log and git show bring old versions back\n"
	      "bad        = src/app.py.orig\n"
	      "good       = src/app.py\n",
	      out);
}

static void init_count(FILE *out, const struct survey_count *c, const char *one, const char *what)
{
	fprintf(out,
		"; Today: %" PRIu32 " %s%s %s in %" PRIu32
		" file%s. What is there does not block, new ones do.\n",
		c->uses, one, c->uses == 1 ? "" : "s", what, c->files, c->files == 1 ? "" : "s");
}

static void init_no_owner(const struct init_rule *r, const char *what)
{
	if (!r->active)
		fprintf(r->out, "; To switch it on, name %s and take the '; ' away.\n", what);
}

static void init_mocks(FILE *out, const struct survey *s)
{
	const struct survey_place *f = &s->factory;
	const struct init_rule r = {out, f->path.n > 0};

	if (!s->mocks.uses)
		return;
	fputc('\n', out);
	init_count(out, &s->mocks, "mock", "made by hand");
	init_no_owner(&r, "the file that makes mocks for everybody");
	init_line(&r, "[rule:mock-by-hand]");
	init_line(&r, "kind       = call");
	init_line(&r, "category   = mock");
	init_line(&r, "severity   = high");
	init_line(&r, "callee     = unittest.mock.Mock unittest.mock.MagicMock "
		      "unittest.mock.AsyncMock");
	init_line(&r, "owner      = %.*s",
		  SLICE_ARG(f->path.n ? f->path : SLICE("tests/mock_factory.py")));
	init_line(&r, "message    = mocks come from the mock factory");
	init_line(&r, "use        = %.*s", SLICE_ARG(f->path.n ? f->name : SLICE("MockFactory")));
	if (f->path.n)
		init_line(&r, "use-import = %.*s:%.*s", SLICE_ARG(f->module), SLICE_ARG(f->name));
	init_line(&r, "bad        = from unittest.mock import MagicMock as M\\nclient = M()");
	init_line(&r, "good       = client = %.*s()  # not MagicMock()",
		  SLICE_ARG(f->path.n ? f->name : SLICE("MockFactory")));
}

static void init_environment(FILE *out, const struct survey *s)
{
	const struct init_rule r = {out, s->reader.path.n > 0};

	if (!s->environment.uses)
		return;
	fputc('\n', out);
	init_count(out, &s->environment, "use", "of the environment");
	init_no_owner(&r, "the module that reads the environment for everybody");
	init_line(&r, "[rule:environment]");
	init_line(&r, "kind       = call");
	init_line(&r, "category   = environment");
	init_line(&r, "severity   = medium");
	init_line(&r, "callee     = os.environ os.environ.* os.getenv");
	init_line(&r, "form       = any");
	init_line(&r, "owner      = %.*s",
		  SLICE_ARG(r.active ? s->reader.path : SLICE("src/settings.py")));
	init_line(&r, "message    = the environment is read in one place");
	init_line(&r, "use        = what %.*s offers",
		  SLICE_ARG(r.active ? s->reader.path : SLICE("src/settings.py")));
	init_line(&r, "bad        = import os\\nurl = os.environ[\"URL\"]");
	init_line(&r, "good       = url = settings.url");
}

static void init_process_env(FILE *out, const struct survey *s)
{
	const struct init_rule r = {out, s->script.path.n > 0};
	struct slice owner = r.active ? s->script.path : SLICE("src/config.js");

	if (!s->process_env.uses)
		return;
	fputc('\n', out);
	init_count(out, &s->process_env, "use", "of process.env");
	init_no_owner(&r, "the module that reads the environment for everybody");
	init_line(&r, "[rule:process-env]");
	init_line(&r, "kind       = pattern");
	init_line(&r, "category   = environment");
	init_line(&r, "severity   = medium");
	init_line(&r, "languages  = javascript typescript");
	init_line(&r, "match      = \\bprocess\\.env\\b");
	init_line(&r, "except     = *.config.*");
	init_line(&r, "owner      = %.*s", SLICE_ARG(owner));
	init_line(&r, "message    = the environment is read in one place");
	init_line(&r, "use        = what %.*s offers", SLICE_ARG(owner));
	init_line(&r, "bad        = const url = process.env.URL");
	init_line(&r, "good       = const url = config.url  // not process.env.URL");
}

static void init_runners(FILE *out, const struct survey *s)
{
	const struct init_rule r = {out, s->runner.path.n > 0};

	if (!s->runners.uses)
		return;
	fputc('\n', out);
	init_count(out, &s->runners, "call", "past the one test runner");
	init_no_owner(&r, "the script that runs the tests");
	init_line(&r, "[rule:test-runner]");
	init_line(&r, "kind       = call");
	init_line(&r, "category   = runner");
	init_line(&r, "severity   = medium");
	init_line(&r, "callee     = pytest.main unittest.main");
	init_line(&r, "owner      = %.*s",
		  SLICE_ARG(r.active ? s->runner.path : SLICE("scripts/run_tests.py")));
	init_line(&r, "message    = tests are run by one runner");
	init_line(&r, "use        = %.*s",
		  SLICE_ARG(r.active ? s->runner.path : SLICE("scripts/run_tests.py")));
	init_line(&r, "bad        = import pytest\\npytest.main([\"tests\"])");
	init_line(&r, "good       = import pytest\\npytest.fixture()");
}

static void init_bases(FILE *out, const struct survey *s)
{
	const struct survey_place *b = s->base;
	const struct init_rule r = {out, true};

	if (!b[0].path.n)
		return;
	fprintf(out, "\n; Today: %" PRIu32 " classes derive from %.*s.\n", b[0].uses,
		SLICE_ARG(b[0].name));
	init_line(&r, "[rule:test-base]");
	init_line(&r, "kind       = base");
	init_line(&r, "category   = base");
	init_line(&r, "severity   = low");
	init_line(&r, "files      = test_*.py *_test.py");
	init_line(&r, "class      = ^Test");
	init_line(&r, "member     = ^test_");
	for (size_t i = 0; i < SURVEY_BASES && b[i].path.n; i++)
		init_line(&r, "%s%.*s.%.*s",
			  i ? "             " : "bases      = ", SLICE_ARG(b[i].module),
			  SLICE_ARG(b[i].name));
	init_line(&r, "message    = test classes share one base");
	init_line(&r, "use        = class TestName(%.*s)", SLICE_ARG(b[0].name));
	init_line(&r, "use-import = %.*s:%.*s", SLICE_ARG(b[0].module), SLICE_ARG(b[0].name));
	init_line(&r, "bad        = class TestOne:\\n    def test_a(self): pass");
	init_line(&r,
		  "good       = from %.*s import %.*s\\nclass TestOne(%.*s):\\n    def "
		  "test_a(self): pass",
		  SLICE_ARG(b[0].module), SLICE_ARG(b[0].name), SLICE_ARG(b[0].name));
}

static void init_text(FILE *out, const struct survey *s)
{
	init_head(out);
	init_second_copies(out);
	init_mocks(out, s);
	init_environment(out, s);
	init_process_env(out, s);
	init_runners(out, s);
	init_bases(out, s);
}

/* --- the file --- */

/* A new file and nothing else: never over what is there, not even through a link. */
static int init_write(struct slice path, struct slice text, struct diag_list *d)
{
	int fd = open(path.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	ssize_t n;

	if (fd < 0 && errno == EEXIST)
		return diag_error(d, "%s is there already: 'git ssot init --print' shows a new one",
				  path.p);
	if (fd < 0)
		return diag_error(d, "cannot make %s: %s", path.p, strerror(errno));
	n = write(fd, text.p, text.n);
	if (n == (ssize_t)text.n && close(fd) == 0)
		return 0;
	diag_error(d, "cannot write %s: %s", path.p, n < 0 ? strerror(errno) : "the disk is full");
	unlink(path.p);
	return -1;
}

static void init_print_next(const struct survey *s, struct slice path)
{
	printf("Wrote %s, from %" PRIu32 " file%s of the index (%" PRIu32 " Python, %" PRIu32
	       " JavaScript or TypeScript).\n\n"
	       "  1. read it: owners and what to use instead are guesses\n"
	       "  2. git ssot rules --test -c " CONFIG_NAME "\n"
	       "  3. git ssot check --all -c " CONFIG_NAME "    what there is today\n"
	       "  4. git add " CONFIG_NAME " && git commit\n"
	       "  5. git ssot install\n",
	       path.p, s->files, s->files == 1 ? "" : "s", s->python, s->scripts);
	if (!s->files)
		printf("\nThe index is empty. Rules for what is there come of: git add your files, "
		       "rm " CONFIG_NAME ", git ssot init\n");
}

static int init_make(bool print, struct repo *r, struct diag_list *d)
{
	struct slice path;
	struct snapshot *index;
	struct survey s;
	char *text = NULL;
	size_t n = 0;
	FILE *out;
	int ret = 0;

	if (repo_is_bare(r))
		return diag_error(d, "a bare repository has no work tree to put " CONFIG_NAME
				     " into: make it in a clone");
	path = arena_printf(d->arena, "%.*s/" CONFIG_NAME, SLICE_ARG(repo_work_tree(r)));
	if (!print && faccessat(AT_FDCWD, path.p, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return diag_error(d, "%s is there already: 'git ssot init --print' shows a new one",
				  path.p);
	if (repo_index_snapshot(r, &index, d) < 0 || survey_take(&s, r, index, d->arena, d) < 0)
		return -1;
	if (print) {
		init_text(stdout, &s);
		return 0;
	}
	out = open_memstream(&text, &n);
	if (!out)
		arena_out_of_memory();
	init_text(out, &s);
	if (fclose(out) != 0)
		arena_out_of_memory();
	ret = init_write(path, (struct slice){text, n}, d);
	free(text);
	if (ret == 0)
		init_print_next(&s, path);
	return ret;
}

static int init_run(const struct command *self, int argc, char **argv)
{
	struct arena arena = {0};
	struct diag_list d = {.arena = &arena};
	bool print = false;
	const struct command_parser parser = {init_option, init_argument, &print};
	struct repo *repo = NULL;
	int status = EXIT_TROUBLE;

	if (command_parse(self, argc, argv, &parser, &d) == 0 &&
	    repo_open(&repo, &(struct repo_options){0}, &arena, &d) == 0 &&
	    init_make(print, repo, &d) == 0 && command_finish(stdout, "standard output", &d) == 0)
		status = EXIT_CLEAN;
	diag_print(&d, stderr, false);
	if (repo)
		repo_close(repo);
	arena_clear(&arena);
	return status;
}

static const struct option_spec init_options[] = {
	{"print", 'p', NULL, INIT_PRINT, "to standard output, not into the work tree"}, {0}};

const struct command command_init = {.name = "init",
				     .usage = "[--print]",
				     .help = "write a first " CONFIG_NAME
					     " with rules for what the repository holds",
				     .options = init_options,
				     .run = init_run};
