/* Copies of findings: every text of theirs, shared where neighbours share it. */
#include "src/engine/copy.h"

/* `s`, or what was made of it before. */
static struct slice copy_text(struct slice s, struct slice last, struct slice last_copy,
			      struct arena *a)
{
	if (!s.n)
		return s.p ? SLICE("") : s;
	if (s.n == last.n && (s.p == last.p || slice_eq(s, last)))
		return last_copy;
	return arena_dup(a, s);
}

void findings_copy(struct finding *to, const struct finding *from, size_t n, struct arena *a)
{
	static const struct finding none = {0};

	for (size_t i = 0; i < n; i++) {
		const struct finding *f = &from[i], *last = i ? f - 1 : &none;
		const struct finding *made = i ? &to[i - 1] : &none;
		struct finding *t = &to[i];

		*t = *f;
		t->path = copy_text(f->path, last->path, made->path, a);
		t->excerpt = copy_text(f->excerpt, last->excerpt, made->excerpt, a);
		t->identity = copy_text(f->identity, last->identity, made->identity, a);
		t->detail = copy_text(f->detail, last->detail, made->detail, a);
		t->use = copy_text(f->use, last->use, made->use, a);
		t->from = copy_text(f->from, last->from, made->from, a);
		t->reason = copy_text(f->reason, last->reason, made->reason, a);
		t->commit = copy_text(f->commit, last->commit, made->commit, a);
	}
}
