"""A worker of jobs with networks that a test plays."""

import asyncio
from typing import Any

from ocr.errors import NotReady
from ocr.jobs.records import NewFile, NewJob
from ocr.jobs.store import JobStore
from ocr.jobs.worker import JobWorker
from ocr.pipeline.admission import Admission
from ocr.pipeline.concurrent import ConcurrentReader
from ocr.settings import Settings
from tests.conftest import draw_page, encode
from tests.played import NO_LINES, Played

SETTINGS = Settings()


class Networks:
    """Networks that find no line, fail as often as they are told and never answer from the call `silent_from` on."""

    def __init__(self, failures: int = 0, silent_from: int = 10**9) -> None:
        self.failures, self.silent_from, self.calls = failures, silent_from, 0

    async def __call__(self, method: str, items: list) -> list:
        self.calls += 1
        if self.calls >= self.silent_from:
            await asyncio.Event().wait()
        if self.failures:
            self.failures -= 1
            raise NotReady("starting")
        return [NO_LINES for _ in items]


def tiff(pages: int) -> bytes:
    drawn = [draw_page([f"page {number}"], width=300) for number in range(pages)]
    return encode(drawn[0], "TIFF", save_all=True, append_images=drawn[1:])


async def add(jobs: JobWorker, *files: tuple[str, bytes], **more: Any) -> str:
    return (await jobs.add(NewJob("me", {}, tuple(NewFile(*file) for file in files), **more)))[0]


def worker(store: JobStore, networks: Networks, settings: Settings = SETTINGS) -> JobWorker:
    reader = ConcurrentReader(settings, Admission(9, 10**9, 2, 10**9), Played(networks))
    return JobWorker(store, reader, settings, lambda page: None, lambda code: None)
