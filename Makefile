# `make demo` and `make test` do all the set-up that a fresh machine needs.
PYTHON := .venv/bin/python

.PHONY: demo test check lint scores docs clean

demo: .venv/installed
	.venv/bin/khabar extract samples/borna.txt

test: .venv/installed
	$(PYTHON) -m pytest

# What to run before each commit: lint, types and the tests of the language, under a minute.
check: lint
	$(PYTHON) -m pytest tests/test_language.py tests/test_calendars.py tests/test_numerals.py \
		tests/test_quantities.py tests/test_dates.py tests/test_examples.py tests/test_imports.py

lint: .venv/installed
	.venv/bin/ruff check .
	.venv/bin/mypy

# Writes what tests/test_scores.py compares with.
scores: .venv/installed
	$(PYTHON) -m extractor.evaluation.scores tests/gold tests/scores.yaml

docs: .venv/installed
	NO_MKDOCS_2_WARNING=1 $(PYTHON) -m mkdocs build --strict

.venv/installed: pyproject.toml constraints.txt
	@./setup.sh
	@touch $@

clean:
	rm -rf .venv
