r"""tesseract-server (hertzg/tesseract-server): POST /tesseract with a form, `file` and as JSON `options`.

    {"data": {"exit": {"code": 0, "signal": null}, "stderr": "", "stdout": "Invoice 20394\nThank you\n\f"}}

The text of each page ends with a line break and a form feed, as Tesseract writes it; warnings stand in `stderr`. A
failure has its status, 1 as the exit's code and the message in `stderr`.
"""

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ocr.errors import InvalidRequest, MissingFile, OcrError
from ocr.parameters import parameters
from ocr.pipeline.options import Options
from ocr.settings import Settings
from ocr.web.api import Api
from ocr.web.compatible.incoming import make_endpoint, read_fields, refuse_unknown, refuse_value
from ocr.web.job_api import JobApi
from ocr.web.middleware.access_tokens import AccessTokens
from ocr.web.replies import make_failure_headers
from ocr.web.upload import Upload

LANGUAGES = ("eng", "chi_sim", "chi_sim_vert", "chi_tra", "chi_tra_vert")  # all of them are read, whichever are named
# What the page segmentation methods are here: those that look for lines, and those for which the picture is one.
PAGE_METHODS = (1, 3, 4, 5, 6, 11, 12)
LINE_METHODS = (7, 8, 10, 13)
ENGINES = (1, 3)  # LSTM, and what there is
SPACES = "preserve_interword_spaces"
OPTIONS = ("languages", "dpi", "pageSegmentationMethod", "ocrEngineMode", "configParams")


def make_routes(api: Api, jobs: JobApi, tokens: AccessTokens) -> list[BaseRoute]:
    """The product's route."""

    async def tesseract(request: Request) -> Response:
        async with api.read_one(request, receive) as (_, read, _):
            document = read.to_document()
            text = "".join(f"{page.text}\n\f" for page in document.pages)
            warnings = document.warnings_to_json()["warnings"]
            return JSONResponse(describe_exit(0, text, "".join(f"{warning}\n" for warning in warnings)))

    return [Route("/tesseract", make_endpoint(api, tesseract, fail), methods=["POST"])]


async def receive(request: Request, settings: Settings) -> Upload:
    """The file and options of a request.

    Raises:
        RequestError: they can't be understood.
    """
    file, fields = await read_fields(request, settings, "file")
    refuse_unknown(fields, ("options",))
    options = read_options(_parse_options(fields.get("options", "")))
    if file is None:
        raise MissingFile("the form needs a file in the field 'file'")
    return Upload((file,), options)


def _parse_options(text: str) -> Mapping[str, Any]:
    try:
        given = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError):
        raise InvalidRequest("the field 'options' should be JSON, but is none") from None
    if not isinstance(given, Mapping):
        raise InvalidRequest('the field \'options\' must be an object such as {"languages": ["eng"]}')
    return given


def read_options(given: Mapping[str, Any]) -> Options:
    """The options that those of Tesseract stand for; `null` stands for none.

    Raises:
        InvalidOption: one can't be had.
    """
    given = {name: value for name, value in given.items() if value is not None}
    refuse_unknown(given, OPTIONS)
    texts: dict[str, Any] = {}
    languages = given.get("languages", [])
    if not isinstance(languages, list) or any(language not in LANGUAGES for language in languages):
        raise refuse_value("languages", languages, f"a list of {', '.join(LANGUAGES)}")
    if "dpi" in given:
        dpi = parameters(Options)["dpi"]
        if isinstance(given["dpi"], bool) or not isinstance(given["dpi"], int | float) or not dpi.accepts(given["dpi"]):
            raise refuse_value("dpi", given["dpi"], dpi.allowed)
        texts["dpi"] = given["dpi"]
    method = given.get("pageSegmentationMethod", PAGE_METHODS[0])
    if method not in (*PAGE_METHODS, *LINE_METHODS) or isinstance(method, bool):
        raise refuse_value("pageSegmentationMethod", method, f"one of {sorted((*PAGE_METHODS, *LINE_METHODS))}")
    if given.get("ocrEngineMode", ENGINES[0]) not in ENGINES:
        raise refuse_value("ocrEngineMode", given["ocrEngineMode"], "1 or 3: there is no legacy engine")
    texts["mode"] = "line" if method in LINE_METHODS else "page"
    texts["layout"] = "preserve" if _keeps_spaces(given.get("configParams", {})) else "lines"
    return Options(**texts)


def _keeps_spaces(config: Any) -> bool:
    """Whether indents and columns are to be kept, the only one of Tesseract's variables that is offered."""
    if not isinstance(config, Mapping):
        raise refuse_value("configParams", config, "an object")
    refuse_unknown((f"configParams.{name}" for name in config), (f"configParams.{SPACES}",))
    value = str(config.get(SPACES, "0")).lower()
    if value not in ("0", "1", "true", "false"):
        raise refuse_value(f"configParams.{SPACES}", value, "0 or 1")
    return value in ("1", "true")


def describe_exit(code: int, text: str, messages: str) -> dict[str, Any]:
    """How Tesseract ended, and what it wrote."""
    return {"data": {"exit": {"code": code, "signal": None}, "stderr": messages, "stdout": text}}


def fail(error: OcrError, request_id: str | None) -> Response:
    """The reply to a request that failed."""
    told = describe_exit(1, "", f"{error.message}\n")
    return JSONResponse(told, status_code=error.status, headers=make_failure_headers(error))
