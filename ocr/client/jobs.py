"""What both clients can do about jobs: start, list, fill, follow and fetch them."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

import httpx

from ocr.client.exchange import (
    TRIES,
    AsyncExchange,
    Data,
    Exchange,
    Option,
    Source,
    read_data,
    write_form,
    write_texts,
)

POLL_SECONDS = 0.5
EVENTS_TIMEOUT = 60.0  # seconds without even a sign of life, of which the server sends four in this time
JOBS = "/api/v1/jobs"


class Jobs(Exchange):
    """Jobs of a server whose answers are waited for."""

    def start_job(
        self, files: Sequence[Source], *, open: bool = False, webhook: str = "", key: str = "", **options: Option
    ) -> str:
        """Has the server read files for which one request would be too short; returns the job's id.

        Args:
            files: paths or bytes; maybe none, if the job is `open`.
            open: whether more files will come, by `add_to_job`, until `close_job`.
            webhook: the address that the server is to tell when the job is done.
            key: the same call with the same key makes no second job.
            options: how the files are read.
        """
        return str(
            read_data(self.send("POST", JOBS, **_creation(write_form(files), open, webhook, key, options)))["id"]
        )

    def add_to_job(self, job: str, files: Sequence[Source]) -> Data:
        """Gives an open job more files; returns how far it is."""
        return read_data(self.send("POST", f"{JOBS}/{job}/files", files=write_form(files)))

    def close_job(self, job: str) -> Data:
        """Says that an open job has all its files; returns how far it is."""
        return read_data(self.send("POST", f"{JOBS}/{job}/close"))

    def jobs(self, **wanted: Option) -> Iterator[Data]:
        """One's own jobs, the newest first; `state`, `since` and `until` narrow them down."""
        query = write_texts(wanted)
        while True:
            data = read_data(self.send("GET", JOBS, params=query))
            yield from data["jobs"]
            if data["next"] is None:
                return
            query["next"] = data["next"]

    def job(self, job: str) -> Data:
        """How far a job is."""
        return read_data(self.send("GET", f"{JOBS}/{job}"))

    def wait_for_job(self, job: str) -> Data:
        """Waits until a job is done and returns what `job` then does."""
        while (status := self.job(job))["state"] != "done":
            time.sleep(POLL_SECONDS)
        return status

    def job_events(self, job: str, after: int = 0) -> Iterator[Data]:
        """What happens to a job, from the event behind the one of that id on, until it is done.

        Each has its `id` and `event`: page, file_done, file_failed or done. Where the connection breaks, it is made
        anew, and nothing is missed or told twice.
        """
        broken = 0
        while broken < TRIES:
            try:
                with self.stream(f"{JOBS}/{job}/events", **_listening(after)) as response:
                    for event in _parse_events(response.iter_lines()):
                        broken, after = 0, event["id"]
                        yield event
                        if event["event"] == "done":
                            return
            except httpx.TransportError:
                if broken == TRIES - 1:
                    raise
            broken += 1
            time.sleep(POLL_SECONDS)

    def job_result(self, job: str, file: int = 0, **options: Option) -> Data:
        """The `data` of one of a job's files, as far as it was read."""
        return read_data(self.send("GET", f"{JOBS}/{job}/result", params=write_texts({"file": file} | options)))

    def job_archive(self, job: str, format: str = "json", **options: Option) -> bytes:
        """A zip archive with the results of all files of a job that is done, each in a format."""
        return self.send("GET", f"{JOBS}/{job}/archive", params=write_texts({"format": format} | options)).content

    def job_pages(self, job: str, **options: Option) -> Iterator[Data]:
        """All pages of a job that were read so far, and `code` and `msg` of the files that could not be."""
        with self.stream(f"{JOBS}/{job}/pages", params=write_texts(options)) as response:
            yield from map(json.loads, response.iter_lines())

    def delete_job(self, job: str) -> None:
        """Cancels a job, and has the server forget it."""
        self.send("DELETE", f"{JOBS}/{job}")


