"""A thin client of the HTTP API, for programs that wait and for those that don't.

    from ocr.client import Client

    with Client("http://localhost:8080") as client:
        print(client.read("invoice.jpg")["text"])
        Path("contract.pdf").write_bytes(client.read_as("contract.tif", "pdf", layout="paragraphs"))

`AsyncClient` has the same methods to be awaited. Failures are raised as the classes of `ocr.errors`; where the server
is busy or starting, the client waits as it is told and tries again.
"""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from ocr.errors import OcrError, ServerError, TimedOut, list_http_errors

Source = str | Path | bytes
Option = str | float
Data = dict[str, Any]  # JSON, as docs/api.md has it

TRIES = 3
LONGEST_WAIT = 30.0
POLL_SECONDS = 0.5


class _Calls:
    """What both clients send, and what they make of the answers."""

    def __init__(self, url: str, api_key: str | None, timeout: float) -> None:
        headers = {"X-Api-Key": api_key} if api_key else {}
        self.settings: dict[str, Any] = {"base_url": url, "headers": headers, "timeout": timeout}


class Client(_Calls):
    """Asks a server and waits for its answers.

    Args:
        url: the server's address.
        api_key: where it wants one.
        timeout: seconds that an answer may take.
    """

    def __init__(self, url: str = "http://localhost:8080", api_key: str | None = None, timeout: float = 120) -> None:
        super().__init__(url, api_key, timeout)
        self.http = httpx.Client(**self.settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.http.close()

    def read(self, file: Source, **options: Option) -> Data:
        """The `data` of the reply to one file, a path or bytes; options by their names.

        Raises:
            OcrError: its class says why.
            httpx.HTTPError: there is no server, or it does not answer.
        """
        return _data(self._send("POST", "/api/v1/ocr", files=_form([file]), params=_texts(options)))

    def read_as(self, file: Source, format: str, **options: Option) -> bytes:
        """One file's text as a file of another format, such as pdf, docx or xlsx: `options()` names them all.

        Raises:
            OcrError, httpx.HTTPError: as `read`.
        """
        texts = _texts({"format": format} | options)
        return self._send("POST", "/api/v1/ocr", files=_form([file]), params=texts).content

    def read_many(self, files: Sequence[Source], **options: Option) -> list[Data | OcrError]:
        """The `data` of each file, or the error that it caused, in their order.

        Raises:
            OcrError: the request as a whole has failed.
            httpx.HTTPError: as `read`.
        """
        return _results(self._send("POST", "/api/v1/batch", files=_form(files), params=_texts(options)))

    def options(self) -> Data:
        """What may be asked for, and the server's limits."""
        return _data(self._send("GET", "/api/v1/options"))

    def start_job(self, files: Sequence[Source], **options: Option) -> str:
        """Has the server read files for which one request would be too short; returns the job's id."""
        return str(_data(self._send("POST", "/api/v1/jobs", files=_form(files), params=_texts(options)))["id"])

    def job(self, job: str) -> Data:
        """How far a job is."""
        return _data(self._send("GET", f"/api/v1/jobs/{job}"))

    def wait_for_job(self, job: str) -> Data:
        """Waits until a job is done and returns what `job` then does."""
        while (status := self.job(job))["state"] != "done":
            time.sleep(POLL_SECONDS)
        return status

    def job_result(self, job: str, file: int = 0, **options: Option) -> Data:
        """The `data` of one of a job's files, as far as it was read."""
        return _data(self._send("GET", f"/api/v1/jobs/{job}/result", params=_texts({"file": file} | options)))

    def delete_job(self, job: str) -> None:
        """Cancels a job, and has the server forget it."""
        self._send("DELETE", f"/api/v1/jobs/{job}")

    def _send(self, method: str, path: str, **content: Any) -> httpx.Response:
        for wait in _waits():
            response = self.http.request(method, path, **content)
            error = _error(response)
            if error is None:
                return response
            if wait is None or not _worth_another_try(error):
                raise error
            time.sleep(min(error.retry_after or wait, LONGEST_WAIT))
        raise AssertionError("the last wait is None")


class AsyncClient(_Calls):
    """As `Client`, with methods to be awaited."""

    def __init__(self, url: str = "http://localhost:8080", api_key: str | None = None, timeout: float = 120) -> None:
        super().__init__(url, api_key, timeout)
        self.http = httpx.AsyncClient(**self.settings)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.aclose()

    async def read(self, file: Source, **options: Option) -> Data:
        """As `Client.read`."""
        form = await asyncio.to_thread(_form, [file])
        return _data(await self._send("POST", "/api/v1/ocr", files=form, params=_texts(options)))

    async def read_as(self, file: Source, format: str, **options: Option) -> bytes:
        """As `Client.read_as`."""
        form, texts = await asyncio.to_thread(_form, [file]), _texts({"format": format} | options)
        return (await self._send("POST", "/api/v1/ocr", files=form, params=texts)).content

    async def read_many(self, files: Sequence[Source], **options: Option) -> list[Data | OcrError]:
        """As `Client.read_many`."""
        form = await asyncio.to_thread(_form, files)
        return _results(await self._send("POST", "/api/v1/batch", files=form, params=_texts(options)))

    async def options(self) -> Data:
        """As `Client.options`."""
        return _data(await self._send("GET", "/api/v1/options"))

    async def start_job(self, files: Sequence[Source], **options: Option) -> str:
        """As `Client.start_job`."""
        form = await asyncio.to_thread(_form, files)
        return str(_data(await self._send("POST", "/api/v1/jobs", files=form, params=_texts(options)))["id"])

    async def job(self, job: str) -> Data:
        """As `Client.job`."""
        return _data(await self._send("GET", f"/api/v1/jobs/{job}"))

    async def wait_for_job(self, job: str) -> Data:
        """As `Client.wait_for_job`."""
        while (status := await self.job(job))["state"] != "done":
            await asyncio.sleep(POLL_SECONDS)
        return status

    async def job_result(self, job: str, file: int = 0, **options: Option) -> Data:
        """As `Client.job_result`."""
        return _data(await self._send("GET", f"/api/v1/jobs/{job}/result", params=_texts({"file": file} | options)))

    async def delete_job(self, job: str) -> None:
        """As `Client.delete_job`."""
        await self._send("DELETE", f"/api/v1/jobs/{job}")

    async def _send(self, method: str, path: str, **content: Any) -> httpx.Response:
        for wait in _waits():
            response = await self.http.request(method, path, **content)
            error = _error(response)
            if error is None:
                return response
            if wait is None or not _worth_another_try(error):
                raise error
            await asyncio.sleep(min(error.retry_after or wait, LONGEST_WAIT))
        raise AssertionError("the last wait is None")


def _form(files: Sequence[Source]) -> list[tuple[str, tuple[str, bytes]]]:
    read = [("", file) if isinstance(file, bytes) else (Path(file).name, Path(file).read_bytes()) for file in files]
    return [("file", (name or "file", data)) for name, data in read]


def _texts(options: Mapping[str, Option]) -> dict[str, str]:
    return {name: str(value) for name, value in options.items()}


def _waits() -> Iterator[float | None]:
    """Seconds to wait after each try, where the server does not say how long; None after the last."""
    for number in range(TRIES - 1):
        yield 2.0**number
    yield None


def _worth_another_try(error: OcrError) -> bool:
    return error.retry_after is not None and error.status in (429, 503)


def _data(response: httpx.Response) -> Data:
    data: Data = response.json()["data"]
    return data


def _results(response: httpx.Response) -> list[Data | OcrError]:
    results = _data(response)["results"]
    return [entry["data"] if entry["success"] else _as_error(entry) for entry in results]


def _error(response: httpx.Response) -> OcrError | None:
    """The error that a response tells of."""
    if response.is_success:
        return None
    wait = response.headers.get("Retry-After", "")
    try:
        error = _as_error(response.json())
    except (ValueError, KeyError, TypeError):
        error = ServerError(f"no answer of this API, but {response.status_code} from something between")
    error.status = response.status_code
    error.retry_after = float(wait) if wait.isdecimal() else error.retry_after
    return error


def _as_error(problem: Data) -> OcrError:
    """An error of the class that has the code; of the base class, but with its code, if the server is a newer one.

    Raises:
        KeyError, TypeError: it is not one of this API.
    """
    code, message = str(problem["code"]), str(problem["msg"])
    classes = {error.code: error for error in list_http_errors()}
    error = classes.get(code, ServerError)(message)
    error.code = code
    if isinstance(error, TimedOut):
        error.partial = problem.get("partial")
    return error
