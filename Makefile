# 青朗: `make run` starts it, `make test` proves it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export DEBUG ?= 1

.PHONY: install static run test lint bench requirements messages

$(VENV)/.installed: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed / 需要 Python 3.11 以上"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

locale/zh_Hans/LC_MESSAGES/django.mo: locale/zh_Hans/LC_MESSAGES/django.po $(VENV)/.installed
	$(BIN)/pybabel --quiet compile -d locale -D django -l zh_Hans

install: $(VENV)/.installed locale/zh_Hans/LC_MESSAGES/django.mo

static: install
	DEBUG=0 $(BIN)/python manage.py collectstatic --noinput --verbosity 0

run: $(VENV)/.installed locale/zh_Hans/LC_MESSAGES/django.mo
	$(BIN)/python manage.py serve --port $(PORT)

test: $(VENV)/.installed-dev locale/zh_Hans/LC_MESSAGES/django.mo
	tests/run

lint: $(VENV)/.installed-dev locale/zh_Hans/LC_MESSAGES/django.mo
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy grid inspections boards awards reports township
	$(BIN)/djlint --quiet --lint templates

bench: $(VENV)/.installed-dev locale/zh_Hans/LC_MESSAGES/django.mo
	$(BIN)/python -m bench

requirements: $(VENV)/.installed-dev
	$(BIN)/pip install --quiet pip-tools
	for set in requirements requirements-dev; do \
	  $(BIN)/pip-compile --quiet --upgrade --strip-extras --no-header --no-emit-options \
	    --no-emit-index-url --no-emit-trusted-host -o $$set.txt $$set.in; \
	done

messages: $(VENV)/.installed-dev
	$(BIN)/python manage.py makemessages -l zh_Hans --no-location --ignore .venv
	$(BIN)/pybabel --quiet compile -d locale -D django -l zh_Hans
