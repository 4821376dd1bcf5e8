"""Memory that was used gives itself back to the system late or never: so it is asked for when there is time.

glibc keeps what threads have freed in arenas of their own, in which one living block holds all below it. After a burst
of large pages a process would go on holding twice of what it needs.
"""

import asyncio
import ctypes
import time
from collections.abc import Callable

from ocr.settings import MEBIBYTE

# Environment of each service. glibc gives blocks of the threshold's size and more back to the system at once; left to
# itself it keeps up to 32 MB of each thread's. With that and fewer arenas the runner needs 200 MB less
# (benchmarks/results/speed/speed.md).
SPARING_MALLOC = [
    {"name": "MALLOC_MMAP_THRESHOLD_", "value": str(16 * MEBIBYTE)},
    {"name": "MALLOC_TRIM_THRESHOLD_", "value": str(32 * MEBIBYTE)},
    {"name": "MALLOC_ARENA_MAX", "value": "2"},
]

IDLE_SECONDS = 3.0
LONGEST_SECONDS = 20.0  # also a process that is never idle gives back


async def give_back(work_done: Callable[[], int]) -> None:
    """Gives freed memory back after work, until it is cancelled; at once done where the C library can't.

    Args:
        work_done: a count of the work that this process has done, which goes up while it works.
    """
    library = ctypes.CDLL(None)
    if not hasattr(library, "malloc_trim"):
        return
    seen = trimmed = work_done()
    trimmed_at = time.monotonic()
    while True:
        await asyncio.sleep(IDLE_SECONDS)
        now = work_done()
        idle = now == seen
        if now != trimmed and (idle or time.monotonic() - trimmed_at > LONGEST_SECONDS):
            await asyncio.to_thread(library.malloc_trim, 0)
            trimmed, trimmed_at = now, time.monotonic()
        seen = now
