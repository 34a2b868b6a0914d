# Everything a developer does with Secretariat. `make` alone lists it.

PYTHON ?= python3
WORKERS ?= 2
TESTS ?= tests
VENV := .venv
PY := $(VENV)/bin/python
INSTALLED := $(VENV)/installed

.DEFAULT_GOAL := help
.PHONY: help setup install run test soak check format lock readme cards pythons bench

help: ## list what make can do here
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

# The stamp holds the lock as it was installed and where: a changed lock or a moved checkout installs again, nothing else does.
setup: ## make .venv from the hashed lock; quick when nothing changed
	@{ echo "$(CURDIR)"; cat requirements-dev.txt; } | cmp -s - $(INSTALLED) && test -x $(PY) || $(MAKE) --no-print-directory install

install:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "Secretariat needs Python 3.11 or later, and there is no $(PYTHON) here. Install one, or name one: make setup PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Secretariat needs Python 3.11 or later; $(PYTHON) here is $$($(PYTHON) -V 2>&1). Name a newer one: make setup PYTHON=python3.12" >&2; exit 1; }
	@$(PY) -c 'import pip' 2>/dev/null || $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "This $(PYTHON) cannot make an environment: its venv or ensurepip is missing. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(PY) -c 'import pip' 2>/dev/null || { echo "Making $(VENV) (once) ..."; $(PYTHON) -m venv --clear $(VENV); }
	@echo "Installing what requirements-dev.txt locks ..."
	@$(PY) -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.txt
	@echo "$(CURDIR)" > "$$($(PY) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/secretariat.pth"
	@{ echo "$(CURDIR)"; cat requirements-dev.txt; } > $(INSTALLED)

run: setup ## serve the demonstration on http://127.0.0.1:3978 (PORT changes it)
	@$(PY) -m bot demo

test: setup ## run every test (WORKERS=0 in one process, TESTS=path for some)
	@$(PY) -m pytest -n $(WORKERS) $(TESTS)

pythons: setup ## who gets in from Teams, under every other Python from 3.11 to 3.13 that is here
	@.ci/pythons $(PY)

soak: setup ## the tests with faults in their long form (SEED=… has the same chances again)
	@SOAK=1 $(PY) -m pytest -q -s -o faulthandler_timeout=0 tests/faults tests/contract/slack/test_slack_many.py tests/schedules/test_tick.py
	@$(PY) -m tests.simulation

check: setup ## formatter, linter, strict types, import arrows
	@$(PY) -m ruff format --check
	@$(PY) -m ruff check
	@$(PY) -m mypy
	@$(PY) -m pytest -q tests/test_arrows.py

format: setup ## format the code and mend what the linter can
	@$(PY) -m ruff format
	@$(PY) -m ruff check --fix

# The second lock is held to the first one's versions, so that tests run on what is deployed.
UV_LOCK := -m uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
  --custom-compile-command "make lock"
lock: setup ## write requirements.txt and requirements-dev.txt anew (UPGRADE=--upgrade takes the newest versions)
	@$(PY) $(UV_LOCK) $(UPGRADE) --output-file requirements.txt
	@$(PY) $(UV_LOCK) $(UPGRADE) --extra dev --constraint requirements.txt --output-file requirements-dev.txt

readme: setup ## write the README's table of commands anew
	@UPDATE_GOLDEN=1 $(PY) -m pytest -q tests/test_readme.py

cards: setup ## draw every kind of Teams card into build/cards, to be looked at (INTO=folder; needs npm and Chromium)
	@$(PY) -m tests.gallery $(INTO)

bench: setup ## print the measured figures beside their floors
	@$(PY) -m benchmarks