class AsyncJobs(AsyncExchange):
    """As `Jobs`, with methods to be awaited."""

    async def start_job(
        self, files: Sequence[Source], *, open: bool = False, webhook: str = "", key: str = "", **options: Option
    ) -> str:
        """As `Jobs.start_job`."""
        form = await asyncio.to_thread(write_form, files)
        return str(read_data(await self.send("POST", JOBS, **_creation(form, open, webhook, key, options)))["id"])

    async def add_to_job(self, job: str, files: Sequence[Source]) -> Data:
        """As `Jobs.add_to_job`."""
        form = await asyncio.to_thread(write_form, files)
        return read_data(await self.send("POST", f"{JOBS}/{job}/files", files=form))

    async def close_job(self, job: str) -> Data:
        """As `Jobs.close_job`."""
        return read_data(await self.send("POST", f"{JOBS}/{job}/close"))

    async def jobs(self, **wanted: Option) -> AsyncIterator[Data]:
        """As `Jobs.jobs`."""
        query = write_texts(wanted)
        while True:
            data = read_data(await self.send("GET", JOBS, params=query))
            for job in data["jobs"]:
                yield job
            if data["next"] is None:
                return
            query["next"] = data["next"]

    async def job(self, job: str) -> Data:
        """As `Jobs.job`."""
        return read_data(await self.send("GET", f"{JOBS}/{job}"))

    async def wait_for_job(self, job: str) -> Data:
        """As `Jobs.wait_for_job`."""
        while (status := await self.job(job))["state"] != "done":
            await asyncio.sleep(POLL_SECONDS)
        return status

    async def job_events(self, job: str, after: int = 0) -> AsyncIterator[Data]:
        """As `Jobs.job_events`."""
        broken = 0
        while broken < TRIES:
            try:
                async with self.stream(f"{JOBS}/{job}/events", **_listening(after)) as response:
                    lines: list[str] = []
                    async for line in response.aiter_lines():
                        lines.append(line)
                        if line:
                            continue
                        for event in _parse_events(lines):
                            broken, after = 0, event["id"]
                            yield event
                            if event["event"] == "done":
                                return
                        lines.clear()
            except httpx.TransportError:
                if broken == TRIES - 1:
                    raise
            broken += 1
            await asyncio.sleep(POLL_SECONDS)

    async def job_result(self, job: str, file: int = 0, **options: Option) -> Data:
        """As `Jobs.job_result`."""
        return read_data(await self.send("GET", f"{JOBS}/{job}/result", params=write_texts({"file": file} | options)))

    async def job_archive(self, job: str, format: str = "json", **options: Option) -> bytes:
        """As `Jobs.job_archive`."""
        texts = write_texts({"format": format} | options)
        return (await self.send("GET", f"{JOBS}/{job}/archive", params=texts)).content

    async def job_pages(self, job: str, **options: Option) -> AsyncIterator[Data]:
        """As `Jobs.job_pages`."""
        async with self.stream(f"{JOBS}/{job}/pages", params=write_texts(options)) as response:
            async for line in response.aiter_lines():
                yield json.loads(line)

    async def delete_job(self, job: str) -> None:
        """As `Jobs.delete_job`."""
        await self.send("DELETE", f"{JOBS}/{job}")


def _creation(form: Any, open: bool, webhook: str, key: str, options: dict[str, Option]) -> dict[str, Any]:
    """The request that makes a job."""
    texts = write_texts(options) | ({"open": "true"} if open else {}) | ({"webhook": webhook} if webhook else {})
    return {"files": form, "params": texts, "headers": {"Idempotency-Key": key} if key else {}}


def _listening(after: int) -> dict[str, Any]:
    return {"headers": {"Last-Event-ID": str(after)}, "timeout": EVENTS_TIMEOUT}


def _parse_events(lines: Iterator[str] | list[str]) -> Iterator[Data]:
    """The events in lines of a stream of server-sent events, as this server writes them."""
    fields: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if line:
            fields[name] = value
        elif "event" in fields:
            yield {"id": int(fields["id"]), "event": fields["event"]} | json.loads(fields["data"])
            fields = {}
        else:
            fields = {}
