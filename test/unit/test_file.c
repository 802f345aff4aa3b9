/* Files: read whole within a limit; written all or not at all, links and devices left standing. */
#include "test/unit/unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ssot/base/file.h"

static struct arena arena;
static struct diag_list diags = {.arena = &arena};
static char dir[] = "/tmp/ssot-file-XXXXXX";

static int setup(void **state)
{
	(void)state;
	return mkdtemp(dir) && chdir(dir) == 0 ? 0 : -1;
}

static int teardown(void **state)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	(void)state;
	while (d && (e = readdir(d)))
		if (e->d_name[0] != '.' && unlink(e->d_name) != 0)
			rmdir(e->d_name);
	if (d)
		closedir(d);
	arena_clear(&arena);
	return rmdir(dir);
}

static size_t entries(void)
{
	DIR *d = opendir(".");
	size_t n = 0;

	while (readdir(d))
		n++;
	closedir(d);
	return n - 2;
}

static struct slice content(const char *path)
{
	struct slice s = {0};

	if (file_read(&s, path, 1 << 20, &diags) != 0)
		fail_msg("%s", diags.v.p[diags.v.n - 1].text.p);
	return s;
}

static void test_write_and_replace(void **state)
{
	struct stat st;
	size_t before = entries();

	(void)state;
	assert_int_equal(file_write("a", SLICE("one\0two"), 0640, &diags), 0);
	assert_slice(content("a"), SLICE("one\0two"));
	assert_int_equal(stat("a", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(file_write("a", SLICE(""), 0755, &diags), 0);
	assert_slice(content("a"), SLICE(""));
	assert_int_equal(stat("a", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0755);
	assert_int_equal(entries(), before + 1);
}

static void test_link_stays(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(file_write("target", SLICE("old"), 0644, &diags), 0);
	assert_int_equal(symlink("target", "link"), 0);
	assert_int_equal(file_write("link", SLICE("new"), 0644, &diags), 0);
	assert_int_equal(lstat("link", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_slice(content("target"), SLICE("new"));
}

static void test_failures_leave_nothing(void **state)
{
	size_t before, errors = diags.errors;

	(void)state;
	assert_int_equal(symlink("nowhere", "dangling"), 0);
	assert_int_equal(mkdir("folder", 0755), 0);
	before = entries();
	assert_int_equal(file_write("dangling", SLICE("x"), 0644, &diags), -1);
	assert_int_equal(file_write("folder", SLICE("x"), 0644, &diags), -1);
	assert_int_equal(file_write("no/such/folder", SLICE("x"), 0644, &diags), -1);
	assert_int_equal(file_write("/dev/full", SLICE("x"), 0644, &diags), -1);
	assert_int_equal(diags.errors, errors + 4);
	assert_int_equal(entries(), before);
}

static void test_devices_are_written_into(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(file_write("/dev/null", SLICE("x"), 0644, &diags), 0);
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
}

static void test_read(void **state)
{
	struct slice s;
	size_t errors = diags.errors;
	char *big = test_malloc(100000);

	(void)state;
	memset(big, 'x', 100000);
	assert_int_equal(file_write("big", (struct slice){big, 100000}, 0644, &diags), 0);
	assert_int_equal(file_read(&s, "big", 100000, &diags), 0);
	assert_slice(s, ((struct slice){big, 100000}));
	assert_int_equal(file_read(&s, "big", 99999, &diags), -1);
	assert_int_equal(file_read(&s, "missing", 10, &diags), -1);
	assert_int_equal(file_read(&s, ".", 10, &diags), -1);
	assert_int_equal(diags.errors, errors + 3);
	test_free(big);
}

static void test_read_standard_input(void **state)
{
	int keep = dup(STDIN_FILENO), fds[2];
	struct slice s;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], "hello", 5), 5);
	close(fds[1]);
	assert_int_equal(dup2(fds[0], STDIN_FILENO), STDIN_FILENO);
	assert_int_equal(file_read(&s, "-", 100, &diags), 0);
	assert_slice(s, SLICE("hello"));
	dup2(keep, STDIN_FILENO);
	close(keep);
	close(fds[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write_and_replace),
		cmocka_unit_test(test_link_stays),
		cmocka_unit_test(test_failures_leave_nothing),
		cmocka_unit_test(test_devices_are_written_into),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_read_standard_input),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
