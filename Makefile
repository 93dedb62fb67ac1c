# `make` alone explains itself. The two commands of the README are `make report` and `make test`.
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Optional packages, each set with a lock of its own beside requirements.lock.
EXTRAS := scale docs browser

# A process that may not keep what it compiled compiles everything again: three times slower.
unexport PYTHONDONTWRITEBYTECODE

COMMUNE ?= 15139
YEAR ?= 2022

.DEFAULT_GOAL := help
.PHONY: help report test coverage test-browser test-scale soak draws bench lint format lab lock clean docs pictures

help: ## show this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

report: $(READY) ## build the report of COMMUNE (15139) and YEAR (2022) into output/
	$(BIN)/giamngheo report --commune $(COMMUNE) --year $(YEAR)

test: $(READY) lint ## lint, check types, run every test
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

# Watching every line takes longer than the tests themselves, so it is not part of them.
coverage: $(READY) ## run every test and hold the share of lines and branches that they reach (95 %)
	$(BIN)/python -m pytest -n auto --dist loadfile --cov --cov-report=term

test-browser: $(READY) $(VENV)/.ready-browser ## test the pages in Chromium, which must be installed
	$(BIN)/python -m pytest -m browser tests/browser

test-scale: $(READY) $(VENV)/.ready-scale ## test what goes beyond one machine: Spark (needs Java), Dask
	$(BIN)/python -m pytest -m scale

soak: $(READY) $(VENV)/.ready-browser ## long tests of faults and attacks, under 20 minutes (Chromium, LibreOffice)
	$(BIN)/python -m pytest -m soak --hypothesis-profile=search -n 2 --dist loadfile

draws: $(READY) ## run the property tests with fresh draws, four times as many as the gate
	$(BIN)/python -m pytest -m "hypothesis and not browser and not scale and not soak" --hypothesis-profile=search -n 2 --dist loadfile

bench: $(READY) ## measure speed and memory: ratios in one run, with their bounds
	$(BIN)/python -m benchmarks.run

docs: $(READY) $(VENV)/.ready-docs ## build the documentation as a site into site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

pictures: $(READY) ## take the pictures of the documentation anew (needs Chromium, LibreOffice, poppler)
	PYTHONPATH=. $(BIN)/python docs/pictures.py

lint: $(READY) ## ruff, mypy, and which room may import which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(READY) ## rewrite the code in the house format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lab: $(READY) ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab --notebook-dir=. notebooks/welcome.ipynb

lock: ## renew requirements.lock from pyproject.toml (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--no-annotate --extra dev pyproject.toml -o requirements.lock
	sed -n "/ == 'win32'/d;s/^\([a-z0-9._-]*==[^\\]*\).*/\1/p" requirements.lock > .base
	for extra in $(EXTRAS); do uv pip compile --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --extra dev --extra $$extra pyproject.toml \
		--constraint .base $$(sed 's/^\([a-z0-9._-]*\)==.*/--no-emit-package \1/' .base) \
		-o requirements-$$extra.lock; done
	rm .base

clean: ## remove everything that was built: output, processed data, environment
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .coverage .hypothesis dist site
	find output data/processed -mindepth 1 ! -name README.md -delete

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.ready-%: requirements-%.lock $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $<
	@touch $@
