# Portico's commands. They need Python 3.11 to 3.14 and make; environments are made on demand from the locks.
.DEFAULT_GOAL := help
SHELL := /bin/sh

# Also in place of an empty one, with which a recipe would begin with `-`: make then ignores that it fails.
override PYTHON := $(or $(strip $(PYTHON)),local/python)
PORT ?=
HOME_DIR ?= .portico
ENVIRONMENT ?= dev
TEST_HOME := .portico/test
SAM := .portico/venvs/sam/bin
OPENAPI := .portico/venvs/openapi
SECURITY := .portico/venvs/security/bin

# Thousands of processes start in the suites: they read the bytecode that the first of them wrote, wherever it is not to be written
# otherwise, as in containers.
unexport PYTHONDONTWRITEBYTECODE

LOCAL = $(PYTHON) -m local
PREPARE = $(PYTHON) -m local.environments

.PHONY: help up down token logs status reset test test-unit test-e2e e2e-together e2e-alone test-clients test-notebooks test-console test-debian test-faults test-security \
	lint lint-code lint-console lint-template lint-sam lint-generated generate format demo bench bench-quick sam-local lock deploy account destroy \
	probe sbom

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

up: ## Start Portico on this machine (PORT=4566)
	@$(LOCAL) up --home $(HOME_DIR) $(if $(PORT),--port $(PORT))

down: ## Stop it and keep its data
	@$(LOCAL) down --home $(HOME_DIR)

token: ## Print an access token of the administrator
	@$(LOCAL) token --home $(HOME_DIR)

logs: ## Follow the logs of the emulator and the functions (JSON=1: as they were written)
	@$(LOCAL) logs --home $(HOME_DIR) $(if $(JSON),--json)

status: ## Show whether it is running, and where
	@$(LOCAL) status --home $(HOME_DIR)

reset: ## Stop it and delete its data
	@$(LOCAL) reset --home $(HOME_DIR)

test: test-unit test-e2e ## Run all tests, the end-to-end ones against a stack of their own

# PROCESSES: half as many again as there are processors, for some tests wait; each takes whole files, in the order of the tests.
BY_FILE := --dist loadfile --no-loadscope-reorder
test-unit:
	@$(PREPARE) dev stack worker
	.venv/bin/pytest tests/unit tests/contracts tests/integration -n $(or $(PROCESSES),$$(expr $$(nproc) \* 3 / 2)) $(BY_FILE) --durations 20

# A stack that is taken down again after failures and interruptions, too; PORTICO_LOCAL names it for what comes next.
on_a_stack = trap '$(LOCAL) down --home $(1)' EXIT; trap 'exit 130' INT TERM; \
	$(LOCAL) reset --home $(1) && \
	$(LOCAL) up --home $(1) --port 0 && \
	export PORTICO_LOCAL=$(1)/local.json

# Several processes share one stack, for most of a test is waiting. Tests that need a stack to themselves have another one
# meanwhile, one after the other: they wait most of all, and tell of it at their end. What the others have left is looked at last.
E2E_PROCESSES ?= 4
test-e2e: ## Run the end-to-end tests alone (GRANTS=1: compare what roles grant with what was used)
	@$(PREPARE) dev jupyter
	@$(MAKE) --no-print-directory --jobs 2 e2e-together e2e-alone
	@$(if $(GRANTS),.venv/bin/python -m tools.security.privileges $(TEST_HOME) $(TEST_HOME)-alone)

e2e-together:
	@$(call on_a_stack,$(TEST_HOME)) && \
	.venv/bin/pytest tests/e2e -m "not alone" -n $(E2E_PROCESSES) --durations 20 && \
	.venv/bin/pytest tests/e2e/test_leftovers.py

e2e-alone:
	@($(call on_a_stack,$(TEST_HOME)-alone) && \
	.venv/bin/pytest tests/e2e -m alone --durations 20) >$(TEST_HOME)-alone.log 2>&1; \
	code=$$?; cat $(TEST_HOME)-alone.log; exit $$code

# The generators are installed by the first run, hundreds of megabytes: no part of `make test`.
test-clients: ## Let stock generators make clients of the description, and call a stack with them
	@$(PREPARE) dev generators
	@$(call on_a_stack,$(TEST_HOME)) && .venv/bin/pytest tests/clients

