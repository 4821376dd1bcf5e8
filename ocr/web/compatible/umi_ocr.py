r"""Umi-OCR: POST /api/ocr with JSON, a picture as base64, and what may be asked for; documents: `umi_documents`.

    {"code": 100, "data": [{"text": "Invoice 20394", "score": 0.99, "box": [[36, 20], ...], "end": "\n"}],
     "time": 0.142, "timestamp": 1795711200.1}

101 says that there is no text. Failures have the status that the API itself would answer with as `code`, the message as
`data`, and 200 as their own status, as all of Umi-OCR's replies.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ocr.errors import InvalidRequest, OcrError
from ocr.settings import Settings
from ocr.web.api import Api
from ocr.web.compatible.incoming import decode_file, make_endpoint, read_json, refuse_unknown
from ocr.web.compatible.umi_documents import UmiDocuments
from ocr.web.compatible.umi_files import describe_lines
from ocr.web.compatible.umi_options import FORMAT, describe_options, read_choice, read_options
from ocr.web.job_api import JobApi
from ocr.web.middleware.access_tokens import AccessTokens
from ocr.web.replies import make_failure_headers
from ocr.web.upload import Upload


@dataclass(frozen=True, slots=True)
class UmiUpload(Upload):
    """What came, and whether lines are to be told as a list, "dict", or as one "text"."""

    format: str = "dict"


def make_routes(api: Api, jobs: JobApi, tokens: AccessTokens) -> list[BaseRoute]:
    """The product's routes."""

    async def ocr(request: Request) -> Response:
        started = time.time()
        async with api.read_one(request, receive) as (upload, read, _):
            lines = [line.to_json() for page in read.pages for line in page.lines]
            code, data = describe_lines(lines, upload.format)
            seconds = round(time.time() - started, 3)
            return JSONResponse({"code": code, "data": data, "time": seconds, "timestamp": round(started, 3)})

    async def options(request: Request) -> Response:
        return JSONResponse(describe_options(documents=False))

    async def document_options(request: Request) -> Response:
        return JSONResponse(describe_options(documents=True))

    documents = UmiDocuments(jobs, api.settings)
    endpoints = (
        ("/api/ocr", ocr, "POST"),
        ("/api/ocr/get_options", options, "GET"),
        ("/api/doc/get_options", document_options, "GET"),
        ("/api/doc/upload", documents.upload, "POST"),
        ("/api/doc/result", documents.result, "POST"),
        ("/api/doc/download", documents.offer_download, "POST"),
        ("/api/doc/download/{job}/{types}", documents.download, "GET"),
        ("/api/doc/clear/{job}", documents.clear, "GET"),
    )
    return [Route(path, make_endpoint(api, work, fail), methods=[method]) for path, work, method in endpoints]


async def receive(request: Request, settings: Settings) -> UmiUpload:
    """The picture and options of a request.

    Raises:
        RequestError: they can't be understood.
    """
    message = await read_json(request, settings)
    refuse_unknown(message, ("base64", "options"))
    given = message.get("options") or {}
    if not isinstance(given, Mapping):
        raise InvalidRequest("'options' must be an object")
    options = read_options(given)
    picture = await decode_file(message.get("base64"), "base64", settings)
    return UmiUpload((picture,), options, format=read_choice(FORMAT, given))


def fail(error: OcrError, request_id: str | None) -> Response:
    """The reply to a request that failed."""
    return JSONResponse({"code": error.status, "data": error.message}, headers=make_failure_headers(error))
