"""deploy/upgrade.sh with a stand-in for docker, which keeps its containers in a folder and notes what it was told."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

# Containers are files named by their id, with the image in them; those of a bad image never get healthy.
DOCKER = r"""#!/bin/sh
cd "$FOLDER"
wanted() { sed -n "s/  $1: {image: \"\(.*\)\"}/\1/p" "$override"; }
override=$5
healthy() { [ "$1" = bad ] && echo exited unhealthy || echo running healthy; }
echo "$*" >> calls
case "$*" in
    "image inspect missing") exit 1 ;;
    "image inspect "*) ;;
    *" ps --quiet ocr") ls ocr ;;
    *" ps --quiet jobs") echo jobs ;;
    *" up "*" ocr") n=$(cat next); echo $((n + 1)) > next; wanted ocr > "ocr/c$n" ;;
    *" up "*" jobs") wanted jobs > jobs ;;
    "inspect --format {{.Config.Image}} "*) cat "ocr/$4" ;;
    "inspect "*) healthy "$(cat "ocr/$4" 2> /dev/null || cat jobs)" ;;
    "rm --force "*) rm "ocr/$3" ;;
    "rm "*) rm "ocr/$2" ;;
esac
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "docker").write_text(DOCKER)
    (tmp_path / "bin" / "docker").chmod(0o755)
    (tmp_path / "ocr").mkdir()
    for name in ("c1", "c2"):
        (tmp_path / "ocr" / name).write_text("old\n")
    (tmp_path / "jobs").write_text("old\n")
    (tmp_path / "next").write_text("3\n")
    return tmp_path


def upgrade(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environ = os.environ | {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "FOLDER": str(folder)}
    script = ROOT / "deploy" / "upgrade.sh"
    return subprocess.run(["sh", script, *arguments], env=environ, capture_output=True, text=True, timeout=60)


def running(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text().strip() for file in [*(folder / "ocr").iterdir(), folder / "jobs"]}


def test_there_and_back(folder: Path):
    run = upgrade(folder, "new")
    assert run.returncode == 0, run.stderr
    assert running(folder) == {"c3": "new", "c4": "new", "jobs": "new"}
    assert run.stdout.endswith("the way back: deploy/upgrade.sh old\n")
    told = [call for call in (folder / "calls").read_text().splitlines() if " up " in call or call.startswith("stop")]
    assert [call.split()[-1] for call in told] == ["ocr", "c1", "ocr", "c2", "jobs"]  # first the new one, each time
    assert upgrade(folder, "old").returncode == 0
    assert set(running(folder).values()) == {"old"}


def test_a_new_copy_that_does_not_get_healthy_is_removed_and_the_old_ones_stay(folder: Path):
    run = upgrade(folder, "bad")
    assert run.returncode == 1
    assert "did not get healthy" in run.stderr
    assert "the way back: deploy/upgrade.sh old" in run.stderr
    assert running(folder) == {"c1": "old", "c2": "old", "jobs": "old"}
    assert "stop" not in (folder / "calls").read_text()


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["a", "b"], 2), (["missing"], 1)])
def test_what_can_not_be_done_changes_nothing(folder: Path, arguments: list[str], code: int):
    assert upgrade(folder, *arguments).returncode == code
    assert running(folder) == {"c1": "old", "c2": "old", "jobs": "old"}
