/* Reads the configuration's files: the first, what it includes, and the nested ones. */
#include "src/config/set.h"

/* The files that are being read, each included by the next. */
struct load_frame {
	const struct load_frame *up;
	struct slice name;
};

static void load_file(struct config_set *set, struct slice name, struct slice bytes,
		      const struct load_frame *up);

static struct config_unit *load_unit(struct config_set *set)
{
	return &set->unit.p[set->unit.n - 1];
}

/* Whether the current unit has the file already. */
static bool load_is_known(struct config_set *set, struct slice name)
{
	for (size_t i = 0; i < set->file.n; i++)
		if (slice_eq(set->file.p[i].name, name) &&
		    slice_eq(set->file.p[i].below, load_unit(set)->dir))
			return true;
	return false;
}

/* False with a diagnostic when the file includes itself, or too deep. */
static bool load_check_cycle(struct config_set *set, struct slice name, const struct key_item *at,
			     const struct load_frame *up)
{
	struct slice chain = name;
	size_t depth = 0;

	for (const struct load_frame *f = up; f; f = f->up) {
		depth++;
		chain = arena_printf(set->arena, "%.*s -> %.*s", SLICE_ARG(f->name),
				     SLICE_ARG(chain));
		if (slice_eq(f->name, name)) {
			diag_error_at(set->diags, up->name, at->line,
				      "include goes in a circle: %.*s", SLICE_ARG(chain));
			return false;
		}
	}
	if (depth < CONFIG_DEPTH_MAX)
		return true;
	diag_error_at(set->diags, up->name, at->line, "include: more than %d files deep",
		      CONFIG_DEPTH_MAX);
	return false;
}

static void load_no_pack(struct config_set *set, struct slice name, const struct key_item *at,
			 const struct load_frame *up)
{
	struct slice list = {"", 0};

	for (size_t i = 0; config_pack_names[i]; i++)
		list = arena_printf(set->arena, "%s%sbuiltin:%s", list.p, i ? ", " : "",
				    config_pack_names[i]);
	diag_error_at(set->diags, up->name, at->line,
		      "include: there is no builtin:%.*s%s; there are: %s", SLICE_ARG(name),
		      config_hint(set, name, config_pack_names), list.p);
}

/* The path of an include as seen from the top of the repository. */
static struct slice load_path(struct config_set *set, struct slice name)
{
	struct slice dir = load_unit(set)->dir;

	if (name.n && name.p[0] == '/')
		return slice_from(name, 1);
	if (!dir.n)
		return name;
	return arena_printf(set->arena, "%.*s/%.*s", SLICE_ARG(dir), SLICE_ARG(name));
}

static void load_include(struct config_set *set, struct slice word, const struct key_item *at,
			 const struct load_frame *up)
{
	const struct config_reader *reader = &set->q->reader;
	struct slice builtin = SLICE("builtin:"), bytes, name = word;
	size_t errors = set->diags->errors;
	bool pack = slice_starts(word, builtin);
	int rc = 1;

	if (!pack)
		name = load_path(set, word);
	if (!load_check_cycle(set, name, at, up)) {
		set->include_failed = true;
		return;
	}
	if (load_is_known(set, name))
		return;
	if (pack) {
		bytes = config_pack(slice_from(word, builtin.n));
		if (!bytes.n)
			load_no_pack(set, slice_from(word, builtin.n), at, up);
	} else {
		rc = reader->read ? reader->read(reader->data, name, &bytes, set->diags) : 0;
		if (rc == 0 && config_pack(word).n)
			diag_error_at(set->diags, up->name, at->line,
				      "include: '%.*s' does not exist (did you mean builtin:%.*s?)",
				      SLICE_ARG(name), SLICE_ARG(word));
		else if (rc == 0)
			diag_error_at(
				set->diags, up->name, at->line,
				"include: '%.*s' does not exist: correct the path, or commit the "
				"file first",
				SLICE_ARG(name));
	}
	if (rc < 0 || set->diags->errors != errors)
		set->include_failed = true;
	else
		load_file(set, name, bytes, up);
}

/* Included files come first, so that the including one may change their rules. */
static void load_includes(struct config_set *set, const struct ini_file *f,
			  const struct load_frame *frame)
{
	for (size_t i = 0; i < f->section.n; i++) {
		const struct ini_section *s = &f->section.p[i];

		for (size_t k = 0; slice_is(s->name, "ssot") && k < s->key.n; k++) {
			const struct ini_key *key = &s->key.p[k];

			for (size_t n = 0; slice_is(key->name, "include") && n < key->n; n++) {
				struct slice rest = key->item[n].text, word;

				while (slice_word(&word, &rest))
					load_include(set, word, &key->item[n], frame);
			}
		}
	}
}

