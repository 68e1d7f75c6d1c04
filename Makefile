# The manual in three commands: make setup, make run, make check.
# Everything lives in .venv and comes from the hashed lock files in requirements/.
# PYTHON names the interpreter to build it with: make setup PYTHON=python3.12

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# What an image of the server holds besides: the database, the channels, agents and models.
SERVER := postgresql mail slack teams pagerduty webhooks mcp ai
LOCK    = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
          --generate-hashes --no-emit-index-url --no-emit-find-links \
          --custom-compile-command "make lock" $(UPGRADE)

# pip of the environment, or the interpreter's own where Python came without ensurepip.
PIP = pip() { if test -x $(BIN)/pip; then $(BIN)/python -m pip "$$@"; \
              else $(PYTHON) -m pip --python $(BIN)/python "$$@"; fi; }; pip
# Where the environment forbids it, every command and every run of the tests would compile anew.
export PYTHONDONTWRITEBYTECODE =
# A module stays with one worker, so that what its tests share is made once.
TOGETHER = -n auto --dist loadfile --no-loadscope-reorder
# Twice quiet: errors are shown, remarks about the configuration of pip on this machine are not.
INSTALL = $(PIP) install --quiet --quiet --disable-pip-version-check --no-input

.DELETE_ON_ERROR:
.PHONY: setup run test laws check format lock docs screenshots bench year torture clean

setup: $(VENV)/set-up-dev  ## everything, for work on the project

run: $(VENV)/set-up-run    ## what a user needs, then the demo desk: make run PORT=8001 FRESH=1 OPEN=1
	@$(BIN)/escalations demo $(if $(PORT),--port $(PORT)) $(if $(FRESH),--fresh) $(if $(OPEN),--open)

test: $(VENV)/set-up-dev   ## all tests
	@$(BIN)/pytest $(TOGETHER)

laws: $(VENV)/set-up-dev   ## the property tests again, on thousands of other histories
	@HYPOTHESIS_PROFILE=thousands $(BIN)/pytest $(TOGETHER)

check: $(VENV)/set-up-dev  ## what a change must pass
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/pytest $(TOGETHER)

format: $(VENV)/set-up-dev ## put the code in its one shape
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

lock: | $(BIN)/uv          ## renew the lock files; newest of everything: make lock UPGRADE=--upgrade
	@$(LOCK) --group build --output-file requirements/run.txt > /dev/null
	@$(LOCK) --group build --group dev --constraint requirements/run.txt \
		--output-file requirements/dev.txt > /dev/null
	@$(LOCK) --group build $(foreach each,$(SERVER),--extra $(each)) \
		--constraint requirements/dev.txt \
		--output-file requirements/server.txt > /dev/null

docs: $(VENV)/set-up-dev   ## write the reference pages from the code
	@$(BIN)/python -m docs.generate
	@$(BIN)/python -m docs.picture

screenshots: $(VENV)/set-up-dev  ## every screen in a real browser: light, dark, phone
	@$(BIN)/python -m docs.screens

bench: $(VENV)/set-up-dev  ## figures and ratios
	@set -e; cd benchmarks; for each in [!_]*.py; do \
		(cd .. && $(BIN)/python -m benchmarks.$${each%.py}); done

year: $(VENV)/set-up-dev   ## a stand-in company lives through a year; plain code looks for what went wrong
	@$(BIN)/python -m trials.year

torture: $(VENV)/set-up-dev  ## workers are killed a thousand times on each database; is anything lost or doubled?
	@$(BIN)/python -m trials.torture --database sqlite $(if $(KILLS),--kills $(KILLS))
	@$(BIN)/python -m trials.torture --database postgresql $(if $(KILLS),--kills $(KILLS))

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"This needs Python 3.11 or newer; name one with PYTHON=, as in: make PYTHON=python3.12")'
	@echo "Setting up $(VENV) from the lock files ..."
	@$(PYTHON) -m venv $(VENV) > /dev/null || $(PYTHON) -m venv --clear --without-pip $(VENV)

# Renewing the locks must work when they are what is broken, so it needs uv and not the stamps.
$(BIN)/uv:
	@$(MAKE) --no-print-directory setup

# A stamp says which lock the environment holds, so that a second `make` has nothing to do.
# The tools come after the product, never beside it: two pips in one environment would collide.
$(VENV)/set-up-run: requirements/run.txt pyproject.toml | $(BIN)/python
	@$(INSTALL) --require-hashes --requirement requirements/run.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/set-up-dev: requirements/dev.txt $(VENV)/set-up-run
	@$(INSTALL) --require-hashes --requirement requirements/dev.txt
	@touch $@
