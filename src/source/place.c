/* Finds the repository as git does: environment, ownership and worktrees count as for git. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/source/store.h"

/*
 * Replacement objects are not what is committed; refreshing the index is not ours to do; nobody is
 * there to answer a password prompt.
 */
static const char *const place_env[] = {"GIT_NO_REPLACE_OBJECTS=1", "GIT_OPTIONAL_LOCKS=0",
					"GIT_TERMINAL_PROMPT=0", NULL};
#define PLACE_ENV (sizeof place_env / sizeof *place_env)

struct slice place_git_message(const struct proc_output *out, struct arena *a)
{
	static const struct slice fatal = SLICE_ROW("fatal: ");
	struct slice rest = out->err, word, text = {0};

	/* Progress and warnings come first, the cure may fill more lines. */
	for (size_t i = 0; i < out->err.n; i++)
		if ((i == 0 || out->err.p[i - 1] == '\n') &&
		    slice_starts(slice_from(out->err, i), fatal)) {
			rest = slice_from(out->err, i + fatal.n);
			break;
		}
	while (slice_word(&word, &rest))
		text = arena_printf(a, "%.*s%s%.*s", SLICE_ARG(text), text.n ? " " : "",
				    SLICE_ARG(word));
	return text.n ? text : SLICE("git failed without a message");
}

int place_git(const struct place *p, struct proc_output *out, const char *const *args,
	      struct diag_list *d)
{
	VEC(const char *) argv = {0};

	*VEC_ADD(d->arena, &argv) = "git";
	if (p->dir) {
		*VEC_ADD(d->arena, &argv) = "-C";
		*VEC_ADD(d->arena, &argv) = p->dir;
	}
	for (; *args; args++)
		*VEC_ADD(d->arena, &argv) = *args;
	*VEC_ADD(d->arena, &argv) = NULL;
	return proc_run(out, argv.p, p->env, (struct slice){0}, d);
}

static int place_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

bool place_oid(const struct place *p, struct slice hex, struct oid *out)
{
	struct oid oid = {{0}};

	if (hex.n != 2 * (size_t)p->oid_size)
		return false;
	for (size_t i = 0; i < hex.n; i++) {
		int v = place_hex_digit(hex.p[i]);

		if (v < 0)
			return false;
		oid.b[i / 2] = (unsigned char)(oid.b[i / 2] << 4 | v);
	}
	*out = oid;
	return true;
}

/* The work tree's top: where we are, without the prefix. git goes by the physical path as well. */
static struct slice place_top(const struct place *p, struct arena *a)
{
	char *here = realpath(p->dir ? p->dir : ".", NULL);
	struct slice top = slice_of(here), prefix = p->prefix;

	if (prefix.n && slice_ends(top, prefix))
		top.n -= prefix.n + 1;
	if (here && !top.n)
		top = SLICE("/");
	top = arena_dup(a, top);
	free(here);
	return top;
}

/* HEAD gave no commit: fine before the first commit, but never when its branch exists and is
 * broken. */
static int place_unborn(const struct place *p, struct diag_list *d)
{
	static const char *const args[] = {"symbolic-ref", "-q", "HEAD", NULL};
	struct proc_output out;
	struct slice ref;

	if (place_git(p, &out, args, d) != 0)
		return -1;
	ref = slice_trim(out.out);
	if (out.status != 0 || !ref.n)
		return diag_error(d, "HEAD is broken: it names neither a commit nor a branch; run "
				     "`git fsck` and `git switch` to a good branch");
	for (int i = 0; i < 2; i++) {
		struct slice file = arena_printf(
			d->arena, "%s/%.*s", i ? p->common_dir.p : p->git_dir.p, SLICE_ARG(ref));
		struct stat st;

		if (stat(file.p, &st) == 0 ? S_ISREG(st.st_mode)
					   : errno != ENOENT && errno != ENOTDIR)
			return diag_error(d,
					  "HEAD is broken: %s cannot be read as a commit; run "
					  "`git fsck` and mend the branch",
					  file.p);
	}
	return 0;
}

enum {
	LINE_GIT_DIR,
	LINE_COMMON_DIR,
	LINE_INDEX,
	LINE_OBJECTS,
	LINE_FORMAT,
	LINE_BARE,
	LINE_INSIDE,
	LINE_PREFIX,
	LINE_HEAD,
	LINE_COUNT
};

static int place_parse(struct place *p, struct slice out, struct arena *a, struct diag_list *d)
{
	struct slice line[LINE_COUNT] = {0};
	size_t n = 0;
	struct oid head;

	for (; out.n && n < LINE_COUNT; n++) {
		size_t end = slice_find(out, '\n');

		line[n] = arena_dup(a, slice_first(out, end));
		out = slice_from(out, end + 1);
	}
	if (n < LINE_HEAD || out.n || !line[LINE_GIT_DIR].n || line[LINE_GIT_DIR].p[0] != '/')
		return diag_error(d, "cannot understand what `git rev-parse` says about this "
				     "repository: git 2.31 or newer is needed, and no newline in "
				     "the repository's path");
	p->git_dir = line[LINE_GIT_DIR];
	p->common_dir = line[LINE_COMMON_DIR];
	p->index = line[LINE_INDEX];
	object_dirs_find(&p->objects, line[LINE_OBJECTS].p, a);
	p->oid_size = slice_is(line[LINE_FORMAT], "sha256") ? 32 : 20;
	p->bare = slice_is(line[LINE_BARE], "true");
	p->prefix = line[LINE_PREFIX];
	if (p->prefix.n)
		p->prefix.n--; /* git's ends in a slash */
	if (slice_is(line[LINE_INSIDE], "true"))
		p->work_tree = place_top(p, a);
	p->head = line[LINE_HEAD];
	if (p->head.n && !place_oid(p, p->head, &head))
		return diag_error(d, "HEAD is broken: `git rev-parse HEAD` says \"%.*s\"",
				  SLICE_ARG(p->head));
	return 0;
}

int place_ask(struct place *p, struct arena *a, struct diag_list *d)
{
	static const char *const args[] = {"rev-parse",
					   "--path-format=absolute",
					   "--git-dir",
					   "--git-common-dir",
					   "--git-path",
					   "index",
					   "--git-path",
					   "objects",
					   "--show-object-format",
					   "--is-bare-repository",
					   "--is-inside-work-tree",
					   "--show-prefix",
					   "--revs-only",
					   "HEAD",
					   NULL};
	struct proc_output out;

	if (place_git(p, &out, args, d) != 0)
		return -1;
	if (out.status != 0) {
		struct slice why = place_git_message(&out, d->arena);

		return diag_error(d, "cannot open the repository: %.*s", SLICE_ARG(why));
	}
	return place_parse(p, out.out, a, d);
}

int place_find(struct place *p, const char *dir, struct arena *a, struct diag_list *d)
{
	const char **env;

	*p = (struct place){.dir = dir, .env = place_env};
	if (!place_plain(p, a) && place_ask(p, a, d) != 0)
		return -1;
	/* Relative in a hook, and children of ours may run elsewhere. */
	env = ARENA_ARRAY(a, const char *, PLACE_ENV + 1);
	memcpy(env, place_env, sizeof place_env);
	env[PLACE_ENV - 1] = arena_printf(a, "GIT_INDEX_FILE=%s", p->index.p).p;
	p->env = env;
	return p->head.n ? 0 : place_unborn(p, d);
}
