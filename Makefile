# make demo   set up and show what Duice does      make test   run all tests
# make serve  open the page over ./duice-store      make check  style, types, layers: what CI checks
# make readme picture   write what commands print, and how the page looks, into the READMEs
# Another Python: make demo PYTHON=python3.12

PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin

.PHONY: demo serve test check readme picture format clean

demo: $(VENV)/installed
	$(BIN)/duice demo

serve: $(VENV)/installed
	$(BIN)/duice serve

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest --cov

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

readme: $(VENV)/installed-dev
	$(BIN)/python tests/test_docs.py

picture: $(VENV)/installed-dev
	$(BIN)/python bench/picture.py

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) dist build

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "需要 Python 3.11 或更新的版本；请指明一个：make demo PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml $(BIN)/python
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@
