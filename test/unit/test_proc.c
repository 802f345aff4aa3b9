/* Child processes: status, streams in both directions at once, environment, signals. */
#include "test/unit/unit.h"

#include <dirent.h>
#include <signal.h>

#include "ssot/base/proc.h"

static struct arena arena;
static struct diag_list diags = {.arena = &arena};

static int teardown(void **state)
{
	(void)state;
	arena_clear(&arena);
	diags = (struct diag_list){.arena = &arena};
	return 0;
}

static struct proc_output run(const char *script, struct slice input, const char *const *env)
{
	const char *const argv[] = {"sh", "-c", script, NULL};
	struct proc_output o;

	assert_int_equal(proc_run(&o, argv, env, input, &diags), 0);
	return o;
}

static void test_status_and_streams(void **state)
{
	static const struct {
		const char *script;
		struct slice in, out, err;
		int status;
	} row[] = {
		{"exit 0", SLICE_ROW(""), SLICE_ROW(""), SLICE_ROW(""), 0},
		{"exit 3", SLICE_ROW(""), SLICE_ROW(""), SLICE_ROW(""), 3},
		{"kill -9 $$", SLICE_ROW(""), SLICE_ROW(""), SLICE_ROW(""), 128 + 9},
		{"cat", SLICE_ROW("a\0b\n"), SLICE_ROW("a\0b\n"), SLICE_ROW(""), 0},
		{"cat >&2; echo x", SLICE_ROW("e"), SLICE_ROW("x\n"), SLICE_ROW("e"), 0},
		{"exec <&-; echo deaf", SLICE_ROW("input nobody reads"), SLICE_ROW("deaf\n"),
		 SLICE_ROW(""), 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct proc_output o = run(row[i].script, row[i].in, NULL);

		assert_int_equal(o.status, row[i].status);
		assert_slice(o.out, row[i].out);
		assert_slice(o.err, row[i].err);
	}
}

/* More than any pipe holds, in both directions at the same time. */
static void test_much(void **state)
{
	size_t n = 3000000;
	char *big = test_malloc(n);
	struct proc_output o;

	(void)state;
	for (size_t i = 0; i < n; i++)
		big[i] = (char)(i * 7);
	o = run("cat", (struct slice){big, n}, NULL);
	assert_slice(o.out, ((struct slice){big, n}));
	o = run("cat >&2", (struct slice){big, n}, NULL);
	assert_slice(o.err, ((struct slice){big, 4096}));
	o = run("exit 7", (struct slice){big, n}, NULL);
	assert_int_equal(o.status, 7);
	test_free(big);
}

static void test_environment(void **state)
{
	const char *const env[] = {"SSOT_A=new", "SSOT_B", "SSOT_C=", NULL};

	(void)state;
	setenv("SSOT_A", "old", 1);
	setenv("SSOT_B", "old", 1);
	setenv("SSOT_AB", "stays", 1);
	assert_slice(
		run("echo $SSOT_A,${SSOT_B-unset},${SSOT_C-unset},$SSOT_AB", SLICE(""), env).out,
		SLICE("new,unset,,stays\n"));
	/* Ours is as it was. */
	assert_string_equal(getenv("SSOT_A"), "old");
}

/* We ignore SIGPIPE as the program does; what it runs must not inherit that. */
static void test_sigpipe_is_restored(void **state)
{
	(void)state;
	assert_int_equal(run("kill -PIPE $$; exit 0", SLICE(""), NULL).status, 128 + SIGPIPE);
}

static size_t open_files(void)
{
	DIR *dir = opendir("/proc/self/fd");
	size_t n = 0;

	if (!dir)
		skip();
	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

static void test_not_started(void **state)
{
	const char *const argv[] = {"no-such-program-here", NULL};
	size_t before = open_files();
	struct proc_output o;

	(void)state;
	assert_int_equal(proc_run(&o, argv, NULL, SLICE(""), &diags), -1);
	assert_int_equal(diags.errors, 1);
	assert_slice(diags.v.p[0].text,
		     SLICE("cannot run no-such-program-here: No such file or directory"));
	run("cat", SLICE("x"), NULL);
	assert_int_equal(open_files(), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_status_and_streams, teardown),
		cmocka_unit_test_teardown(test_much, teardown),
		cmocka_unit_test_teardown(test_environment, teardown),
		cmocka_unit_test_teardown(test_sigpipe_is_restored, teardown),
		cmocka_unit_test_teardown(test_not_started, teardown),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
