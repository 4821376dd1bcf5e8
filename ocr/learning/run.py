"""A course of learning, in a process of its own: begun, looked at, cancelled; after a new start it goes on.

    OCR_LEARNING/run/status.json    how far it is; the process writes it
    OCR_LEARNING/run/lock           held by the process as long as it lives; it gives way by `right_of_way`

What the process does is `training.learn`: this package knows nothing of training, and need not have it.
"""

import fcntl
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, get_args

from ocr.errors import Conflict, NotFound
from ocr.learning.state_file import write_state

RUN, STATUS, LOCK = "run", "status.json", "lock"
GRACE_SECONDS = 20.0
BEGINS_SECONDS = 60.0
HOLD_TRIES = 20

State = Literal["never", "running", "interrupted", "done", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class RunStatus:
    """How far it is.

    `share`: of the whole, 0..1; `updates`: steps of training; `minutes`: since it began or went on; `began`: seconds
    since 1970; `process`: its number; `lines`: corrections that it learns from; `model`: the name of what it has
    learnt, empty while there is nothing, or if nothing better came of it; `message`: why it failed, or what else is to
    be said.
    """

    state: State = "never"
    phase: str = ""
    share: float = 0.0
    updates: int = 0
    minutes: float = 0.0
    began: float = 0.0
    process: int = 0
    lines: int = 0
    model: str = ""
    message: str = ""


class LearningRun:
    """The one course of learning below the folder that OCR_LEARNING names; as many objects of it as one likes."""

    def __init__(self, learning: Path) -> None:
        self.learning, self.folder = learning, learning / RUN

    def status(self) -> RunStatus:
        """How far it is. One whose process is gone before its end is interrupted: `begin` has it go on."""
        try:
            told = json.loads((self.folder / STATUS).read_bytes())
            status = RunStatus(**told)
        except (OSError, ValueError, TypeError):
            return RunStatus()
        if status.state not in get_args(State):
            return RunStatus()
        if status.state == "running" and not self._is_locked():
            return RunStatus(**told | {"state": "interrupted"})
        return status

    def begin(self, environment: Mapping[str, str], arguments: tuple[str, ...] = ()) -> "subprocess.Popen[bytes]":
        """Begins it, or has it go on where it was interrupted, in a process that others' work comes before.

        Args:
            environment: with the settings.
            arguments: of `python -m training learn`, beside the folder.

        Raises:
            Conflict: it is under way.
            NotFound: this installation has nothing to train with.
        """
        if self.status().state == "running":
            raise Conflict("a course of learning is under way")
        if not can_train():
            raise NotFound("this installation can't train: it has no torch, or not the package training")
        self.folder.mkdir(parents=True, exist_ok=True)
        root = Path(__file__).resolve().parents[2]
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "training", "learn", str(self.learning.resolve()), *arguments],
                cwd=root,
                env={**environment, "OMP_NUM_THREADS": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        latest = time.monotonic() + BEGINS_SECONDS
        while process.poll() is None and not self._is_locked() and time.monotonic() < latest:
            time.sleep(0.1)
        return process

    def cancel(self) -> RunStatus:
        """Ends it and throws away what it has done so far; what was learnt before stays.

        Raises:
            NotFound: none is under way, nor interrupted.
        """
        status = self.status()
        if status.state not in ("running", "interrupted"):
            raise NotFound("no course of learning is under way")
        self.interrupt()
        cancelled = RunStatus(**asdict(status) | {"state": "cancelled"})
        self.forget()
        self.tell(cancelled)
        return cancelled

    def interrupt(self) -> None:
        """Ends its process, if there is one; it can go on later."""
        status = self.status()
        if status.state != "running":
            return
        latest = time.monotonic() + GRACE_SECONDS
        os.kill(status.process, signal.SIGTERM)
        with suppress(ProcessLookupError):
            os.kill(status.process, signal.SIGCONT)  # it may stand still (`ocr.learning.right_of_way`)
        while self._is_locked():
            if time.monotonic() > latest:
                os.kill(status.process, signal.SIGKILL)
            time.sleep(0.05)

    def tell(self, status: RunStatus) -> None:
        """Writes how far it is."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_state(self.folder / STATUS, status)

    def forget(self) -> None:
        """Removes what it has written, but its log and its lock."""
        for entry in self.folder.iterdir() if self.folder.exists() else ():
            if entry.is_dir():
                shutil.rmtree(entry)
            elif entry.name not in ("log", LOCK):
                entry.unlink()

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Is held by the process that does the work.

        Raises:
            Conflict: another one holds it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / LOCK).open("a") as lock:
            for _ in range(HOLD_TRIES):  # one who looks whether it is held, holds it for a moment
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except OSError:
                    time.sleep(0.05)
            else:
                raise Conflict("a course of learning is under way")
            yield

    def _is_locked(self) -> bool:
        try:
            with (self.folder / LOCK).open() as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return False


def can_train() -> bool:
    """Whether this installation has what a course of learning needs."""
    return all(importlib.util.find_spec(name) is not None for name in ("training", "torch"))
