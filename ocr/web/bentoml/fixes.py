"""What BentoML 1.4.39 needs between two services to be right under load. Each fix has a test that fails without it."""

import logging
import os
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
from bentoml._internal.configuration.containers import BentoMLContainer
from bentoml._internal.marshal import dispatcher
from bentoml._internal.marshal.dispatcher import Optimizer

from ocr.errors import InternalError, OcrError

logger = logging.getLogger("ocr.web")

# A proxy closes its session after 100 requests or 300 s and opens another, also while other requests are under way on
# it: those then fail with ServerDisconnectedError (bentoml issue 5540). So it never does. Goes to the inner service's
# `runner_connection`.
LASTING_CONNECTION = {"max_requests": 10**9, "max_age": 1e9}

LONGEST_WAIT = 0.005

LOOKS_MILLISECONDS = 1000.0

METRICS_FOLDERS = "prometheus_by_process"

# The dispatcher's answer for its first calls is slow on purpose, it is measuring: 8 calls unbatched, then 3 that wait
# for company.
WARM_UP_CALLS = 14


def cap_batch_wait() -> None:
    """Bounds the time for which a lone request waits for others to share its batch, to LONGEST_WAIT seconds.

    The dispatcher waits as long as requests have waited on average of late. After a burst that is long, and every lone
    request after it, having waited, keeps the average up: a service that takes 90 ms answered in 530 ms for more than a
    minute.
    """
    if hasattr(Optimizer, "uncapped_refresh"):
        return
    uncapped_refresh = Optimizer.trigger_refresh

    def capped_refresh(self: Optimizer) -> None:
        uncapped_refresh(self)  # type: ignore[no-untyped-call]
        self.wait = min(self.wait, LONGEST_WAIT)  # type: ignore[assignment]

    Optimizer.uncapped_refresh = uncapped_refresh  # type: ignore[attr-defined]
    Optimizer.trigger_refresh = capped_refresh  # type: ignore[method-assign]


def measure_with_steady_clock() -> None:
    """Has the dispatcher measure waiting and work with a clock that is never set.

    With the wall clock a jump of a day looks like a day's wait: requests were refused as too old, and others waited for
    seconds, until the jump was forgotten.
    """
    dispatcher.time = SimpleNamespace(time=time.monotonic)  # type: ignore[assignment, attr-defined]


def look_after_processes_often() -> None:
    """Has the supervisor look every second, not every ten, whether its processes live, and start those that don't.

    In its workers, which it gives a map of each other's addresses, there is nothing to do, and circus is not loaded.
    """
    if "BENTOML_RUNNER_MAP" in os.environ:
        return
    from circus.controller import Controller  # type: ignore[import-untyped]

    if hasattr(Controller, "seldom_start"):
        return
    seldom_start = Controller.start

    def often_start(self: Any) -> None:
        self.check_delay = min(self.check_delay, LOOKS_MILLISECONDS)
        seldom_start(self)

    Controller.seldom_start = seldom_start
    Controller.start = often_start


def keep_metrics_apart() -> None:
    """Gives each server a folder of its own for its processes' metrics, below the one that BentoML has all share.

    BentoML empties the shared folder at each start: a second server of the same user took the first one's metrics away.
    Folders of servers that have ended are removed. Like the supervisor's other fix, it is for the supervisor alone.
    """
    if "BENTOML_RUNNER_MAP" in os.environ:
        return
    shared = Path(BentoMLContainer.prometheus_multiproc_dir.get())
    if shared.parent.name == METRICS_FOLDERS:
        return
    folders = shared.with_name(METRICS_FOLDERS)
    for folder in folders.glob("[0-9]*"):
        if not psutil.pid_exists(int(folder.name)):
            shutil.rmtree(folder, ignore_errors=True)
    BentoMLContainer.prometheus_multiproc_dir.set(str(folders / str(os.getpid())))


class Outcome:
    """What became of one item of a batch: a value, or the error that it caused.

    Not a dataclass: BentoML hands results to pydantic, which takes dataclasses apart into dicts and leaves this alone.
    """

    __slots__ = ("error", "value")

    def __init__(self, value: Any = None, error: OcrError | None = None) -> None:
        self.value = value
        self.error = error

    def get(self) -> Any:
        """The value.

        Raises:
            OcrError: there is none.
        """
        if self.error is not None:
            raise self.error
        return self.value


def spare_neighbours(work: Callable[[list[Any]], Sequence[Any]], items: list[Any]) -> list[Outcome]:
    """Does `work` on a batch and, where that fails, on its halves, until only the items that cause it have failed.

    An exception in a batchable method fails every request that shares the batch. Here it is the outcome of one item.

    Args:
        work: gives one result for each item, in order.
        items: at least one.

    Returns:
        One outcome for each item, in order.
    """
    try:
        return [Outcome(value) for value in work(items)]
    except Exception as error:
        if len(items) == 1:
            logger.exception("one item of a batch failed")
            return [Outcome(error=InternalError(f"the runner failed ({type(error).__name__}); its log has the cause"))]
    middle = len(items) // 2
    return spare_neighbours(work, items[:middle]) + spare_neighbours(work, items[middle:])
