/* Judging with the prefilter finds exactly what every rule on every line of every text finds. */
#include "src/engine/builtin.h"
#include "ssot/engine/check.h"

#include "ssot/lang/lang.h"
#include "ssot/rule/kinds.h"
#include "test/unit/unit.h"

static const char config[] =
	"[ssot]\n"
	"version = 1\n"
	"justified = (?i)#\\s*justification:\n"
	"[rule:variable]\nkind = pattern\nmatch = mock_agent\\s*=\\s*[^S].*\nflags = i\nin = any\n"
	"[rule:several]\nkind = pattern\nmatch = MagicMock\\(\n  create_(?:agent|tool)_mock\n"
	"unless = # fine\n"
	"[rule:strings]\nkind = pattern\nmatch = (?i)task|desk\nin = string docstring\n"
	"[rule:comments]\nkind = pattern\nmatch = \\bTODO\\b|FIXME:\nin = comment\n"
	"[rule:no-literal]\nkind = pattern\nmatch = ^\\s*x\\d+ =\n"
	"[rule:spaces]\nkind = pattern\nmatch = agent     = 2\n"
	"[rule:import-name]\nkind = import\ndeny = pkg.broken unittest.mock:MagicMock\n"
	"[rule:import-glob]\nkind = import\ndeny = package.section:thin*\n"
	"[rule:call-name]\nkind = call\ncallee = unittest.mock.*Mock os.environ print\nform = any\n"
	"[rule:call-glob]\nkind = call\ncallee = package.section.*\nform = any\n"
	"[rule:base-class]\nkind = base\nclass = ^Test\nbases = pkg.Base\nor-bases = other.Root\n"
	"[rule:defined]\nkind = define\nname = ^create_manager$|Factory$\n"
	"[rule:both]\nkind = pair\nfirst = import:package.section:thing\n  match:Manager\\b\n"
	"second = call:unittest.mock.MagicMock\n  match:.\n"
	"[rule:needs]\nkind = require\nwhen = call:os.getenv\n  match:environ\nneed = "
	"import:pkg.env\n";

/* Every rule of it may be left out of a text: then nothing but directives makes it be read. */
static const char gated[] = "[ssot]\nversion = 1\n"
			    "[rule:several]\nkind = pattern\nmatch = MagicMock\\(\n"
			    "[rule:call-name]\nkind = call\ncallee = unittest.mock.MagicMock\n";

static const char *const piece[] = {
	"mock_agent = MagicMock()\n",
	"MOCK_AGENT   = 1\n",
	"mock_agent /**/ = 2\n",
	"agent 'x' = 2\n",
	"from other import Root\nclass Leaf(Root):\n    pass\n",
	"class UserManager: pass\n",
	"x1 = '''a ta\xc5\xbf\xe2\x84\xaa\n'''\n",
	"x = 'a task'  # TODO it\n",
	"# FIXME: this\r\n",
	"# justification: so\n",
	"y = MagicMock(a)  # fine\n",
	"y = create_tool_mock()  # ssot: ignore[several] -- why not\n",
	"# ssot: ignore[call-name] -- nothing here\n",
	"from unittest import mock\n",
	"import unittest.mock as um\n",
	"from unittest.mock import (\n    MagicMock,\n    patch as p)\n",
	"from unittest.mock import *\n",
	"m = mock.patch('a.b')\n",
	"um.AsyncMock()\n",
	"@p('a')\n",
	"from . import thing\n",
	"from .thing import *\n",
	"from package.section import *\n",
	"from .section import thing as u\nu()\n",
	"from .. import broken\n",
	"from ..section import thing as t\n",
	"t()\nthing()\n",
	"import os\n",
	"z = os.environ['A']\n",
	"from os import getenv\nq = getenv('B')\n",
	"from pkg import env\nfrom pkg.env import get\n",
	"import pkg.broken.deep\n",
	"class TestOne(unittest.TestCase):\n    def test_a(self):\n        print(1)\n",
	"class Other(Base):\n    pass\n",
	"class MockFactory:\n    def create_manager(self): pass\n",
	"def create_manager(): pass\n",
	"    ",
	"\"\"\"",
	"(",
	")",
	"\r",
	"\n",
	"\xff\xfe",
	"mock_",
	"agent =  ",
};

