# The ways into the house. `make help` lists them.
#
# Everything runs in .venv, which the first target that needs it makes from the lock file. A machine needs only
# Python 3.11 or newer, git and make.

BIN    := .venv/bin
DATA   ?= .demo
JOBS   ?= 2
TESTS  ?=
# The first Python on this machine that is new enough.
PYTHON ?= $(firstword $(foreach p,python3 python3.11 python3.12 python3.13 python3.14,\
            $(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))
UV_COMPILE = $(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header
STAMP  := .venv/.installed

# Keep what Python compiles, in one place and whatever the environment says: every process that starts is quicker.
export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/pyc
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help venv demo serve test search check audit sbom fix contract migrate bench lock secrets

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

venv: $(STAMP) ## what everything below runs in: .venv, from the lock file

demo: $(STAMP) ## a realistic quarter for 25 regions, a summary, and the service to look at (Ctrl-C stops)
	@$(BIN)/meldbrug demo --data $(DATA)

serve: $(STAMP) ## the service on the data of the demo
	@$(BIN)/meldbrug serve --data $(DATA)

test: $(STAMP) ## every test, on SQLite and PostgreSQL; TESTS=tests/unit for some of them, JOBS=4 for more at once
	@$(BIN)/python -m tests.surroundings
	@$(BIN)/pytest -n $(JOBS) --dist loadgroup $(TESTS)

search: $(STAMP) ## the same with examples that no run tried before; each one that fails goes into the tests by name
	@$(BIN)/python -m tests.surroundings
	@$(BIN)/pytest -n $(JOBS) --dist loadgroup --hypothesis-profile search $(TESTS)

check: $(STAMP) ## style, types, who may import whom, and whether anything unsafe or secret stands in the code
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	@# What it finds is mended, or argued beside the code; on the way it warns of each argument it did not need.
	$(BIN)/bandit -q -r service migrations 2>/dev/null
	$(BIN)/python .ci/leaks

audit: $(STAMP) ## what is known of the packages that are locked (needs a source of advisories); AUDIT=--zonder-bron-mag
	@$(BIN)/python .ci/audit $(AUDIT)

sbom: $(STAMP) ## dist/sbom.cdx.json: the bill of materials of what is locked
	@$(BIN)/python .ci/sbom dist/sbom.cdx.json

fix: $(STAMP) ## mend what can be mended by machine
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

contract: $(STAMP) ## write openapi.json, problems.md and the code lists in contracts/ anew from the code
	$(BIN)/python -m service.contract

migrate: $(STAMP) ## bring the database of DATA to the newest schema
	$(BIN)/meldbrug migreer --data $(DATA)

bench: $(STAMP) ## measure P1 to P15 beside their floor and rival; writes the table to bench-results/ and the README
	$(BIN)/python -m tests.benchmarks

lock: $(STAMP) ## resolve both lock files anew (needs the package index)
	@test -x $(BIN)/uv || { echo "make lock needs uv: $(BIN)/pip install uv" >&2; exit 1; }
	$(UV_COMPILE) --group dev --group bench pyproject.toml -o requirements-dev.lock
	$(UV_COMPILE) -c requirements-dev.lock pyproject.toml -o requirements.lock

secrets: ## make the secrets that compose.yaml reads, once, in geheimen/
	@$(PYTHON) .ci/secrets geheimen

# Once per change of the lock file. uv is quick; where it cannot be had, pip does the same slowly.
$(STAMP): requirements-dev.lock pyproject.toml
	@test -x $(BIN)/python || test -n "$(PYTHON)" || { echo "Meldbrug needs Python 3.11 or newer; none found" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing into .venv (once; a minute or so) …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv || echo "no uv here; going on with pip"
	@if test -x $(BIN)/uv; then \
	  $(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements-dev.lock && \
	  $(BIN)/uv pip install -q --python $(BIN)/python --no-deps -e .; \
	else \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock && \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .; \
	fi
	@touch $@
