# make run    the chat page on http://127.0.0.1:7860, over the articles in corpus/ at the first start
#             BRIEFING_LLM=... BRIEFING_LLM_URL=... BRIEFING_LLM_MODEL=... connect a language model to it
# make test   the whole test suite (slow tests too where CI=true)
# make test-llm  the tests with a real language model, which is installed for it (1.1 GB, about ten minutes on one core)
# make check  style, formatting and types
# make bench  measures answers and speed; DATA=path adds data sets that lie there
# make bench-growth  measures how time grows over texts that are hard to read
# make bench-scale  measures stores of many passages; SIZES="10000 100000" says how many
#
# Each builds its environment in .venv/ first; a second call finds it and installs nothing.
# PYTHON=python3.12 chooses the Python, PIP_FLAGS="..." is handed to pip.

PYTHON ?= python3
PIP_FLAGS ?=
DATA ?=
SIZES ?= 10000 100000

VENV := .venv
BIN := $(VENV)/bin
# Python compiles a module when it is first used: most of what is installed never is.
PIP := $(BIN)/python -m pip install --disable-pip-version-check --no-compile $(PIP_FLAGS)

.PHONY: run test test-llm check bench bench-growth bench-scale
.DELETE_ON_ERROR:

run: $(VENV)/.installed$(if $(BRIEFING_LLM),-llm)
	$(BIN)/briefing serve --corpus corpus

test: $(VENV)/.installed-dev
	$(BIN)/pytest

test-llm: $(VENV)/.installed-test-llm
	$(BIN)/pytest --llm -m llm

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.installed-dev
	$(BIN)/python bench/run.py $(if $(DATA),--data "$(DATA)")

bench-growth: $(VENV)/.installed-dev
	$(BIN)/python bench/growth.py

bench-scale: $(VENV)/.installed-dev
	$(BIN)/python bench/scale.py --sizes $(SIZES) $(if $(DATA),--data "$(DATA)")

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Python 3.11 or newer is needed: make PYTHON=python3.12 ...' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# What the page needs; docs/installing.md says what each extra brings.
$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(PIP) --editable '.[readers,page,chroma,llamaindex]'
	touch $@

# Each of these holds all that those before it promise.
$(VENV)/.installed-llm: pyproject.toml | $(BIN)/python
	$(PIP) --editable '.[readers,page,chroma,llamaindex,llm]'
	touch $(VENV)/.installed $@

# One resolver run for everything, so that the range for torch holds for all that asks for torch.
$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	$(PIP) --editable '.[all,dev]'
	touch $(VENV)/.installed $(VENV)/.installed-llm $@

$(VENV)/.installed-test-llm: pyproject.toml | $(BIN)/python
	$(PIP) --editable '.[all,dev,test-llm]'
	touch $(VENV)/.installed $(VENV)/.installed-llm $(VENV)/.installed-dev $@
