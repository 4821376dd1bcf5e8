"""What both clients send, and what they make of the answers."""

import asyncio
import base64
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
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


class Exchange:
    """A connection to a server whose answers are waited for.

    Args:
        url: the server's address.
        api_key: where it wants one.
        timeout: seconds that an answer may take.
    """

    def __init__(self, url: str = "http://localhost:8080", api_key: str | None = None, timeout: float = 120) -> None:
        self.http = httpx.Client(**_describe_server(url, api_key, timeout))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.http.close()

    def send(self, method: str, path: str, **content: Any) -> httpx.Response:
        """The answer to a request, tried again where the server is busy.

        Raises:
            OcrError: its class says why.
            httpx.HTTPError: there is no server, or it does not answer.
        """
        for wait in _waits():
            response = self.http.request(method, path, **content)
            error = read_error(response)
            if error is None:
                return response
            if wait is None or not _worth_another_try(error):
                raise error
            time.sleep(min(error.retry_after or wait, LONGEST_WAIT))
        raise AssertionError("the last wait is None")

    @contextmanager
    def stream(self, path: str, **content: Any) -> Iterator[httpx.Response]:
        """An answer that is read as it comes.

        Raises:
            OcrError, httpx.HTTPError: as `send`.
        """
        with self.http.stream("GET", path, **content) as response:
            if not response.is_success:
                response.read()
            if (error := read_error(response)) is not None:
                raise error
            yield response


class AsyncExchange:
    """As `Exchange`, with methods to be awaited."""

    def __init__(self, url: str = "http://localhost:8080", api_key: str | None = None, timeout: float = 120) -> None:
        self.http = httpx.AsyncClient(**_describe_server(url, api_key, timeout))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.aclose()

    async def send(self, method: str, path: str, **content: Any) -> httpx.Response:
        """As `Exchange.send`."""
        for wait in _waits():
            response = await self.http.request(method, path, **content)
            error = read_error(response)
            if error is None:
                return response
            if wait is None or not _worth_another_try(error):
                raise error
            await asyncio.sleep(min(error.retry_after or wait, LONGEST_WAIT))
        raise AssertionError("the last wait is None")

    @asynccontextmanager
    async def stream(self, path: str, **content: Any) -> AsyncIterator[httpx.Response]:
        """As `Exchange.stream`."""
        async with self.http.stream("GET", path, **content) as response:
            if not response.is_success:
                await response.aread()
            if (error := read_error(response)) is not None:
                raise error
            yield response


def write_form(files: Sequence[Source]) -> list[tuple[str, tuple[str, bytes]]]:
    """Files as parts of a form; those that are paths are read."""
    read = [("", file) if isinstance(file, bytes) else (Path(file).name, Path(file).read_bytes()) for file in files]
    return [("file", (name or "file", data)) for name, data in read]


def write_corrections(lines: Sequence[Data], picture: Source, document: str, model: str) -> Data:
    """Corrected lines of one page as /api/v1/corrections takes them; of the lines what it knows."""
    data = picture if isinstance(picture, bytes) else Path(picture).read_bytes()
    names = ("text", "read", "confidence", "box")
    return {
        # a reply counts pages from 0, corrections count from 1
        "lines": [
            {name: line[name] for name in names if name in line} | {"page": line.get("page", 0) + 1} for line in lines
        ],
        "picture": base64.b64encode(data).decode(),
        "document": document,
        "model": model,
    }


def write_texts(options: Mapping[str, Option]) -> dict[str, str]:
    """Options as a query has them."""
    return {name: str(value) for name, value in options.items()}


def read_data(response: httpx.Response) -> Data:
    """The `data` of a reply of success."""
    data: Data = response.json()["data"]
    return data


def read_results(response: httpx.Response) -> list[Data | OcrError]:
    """What became of each file of a batch."""
    results = read_data(response)["results"]
    return [entry["data"] if entry["success"] else _as_error(entry) for entry in results]


def read_error(response: httpx.Response) -> OcrError | None:
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


def _waits() -> Iterator[float | None]:
    """Seconds to wait after each try, where the server does not say how long; None after the last."""
    for number in range(TRIES - 1):
        yield 2.0**number
    yield None


def _worth_another_try(error: OcrError) -> bool:
    return error.retry_after is not None and error.status in (429, 503)


def _describe_server(url: str, api_key: str | None, timeout: float) -> dict[str, Any]:
    headers = {"X-Api-Key": api_key} if api_key else {}
    return {"base_url": url, "headers": headers, "timeout": timeout}
