# Builds, tests and installs git-ssot. `make help` lists the targets.

ifeq ($(origin CC),default)
CC         := gcc
endif
BUILD      ?= build
PREFIX     ?= /usr/local
DESTDIR    ?=
PKG_CONFIG ?= pkg-config
JOBS       ?= 2
VERSION    := 0.1.0

PKGS       := libgit2 libpcre2-8 inih jansson zlib libdeflate nettle
WARN       := -std=c17 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion \
              -Wcast-qual -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wformat=2 \
              -Wundef -Wvla -Wswitch-enum -Wimplicit-fallthrough -Wno-missing-field-initializers
HARDEN     := -D_FORTIFY_SOURCE=2 -fstack-protector-strong
OPT        ?= -O2 -g
SAN        ?=
WERROR     ?=
DEFS       := -D_GNU_SOURCE -DSSOT_VERSION='"$(VERSION)"'
INC        := -Iinclude -I.
# Recursive on purpose: asked only by what compiles, so that `make deps` needs no pkg-config.
PKG_CFLAGS  = $(shell $(PKG_CONFIG) --cflags $(PKGS))
PKG_LIBS    = $(shell $(PKG_CONFIG) --libs $(PKGS))

ALL_CFLAGS  = $(WARN) $(WERROR) $(OPT) -fPIE $(if $(SAN),$(SAN),$(HARDEN)) $(DEFS) $(INC) \
              $(PKG_CFLAGS) $(CFLAGS)
HARD_LINK  := $(if $(SAN),$(SAN),-Wl,-z,relro,-z,now)
ALL_LDFLAGS = $(HARD_LINK) $(OPT) $(LDFLAGS)

