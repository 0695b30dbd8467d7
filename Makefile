# What can be done here. `make` alone prints the list.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
UV_VERSION := 0.13.9
UV := .tools/uv-$(UV_VERSION)/bin/uv
BIN := .venv/bin
CERTIFICATES := $(wildcard /etc/ssl/certs/ca-certificates.crt)
WITH_NODE = PATH="$(CURDIR)/$(BIN):$$PATH" $(if $(CERTIFICATES),NODE_EXTRA_CA_CERTS="$${NODE_EXTRA_CA_CERTS:-$(CERTIFICATES)}")
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable
NO_NODE_TOOLS := no Node tools in node_modules
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --upgrade --target .tools/uv-$(UV_VERSION)
SYNC = UV_SYSTEM_CERTS=$(if $(CERTIFICATES),true,false) UV_PYTHON_DOWNLOADS=never $(UV) sync --frozen --python "$(PYTHON)"

.DEFAULT_GOAL := help
.PHONY: help setup run event check fix test bench docs generated screenshots pixel pixel-tools browser
.PHONY: test-pixel test-python test-browser test-named
.SUFFIXES:

help:
	@echo "make setup   make .venv with the balise command in it"
	@echo "make run     set up, then serve http://127.0.0.1:8080 with data in ./data"
	@echo "make event   send one example event to the running server"
	@echo "make test    set up, then check everything and run every test (TESTS=tests/writer or TESTS=pixel/test for a part)"
	@echo "make check   format, lint, types, imports, generated documents, the built pixel and its sizes"
	@echo "make fix     repair what can be repaired: format, lint, generated documents, the built pixel"
	@echo "make bench   measure what it costs"
	@echo "make docs    write the generated documents again, and build docs/ as a site into build/site"
	@echo "make screenshots   take the pictures in docs/images again"
	@echo "make pixel   build the pixel from pixel/src again and print its sizes"

setup: .venv/.runtime
	@echo "Ready: $(BIN)/balise --help"

run: .venv/.runtime
	@$(BIN)/balise serve

event: .venv/.runtime
	@$(BIN)/balise send

check: .venv/.development pixel-tools
	@failed=; \
	echo "· format"; $(BIN)/ruff format --quiet --check . || failed=1; \
	echo "· lint"; $(BIN)/ruff check --quiet . || failed=1; \
	echo "· types"; $(BIN)/mypy || failed=1; \
	echo "· imports"; $(BIN)/lint-imports --no-logo --config pyproject.toml || failed=1; \
	echo "· generated documents"; $(BIN)/python docs/generate.py --check || failed=1; \
	if test -e node_modules/.stamp; then echo "· pixel: format, lint, types, what is built and its size"; \
		$(WITH_NODE) npm run --silent check || failed=1; else echo "· pixel: left out, $(NO_NODE_TOOLS)"; fi; \
	test -z "$$failed"

fix: .venv/.development generated pixel-tools
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .
	@if test -e node_modules/.stamp; then $(WITH_NODE) npm run --silent fix && $(WITH_NODE) npm run --silent build; fi

# Every part runs, also when one before it failed; browser tests have a process of their own, because Playwright keeps a loop running.
test: .venv/.development pixel-tools browser
	@failed=; for part in check $(if $(TESTS),test-named,test-pixel test-python test-browser); do \
		$(MAKE) --no-print-directory -o pixel-tools $$part || failed="$$failed $$part"; done; \
	test -z "$$failed" || { echo "Failed:$$failed. See above." >&2; exit 1; }

test-pixel:
	@if test -e node_modules/.stamp; then echo "· tests of pixel/src"; $(WITH_NODE) npm test --silent; \
		else echo "· tests of pixel/src: left out, $(NO_NODE_TOOLS)"; test "$$CI" != true; fi

test-python:
	@echo "· tests"; $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --ignore=tests/browser

test-browser:
	@echo "· tests in a browser"; $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder tests/browser

test-named:
	@echo "· tests: $(TESTS)"; case "$(TESTS)" in \
		pixel*) $(WITH_NODE) npm test --silent -- $(TESTS);; \
		*) $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(TESTS);; esac

pixel: pixel-tools
	@$(WITH_NODE) npm run --silent build

# Where the tools cannot be had, what needs them is left out; with CI=true that is a failure.
pixel-tools: .venv/.development
	@$(MAKE) --no-print-directory node_modules/.stamp || { test "$$CI" != true && \
		echo "· the tools of package-lock.json cannot be had: checks and tests of the pixel's source are left out"; }

node_modules/.stamp: package-lock.json | .venv/.development
	@echo "· installing what the pixel is built and tested with into node_modules (about 200 MB)"
	@$(WITH_NODE) npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

browser:
	@found() { for name in $(BROWSERS); do command -v $$name >/dev/null && return; done; test -n "$$BALISE_CHROMIUM"; }; \
	found && exit; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "· installing Chromium with apt-get, for the tests in a browser"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; fi; \
	found || { echo "· no Chromium found: tests/browser is left out (on Debian, as root: apt-get install chromium)"; test "$$CI" != true; }

bench: .venv/.development
	@for script in $$(grep -l __main__ bench/*.py); do echo "· $$script"; $(BIN)/python "$$script" || exit 1; done

docs: .venv/.development generated
	@$(BIN)/python docs/build_site.py

generated: .venv/.development
	@$(BIN)/python docs/generate.py

screenshots: .venv/.development
	@$(BIN)/python docs/screenshots.py

.venv/.runtime: pyproject.toml uv.lock $(UV)
	@echo "· installing what Balise runs on into .venv (about 1 GB, most of it the event store)"
	@$(SYNC) --no-dev --extra browser --inexact
	@touch $@

.venv/.development: pyproject.toml uv.lock $(UV)
	@echo "· installing what Balise runs on and is tested with into .venv (about 1.2 GB)"
	@$(SYNC) --extra browser
	@touch .venv/.runtime $@

$(UV):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found. Install it, or name it: make PYTHON=/path/to/python3" >&2; exit 2; }
	@echo "· fetching uv $(UV_VERSION), which installs exactly what uv.lock names, into .tools"
	@if ! $(PYTHON) -c 'import pip' 2>/dev/null && ! $(PYTHON) -c 'import ensurepip' 2>/dev/null; then \
		echo "· $(PYTHON) has neither pip nor ensurepip; on Debian and Ubuntu: apt-get install python3-venv"; \
		[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null || { echo "Run that as root, then this again." >&2; exit 2; }; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv || exit 2; fi
	@if $(PYTHON) -c 'import pip' 2>/dev/null; then $(PYTHON) $(PIP_INSTALL) uv==$(UV_VERSION); \
		else $(PYTHON) -m venv .tools/pip && .tools/pip/bin/python $(PIP_INSTALL) uv==$(UV_VERSION); fi
	@touch $@
