/*
 * Finds the repository without asking git, in the plain case alone: a work tree with its `.git` in
 * it, ours, without a setting that would change where things lie. A child costs as much as all the
 * rest of a small check. Whatever looks unusual is left to git, whose word counts: see place.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/source/store.h"

/* Larger files are left to git. */
#define PLAIN_CONFIG ((size_t)1 << 20)
#define PLAIN_PACKED ((size_t)4 << 20)

/* What is looked at; `git` is a descriptor of the .git directory. */
struct plain {
	char top[PATH_MAX]; /* of the work tree */
	size_t ntop, nhere; /* its length; of the current directory, which lies below */
	int git;
	struct arena *arena;
};

/* Settings of git's that do not change where a repository lies; a name that ends in '_' is a
 * beginning. */
static bool plain_harmless(struct slice name)
{
	static const char *const known[] = {
		"GIT_ASKPASS",
		"GIT_AUTHOR_",
		"GIT_COMMITTER_",
		"GIT_CONFIG_GLOBAL",
		"GIT_CONFIG_NOSYSTEM",
		"GIT_CONFIG_SYSTEM",
		"GIT_EDITOR",
		"GIT_EXEC_PATH",
		"GIT_INDEX_FILE",
		"GIT_MERGE_AUTOEDIT",
		"GIT_NO_REPLACE_OBJECTS",
		"GIT_OPTIONAL_LOCKS",
		"GIT_PAGER",
		"GIT_PREFIX",
		"GIT_REFLOG_ACTION",
		"GIT_SEQUENCE_EDITOR",
		"GIT_SSH",
		"GIT_SSH_COMMAND",
		"GIT_SSL_",
		"GIT_SSOT",
		"GIT_TERMINAL_PROMPT",
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct slice k = slice_of(known[i]);

		if (k.p[k.n - 1] == '_' ? slice_starts(name, k) : slice_eq(name, k))
			return true;
	}
	return false;
}

/* Whether no variable tells git to look elsewhere, or tells it something that we do not know. */
static bool plain_environment(void)
{
	for (char **e = environ; *e; e++)
		if (strncmp(*e, "GIT_", 4) == 0 &&
		    !plain_harmless((struct slice){*e, strcspn(*e, "=")}))
			return false;
	/* Whose files root may trust differs between versions of git. */
	return geteuid() != 0 || !getenv("SUDO_UID");
}

/* `name` in the directory that the first `n` bytes of the path name: 0, or errno. */
static int plain_look(struct plain *x, size_t n, const char *name, struct stat *st)
{
	char path[PATH_MAX + 8];

	memcpy(path, x->top, n);
	path[n] = '/';
	memcpy(path + n + 1, name, strlen(name) + 1);
	return lstat(path, st) == 0 ? 0 : errno;
}

/* Goes up from the current directory to the one that holds `.git`, as git does. */
static bool plain_find(struct plain *x)
{
	struct stat here, st;

	if (!getcwd(x->top, sizeof x->top) || x->top[0] != '/' || strchr(x->top, '\n') ||
	    stat(".", &here) != 0)
		return false;
	x->nhere = strlen(x->top);
	for (x->ntop = x->nhere; x->ntop > 0;) {
		int rc = plain_look(x, x->ntop, ".git", &st);

		if (rc == 0)
			break;
		/* With a HEAD it may be a repository itself. */
		if (rc != ENOENT || plain_look(x, x->ntop, "HEAD", &st) != ENOENT)
			return false;
		while (x->top[--x->ntop] != '/')
			;
		if (x->ntop && (plain_look(x, x->ntop, ".", &st) != 0 || st.st_dev != here.st_dev))
			return false;
	}
	return x->ntop && S_ISDIR(st.st_mode) && st.st_dev == here.st_dev &&
	       st.st_uid == geteuid() && plain_look(x, x->ntop, ".", &st) == 0 &&
	       st.st_uid == geteuid();
}

/* Reads the regular file `name` in .git. 1; 0 when there is none; -1 when it is not plain. */
static int plain_read(const struct plain *x, const char *name, size_t limit, struct slice *out)
{
	int fd = openat(x->git, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC), rc = -1;
	struct stat st;
	ssize_t got;
	char *p;

	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
	    (size_t)st.st_size <= limit) {
		p = arena_bytes(x->arena, (size_t)st.st_size + 1);
		/* One byte more, to see that it has ended. */
		got = read(fd, p, (size_t)st.st_size + 1);
		*out = (struct slice){p, (size_t)st.st_size};
		rc = got == st.st_size ? 1 : -1;
	}
	close(fd);
	return rc;
}

