"""Coverage-guided fuzzing of `ocr.files`: of any bytes only pictures within limits or a RequestError may come.

    .venv/bin/pip install --target /tmp/atheris -r benchmarks/requirements-fuzz.txt
    PYTHONPATH=/tmp/atheris .venv/bin/python -m benchmarks.robustness.fuzz --minutes 20 > fuzz.md
    PYTHONPATH=/tmp/atheris .venv/bin/python -m benchmarks.robustness.fuzz --minutes 20 --paths zip photo

Starts from the whole files and the small hostile ones of `benchmarks.robustness.fuzz_inputs`. Coverage is that of the
Python code of `ocr` and Pillow, which reads headers, chunks and directories; the C decoders behind it are run but do
not guide. An input that crashes, hangs, or takes too much memory ends the fuzzing process; it is kept, and another
process goes on.

PDF is left to the tests' files: PDFium runs in a process apart, for each file a new one, in which a crash does no harm.
HEIC, whose library runs so too since fuzzing crashed it, costs such a process each time.
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
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.robustness.fuzz_inputs import LARGEST_INPUT, PATHS, repair_checksums, write_seeds
from benchmarks.server import ROOT
from evaluation.tables import print_table

MAX_PIXELS = 4_000_000
SECONDS_PER_INPUT = 25  # wall; beyond, it is a hang
MEGABYTES = 2048  # of the whole process, and
MEGABYTES_AT_ONCE = 1024
SEED = 2026
MOST_UNPACKED = 20_000_000  # bytes of an archive
MOST_MEMBERS = 40
STATUS = re.compile(
    r"#(\d+)\s+(?:NEW|REDUCE|pulse|INITED|DONE|RELOAD)\s+cov: (\d+) ft: (\d+) corp: (\d+)/\S+.* rss: (\d+)Mb"
)


def main() -> None:
    """Fuzzes for some time and prints the report as Markdown; with --child, is the process that fuzzes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--paths", nargs="+", choices=tuple(PATHS), default=["all"], help="what is fuzzed (all)")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options, rest = parser.parse_known_args()
    if options.child:
        fuzz(options.child, rest)
        return
    with tempfile.TemporaryDirectory(prefix="ocr-fuzz-") as folder:
        print_report(supervise(Path(folder), options.minutes * 60, options.paths), options.paths)


def fuzz(folder: Path, arguments: list[str]) -> None:
    """Runs libFuzzer in this process until its time is over or an input fails; notes the slowest input in `folder`."""
    import atheris

    with atheris.instrument_imports(include=["ocr", "PIL"]):
        from PIL import (
            AvifImagePlugin,
            BmpImagePlugin,
            GifImagePlugin,
            JpegImagePlugin,
            PngImagePlugin,
            TiffImagePlugin,
            WebPImagePlugin,
        )

        from ocr.errors import RequestError
        from ocr.files.archive import plan_archive
        from ocr.files.open import open_pages
        from ocr.files.zip_directory import is_zip
    assert all((BmpImagePlugin, GifImagePlugin, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin))
    assert AvifImagePlugin
    warnings.simplefilter("ignore")  # Pillow's remarks on damaged files
    slowest = 0.0
    done = 0

    def one_input(data: bytes) -> int:
        nonlocal slowest, done
        if b"%PDF-" in data[:1024]:
            return -1
        begun = time.process_time()
        if is_zip(data):
            unpack(data)
        try:
            with open_pages(data, max_pixels=MAX_PIXELS) as pages:
                assert pages.count >= 1
                for index in {0, min(pages.count, 3) - 1}:
                    image = pages.decode(index).image
                    assert image.ndim == 3 and image.shape[2] == 3 and image.dtype == "uint8"
                    assert 0 < image.shape[0] * image.shape[1] <= MAX_PIXELS
                    pages.text_lines(index)
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

    def unpack(data: bytes) -> None:
        try:
            limits = {"most_files": MOST_MEMBERS, "most_bytes": MOST_UNPACKED, "most_file_bytes": MOST_UNPACKED}
            members = [each for each in plan_archive("a.zip", data, **limits).unpack() if not isinstance(each, str)]
        except RequestError:
            return
        assert len(members) <= MOST_MEMBERS
        assert sum(len(member.data) for member in members) <= MOST_UNPACKED
        assert all(part not in ("", ".", "..") for member in members for part in member.name.split("/"))

    def mutated(data: bytes, largest: int, seed: int) -> bytes:
        changed = bytes(atheris.Mutate(data, largest))
        return repair_checksums(changed)[:largest] if seed % 2 else changed

    atheris.Setup([sys.argv[0], *arguments], one_input, custom_mutator=mutated)
    atheris.Fuzz()


