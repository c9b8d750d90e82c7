# Needs Python >= 3.11 and make; everything else is installed into .venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
LOCK    = uv pip compile pyproject.toml --extra postgres --extra sandbox --extra charts --extra learn --universal --python-version 3.11 \
          --generate-hashes --no-annotate --no-header --quiet

.PHONY: install run demo test lint check bench lock clean

install: $(VENV)/installed

run: $(VENV)/installed
	$(BIN)/nashra run

demo: $(VENV)/installed
	$(BIN)/nashra demo

test: $(VENV)/installed-dev
	$(BIN)/pytest -n auto

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test

bench: $(VENV)/installed-dev
	$(BIN)/python -m tests.bench

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python requirements.txt pyproject.toml
	$(BIN)/pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed tests/requirements.txt
	$(BIN)/pip install --quiet --require-hashes -r tests/requirements.txt
	touch $@

# Pins every dependency anew, hashes included (needs uv).
lock:
	$(LOCK) --group build -o requirements.txt
	$(LOCK) --group dev -o tests/requirements.txt

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
