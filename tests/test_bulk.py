"""`ocr bulk` on a Ray of its own with two readers.

Ray is no part of the set-up, for it and what it needs are 590 MB:

pip install -r requirements-bulk.txt && pytest tests/test_bulk.py
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, draw_page, encode

pytest.importorskip("ray", reason="ray is not installed (requirements-bulk.txt)")
parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed (requirements-bulk.txt)")

pytestmark = pytest.mark.slow


def command(source: Path | str, target: Path | str, *more: str) -> list[str]:
    pool = ["--readers", "2", "--cores", "1", "--part", "2"]
    return [sys.executable, "-W", "ignore", "-m", "ocr", "bulk", str(source), str(target), *pool, *more]


def bulk(source: Path | str, target: Path | str, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(source, target, *more), cwd=ROOT, capture_output=True, text=True, timeout=900)


def last_line(run: subprocess.CompletedProcess[str]) -> str:
    return (run.stdout.strip().splitlines() or [run.stderr])[-1]


def rows(target: Path) -> list[dict[str, Any]]:
    return [row for file in sorted(target.glob("*.parquet")) for row in parquet.read_table(file).to_pylist()]


def draw(folder: Path, names: list[str]) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        draw_page([f"Invoice {name}"]).save(folder / name)


def test_reads_what_there_is_and_then_only_what_is_new(tmp_path: Path):
    source, target = tmp_path / "scans", tmp_path / "texts"
    draw(source, ["a.png", "deep/er/b.png", "c.png"])
    pages = [draw_page([f"Page {number}"]) for number in (1, 2)]
    pages[0].save(source / "two.tif", save_all=True, append_images=pages[1:])
    (source / "broken.jpg").write_bytes(encode(draw_page(["Cut off"]), "JPEG")[:2000])
    (source / "notes.txt").write_text("no picture")
    (source / "empty.png").touch()

    run = bulk(source, target)
    assert run.returncode == 1, run.stderr
    assert last_line(run) == "4 read (5 pages), 3 failed, 0 skipped"
    found = {(row["file"], row["page"]): row for row in rows(target)}
    assert len(found) == len(rows(target)) == 8
    assert found["deep/er/b.png", 1]["text"].startswith("Invoice deep")
    assert [found["two.tif", page]["text"] for page in (1, 2)] == ["Page 1", "Page 2"]
    page = found["a.png", 1]
    [line] = json.loads(page["lines"])
    assert line["text"] == page["text"]
    assert page["confidence"] == pytest.approx(line["confidence"], abs=0.001)
    assert page["error"] is None
    assert page["seconds"] > 0
    assert (page["size"], page["modified"]) == (
        (source / "a.png").stat().st_size,
        (source / "a.png").stat().st_mtime_ns,
    )
    errors = {row["file"]: row["error"] for row in rows(target) if row["error"]}
    assert errors == {
        "broken.jpg": "IMAGE_TRUNCATED",
        "notes.txt": "UNSUPPORTED_FORMAT",
        "empty.png": "EMPTY_FILE",
    }

    run = bulk(source, target)
    assert (run.returncode, last_line(run)) == (0, "0 read (0 pages), 0 failed, 7 skipped")
    draw(source, ["new.png"])
    os.utime(source / "c.png", ns=(1, 1))  # as if it had been changed
    run = bulk(source, "file://" + str(target))
    assert (run.returncode, last_line(run)) == (0, "2 read (2 pages), 0 failed, 6 skipped")
    times = Counter((row["file"], row["page"], row["modified"]) for row in rows(target))
    assert set(times.values()) == {1}
    assert sum(row["file"] == "c.png" for row in rows(target)) == 2

    draw(source, ["notes.txt.png"])
    (source / "notes.txt.png").rename(source / "empty.png")
    run = bulk(source, target, "--failed-again")
    assert last_line(run) == "1 read (1 pages), 2 failed, 5 skipped"


FILES = 64  # so many that reading them takes longer than noticing that it has begun


def test_goes_on_where_it_was_interrupted(tmp_path: Path):
    source, target = tmp_path / "scans", tmp_path / "texts"
    draw(source, [f"{number}.png" for number in range(FILES)])
    process = subprocess.Popen(command(source, target), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 120
    while not list(target.glob("*.parquet")) and process.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    process.wait(60)
    before = {row["file"] for row in rows(target)}
    assert 0 < len(before) < FILES

    draw(source, ["later.png"])
    run = bulk(source, target)
    assert run.returncode == 0, run.stderr
    left = FILES + 1 - len(before)
    assert last_line(run) == f"{left} read ({left} pages), 0 failed, {len(before)} skipped"
    assert Counter(row["file"] for row in rows(target)) == Counter(
        ["later.png", *(f"{number}.png" for number in range(FILES))]
    )


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("nowhere", "texts", "is no folder"),
        (".", "texts", "OUTPUT lies within INPUT"),
        ("nonsense://a/b", "texts", "nonsense"),
    ],
)
def test_what_can_not_start_says_why(source: str, target: str, said: str, tmp_path: Path):
    places = [place if "://" in place else str(tmp_path / place) for place in (source, target)]
    run = bulk(*places)
    assert run.returncode == 2
    assert said in run.stderr
    assert "Traceback" not in run.stderr
