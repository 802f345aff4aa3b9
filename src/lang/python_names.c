/* Python's scopes: bindings by scope and name in one hash table, looked up outwards. */
#include "src/lang/python_names.h"

void py_names_init(struct py_names *n, struct arena *a)
{
	n->arena = a;
	n->cap = 64;
	n->table = ARENA_ARRAY(a, uint32_t, n->cap);
	*VEC_ADD(a, &n->scopes) = (struct py_scope){PY_SCOPE_MODULE, SCAN_NONE, 0, false};
}

uint32_t py_names_scope(struct py_names *n, enum py_scope_kind kind, uint32_t parent)
{
	struct py_scope s = {kind, parent, n->scopes.p[parent].depth + 1, n->scopes.p[parent].lazy};

	if (s.depth > PY_SCOPE_DEPTH)
		return parent;
	s.lazy |= kind == PY_SCOPE_FUNCTION;
	*VEC_ADD(n->arena, &n->scopes) = s;
	return (uint32_t)n->scopes.n - 1;
}

/* Seeded by where the memory lies, so that nobody can prepare names that collide. */
static uint64_t hash_name(const struct py_names *n, struct slice s)
{
	uint64_t h = (uint64_t)(uintptr_t)n->arena * 0x9e3779b97f4a7c15u;

	for (size_t i = 0; i < s.n; i++) {
		h = (h ^ (unsigned char)s.p[i]) * 0xff51afd7ed558ccdu;
		h ^= h >> 29;
	}
	return h;
}

/* The place in the table that holds (scope, name), or the free one where it belongs. */
static uint32_t *probe(const struct py_names *n, uint32_t scope, struct slice name, uint64_t hash)
{
	uint64_t mixed = (hash ^ (scope * 0x9e3779b97f4a7c15u)) * 0xc4ceb9fe1a85ec53u;

	for (uint64_t i = mixed >> 32;; i++) {
		uint32_t *place = &n->table[i & (n->cap - 1)];
		const struct py_slot *s = *place ? &n->slots.p[*place - 1] : NULL;
		if (!s || (s->hash == hash && s->scope == scope && slice_eq(s->name, name)))
			return place;
	}
}

static void rehash(struct py_names *n)
{
	n->cap *= 2;
	n->table = ARENA_ARRAY(n->arena, uint32_t, n->cap);
	for (uint32_t i = 0; i < n->slots.n; i++) {
		const struct py_slot *s = &n->slots.p[i];
		*probe(n, s->scope, s->name, s->hash) = i + 1;
	}
}

/* The slot of (scope, name), made when it is not there yet. */
static uint32_t slot_of(struct py_names *n, uint32_t scope, struct slice name, uint64_t hash)
{
	uint32_t *place = probe(n, scope, name, hash);

	if (*place)
		return *place - 1;
	*VEC_ADD(n->arena, &n->slots) =
		(struct py_slot){.name = name, .hash = hash, .scope = scope};
	*place = (uint32_t)n->slots.n;
	if (n->slots.n * 2 > n->cap)
		rehash(n);
	return (uint32_t)n->slots.n - 1;
}

/* The nearest function around `scope`, for nonlocal; the module when there is none. */
static uint32_t outer_function(const struct py_names *n, uint32_t scope)
{
	do
		scope = n->scopes.p[scope].parent;
	while (scope != SCAN_NONE && n->scopes.p[scope].kind != PY_SCOPE_FUNCTION);
	return scope == SCAN_NONE ? 0 : scope;
}

void py_names_bind(struct py_names *n, uint32_t scope, struct slice name, struct py_binding b)
{
	uint64_t hash = hash_name(n, name);
	uint32_t slot = slot_of(n, scope, name, hash);
	enum py_binding_kind redirect = n->slots.p[slot].redirect;

	if (b.kind == PY_BIND_GLOBAL || b.kind == PY_BIND_NONLOCAL) {
		if (n->scopes.p[scope].parent != SCAN_NONE)
			n->slots.p[slot].redirect = b.kind;
		return;
	}
	if (redirect != PY_BIND_LOCAL) {
		/* It happens when the function is called: it may, but need not, come later. */
		b.fallback = true;
		scope = redirect == PY_BIND_GLOBAL ? 0 : outer_function(n, scope);
		slot = slot_of(n, scope, name, hash);
	}
	slot_of(n, SCAN_NONE, name, hash);
	b.slot = slot;
	n->slots.p[slot].n++;
	*VEC_ADD(n->arena, &n->bindings) = b;
}

void py_names_seal(struct py_names *n)
{
	struct py_binding *sorted = ARENA_ARRAY(n->arena, struct py_binding, n->bindings.n);
	uint32_t first = 0;

	for (size_t i = 0; i < n->slots.n; i++) {
		n->slots.p[i].first = first;
		first += n->slots.p[i].n;
		n->slots.p[i].n = 0;
	}
	for (size_t i = 0; i < n->bindings.n; i++) {
		struct py_binding b = n->bindings.p[i];
		struct py_slot *s = &n->slots.p[b.slot];
		uint32_t at = s->first + s->n;
		const struct py_binding *before = s->n ? &sorted[sorted[at - 1].effective] : NULL;
		bool keep = before && b.fallback &&
			    (before->kind == PY_BIND_IMPORT || before->kind == PY_BIND_ALIAS);
		b.effective = keep ? sorted[at - 1].effective : at;
		sorted[at] = b;
		s->n++;
	}
	n->bindings.p = sorted;
	n->bindings.cap = n->bindings.n;
}

/* The binding in force at `at`; NULL when all of them come later. */
static const struct py_binding *in_force(const struct py_names *n, const struct py_slot *s,
					 uint32_t at)
{
	uint32_t low = 0, high = s->n; /* those before `low` are made by then */

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		if (n->bindings.p[s->first + mid].at <= at)
			low = mid + 1;
		else
			high = mid;
	}
	if (!low)
		return NULL;
	return &n->bindings.p[n->bindings.p[s->first + low - 1].effective];
}

static const struct py_binding *pick(const struct py_names *n, const struct py_slot *s, uint32_t at,
				     enum py_scope_kind kind)
{
	const struct py_binding *b = s->n ? in_force(n, s, at) : NULL;

	/* Before its first binding a class's name is the one outside, another's an error: read on.
	 */
	if (!b && s->n && kind != PY_SCOPE_CLASS)
		b = &n->bindings.p[s->first];
	return b;
}

const struct py_binding *py_names_find(const struct py_names *n, uint32_t scope, struct slice name,
				       uint32_t at)
{
	uint64_t hash = hash_name(n, name);
	bool own = true;

	if (!*probe(n, SCAN_NONE, name, hash))
		return NULL;
	while (scope != SCAN_NONE) {
		const struct py_scope *sc = &n->scopes.p[scope];
		uint32_t place = *probe(n, scope, name, hash);
		const struct py_slot *s = place ? &n->slots.p[place - 1] : NULL;
		const struct py_binding *b = NULL;

		if (s && (own || sc->kind != PY_SCOPE_CLASS))
			b = pick(n, s, at, sc->kind);
		if (b)
			return b;
		/* A function runs later: what counts is how the names outside of it end up. */
		if (sc->kind == PY_SCOPE_FUNCTION)
			at = UINT32_MAX;
		own = false;
		scope = s && s->redirect == PY_BIND_GLOBAL ? 0 : sc->parent;
	}
	return NULL;
}
