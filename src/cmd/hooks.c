/* Hooks of a repository: where they live, what stands there, ours put in and taken out. */
#include "src/cmd/hooks.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ssot/base/file.h"
#include "ssot/base/proc.h"

#define HOOK_VERSION   2
#define HOOK_MARK      "# git-ssot hook "
#define HOOK_TEXT_MOST (1u << 20)

const struct hook_spec hook_table[] = {
	{.name = "pre-commit", .standard = true, .sees = "every git commit"},
	{.name = "pre-merge-commit", .standard = true, .sees = "merges without conflict"},
	{.name = "prepare-commit-msg",
	 .standard = true,
	 .sees = "cherry-pick, revert, rebase --continue"},
	{.name = "pre-applypatch", .standard = true, .sees = "git am, rebase --apply"},
	{.name = "pre-push", .standard = true, .reads = true, .sees = "all that is pushed"},
	{.name = "pre-receive",
	 .server = true,
	 .standard = true,
	 .reads = true,
	 .sees = "all that arrives"},
	{.name = "update", .server = true, .sees = "all that arrives, branch by branch"},
	{0}};

const char *const hook_manager_name[] = {[HOOK_MANAGER_NONE] = "none",
					 [HOOK_HUSKY] = "husky",
					 [HOOK_LEFTHOOK] = "lefthook",
					 [HOOK_OVERCOMMIT] = "overcommit",
					 [HOOK_PRE_COMMIT] = "pre-commit"};

const struct hook_spec *hook_named(struct slice name)
{
	for (const struct hook_spec *s = hook_table; s->name; s++)
		if (slice_is(name, s->name))
			return s;
	return NULL;
}

int hook_unknown(const char *name, struct diag_list *d)
{
	struct slice names = SLICE("");

	for (const struct hook_spec *s = hook_table; s->name; s++)
		names = arena_printf(d->arena, "%s%s%s", names.p, names.n ? ", " : "", s->name);
	return diag_error(d, "git-ssot has no hook '%s': there are %s", name, names.p);
}

/* --- the place --- */

/* One `git` call; its output without the last newline. -1 without a diagnostic when git refuses. */
static int hook_git(struct proc_output *o, const char *const *argv, const char *const *env,
		    struct diag_list *d)
{
	if (proc_run(o, argv, env, SLICE(""), d) < 0)
		return -1;
	if (o->out.n && o->out.p[o->out.n - 1] == '\n')
		o->out.n--;
	return o->status ? -1 : 0;
}

/* The next line of *rest as a NUL-terminated text. */
static struct slice hook_line(struct arena *a, struct slice *rest)
{
	struct slice line = slice_first(*rest, slice_find(*rest, '\n'));

	*rest = slice_from(*rest, line.n + 1);
	return arena_dup(a, line);
}

static int hook_refused(const struct proc_output *o, struct diag_list *d)
{
	struct slice why = slice_trim(o->err);

	why = slice_first(why, slice_find(why, '\n'));
	if (slice_starts(why, SLICE("fatal: ")))
		why = slice_from(why, 7);
	return diag_error(d, "git cannot tell about this repository: %.*s", SLICE_ARG(why));
}

static bool hook_below(struct slice path, struct slice dir)
{
	return dir.n && slice_starts(path, dir) && (path.n == dir.n || path.p[dir.n] == '/');
}

/* The path with links followed; when it does not exist yet as far as its parent does. */
static struct slice hook_real(struct arena *a, struct slice path)
{
	char *real = realpath(path.p, NULL);
	struct slice out = path;

	if (real)
		out = arena_dup(a, slice_of(real));
	free(real);
	return out;
}

static enum hook_ground hook_ground_of(const struct hook_place *p, struct arena *a)
{
	struct slice real = hook_real(a, p->dir);
	struct stat st;

