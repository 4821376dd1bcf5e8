"""pyproject.toml, the pinned requirements and the wheel say the same."""

import re
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ocr.version import VERSION
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def pins(name: str) -> dict[str, str]:
    """Package and version of each line of a requirements file, without what it includes."""
    lines = (ROOT / name).read_text().splitlines()
    wanted = [Requirement(line) for line in lines if line and not line.startswith(("-r", "#"))]
    return {canonicalize_name(each.name): str(each.specifier).removeprefix("==") for each in wanted}


@pytest.mark.parametrize(
    ("file", "ranges"),
    [
        ("requirements.txt", PROJECT["dependencies"] + PROJECT["optional-dependencies"]["server"]),
        *(
            (f"requirements-{extra}.txt", PROJECT["optional-dependencies"][extra])
            for extra in ("bulk", "training", "dev")
        ),
    ],
)
def test_what_is_needed_is_what_is_pinned(file: str, ranges: list[str]):
    wanted = [Requirement(each) for each in ranges if not each.startswith("ocr-crnn-cpu")]
    assert {canonicalize_name(each.name) for each in wanted} == set(pins(file))
    for each in wanted:
        assert each.specifier.contains(pins(file)[canonicalize_name(each.name)]), each


@pytest.mark.slow
def test_the_wheel_holds_the_library_the_services_and_the_command(tmp_path: Path):
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(tmp_path),
    ]
    subprocess.run([*command, str(ROOT)], check=True, timeout=120)
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = message_from_bytes(archive.read(f"ocr_crnn_cpu-{VERSION}.dist-info/METADATA"))
        scripts = archive.read(f"ocr_crnn_cpu-{VERSION}.dist-info/entry_points.txt").decode()
    weights = {f"ocr/weights/{file.name}" for file in (ROOT / "ocr/weights").iterdir() if file.is_file()}
    assert {
        "ocr/service.py",
        "ocr/py.typed",
        "ocr/webui/index.html",
        "ocr/webui/file-input/queue.js",
    } | weights <= names
    assert {name.partition("/")[0] for name in names} == {"ocr", f"ocr_crnn_cpu-{VERSION}.dist-info"}
    assert metadata["Version"] == VERSION
    assert set(metadata.get_all("Provides-Extra")) == {"server", "bulk", "training", "dev"}
    assert re.search(r"^ocr = ocr\.cli:main$", scripts, re.M)
