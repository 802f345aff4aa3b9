/* The rows of the table-driven lexer. To add a language: a row here, and its name in langs.def. */
#include "src/lang/generic.h"
#include "src/lang/generic_steps.h"

#define NAMES(...)                                                                                 \
	(const char *const[])                                                                      \
	{                                                                                          \
		__VA_ARGS__, NULL                                                                  \
	}

/* A language row over its lexer row. */
/* NOLINTBEGIN(bugprone-macro-parentheses): lists in braces take none */
#define ROW(id, lang_name, lexer_row, file_globs, interpreters)                                    \
	extern const struct lang lang_##id;                                                        \
	const struct lang lang_##id = {                                                            \
		.name = (lang_name),                                                               \
		.globs = file_globs,                                                               \
		.shebangs = interpreters,                                                          \
		.reads = SCAN_REGIONS,                                                             \
		.scan = generic_scan,                                                              \
		.data = &(lexer_row),                                                              \
	}
/* NOLINTEND(bugprone-macro-parentheses) */

#define SLASHES                                                                                    \
	{                                                                                          \
		"//", NULL, 0, NULL, NULL                                                          \
	}
#define SLASH_STAR                                                                                 \
	{                                                                                          \
		"/*", "*/", 0, NULL, NULL                                                          \
	}
#define QUOTED(flag)                                                                               \
	{                                                                                          \
		"\"", "\"", '\\', (flag), NULL                                                     \
	}
#define TICKED(flag)                                                                               \
	{                                                                                          \
		"'", "'", '\\', (flag), NULL                                                       \
	}

static const struct generic c_lexer = {
	.comment = {{"//", NULL, STYLE_SPLICE, NULL, NULL}, SLASH_STAR},
	.string = {QUOTED(STYLE_SPLICE), TICKED(STYLE_SPLICE)},
	.odd = "\"'",
	.step = step_c,
};
ROW(c, "c", c_lexer, NAMES("*.c", "*.h"), NULL);
ROW(cpp, "cpp", c_lexer,
    NAMES("*.cc", "*.cpp", "*.cxx", "*.c++", "*.hh", "*.hpp", "*.hxx", "*.h++", "*.ipp", "*.tpp",
	  "*.inl", "*.ino", "*.cu", "*.cuh"),
    NULL);

static const struct generic java_lexer = {
	.comment = {SLASHES, SLASH_STAR},
	.string = {{"\"\"\"", "\"\"\"", '\\', STYLE_MULTILINE, NULL}, QUOTED(0), TICKED(0)},
};
ROW(java, "java", java_lexer, NAMES("*.java"), NULL);

static const struct generic kotlin_lexer = {
	.comment = {SLASHES, {"/*", "*/", STYLE_NESTED, NULL, NULL}},
	.string = {{"\"\"\"", "\"\"\"", 0, STYLE_MULTILINE, NULL}, QUOTED(0), TICKED(0)},
};
ROW(kotlin, "kotlin", kotlin_lexer, NAMES("*.kt", "*.kts"), NULL);

static const struct generic go_lexer = {
	.comment = {SLASHES, SLASH_STAR},
	.string = {QUOTED(0), TICKED(0), {"`", "`", '\0', STYLE_MULTILINE, NULL}},
};
ROW(go, "go", go_lexer, NAMES("*.go"), NULL);

static const struct generic rust_lexer = {
	.comment = {SLASHES, {"/*", "*/", STYLE_NESTED, NULL, NULL}},
	.string = {QUOTED(STYLE_MULTILINE)},
	.odd = "\"'",
	.step = step_rust,
};
ROW(rust, "rust", rust_lexer, NAMES("*.rs"), NULL);

static const struct generic ruby_lexer = {
	.comment = {{"#", NULL, 0, NULL, NULL}},
	.string = {{"\"", "\"", '\\', STYLE_MULTILINE, "#{"},
		   {"`", "`", '\\', STYLE_MULTILINE, "#{"},
		   TICKED(STYLE_MULTILINE)},
	.odd = "=</%?$_",
	.step = step_ruby,
};
ROW(ruby, "ruby", ruby_lexer,
    NAMES("*.rb", "*.rake", "*.gemspec", "*.ru", "gemfile", "rakefile", "guardfile", "vagrantfile",
	  "capfile", "brewfile", "podfile", "fastfile"),
    NAMES("ruby", "rake"));

