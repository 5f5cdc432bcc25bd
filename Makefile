# Two commands on a fresh machine with Python 3.11+ and make: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test browser screenshots release lowest newest typer mutants faults peers bench bench-cloud catalogue clean

demo: $(VENV)/installed
	@sh examples/demo.sh $(BIN)/segcli

test: $(VENV)/developed browser
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto

# What pages are tested in, as far as this machine can have it: Chromium, and axe-core, which looks for barriers. Tests
# that miss one are skipped and say so.
browser: build/browser/installed

build/browser/installed:
	@mkdir -p build/browser
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && ! command -v chromedriver >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y chromium chromium-driver >/dev/null \
			|| echo "Chromium could not be installed"; fi
	@if command -v npm >/dev/null; then npm install --silent --no-audit --no-fund --prefix build/browser axe-core@4 \
		|| echo "axe-core could not be installed"; fi
	@touch $@

# Make the pictures of docs/pages.md anew.
screenshots: $(VENV)/developed browser
	PYTHONPATH=src:tests $(BIN)/python docs/screenshots.py

# What is published of the version that TAG names: both packages in dist/, and what a wheel brings along in an SBOM.
release:
	rm -rf dist build/release
	$(PYTHON) -m venv build/release
	build/release/bin/python -m pip install --quiet --disable-pip-version-check build cyclonedx-bom
	build/release/bin/python -m build --outdir dist .
	test -f dist/segcli-$(TAG:v%=%)-py3-none-any.whl
	grep -q '^## \[$(TAG:v%=%)\] - [0-9]' CHANGELOG.md
	$(PYTHON) -m venv build/released
	build/released/bin/python -m pip install --quiet --disable-pip-version-check dist/*.whl
	build/release/bin/cyclonedx-py environment --output-file build/sbom.json build/released/bin/python

# The tests with the lowest and with the newest versions of every dependency that pyproject.toml allows.
lowest: RESOLUTION := lowest-direct
newest: RESOLUTION := highest
lowest newest:
	$(PYTHON) -m venv build/$@
	build/$@/bin/python -m pip install --quiet --disable-pip-version-check uv
	build/$@/bin/uv pip install --quiet --python build/$@ --resolution $(RESOLUTION) --editable '.[cloud,parquet,zstd]'
	build/$@/bin/uv pip install --quiet --python build/$@ --group dev
	build/$@/bin/uv pip install --quiet --python build/$@ --resolution $(RESOLUTION) --editable '.[cloud,parquet,zstd]'
	build/$@/bin/python -m pytest -n auto

# The newest Typer of all. When this passes, the cap on Typer in pyproject.toml may go.
typer:
	$(PYTHON) -m venv build/$@
	build/$@/bin/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	build/$@/bin/python -m pip install --quiet --editable . --group dev
	build/$@/bin/python -m pip install --quiet --upgrade typer
	build/$@/bin/python -m pytest tests/guards/test_startup.py tests/acceptance/test_cli.py

# Break lines that matter, one at a time: the tests of each must fail.
mutants: $(VENV)/developed
	$(BIN)/python tests/mutants.py

# Say which of the everyday faults in tests/faults/recipes.toml are told of; ARGS=--missed lists the others.
faults: $(VENV)/developed
	PYTHONPATH=src:tests $(BIN)/python -m support.faults $(ARGS)

# Have other validators, installed into bench/work/peers, compile all schemas and judge with them.
peers: $(VENV)/developed
	$(BIN)/python bench/peers.py
	$(BIN)/pytest -q tests/peers

bench: $(VENV)/developed
	$(BIN)/python bench/run.py --write

# Read 200 objects of a store on this machine: what it costs beside files, with one process and with two.
bench-cloud: $(VENV)/developed
	PYTHONPATH=src:tests $(BIN)/python bench/cloud.py

# Say in one file what a run needs of all schemas; a test holds that it is up to date.
catalogue: $(VENV)/installed
	$(BIN)/python -m segcli.schemas.build_catalogue

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("segcli needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

# pip has read dependency groups only since 25.1.
$(VENV)/developed: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@

clean:
	rm -rf $(VENV) build dist
