"""Coverage-guided fuzzing of `ocr.files.open`: of any bytes only a picture within limits or a RequestError may come.

    .venv/bin/pip install --target /tmp/atheris -r benchmarks/requirements-fuzz.txt
    PYTHONPATH=/tmp/atheris .venv/bin/python -m benchmarks.robustness.fuzz --minutes 20 > benchmarks/results/fuzz.md

Starts from the whole files and the small hostile ones of `benchmarks.robustness.hostile.files`. Coverage is that of the
Python code of `ocr` and Pillow, which reads headers, chunks and directories; the C decoders behind it are run but do
not guide. An input that crashes, hangs, or takes too much memory ends the fuzzing process; it is kept, and another
process goes on.

PDF is left to the tests' files: PDFium runs in a process apart, for each file a new one, in which a crash does no harm.
"""

import argparse
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import warnings
import zlib
from pathlib import Path
from typing import Any

import psutil

from benchmarks.server import ROOT
from evaluation.tables import print_table

MAX_PIXELS = 4_000_000
SECONDS_PER_INPUT = 25  # wall; beyond, it is a hang
MEGABYTES = 2048  # of the whole process, and
MEGABYTES_AT_ONCE = 1024
LARGEST_INPUT = 64 * 1024
SEED = 2026
FAMILIES = ("cut", "damaged", "bomb", "stranger")
STATUS = re.compile(
    r"#(\d+)\s+(?:NEW|REDUCE|pulse|INITED|DONE|RELOAD)\s+cov: (\d+) ft: (\d+) corp: (\d+)/\S+.* rss: (\d+)Mb"
)


def main() -> None:
    """Fuzzes for some time and prints the report as Markdown; with --child, is the process that fuzzes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options, rest = parser.parse_known_args()
    if options.child:
        fuzz(options.child, rest)
        return
    with tempfile.TemporaryDirectory(prefix="ocr-fuzz-") as folder:
        print_report(supervise(Path(folder), options.minutes * 60))


def fuzz(folder: Path, arguments: list[str]) -> None:
    """Runs libFuzzer in this process until its time is over or an input fails; notes the slowest input in `folder`."""
    import atheris

    with atheris.instrument_imports(include=["ocr", "PIL"]):
        from PIL import (
            BmpImagePlugin,
            GifImagePlugin,
            JpegImagePlugin,
            PngImagePlugin,
            TiffImagePlugin,
            WebPImagePlugin,
        )

        from ocr.errors import RequestError
        from ocr.files.open import open_pages
    assert all((BmpImagePlugin, GifImagePlugin, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin))
    warnings.simplefilter("ignore")  # Pillow's remarks on damaged files
    slowest = 0.0
    done = 0

    def one_input(data: bytes) -> int:
        nonlocal slowest, done
        if b"%PDF-" in data[:1024]:
            return -1
        begun = time.process_time()
        try:
            with open_pages(data, max_pixels=MAX_PIXELS) as pages:
                assert pages.count >= 1
                for index in {0, min(pages.count, 3) - 1}:
                    image = pages.decode(index).image
                    assert image.ndim == 3 and image.shape[2] == 3 and image.dtype == "uint8"
                    assert 0 < image.shape[0] * image.shape[1] <= MAX_PIXELS
        except RequestError:
            pass
        done += 1
        seconds = time.process_time() - begun
        if seconds > slowest:
            slowest = seconds
            (folder / "slowest").write_bytes(data)
            (folder / "slowest.json").write_text(json.dumps({"seconds": seconds, "bytes": len(data)}))
        if done % 2000 == 0 or done == 1:
            with (folder / "memory.jsonl").open("a") as log:
                log.write(json.dumps([time.time(), psutil.Process().memory_info().rss]) + "\n")
        return 0

    def mutated(data: bytes, largest: int, seed: int) -> bytes:
        changed = bytes(atheris.Mutate(data, largest))
        return with_checksums(changed)[:largest] if seed % 2 else changed

    atheris.Setup([sys.argv[0], *arguments], one_input, custom_mutator=mutated)
    atheris.Fuzz()


def with_checksums(data: bytes) -> bytes:
    """A PNG with its chunks' checksums put right, without which Pillow looks no further; other data as they are."""
    from benchmarks.robustness.hostile.samples import PNG_SIGNATURE

    if not data.startswith(PNG_SIGNATURE):
        return data
    repaired, position = bytearray(data), 8
    while position + 12 <= len(repaired):
        end = position + 8 + int.from_bytes(repaired[position : position + 4], "big")
        if end + 4 > len(repaired):
            break
        repaired[end : end + 4] = zlib.crc32(repaired[position + 4 : end]).to_bytes(4, "big")
        position = end + 4
    return bytes(repaired)


