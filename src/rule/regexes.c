/* What most kinds read from their keys: regular expressions, flags, yes or no. */
#include "src/rule/regexes.h"

const char *const regexes_flag_words[] = {"i", "m", "x", NULL};

bool rule_flag(const struct key_value *v)
{
	return v->n && slice_is(v->item[0].text, "yes");
}

unsigned regexes_flags(const struct key_value *flags)
{
	unsigned bits = 0;

	for (size_t i = 0; i < flags->n; i++) {
		if (slice_is(flags->item[i].text, "i"))
			bits |= REGEX_ICASE;
		else if (slice_is(flags->item[i].text, "m"))
			bits |= REGEX_MULTILINE;
		else if (slice_is(flags->item[i].text, "x"))
			bits |= REGEX_EXTENDED;
	}
	return bits;
}

int regexes_compile(struct regex_list *out, const struct key_value *v, unsigned flags,
		    struct arena *a, struct diag_list *d)
{
	struct regex_error err;
	int ret = 0;

	if (v->n)
		out->p = ARENA_ARRAY(a, struct regex *, v->n);
	for (size_t i = 0; i < v->n; i++) {
		struct regex *re = regex_compile(v->item[i].text, flags, &err);

		if (re)
			out->p[out->n++] = re;
		else
			ret = diag_error_at(d, v->item[i].file, v->item[i].line,
					    "%s: regex '%.*s': %s (at character %zu)",
					    v->spec->name, SLICE_ARG(v->item[i].text), err.text,
					    err.offset + 1);
	}
	return ret;
}

void regexes_literals(struct literals *out, const struct key_value *v, unsigned flags,
		      struct arena *a)
{
	struct literals one;

	*out = (struct literals){0};
	for (size_t i = 0; i < v->n; i++) {
		regex_literals(i ? &one : out, v->item[i].text, flags, a);
		if (i)
			literals_join(out, &one, a);
	}
}

void regexes_free(struct regex_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		regex_free(l->p[i]);
	l->n = 0;
}
