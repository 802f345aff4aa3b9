# Builds, tests and installs git-ssot. `make help` lists the targets.

CC       ?= gcc
BUILD    ?= build
PREFIX   ?= /usr/local
DESTDIR  ?=
VERSION  := 0.1.0

PKGS     := libgit2 libpcre2-8 inih jansson
PKG_CONFIG ?= pkg-config

WARN     := -std=c17 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wcast-qual \
            -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wformat=2 -Wundef -Wvla \
            -Wswitch-enum -Wimplicit-fallthrough -Wno-missing-field-initializers
HARDEN   := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
OPT      ?= -O2 -g
SAN      ?=
WERROR   ?=
DEFS     := -D_GNU_SOURCE -DSSOT_VERSION='"$(VERSION)"'
INC      := -Iinclude -I. -I$(BUILD)/gen
PKG_CFLAGS = $(shell $(PKG_CONFIG) --cflags $(PKGS))
PKG_LIBS   = $(shell $(PKG_CONFIG) --libs $(PKGS))

ALL_CFLAGS = $(WARN) $(WERROR) $(OPT) $(if $(SAN),$(SAN),$(HARDEN)) $(DEFS) $(INC) $(PKG_CFLAGS) $(CFLAGS)
ALL_LDFLAGS = $(if $(SAN),$(SAN),-pie -Wl,-z,relro,-z,now) $(LDFLAGS)

SRC      := $(sort $(wildcard src/*/*.c))
OBJ      := $(SRC:%.c=$(BUILD)/obj/%.o)
LIB      := $(BUILD)/libssot.a
BIN      := $(BUILD)/git-ssot

.PHONY: all
all: $(BIN)

$(BIN): $(BUILD)/obj/src/main.o $(LIB)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS) -lpthread

$(LIB): $(OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

-include $(OBJ:.o=.d) $(BUILD)/obj/src/main.d

.PHONY: clean
clean:
	rm -rf $(BUILD)
