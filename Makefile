# The verbs of this repository; `make` alone lists them.
PYTHON ?= python3
VENV := .venv/bin
CODE := config mobile_api portal dispatch technicians customers company events routing

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | column -t -s '|'

setup: ## Make .venv and install what Callout runs on
	@$(PYTHON) scripts/bootstrap.py base

demo: setup ## Start a company in La Serena and Coquimbo with a planned day (RESET=1 begins anew)
	@$(VENV)/python scripts/demo.py $(if $(RESET),--reset)

demo-check: setup ## Start a fresh demo, walk the whole line over HTTP, stop
	@$(VENV)/python scripts/demo_check.py

run: setup ## Serve your own installation: web and worker in the foreground
	@$(VENV)/python scripts/serve.py

test: setup-test ## Run the whole suite, on SQLite and PostgreSQL (10 minutes at most)
	@$(VENV)/python scripts/test.py

test-long: setup-test ## Run the suite with its full figures (hours)
	@$(VENV)/python scripts/test.py --long

chaos: setup-test ## Let 200 phones on bad lines report to a server that is killed (ARGS="--seed 2 --database sqlite"; half an hour)
	@$(VENV)/python scripts/chaos.py $(ARGS)

lint: setup-test ## Check style, types, imports, translations, migrations and the API document
	@$(VENV)/python scripts/lint.py

bench: setup-bench ## Measure, and write what was measured to benchmarks/results (15 minutes)
	@$(VENV)/python benchmarks/run.py

bench-full: setup-bench ## The same with the whole comparison of the search with its peers (hours)
	@$(VENV)/python benchmarks/run.py --full

schema: setup ## Write docs/openapi.yaml anew
	@$(VENV)/python manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml

setup-test:
	@$(PYTHON) scripts/bootstrap.py test

setup-bench:
	@$(PYTHON) scripts/bootstrap.py bench

.PHONY: help setup setup-test setup-bench demo demo-check run test test-long chaos lint bench bench-full schema
.DEFAULT_GOAL := help
