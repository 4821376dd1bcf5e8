"""Results of jobs that are still being read."""

import asyncio
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from starlette.requests import Request

from ocr.jobs.intake import create_job
from ocr.jobs.records import NewFile, NewJob
from ocr.jobs.store import JobStore
from ocr.results import Line, Page
from ocr.web.job_results import JobResults

BOX = ((0.0, 1.0), (9.0, 1.0), (9.0, 5.5), (0.0, 5.5))


def page(text: str) -> Page:
    return Page(20, 10, (Line(text, 0.9, BOX),), 1.0)


class BusyWorker:
    """A worker that has read one more page each time after it was asked."""

    def __init__(self, store: JobStore, job: str) -> None:
        self.store, self.job, self.pages = store, job, 0

    async def ask(self, function: Any, *arguments: Any) -> Any:
        told = function(*arguments)
        self.pages += 1
        self.store.add_page(self.job, 0, self.pages, page(f"page {self.pages}"))
        return told


def test_pages_that_come_while_a_result_is_put_together_are_left_to_the_next(tmp_path: Path):
    """It failed with 500, its pages being one fewer than their numbers."""
    with JobStore(tmp_path / "jobs.sqlite") as store:
        identity, _ = create_job(store.database, NewJob("me", {}, (NewFile("a.tif", b"data"),)))
        store.note_opened(identity, 0, 9, [])
        store.add_page(identity, 0, 0, page("page 0"))
        job = store.job(identity)
        assert job is not None
        results = JobResults(SimpleNamespace(), BusyWorker(store, identity))  # type: ignore[arg-type]
        request = Request({"type": "http", "query_string": b"", "headers": [], "state": {"request_id": "r"}})
        for count in (1, 2):
            data = json.loads(bytes(asyncio.run(results.one_file(job, request)).body))["data"]
            assert [told["number"] for told in data["pages"]] == list(range(1, count + 1))
            assert [line["text"] for line in data["lines"]] == [f"page {number}" for number in range(count)]
