"""How long each stage of reading a page takes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def measure_time(timings_ms: dict[str, float], stage: str) -> Iterator[None]:
    """Adds the milliseconds spent inside to `timings_ms[stage]`, also where it ends in an exception."""
    started = time.perf_counter()
    try:
        yield
    finally:
        timings_ms[stage] = timings_ms.get(stage, 0.0) + (time.perf_counter() - started) * 1000