static void load_file(struct config_set *set, struct slice name, struct slice bytes,
		      const struct load_frame *up)
{
	struct ini_file *f = ARENA_NEW(set->arena, struct ini_file);
	struct load_frame frame = {up, name};
	size_t file = set->file.n, unit = set->unit.n - 1;

	f->name = name;
	*VEC_ADD(set->arena, &set->file) =
		(struct config_file){.name = name, .below = set->unit.p[unit].dir, .bytes = bytes};
	/* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): it is given */
	if (ini_read(f, bytes, set->arena, set->diags) == 0 && !f->section.n) {
		diag_error_at(set->diags, name, 0,
			      "the file is empty: write rules (git ssot init makes a start)");
		return;
	}
	set->include_failed = set->include_failed || f->broken;
	load_includes(set, f, &frame);
	config_merge(set, f, unit, file);
}

static void load_unit_file(struct config_set *set, struct slice dir, struct slice name,
			   struct slice bytes)
{
	*VEC_ADD(set->arena, &set->unit) = (struct config_unit){.name = name, .dir = dir};
	load_file(set, name, bytes, NULL);
}

/* The nested files, each a unit of its own. */
static void load_nested(struct config_set *set)
{
	const struct config_request *q = set->q;

	for (size_t i = 0; i < q->ndirectories && q->reader.read; i++) {
		struct slice dir = q->directory[i], bytes;
		struct slice name =
			arena_printf(set->arena, "%.*s/%s", SLICE_ARG(dir), CONFIG_NAME);

		if (q->reader.read(q->reader.data, name, &bytes, set->diags) == 1)
			load_unit_file(set, dir, name, bytes);
	}
}

/* 1 when there is nothing to read at all. */
static int load_all(struct config_set *set)
{
	const struct config_request *q = set->q;
	struct slice bytes = q->top_bytes;
	int found = q->top_given ? 1 : 0;

	if (!q->top_given && q->reader.read)
		found = q->reader.read(q->reader.data, q->top, &bytes, set->diags);
	if (found == 1)
		load_unit_file(set, (struct slice){"", 0}, q->top, bytes);
	else /* nested files may stand alone */
		*VEC_ADD(set->arena, &set->unit) =
			(struct config_unit){.name = q->top, .dir = {"", 0}};
	if (!q->top_given)
		load_nested(set);
	return found == 0 && !set->file.n;
}

static void load_check(struct config_set *set, size_t errors)
{
	const struct ini_key *version = set->setting[0];
	bool top = set->file.n && !set->file.p[0].below.n;

	config_check_variables(set);
	if (top && !version && set->diags->errors == errors)
		diag_error_at(set->diags, set->file.p[0].name, 0,
			      "[ssot] has no version: write version = 1 into it");
	if (!set->raw.n && set->diags->errors == errors)
		diag_error_at(
			set->diags, set->file.p[0].name, 0,
			"no rule: nothing would be judged: write a [rule:ID] section, or include "
			"a pack (include = builtin:python-mocks)");
}

/* Files that were read are numbered; what is about no file of ours comes first. */
static size_t load_file_number(const struct config_set *set, struct slice name)
{
	for (size_t i = 0; i < set->file.n; i++)
		if (slice_eq(set->file.p[i].name, name))
			return i + 1;
	return 0;
}

static bool load_is_before(const struct config_set *set, const struct diag *a, const struct diag *b)
{
	size_t fa = load_file_number(set, a->file), fb = load_file_number(set, b->file);

	return fa != fb ? fa < fb : a->line < b->line;
}

/* Reading, merging and building find mistakes one after the other; people mend a file from its top.
 */
static void load_sort_diags(struct config_set *set, size_t from)
{
	struct diag *p = set->diags->v.p;

	for (size_t i = from + 1; i < set->diags->v.n; i++) {
		struct diag one = p[i];
		size_t k = i;

		for (; k > from && load_is_before(set, &one, &p[k - 1]); k--)
			p[k] = p[k - 1];
		p[k] = one;
	}
}

int config_load(struct rule_set **out, const struct config_request *q, struct arena *a,
		struct diag_list *d)
{
	struct config_set *set = ARENA_NEW(a, struct config_set);
	size_t errors = d->errors, said = d->v.n, nkeys = 0;

	*out = NULL;
	while (config_ssot_keys[nkeys].name)
		nkeys++;
	set->q = q;
	set->arena = a;
	set->diags = d;
	set->setting = ARENA_ARRAY(a, const struct ini_key *, nkeys);
	if (load_all(set) && d->errors == errors) {
		diag_error(d,
			   "there is no %.*s in what is judged: git ssot init writes one, git add "
			   "takes it in; or name one: -c FILE",
			   SLICE_ARG(q->top));
		rule_set_release(&set->pub);
		return 1;
	}
	load_check(set, errors);
	config_build(set);
	if (d->errors == errors && !set->pub.n)
		diag_error_at(
			d, set->file.p[0].name, 0,
			"no rule: nothing would be judged: all are switched off (enabled = no)");
	load_sort_diags(set, said);
	if (d->errors != errors) {
		rule_set_release(&set->pub);
		return -1;
	}
	set->pub.file = set->file.p;
	set->pub.nfiles = set->file.n;
	*out = &set->pub;
	return 0;
}
