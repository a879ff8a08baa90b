# Five things a person types. Each sets up first what it needs, on a fresh machine too.
.PHONY: run test train check bench setup setup-bot setup-nlu texts fix lock clean
SHELL := /bin/bash
.DEFAULT_GOAL := run

PY := .venv/bin/python
HALCYON := .venv/bin/halcyon

run: train ## the demo in a browser, or the bot when a token is set
	@if [ -n "$$TELEGRAM_TOKEN" ] || grep -Eqs '^TELEGRAM_TOKEN=.+' .env; then exec $(HALCYON) run; else exec $(HALCYON) demo; fi

test: train .make/browser ## everything: style, types, contracts, content, and all tests on real parts
	@scripts/say "checking style, types and contracts"
	.venv/bin/ruff check . && .venv/bin/ruff format --check -q .
	.venv/bin/mypy
	.venv/bin/lint-imports
	@scripts/say "checking content"
	$(HALCYON) check
	scripts/validate-nlu
	@scripts/say "running the tests"
	$(PY) -m pytest

train: setup ## the model of nlu/, only when its inputs changed
	@$(HALCYON) train

check: setup-bot ## content, translations, facts and configuration
	$(HALCYON) check

bench: train ## the numbers of the README
	$(HALCYON) bench

setup: setup-bot setup-nlu
setup-bot: .make/bot
setup-nlu: .make/nlu

.make/bot: requirements.lock pyproject.toml scripts/setup
	@scripts/setup bot
.make/nlu: nlu/requirements.lock scripts/setup
	@scripts/setup nlu
.make/browser: .make/bot scripts/setup
	@scripts/setup browser

texts: setup-bot ## every text of code and content into the template and the translations
	.venv/bin/pybabel -q extract -F babel.cfg -k phrase:1c,2 -k phrase_n:1c,2,3 -k pgettext:1c,2 -c SAFETY -c Translators \
		--no-wrap --sort-output --omit-header -o locales/messages.pot .
	@for po in locales/*/LC_MESSAGES/messages.po; do \
		.venv/bin/pybabel -q update -i locales/messages.pot -o $$po -l $$(basename $$(dirname $$(dirname $$po))) \
		--no-wrap --ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date; done

fix: setup-bot ## what the tools can mend by themselves
	.venv/bin/ruff check --fix . ; .venv/bin/ruff format .

lock: ## the lock files, after a change in pyproject.toml
	uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-annotate --no-header --group dev pyproject.toml -o requirements.lock

clean: ## everything that can be made again
	rm -rf .venv nlu/.venv nlu/models .make data/demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