	if (stat(p->dir.p, &st) == 0 && !S_ISDIR(st.st_mode))
		return HOOK_GROUND_OFF;
	if (slice_is(p->scope, "global") || slice_is(p->scope, "system"))
		return HOOK_GROUND_SHARED;
	if (hook_below(real, hook_real(a, p->common_dir)) ||
	    hook_below(real, hook_real(a, p->git_dir)))
		return HOOK_GROUND_OURS;
	if (hook_below(real, hook_real(a, p->top)))
		return HOOK_GROUND_TREE;
	return HOOK_GROUND_OURS;
}

static void hook_place_configured(struct hook_place *p, const char *const *env, struct arena *a,
				  struct diag_list *d)
{
	static const char *const argv[] = {"git",   "config",	      "--show-scope",
					   "--get", "core.hooksPath", NULL};
	struct proc_output o;
	size_t tab;

	if (hook_git(&o, argv, env, d) < 0)
		return;
	tab = slice_find(o.out, '\t');
	p->scope = arena_dup(a, slice_first(o.out, tab));
	p->configured = arena_dup(a, slice_from(o.out, tab + 1));
}

int hook_place_find(struct hook_place *p, struct arena *a, struct diag_list *d)
{
	static const char *const ask[] = {"git",
					  "rev-parse",
					  "--path-format=absolute",
					  "--is-bare-repository",
					  "--git-dir",
					  "--git-common-dir",
					  NULL};
	static const char *const ask_top[] = {"git", "rev-parse", "--path-format=absolute",
					      "--show-toplevel", NULL};
	struct proc_output o;
	struct slice rest;

	*p = (struct hook_place){0};
	if (hook_git(&o, ask, NULL, d) < 0)
		return d->errors ? -1 : hook_refused(&o, d);
	rest = o.out;
	p->bare = slice_is(hook_line(a, &rest), "true");
	p->git_dir = hook_line(a, &rest);
	p->common_dir = hook_line(a, &rest);
	if (!p->bare) {
		if (hook_git(&o, ask_top, NULL, d) < 0)
			return d->errors ? -1 : hook_refused(&o, d);
		p->top = arena_dup(a, o.out);
	}
	/*
	 * A relative core.hooksPath counts from where hooks run, so git is asked there; and told
	 * the repository, because a relative GIT_DIR would count from there too.
	 */
	const char *from = p->bare ? p->git_dir.p : p->top.p;
	const char *const ask_dir[] = {
		"git",	      "-C",    from, "rev-parse", "--path-format=absolute",
		"--git-path", "hooks", NULL};
	const char *const env[] = {arena_printf(a, "GIT_DIR=%s", p->git_dir.p).p,
				   p->bare ? "GIT_WORK_TREE"
					   : arena_printf(a, "GIT_WORK_TREE=%s", p->top.p).p,
				   "GIT_COMMON_DIR", NULL};
	if (hook_git(&o, ask_dir, env, d) < 0)
		return d->errors ? -1 : hook_refused(&o, d);
	p->dir = arena_dup(a, o.out);
	hook_place_configured(p, env, a, d);
	p->ground = hook_ground_of(p, a);
	if (slice_ends(p->dir, SLICE("/.husky/_")) || slice_ends(p->dir, SLICE("/.husky")))
		p->manager = HOOK_HUSKY;
	return d->errors ? -1 : 0;
}

/* --- the script --- */

struct slice hook_program(struct arena *a)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path);

	/* A program replaced while it runs has " (deleted)" behind its name and is no use. */
	if (n <= 0 || (size_t)n == sizeof path || path[0] != '/' ||
	    slice_ends((struct slice){path, (size_t)n}, SLICE(" (deleted)")))
		return SLICE("");
	return arena_dup(a, (struct slice){path, (size_t)n});
}

/* As one word of a shell. */
static struct slice hook_quote(struct arena *a, struct slice s)
{
	VEC(char) v = {0};

	*VEC_ADD(a, &v) = '\'';
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\'')
			for (const char *p = "'\\'"; *p; p++)
				*VEC_ADD(a, &v) = *p;
		*VEC_ADD(a, &v) = s.p[i];
	}
	*VEC_ADD(a, &v) = '\'';
	return arena_dup(a, (struct slice){v.p, v.n});
}

