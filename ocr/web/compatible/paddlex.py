"""PaddleX basic serving of the OCR pipeline: POST /ocr with JSON, the file as base64 in `file`.

    {"logId": "...", "errorCode": 0, "errorMsg": "Success", "result": {
        "ocrResults": [{"prunedResult": {"rec_texts": [...], "rec_scores": [...], "rec_polys": [...], ...},
                        "ocrImage": "<base64 of a JPEG>", "docPreprocessingImage": null, "inputImage": "..."}],
        "dataInfo": {"type": "image", "width": 900, "height": 252}}}

There is one result a page. Pictures come unless `visualize` is false, as is the product's default. A failure has its
status, also as `errorCode`.
"""

import asyncio
import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ocr.errors import OcrError
from ocr.export.searchable_pdf import encode_page
from ocr.layout.characters import find_bounds
from ocr.parameters import parameters
from ocr.pipeline.options import Options
from ocr.results import Page
from ocr.settings import Settings
from ocr.web.api import Api
from ocr.web.compatible.incoming import decode_file, make_endpoint, read_json, refuse_unknown, refuse_value
from ocr.web.job_api import JobApi
from ocr.web.middleware.access_tokens import AccessTokens
from ocr.web.replies import make_failure_headers
from ocr.web.upload import Upload

PDF, PICTURE = 0, 1
FLAGS = ("useDocOrientationClassify", "useDocUnwarping", "useTextlineOrientation", "visualize")
THRESHOLD = "textRecScoreThresh"
# How closely pages are looked at is found out here for each page, so these say nothing that could be done.
WITHOUT_EFFECT = ("textDetLimitSideLen", "textDetLimitType")
FIELDS = ("file", "fileType", *FLAGS, THRESHOLD, *WITHOUT_EFFECT)
BOX_COLOUR = (0, 0, 255)  # BGR


@dataclass(frozen=True, slots=True)
class PaddleUpload(Upload):
    """What came, and whether pictures are to go back."""

    visualize: bool = True


def make_routes(api: Api, jobs: JobApi, tokens: AccessTokens) -> list[BaseRoute]:
    """The product's route."""

    async def ocr(request: Request) -> Response:
        async with api.read_one(request, receive, lambda upload: upload.visualize) as (upload, read, _):
            pictures = read.pictures if upload.visualize else [None] * len(read.pages)
            results = [
                describe_page(page, upload.options) | await asyncio.to_thread(_draw, page, picture)
                for page, picture in zip(read.pages, pictures, strict=True)
            ]
            sizes = [{"width": page.width, "height": page.height} for page in read.pages]
            info = (
                {"type": "pdf", "numPages": len(sizes), "pages": sizes}
                if upload.files[0].data[:5] == b"%PDF-"
                else ({"type": "image", **sizes[0]})
            )
            told = {"logId": request.state.request_id, "errorCode": 0, "errorMsg": "Success"}
            return JSONResponse(told | {"result": {"ocrResults": results, "dataInfo": info}})

    return [Route("/ocr", make_endpoint(api, ocr, fail), methods=["POST"])]


async def receive(request: Request, settings: Settings) -> PaddleUpload:
    """The file and options of a request.

    Raises:
        RequestError: they can't be understood.
    """
    message = {name: value for name, value in (await read_json(request, settings)).items() if value is not None}
    refuse_unknown(message, FIELDS)
    for name in FLAGS:
        if not isinstance(message.get(name, False), bool):
            raise refuse_value(name, message[name], "true, false or null")
    options = read_options(message)
    file = await decode_file(message.get("file"), "file", settings)
    kind = message.get("fileType", PICTURE)
    if kind not in (PDF, PICTURE) or isinstance(kind, bool):
        raise refuse_value("fileType", kind, "0, a PDF, or 1, a picture")
    if "fileType" in message and (kind == PDF) != (file.data[:5] == b"%PDF-"):
        raise refuse_value("fileType", kind, f"{PICTURE - kind}, by the file's first bytes")
    return PaddleUpload((file,), options, visualize=message.get("visualize", True))


def read_options(message: Mapping[str, Any]) -> Options:
    """The options that a request's fields stand for.

    Raises:
        InvalidOption: one can't be had.
    """
    if message.get("useDocUnwarping"):
        raise refuse_value("useDocUnwarping", True, "false: pages are not unwarped")
    turns = message.get("useDocOrientationClassify", True) or message.get("useTextlineOrientation", False)
    lowest = message.get(THRESHOLD, 0)
    bounds = parameters(Options)["minimum_confidence"]
    if isinstance(lowest, bool) or not isinstance(lowest, int | float) or not bounds.accepts(lowest):
        raise refuse_value(THRESHOLD, lowest, bounds.allowed)
    return Options(orientation="auto" if turns else "0", minimum_confidence=lowest)


def describe_page(page: Page, options: Options) -> dict[str, Any]:
    """A page's `prunedResult`: its lines; boxes that hold no text are none."""
    polygons = [[[round(x), round(y)] for x, y in line.box] for line in page.lines]
    return {
        "prunedResult": {
            "model_settings": {
                "use_doc_preprocessor": False,
                "use_textline_orientation": options.orientation == "auto",
            },
            "dt_polys": polygons,
            "text_type": "general",
            "textline_orientation_angles": [-1] * len(polygons),
            "text_rec_score_thresh": options.minimum_confidence,
            "rec_texts": [line.text for line in page.lines],
            "rec_scores": [round(line.confidence, 4) for line in page.lines],
            "rec_polys": polygons,
            "rec_boxes": [[round(edge) for edge in find_bounds(line.box)] for line in page.lines],
        }
    }


def _draw(page: Page, jpeg: bytes | None) -> dict[str, str | None]:
    """The page's picture and the same with its boxes, as base64 of JPEGs; None where there is none."""
    drawn = None
    if jpeg is not None:
        image = np.asarray(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR), np.uint8)
        corners = [np.array(line.box, np.int32) for line in page.lines]
        drawn = encode_page(np.asarray(cv2.polylines(image, corners, True, BOX_COLOUR, 2), np.uint8))
    return {"ocrImage": _encode(drawn), "docPreprocessingImage": None, "inputImage": _encode(jpeg)}


def _encode(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode()


def fail(error: OcrError, request_id: str | None) -> Response:
    """The reply to a request that failed."""
    told = {"logId": request_id, "errorCode": error.status, "errorMsg": error.message}
    return JSONResponse(told, status_code=error.status, headers=make_failure_headers(error))
