# drydock's build: "make" gives build/drydock, "make test" runs every test, "make help" lists the rest.
#
# Owns: which files become which program and with which flags. Libraries come from src/build/deps.sh, tests report
# through tests/run.sh; a new source, test or rule file is found by its place and needs no line here.

BUILD ?= build
DEPS ?= build/deps
VERSION := 0.1.0

# A layer may include itself and those before it; tests/lint checks it.
LAYERS := base sql migration catalog resolve simulate estimate rollback appcode rules report cli

# ---- flags ----------------------------------------------------------------------------------------------------

CC ?= cc
CFLAGS ?= -O2 -g
WERROR ?= -Werror

# gnu17, not c17: PostgreSQL's headers need POSIX names (sigjmp_buf) that strict ISO modes hide, and GNU's typeof.
STANDARD := -std=gnu17

WARNINGS := -Wall -Wextra $(WERROR)
WARNINGS += -Wmissing-prototypes#  an external function without a header would be a hole in a layer
WARNINGS += -Wstrict-prototypes#   "f()" would take anything
WARNINGS += -Wwrite-strings#       string literals are const; a char * to one is a crash to come
WARNINGS += -Wvla#                 input must never choose the size of a stack frame
WARNINGS += -Wshadow#              two things of one name in sight are a reading error to come

# Input is hostile by assumption: cheap checks stay on in the release.
HARDENING := -D_FORTIFY_SOURCE=2 -fstack-protector-strong

# The built-in knowledge is a megabyte of constant tables full of pointers: a position-independent program would have to
# relocate them all, 2 MB of touched memory and milliseconds at each start. Stack, heap and libraries stay randomised.
FIXED_POSITION := -fno-pie
override LDFLAGS += -no-pie

# The binary and its messages do not depend on the folder it was built in.
REPRODUCIBLE := -ffile-prefix-map=$(CURDIR)/=

# SANITIZE=address,undefined (see the target asan); fortified functions would hide reads from the sanitizer.
ifdef SANITIZE
SANITIZERS := -fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer
HARDENING :=
endif

COMPILE = $(CC) $(STANDARD) $(WARNINGS) $(HARDENING) $(FIXED_POSITION) $(REPRODUCIBLE) $(SANITIZERS) $(CPPFLAGS) $(CFLAGS) \
	-DDRYDOCK_VERSION='"$(VERSION)"' -Iinclude -Isrc -MMD -MP

# Their archives where all are to be had, as in Debian: a program that looks for shared libraries starts a quarter of a
# millisecond later.
NAMED := pcre2-8 sqlite3 yaml
ARCHIVED := $(wildcard $(foreach name,$(NAMED),$(shell $(CC) -print-file-name=lib$(name).a)))
LINKED := $(if $(filter $(words $(NAMED)),$(words $(ARCHIVED))),$(ARCHIVED),$(NAMED:%=-l%))
LIBRARIES := $(LINKED) -lm -lpthread

# The PostgreSQL headers are seen by src/sql and by the benchmark's bare parse only; -isystem keeps their warnings out.
PG_QUERY_FLAGS = -I$(PG_QUERY_INCLUDE) -isystem $(PG_QUERY_INCLUDE)/pg_query/postgres \
	-isystem $(PG_QUERY_INCLUDE)/pg_query

# All processors, unless told otherwise with JOBS=1.
ifeq ($(MAKELEVEL),0)
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
MAKEFLAGS += --jobs=$(JOBS)
endif

ifeq ($(V),1)
quiet :=
else
quiet := @
say = @printf '  %-6s %s\n' $(1) $(2);
endif

.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: all deps demo test check rules-test fuzz fuzz-corpus asan bench bless static \
	format clean install help test-programs FORCE

all: $(BUILD)/drydock ## build build/drydock (the default)

# ---- dependencies ---------------------------------------------------------------------------------------------

# Asked on every run, since a package may have gone; costs milliseconds when nothing is missing.
ifneq ($(filter-out clean format help,$(or $(MAKECMDGOALS),all)),)
include $(DEPS)/config.mk
$(DEPS)/config.mk: FORCE
	@CC='$(CC)' CPPFLAGS='$(CPPFLAGS)' LDFLAGS='$(LDFLAGS)' LIBPG_QUERY='$(LIBPG_QUERY)' \
		sh src/build/deps.sh $(DEPS)
endif
FORCE:

deps: $(DEPS)/config.mk ## get the libraries: Debian's by apt, libpg_query into build/deps
	@:

