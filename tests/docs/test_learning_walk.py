"""The walk through learning in docs/learning.md, step by step, with few and easy things to learn."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from benchmarks.server import ROOT, own_folders, start_server
from ocr.cli import main
from tests.conftest import draw_page
from tests.docs.pages import examples
from tests.training.drawn import write_replay

PAGE = "docs/learning.md"
UPDATES = 30
pytestmark = pytest.mark.slow


def draw_scan(lines: list[str]) -> Image.Image:
    """A page of a house whose scanner blurs."""
    page = draw_page(lines)
    return page.resize((page.width // 6, page.height // 6)).resize(page.size)


def draw_scans(folder: Path) -> None:
    """Pages of that house, and what is right."""
    folder.mkdir()
    for page in range(14):
        texts = [f"No. {10_000 + 7 * line + 131 * page} paid" for line in range(8)]
        draw_scan(texts).save(folder / f"{page}.png")
        (folder / f"{page}.txt").write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    draw_scan(["No. 20394 paid"]).save(folder / "new.jpg", quality=95)


def test_the_walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    draw_scans(tmp_path / "scans")
    write_replay(tmp_path / "replay.npz", 60, 60)
    main(["keys", "operator", "--scopes", "read+admin"])
    key, entry = (line.partition(": ")[2] for line in capsys.readouterr().out.splitlines()[:2])
    environ = {"OCR_LEARNING": str(tmp_path / "learning"), "OCR_API_KEYS": entry}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KEY", key)
    [send] = examples(PAGE, "py")
    steps = "".join(examples(PAGE, "bash"))
    few = f"ocr learn start --updates {UPDATES} --replay replay.npz\n"
    steps = steps.replace("ocr learn\n", few)
    assert few in steps
    for server in start_server(ROOT, tmp_path / "log", own_folders(tmp_path) | environ):
        exec(send.replace("http://localhost:8080", server.url), {})
        done = subprocess.run(
            ["bash", "-euxc", steps.replace("http://localhost:8080", server.url)],
            env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            timeout=900,
        )
        log = tmp_path / "learning/run/log"
        assert done.returncode == 0, done.stdout + done.stderr[-3000:] + (log.read_text() if log.exists() else "")
    found = re.search(r"documents: (\d+) -> (\d+) of .*\n(\S+): `ocr learn promote", done.stdout)
    assert found is not None, done.stdout
    before, after, model = found.groups()
    assert int(before) <= int(after)
    assert f"{model} reads 50% of the lines along" in done.stdout
    assert json.loads((tmp_path / "reply.json").read_text())["data"]["model"] == model
    assert done.stdout.rstrip().endswith("the model that the settings mean reads from now on")
