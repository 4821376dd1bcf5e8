"""RapidOCRAPI: POST /ocr with a form, the file in `image_file` or as base64 in `image_data`.

    {"0": {"rec_txt": "Invoice 20394", "dt_boxes": [[36.0, 20.0], ...], "score": "0.9871"}, "1": ...}

A page without text is {}. Failures are {"detail": "..."} with their status, as FastAPI has them.
"""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ocr.errors import MissingFile, OcrError
from ocr.pipeline.options import Options
from ocr.results import Line
from ocr.settings import Settings
from ocr.web.api import Api
from ocr.web.compatible.incoming import decode_file, make_endpoint, read_fields, refuse_unknown, refuse_value
from ocr.web.job_api import JobApi
from ocr.web.middleware.access_tokens import AccessTokens
from ocr.web.replies import make_failure_headers
from ocr.web.upload import Upload

FILE, BASE64 = "image_file", "image_data"
DETECTION, DIRECTION, RECOGNITION = "use_det", "use_cls", "use_rec"
_FLAGS = {"true": True, "1": True, "false": False, "0": False}


def make_routes(api: Api, jobs: JobApi, tokens: AccessTokens) -> list[BaseRoute]:
    """The product's route."""

    async def ocr(request: Request) -> Response:
        async with api.read_one(request, receive) as (_, read, _):
            lines = [line for page in read.pages for line in page.lines]
            return JSONResponse({str(number): describe_line(line) for number, line in enumerate(lines)})

    return [Route("/ocr", make_endpoint(api, ocr, fail), methods=["POST"])]


async def receive(request: Request, settings: Settings) -> Upload:
    """The file and options of a request.

    Raises:
        RequestError: they can't be understood.
    """
    file, fields = await read_fields(request, settings, FILE)
    refuse_unknown(fields, (BASE64, DETECTION, DIRECTION, RECOGNITION))
    options = read_options(fields)
    if file is None:
        if BASE64 not in fields:
            raise MissingFile(f"the form needs a file in the field {FILE!r}, or base64 in {BASE64!r}")
        file = await decode_file(fields[BASE64], BASE64, settings)
    return Upload((file,), options)


def read_options(fields: Mapping[str, str]) -> Options:
    """The options that a form's flags stand for; an empty flag is none.

    Raises:
        InvalidOption: one can't be had.
    """
    flags = {}
    for name in (DETECTION, DIRECTION, RECOGNITION):
        text = fields.get(name, "").strip().lower()
        if text and text not in _FLAGS:
            raise refuse_value(name, text, "true or false")
        flags[name] = _FLAGS.get(text)
    if flags[RECOGNITION] is False:
        raise refuse_value(RECOGNITION, False, "true: boxes alone, without text, are not offered")
    return Options(
        mode="line" if flags[DETECTION] is False else "page",
        orientation="0" if flags[DIRECTION] is False else "auto",
    )


def describe_line(line: Line) -> dict[str, Any]:
    """A line as the product has it; its score is text there."""
    told = line.to_json()
    return {"rec_txt": line.text, "dt_boxes": told["box"], "score": f"{line.confidence:.4f}"}


def fail(error: OcrError, request_id: str | None) -> Response:
    """The reply to a request that failed."""
    return JSONResponse({"detail": error.message}, status_code=error.status, headers=make_failure_headers(error))
