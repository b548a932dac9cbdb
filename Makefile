# make demo   code the sample articles, draw the figures, write output/index.html
# make test   everything: lint, types, tests, browser tests
# make lab    JupyterLab on the notebooks
# make check  the quick inner loop: lint, types, tests without browser and slow ones
.DEFAULT_GOAL := help
.PHONY: help demo test lab check clean
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
# University networks sign with certificates of their own, which pip trusts and uv only when told.
export UV_SYSTEM_CERTS ?= 1
export UV_NATIVE_TLS ?= 1
PYTHON ?= $(shell command -v python3 || command -v python)

help:
	@grep -E '^# make' Makefile | cut -c3-

demo: $(VENV)/.core
	@$(BIN)/python -m conflictcode.report.demo

lab: $(VENV)/.core
	$(BIN)/python -m jupyterlab notebooks

check: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -m "not browser and not slow" -n 2

test: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/mypy
	@# Browser tests by themselves: two JupyterLabs on two cores starve each other, and
	@# --dist loadgroup keeps nothing together under pytest 9.2 (xdist 3.8). All run; any failure fails.
	@failed=0; \
	$(BIN)/python -m pytest -m browser || failed=1; \
	$(BIN)/python -m pytest -m "not browser" -n 2 || failed=1; \
	exit $$failed

clean:
	rm -rf $(VENV) output build dist

# The stamps make a second call quick; a changed pyproject.toml makes them stale.
$(VENV)/.core: pyproject.toml | $(BIN)/python
	@$(call install,.)
	@touch $@

$(VENV)/.test: pyproject.toml | $(BIN)/python
	@$(call install,.[test])
	@touch $(VENV)/.core $@

$(BIN)/python:
ifneq ($(UV),)
	@$(UV) venv --quiet --python '>=3.11' $(VENV)
else
	@test -n "$(PYTHON)" || { echo "No python3 here. Remedy: install Python 3.11+ from python.org, or uv (https://docs.astral.sh/uv)."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$$($(PYTHON) --version) is too old: conflictcode needs 3.11+."; \
	    echo "Remedy: make $(MAKECMDGOALS) PYTHON=python3.12 (where you have one), or install uv, which brings its own."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "This Python can't make environments. Remedy on Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; }
endif

ifneq ($(UV),)
install = echo "Installing into $(VENV) with uv ..." && $(UV) pip install --quiet --python $(BIN)/python -e "$(1)"
else
install = echo "Installing into $(VENV) with pip: 1 to 3 minutes the first time ..." && $(BIN)/python -m pip install --quiet --disable-pip-version-check -e "$(1)"
endif
