/* Results built by hand for the tests and the fuzz target of the report writers. */
#ifndef SSOT_TEST_UNIT_REPORT_FIXTURE_H
#define SSOT_TEST_UNIT_REPORT_FIXTURE_H

#include <stdio.h>

#include "ssot/config/config.h"
#include "ssot/report/report.h"

/* Five rules; what a test needs besides is set on `result` directly. */
struct fixture {
	struct arena arena;
	struct rule rule[5];
	struct rule *rules[5];
	struct rule_set set;
	struct tally by_rule[5];
	VEC(struct finding) v;
	struct result result;
};

enum fixture_rule { AGENT, SOCKET, ENVIRONMENT, STYLE, HOSTILE };

/* Reports ask only whether there is one: never called. */
static void fixture_check(const struct rule *r, struct file_view *f, struct sink *s)
{
	(void)r;
	(void)f;
	(void)s;
}

static void fixture_init(struct fixture *x)
{
	static const struct rule_kind call = {.name = "call", .check_file = fixture_check};
	static const struct rule rules[5] = {
		[AGENT] = {.id = SLICE_ROW("mock-agent"),
			   .severity = SEVERITY_CRITICAL,
			   .category = SLICE_ROW("agent"),
			   .message = SLICE_ROW("agent mocks come from the mock factory"),
			   .use = SLICE_ROW("SSotMockFactory.create_agent_mock()"),
			   .use_import =
				   SLICE_ROW("test_framework.ssot.mock_factory:SSotMockFactory"),
			   .url = SLICE_ROW("https://example.org/ssot#mocks")},
		[SOCKET] = {.id = SLICE_ROW("mock-websocket"),
			    .severity = SEVERITY_HIGH,
			    .category = SLICE_ROW("websocket"),
			    .message = SLICE_ROW("WebSocket mocks come from the mock factory"),
			    .use = SLICE_ROW("SSotMockFactory.create_websocket_mock()")},
		[ENVIRONMENT] = {.id = SLICE_ROW("env-direct"),
				 .severity = SEVERITY_MEDIUM,
				 .category = SLICE_ROW("environment"),
				 .message = SLICE_ROW("the environment is read through get_env()"),
				 .use = SLICE_ROW("get_env().get(\"$1\")"),
				 .ignore = IGNORE_NO},
		[STYLE] = {.id = SLICE_ROW("backup-file"),
			   .severity = SEVERITY_LOW,
			   .message = SLICE_ROW("backups live in git's history")},
		[HOSTILE] = {.id = SLICE_ROW("a\"<b>&]]>%0A:,"),
			     .severity = SEVERITY_HIGH,
			     .category = SLICE_ROW("x|y\n::error::\xff"),
			     .message = SLICE_ROW(
				     "100% \"bad\"\r\n::error::x ]]> <script>alert(1)</script> "
				     "\x1b[31m\0 {0} [a](b) `x` | \xe2\x80\xae \xed\xa0\x80"),
			     .use = SLICE_ROW("``a``\n</script>"),
			     .url = SLICE_ROW("javascript:alert(1)\"'>\n")},
	};

	*x = (struct fixture){.v = {0}};
	for (uint32_t i = 0; i < 5; i++) {
		x->rule[i] = rules[i];
		x->rule[i].kind = &call;
		x->rule[i].index = i;
		x->rules[i] = &x->rule[i];
	}
	x->set = (struct rule_set){.rule = x->rules, .n = 5};
	x->result = (struct result){
		.rules = &x->set,
		.by_rule = x->by_rule,
		.name = SLICE("staged changes"),
		.config = SLICE(".ssot.ini"),
		.files = 3,
		.bytes = 41234,
		.nanoseconds = 12345678,
	};
}

/* A finding at `match` within `line_text`, which may hold any byte. */
static struct finding *fixture_add(struct fixture *x, enum fixture_rule rule, struct slice path,
				   struct slice line_text, struct slice match)
{
	struct finding *f = VEC_ADD(&x->arena, &x->v);
	const char *at = match.n ? memmem(line_text.p, line_text.n, match.p, match.n) : NULL;

	*f = (struct finding){.rule = &x->rule[rule], .path = path, .excerpt = line_text};
	f->line = (uint32_t)(10 + x->v.n);
	f->excerpt_at = at ? (uint32_t)(at - line_text.p) : 0;
	f->excerpt_len = at ? (uint32_t)match.n : 0;
	f->column = f->excerpt_at + 1;
	f->end_column = f->column + f->excerpt_len;
	snprintf(f->fingerprint, sizeof f->fingerprint, "%032zx", x->v.n);
	return f;
}

/* Counts what was added as the engine would. */
static struct result *fixture_result(struct fixture *x)
{
	struct result *r = &x->result;

	r->finding = x->v.p;
	r->nfindings = x->v.n;
	memset(x->by_rule, 0, sizeof x->by_rule);
	r->total = (struct tally){0};
	r->blocking = 0;
	for (size_t i = 0; i < x->v.n; i++) {
		const struct finding *f = &x->v.p[i];
		struct tally *both[2] = {&r->total, &x->by_rule[f->rule->index]};

		r->blocking += finding_blocks(r, f);
		for (size_t k = 0; k < 2; k++) {
			both[k]->gone += f->state == FINDING_GONE;
			both[k]->old += f->state == FINDING_OLD || f->state == FINDING_MOVED;
			if (f->state != FINDING_NEW)
				continue;
			both[k]->new_ += f->excuse == EXCUSE_NONE;
			both[k]->ignored += f->excuse == EXCUSE_IGNORED;
			both[k]->justified += f->excuse == EXCUSE_JUSTIFIED;
			both[k]->skipped += f->excuse == EXCUSE_SKIPPED;
		}
	}
	return r;
}

static void fixture_release(struct fixture *x)
{
	arena_clear(&x->arena);
}

#endif