# Needs a browser, which no registry of ours has: Debian's package `chromium`, or any Chrome. No part of `make test` for that.
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable chrome
in_a_browser = browser=$$(for name in $(BROWSERS); do command -v $$name && break; done); \
	if [ -z "$$browser" ]; then echo "make $@ needs Chromium or Chrome: install one (Debian: apt install chromium)" >&2; exit 1; fi; \
	$(PREPARE) dev stack browser $(1) && $(call on_a_stack,$(TEST_HOME)) && export PORTICO_BROWSER=$$browser
test-notebooks: ## Execute a cell of JupyterLab in a session, in a real browser
	@$(call in_a_browser,jupyter) && .venv/bin/pytest tests/notebooks

test-console: ## Walk through the console in a real browser, with an accessibility checker (PICTURES=1: renew those of its guide)
	@$(call in_a_browser,console) && .venv/bin/pytest tests/console $(if $(PICTURES),&& \
	for one in $$(grep -o 'console-[a-z-]*\.png' docs/guides/console.md); do \
		cp .portico/console-pictures/$${one#console-} docs/guides/pictures/$$one; done)

test-debian: ## As root: the stack and the unit tests on a fresh Debian with its own Python (FOLDER=where it is kept)
	@tools/debian.sh $(FOLDER)

SEED ?= 1
test-faults: ## Kill processes, lose replies, repeat events (QUICK=1: a sample; SEED=n)
	@$(PREPARE) dev
	.venv/bin/pytest tests/faults -n auto --dist worksteal --fault-seed $(SEED) --hypothesis-seed $(SEED) $(if $(QUICK),--quick)

# First the whole API behind its edge, in this process; then the scanners of code, template and locks; last, unless QUICK=1, the
# tests of credentials and tenants against a stack of their own.
test-security: ## Attack it: conformance, forged requests, hostile input, scanners (QUICK=1: a sample; SEED=n)
	@$(PREPARE) dev sam security
	.venv/bin/pytest tests/security $(if $(QUICK),--security-quick,tests/unit/access/authz --ignore=tests/security/test_conformance.py) \
		-n auto $(BY_FILE) --security-seed=$(SEED)
	$(if $(QUICK),,.venv/bin/pytest tests/security/test_conformance.py -n auto --dist load --security-seed=$(SEED))
	$(if $(QUICK),,.venv/bin/pytest tests/integration/core/http/test_stock_replies.py --all-replies)
	$(SECURITY)/bandit -q -r layers functions local app_proxy tools -c pyproject.toml
	$(SECURITY)/checkov --config-file tools/security/checkov.yaml
	@$(PYTHON) -m tools.security.audit
	@.venv/bin/python -m tools.security.ends
	@$(if $(QUICK),echo "not run in the quick form: tests/e2e/test_tenant_*.py test_forged_*.py test_no_credentials.py test_bad_input.py",\
	$(call on_a_stack,$(TEST_HOME)) && .venv/bin/pytest tests/e2e/test_tenant_*.py tests/e2e/test_forged_*.py \
		tests/e2e/test_no_credentials.py tests/e2e/test_bad_input.py tests/e2e/test_authorization.py)

# Its parts go side by side, for each is one process after another.
lint: ## Check style, types, the template and the generated files
	@$(PREPARE) dev sam openapi console
	@$(MAKE) --no-print-directory --jobs 3 --keep-going --output-sync=target lint-code lint-console lint-template lint-sam lint-generated

lint-code:
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/python -m tools.figures
	@$(PYTHON) -m local.locks --check

# A copy beside its packages, which stay out of the sources of the layer.
CONSOLE := .portico/venvs/console
lint-console:
	@rm -rf $(CONSOLE)/src && cp -RL client/console/. $(CONSOLE)
	cd $(CONSOLE) && bin/node node_modules/typescript/bin/tsc && bin/node node_modules/@biomejs/biome/bin/biome ci

lint-template:
	.venv/bin/python -m tools.template --check
	$(SAM)/cfn-lint --append-rules tools/cfn_rules -- template.yaml template-alarms.yaml template-account.yaml template-apps.yaml tools/probe/template.yaml

lint-sam:
	SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=us-east-1 PATH="$(CURDIR)/$(SAM):$$PATH" $(SAM)/sam validate --lint

lint-generated:
	.venv/bin/python -m tools.api.routes --check
	.venv/bin/python -m tools.api.metaschema --check
	.venv/bin/python -m tools.api.openapi --check
	.venv/bin/python -m tools.api.contract --check
	.venv/bin/python -m tools.api.stored --check
	.venv/bin/python -m client.codegen --check
	REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true $(OPENAPI)/bin/node $(OPENAPI)/node_modules/@redocly/cli/bin/cli.js lint \
		--config tools/openapi-lint/redocly.yaml api/openapi.json
	.venv/bin/python -m tools.authz --check
	.venv/bin/python -m tools.api.role_matrix --check

# In the order in which they read each other's results.
generate: ## Write the generated files anew: routes, template, Cedar schema, description, client, role matrix, samples
	@$(PREPARE) dev
	.venv/bin/python -m tools.api.routes
	.venv/bin/python -m tools.api.metaschema
	.venv/bin/python -m tools.template
	.venv/bin/python -m tools.authz
	.venv/bin/python -m tools.api.openapi
	.venv/bin/python -m tools.api.contract
	.venv/bin/python -m tools.api.stored
	.venv/bin/python -m client.codegen
	.venv/bin/python -m tools.api.role_matrix
	.venv/bin/python -m tools.samples --first --write events

format: ## Format the code
	@$(PREPARE) dev
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

demo: ## Play the tour on the running stack
	@$(PREPARE) dev
	.venv/bin/python -m local.demo --home $(HOME_DIR)

bench: ## Run the benchmarks
	@$(PREPARE) dev
	.venv/bin/python -m bench

bench-quick: ## Check in minutes that the benchmarks work
	@$(PREPARE) dev
	.venv/bin/python -m bench --quick

sam-local: ## Run the sample events with `sam local invoke` (needs Docker)
	@$(PREPARE) dev sam
	.venv/bin/python -m local.sam_local

lock: ## Resolve the dependencies again
	@$(PYTHON) -m local.locks

# Parameters given on the command line take the place of all in samconfig.toml, which is why they are read from there. The Python
# of the runtime compiles the bytecode of layers; uv fetches it where it is missing.
deploy: ## Deploy into the AWS account of the environment (ENVIRONMENT=dev|staging|prod)
	@$(PREPARE) sam
	@$(SAM)/python -m tools.deployment.account
	parameters=$$($(PYTHON) -m tools.deployment.parameters $(ENVIRONMENT)) && \
	runtime=$$($(PYTHON) -m tools.deployment.parameters $(ENVIRONMENT) --runtime) && \
	python=$$($(PREPARE) --python $$runtime) && uv=$$($(PREPARE) --uv) && \
	export PATH="$(CURDIR)/$(SAM):$$(dirname "$$uv"):$$(dirname "$$python"):$$PATH" PORTICO_RUNTIME=$$runtime SAM_CLI_TELEMETRY=0 && \
	sam build --parameter-overrides $$parameters && sam deploy --config-env $(ENVIRONMENT) --parameter-overrides $$parameters

sbom: ## Write what is in the layers that `make deploy` has built (CycloneDX, below sbom/)
	@$(PREPARE) dev
	@.venv/bin/python -m tools.deployment.sbom sbom

account: ## Give API Gateway a role for its logs, once in an account and Region that has none
	@$(PREPARE) sam
	SAM_CLI_TELEMETRY=0 $(SAM)/sam deploy --template-file template-account.yaml --stack-name portico-account \
		--capabilities CAPABILITY_IAM --no-confirm-changeset --no-fail-on-empty-changeset

destroy: ## Remove a stack and all that it made, but not its data (STACK=name CONFIRM=name)
	@$(PREPARE) sam
	@$(SAM)/python -m tools.deployment.destroy "$(STACK)" "$(CONFIRM)"

# The stack is deleted whatever the answer is.
PROBE := portico-probe
probe: ## Ask a sandbox account what Portico takes for granted on AWS, before a first release
	@$(PREPARE) sam
	@export SAM_CLI_TELEMETRY=0; trap '$(SAM)/sam delete --stack-name $(PROBE) --no-prompts' EXIT; trap 'exit 130' INT TERM; \
	$(SAM)/sam deploy --template-file tools/probe/template.yaml --stack-name $(PROBE) --resolve-s3 --capabilities CAPABILITY_IAM \
		--no-confirm-changeset --no-fail-on-empty-changeset && \
	$(SAM)/python -m tools.probe $(PROBE)
