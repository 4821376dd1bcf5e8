import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import MagicMock

import prometheus_client
import pytest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.samples import Sample

from ocr.errors import OcrError, RequestError, ServerError
from ocr.results import Line, Page
from ocr.web import metrics
from ocr.web.routes import make_routes
from tests.conftest import ROOT

LINE = Line("图", 0.9, ((0, 0), (9, 0), (9, 5), (0, 5)))


def samples(*collectors) -> dict[tuple[str, str], float]:
    """What metrics are at: {(name, value of the one label or nothing): value}."""

    def label(sample: Sample) -> str:
        return ",".join(sample.labels.values())

    families = [family for collector in collectors for family in collector.collect()]
    return {(sample.name, label(sample)): sample.value for family in families for sample in family.samples}


def grown(action, *collectors) -> dict[tuple[str, str], float]:
    before = samples(*collectors)
    action()
    after = samples(*collectors)
    changes = {key: value - before.get(key, 0) for key, value in after.items() if not key[0].endswith("_created")}
    return {key: round(value, 9) for key, value in changes.items() if value}


def test_a_page_counts_with_its_lines_and_stages():
    page = Page(1, 1, (LINE, LINE), timings_ms={"detect": 150.0, "recognize": 2000.0})
    assert grown(lambda: metrics.record_page(page), metrics.PAGES, metrics.LINES) == {
        ("ocr_pages_total", ""): 1,
        ("ocr_lines_total", ""): 2,
    }
    seconds = grown(lambda: metrics.record_page(page), metrics.STAGE_SECONDS)
    assert seconds[("ocr_stage_seconds_sum", "detect")] == 0.15
    assert seconds[("ocr_stage_seconds_bucket", "recognize,2.0")] == 1
    assert ("ocr_stage_seconds_bucket", "recognize,1.0") not in seconds


def test_failures_count_by_code_and_every_code_starts_at_zero():
    assert grown(lambda: metrics.record_failure("FILE_TOO_LARGE"), metrics.ERRORS) == {
        ("ocr_errors_total", "FILE_TOO_LARGE"): 1
    }
    known = {code for _, code in samples(metrics.ERRORS)}
    assert {"INVALID_REQUEST", "UNAUTHORIZED", "RATE_LIMITED", "OVERLOADED", "TIMED_OUT"} <= known
    assert {error.code for error in (*RequestError.kinds(), *ServerError.kinds())} <= known
    assert "INVALID_SETTING" not in known
    assert OcrError.code in known


def test_batches_by_their_lines():
    changes = grown(lambda: metrics.record_batch(20), metrics.BATCH_LINES)
    assert changes[("ocr_batch_lines_sum", "")] == 20
    assert changes[("ocr_batch_lines_bucket", "32.0")] == 1
    assert ("ocr_batch_lines_bucket", "16.0") not in changes


def test_the_queue_is_set_not_added_to():
    metrics.set_queue(5, 2)
    metrics.set_queue(3, 1)
    assert samples(metrics.QUEUE, metrics.IN_WORK) == {("ocr_queue_pages", ""): 3, ("ocr_pages_in_work", ""): 1}


def test_a_request_counts_for_its_route_and_its_error():
    def both() -> None:
        metrics.record_request("/api/v1/ocr", 0.25, 200, None)
        metrics.record_request("/api/v1/jobs/a1b2/result", 0.5, 404, "NOT_FOUND")

    changes = grown(both, metrics.REQUEST_SECONDS, metrics.REQUESTS, metrics.ERRORS)
    assert changes[("ocr_requests_total", "/api/v1/jobs/{id}/result,404")] == 1
    assert changes[("ocr_request_seconds_sum", "/api/v1/ocr")] == 0.25
    assert changes[("ocr_request_seconds_sum", "/api/v1/jobs/{id}/result")] == 0.5
    assert changes[("ocr_errors_total", "NOT_FOUND")] == 1


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/api/v1/ocr", "/api/v1/ocr"),
        ("/", "/"),
        ("/api/v1/jobs", "/api/v1/jobs"),
        ("/api/v1/jobs/x", "/api/v1/jobs/{id}"),
        ("/api/v1/jobs/x/result", "/api/v1/jobs/{id}/result"),
        ("/api/v1/jobs/x/y", "other"),
        ("/api/v1/jobs/", "other"),
        ("/api/v1/ocr/", "other"),
        ("/nothing", "other"),
        ("", "other"),
    ],
)
def test_no_path_makes_a_label_of_its_own(path: str, route: str):
    assert metrics.route_of(path) == route