def supervise(folder: Path, seconds: float) -> dict[str, Any]:
    """Runs the fuzzing process, again where an input has ended it, until the time is over; returns the figures."""
    from benchmarks.robustness.hostile.files import hostile_files
    from benchmarks.robustness.hostile.samples import samples

    corpus, failures = folder / "corpus", folder / "failures"
    corpus.mkdir()
    failures.mkdir()
    seeds = [*samples().values(), *(data for family in FAMILIES for data in hostile_files(family).values())]
    kept = [data for data in seeds if len(data) <= LARGEST_INPUT and b"%PDF-" not in data[:1024]]
    for number, data in enumerate(kept):
        (corpus / f"seed-{number}").write_bytes(data)
    report: dict[str, Any] = {"seeds": len(kept), "runs": 0, "rounds": 0, "growth": [], "failures": [], "failed": 0}
    begun = time.monotonic()
    while (left := seconds - (time.monotonic() - begun)) > 5:
        report["rounds"] += 1
        log = folder / f"log-{report['rounds']}"
        arguments = [
            f"-max_total_time={int(left)}",
            f"-timeout={SECONDS_PER_INPUT}",
            f"-rss_limit_mb={MEGABYTES}",
            f"-malloc_limit_mb={MEGABYTES_AT_ONCE}",
            f"-max_len={LARGEST_INPUT}",
            f"-seed={SEED + report['rounds']}",
            f"-artifact_prefix={failures}/",
            str(corpus),
        ]
        command = [sys.executable, "-m", "benchmarks.robustness.fuzz", "--child", str(folder), *arguments]
        with log.open("wb") as output:
            environ = os.environ | {"OMP_NUM_THREADS": "1"}
            ended = subprocess.run(command, cwd=ROOT, stdout=output, stderr=output, env=environ)
        text = log.read_text(errors="replace")
        lines = [tuple(map(int, match.groups())) for match in STATUS.finditer(text)]
        report["runs"] += max((line[0] for line in lines), default=0)
        report["growth"] += lines
        if ended.returncode:
            report["failed"] += 1
            report["failures"].append(text[-3000:])
            if not lines:
                break
    for artifact in failures.iterdir():
        target = Path(tempfile.gettempdir()) / f"ocr-fuzz-{artifact.name}"
        target.write_bytes(artifact.read_bytes())
        report["failures"].append(f"kept as {target}")
    report["seconds"] = time.monotonic() - begun
    report["slowest"] = json.loads((folder / "slowest.json").read_text())
    (Path(tempfile.gettempdir()) / "ocr-fuzz-slowest").write_bytes((folder / "slowest").read_bytes())
    report["memory"] = [json.loads(line)[1] for line in (folder / "memory.jsonl").read_text().splitlines()]
    report["corpus"] = sum(1 for _ in corpus.iterdir())
    return report


def print_report(report: dict[str, Any]) -> None:
    """Prints the figures as Markdown."""
    growth, memory = report["growth"], [size / 2**20 for size in report["memory"]]
    picked = sorted({round(share * (len(growth) - 1)) for share in (0, 0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 1)})
    quarters = ", ".join(f"{memory[len(memory) * quarter // 4]:.0f}" for quarter in (1, 2, 3))
    rows = [
        ["inputs tried", f"{report['runs']:,}"],
        ["files to start from", str(report["seeds"])],
        ["files that reached something new", str(report["corpus"] - report["seeds"])],
        ["crashes, hangs, memory beyond the limit, exceptions that are no RequestError", str(report["failed"])],
        ["slowest input", f"{report['slowest']['seconds']:.2f} s of CPU, {report['slowest']['bytes']:,} bytes"],
        ["memory of the process after the first input", f"{memory[0]:.0f} MB"],
        ["after a quarter, half, three quarters of the inputs", f"{quarters} MB"],
        ["at the end", f"{memory[-1]:.0f} MB"],
    ]
    print("# Fuzzing of ocr/files/open.py\n")
    print(
        f"{report['seconds'] / 60:.1f} minutes on one core, {datetime.date.today()}; "
        "how: benchmarks/robustness/fuzz.py.\n"
    )
    print_table(["", ""], rows)
    print("\nCoverage as it grew:\n")
    print_table(["inputs", "edges", "features", "corpus"], [[f"{n:,}" for n in growth[i][:4]] for i in picked])
    for failure in report["failures"]:
        print(f"\n```\n{failure}\n```")


if __name__ == "__main__":
    main()
