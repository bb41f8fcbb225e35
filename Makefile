# make run    opens the window in practice mode: no key, no network
# make test   proves the whole of it, in a real window too
# make chaos  10,000 schedules of faults in virtual time
# make crash  kills aion-upload 300 times, and holds the service's log against it
# make bench  measures the program against its targets and its peers: bench/results.md
# make microbench  Go's benchmarks of single parts
# make package  the installers that this system can make, in dist/
# make pictures  every screen, light and dark, 1x and 2x, English and German, in pictures/
# make guide  the two pages for inspectors, drawn anew
# make check  format, vet, lint, arrows, known vulnerabilities
#
# run, build, check and test first install what this machine lacks, or print the
# one command that would (packaging/linux/deps.sh).

VERSION  := $(shell sed -n 's/^ *Version = "\(.*\)"/\1/p' FyneApp.toml)
LDFLAGS  := -X main.programVersion=$(VERSION)
DEPS     := packaging/linux/deps.sh

# Tools are pinned, built by go run and kept in Go's build cache.
LINT     := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
VULN     := go run golang.org/x/vuln/cmd/govulncheck@v1.9.0

# Packages that don't draw: they need no cgo and build for every system.
PLAIN     = $(shell CGO_ENABLED=0 go list -e -f '{{.ImportPath}} {{join .Deps " "}}' ./... | grep -v 'fyne\.io/' | cut -d ' ' -f 1)
WINDOW    = $(filter-out $(PLAIN),$(shell go list -e ./...))

.PHONY: build run test pictures package chaos crash check bench microbench deps icon guide clean format vet lint arrows vulnerabilities

build:
	@$(DEPS) build
	go build -ldflags '$(LDFLAGS)' -o bin/aion-uploader .
	CGO_ENABLED=0 go build -ldflags '$(LDFLAGS)' -o bin/aion-upload ./cmd/aion-upload

# On Linux without a display the command does the window's job.
run:
	@if [ "$$(uname -s)" = Linux ] && [ -z "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
		$(DEPS) go && \
		echo "No display here (DISPLAY and WAYLAND_DISPLAY are empty), so no window can open." && \
		echo "Practising with the sample video through aion-upload instead:" && \
		CGO_ENABLED=0 go run ./cmd/aion-upload --practice assets/sample.mp4; \
	else \
		$(DEPS) build && \
		echo "Building; the first time takes some minutes." && \
		go build -ldflags '$(LDFLAGS)' -o bin/aion-uploader . && \
		exec bin/aion-uploader --practice; \
	fi

# AION_FULL_TEST asks tests to fail, rather than to skip, when something they
# need is missing. The race detector watches all that doesn't draw; under it the
# window's libraries would be built a second time, for minutes.
test: export AION_FULL_TEST = 1
test:
	@$(DEPS) test
	go test -race -timeout 15m $(PLAIN)
	$(MAKE) chaos SCHEDULES=500
	$(if $(WINDOW),go test -timeout 15m $(WINDOW))
	cd e2e && go test -count=1 -timeout 20m ./...

# A failing schedule, or a round of kills, names its seed and replays alone.
SCHEDULES := 10000
KILLS     := 300

chaos:
	@$(DEPS) go
	CGO_ENABLED=0 AION_CHAOS=$(SCHEDULES) go test -count=1 -timeout 3h -run '^TestChaos$$' ./uploader

crash:
	@$(DEPS) test
	cd e2e && CGO_ENABLED=0 go test -count=1 -timeout 1h -v -run '^TestKilled$$' ./crash -kills $(KILLS)

package:
	@$(DEPS) package
	packaging/package.sh

check: format vet lint arrows vulnerabilities

format:
	@files=$$(gofmt -l .); [ -z "$$files" ] || { echo "Not gofmt-clean (gofmt -w mends it):"; echo "$$files"; exit 1; }

vet:
	@$(DEPS) build
	go vet ./...
	CGO_ENABLED=0 GOOS=windows go vet $(PLAIN)
	CGO_ENABLED=0 GOOS=darwin go vet $(PLAIN)
	cd e2e && go vet ./...

lint:
	@$(DEPS) build
	$(LINT) run ./...

arrows:
	CGO_ENABLED=0 go test ./internal/arrows

# A database that can't be reached is said aloud but fails nothing; a found
# vulnerability, or anything else that goes wrong, does fail.
vulnerabilities:
	@$(DEPS) build
	@out=$$($(VULN) ./... 2>&1) && { echo "$$out"; exit 0; }; status=$$?; echo "$$out"; \
	if echo "$$out" | grep -q 'fetching vulnerabilities'; then \
		echo; echo "*** NOT CHECKED: the database of known vulnerabilities could not be reached. ***"; echo; \
	else exit $$status; fi

# One folder for each language; PICTURES is another place, LANGUAGES others.
PICTURES  := pictures
LANGUAGES := en de

pictures:
	@$(DEPS) build
	$(foreach l,$(LANGUAGES),AION_PICTURES='$(abspath $(PICTURES))/$(l)' AION_PICTURES_LANG=$(l) go test -count=1 -timeout 30m -run 'Pictures$$' ./app &&) true

# ONLY is a regular expression of cases' names; go run ./cmd/bench -list in e2e
# prints them. The table is bench/results.md.
ONLY :=
RUNS := 5

bench:
	@$(DEPS) test
	cd e2e && go run ./cmd/bench -only '$(ONLY)' -runs $(RUNS)

microbench:
	@$(DEPS) go
	CGO_ENABLED=0 go test -run '^$$' -bench . -benchmem $(PLAIN)

deps:
	@$(DEPS) test

# The icon's PNG is kept in the repository; this draws it again from its source.
icon:
	rsvg-convert --width 512 --height 512 assets/icon.svg --output assets/icon.png

# The guide's texts lie in docs/guide/src, its pictures are the window's own.
guide:
	AION_GUIDE="$(CURDIR)/docs/guide" go test -count=1 -run '^TestGuide$$' ./app

clean:
	rm -rf bin dist pictures
