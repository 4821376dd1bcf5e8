"""Jobs for protocols that call them tasks: the API's own requests about jobs, made in the name of another request."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from ocr.errors import InternalError, OcrError, list_http_errors
from ocr.pipeline.options import Options
from ocr.web.job_api import JobApi
from ocr.web.upload import File

_CLASSES = {error.code: error for error in list_http_errors()}


class Tasks:
    """Jobs of one file each, as docs/api.md describes them.

    All methods take the request for whose client it is done.

    Raises:
        OcrError: as the API's own request would have failed.
    """

    def __init__(self, jobs: JobApi) -> None:
        self.jobs = jobs

    async def create(self, request: Request, file: File, options: Options) -> str:
        """Takes on a file to be read; gives the job's id."""
        form = httpx.Request("POST", "http://localhost", files={"file": (file.name or "file", file.data)})
        headers = {name: form.headers[name] for name in ("content-type", "content-length")}
        ours = _make_request(request, "POST", {}, options.as_texts(), headers, form.read())
        return str(_data(await self.jobs.list_or_create(ours))["id"])

    async def status(self, request: Request, task: str) -> dict[str, Any]:
        """How far a job is."""
        return _data(await self.jobs.status_or_delete(_make_request(request, "GET", {"job": task})))

    async def delete(self, request: Request, task: str) -> None:
        """Ends a job if it goes on, and forgets it."""
        _data(await self.jobs.status_or_delete(_make_request(request, "DELETE", {"job": task})))

    async def pages(self, request: Request, task: str) -> list[dict[str, Any]]:
        """The pages read so far: `number` in the file, `text`, and `lines` as replies have them."""
        data = _data(await self.jobs.result(_make_request(request, "GET", {"job": task}, {"format": "json"})))
        lines: dict[int, list[dict[str, Any]]] = {}
        for line in data["lines"]:
            lines.setdefault(line["page"], []).append(line)
        return [
            {"number": page["number"], "text": page["text"], "lines": lines.get(index, [])}
            for index, page in enumerate(data["pages"])
        ]

    async def write(self, request: Request, task: str, format: str) -> bytes:
        """A job's result as a file of one of our formats."""
        reply = await self.jobs.result(_make_request(request, "GET", {"job": task}, {"format": format}))
        _check(reply)
        return bytes(reply.body)


def _make_request(
    request: Request,
    method: str,
    path: Mapping[str, str],
    query: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
) -> Request:
    """A request of ours, of the same client and under the same id."""
    scope = {
        **request.scope,
        "method": method,
        "path_params": dict(path),
        "query_string": urlencode(query or {}).encode(),
        "headers": [(name.encode(), value.encode()) for name, value in (headers or {}).items()],
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(scope, receive)


def _data(reply: Response) -> dict[str, Any]:
    """The `data` of a good reply."""
    data: dict[str, Any] = _check(reply)["data"]
    return data


def _check(reply: Response) -> dict[str, Any]:
    """A reply's JSON, if it is JSON; raises the error that a bad one tells."""
    is_json = reply.headers.get("content-type", "").startswith("application/json")
    body: dict[str, Any] = json.loads(bytes(reply.body)) if is_json else {}
    if reply.status_code >= 400:
        kind: Callable[[str], OcrError] | None = _CLASSES.get(body.get("code", ""))
        raise kind(body["msg"]) if kind is not None else InternalError()
    return body
