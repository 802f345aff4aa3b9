/* JSON values out of borrowed text. Documents are streamed value by value: 100,000 findings are
 * normal. */
#include "src/report/json.h"

#include "ssot/base/utf.h"

static json_t *json_have(json_t *value)
{
	if (!value)
		arena_out_of_memory();
	return value;
}

json_t *json_text(struct view *v, struct slice s)
{
	struct slice valid = utf8_repair(&v->arena, s);

	return json_have(json_stringn(valid.n ? valid.p : "", valid.n));
}

void json_put(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new_nocheck(object, key, json_have(value)) < 0)
		arena_out_of_memory();
}

void json_put_text(struct view *v, json_t *object, const char *key, struct slice s)
{
	if (s.n)
		json_put(object, key, json_text(v, s));
}

/* DEL is the one control that JSON_ENSURE_ASCII lets through; it stands in strings alone. */
static int json_put_bytes(const char *bytes, size_t n, void *data)
{
	FILE *out = data;

	for (size_t i = 0; i < n; i++) {
		if (bytes[i] == 0x7f)
			fputs("\\u007F", out);
		else
			putc(bytes[i], out);
	}
	return 0;
}

/* ASCII only: a terminal obeys some characters beyond it, and bidi marks make lines lie. */
void json_write(json_t *value, FILE *out)
{
	/* Nothing else can go wrong: errors of writing stay on the stream. */
	if (json_dump_callback(value, json_put_bytes, out,
			       JSON_COMPACT | JSON_ENCODE_ANY | JSON_ENSURE_ASCII) != 0)
		arena_out_of_memory();
	json_decref(value);
}