# ---- sources to objects ---------------------------------------------------------------------------------------

# Some layers have folders for their sources; those of src/catalog hold tables and what generates them.
SOURCES := $(foreach layer,$(LAYERS),$(sort $(wildcard src/$(layer)/*.c))) \
	$(foreach layer,sql resolve simulate,$(sort $(wildcard src/$(layer)/*/*.c)))
OBJECTS := $(SOURCES:%.c=$(BUILD)/obj/%.o) $(BUILD)/obj/embedded.o
MAIN := $(BUILD)/obj/src/cli/main.o

# Objects are made anew when the flags change.
FLAGS_FILE := $(BUILD)/obj/flags
$(shell mkdir -p $(BUILD)/obj; printf '%s\n' '$(subst ','\'',$(COMPILE))' | cmp -s - $(FLAGS_FILE) || \
	printf '%s\n' '$(subst ','\'',$(COMPILE))' >$(FLAGS_FILE))

$(BUILD)/obj/%.o: %.c $(FLAGS_FILE)
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(quiet)$(COMPILE) $(EXTRA_FLAGS) -c -o $@ $<

$(BUILD)/obj/src/sql/%.o: EXTRA_FLAGS = $(PG_QUERY_FLAGS)
$(filter $(BUILD)/obj/src/sql/%,$(OBJECTS)): $(DEPS)/config.mk

# ---- rules, embedded ------------------------------------------------------------------------------------------

# A README among the rules is for people and is no rule.
RULE_FILES := $(sort $(shell [ ! -d rules ] || find rules -type f ! -name README.md \
	\( -name '*.md' -o -path 'rules/timing/*.yaml' \)))

# Written only when it changes, so that a rule file that is gone is noticed as well.
RULE_LIST := $(BUILD)/obj/embedded.list
$(shell printf '%s\n' $(RULE_FILES) | cmp -s - $(RULE_LIST) || printf '%s\n' $(RULE_FILES) >$(RULE_LIST))

# It reads with the program's own readers: what is wrong with a page stops the build.
READERS := $(filter $(BUILD)/obj/src/base/%,$(OBJECTS)) \
	$(addprefix $(BUILD)/obj/src/,rules/level.o rules/rulefile.o estimate/model.o)

$(BUILD)/embed: $(BUILD)/obj/src/build/embed.o $(READERS)
	$(call say,ld,$@)
	$(quiet)$(LINK) -o $@ $^ $(LIBRARIES)

$(BUILD)/embedded.c: $(BUILD)/embed $(RULE_LIST) $(RULE_FILES)
	$(call say,embed,"rules ($(words $(RULE_FILES)) files)")
	$(quiet)$(BUILD)/embed $@ $(RULE_FILES)

$(BUILD)/obj/embedded.o: $(BUILD)/embedded.c $(FLAGS_FILE)
	$(call say,cc,$<)
	$(quiet)$(COMPILE) -c -o $@ $<

# ---- programs -------------------------------------------------------------------------------------------------

$(BUILD)/libdrydock.a: $(filter-out $(MAIN),$(OBJECTS))
	$(call say,ar,$@)
	$(quiet)rm -f $@ && $(AR) rcsD $@ $^

# The archives need each other: libpg_query takes the shim for older C libraries from ours.
LINK = $(CC) $(SANITIZERS) $(CFLAGS) $(LDFLAGS)
ARCHIVES = -Wl,--start-group $(BUILD)/libdrydock.a $(PG_QUERY_ARCHIVE) -Wl,--end-group

$(BUILD)/drydock: $(MAIN) $(BUILD)/libdrydock.a $(DEPS)/config.mk
	$(call say,ld,$@)
	$(quiet)$(LINK) -o $@ $(MAIN) $(ARCHIVES) $(LIBRARIES)

# SQLite's archive refers to dlopen, which this program never reaches; the linker warns of it.
static: $(BUILD)/drydock-static ## build build/drydock-static, which needs no library on the target machine
$(BUILD)/drydock-static: $(MAIN) $(BUILD)/libdrydock.a $(DEPS)/config.mk
	$(call say,ld,$@)
	$(quiet)$(LINK) -static -o $@ $(MAIN) $(ARCHIVES) $(LIBRARIES) -lz -ldl

PREFIX ?= /usr/local
install: $(BUILD)/drydock ## copy drydock to $(DESTDIR)$(PREFIX)/bin
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(BUILD)/drydock $(DESTDIR)$(PREFIX)/bin/drydock

