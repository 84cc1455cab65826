# make demo   set up and show what Duice does      make test   run all tests
# make serve  open the page over ./duice-store      make check  style, types, layers: what CI checks
# make frontend   build the page's parts from npm (Node.js 18+); demo and serve do so where they can
# make readme    write what commands print into the READMEs
# make oldest    test with the oldest versions that pyproject.toml allows
# make audit     look up what is installed among published vulnerabilities (needs a network)
# make picture   take the pictures of the READMEs and of docs/guide.md anew
# Another Python: make demo PYTHON=python3.12

PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin

OLDEST = $(VENV)-oldest

VENDOR = ui/page/vendor/manifest.json
SOURCES = ui/frontend/build.mjs ui/frontend/package-lock.json $(wildcard ui/frontend/src/*)

.PHONY: demo serve frontend parts test check oldest audit readme picture format clean

demo: $(VENV)/installed parts
	$(BIN)/duice demo

serve: $(VENV)/installed parts
	$(BIN)/duice serve

frontend: $(VENDOR)

$(VENDOR): $(SOURCES)
	cd ui/frontend && npm ci --silent && npm run --silent build

parts:
	@command -v npm >/dev/null && $(MAKE) -s frontend || \
	  echo "没有构建网页的查询编辑器和图谱（需要 Node.js 18 以上和 npm）；网页照常可用，改用文本框和表格" >&2

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest --cov

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

oldest: $(OLDEST)/installed
	$(OLDEST)/bin/python -m pytest -q tests/ontology tests/ingest tests/kg tests/qa tests/ui/web \
	  --ignore tests/ui/web/test_api_fuzzed.py # schemathesis wants newer ones

$(OLDEST)/installed: pyproject.toml $(BIN)/python
	$(BIN)/python -m pip install --quiet uv
	$(PYTHON) -m venv $(OLDEST)
	$(BIN)/uv pip compile --quiet --python $(OLDEST)/bin/python --resolution lowest-direct \
	  --extra figures --no-emit-index-url --output-file $(OLDEST)/versions.txt pyproject.toml
	$(BIN)/uv pip install --quiet --python $(OLDEST)/bin/python --requirement $(OLDEST)/versions.txt
	$(BIN)/uv pip install --quiet --python $(OLDEST)/bin/python --no-deps --editable .
	$(BIN)/uv pip install --quiet --python $(OLDEST)/bin/python --constraint $(OLDEST)/versions.txt \
	  pytest hypothesis playwright reportlab oxigraph
	@touch $@

audit: $(VENV)/installed
	$(PYTHON) -m venv $(VENV)-audit
	$(VENV)-audit/bin/python -m pip install --quiet pip-audit
	$(VENV)-audit/bin/pip-audit --path $$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')

readme: $(VENV)/installed-dev
	$(BIN)/python tests/test_docs.py

picture: $(VENV)/installed-dev
	$(BIN)/python bench/picture.py
	$(BIN)/python -m pytest -q tests/ui/page/test_guide_page.py --pictures docs/pictures

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) $(OLDEST) $(VENV)-audit dist build ui/frontend/node_modules ui/page/vendor

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
