"""Pages come first: while a server reads some, the course of learning stands still.

    OCR_LEARNING/busy    locked, shared, by each server as long as it has pages in work

Idle priority alone is not enough: a core that is half of a real one, its caches and the memory are shared all the same
(benchmarks/results/load/while_learning.md). A process of its own looks at the lock and stops and continues the one that
trains, which could look itself only between its batches. Locks go with whoever holds them, so nothing stays stopped.
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

BUSY = "busy"
LOOK_SECONDS = 0.01
QUIET_SECONDS = 0.1  # without pages until the course goes on: those of one document follow one another closely


class RightOfWay:
    """A server's claim; held or given up at once, by one thread."""

    def __init__(self, learning: Path) -> None:
        self._lock = (learning / BUSY).open("ab")

    def claim(self, busy: bool) -> None:
        """Says whether there are pages in work. Where files can't be locked nobody gives way, and no page fails."""
        with suppress(OSError):
            fcntl.flock(self._lock, fcntl.LOCK_SH if busy else fcntl.LOCK_UN)

    def close(self) -> None:
        """Gives it up for good."""
        self._lock.close()


def is_claimed(learning: Path) -> bool:
    """Whether a server has pages in work."""
    with (learning / BUSY).open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextmanager
def give_way(learning: Path) -> Iterator[None]:
    """Until the block ends, this process stands still whenever a server has pages in work."""
    watcher = subprocess.Popen(
        [sys.executable, "-m", "ocr.learning.right_of_way", str(learning.resolve()), str(os.getpid())],
        cwd=Path(__file__).resolve().parents[2],
        stdin=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        watcher.kill()
        watcher.wait()


def watch(learning: Path, process: int) -> None:
    """Stops and continues that process, this one's parent, until it has ended."""
    stopped, claimed = False, 0.0
    while os.getppid() == process:
        now = time.monotonic()
        if is_claimed(learning):
            claimed = now
            if not stopped:
                os.kill(process, signal.SIGSTOP)
                stopped = True
        elif stopped and now - claimed > QUIET_SECONDS:
            os.kill(process, signal.SIGCONT)
            stopped = False
        time.sleep(LOOK_SECONDS)


if __name__ == "__main__":
    watch(Path(sys.argv[1]), int(sys.argv[2]))
