# Each target does the set-up it needs, from a fresh clone with Python 3.11 and make; done once, it takes no time again.
# `make` or `make help` lists the targets: a comment that begins with ## is a target's help.

PYTHON ?= $(or $(shell command -v python3.11),python3)
PORT ?= 8080
IMAGE ?= ocr-crnn-cpu:latest
# Docker's command may be there without its daemon.
BUILDER ?= $(shell if docker info; then echo docker >&3; elif command -v podman; then echo podman >&3; \
  elif command -v buildah; then echo buildah >&3; fi 3>&1 > /dev/null 2>&1)

# The CPU builds of torch. pip takes its +cpu version for the newer one; without this index, what pip is set up with must have it.
TORCH_INDEX = https://download.pytorch.org/whl/cpu
TORCH = $(shell grep '^torch==' requirements.txt)

VERSION = $(shell sed -n 's/^VERSION = "\(.*\)"/\1/p' ocr/version.py)

REVISION = $(shell git rev-parse HEAD 2> /dev/null)

LABEL = --opt label=org.opencontainers.image
LABELS = $(LABEL).version=$(VERSION) $(LABEL).title=ocr-crnn-cpu $(LABEL).licenses=Apache-2.0 \
  $(LABEL).description="OCR server for Chinese and English on a CPU" $(if $(REVISION),$(LABEL).revision=$(REVISION))

VENV = .venv
PIP = $(VENV)/bin/pip --disable-pip-version-check
LOCUST = .cache/locust
AUDIT = .cache/audit

# Reads torch/version.py without importing torch, which may lack its dependencies still.
REFUSE_CUDA = import importlib.util, pathlib, runpy, sys; \
  folder = pathlib.Path(importlib.util.find_spec("torch").origin).parent; \
  cuda = runpy.run_path(str(folder / "version.py"))["cuda"]; \
  sys.exit(cuda and f"error: a torch for CUDA {cuda} was installed; the CPU build is needed, from $(TORCH_INDEX)")

GET_CHROMIUM = { test "$$(id -u)" = 0 && apt-get update --quiet=2 && \
  apt-get install --quiet=2 --yes --no-install-recommends chromium fonts-noto-cjk; } > /dev/null 2>&1

export BENTOML_DO_NOT_TRACK = True

.PHONY: help serve test check bento image replay want-replay load faults audit sbom browser clean
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: $(VENV)/.installed ## the server, at http://localhost:8080 (PORT=8080)
	exec $(VENV)/bin/ocr serve --port $(PORT)

test: $(VENV)/.installed browser ## all tests, the fast ones first
	$(VENV)/bin/python -m pytest

# The tests of the web page need Debian's Chromium; where it can't be had they are skipped, and say so.
browser:
	@command -v chromium > /dev/null || $(GET_CHROMIUM) || echo "notice: there is no chromium, so the web page will not be tested"

check: $(VENV)/.installed ## style, types and the layers of the packages
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

bento: $(VENV)/.installed ## a BentoML build of the server
	$(VENV)/bin/bentoml build

# Podman and buildah write OCI images, which know no health check, unless they are told to write Docker's.
# BentoML unpacks the bento among the temporary files, and takes its template only from below the current folder.
# Lines that `ocr learn` remembers by in the image, where there are no fonts to draw them with. Debian's tools fetch these.
replay: training/replay.npz ## lines that training on corrections remembers by; the image takes them along

training/replay.npz: | $(VENV)/.installed
	$(VENV)/bin/python -m training material && $(VENV)/bin/python -m training replay --out $@

want-replay: | $(VENV)/.installed
	@$(if $(SLIM),,$(MAKE) replay || echo "notice: without training/replay.npz this image can't learn from corrections")

image: want-replay bento ## a container image of that build (IMAGE=name:tag BUILDER=docker|podman|buildah SLIM=1: without torch)
	@test -n "$(BUILDER)" || { echo "error: an image needs docker (and its daemon), podman or buildah; none was found"; exit 1; }
	cd "$${TMPDIR:-/tmp}" && "$(CURDIR)/$(VENV)/bin/bentoml" containerize ocr-crnn-cpu:latest --backend $(BUILDER) --image-tag $(IMAGE) \
	  $(LABELS) \
	  $(if $(SLIM),--opt build-arg=SLIM=1) $(if $(filter podman buildah,$(BUILDER)),--opt format=docker) $(IMAGE_OPTIONS)

load: $(VENV)/.installed $(LOCUST)/.installed ## load on a server of its own (LOAD="--minutes 5 day ramp burst")
	$(VENV)/bin/python -m benchmarks.load.run --locust $(LOCUST)/bin/locust $(LOAD)

faults: $(VENV)/.installed ## ten faults, each on a server of its own; needs root and faketime (FAULTS="disk-full")
	$(VENV)/bin/python -m benchmarks.robustness.faults $(FAULTS)

audit: $(VENV)/.installed $(AUDIT)/.installed ## known vulnerabilities in what the image installs; asks PyPI
	@mkdir -p dist && $(VENV)/bin/python deploy/installed.py > dist/installed.txt
	$(AUDIT)/bin/pip-audit --strict --no-deps --disable-pip --progress-spinner off --requirement dist/installed.txt || \
	  { echo "error: not passed; 'not found on PyPI' says that PyPI's list can't be reached from here, and nothing is known"; exit 1; }

sbom: $(VENV)/.installed $(AUDIT)/.installed ## a list of what the image installs: dist/sbom.json (CycloneDX)
	@mkdir -p dist
	$(AUDIT)/bin/cyclonedx-py environment --output-format JSON --output-file dist/environment.json $(VENV)/bin/python
	$(VENV)/bin/python deploy/installed.py dist/environment.json dist/sbom.json
	@rm dist/environment.json

$(AUDIT)/.installed: deploy/requirements-supply-chain.txt | $(VENV)/bin/python
	$(VENV)/bin/python -m venv $(AUDIT)
	$(AUDIT)/bin/pip --disable-pip-version-check install --quiet --requirement deploy/requirements-supply-chain.txt
	touch $@

# Locust stays by itself: it brings another web server and replaces Python's sockets.
$(LOCUST)/.installed: benchmarks/requirements-load.txt | $(VENV)/bin/python
	$(VENV)/bin/python -m venv $(LOCUST)
	$(LOCUST)/bin/pip --disable-pip-version-check install --quiet --requirement benchmarks/requirements-load.txt
	touch $@

clean: ## removes what the others have made
	rm -rf $(VENV) $(LOCUST) $(AUDIT) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache dist
	find . -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "Python 3.11 is needed: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)

# torch comes first and alone: its CUDA build would bring gigabytes along, so it is refused before anything else is installed.
$(VENV)/.installed: pyproject.toml requirements.txt requirements-dev.txt | $(VENV)/bin/python
	$(PIP) install --quiet --retries 0 --timeout 15 --no-deps --extra-index-url $(TORCH_INDEX) $(TORCH)
	$(VENV)/bin/python -c '$(REFUSE_CUDA)'
	$(PIP) install --quiet --requirement requirements.txt --requirement requirements-dev.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	touch $@