# ---- the demonstration ----------------------------------------------------------------------------------------

# Exit status 1 means findings, which is what the samples are for; 2 would be a failure of the analysis.
SHOP := samples/shop
demo: $(BUILD)/drydock ## analyze samples/shop: findings as text, and as SARIF in build/demo.sarif
	@$(BUILD)/drydock check --schema $(SHOP)/schema.sql --stats production=$(SHOP)/production.csv \
		--format text --format sarif=$(BUILD)/demo.sarif $(SHOP)/migrations/*.sql; \
	status=$$?; [ $$status -le 1 ] || exit $$status; echo "SARIF report: $(BUILD)/demo.sarif"

# ---- tests ----------------------------------------------------------------------------------------------------

UNIT_PROGRAMS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/test_*.c))
FUZZ_PROGRAMS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZERS := $(patsubst tests/fuzz/fuzz_%.c,$(BUILD)/libfuzzer_%,$(wildcard tests/fuzz/fuzz_*.c))

$(UNIT_PROGRAMS): $(BUILD)/%: $(BUILD)/obj/%.o $(BUILD)/libdrydock.a $(DEPS)/config.mk
	@mkdir -p $(@D)
	$(call say,ld,$@)
	$(quiet)$(LINK) -o $@ $< $(ARCHIVES) $(LIBRARIES) -lcmocka

# A fuzz target with a main that only plays files; the same source becomes a fuzzer with "make fuzz".
$(FUZZ_PROGRAMS): $(BUILD)/%: $(BUILD)/obj/%.o $(BUILD)/obj/tests/fuzz/standalone.o $(BUILD)/libdrydock.a \
		$(DEPS)/config.mk
	@mkdir -p $(@D)
	$(call say,ld,$@)
	$(quiet)$(LINK) -o $@ $< $(BUILD)/obj/tests/fuzz/standalone.o $(ARCHIVES) $(LIBRARIES)

# A group's own program that plays its cases.
CASE_RUNNERS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/*/runner.c))
$(CASE_RUNNERS): $(BUILD)/%: $(BUILD)/obj/%.o $(BUILD)/libdrydock.a $(DEPS)/config.mk
	@mkdir -p $(@D)
	$(call say,ld,$@)
	$(quiet)$(LINK) -o $@ $< $(ARCHIVES) $(LIBRARIES)

test-programs: $(BUILD)/drydock $(UNIT_PROGRAMS) $(FUZZ_PROGRAMS) $(CASE_RUNNERS) $(BUILD)/bench/measure

# What every group of tests is told. A sanitizer's exit status must not look like drydock's own 1.
RUN_TESTS = BUILD='$(abspath $(BUILD))' DRYDOCK='$(abspath $(BUILD))/drydock' T='$(T)' V='$(V)' CC='$(CC)' \
	PG_QUERY_INCLUDE='$(PG_QUERY_INCLUDE)' PG_QUERY_ARCHIVE='$(PG_QUERY_ARCHIVE)' SANITIZE='$(SANITIZE)' \
	ASAN_OPTIONS=exitcode=99:detect_stack_use_after_return=1:$$ASAN_OPTIONS \
	UBSAN_OPTIONS=exitcode=99:print_stacktrace=1:$$UBSAN_OPTIONS sh tests/run.sh

test: test-programs ## get the dependencies, build, run all tests; T=word runs only those whose name has the word
	@$(RUN_TESTS)

check: test-programs ## all tests that need no PostgreSQL server
	@$(RUN_TESTS) --without differential --without server

