/* Prints what a scan reads out of texts, as TSV: for tests, and to compare with other readers. */
#include <stdio.h>
#include <stdlib.h>

#include "ssot/base/file.h"
#include "ssot/lang/lang.h"

static const char usage[] =
	"usage: scan_dump [-r] [-l] [-i] [-d] [-u] [-p] [-n NAME] [FILE...]\n"
	"Regions, logical lines, imports, declarations, uses, problems of FILEs or standard "
	"input.\n"
	"NAME is the path the text is read as. All positions are bytes from 0.\n";

static const char *const class_name[] = {"code", "comment", "docstring", "string"};
static const char *const import_name[] = {"module", "name", "call", "export"};
static const char *const use_name[] = {"call", "decorator", "context", "base", "bare"};

/* One field: tabs, line ends and backslashes escaped. */
static void put(struct slice s)
{
	putchar('\t');
	for (size_t i = 0; i < s.n; i++) {
		const char *hit = strchr("\\t\tn\nr\r", s.p[i]);
		if (s.p[i] == '\\')
			fputs("\\\\", stdout);
		else if (hit && s.p[i] && s.p[i] < ' ')
			printf("\\%c", hit[-1]);
		else
			putchar(s.p[i]);
	}
}

static void put_decl(const struct scan *s, uint32_t i)
{
	put(i == SCAN_NONE ? SLICE("-") : s->decls.p[i].qualname);
}

static void row(struct slice path, const char *what, struct span at)
{
	printf("%.*s\t%s\t%u\t%u", SLICE_ARG(path), what, at.off, at.off + at.len);
}

static void dump_text(struct slice path, const struct scan *s, const char *what)
{
	for (size_t i = 0; strchr(what, 'r') && i < s->regions.n; i++) {
		row(path, "region", s->regions.p[i].at);
		printf("\t%s\n", class_name[s->regions.p[i].cls]);
	}
	for (size_t i = 0; strchr(what, 'l') && i < s->logical.n; i++) {
		row(path, "logical", s->logical.p[i]);
		putchar('\n');
	}
	for (size_t i = 0; strchr(what, 'p') && i < s->problems.n; i++) {
		row(path, "problem", s->problems.p[i].at);
		printf("\t%s\n", s->problems.p[i].text);
	}
}

static void dump_names(struct slice path, const struct scan *s, const char *what)
{
	for (size_t i = 0; strchr(what, 'i') && i < s->imports.n; i++) {
		const struct import *m = &s->imports.p[i];
		row(path, "import", m->at);
		printf("\t%s", import_name[m->form]);
		put(m->module);
		put(m->name);
		put(m->alias);
		printf("\t%u\t%s%s%s", m->level, m->eager ? "e" : "", m->guarded ? "g" : "",
		       m->type_only ? "t" : "");
		put_decl(s, m->unit);
		putchar('\n');
	}
	for (size_t i = 0; strchr(what, 'd') && i < s->decls.n; i++) {
		const struct decl *d = &s->decls.p[i];
		row(path, "decl", d->at);
		printf("\t%s\t%u\t%u", d->kind == DECL_CLASS ? "class" : "function", d->body.off,
		       d->body.off + d->body.len);
		put(d->qualname);
		putchar('\n');
	}
	for (size_t i = 0; strchr(what, 'u') && i < s->uses.n; i++) {
		const struct use *u = &s->uses.p[i];
		row(path, "use", u->at);
		printf("\t%s\t%s%s", use_name[u->form], u->known ? "k" : "", u->called ? "c" : "");
		put(u->name);
		put(u->target);
		put(u->arg);
		put_decl(s, u->unit);
		put_decl(s, u->decl);
		putchar('\n');
	}
}

static int dump(const char *file, const char *name, const char *what)
{
	struct arena a = {NULL};
	struct diag_list d = {.arena = &a};
	struct scan_env env = {0};
	struct scan s = {0};
	struct text text;
	int bad = file_read(&text.bytes, file, UINT32_MAX - 1, &d);

	if (!bad) {
		const struct lang *lang;
		unsigned needs = SCAN_REGIONS;
		text.path = slice_of(name ? name : file);
		lang = lang_of(text.path, text.bytes);
		needs |= strchr(what, 'l') ? SCAN_LOGICAL : 0;
		needs |= strchr(what, 'i') ? SCAN_IMPORTS : 0;
		needs |= strpbrk(what, "du") ? SCAN_NAMES : 0;
		lang->scan(lang, &text, needs, &env, &a, &s);
		dump_text(text.path, &s, what);
		dump_names(text.path, &s, what);
	}
	diag_print(&d, stderr, true);
	arena_clear(&a);
	return bad;
}

int main(int argc, char **argv)
{
	char what[8] = "";
	const char *name = NULL;
	int i = 1, bad = 0;

	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		if (!strcmp(argv[i], "-n") && i + 1 < argc) {
			name = argv[++i];
		} else if (strlen(argv[i]) == 2 && strchr("rlidup", argv[i][1]) &&
			   strlen(what) < 7) {
			strcat(what, argv[i] + 1);
		} else {
			fputs(usage, stderr);
			return 2;
		}
	}
	if (i == argc)
		bad |= dump("-", name, what);
	for (; i < argc; i++)
		bad |= dump(argv[i], name, what);
	return fflush(stdout) || ferror(stdout) || bad ? 2 : 0;
}
