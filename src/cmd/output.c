/* Where documents go: to standard output, or complete and at once to a file. */
#include "src/cmd/output.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/cmd/words.h"
#include "ssot/base/file.h"

/* Whether the format has a way to write the document. */
static bool output_can(const struct report_format *f, const struct document *what)
{
	return !what || (what->result && f->write) || (what->debt && f->write_debt) ||
	       (what->plan && f->write_plan) || (what->trend && f->write_trend);
}

/* The formats that can write the document (NULL: all), in one line. */
static const char *output_names(const struct document *what, struct arena *a)
{
	struct slice line = SLICE("there are");

	for (size_t i = 0; report_format_table[i]; i++)
		if (output_can(report_format_table[i], what))
			line = arena_printf(a, "%.*s %s", SLICE_ARG(line),
					    report_format_table[i]->name);
	return line.p;
}

int outputs_format(struct outputs *o, const char *value, struct diag_list *d)
{
	const struct report_format *f = report_format_named(slice_of(value));

	if (!f)
		return diag_error(d, "no format is named '%s': %s", value,
				  output_names(NULL, d->arena));
	/* "-o FILE -f NAME": there is no format before the file, so this one is meant. */
	if (o->v.n == 1 && !o->v.p[0].format)
		o->v.p[0].format = f;
	else
		*VEC_ADD(d->arena, &o->v) = (struct output){.format = f};
	return 0;
}

int outputs_file(struct outputs *o, const char *value, struct diag_list *d)
{
	if (o->v.n && o->v.p[o->v.n - 1].file)
		return diag_error(d, "--output %s has no --format of its own", value);
	if (!o->v.n)
		*VEC_ADD(d->arena, &o->v) = (struct output){0};
	o->v.p[o->v.n - 1].file = value;
	return 0;
}

int outputs_color(struct outputs *o, const char *value, struct diag_list *d)
{
	static const char *const words[] = {"auto", "always", "never", NULL};
	int n = words_choice("color", value, words, d);

	o->color = n < 0 ? TERM_AUTO : (enum term_color)n;
	return n < 0 ? -1 : 0;
}

/* Whether it goes to standard output. */
static bool output_is_open(const struct output *o)
{
	return !o->file || strcmp(o->file, "-") == 0;
}

/* Two documents in one place are none. */
static int outputs_check(const struct outputs *o, struct diag_list *d)
{
	for (size_t i = 0; i < o->v.n; i++) {
		const struct output *a = &o->v.p[i];

		for (size_t k = i + 1; k < o->v.n; k++) {
			const struct output *b = &o->v.p[k];

			if (output_is_open(a) && output_is_open(b))
				return diag_error(d, "two formats for standard output: give one of "
						     "them a file, -f NAME -o FILE");
			if (a->file && b->file && strcmp(a->file, b->file) == 0)
				return diag_error(d, "two formats for the file %s: name another",
						  a->file);
		}
	}
	return 0;
}

static void output_document(const struct report_format *f, const struct report_options *o,
			    const struct document *what, FILE *out)
{
	if (what->result)
		f->write(what->result, o, out);
	else if (what->debt)
		f->write_debt(what->debt, o, out);
	else if (what->plan)
		f->write_plan(what->plan, o, out);
	else
		f->write_trend(what->trend, o, out);
}

static int output_to_file(const struct output *o, const struct report_options *options,
			  const struct document *what, struct diag_list *d)
{
	char *bytes = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&bytes, &n);
	int ret;

	if (!out)
		arena_out_of_memory();
	output_document(o->format, options, what, out);
	if (fclose(out) != 0)
		arena_out_of_memory();
	ret = file_write(o->file, (struct slice){bytes, n}, 0644, d);
	free(bytes);
	return ret;
}

static int output_one(const struct output *o, const struct report_options *base,
		      const struct document *what, struct diag_list *d)
{
	if (!output_can(o->format, what))
		return diag_error(d, "the format %s is not for this: %s", o->format->name,
				  output_names(what, d->arena));
	if (!output_is_open(o))
		return output_to_file(o, base, what, d);
	output_document(o->format, base, what, stdout);
	return command_finish(stdout, "standard output", d);
}

int outputs_write(const struct outputs *o, const struct report_options *options,
		  const struct document *what, struct diag_list *d)
{
	static const struct output text = {NULL, NULL};
	const struct output *p = o->v.n ? o->v.p : &text;
	size_t n = o->v.n ? o->v.n : 1;

	if (outputs_check(o, d))
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct output one = p[i];
		struct report_options own = *options;
		bool open = output_is_open(&one);

		if (!one.format)
			one.format = report_format_table[0];
		own.color =
			open ? term_wants_color(o->color, STDOUT_FILENO) : o->color == TERM_ALWAYS;
		own.width = open ? term_window(STDOUT_FILENO) : 0;
		if (output_one(&one, &own, what, d))
			return -1;
	}
	return 0;
}