# Each folder of tests/ with a run.sh is a group and a target; these are promised even while a folder is missing.
GROUPS := $(sort unit golden simulate lint \
	$(filter-out fuzz bench,$(patsubst tests/%/run.sh,%,$(wildcard tests/*/run.sh))))
.PHONY: $(GROUPS)
# What a group needs besides drydock, so that one group is tried without linking the programs of all.
unit: $(UNIT_PROGRAMS)
fuzz-corpus: $(FUZZ_PROGRAMS)
lint: $(BUILD)/libdrydock.a
simulate: $(BUILD)/tests/simulate/runner
hostile: $(BUILD)/bench/measure
differential: $(CASE_RUNNERS) $(BUILD)/tests/unit/test_since
$(filter-out unit lint,$(GROUPS)): $(BUILD)/drydock
$(GROUPS):
	@$(RUN_TESTS) $@

# The long form of what "make test" does of it.
differential: $(BUILD)/drydock ## all of drydock against servers: PG_BIN="DIR..." names their programs, else Debian's
differential: export WHOLE := yes
differential: export GROUP_SECONDS := 86400
differential: export JOBS := $(JOBS)

rules-test: $(BUILD)/drydock ## each rule's own Bad and Good examples
	@$(RUN_TESTS) rules

fuzz-corpus: ## the fuzz targets over their corpora, without fuzzing
	@$(RUN_TESTS) fuzz

bless: test-programs ## rewrite the expected files of the golden tests (T=word for some); then read git diff
	@$(RUN_TESTS) --bless

asan: ## build everything with the address and undefined-behaviour sanitizers and run all tests
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/asan DEPS=$(DEPS) SANITIZE=address,undefined test

# libFuzzer is clang's; warnings are judged by the ordinary build.
SECONDS ?= 60
fuzz: ## fuzz one target for SECONDS=60: make fuzz F=split
	@[ -n '$(F)' ] && [ -f 'tests/fuzz/fuzz_$(F).c' ] || { \
		echo 'usage: make fuzz F=NAME, one of: $(FUZZERS:$(BUILD)/libfuzzer_%=%)' >&2; exit 1; }
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/fuzz DEPS=$(DEPS) CC='$(or $(CLANG),clang)' WERROR= \
		SANITIZE=address,undefined,fuzzer-no-link $(BUILD)/fuzz/libfuzzer_$(F)
	@mkdir -p $(BUILD)/fuzz/corpus/$(F) tests/fuzz/corpus/$(F)
	$(BUILD)/fuzz/libfuzzer_$(F) -max_total_time=$(SECONDS) -timeout=10 -rss_limit_mb=2048 \
		-artifact_prefix=$(BUILD)/fuzz/ $(BUILD)/fuzz/corpus/$(F) tests/fuzz/corpus/$(F)

$(FUZZERS): $(BUILD)/libfuzzer_%: $(BUILD)/obj/tests/fuzz/fuzz_%.o $(BUILD)/libdrydock.a $(DEPS)/config.mk
	$(call say,ld,$@)
	$(quiet)$(LINK) -fsanitize=fuzzer -o $@ $< $(ARCHIVES) $(LIBRARIES)

# ---- the benchmark --------------------------------------------------------------------------------------------

BENCH_PROGRAMS := $(BUILD)/bench/bare_parse $(BUILD)/bench/measure $(BUILD)/bench/generate

$(BUILD)/bench/measure $(BUILD)/bench/generate: $(BUILD)/bench/%: $(BUILD)/obj/tests/bench/%.o
	@mkdir -p $(@D)
	$(call say,ld,$@)
	$(quiet)$(LINK) -o $@ $<

$(BUILD)/obj/tests/bench/bare_parse.o: EXTRA_FLAGS = $(PG_QUERY_FLAGS)
$(BUILD)/obj/tests/bench/bare_parse.o: $(DEPS)/config.mk
$(BUILD)/bench/bare_parse: $(BUILD)/obj/tests/bench/bare_parse.o $(BUILD)/obj/src/sql/glibc_shim.o $(DEPS)/config.mk
	@mkdir -p $(@D)
	$(call say,ld,$@)
	$(quiet)$(LINK) -o $@ $(filter %.o,$^) $(PG_QUERY_ARCHIVE) -lm -lpthread

bench: $(BUILD)/drydock $(BENCH_PROGRAMS) ## measure drydock check against the bare parse of the same bytes
	@BUILD='$(BUILD)' sh tests/bench/bench.sh

# ---- housekeeping ---------------------------------------------------------------------------------------------

format: ## let clang-format rewrite the C files
	clang-format -i $$(git ls-files --cached --others --exclude-standard '*.c' '*.h')

clean: ## remove what was built; the dependencies in build/deps stay
	rm -rf $(filter-out $(DEPS),$(wildcard $(BUILD)/*))

help: ## this list; besides these, each folder of tests/ with a run.sh is a target (unit, golden, simulate, lint, ...)
	@sed -n 's/^\([a-z][a-z -]*\):.*## /\1|/p' Makefile | while IFS='|' read -r target text; do \
		printf '  %-28s %s\n' "$$target" "$$text"; done

-include $(OBJECTS:.o=.d) $(BUILD)/obj/src/build/embed.d $(patsubst $(BUILD)/%,$(BUILD)/obj/%.d,$(UNIT_PROGRAMS) $(FUZZ_PROGRAMS)) \
	$(wildcard $(BUILD)/obj/tests/*/*.d)
