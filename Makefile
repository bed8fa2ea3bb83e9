# Every command sets up what it needs; `make test` and `make serve` work on a fresh clone.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup serve site test check format lock bench bench-diff bench-batch bench-browser bench-site coverage mutation peers screenshots clean

setup: .venv/.stamp node_modules/.stamp .venv-pyodide/.stamp

serve: setup
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve

site: setup
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --clean --site-dir site

test: site
	$(BIN)/python -m tests.chromium
	KIYAKU_SITE=site $(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/kiyaku check

bench: setup
	$(BIN)/python -m tests.bench

bench-diff: setup .venv/.bench
	$(BIN)/python -m tests.bench.against

bench-browser: site .venv/.bench
	$(BIN)/python -m tests.bench.browser

bench-batch: setup
	$(BIN)/python -m tests.calculators.bench_batch

.PHONY: bench-keystrokes
bench-keystrokes: site
	$(BIN)/python -m tests.bench.keystrokes

.PHONY: bench-reading
bench-reading: site
	$(BIN)/python -m tests.bench.reading

.PHONY: lighthouse
lighthouse: site build/lighthouse/.stamp
	$(BIN)/python -m tests.chromium
	$(BIN)/python -m tests.lighthouse

build/lighthouse/.stamp: tests/lighthouse/package-lock.json
	mkdir -p build/lighthouse
	cp .npmrc tests/lighthouse/package.json tests/lighthouse/package-lock.json build/lighthouse
	npm ci --silent --ignore-scripts --prefix build/lighthouse
	touch $@

coverage: setup
	$(BIN)/pytest -q tests/calculators --cov --cov-report=term-missing:skip-covered \
	  --cov-fail-under=100

mutation: setup build/mutation/venv/.stamp
	$(BIN)/python -m tests.mutation $(MODULES)

build/mutation/venv/.stamp: tests/mutation/requirements.txt
	$(PYTHON) -m venv --clear build/mutation/venv
	build/mutation/venv/bin/pip install --quiet --require-hashes -r $<
	touch $@

bench-site: setup
	$(BIN)/python -m tests.bench.site

screenshots: setup
	$(BIN)/python -m tests.chromium
	$(BIN)/python -m tests.screenshots

peers: setup .venv-peers/.stamp
	$(BIN)/pytest -q tests/kiyaku/test_peers.py

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock:
	uv pip compile pyproject.toml --extra dev --no-strip-extras --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header -o requirements.txt
	uv pip compile --group bench --no-strip-extras --constraint requirements.txt --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements-bench.txt
	uv pip compile --group peers --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements-peers.txt
	uv pip compile requirements-pyodide.in --universal --python-version 3.12 \
	  --generate-hashes --no-strip-extras --no-emit-index-url --no-header -o requirements-pyodide.txt
	npm install --package-lock-only --ignore-scripts

clean:
	rm -rf .venv .venv-pyodide .venv-peers node_modules site build

.venv/.stamp: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kiyaku needs Python 3.11 or later; say which: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/.bench: .venv/.stamp requirements-bench.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	touch $@

# pyodide-build needs a newer Python than the rest; without one, the site goes without its file.
.venv-pyodide/.stamp: requirements-pyodide.txt | .venv/.stamp
	@newer=$$($(BIN)/python -m kiyaku.lockfile); mkdir -p .venv-pyodide; \
	if [ -z "$$newer" ]; then \
	  echo "no Python 3.12 or later answers: the site will have no pyodide-lock.json"; \
	else \
	  $$newer -m venv --clear .venv-pyodide && \
	  .venv-pyodide/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-pyodide.txt; \
	fi
	touch $@

# Other site generators may want other releases of what we use: an environment of their own.
.venv-peers/.stamp: requirements-peers.txt | .venv/.stamp
	$(PYTHON) -m venv --clear .venv-peers
	.venv-peers/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-peers.txt
	touch $@

node_modules/.stamp: package-lock.json .npmrc
	npm ci --silent --ignore-scripts
	touch $@