/*
 * A script and not a link to the program: git takes a link that leads nowhere for "no hook" and
 * commits without a word. It costs half a millisecond.
 */
struct slice hook_script(const struct hook_spec *spec, struct slice program, struct arena *a)
{
	static const char plain[] = "\t\"$chained\" \"$@\" || exit\n";
	static const char reading[] =
		"\tlines=$(cat)\n"
		"\tsend() { [ -z \"$lines\" ] || printf '%s\\n' \"$lines\"; }\n"
		"\tsend | \"$chained\" \"$@\" || exit\n"
		"\tsend | \"$ssot\" check --hook \"$hook\" -- \"$@\"\n"
		"\texit\n";

	return arena_printf(
		a,
		"#!/bin/sh\n" HOOK_MARK
		"%d, written by 'git ssot install'. 'git ssot uninstall' takes "
		"it out;\n"
		"# changes made here by hand are not kept. A hook that was here runs first.\n"
		"hook=%s\n"
		"ssot=%s\n"
		"[ -x \"$ssot\" ] || ssot=$(command -v git-ssot)\n"
		"[ -s \"$ssot\" ] || {\n"
		"\techo \"git-ssot: error: the $hook hook cannot find git-ssot, or it is empty: "
		"install it, or take the hook out: rm '$0'\" >&2\n"
		"\texit 2\n"
		"}\n"
		"chained=${0%%/*}/$hook.ssot-chained\n"
		"if [ -x \"$chained\" ] && [ -z \"$SSOT_HOOK_PROBE\" ]; then\n"
		"%s"
		"fi\n"
		"exec \"$ssot\" check --hook \"$hook\" -- \"$@\"\n",
		HOOK_VERSION, spec->name, hook_quote(a, program).p, spec->reads ? reading : plain);
}

/* --- the slot --- */

static enum hook_manager hook_manager_of(struct slice text)
{
	static const struct {
		enum hook_manager manager;
		const char *sign;
	} signs[] = {{HOOK_PRE_COMMIT, "File generated by pre-commit: https://pre-commit.com"},
		     {HOOK_LEFTHOOK, "lefthook"},
		     {HOOK_OVERCOMMIT, "overcommit"},
		     {HOOK_HUSKY, "husky"}};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (text.n && memmem(text.p, text.n, signs[i].sign, strlen(signs[i].sign)))
			return signs[i].manager;
	return HOOK_MANAGER_NONE;
}

/* What two installations may differ in: the line that names the program. */
static bool hook_same_but_program(struct slice a, struct slice b)
{
	const char *name = "\nssot=";
	const char *pa = memmem(a.p, a.n, name, strlen(name));
	const char *pb = memmem(b.p, b.n, name, strlen(name));
	struct slice ra, rb;

	if (!pa || !pb || pa - a.p != pb - b.p || memcmp(a.p, b.p, (size_t)(pa - a.p)) != 0)
		return false;
	ra = slice_from(a, (size_t)(pa - a.p) + 1);
	rb = slice_from(b, (size_t)(pb - b.p) + 1);
	return slice_eq(slice_from(ra, slice_find(ra, '\n')), slice_from(rb, slice_find(rb, '\n')));
}

static enum hook_state hook_state_of(const struct hook_spec *spec, struct slice text,
				     struct arena *a)
{
	const char *mark = text.n ? memmem(text.p, text.n, HOOK_MARK, strlen(HOOK_MARK)) : NULL;

	if (!mark)
		return HOOK_FOREIGN;
	if (strtol(mark + strlen(HOOK_MARK), NULL, 10) != HOOK_VERSION)
		return HOOK_OLDER;
	return hook_same_but_program(text, hook_script(spec, SLICE(""), a)) ? HOOK_OURS
									    : HOOK_EDITED;
}

/* Reads a hook, links followed. HOOK_FOREIGN stands for "a file, to be looked at". */
static enum hook_state hook_read(struct slice path, struct slice *text, struct arena *a)
{
	struct diag_list quiet = {.arena = a};
	struct stat st;

