/* A configuration's surroundings for tests: files in memory, two kinds, two languages. */
#ifndef SSOT_TEST_CONFIG_FAKE_H
#define SSOT_TEST_CONFIG_FAKE_H

#include "ssot/config/config.h"

/* Files that a configuration may read; ended by one without name. */
struct fake_file {
	const char *name;
	const char *text;
};

struct fake_repo {
	const struct fake_file *file;
	const char *const *owners; /* patterns that exist; NULL-ended, or NULL: all do */
	size_t asked;		   /* for owners */
};

static int fake_read(void *data, struct slice path, struct slice *out, struct diag_list *d)
{
	const struct fake_repo *repo = data;

	(void)d;
	for (const struct fake_file *f = repo->file; f && f->name; f++)
		if (slice_is(path, f->name)) {
			*out = slice_of(f->text);
			return 1;
		}
	return 0;
}

static int fake_exists(void *data, const struct glob *owner, struct slice pattern,
		       struct diag_list *d)
{
	struct fake_repo *repo = data;

	(void)owner;
	(void)d;
	repo->asked++;
	for (const char *const *o = repo->owners; o && *o; o++)
		if (slice_is(pattern, *o))
			return 1;
	return !repo->owners;
}

static int fake_compile(struct rule *r, struct arena *a, struct diag_list *d)
{
	const struct key_value *v = rule_value(r, "match");
	struct regex_error err;
	struct regex *re;

	(void)a;
	for (size_t i = 0; i < v->n; i++) {
		re = regex_compile(v->item[i].text, 0, &err);
		if (!re)
			return diag_error_at(d, v->item[i].file, v->item[i].line, "match: %s",
					     err.text);
		regex_free(re);
	}
	return 0;
}

static const char *const fake_flags[] = {"i", "m", "x", NULL};

static const struct key_spec fake_pattern_keys[] = {
	{"match", KEY_REGEXES, .required = true},
	{"unless", KEY_REGEXES},
	{"flags", KEY_ENUMS, .words = fake_flags},
	{NULL},
};

/* A key of each type. */
static const struct key_spec fake_typed_keys[] = {
	{"match", KEY_REGEXES},
	{"text", KEY_TEXT, .def = "by default"},
	{"word", KEY_WORD},
	{"words", KEY_WORDS, .def = "one two"},
	{"globs", KEY_GLOBS},
	{"samples", KEY_SAMPLES},
	{"flag", KEY_ENUM, .words = fake_flags},
	{"yes-no", KEY_BOOL},
	{"number", KEY_NUMBER, .def = "7"},
	{"date", KEY_DATE},
	{NULL},
};

static const struct rule_kind fake_pattern = {
	.name = "pattern", .keys = fake_pattern_keys, .compile = fake_compile};
static const struct rule_kind fake_typed = {
	.name = "typed", .keys = fake_typed_keys, .compile = fake_compile};
static const struct rule_kind *const fake_kinds[] = {&fake_pattern, &fake_typed, NULL};

static const struct lang fake_python = {.name = "python"};
static const struct lang fake_javascript = {.name = "javascript"};
static const struct lang *const fake_langs[] = {&fake_python, &fake_javascript, NULL};

/* Asks for ".ssot.ini" of the fake repository. */
static inline struct config_request fake_request(struct fake_repo *repo)
{
	return (struct config_request){
		.kinds = fake_kinds,
		.langs = fake_langs,
		.reader = {fake_read, fake_exists, repo},
		.top = SLICE(CONFIG_NAME),
	};
}

#endif