# offline.c is for the static link alone: see there.
SRC        := $(filter-out src/source/offline.c,$(sort $(wildcard src/*/*.c)))
OBJ        := $(SRC:%.c=$(BUILD)/obj/%.o) $(BUILD)/obj/gen/packs.o $(BUILD)/obj/gen/page.o
LIB        := $(BUILD)/libssot.a
BIN        := $(BUILD)/git-ssot
PACKS      := $(sort $(wildcard config/*.ini))

UNIT_SRC   := $(sort $(wildcard test/unit/test_*.c))
UNIT       := $(UNIT_SRC:test/unit/%.c=$(BUILD)/test/%)
FUZZ_SRC   := $(sort $(wildcard test/fuzz/fuzz_*.c))
REPLAY     := $(FUZZ_SRC:test/fuzz/fuzz_%.c=$(BUILD)/test/replay_%)
TOOL_SRC   := $(sort $(wildcard test/tool/*.c))
TOOL       := $(TOOL_SRC:test/tool/%.c=$(BUILD)/tool/%)
CASES      := $(wildcard test/cases/run)
E2E        := $(sort $(wildcard test/e2e/*.bats))

# One short line per step; V=1 shows the whole commands, `make -s` nothing.
silent     := $(findstring s,$(filter-out ---%,$(firstword -$(MAKEFLAGS))))
say         = $(if $(V),,@$(if $(silent),,printf '  %-4s %s\n' '$(1)' '$(patsubst $(BUILD)/%,%,$(2))';))

.DELETE_ON_ERROR:
.SECONDARY:

.PHONY: all
all: $(BIN) ## build the program: build/git-ssot

# --- the program ---

# Static where the archives are there: a start costs 0.1 ms beyond that of /bin/true instead of 6.
# SHARED=1 links the shared libraries, STATIC=1 takes nothing else than a static link.
STATIC_LIBS := -lgit2 -lpcre2-8 -ldeflate -lz -lhttp_parser -lmbedcrypto -lnettle -linih -ljansson
NETWORK     := mbedtls_(ssl|x509)|libssh2_|gss_|SSL_connect

OFFLINE     := $(BUILD)/obj/src/source/offline.o

LINK_BIN = if [ -z '$(SHARED)$(SAN)' ] && \
	   $(CC) -static-pie $(ALL_LDFLAGS) -o $@ $< $(LIB) $(OFFLINE) $(STATIC_LIBS) \
	       -lpthread 2>$(BUILD)/static.log && \
	   ! nm $@ | grep -qE '$(NETWORK)'; \
	then exit 0; \
	elif [ -n '$(STATIC)' ]; then cat $(BUILD)/static.log >&2; exit 1; \
	elif [ -z '$(SHARED)$(SAN)' ]; then \
	    echo '       no static link ($(BUILD)/static.log): shared libraries, a slower start'; \
	fi; \
	$(CC) -pie $(ALL_LDFLAGS) -o $@ $< $(LIB) $(PKG_LIBS) -lpthread

$(BIN): $(BUILD)/obj/src/main.o $(LIB) $(OFFLINE)
	$(call say,LINK,$@)$(LINK_BIN)

$(LIB): $(OBJ)
	@rm -f $@
	$(call say,AR,$@)$(AR) rcs $@ $^

$(BUILD)/obj/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/obj/gen/%.o: $(BUILD)/gen/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The rule packs, and the style and script of HTML reports, become part of the program.
$(BUILD)/gen/packs.c: src/config/embed.sh $(PACKS) $(BUILD)/packs
	@mkdir -p $(@D)
	$(call say,GEN,$@)sh src/config/embed.sh $(PACKS) >$@

$(BUILD)/gen/page.c: src/report/embed.sh src/report/page.css src/report/page.js
	@mkdir -p $(@D)
	$(call say,GEN,$@)sh $^ >$@

# Stamps: rewritten only when what they say changes, so that other flags or packs mean a new build.
stamp = @mkdir -p $(@D); echo '$(subst ','\'',$(1))' | cmp -s - $@ || echo '$(subst ','\'',$(1))' >$@
$(BUILD)/flags: FORCE
	@$(PKG_CONFIG) --exists $(PKGS) || { echo 'A library is missing: run "make deps".' >&2; exit 1; }
	$(call stamp,$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(SHARED)$(STATIC))
$(BUILD)/packs: FORCE
	$(call stamp,$(PACKS))
.PHONY: FORCE
FORCE:

-include $(OBJ:.o=.d) $(BUILD)/obj/src/main.d $(OFFLINE:.o=.d) $(BUILD)/obj/test/bench/bench_start.d
-include $(UNIT:%=%.d) $(REPLAY:%=%.d) $(TOOL:%=%.d)

.PHONY: deps
deps: ## install what is missing to build and test (DEPS='build test lint')
	@contrib/deps $(DEPS)

# --- tests: every program and script speaks TAP; test/run runs them and counts ---

LINK_TEST = $(CC) $(ALL_CFLAGS) -MMD -MP -MF $@.d $(ALL_LDFLAGS) -pie -o $@

$(BUILD)/test/test_%: test/unit/test_%.c $(LIB)
	@mkdir -p $(@D)
	$(call say,CC,$<)$(LINK_TEST) $< $(LIB) \
	    $$($(PKG_CONFIG) --cflags --libs cmocka) $(PKG_LIBS) -lpthread

$(BUILD)/test/replay_%: test/fuzz/fuzz_%.c test/fuzz/replay.c $(LIB)
	@mkdir -p $(@D)
	$(call say,CC,$<)$(LINK_TEST) $(filter %.c,$^) $(LIB) $(PKG_LIBS) -lpthread

# Programs that the end-to-end tests ask.
$(BUILD)/tool/%: test/tool/%.c $(LIB)
	@mkdir -p $(@D)
	$(call say,CC,$<)$(LINK_TEST) $< $(LIB) $(PKG_LIBS) -lpthread

RUN = GIT_SSOT='$(abspath $(BIN))' JOBS='$(JOBS)' test/run

.PHONY: check check-unit check-cases check-e2e
check: all $(UNIT) $(REPLAY) $(TOOL) ## run all tests
	@$(RUN) $(UNIT) $(REPLAY) $(CASES) $(E2E)

check-unit: $(UNIT) $(REPLAY) ## run the unit tests and replay what the fuzzers found
	@$(RUN) $(UNIT) $(REPLAY)

check-cases: all ## run the golden cases
	@$(RUN) $(CASES)

check-e2e: all $(TOOL) ## run the end-to-end tests
	@$(RUN) $(E2E)

.PHONY: asan tsan tsan-run coverage
asan: ## run all tests under the address and undefined-behaviour sanitizers
	@$(MAKE) --no-print-directory check BUILD='$(BUILD)/asan' OPT='-O1 -g' \
	    SAN='-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer'

tsan: ## run what has several threads under the thread sanitizer
	@$(MAKE) --no-print-directory tsan-run BUILD='$(BUILD)/tsan' OPT='-O1 -g' \
	    SAN='-fsanitize=thread'

tsan-run: all $(BUILD)/test/test_crew
	@$(RUN) $(BUILD)/test/test_crew test/e2e/threads.bats

coverage: ## run all tests and print the line coverage of src/
	@find $(BUILD)/coverage -name '*.gcda' -delete 2>/dev/null || true
	@$(MAKE) --no-print-directory check BUILD='$(BUILD)/coverage' CC=gcc OPT='-O0 -g --coverage'
	@test/check/coverage '$(BUILD)/coverage'

.PHONY: check-floors lint
check-floors: ## prove that includes go down only and each library has one folder
	@test/check/floors

lint: $(BIN) ## run every checker that reads the sources
	@JOBS='$(JOBS)' GIT_SSOT='$(BIN)' test/check/lint $(WARN) $(DEFS) $(INC) $(PKG_CFLAGS)

# --- faults: the program, linked so that any call of these may fail; see test/fault/fault.c ---

FAULT      := $(BUILD)/test/fault/git-ssot
$(FAULT): test/fault/fault.c $(LIB) $(BUILD)/obj/src/main.o $(BUILD)/obj/src/source/offline.o
	@mkdir -p $(@D)
	$(call say,LINK,$@)\
	sed -nE 's/^WRAP[_A-Z]*\(([^,]* ?\*?, )?([a-zA-Z_0-9]+),.*/-Wl,--wrap=\2/p' $< >$@.wrap; \
	set -- $(ALL_CFLAGS) $(ALL_LDFLAGS) -pie @$@.wrap -Wl,--wrap=__read_chk -Wl,--wrap=__pread_chk -o $@ $< \
	    $(BUILD)/obj/src/main.o $(LIB); \
	$(CC) "$$@" $(BUILD)/obj/src/source/offline.o -Wl,-Bstatic $(STATIC_LIBS) \
	    -Wl,-Bdynamic -lpthread 2>$@.log || $(CC) "$$@" $(PKG_LIBS) -lpthread

.PHONY: fault
fault: $(FAULT) ## let every call that may fail do so once, and be killed there: nothing may pass
	@FAULT='$(abspath $(FAULT))' TEST_TIMEOUT=1800 test/run test/fault/run

# --- fuzzing (clang): each target for FUZZ_TIME seconds, from and into its corpus ---

FUZZ_TIME ?= 60
FUZZ       := $(FUZZ_SRC:test/fuzz/fuzz_%.c=%)
.PHONY: fuzz
fuzz: ## search for crashes with libFuzzer, FUZZ_TIME=60 seconds per target
	@$(MAKE) --no-print-directory fuzz-run CC=clang BUILD='$(BUILD)/fuzz' OPT='-O1 -g' \
	    SAN='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all'

$(BUILD)/test/fuzz_%: test/fuzz/fuzz_%.c $(LIB)
	@mkdir -p $(@D)
	$(call say,CC,$<)$(LINK_TEST) -fsanitize=fuzzer $< $(LIB) $(PKG_LIBS) -lpthread

.PHONY: fuzz-run
fuzz-run: $(FUZZ:%=$(BUILD)/test/fuzz_%)
	@for t in $(FUZZ); do \
	    mkdir -p $(BUILD)/corpus/$$t test/fuzz/corpus/$$t; \
	    echo "fuzz: $$t"; \
	    dict=test/fuzz/$$t.dict; [ -e $$dict ] && dict=-dict=$$dict || dict=; \
	    $(BUILD)/test/fuzz_$$t -max_total_time=$(FUZZ_TIME) -timeout=10 -max_len=4096 -verbosity=0 \
	        -print_final_stats=1 -artifact_prefix=$(BUILD)/corpus/crash-$$t- $$dict \
	        $(BUILD)/corpus/$$t test/fuzz/corpus/$$t || exit 1; \
	done

# --- what users do ---

.PHONY: demo bench install uninstall
demo: all ## play a blocked and a mended commit in a temporary repository
	@GIT_SSOT='$(abspath $(BIN))' contrib/demo

$(BUILD)/test/bench_%: test/bench/bench_%.c $(LIB)
	@mkdir -p $(@D)
	$(call say,CC,$<)$(LINK_TEST) $< $(LIB) $(PKG_LIBS) -lpthread

# A start is measured as the program is linked.
$(BUILD)/test/bench_start: $(BUILD)/obj/test/bench/bench_start.o $(LIB) $(OFFLINE)
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(LINK_BIN)

BENCH := $(patsubst %,$(BUILD)/test/bench_%,match read files start)
bench: all $(BENCH) ## measure against git, side by side (BENCH_REPO=path, else a generated repository)
	@GIT_SSOT='$(abspath $(BIN))' BENCH_TOOLS='$(abspath $(BUILD)/test)' \
	    BENCH_REV='$(BENCH_REV)' BENCH_BIG='$(BENCH_BIG)' test/bench/bench $(BENCH_REPO)

share := $(DESTDIR)$(PREFIX)/share
install: all ## install to PREFIX (/usr/local), below DESTDIR
	install -D -m 755 $(BIN) $(DESTDIR)$(PREFIX)/bin/git-ssot
	install -D -m 644 doc/git-ssot.1 $(share)/man/man1/git-ssot.1
	install -D -m 644 doc/ssot.ini.5 $(share)/man/man5/ssot.ini.5
	install -D -m 644 contrib/completions/git-ssot.bash $(share)/bash-completion/completions/git-ssot
	install -D -m 644 contrib/completions/git-ssot.zsh $(share)/zsh/site-functions/_git-ssot
	install -D -m 644 contrib/completions/git-ssot.fish $(share)/fish/vendor_completions.d/git-ssot.fish

uninstall: ## remove what install put there
	rm -f $(DESTDIR)$(PREFIX)/bin/git-ssot $(share)/man/man1/git-ssot.1 \
	    $(share)/man/man5/ssot.ini.5 \
	    $(share)/bash-completion/completions/git-ssot $(share)/zsh/site-functions/_git-ssot \
	    $(share)/fish/vendor_completions.d/git-ssot.fish

.PHONY: clean help
clean: ## remove all that was built
	rm -rf $(BUILD)

help: ## list the targets
	@sed -n 's/^\([a-z][a-z0-9-]*\):.*## \(.*\)/\1|\2/p' Makefile | \
	    while IFS='|' read -r t h; do printf '  make %-12s %s\n' "$$t" "$$h"; done
	@echo 'Variables: CC=gcc|clang  BUILD=dir  SAN=-fsanitize=...  WERROR=-Werror  SHARED=1  V=1'
	@echo '           PREFIX=dir  DESTDIR=dir  JOBS=n'