static const char *const path[] = {"package/section/mod.py",
				   "package/section/thing/__init__.py",
				   "package/other.py",
				   "tests/a.py",
				   "web/old/x.ts",
				   "unittest/mock.py",
				   "plain.txt"};

static uint32_t seed = 1;

static unsigned pick(size_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (unsigned)((seed >> 10) % n);
}

static struct slice text_make(struct arena *a)
{
	unsigned parts = pick(12);
	char *p = arena_alloc(a, 4000);
	size_t n = 0;

	for (unsigned i = 0; i < parts; i++)
		n += (size_t)sprintf(p + n, "%s", piece[pick(COUNT(piece))]);
	return (struct slice){p, n};
}

static void rules_load(struct rule_set **rules, const char *ini, struct arena *a)
{
	struct diag_list d = {.arena = a};
	struct config_request q = {.kinds = rule_kind_table,
				   .langs = lang_table,
				   .top = SLICE("test.ini"),
				   .top_bytes = slice_of(ini),
				   .top_given = true};
	int rc = config_load(rules, &q, a, &d);

	diag_print(&d, stderr, true);
	assert_int_equal(rc, 0);
	assert_int_equal(builtin_add(*rules, a, &d), 0);
}

/* With only one of the rules, or with all when `only` is empty. */
static void result_of(struct result *out, struct text *text, const struct rule_set *rules,
		      struct check_options o, struct arena *a)
{
	struct diag_list d = {.arena = a};
	int rc = check_text(out, NULL, text, NULL, rules, &o, a, &d);

	if (rc)
		diag_print(&d, stderr, true);
	assert_int_equal(rc, 0);
}

/* Judges one text both ways, counting findings by rule. */
static void compare(struct text *text, const struct rule_set *rules, struct check_options o,
		    unsigned *found)
{
	struct arena a = {0};
	struct result fast, plain;

	result_of(&fast, text, rules, o, &a);
	o.plain = true;
	result_of(&plain, text, rules, o, &a);
	for (size_t k = 0; k < fast.nfindings && k < plain.nfindings; k++) {
		const struct finding *x = &fast.finding[k], *y = &plain.finding[k];

		if (x->rule != y->rule || x->line != y->line || x->column != y->column ||
		    x->excuse != y->excuse || strcmp(x->fingerprint, y->fingerprint) != 0)
			fail_msg("%.*s: %.*s in\n%.*s", SLICE_ARG(text->path),
				 SLICE_ARG(y->rule->id), SLICE_ARG(text->bytes));
		found[x->rule->index]++;
	}
	if (fast.nfindings != plain.nfindings)
		fail_msg("%.*s: %zu and %zu findings in\n%.*s", SLICE_ARG(text->path),
			 fast.nfindings, plain.nfindings, SLICE_ARG(text->bytes));
	arena_clear(&a);
}

static void compare_many(const char *ini, unsigned texts)
{
	struct arena all = {0};
	struct rule_set *rules;
	unsigned *found;

	rules_load(&rules, ini, &all);
	found = ARENA_ARRAY(&all, unsigned, rules->n);
	for (unsigned i = 0; i < texts; i++) {
		struct arena a = {0};
		struct text text = {slice_of(path[pick(COUNT(path))]), text_make(&a)};
		struct check_options o = {.fail_level = -1, .today = 20260101};

		o.nonly = pick(3) == 0;
		o.only = &rules->rule[pick(rules->n - rules->nbuilt_in)]->id;
		compare(&text, rules, o, found);
		arena_clear(&a);
	}
	/* Each rule was put to the test. */
	for (size_t i = 0; i + rules->nbuilt_in < rules->n; i++)
		if (found[i] < 50)
			fail_msg("%.*s: %u findings", SLICE_ARG(rules->rule[i]->id), found[i]);
	rule_set_release(rules);
	arena_clear(&all);
}

static void test_all_kinds(void **state)
{
	(void)state;
	compare_many(config, 15000);
}

static void test_gated_kinds(void **state)
{
	(void)state;
	compare_many(gated, 5000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_all_kinds),
					   cmocka_unit_test(test_gated_kinds)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
