# make run   serve on http://127.0.0.1:8000 (PORT changes it)
# make demo  the same, on a filled sample organisation; prints the sign-ins
# make test  everything: lint, types, import contracts, content, both databases, browser journeys

PY ?= python3
UV ?= uv
V := .venv
B := $(V)/bin
PIP := $(PY) -m pip --python $(B)/python --disable-pip-version-check install -q
LOCKED := --only-binary :all: --require-hashes -r

.PHONY: run demo postgresql-driver test check suite postgresql journeys bench kills mutants fuzz messages lock clean

run: $(V)/.app
	$(B)/cpms serve

demo: $(V)/.app
	$(B)/cpms demo

test: check suite postgresql journeys

check: $(V)/.dev
	$(B)/ruff check .
	$(B)/ruff format --check .
	$(B)/mypy
	$(B)/lint-imports
	$(B)/cpms content check

suite: $(V)/.dev
	$(B)/pytest -q -n auto -m "not browser"

postgresql: $(V)/.dev
	CPMS_TEST_DATABASE=postgresql $(B)/pytest -q -n auto -m "not browser"

journeys: $(V)/.dev
	$(B)/pytest -q -n 2 -m browser

bench: $(V)/.dev
	$(B)/python -m tests.bench
	$(B)/python -m tests.bench.papers

# What PostgreSQL needs beside the two commands; SQLite needs nothing.
postgresql-driver: $(V)/.app
	$(PIP) $(LOCKED) requirements/postgresql.txt

$(B)/python:
	$(PY) -m venv --without-pip $(V)

$(V)/.app: requirements/app.txt pyproject.toml | $(B)/python
	$(PIP) $(LOCKED) requirements/app.txt
	$(PIP) --no-deps --no-build-isolation -e .
	touch $@

$(V)/.dev: requirements/dev.txt $(V)/.app
	$(PIP) $(LOCKED) requirements/dev.txt
	touch $@

# A thousand deaths at labelled points on each database (a quarter of an hour), then a real server killed under load
# (SERVER_KILLS times on each; a second or two each). The suite takes a sample of both.
KILLS ?= 1000
SERVER_KILLS ?= 25
kills: $(V)/.dev
	$(B)/python -m tests.faults --points $(KILLS)
	CPMS_TEST_DATABASE=postgresql $(B)/python -m tests.faults --points $(KILLS)
	CPMS_KILL_POINTS=$(SERVER_KILLS) $(B)/pytest -q tests/faults --timeout 0 -k kill_at_any_point
	CPMS_KILL_POINTS=$(SERVER_KILLS) CPMS_TEST_DATABASE=postgresql $(B)/pytest -q tests/faults --timeout 0 -k kill_at_any_point

# Small faults set into a copy of the source, to see whether a test notices; writes docs/mutants.md. It goes on where it
# was stopped; MUTANTS="--only marking" takes some, MUTANTS=--again forgets what is known.
mutants: $(V)/.dev
	nice $(B)/python -m tests.mutants $(MUTANTS)

# Ten thousand hostile requests on each database; the suite takes a sample.
fuzz: $(V)/.dev
	CPMS_FUZZ=10000 $(B)/pytest -q -s tests/fuzz -k error_of_ours
	CPMS_FUZZ=10000 CPMS_TEST_DATABASE=postgresql $(B)/pytest -q -s tests/fuzz -k error_of_ours

# Maintainers: renew the catalogue that translators start from.
messages: $(V)/.dev
	$(B)/python -m tests.pseudo

# Maintainers: renew the locks (UV names the uv tool).
lock:
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --only-binary :all: --no-header pyproject.toml --group build -o requirements/app.txt
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --only-binary :all: --no-header pyproject.toml -c requirements/app.txt --extra postgresql --group dev -o requirements/dev.txt
	echo psycopg[binary] | $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --only-binary :all: --no-header --no-annotate - -c requirements/dev.txt -o requirements/postgresql.txt

clean:
	rm -rf $(V) instance build
