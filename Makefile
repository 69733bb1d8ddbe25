# make RULE:
#
#   build             the debug build, warnings as errors
#   release           the program people use: .build/release/reconcile
#   test              every test in Swift; FILTER=name runs some
#   test-independent  the checks that do not share our code: other languages, other tools
#   test-asan         the tests under the address sanitizer
#   test-tsan         the tests under the thread sanitizer
#   bench             reading, starting, passing and acting, beside the least that libgit2, libyaml and git need
#   fuzz              COUNT (1,000,000) mutated files, and signatures, of SEED (1); scripts/fuzz-coverage searches on
#   simulate          WORLDS (1,000) worlds of chance from SEED (1) on; docs/reliability.md says what they are
#   outside           the real program killed and starved at every point, or for MINUTES by chance from SEED;
#                     WHERE=scenarios or words of its own; docs/reliability.md says what they are
#   fleet             CONTROLLERS (8) on one hub, until it has TRANSITIONS (1,000)
#   watch-flat        PASSES (10,000) of --watch: memory and descriptors must not grow
#   lint              layout, the manual page, the scripts, and that docs/ is up to date
#   format            lets swift format lay out the code
#   docs              writes docs/commands.md, docs/manifests.md and docs/schemas/ from the program
#   schema            writes docs/schema.json from the program
#   install           into PREFIX (/usr/local): program, manual page, completions
#   clean             removes what was built

PREFIX ?= /usr/local
COUNT ?= 1000000
SEED ?= 1
WORLDS ?= 1000
MORE ?=
MINUTES ?=
WHERE ?=
RUNS ?= 15
CONTROLLERS ?= 8
TRANSITIONS ?= 1000
PASSES ?= 10000
FILTER ?=
PROGRAM := .build/release/reconcile
STATIC := .build/static

STRICT := -Xswiftc -warnings-as-errors
# Loading libstdc++ and libgcc_s costs a third of the start, so they are linked in: the linker
# finds a folder that has the archive and no shared library. The executable stays
# position-independent, since it reads what strangers write; that costs 0.4 ms.
RELEASE := -c release --static-swift-stdlib $(STRICT) \
	-Xlinker -L$(CURDIR)/$(STATIC) -Xswiftc -Xclang-linker -Xswiftc -static-libgcc

.PHONY: build release test test-independent test-asan test-tsan bench fuzz simulate outside fleet \
	watch-flat lint format docs schema install clean

build:
	swift build $(STRICT)

release: $(STATIC)
	swift build $(RELEASE) --product reconcile

$(STATIC):
	mkdir -p $@
	archive=$$(clang -print-file-name=libstdc++.a || gcc -print-file-name=libstdc++.a); \
	if [ -f "$$archive" ]; then ln -sf "$$archive" $@/libstdc++.a; fi

test:
	swift build --build-tests $(STRICT)
	$(if $(FILTER),swift test $(STRICT) --disable-xctest --filter "$(FILTER)",scripts/run-suite)

test-independent: release
	scripts/check-manual $(PROGRAM)
	scripts/check-completions $(PROGRAM)
	scripts/make-venv
	for check in $(wildcard Tests/independent/*.py); do \
		.build/venv/bin/python -B "$$check" $(PROGRAM) || exit 1; \
	done

# The first half allocates much and never in libgit2; the second needs whole stacks, which are slow.
WITHOUT_GIT := YAMLTests|ManifestsTests|EditsTests|HostTests|TidyTests
LEAKS := LSAN_OPTIONS=suppressions=$(CURDIR)/Tests/Sanitizers/leaks.supp
ASAN := --disable-xctest --sanitize=address --scratch-path .build/asan
test-asan:
	$(LEAKS) swift test $(ASAN) --filter '$(WITHOUT_GIT)'
	ASAN_OPTIONS=fast_unwind_on_malloc=0 $(LEAKS) \
		swift test $(ASAN) --skip '$(WITHOUT_GIT)'

test-tsan:
	swift test --disable-xctest --sanitize=thread --scratch-path .build/tsan

bench: release .build/bench/floor .build/bench/repository
	swift build $(RELEASE) --product bench
	bench/run.py $(PROGRAM) .build/release/bench .build/bench/floor .build/bench/repository $(RUNS)
	bench/engine.py $(PROGRAM) .build/bench/floor $(RUNS)
	bench/proposal.py $(PROGRAM) .build/bench/repository $(RUNS)
	bench/history.py $(PROGRAM)

.build/bench/floor: bench/floor.c
	scripts/install-packages scripts/packages-bench
	mkdir -p $(@D)
	gcc -O2 -Wall -Wextra -Werror -o $@ $< -lgit2 -lyaml

.build/bench/repository: bench/make-repository.py
	rm -rf $@
	bench/make-repository.py $@
	touch $@

fuzz: $(STATIC)
	swift build $(RELEASE) --product fuzz
	.build/release/fuzz --seed $(SEED) --count $(COUNT)
	.build/release/fuzz --signatures --seed $(SEED) --count $(COUNT)

simulate: $(STATIC)
	swift build $(RELEASE) --product simulate
	.build/release/simulate --seed $(SEED) --worlds $(WORLDS) $(MORE)

outside:
	swift build $(STRICT)
	.build/debug/outside --seed $(SEED) $(if $(MINUTES),--minutes $(MINUTES),--every) $(WHERE)

fleet: release
	bench/fleet.py $(PROGRAM) --controllers $(CONTROLLERS) --transitions $(TRANSITIONS)

watch-flat: release
	bench/watch_flat.py $(PROGRAM) --passes $(PASSES)

ANSWERS := status mine plan proposal why history said audit digest edit written pass init fetch restore validate explain version

lint: release
	swift format lint --strict --recursive Package.swift Sources Tests
	for script in scripts/* .ci/*; do \
		case "$$script" in */packages-*) ;; *) bash -n "$$script" || exit 1 ;; esac; \
	done
	$(PROGRAM) manual --format markdown | diff -u docs/commands.md -
	$(PROGRAM) schema --output markdown | diff -u docs/manifests.md -
	for answer in $(ANSWERS); do $(PROGRAM) schema --of $$answer | diff -u docs/schemas/$$answer.json - || exit 1; done

format:
	swift format --in-place --recursive Package.swift Sources Tests

docs: release
	mkdir -p docs
	$(PROGRAM) manual --format markdown > docs/commands.md
	$(PROGRAM) schema --output markdown > docs/manifests.md
	mkdir -p docs/schemas
	for answer in $(ANSWERS); do $(PROGRAM) schema --of $$answer > docs/schemas/$$answer.json || exit 1; done

schema: release
	mkdir -p docs
	$(PROGRAM) schema > docs/schema.json

install: release
	install -D -s -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/reconcile
	install -d $(addprefix $(DESTDIR)$(PREFIX)/share/,man/man1 bash-completion/completions \
		zsh/site-functions fish/vendor_completions.d)
	$(PROGRAM) manual > $(DESTDIR)$(PREFIX)/share/man/man1/reconcile.1
	$(PROGRAM) completions bash \
		> $(DESTDIR)$(PREFIX)/share/bash-completion/completions/reconcile
	$(PROGRAM) completions zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_reconcile
	$(PROGRAM) completions fish \
		> $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/reconcile.fish

clean:
	rm -rf .build