static const struct generic shell_lexer = {
	.comment = {{"#", NULL, 0, ";&|()<>`", NULL}},
	.string = {{"$'", "'", '\\', STYLE_MULTILINE, NULL},
		   {"$\"", "\"", '\\', STYLE_MULTILINE, "$("},
		   {"\"", "\"", '\\', STYLE_MULTILINE, "$("},
		   {"'", "'", '\0', STYLE_MULTILINE, NULL}},
	.escape = '\\',
	.odd = "<",
	.step = step_shell,
};
ROW(shell, "shell", shell_lexer,
    NAMES("*.sh", "*.bash", "*.zsh", "*.ksh", "*.dash", "*.bats", ".bashrc", ".bash_profile",
	  ".bash_aliases", ".profile", ".zshrc", ".zshenv", ".envrc"),
    NAMES("sh", "bash", "zsh", "ksh", "dash", "ash", "bats"));

/* Quoted identifiers are code: tables and columns are what rules ask for. */
static const struct generic sql_lexer = {
	.comment = {{"--", NULL, 0, NULL, NULL}, SLASH_STAR},
	.string = {{"E'", "'", '\\', STYLE_MULTILINE | STYLE_DOUBLED, NULL},
		   {"e'", "'", '\\', STYLE_MULTILINE | STYLE_DOUBLED, NULL},
		   {"'", "'", '\0', STYLE_MULTILINE | STYLE_DOUBLED, NULL},
		   {"\"", "\"", '\0', STYLE_CODE | STYLE_DOUBLED, NULL},
		   {"`", "`", '\0', STYLE_CODE | STYLE_DOUBLED, NULL}},
	.odd = "Ee",
	.step = step_sql,
};
ROW(sql, "sql", sql_lexer, NAMES("*.sql", "*.ddl", "*.psql"), NULL);

static const struct generic css_lexer = {
	.comment = {SLASH_STAR},
	.string = {QUOTED(STYLE_SPLICE), TICKED(STYLE_SPLICE)},
	.odd = "uU",
	.step = step_css,
};
ROW(css, "css", css_lexer, NAMES("*.css"), NULL);

static const struct generic scss_lexer = {
	.comment = {SLASH_STAR, SLASHES},
	.string = {QUOTED(STYLE_SPLICE), TICKED(STYLE_SPLICE)},
	.odd = "uU",
	.step = step_css,
};
ROW(scss, "scss", scss_lexer, NAMES("*.scss", "*.less"), NULL);

static const struct generic yaml_lexer = {
	.comment = {{"#", NULL, 0, "", NULL}},
	.string = {QUOTED(STYLE_MULTILINE),
		   {"'", "'", '\0', STYLE_MULTILINE | STYLE_DOUBLED, NULL}},
	.odd = "\"'|>[]{}",
	.step = step_yaml,
};
ROW(yaml, "yaml", yaml_lexer, NAMES("*.yaml", "*.yml", ".clang-format", ".clang-tidy"), NULL);

static const struct generic toml_lexer = {
	.comment = {{"#", NULL, 0, NULL, NULL}},
	.string = {{"\"\"\"", "\"\"\"", '\\', STYLE_MULTILINE, NULL},
		   {"'''", "'''", '\0', STYLE_MULTILINE, NULL},
		   QUOTED(0),
		   {"'", "'", '\0', 0, NULL}},
};
ROW(toml, "toml", toml_lexer, NAMES("*.toml", "poetry.lock", "cargo.lock", "uv.lock", "pipfile"),
    NULL);

/* Values are taken as they stand: a quote in one is a quote, a `#` a colour. */
static const struct generic ini_lexer = {
	.comment = {{";", NULL, STYLE_FIRST, NULL, NULL}, {"#", NULL, STYLE_FIRST, NULL, NULL}},
};
ROW(ini, "ini", ini_lexer,
    NAMES("*.ini", "*.cfg", "*.conf", "*.properties", ".editorconfig", ".gitconfig", ".gitmodules",
	  ".flake8", ".pylintrc", ".coveragerc"),
    NULL);
