# `make check` is what a developer runs before a commit, and what CI runs after it.
PYTHON ?= .venv/bin/python

.PHONY: install check format lint types test
install:
	python3 -m venv .venv
	$(PYTHON) -m pip install --quiet -c constraints.txt -e ".[test,benchmark]"

check: lint types test

format:
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

lint:
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .

types:
	$(PYTHON) -m mypy

test:
	$(PYTHON) -m pytest
