/*
 * The reference of whole trees: every blob named on standard input, one hex id per line, is read
 * through libgit2 and thrown away. usage: bench_read REPOSITORY
 */
#include <stdio.h>
#include <string.h>

#include <git2.h>

int main(int argc, char **argv)
{
	git_repository *repo;
	git_odb *odb;
	char line[128];
	size_t bytes = 0;

	if (argc != 2 || git_libgit2_init() < 0)
		return 2;
	/* As we read: verified on demand only. */
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	if (git_repository_open(&repo, argv[1]) || git_repository_odb(&odb, repo))
		return 2;
	while (fgets(line, sizeof line, stdin)) {
		git_odb_object *object;
		git_oid oid;

		line[strcspn(line, "\n")] = 0;
		if (git_oid_fromstr(&oid, line) || git_odb_read(&object, odb, &oid))
			return 2;
		bytes += git_odb_object_size(object);
		git_odb_object_free(object);
	}
	printf("%zu\n", bytes);
	git_odb_free(odb);
	git_repository_free(repo);
	git_libgit2_shutdown();
	return 0;
}
