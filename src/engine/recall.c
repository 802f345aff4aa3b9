/* A blob is judged once: what is recalled is what it said, before it was compared with others. */
#include "src/engine/recall.h"

#include "src/engine/copy.h"

struct recalled {
	struct finding *finding;
	size_t n;
	uint64_t bytes;
	uint32_t classes, compliant;
	enum judge_kind kind;
};

/* By which rules, the object, how it stands there, and where. */
static struct slice recall_key(const struct recall *r, struct arena *a)
{
	struct {
		struct oid oid;
		uint32_t mode, rules;
	} head = {r->side.oid, r->side.mode, r->rules};
	char *p = arena_bytes(a, sizeof head + r->path.n);

	memcpy(p, &head, sizeof head);
	memcpy(p + sizeof head, r->path.p, r->path.n);
	return (struct slice){p, sizeof head + r->path.n};
}

bool recall_find(const struct memo *m, struct recall *r, struct arena *a)
{
	bool old;
	const struct recalled *k = memo_find(m, recall_key(r, a), &old);
	struct finding_list *list = r->list;

	if (!k)
		return false;
	list->v.n = list->v.cap = k->n;
	list->v.p = ARENA_ROOM(a, struct finding, k->n);
	if (k->n)
		memcpy(list->v.p, k->finding, k->n * sizeof *k->finding);
	list->bytes = k->bytes;
	list->classes = k->classes;
	list->compliant = k->compliant;
	r->kind = k->kind;
	return true;
}

void recall_keep(struct memo *m, const struct recall *r, struct arena *a)
{
	const struct finding_list *list = r->list;
	struct slice key = recall_key(r, a);
	struct recalled *k;
	bool old;

	if (list->elsewhere || (memo_find(m, key, &old) && !old))
		return;
	k = memo_add(m, key, sizeof *k);
	*k = (struct recalled){.n = list->v.n,
			       .bytes = list->bytes,
			       .classes = list->classes,
			       .compliant = list->compliant,
			       .kind = r->kind};
	k->finding = ARENA_ARRAY(memo_arena(m), struct finding, k->n);
	findings_copy(k->finding, list->v.p, k->n, memo_arena(m));
}
