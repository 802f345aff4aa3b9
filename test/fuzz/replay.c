/* Feeds every file of the directories it is given to one fuzz target: `make check` without
 * libFuzzer. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bytes of a file, in memory of exactly their size so that ASan sees a read behind it. */
static uint8_t *replay_read(const char *path, size_t *size)
{
	FILE *in = fopen(path, "rb");
	uint8_t *bytes = NULL;
	long n = -1;

	if (in && fseek(in, 0, SEEK_END) == 0 && (n = ftell(in)) >= 0) {
		rewind(in);
		bytes = malloc(n ? (size_t)n : 1);
	}
	if (bytes && fread(bytes, 1, (size_t)n, in) != (size_t)n) {
		free(bytes);
		bytes = NULL;
	}
	if (in)
		fclose(in);
	*size = n < 0 ? 0 : (size_t)n;
	return bytes;
}

/* Files fed, or -1 when one could not be read. */
static int replay_directory(const char *dir)
{
	DIR *d = opendir(dir);
	const struct dirent *e;
	char path[4096 + 1 + 256]; /* a directory, a slash, a name */
	int fed = 0;

	while (d && fed >= 0 && (e = readdir(d))) {
		uint8_t *bytes;
		size_t size;

		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
		bytes = replay_read(path, &size);
		if (bytes) {
			LLVMFuzzerTestOneInput(bytes, size);
			fed++;
		} else {
			fed = -1;
		}
		free(bytes);
	}
	if (d)
		closedir(d);
	return d ? fed : -1;
}

/* replay_NAME feeds test/fuzz/corpus/NAME, seen from the top of the sources. */
int main(int argc, char **argv)
{
	const char *name = argc ? strstr(argv[0], "replay_") : NULL;
	char dir[4096];
	int fed;

	for (const char *next = name; next; next = strstr(next + 1, "replay_"))
		name = next;
	snprintf(dir, sizeof dir, "test/fuzz/corpus/%s", name ? name + strlen("replay_") : "");
	puts("1..1");
	fflush(stdout);
	fed = replay_directory(dir);
	printf("%s 1 - %d inputs of %s\n", fed > 0 ? "ok" : "not ok", fed, dir);
	return fed <= 0;
}
