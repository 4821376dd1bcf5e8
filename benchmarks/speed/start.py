"""What the start and the memory of the process that reads are made of: seconds and resident size of each step.

    .venv/bin/python -m benchmarks.speed.start --pages ../shared/eval/pages

Prints a Markdown table. Memory that the allocator holds but nobody uses is given back before each row.
"""

import argparse
import ctypes
import importlib
import os
import time
from pathlib import Path


def resident() -> tuple[int, int]:
    """Resident memory now, after the allocator has given back what it can, and its highest so far, in MiB."""
    ctypes.CDLL(None).malloc_trim(0)
    fields = dict(line.split(":") for line in Path("/proc/self/status").read_text().splitlines())
    now, highest = (int(fields[name].split()[0]) // 1024 for name in ("VmRSS", "VmHWM"))
    return now, highest


def print_row(step: str, begun: float) -> float:
    """One row of the table, for a step that began at this time; returns when the next one begins."""
    seconds = time.perf_counter() - begun
    now, highest = resident()
    print(f"| {step} | {seconds:.2f} | {now} | {highest} |", flush=True)
    return time.perf_counter()


def main() -> None:
    """Loads everything step by step, then reads the pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, required=True, help="folder of pictures")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = str(options.threads)  # read when torch is loaded
    print("| step | s | MiB after it | highest so far |\n|---|---|---|---|")
    begun = print_row("Python", time.perf_counter())
    for module in ("cv2", "torch", "ocr.detection.detector", "ocr.recognition.recognizer"):
        importlib.import_module(module)
        begun = print_row(f"import of {module}", begun)
    from evaluation.data import pictures_in
    from ocr.reader import Reader
    from ocr.settings import Settings

    settings = Settings(threads=options.threads)
    begun = time.perf_counter()
    reader = Reader(settings)
    begun = print_row("loading and tracing of the networks", begun)
    reader.recognizer.warm_up()
    begun = print_row("a run of each shape of line", begun)
    pages = pictures_in(options.pages)
    reader.read(pages[0])
    begun = print_row("one page", begun)
    for page in pages:
        reader.read(page)
    print_row(f"{len(pages)} pages", begun)


if __name__ == "__main__":
    main()
