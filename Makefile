# `make demo` and `make test` do all the set-up that a fresh machine needs.
PYTHON := .venv/bin/python

.PHONY: demo test lint clean

demo: .venv/installed
	.venv/bin/khabar extract samples/borna.txt

test: .venv/installed
	$(PYTHON) -m pytest

lint: .venv/installed
	.venv/bin/ruff check .
	.venv/bin/mypy

.venv/installed: pyproject.toml constraints.txt
	@./setup.sh
	@touch $@

clean:
	rm -rf .venv
