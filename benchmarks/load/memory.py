"""How much memory each of the server's processes holds: when ready, after pages of all sizes, in a burst, at rest.

    python -m benchmarks.load.memory --pages ../shared/eval/pages --count 500
    python -m benchmarks.load.memory --env OCR_SPEED=fast --env MALLOC_ARENA_MAX=1

What is counted is the proportional set size (PSS): what processes share counts once. Prints a table; with --json and
--plot writes the figures, and a picture of each process's memory over time.
"""

import argparse
import io
import itertools
import json
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import requests
from matplotlib.figure import Figure
from PIL import Image

from benchmarks.load.material import make_pieces
from benchmarks.load.run import machine
from benchmarks.server import ROOT, Server, own_folders, start_server
from evaluation.tables import print_table

ROLES = ("supervisor", "runner", "ocr", "others")
SIZES = (0.4, 1.3)  # odd sizes: both sides by a factor of their own, log-uniform
AT_ONCE = 4
REST_SECONDS = 15
TRIES = 200
SAMPLE_SECONDS = 0.5


class Watch:
    """Takes the memory of a server's processes until it is left."""

    def __init__(self, server: Server) -> None:
        self.server, self.done = server, threading.Event()
        self.begun = time.monotonic()
        self.samples: list[tuple[float, dict[str, float]]] = []
        self.thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Watch":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.thread.join()

    def _run(self) -> None:
        while not self.done.wait(SAMPLE_SECONDS):
            self.samples.append((time.monotonic() - self.begun, take(self.server)))

    def peak(self, start: float) -> dict[str, float]:
        """The sample since then in which all processes together held most."""
        return max((sample for at, sample in self.samples if at >= start), key=lambda held: sum(held.values()))


def take(server: Server) -> dict[str, float]:
    """MiB that each of the server's processes holds; those that live for one file only are `others`."""
    held = dict.fromkeys(ROLES, 0.0)
    parent = psutil.Process(server.pid)
    for process in (parent, *parent.children(recursive=True)):
        with suppress(OSError, psutil.Error):  # it may just have ended
            command = " ".join(process.cmdline())
            rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
            role = "supervisor" if process.pid == server.pid else "others"
            for name in ("runner", "ocr"):
                if f"--service-name {name}" in command:
                    role = name
            size = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
            held[role] += int(size.split()[1]) / 1024
    return held


def send(url: str, content: bytes) -> None:
    """Has a file read; a server that is busy is asked again."""
    for _ in range(TRIES):
        reply = requests.post(f"{url}/api/v1/ocr", data=content, timeout=120)
        if reply.status_code != 503:
            break
        time.sleep(float(reply.headers.get("Retry-After", 1)))
    if reply.status_code != 200 and reply.status_code >= 500:
        raise RuntimeError(f"{reply.status_code}: {reply.text[:200]}")


def make_odd(pages: list[bytes], seed: int) -> Iterator[bytes]:
    """The pages over and over, each time in another size."""
    chance = random.Random(seed)
    for page in itertools.cycle(pages):
        with Image.open(io.BytesIO(page)) as picture:
            factors = [SIZES[0] * (SIZES[1] / SIZES[0]) ** chance.random() for _ in range(2)]
            size = [max(32, round(side * factor)) for side, factor in zip(picture.size, factors, strict=True)]
            buffer = io.BytesIO()
            picture.convert("RGB").resize((size[0], size[1])).save(buffer, "JPEG", quality=85)
        yield buffer.getvalue()


def measure(server: Server, watch: Watch, pages: list[bytes], count: int, burst: int) -> dict[str, dict[str, float]]:
    """What is held at each stage, and at the most from the first request on."""
    stages = {"ready": take(server)}
    with ThreadPoolExecutor(max(AT_ONCE, burst)) as pool:
        start = time.monotonic() - watch.begun
        for page in pages:
            send(server.url, page)
        stages[f"after {len(pages)} pages, one at a time"] = take(server)
        odd = make_odd(pages, 1)
        for _ in range(0, count, AT_ONCE):
            list(pool.map(lambda page: send(server.url, page), itertools.islice(odd, AT_ONCE)))
        stages[f"after {count} of odd sizes, {AT_ONCE} at once"] = take(server)
        began = time.monotonic() - watch.begun
        list(pool.map(lambda page: send(server.url, page), itertools.islice(itertools.cycle(pages), burst)))
    stages[f"at most in a burst of {burst}"] = watch.peak(began)
    time.sleep(REST_SECONDS)
    stages["at rest"] = take(server)
    stages["at most"] = watch.peak(start)
    return stages


def plot(samples: list[tuple[float, dict[str, float]]], path: Path) -> None:
    """The memory of each process over time, one above the other."""
    figure = Figure(figsize=(10, 4))
    axes = figure.subplots()
    times = [at for at, _ in samples]
    axes.stackplot(times, *([held[role] for _, held in samples] for role in ROLES), labels=ROLES)
    axes.set(xlabel="second", ylabel="MiB (PSS)")
    axes.legend(loc="lower right", fontsize=8)
    figure.tight_layout()
    figure.savefig(path, dpi=80)


def main() -> int:
    """Measures a server of its own and prints what it held."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, help="a folder of pictures; without it, drawn pages")
    parser.add_argument("--count", type=int, default=200, help="pages of odd sizes")
    parser.add_argument("--burst", type=int, default=64, help="pages sent at once")
    parser.add_argument("--env", action="append", default=[], metavar="NAME=VALUE", help="a variable of the server's")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--plot", type=Path)
    arguments = parser.parse_args()
    if arguments.pages:
        files = sorted(path for path in arguments.pages.rglob("*") if path.suffix in (".jpg", ".png"))
        pages = [path.read_bytes() for path in files]
    else:
        pages = [piece.content for piece in make_pieces(1)["page"]]
    environ = dict(pair.split("=", 1) for pair in arguments.env)
    with (
        tempfile.TemporaryDirectory() as name,
        contextmanager(start_server)(ROOT, Path(name) / "server.log", own_folders(Path(name)) | environ) as server,
        Watch(server) as watch,
    ):
        stages = measure(server, watch, pages, arguments.count, arguments.burst)
    rows = [
        [stage, *(f"{held[role]:.0f}" for role in ROLES), f"{sum(held.values()):.0f}"] for stage, held in stages.items()
    ]
    print_table(["MiB (PSS)", *ROLES, "all"], rows)
    if arguments.json:
        record = {"command": " ".join(sys.argv[1:]), "machine": machine(), "stages": stages}
        arguments.json.write_text(json.dumps(record, indent=1) + "\n")
    if arguments.plot:
        plot(watch.samples, arguments.plot)
    return 0


if __name__ == "__main__":
    sys.exit(main())
