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
	char path[4096];
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

int main(int argc, char **argv)
{
	int bad = argc < 2;

	printf("TAP version 13\n1..%d\n", argc - 1);
	for (int i = 1; i < argc; i++) {
		int fed = replay_directory(argv[i]);

		printf("%s %d - %d inputs of %s\n", fed > 0 ? "ok" : "not ok", i, fed, argv[i]);
		bad = bad || fed <= 0;
	}
	return bad;
}