static bool plain_is_dir(const struct plain *x, const char *name)
{
	struct stat st;

	return fstatat(x->git, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode) &&
	       faccessat(x->git, name, X_OK, AT_EACCESS) == 0;
}

static bool plain_is_absent(const struct plain *x, const char *name)
{
	struct stat st;

	return fstatat(x->git, name, &st, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT;
}

static bool plain_is_word(struct slice name, const char *word)
{
	size_t n = strlen(word);

	return name.n == n && strncasecmp(name.p, word, n) == 0;
}

/* Letters, digits, '-', and '.' in the names of sections. */
static size_t plain_name(struct slice s, bool dot)
{
	size_t n = 0;

	while (n < s.n &&
	       ((s.p[n] >= '0' && s.p[n] <= '9') || s.p[n] == '-' ||
		((s.p[n] | 32) >= 'a' && (s.p[n] | 32) <= 'z') || (dot && s.p[n] == '.')))
		n++;
	return n;
}

/* `[name]` or `[name "more"]` and nothing else; neither what may change the format nor includes. */
static bool plain_section(struct slice line, bool *core)
{
	struct slice in = slice_from(slice_first(line, line.n - 1), 1);
	struct slice name = slice_first(in, plain_name(in, true));
	struct slice more = slice_from(in, name.n);

	*core = plain_is_word(in, "core");
	if (line.p[line.n - 1] != ']' || !name.n ||
	    plain_is_word(slice_first(name, 7), "include") ||
	    plain_is_word(slice_first(name, 9), "extension"))
		return false;
	if (!more.n)
		return true;
	if (more.p[0] != ' ')
		return false;
	while (more.n && more.p[0] == ' ')
		more = slice_from(more, 1);
	return more.n >= 2 && more.p[0] == '"' &&
	       slice_find(slice_from(more, 1), '"') == more.n - 2;
}

/* A line of a section; in [core] those that change what a repository is must say nothing new. */
static bool plain_setting(struct slice line, bool core)
{
	struct slice key = slice_first(line, plain_name(line, false));
	struct slice value = slice_trim(slice_from(line, key.n));

	if (!key.n || (key.p[0] | 32) < 'a' || (value.n && value.p[0] != '='))
		return false;
	value = slice_trim(slice_from(value, 1));
	if (!core)
		return true;
	if (plain_is_word(key, "bare"))
		return slice_is(value, "false");
	if (plain_is_word(key, "repositoryformatversion"))
		return slice_is(value, "0");
	return !plain_is_word(key, "worktree");
}

/* Neither continued nor with an open quote, nor with bytes that git would stumble over. */
static bool plain_text(struct slice line)
{
	bool quoted = false;

	for (size_t i = 0; i < line.n; i++) {
		unsigned char c = (unsigned char)line.p[i];

		if ((c < ' ' && c != '\t') || c == '\\' || c == 127)
			return false;
		quoted ^= c == '"';
	}
	return !quoted;
}

static bool plain_config(const struct plain *x)
{
	bool any = false, core = false;
	struct slice text, line;

	if (plain_read(x, "config", PLAIN_CONFIG, &text) != 1)
		return false;
	while (text.n) {
		size_t n = slice_find(text, '\n');

		line = slice_first(text, n);
		text = slice_from(text, n + 1);
		if (!plain_text(line))
			return false;
		line = slice_trim(line);
		if (!line.n || line.p[0] == '#' || line.p[0] == ';')
			continue;
		if (line.p[0] == '[')
			any = plain_section(line, &core);
		else
			any = any && plain_setting(line, core);
		if (!any)
			return false;
	}
	return any;
}

/* A line with the name of a SHA-1 object, and nothing else. */
static bool plain_hex(struct slice s)
{
	return s.n == 41 && s.p[40] == '\n' && strspn(s.p, "0123456789abcdef") == 40 &&
	       strspn(s.p, "0") < 40;
}

/* A branch's name without anything that git would look at twice. */
static bool plain_branch(struct slice s)
{
	static const char odd[] = "._+#-/";
	char before = '/';

	for (size_t i = 0; i < s.n; before = s.p[i++]) {
		unsigned char c = (unsigned char)s.p[i];
		bool letter = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');

		if (!letter && (!c || !strchr(odd, c)))
			return false;
		if ((c == '.' || c == '/') && (before == '/' || before == '.'))
			return false;
		if (c == '/' && slice_ends(slice_first(s, i), SLICE(".lock")))
			return false;
	}
	return before != '/' && before != '.' && !slice_ends(s, SLICE(".lock"));
}

/* The commit of the branch called `ref` when it has no file of its own. */
static bool plain_packed(const struct plain *x, struct slice ref, struct slice *head)
{
	struct slice text, first, line = arena_printf(x->arena, " %.*s\n", SLICE_ARG(ref));
	const char *hit;
	size_t at;

	if (plain_read(x, "packed-refs", PLAIN_PACKED, &text) != 1)
		return false;
	first = slice_first(text, slice_find(text, '\n'));
	if (!slice_starts(first, SLICE("# pack-refs with:")) ||
	    !memmem(first.p, first.n, " sorted ", 8))
		return false;
	hit = memmem(text.p, text.n, line.p, line.n);
	at = hit ? (size_t)(hit - text.p) : 0;
	if (at < first.n + 41 || text.p[at - 41] != '\n')
		return false;
	*head = arena_printf(x->arena, "%.40s\n", hit - 40);
	text = slice_from(text, at + line.n);
	return plain_hex(*head) && !memmem(text.p ? text.p : "", text.n, line.p, line.n);
}

static bool plain_head(const struct plain *x, struct slice *out)
{
	static const struct slice ref = SLICE_ROW("ref: "), branch = SLICE_ROW("ref: refs/heads/");
	struct slice head;
	int rc;

	if (plain_read(x, "HEAD", 4096, &head) != 1)
		return false;
	head = arena_dup(x->arena, head);
	if (slice_starts(head, branch)) {
		size_t end = slice_find(head, '\n');

		if (end + 1 != head.n ||
		    !plain_branch(slice_from(slice_first(head, end), branch.n)))
			return false;
		head = arena_dup(x->arena, slice_from(slice_first(head, end), ref.n));
		rc = plain_read(x, head.p, 4096, out);
		if (rc < 0 || (rc == 0 && !plain_packed(x, head, out)))
			return false;
		head = arena_dup(x->arena, *out);
	}
	if (!plain_hex(head))
		return false;
	*out = arena_dup(x->arena, slice_first(head, 40));
	return true;
}

/*
 * Where the index lies: git counts GIT_INDEX_FILE from the top of the work tree. Only files that
 * stand in .git themselves.
 */
static bool plain_index(const struct plain *x, struct slice git_dir, struct slice *out)
{
	struct slice file = slice_of(getenv("GIT_INDEX_FILE"));
	struct slice name = SLICE("index");
	struct stat st;

	if (file.p) {
		static const struct slice here = SLICE_ROW(".git/");

		if (slice_starts(file, git_dir) && file.n > git_dir.n && file.p[git_dir.n] == '/')
			name = slice_from(file, git_dir.n + 1);
		else if (slice_starts(file, here))
			name = slice_from(file, here.n);
		else
			return false;
	}
	if (!name.n || name.p[0] == '.' || slice_find(name, '/') < name.n ||
	    slice_find(name, '\n') < name.n)
		return false;
	*out = arena_printf(x->arena, "%s/%.*s", git_dir.p, SLICE_ARG(name));
	return fstatat(x->git, arena_dup(x->arena, name).p, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISREG(st.st_mode);
}

/* Fills *p from an open .git. */
static bool plain_fill(struct plain *x, struct place *p)
{
	struct place q = {.env = p->env, .oid_size = 20};

	q.work_tree = arena_dup(x->arena, (struct slice){x->top, x->ntop});
	q.git_dir = arena_printf(x->arena, "%s/.git", q.work_tree.p);
	q.common_dir = q.git_dir;
	if (x->nhere > x->ntop)
		q.prefix = arena_dup(x->arena, slice_of(x->top + x->ntop + 1));
	if (!plain_is_dir(x, "objects") || !plain_is_dir(x, "refs") ||
	    !plain_is_absent(x, "commondir") || !plain_config(x) ||
	    !plain_index(x, q.git_dir, &q.index) || !plain_head(x, &q.head))
		return false;
	object_dirs_find(&q.objects, arena_printf(x->arena, "%s/objects", q.git_dir.p).p, x->arena);
	*p = q;
	return true;
}

bool place_plain(struct place *p, struct arena *a)
{
	struct plain x = {.arena = a};
	bool found;

	if (p->dir || !plain_environment() || !plain_find(&x))
		return false;
	x.top[x.ntop] = '\0';
	x.git = open(arena_printf(a, "%s/.git", x.top).p,
		     O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (x.nhere > x.ntop)
		x.top[x.ntop] = '/';
	if (x.git < 0)
		return false;
	found = plain_fill(&x, p);
	close(x.git);
	return found;
}
