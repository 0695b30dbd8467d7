# What can be done here. `make` alone prints the list.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
UV_VERSION := 0.13.9
UV := .tools/uv-$(UV_VERSION)/bin/uv
BIN := .venv/bin
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --upgrade --target .tools/uv-$(UV_VERSION)
SYNC = UV_SYSTEM_CERTS=$(if $(wildcard /etc/ssl/certs/ca-certificates.crt),true,false) UV_PYTHON_DOWNLOADS=never $(UV) sync --frozen --python "$(PYTHON)"

.DEFAULT_GOAL := help
.PHONY: help setup run event check fix test bench docs
.SUFFIXES:

help:
	@echo "make setup   make .venv with the balise command in it"
	@echo "make run     set up, then serve http://127.0.0.1:8080 with data in ./data"
	@echo "make event   send one example event to the running server"
	@echo "make test    set up, then check everything and run every test (TESTS=tests/writer for a part)"
	@echo "make check   format, lint, types, imports, generated documents"
	@echo "make fix     repair what can be repaired: format, lint, generated documents"
	@echo "make bench   measure what it costs"
	@echo "make docs    write the generated documents again"

setup: .venv/.runtime
	@echo "Ready: $(BIN)/balise --help"

run: .venv/.runtime
	@$(BIN)/balise serve

event: .venv/.runtime
	@$(BIN)/balise send

check: .venv/.development
	@failed=; \
	echo "· format"; $(BIN)/ruff format --quiet --check . || failed=1; \
	echo "· lint"; $(BIN)/ruff check --quiet . || failed=1; \
	echo "· types"; $(BIN)/mypy || failed=1; \
	echo "· imports"; $(BIN)/lint-imports --no-logo --config pyproject.toml || failed=1; \
	echo "· generated documents"; $(BIN)/python docs/generate.py --check || failed=1; \
	test -z "$$failed"

fix: .venv/.development docs
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

test: .venv/.development
	@$(MAKE) --no-print-directory check || { checks=failed; echo "· a check failed, see above; the tests run all the same"; }; \
	echo "· tests"; $(BIN)/python -m pytest -n 2 --dist loadfile $(TESTS) && test -z "$$checks"

bench: .venv/.development
	@for script in $$(grep -l __main__ bench/*.py); do echo "· $$script"; $(BIN)/python "$$script" || exit 1; done

docs: .venv/.development
	@$(BIN)/python docs/generate.py

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
