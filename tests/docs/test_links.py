"""What the pages link to and name is there."""

import re
import tomllib

import pytest

from tests.conftest import ROOT
from tests.docs.pages import PAGES, anchors, text_of, without_code

LINK = re.compile(r"\]\(([^)\s]+)\)")
NAMED = re.compile(r"`((?:ocr|training|evaluation|benchmarks|tests|deploy|docs)/[\w./-]*\w)`")


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str):
    for link in LINK.findall(without_code(page)):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        file = (ROOT / page).parent / path if path else ROOT / page
        assert file.exists(), link
        assert not anchor or anchor in anchors(file), link


@pytest.mark.parametrize("page", [page for page in PAGES if page != "CHANGELOG.md"])
def test_files_that_are_named_are_there_or_made(page: str):
    made = re.findall(r"^([\w./-]+):", text_of("Makefile"), re.MULTILINE)
    for name in NAMED.findall(text_of(page)):
        assert (ROOT / name).exists() or name in made, name


def test_functions_that_the_architecture_names_are_there():
    text = text_of("docs/architecture.md")
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \|$", text, re.MULTILINE)
    named = [pair for row in rows for pair in re.findall(r"`(\w+)` in `(ocr/[\w/]+\.py)`", row)]
    assert len(named) >= 6
    for name, file in named:
        assert re.search(rf"\b(def|class) {name}\b|^    {name}:", (ROOT / file).read_text(), re.MULTILINE), name


def test_the_layers_are_those_of_import_linter():
    contracts = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    text = text_of("docs/architecture.md")
    packages, library = (contract["layers"] for contract in contracts[:2])
    for layers in (packages, library):
        assert "\n\n" + "".join(f"    {layer}\n" for layer in layers) + "\n" in text
