"""What the image installs, as `make audit` and `make sbom` have it."""

from importlib.metadata import PackageNotFoundError

import pytest

from deploy.installed import find_closure, keep_only
from tests.conftest import ROOT

PACKAGES = find_closure((ROOT / "requirements.txt").read_text())


def test_the_closure_has_what_is_pinned_and_what_that_needs():
    pins = dict(line.split("==") for line in (ROOT / "requirements.txt").read_text().split())
    assert pins.items() <= PACKAGES.items()
    assert {"uvicorn", "anyio", "packaging"} <= set(PACKAGES)


def test_tools_are_not_in_it():
    assert not {"pytest", "ruff", "mypy", "pip"} & set(PACKAGES)


def test_a_package_that_is_not_there_is_no_silence():
    with pytest.raises(PackageNotFoundError):
        find_closure("no-such-package-here==1.0")


def test_a_document_is_cut_down_to_it():
    parts = [{"name": name, "bom-ref": f"{name}-ref"} for name in ("Starlette", "anyio", "pytest")]
    edges = [{"ref": "Starlette-ref", "dependsOn": ["anyio-ref", "pytest-ref"]}, {"ref": "pytest-ref"}]
    cut = keep_only({"components": parts, "dependencies": edges}, {"starlette": "1", "anyio": "4"}, "9.9")
    assert [part["name"] for part in cut["components"]] == ["Starlette", "anyio"]
    assert cut["metadata"]["component"]["version"] == "9.9"
    assert cut["dependencies"][1:] == [{"ref": "Starlette-ref", "dependsOn": ["anyio-ref"]}]