	*text = SLICE("");
	if (lstat(path.p, &st) < 0)
		return errno == ENOENT ? HOOK_NONE : HOOK_STRANGE;
	/* A link that leads nowhere is no hook for git, but somebody's. */
	if (S_ISLNK(st.st_mode) && stat(path.p, &st) < 0)
		return HOOK_FOREIGN;
	if (!S_ISREG(st.st_mode))
		return HOOK_STRANGE;
	/* Binaries may be hooks too: what is too large to look at is foreign. */
	if (st.st_size <= (off_t)HOOK_TEXT_MOST &&
	    file_read(text, path.p, HOOK_TEXT_MOST, &quiet) < 0)
		return HOOK_STRANGE;
	return HOOK_FOREIGN;
}

void hook_slot_find(struct hook_slot *s, const struct hook_place *place,
		    const struct hook_spec *spec, struct arena *a)
{
	struct stat st;

	*s = (struct hook_slot){.spec = spec};
	s->path = arena_printf(a, "%s/%s", place->dir.p, spec->name);
	s->own = s->path;
	s->chained = arena_printf(a, "%s/%s.ssot-chained", place->dir.p, spec->name);
	s->state = hook_read(s->path, &s->text, a);
	if (s->state == HOOK_FOREIGN)
		s->state = hook_state_of(spec, s->text, a);
	if (s->state == HOOK_FOREIGN)
		s->manager = hook_manager_of(s->text);
	if (s->manager == HOOK_PRE_COMMIT) {
		/* Its hook runs this one first, and keeps it through its own installs. */
		s->own = arena_printf(a, "%s/%s.legacy", place->dir.p, spec->name);
		s->state = hook_read(s->own, &s->text, a);
		if (s->state == HOOK_FOREIGN)
			s->state = hook_state_of(spec, s->text, a);
	}
	s->executable = access(s->path.p, X_OK) == 0 && access(s->own.p, X_OK) == 0;
	s->keeps = lstat(s->chained.p, &st) == 0;
}

static int hook_keep(const struct hook_slot *s, struct diag_list *d)
{
	/* A second name first, so that no moment is without a hook; where that cannot be, a move.
	 */
	if (linkat(AT_FDCWD, s->own.p, AT_FDCWD, s->chained.p, 0) == 0 ||
	    (errno != EEXIST && rename(s->own.p, s->chained.p) == 0))
		return 0;
	return diag_error(d, "cannot keep the hook %s as %s: %s", s->own.p, s->chained.p,
			  strerror(errno));
}

static int hook_make_dir(const struct hook_slot *s, struct diag_list *d)
{
	struct slice dir = arena_dup(d->arena, slice_first(s->path, slice_rfind(s->path, '/')));

	if (mkdir(dir.p, 0777) == 0 || errno == EEXIST)
		return 0;
	return diag_error(d, "cannot make the hooks directory %s: %s", dir.p, strerror(errno));
}

int hook_slot_install(const struct hook_slot *s, struct slice script, struct diag_list *d)
{
	struct slice fresh = arena_printf(d->arena, "%s.ssot-new", s->own.p);
	bool keep = s->state == HOOK_FOREIGN;

	if (hook_make_dir(s, d) < 0 || (keep && hook_keep(s, d) < 0))
		return -1;
	/* Under another name first: what stands at this one may be a link to a file of the user's.
	 */
	if (file_write(fresh.p, script, 0755, d) == 0) {
		if (rename(fresh.p, s->own.p) == 0)
			return 0;
		diag_error(d, "cannot write the hook %s: %s", s->own.p, strerror(errno));
		unlink(fresh.p);
	}
	/* Whichever way it was kept, this brings it back. */
	if (keep && rename(s->chained.p, s->own.p) == 0)
		unlink(s->chained.p);
	return -1;
}

int hook_slot_remove(const struct hook_slot *s, struct diag_list *d)
{
	if (s->keeps ? rename(s->chained.p, s->own.p) == 0 : unlink(s->own.p) == 0)
		return 0;
	return diag_error(d, "cannot take out the hook %s: %s", s->own.p, strerror(errno));
}