def test_each_route_of_the_api_has_a_label():
    every = make_routes(*[MagicMock() for _ in range(4)], MagicMock(products=()))
    assert len(every) > 5
    for served in every:
        path = served.path.replace("{job}", "a1b2").replace("{number}", "7")
        assert metrics.route_of(path) != metrics.OTHER, path


def test_memory_is_told_until_the_watch_is_stopped():
    async def watch() -> None:
        watching = asyncio.create_task(metrics.watch_process("test", 0.001))
        await asyncio.sleep(0.02)
        assert not watching.done()
        watching.cancel()

    asyncio.run(watch())
    told = samples(metrics.RESIDENT)[("ocr_resident_bytes", "test")]
    assert 0 < samples(metrics.CPU)[("ocr_cpu_seconds_total", "test")] <= time.process_time()
    assert 0 < time.time() - samples(metrics.START)[("ocr_start_time_seconds", "test")] < 24 * 3600
    status = Path("/proc/self/status").read_text()
    kibibytes = int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])
    assert told == pytest.approx(kibibytes * 1024, rel=0.5)


def test_jobs_are_told_by_their_state():
    async def count() -> dict[str, int]:
        return {"queued": 2, "done": 5}

    async def watch() -> None:
        watching = asyncio.create_task(metrics.watch_jobs(count))
        await asyncio.sleep(0.02)
        watching.cancel()

    asyncio.run(watch())
    assert samples(metrics.JOBS) == {("ocr_jobs", "queued"): 2, ("ocr_jobs", "done"): 5}


def test_without_proc_nothing_is_watched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(metrics, "MEMORY_FILE", tmp_path / "statm")
    asyncio.run(metrics.watch_process("nowhere", 60))
    assert ("ocr_resident_bytes", "nowhere") not in samples(metrics.RESIDENT)


def run_process(folder: Path, statement: str) -> None:
    """Runs a process that records something and is gone at once, as if it were killed."""
    code = f"import os; from ocr.results import Page; from ocr.web import metrics; {statement}; os._exit(0)"
    environ = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(folder), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], env=environ, check=True, timeout=120)


def test_processes_add_up_and_a_dead_one_leaves_no_ghost(tmp_path: Path):
    first = "metrics.record_page(Page(1, 1, ())); metrics.record_batch(3); metrics.set_queue(7, 2); "
    run_process(tmp_path, first + "metrics.RESIDENT.labels('runner').set(1000)")
    run_process(tmp_path, "metrics.record_page(Page(1, 1, ())); metrics.record_batch(4); metrics.set_queue(0, 0)")
    run_process(tmp_path, "metrics.RESIDENT.labels('runner').set(10); metrics.RESIDENT.labels('ocr').set(20)")
    registry = prometheus_client.CollectorRegistry()
    told = samples(MultiProcessCollector(registry, str(tmp_path)))
    assert told[("ocr_pages_total", "")] == 2
    assert told[("ocr_batch_lines_sum", "")] == 7
    assert told[("ocr_batch_lines_count", "")] == 2
    assert (told[("ocr_queue_pages", "")], told[("ocr_pages_in_work", "")]) == (0, 0)
    assert {key: value for key, value in told.items() if key[0] == "ocr_resident_bytes"} == {
        ("ocr_resident_bytes", "runner"): 10,
        ("ocr_resident_bytes", "ocr"): 20,
    }
