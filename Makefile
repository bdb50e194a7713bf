# Every habit by name. `make` alone lists them.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
# what COVERAGE=1 asks for; its commas would end an argument inside $(if ...)
WHOLE  := --include='*/language/*,*/backends/*' --skip-covered --fail-under=100
# what runs with the lowest versions: the tests that a dependency's version can change. Left out are
# data sets, hostile inputs, pages and random rulesets, which take as long again and ask our own code;
# and the SQL engines, whose lowest versions are those of `make test`
LOWEST := tests/architecture tests/conformance tests/unit tests/cli tests/properties --ignore=tests/unit/columnar/sql

.PHONY: help setup demo test fuzz fuzz-tables real-data simulate log-faults lint format types contracts rules docs bench wheel lowest ci clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: $(READY)  ## a virtual environment with everything for development

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "leadrules needs Python 3.11 or later: make PYTHON=python3.12 ..."; exit 1; }
	@test -x $(BIN)/python || { echo "setting up $(VENV) ..."; $(PYTHON) -m venv $(VENV); }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $(READY)

demo: $(READY)  ## score the sample leads, print the table, explain one lead
	@$(BIN)/leadrules score rules/b2b-saas/2.0.0.yaml examples/leads.csv --events examples/events.csv --as-of 2024-02-01
	@$(BIN)/leadrules explain rules/b2b-saas/2.0.0.yaml examples/leads.csv --events examples/events.csv --as-of 2024-02-01 --lead lead_000002

test: $(READY)  ## every test; COVERAGE=1 also holds language and backends to 100 % of branches
	$(BIN)/python -m pytest -n auto -q $(if $(COVERAGE),--cov --cov-report=)
	$(if $(COVERAGE),$(BIN)/python -m coverage report $(WHOLE))

fuzz: $(READY)  ## the differential test for long: make fuzz CASES=100000
	$(BIN)/python -m leadrules.testing.fuzz --cases $(or $(CASES),100000) --seed $(or $(SEED),0)

fuzz-tables: $(READY)  ## the same for whole tables: make fuzz-tables CASES=10000 ENGINES=polars,duckdb
	$(BIN)/python -m leadrules.testing.fuzz --tables --cases $(or $(CASES),10000) --seed $(or $(SEED),0) $(if $(ENGINES),--engines $(ENGINES))

real-data: $(READY)  ## the public data sets whole, in every engine for tables
	WHOLE_DATA=1 $(BIN)/python -m pytest -q tests/integration/test_real_data_in_tables.py

simulate: $(READY)  ## the simulations of the statistics for long: make simulate SIMULATIONS=5000
	SIMULATIONS=$(or $(SIMULATIONS),5000) $(BIN)/python -m pytest -n auto -q tests/unit/analysis/compare/statistics/test_simulations.py tests/unit/analysis/compare/evidence/test_evidence_simulations.py tests/unit/experiment/test_experiment_simulations.py

log-faults: $(READY)  ## kills processes while they write to a decision log: make log-faults KILLS=200
	KILLS=$(or $(KILLS),200) $(BIN)/python -m pytest -q tests/unit/log/test_log_many_writers.py -k killed

lint: $(READY)  ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(READY)  ## rewrite the style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(READY)  ## mypy, strict
	$(BIN)/mypy

contracts: $(READY)  ## imports run one way
	$(BIN)/lint-imports

rules: $(READY)  ## check every ruleset and run the cases inside
	$(BIN)/leadrules test rules/

docs: $(READY)  ## write the reference pages that are made from the code
	$(BIN)/python tools/reference_pages.py

bench: $(READY)  ## speed against hand-written code and peers
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	$(BIN)/python benchmarks/single_lead.py

wheel: $(READY)  ## build the distribution
	rm -rf dist && $(BIN)/python -m build --outdir dist .

lowest: $(READY)  ## most tests with the lowest versions that we allow
	@test -x .venv-lowest/bin/python || $(PYTHON) -m venv .venv-lowest
	@.venv-lowest/bin/python -m pip install --quiet --disable-pip-version-check -e '.[dev]' -c constraints/lowest.txt
	.venv-lowest/bin/python -m pytest -n auto -q $(LOWEST)

ci:  ## what CI runs
	bash .ci/run

clean:  ## remove what was built
	rm -rf $(VENV) .venv-lowest dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
