"""What the memory of the process that reads is made of: resident size after each step of its start, and with pages.

    python -m benchmarks.memory --pages ../shared/eval/pages

Prints a Markdown table. Memory that the allocator holds but nobody uses is given back before each row.
"""

import argparse
import ctypes
import importlib
import os
from pathlib import Path


def resident() -> tuple[int, int]:
    """Resident memory now, after the allocator has given back what it can, and its highest so far, in MiB."""
    ctypes.CDLL(None).malloc_trim(0)
    fields = dict(line.split(":") for line in Path("/proc/self/status").read_text().splitlines())
    now, highest = (int(fields[name].split()[0]) // 1024 for name in ("VmRSS", "VmHWM"))
    return now, highest


def show(step: str) -> None:
    """One row of the table."""
    now, highest = resident()
    print(f"| {step} | {now} | {highest} |", flush=True)


def main() -> None:
    """Loads everything step by step, then reads the pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, required=True, help="folder of pictures")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = str(options.threads)  # read when torch is loaded
    print("| after | MiB | highest so far |\n|---|---|---|")
    show("Python")
    for module in ("cv2", "torch", "ocr.reader"):
        importlib.import_module(module)
        show(f"import of {module}")
    from benchmarks.evaluation_data import pictures_in
    from ocr.reader import Reader
    from ocr.settings import Settings

    reader = Reader(Settings(threads=options.threads))
    show("loading and tracing of the networks")
    reader.recognizer.warm_up()
    show("a run of each shape of line")
    pages = pictures_in(options.pages)
    reader.read(pages[0])
    show("one page")
    for page in pages:
        reader.read(page)
    show(f"{len(pages)} pages")


if __name__ == "__main__":
    main()
