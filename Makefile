# Needs Python 3.11 or newer, and make. Everything else goes into .venv.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.PHONY: demo test test-long lint lab figures contact-sheet screenshots bench lock clean

# Fetch a real corpus, score it, draw it, and say what was found. Without a network: the corpus that is built in.
demo: $(VENV)/.core
	$(BIN)/toolkit demo

# Every check. Two workers and many short processes load the same files: what Python compiles of them is kept.
test: lint
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -q -n auto --dist worksteal

# Long searches for faults, by hand.
test-long: $(VENV)/.dev
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -q -n auto -m "hypothesis or long" --hypothesis-profile=long

lint: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# JupyterLab, on the notebooks; with less memory for threads, as in toolkit/widgets/app.py.
lab: $(VENV)/.core
	MALLOC_ARENA_MAX=$${MALLOC_ARENA_MAX:-1} $(BIN)/jupyter lab notebooks

# The gallery, as figures/figures.yaml declares it: what is out of date of it.
figures: $(VENV)/.core
	$(BIN)/toolkit figures

# The same on one page at print size, in grey and as colour-blind readers see them: figures/contact-sheet.html
contact-sheet: $(VENV)/.core
	$(BIN)/toolkit figures --contact-sheet figures/contact-sheet.html

# The explorer, the reader and the bench as README.md shows them, in Chromium.
screenshots: $(VENV)/.dev
	TOOLKIT_SCREENSHOTS=figures/screenshots $(BIN)/python -m pytest -q tests/test_browser.py -k "served_as_a_page or edited_in_a_notebook"

# How fast, against others, in one run; with a million articles: make bench BENCH=--large
bench: $(VENV)/.bench
	$(BIN)/python -m benchmarks.run $(BENCH)

# New versions within the ranges of pyproject.toml.
lock: $(VENV)/.dev
	$(BIN)/uv pip compile -q --universal --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links \
		--fork-strategy fewest --custom-compile-command "make lock" --extra lab --extra formats --extra duplicates \
		--extra stats --extra locale pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links \
		--fork-strategy fewest --custom-compile-command "make lock" --extra lab --extra dev -c requirements.txt \
		pyproject.toml -o requirements-dev.txt
	$(BIN)/uv pip compile -q --universal --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links \
		--fork-strategy fewest --custom-compile-command "make lock" --extra bench -c requirements.txt \
		-c requirements-dev.txt pyproject.toml -o requirements-bench.txt

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment: what the program and the notebooks need; what its development needs besides; and the benchmarks.
$(VENV)/.made:
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: make demo PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.core: $(VENV)/.made requirements.txt pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	touch $@

$(VENV)/.dev: $(VENV)/.core requirements-dev.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

$(VENV)/.bench: $(VENV)/.core requirements-bench.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-bench.txt
	touch $@
