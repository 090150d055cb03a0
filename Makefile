# Everything starts here. From a machine with git, make and Python 3.11:
#   make study   runs the Russian-Chinese programme and writes its report
#   make test    runs every test
# Each target sets up what it needs in .venv, once.

PYTHON ?= python3.11
VENV   := .venv
PEERS  := .venv-peers
PYKEP  := .venv-peers-pykep
NAVIGATION := .venv-peers-navigation
BIN    := $(VENV)/bin
UV     := $(BIN)/uv
PAGE   := src/intercosmos/web/page/index.html
PAGE_SOURCES := page/package-lock.json page/vite.config.ts page/tsconfig.json page/index.html page/globe.html page/build.py \
  $(shell find page/src page/public -type f)
PROGRAMME ?= programmes/roscosmos-cnsa.toml
INSTALL := $(UV) pip install --quiet --python $(BIN)/python --require-hashes

.PHONY: help setup develop page study serve test check format bench docs lock clean

help:            ## Show this list
	@grep -hE '^[a-z]+: .*##|^[a-z]+:  +##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: $(VENV)/.user $(PAGE)            ## Make .venv, install what a user needs, build the workbench's page
develop: $(VENV)/.development $(PAGE)   ## The same, and what a developer needs
page: $(PAGE)                           ## Build the workbench's page where its sources have changed

study: setup     ## Study PROGRAMME (default: the Russian-Chinese one) and write its report
	$(BIN)/intercosmos study $(PROGRAMME)

serve: setup     ## Open the workbench on PROGRAMME
	$(BIN)/intercosmos serve $(PROGRAMME)

test: develop    ## Run every test
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: develop   ## Formatting, lint, types and the floors of the house
	$(BIN)/ruff format --check src tests benchmarks page
	$(BIN)/ruff check src tests benchmarks page
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python page/build.py --check

format: develop  ## Format the code and mend what the linter can
	$(BIN)/ruff format src tests benchmarks page
	$(BIN)/ruff check --fix src tests benchmarks page

bench: develop $(PEERS)/.installed $(PYKEP)/.installed $(NAVIGATION)/.installed  ## Time each kernel beside its best peer and print the accuracy ledger
	$(PEERS)/bin/python benchmarks/run.py
	$(PEERS)/bin/python benchmarks/sgp4_batch.py
	$(PEERS)/bin/python benchmarks/propagation.py
	$(PEERS)/bin/python benchmarks/access.py
	$(PEERS)/bin/python benchmarks/mga.py
	$(PEERS)/bin/python benchmarks/combustion.py
	$(PEERS)/bin/python benchmarks/cycle.py
	$(PEERS)/bin/python benchmarks/cooling.py
	$(PYKEP)/bin/python benchmarks/lambert.py
	$(PYKEP)/bin/python benchmarks/porkchop.py
	$(NAVIGATION)/bin/python benchmarks/rinex_reading.py
	-$(NAVIGATION)/bin/python benchmarks/rinex_navigation_reading.py  # goes on without its file of real data
	$(NAVIGATION)/bin/python benchmarks/broadcast_states.py
	$(NAVIGATION)/bin/python benchmarks/positioning.py
	$(NAVIGATION)/bin/python benchmarks/navigation_maps.py
	$(PEERS)/bin/python benchmarks/sensing_access.py
	$(PEERS)/bin/python benchmarks/sensing_coverage.py 25000
	$(PEERS)/bin/python benchmarks/scheduling.py
	$(BIN)/python benchmarks/what_if.py
	$(BIN)/python benchmarks/record_search.py
	$(BIN)/python benchmarks/workbench.py $(PROGRAMME)  # on a programme that was studied

docs: develop    ## Build the documentation into docs/_build
	$(BIN)/python -m sphinx -W -q -b html docs docs/_build

lock: $(VENV)/.uv  ## Renew the lock files in requirements/
	./requirements/lock.sh $(UV)

clean:           ## Remove what was built
	rm -rf $(VENV) $(PEERS) $(PYKEP) $(NAVIGATION) docs/_build runs page/node_modules src/intercosmos/web/page

$(VENV)/.uv: requirements/uv.txt
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "Intercosmos needs Python 3.11 or newer"'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

$(VENV)/.user: $(VENV)/.uv requirements/user.txt pyproject.toml
	$(INSTALL) -r requirements/user.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.development: $(VENV)/.user requirements/development.txt
	$(INSTALL) -r requirements/development.txt
	@touch $@

$(PAGE): $(VENV)/.user $(PAGE_SOURCES)
	$(BIN)/python page/build.py
	@touch $@

# Each of these environments has the packages of one lock file, and ours.
$(PEERS)/.installed: requirements/peers.txt
$(PYKEP)/.installed: requirements/peers-pykep.txt
$(NAVIGATION)/.installed: requirements/peers-navigation.txt
$(PEERS)/.installed $(PYKEP)/.installed $(NAVIGATION)/.installed: $(VENV)/.uv pyproject.toml
	$(UV) venv --quiet --allow-existing --python $(BIN)/python $(@D)
	$(UV) pip install --quiet --python $(@D)/bin/python --require-hashes -r requirements/$(subst .venv-,,$(@D)).txt
	$(UV) pip install --quiet --python $(@D)/bin/python --no-deps --no-build-isolation --editable .
	@touch $@
