"""What Prometheus is told at /metrics besides what BentoML tells by itself, and the functions that record it.

BentoML gives each process that it starts PROMETHEUS_MULTIPROC_DIR, a folder in which each keeps its numbers, and
answers /metrics with what all of them have there, also those that have ended: counters and histograms are summed, and
go on growing when a process starts again. prometheus_client looks for the variable once, when it is imported; in a
worker process it is set before Python starts.

A gauge must not be summed that way: BentoML does not clean up after a process that was killed, and its last value would
be added for ever. So gauges are of the mode livemostrecent, where the value set last counts: a process that takes
another's place replaces its values. That asks for one writer of each gauge and label, which is what one worker a
service gives.
"""

import asyncio
import os
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from prometheus_client import Counter, Gauge, Histogram

from ocr.errors import list_http_errors
from ocr.pipeline.admission import Admission
from ocr.version import VERSION
from ocr.web.metric_files import take_room
from ocr.web.products import find_product_path

if TYPE_CHECKING:
    from ocr.results import Page  # with it comes OpenCV, which the supervisor would hold for nothing

SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)
MEMORY_FILE = Path("/proc/self/statm")

take_room()

PAGES = Counter("ocr_pages_total", "Pages read.")
LINES = Counter("ocr_lines_total", "Lines of text in them.")
ERRORS = Counter("ocr_errors_total", "Failures: of requests, and of single files in a batch or job.", ["code"])
QUEUE = Gauge("ocr_queue_pages", "Pages waiting for their turn.", multiprocess_mode="livemostrecent")
IN_WORK = Gauge("ocr_pages_in_work", "Pages being read.", multiprocess_mode="livemostrecent")
BUILD = Gauge(
    "ocr_build_info",
    "What is running: 1; weights that read before: 0.",
    ["version", "model"],
    multiprocess_mode="livemostrecent",
)
ENGINE = Gauge(
    "ocr_engine_info",
    "What the networks run with; always 1.",
    ["engine", "number_format"],
    multiprocess_mode="livemostrecent",
)
RESIDENT = Gauge("ocr_resident_bytes", "Physical memory of a process.", ["process"], multiprocess_mode="livemostrecent")
CPU = Counter("ocr_cpu_seconds_total", "CPU time of a process, all its threads.", ["process"])
START = Gauge(
    "ocr_start_time_seconds",
    "When a process began, in seconds since 1970.",
    ["process"],
    multiprocess_mode="livemostrecent",
)
JOBS = Gauge("ocr_jobs", "Jobs that are kept.", ["state"], multiprocess_mode="livemostrecent")
BATCH_LINES = Histogram("ocr_batch_lines", "Lines read in one batch.", buckets=(1, 2, 4, 8, 16, 32, 64, 128))
STAGE_SECONDS = Histogram("ocr_stage_seconds", "Time of one stage of reading a page.", ["stage"], buckets=SECONDS)
REQUESTS = Counter("ocr_requests_total", "Requests that were answered; 499: the client had gone.", ["route", "status"])
REQUEST_SECONDS = Histogram(
    "ocr_request_seconds", "Time from a request's head to the end of its reply.", ["route"], buckets=(*SECONDS, 60)
)

OTHER = "other"
_API = "/api/v1/"
_LEARNING = ("learning", *(f"learning/{name}" for name in ("run", "promoted", "shadow", "words", "advice")))
_NAMES = ("ocr", "options", "batch", "export", "picture", "jobs", "corrections", "corrections/export", *_LEARNING)
_ROUTES = frozenset(("/", "/learn", "/docs", "/docs.json", *(_API + name for name in _NAMES)))
_ONE = re.compile(
    r"/api/v1/(jobs|corrections|learning/models)/[^/]+(/result|/files|/close|/events|/archive|/pages|/picture)?"
)


def route_of(path: str) -> str:
    """The route that a path belongs to, as a label: a path itself would let anyone make any number of labels."""
    if path in _ROUTES:
        return path
    one = _ONE.fullmatch(path)
    return f"{_API}{one[1]}/{{id}}{one[2] or ''}" if one else find_product_path(path) or OTHER


def set_engine(engine: str, number_format: str) -> None:
    """Tells with which library the networks run, and in which number format."""
    ENGINE.labels(engine, number_format).set(1)


def set_build(model: str, before: str = "") -> None:
    """Tells which version is running with which weights, and which ones do so no more."""
    if before:
        BUILD.labels(VERSION, before).set(0)
    BUILD.labels(VERSION, model).set(1)


def record_page(page: "Page") -> None:
    """Records a page that was read: its lines, and the time of each stage."""
    PAGES.inc()
    LINES.inc(len(page.lines))
    for stage, milliseconds in page.timings_ms.items():
        STAGE_SECONDS.labels(stage).observe(milliseconds / 1000)


def record_failure(code: str) -> None:
    """Records a failure by its code, one of `ocr.errors`."""
    ERRORS.labels(code).inc()


def record_batch(lines: int) -> None:
    """Records that so many lines were read as one batch; in the process that reads them."""
    BATCH_LINES.observe(lines)


def set_queue(waiting: int, in_work: int) -> None:
    """Sets how many pages wait and how many are being read; to be called at start too, to replace a dead process's."""
    QUEUE.set(waiting)
    IN_WORK.set(in_work)


def record_request(path: str, seconds: float, status: int, code: str | None) -> None:
    """Records a request that was answered, and its error's code if it failed."""
    REQUESTS.labels(route_of(path), str(status)).inc()
    REQUEST_SECONDS.labels(route_of(path)).observe(seconds)
    if code is not None:
        record_failure(code)


async def watch_queue(admission: Admission, seconds: float = 1.0) -> None:
    """Tells how many pages wait and how many are in work every so many seconds, until it is cancelled."""
    while True:
        set_queue(admission.pages_waiting, admission.pages_in_work)
        await asyncio.sleep(seconds)


async def watch_jobs(count: Callable[[], Awaitable[Mapping[str, int]]], seconds: float = 5.0) -> None:
    """Tells how many jobs there are by state every so many seconds, until it is cancelled."""
    while True:
        for state, jobs in (await count()).items():
            JOBS.labels(state).set(jobs)
        await asyncio.sleep(seconds)


async def watch_process(process: str, seconds: float = 10.0) -> None:
    """Tells this process's start, and its CPU time and memory every so many seconds, until it is cancelled.

    Where there is no /proc, it is at once done.

    Args:
        process: the label under which it is told.
        seconds: between two looks.
    """
    told = 0.0
    while MEMORY_FILE.exists():
        START.labels(process).set(psutil.Process().create_time())
        CPU.labels(process).inc((used := time.process_time()) - told)
        told = used
        RESIDENT.labels(process).set(resident_bytes())
        await asyncio.sleep(seconds)


def resident_bytes() -> int:
    """Physical memory of this process, shared pages included."""
    return int(MEMORY_FILE.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


# Each code starts at 0: a rate needs a value before the first failure.
for _code in {error.code for error in list_http_errors()}:
    ERRORS.labels(_code)
