"""A process of its own for a library that a file can crash, hang or make take all memory: at worst the process ends.

worker = WorkerProcess(Path("pdf_worker.py"))
worker.ask(message)         # the line of JSON that it replies; None if it has ended
worker.read_into(image)     # what it sends after that
worker.end()
"""

import contextlib
import json
import subprocess
import sys
import weakref
from pathlib import Path
from typing import IO, Any

import numpy as np


class WorkerProcess:
    """A running program; it ends with this object at the latest.

    Args:
        script: the program, a file that imports nothing of this package, whose import takes longer than a page.
    """

    def __init__(self, script: Path) -> None:
        # without the environment's Python variables
        command = [sys.executable, "-I", str(script)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._end = weakref.finalize(self, _end, self._process)

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether `end` was not called yet."""
        return self._end.alive

    def ask(self, message: bytes) -> dict[str, Any] | None:
        """Sends a message and takes the reply; None if the process has ended, now or before."""
        try:
            pipe = _pipe(self._process.stdin)
            pipe.write(message)
            pipe.flush()
            answer = _pipe(self._process.stdout).readline()
        except (OSError, ValueError):
            return None
        reply: dict[str, Any] | None = json.loads(answer) if answer.endswith(b"\n") else None
        return reply

    def read_into(self, image: np.ndarray[Any, np.dtype[np.uint8]]) -> bool:
        """Reads all of an array's bytes; returns whether the process has sent so many."""
        left = image.data.cast("B")
        while left:
            count = _pipe(self._process.stdout).readinto(left)  # type: ignore[attr-defined]
            if not count:
                return False
            left = left[count:]
        return True

    def end(self) -> None:
        """Ends the process. May be called again, and from another thread: what is being asked is then given up."""
        self._end()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):  # what was still to be written can't be any more
            _pipe(pipe).close()
    process.wait()