@dataclass
class Figures:
    """What was seen of the fuzzing.

    `growth`: inputs tried, edges, features, files and megabytes, as libFuzzer told them; `failed`: processes that an
    input ended, and `failures` what they said; `slowest`: seconds of CPU and bytes of the slowest input; `memory`:
    bytes of the process over time; `corpus`: files that reached something new, those to start from (`seeds`) included.
    """

    seeds: int
    runs: int = 0
    failed: int = 0
    growth: list[tuple[int, ...]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0
    slowest: tuple[float, int] = (0.0, 0)
    memory: list[int] = field(default_factory=list)
    corpus: int = 0


def supervise(folder: Path, seconds: float, paths: list[str]) -> Figures:
    """Runs the fuzzing process, again where an input has ended it, until the time is over; returns the figures."""
    corpus, failures = folder / "corpus", folder / "failures"
    corpus.mkdir()
    failures.mkdir()
    figures = Figures(write_seeds(corpus, paths))
    begun = time.monotonic()
    number = 0
    while (left := seconds - (time.monotonic() - begun)) > 5:
        number += 1
        ended, text = run_child(folder, int(left), SEED + number)
        lines = [tuple(map(int, match.groups())) for match in STATUS.finditer(text)]
        figures.runs += max((line[0] for line in lines), default=0)
        figures.growth += lines
        if ended:
            figures.failed += 1
            figures.failures.append(text[-3000:])
            if not lines:
                break
    figures.seconds = time.monotonic() - begun
    for artifact in failures.iterdir():
        figures.failures.append(f"kept as {keep(artifact, f'ocr-fuzz-{artifact.name}')}")
    keep(folder / "slowest", "ocr-fuzz-slowest")
    slowest = json.loads((folder / "slowest.json").read_text())
    figures.slowest = slowest["seconds"], slowest["bytes"]
    figures.memory = [json.loads(line)[1] for line in (folder / "memory.jsonl").read_text().splitlines()]
    figures.corpus = sum(1 for _ in corpus.iterdir())
    return figures


def run_child(folder: Path, seconds: int, seed: int) -> tuple[int, str]:
    """Runs the fuzzing process for some time, or until an input ends it; returns its exit code and what it printed."""
    arguments = [
        f"-max_total_time={seconds}",
        f"-timeout={SECONDS_PER_INPUT}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-malloc_limit_mb={MEGABYTES_AT_ONCE}",
        f"-max_len={LARGEST_INPUT}",
        f"-seed={seed}",
        f"-artifact_prefix={folder / 'failures'}/",
        str(folder / "corpus"),
    ]
    command = [sys.executable, "-m", "benchmarks.robustness.fuzz", "--child", str(folder), *arguments]
    log = folder / "log"
    with log.open("wb") as output:
        environ = os.environ | {"OMP_NUM_THREADS": "1"}
        ended = subprocess.run(command, cwd=ROOT, stdout=output, stderr=output, env=environ)
    return ended.returncode, log.read_text(errors="replace")


def keep(file: Path, name: str) -> Path:
    """Copies a file to where it outlives the run; returns the copy."""
    target = Path(tempfile.gettempdir()) / name
    target.write_bytes(file.read_bytes())
    return target


def print_report(figures: Figures, paths: list[str]) -> None:
    """Prints the figures as Markdown."""
    growth, memory = figures.growth, [size / 2**20 for size in figures.memory]
    picked = sorted({round(share * (len(growth) - 1)) for share in (0, 0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 1)})
    quarters = ", ".join(f"{memory[len(memory) * quarter // 4]:.0f}" for quarter in (1, 2, 3))
    seconds, size = figures.slowest
    rows = [
        ["inputs tried", f"{figures.runs:,}"],
        ["files to start from", str(figures.seeds)],
        ["files that reached something new", str(figures.corpus - figures.seeds)],
        ["crashes, hangs, memory beyond the limit, exceptions that are no RequestError", str(figures.failed)],
        ["slowest input", f"{seconds:.2f} s of CPU, {size:,} bytes"],
        ["memory of the process after the first input", f"{memory[0]:.0f} MB"],
        ["after a quarter, half, three quarters of the inputs", f"{quarters} MB"],
        ["at the end", f"{memory[-1]:.0f} MB"],
    ]
    print("# Fuzzing of ocr/files\n")
    print(
        f"Paths: {', '.join(paths)}; {figures.seconds / 60:.1f} minutes on one core, {datetime.date.today()}; "
        "how: benchmarks/robustness/fuzz.py.\n"
    )
    print_table(["", ""], rows)
    print("\nCoverage as it grew:\n")
    print_table(["inputs", "edges", "features", "corpus"], [[f"{n:,}" for n in growth[i][:4]] for i in picked])
    for failure in figures.failures:
        print(f"\n```\n{failure}\n```")


if __name__ == "__main__":
    main()
