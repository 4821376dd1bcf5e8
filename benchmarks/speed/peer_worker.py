"""One OCR engine as a process that reads pages for `benchmarks.speed.peers`: file names in, JSON lines out.

Runs in the peers' own environment, which has neither this project nor its packages: imports nothing but the engine.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

Engine = Callable[[str], list[str]]  # a page's file to its lines


def ours(threads: int) -> Engine:
    """This project, in process."""
    from ocr import Reader
    from ocr.settings import Settings

    reader = Reader(replace(Settings.from_environment(), threads=threads))
    reader.recognizer.warm_up()
    return lambda path: [line.text for line in reader.read(path).lines]


def rapidocr(threads: int) -> Engine:
    """RapidOCR with its default models (PP-OCRv6 small) on ONNX Runtime."""
    from rapidocr import RapidOCR

    engine = RapidOCR(
        params={
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    return lambda path: list(engine(path).txts or ())


def faster_paddle(size: str) -> Callable[[int], Engine]:
    """faster-paddle with its models of that size, "small" or "tiny"."""

    def start(threads: int) -> Engine:
        import faster_paddle

        engine = faster_paddle.OcrEngine(model_size=size, threads=threads)
        return lambda path: [region["text"] for region in engine.ocr(Path(path).read_bytes())["bounds"].values()]

    return start


def tesseract(threads: int) -> Engine:
    """Tesseract as its users run it, a process a page."""

    def read(path: str) -> list[str]:
        command = ["tesseract", path, "stdout", "-l", "chi_sim+eng"]
        result = subprocess.run(
            command, capture_output=True, text=True, check=True, env={"OMP_THREAD_LIMIT": str(threads), "PATH": PATH}
        )
        return [line for line in result.stdout.splitlines() if line.strip()]

    return read


PATH = "/usr/local/bin:/usr/bin:/bin"
ENGINES: dict[str, Callable[[int], Engine]] = {
    "ours": ours,
    "rapidocr": rapidocr,
    "faster-small": faster_paddle("small"),
    "faster-tiny": faster_paddle("tiny"),
    "tesseract": tesseract,
}


def peak_mib() -> float:
    """Most memory that this process, or a process that it started, ever held, in MiB."""
    status = Path("/proc/self/status").read_text()
    own = int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def main() -> None:
    """Reads the files named on the input one by one and answers {"seconds", "lines", "peak_rss_mib"} to each."""
    name, threads = sys.argv[1], int(sys.argv[2])
    answers = sys.stdout
    sys.stdout = sys.stderr  # some engines print there
    engine = ENGINES[name](threads)
    for path in sys.stdin:
        started = time.perf_counter()
        lines = engine(path.strip())
        seconds = time.perf_counter() - started
        print(json.dumps({"seconds": seconds, "lines": lines, "peak_rss_mib": peak_mib()}), file=answers, flush=True)


if __name__ == "__main__":
    main()
