# make demo         everything from nothing: a department at work in your browser
# make dev          the same data, with reloading
# make check        the quick proofs (two minutes)
# make test         every proof but faults and benchmarks; what CI runs
# make test-api     sends a hundred examples to each operation of the API
# make test-faults  kills processes under load for minutes
# make forms-sheet  every form of every pack on contact sheets, filled in and blank, in screenshots/forms
# make bench        measures against PostgreSQL itself, 100,000 work orders; bench-large: a million

PYTHON ?= python3
BIN := .venv/bin

export BIHUAN_DATA ?= $(CURDIR)/data
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export PIP_NO_INPUT := 1
# npm trusts whom this machine trusts, as pip does: a company's proxy has a certificate of its own
export NODE_USE_SYSTEM_CA := 1

screens := $(shell find src/bihuan/ui/front -type f) $(shell find src/bihuan -name '*.po') \
	src/bihuan/ui/assets.py src/bihuan/ui/messages.py package.json package-lock.json

.PHONY: demo dev check static packs test test-api test-faults forms-sheet bench bench-large
.DEFAULT_GOAL := demo
.DELETE_ON_ERROR:

demo: .venv/.installed
	@$(BIN)/bihuan demo

dev: .venv/.installed
	BIHUAN_DEBUG=1 $(BIN)/bihuan up

test: static packs
	$(BIN)/pytest -q -n auto --dist worksteal

test-api: .venv/.dev
	BIHUAN_EXAMPLES=100 $(BIN)/pytest -q -n auto tests/api

check: static packs
	$(BIN)/pytest -q tests/house tests/kernel tests/regulation

static: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	DJANGO_SETTINGS_MODULE=bihuan.config.settings $(BIN)/python -W ignore::RuntimeWarning -m django makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=bihuan.config.settings BIHUAN_URL=https://bihuan.example.org \
		$(BIN)/python -m django check --deploy --fail-level WARNING

packs: .venv/.installed  # their worked examples are played by tests/workorders/test_pack_examples.py
	for told in packs/*/regulation.yaml; do pack=$$(dirname $$told); $(BIN)/bihuan regulation check $$pack && $(BIN)/bihuan regulation coverage $$pack || exit 1; done

test-faults: .venv/.dev
	$(BIN)/pytest -q -s -m faults tests/faults

forms-sheet: .venv/.dev
	$(BIN)/python -m tests.papers.contact_sheets screenshots/forms

bench: .venv/.dev
	$(BIN)/python -m bench

bench-large: .venv/.dev
	$(BIN)/python -m bench --large

# What is installed stands in a stamp, so that a second start costs nothing

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed · 需要 Python 3.11 以上")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "python3-venv is missing · 请先安装 python3-venv (apt-get install python3-venv)"; exit 1; }
	@echo "1/4 虚拟环境 · Virtual environment"
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@touch $@

.venv/.required: .venv/.made requirements/runtime.txt requirements/build.txt
	@echo "2/4 依赖包 · Packages, pinned by hash"
	@$(BIN)/pip install --quiet --progress-bar off --require-hashes -r requirements/build.txt
	@$(BIN)/pip install --progress-bar off --require-hashes --use-pep517 --no-build-isolation -r requirements/runtime.txt
	@touch $@

.venv/.installed: .venv/.required pyproject.toml hatch_build.py $(screens)
	@echo "3/4 界面资源 · Screens: styles, scripts, fonts, translations"
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@echo "4/4 完成 · Installed"
	@touch $@

.venv/.dev: .venv/.installed requirements/dev.txt
	@echo "检查工具 · Tools of the proofs"
	@$(BIN)/pip install --quiet --progress-bar off --require-hashes --use-pep517 --no-build-isolation -r requirements/dev.txt
	@touch $@
