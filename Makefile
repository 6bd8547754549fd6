# Every command of Lectern. The logic is in tools/; `make` alone tells what there is.
PYTHON ?= python3
VENV := .venv/bin
# Two pytest workers: more than the cores of a small machine make browser tests slower, not faster.
JOBS ?= 2
PURE := $(wildcard courses/markdown*.py courses/math_text.py courses/mathml.py courses/headings.py courses/sanitizing.py \
	courses/languages.py courses/page_pieces.py courses/page_text.py \
	learning/alignment.py learning/anchoring.py learning/matching.py learning/sentences.py \
	courses/faceting.py courses/quoting.py courses/search_scoring.py courses/search_tokens.py courses/spelling.py \
	quizzes/analysis.py quizzes/grading.py quizzes/keyed.py quizzes/learner_missions.py quizzes/sources.py \
	quizzes/wordings.py $(wildcard quizzes/formats/*.py) $(wildcard quizzes/linting/*.py) studio/plots.py \
	tutor/prompts.py)

.DEFAULT_GOAL := help
.PHONY: help run test test-postgres check lint types deploy-check migrations-check messages messages-check audit \
	coverage bench shots format lock vendor dev browser

help: ## Tell what each command does
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Serve Lectern with its demo course on 127.0.0.1:8000 (PORT=8001 for another port)
	@$(PYTHON) -m tools.run

test: dev browser ## Run the whole suite on SQLite, browser tests included (ARGS="-k name" for a part)
	@env -u DATABASE_URL $(VENV)/python -m pytest -n $(JOBS) $(ARGS)

test-postgres: dev browser ## Run what asks the database of it on a throw-away PostgreSQL
	@$(VENV)/python -m tools.postgres $(VENV)/python -m pytest -n $(JOBS) $(ARGS)

check: lint types deploy-check migrations-check messages-check audit test test-postgres ## All that CI runs

lint: dev ## Look at code, templates and the direction of imports
	@$(VENV)/ruff check --output-format concise .
	@$(VENV)/ruff format --check .
	@git ls-files --cached --others --exclude-standard '*.html' | xargs -r $(VENV)/djade --target-version 5.2 --check
	@$(VENV)/lint-imports --no-logo

types: dev ## Check the types of the pure modules
	@$(VENV)/mypy $(PURE)

deploy-check: dev ## Django's deployment check, with production settings and no warning
	@env -u DEBUG -u LECTERN_DEMO LECTERN_ENV=production ALLOWED_HOSTS=lectern.example \
		SECRET_KEY=$$($(PYTHON) -c "import secrets; print(secrets.token_urlsafe(60))") \
		$(VENV)/python manage.py check --deploy --fail-level WARNING

migrations-check: dev ## Fail where a model changed without its migration
	@$(VENV)/python manage.py makemigrations --check --dry-run

messages: dev ## Bring the translated texts up to date with the code, and compile them
	@$(VENV)/python -m tools.messages

messages-check: dev ## Fail where the code has texts that the translations lack
	@$(VENV)/python -m tools.messages --check

audit: dev ## Ask pip-audit for known vulnerabilities of the locked packages
	@$(VENV)/python -m tools.audit

coverage: dev browser ## Run the suite with branch coverage; the report goes to build/coverage/
	@env -u DATABASE_URL $(VENV)/python -m pytest -n $(JOBS) --cov --cov-report=term:skip-covered --cov-report=html $(ARGS)

bench: dev ## Measure pages against a bare view and write benchmarks/RESULTS.md
	@$(VENV)/python -m benchmarks.run $(ARGS)

shots: dev browser ## Write screenshots of every page to build/shots/ and those of Help to static/help/
	@$(VENV)/python -m tools.shots $(ARGS)

format: dev ## Put code and templates into their form
	@$(VENV)/ruff check --fix-only --quiet .
	@$(VENV)/ruff format .
	@git ls-files --cached --others --exclude-standard '*.html' | xargs -r $(VENV)/djade --target-version 5.2

lock: dev ## Write requirements.lock, with hashes, from requirements.txt
	@$(VENV)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	@$(VENV)/uv pip compile requirements.txt --universal --python-version 3.11 --generate-hashes --no-header --quiet \
		--output-file requirements.lock

vendor: ## Fetch the front-end files that package.json pins into static/vendor/ (needs npm)
	@$(PYTHON) -m tools.vendor

dev:
	@$(PYTHON) -m tools.environment requirements-dev.txt

browser: dev
	@$(VENV)/python -m tools.browser
