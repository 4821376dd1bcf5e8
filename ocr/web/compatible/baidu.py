"""Baidu's OCR: POST /rest/2.0/ocr/v1/general_basic, general, accurate_basic and accurate, and its tokens.

    {"log_id": 123, "words_result_num": 2, "words_result": [
        {"words": "Invoice 20394", "location": {"left": 36, "top": 20, "width": 227, "height": 38}}, ...]}

`general` and `accurate` have locations. Failures are {"error_code": 216201, "error_msg": "image format error: ..."},
with status 200. A client changes an API key for a token at /oauth/2.0/token: its `client_id` is the key's name in
OCR_API_KEYS, its `client_secret` the key; where there are no keys, any pair will do, and no token is asked for.
"""

import dataclasses
import hashlib
from dataclasses import dataclass
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ocr.errors import (
    EmptyFile,
    FileTooLarge,
    Forbidden,
    ImageDecodeFailed,
    ImageTruncated,
    InvalidRequest,
    MissingFile,
    NotReady,
    OcrError,
    Overloaded,
    PdfEncrypted,
    RateLimited,
    RequestError,
    TooManyPixels,
    Unauthorized,
    UnsupportedFormat,
)
from ocr.pipeline.options import Options
from ocr.settings import Settings
from ocr.web.api import Api
from ocr.web.compatible.baidu_words import Wanted, describe_words
from ocr.web.compatible.incoming import decode_file, make_endpoint, read_fields, refuse_unknown, refuse_value
from ocr.web.job_api import JobApi
from ocr.web.middleware.access_tokens import SECONDS, AccessTokens
from ocr.web.products import PRODUCTS
from ocr.web.replies import make_failure_headers
from ocr.web.upload import Upload

TOKEN_PATH, *READ_PATHS = PRODUCTS["baidu"].paths
SCOPE = "public brain_all_scope"  # by the second word Baidu's own clients know that tokens are to be used
LANGUAGES = ("CHN_ENG", "ENG", "auto_detect")
IMAGE, ADDRESS = "image", "url"
DOCUMENTS = ("pdf_file", "ofd_file")  # of which one page is read, named by the field with _num after it
# error_code and error_msg, of the narrowest class that an error is of
CODES: dict[type[OcrError], tuple[int, str]] = {
    Unauthorized: (110, "Access token invalid or no longer valid"),
    Forbidden: (6, "No permission to access data"),
    RateLimited: (18, "Open api qps request limit reached"),
    NotReady: (2, "Service temporarily unavailable"),
    Overloaded: (2, "Service temporarily unavailable"),
    MissingFile: (216101, "not enough param"),
    EmptyFile: (216200, "empty image"),
    UnsupportedFormat: (216201, "image format error"),
    ImageDecodeFailed: (216201, "image format error"),
    ImageTruncated: (216201, "image format error"),
    PdfEncrypted: (216201, "image format error"),
    FileTooLarge: (216202, "image size error"),
    TooManyPixels: (216202, "image size error"),
    RequestError: (216100, "invalid param"),
    OcrError: (282000, "internal error"),
}


@dataclass(frozen=True, slots=True)
class BaiduUpload(Upload):
    """What came, by which field, and what the reply is to tell."""

    field: str = IMAGE
    wanted: Wanted = dataclasses.field(default_factory=Wanted)


def make_routes(api: Api, jobs: JobApi, tokens: AccessTokens) -> list[BaseRoute]:
    """The product's routes."""

    async def read(request: Request) -> Response:
        log_id = make_log_id(request.state.request_id)
        async with api.read_one(request, receive) as (upload, read, _):
            request.state.facts["log_id"] = log_id
            told = describe_words(read.pages, upload.wanted)
            if upload.field in DOCUMENTS and read.opened is not None:
                told[f"{upload.field}_size"] = str(read.opened.pages.count)
            return JSONResponse({"log_id": log_id} | told)

    async def token(request: Request) -> Response:
        fields = dict(request.query_params)
        if request.headers.get("content-length", "0") != "0":
            fields |= (await read_fields(request, api.settings, ""))[1]
        return give_token(fields, tokens)

    return [
        Route(TOKEN_PATH, make_endpoint(api, token, fail), methods=["GET", "POST"]),
        *(Route(path, make_endpoint(api, read, fail), methods=["POST"]) for path in READ_PATHS),
    ]


def give_token(fields: dict[str, str], tokens: AccessTokens) -> Response:
    """The reply to a client that asks for a token with these fields."""
    if fields.get("grant_type") != "client_credentials":
        raise InvalidRequest("grant_type must be client_credentials")
    token = tokens.issue(fields.get("client_id", ""), fields.get("client_secret", ""))
    if token is None:
        refusal = {"error": "invalid_client", "error_description": "Client authentication failed"}
        headers = make_failure_headers(Unauthorized(""))
        return JSONResponse(refusal, status_code=HTTPStatus.UNAUTHORIZED, headers=headers)
    return JSONResponse({"access_token": token, "expires_in": SECONDS, "scope": SCOPE})


async def receive(request: Request, settings: Settings) -> BaiduUpload:
    """The file and options of a request.

    Raises:
        RequestError: they can't be understood.
    """
    file, fields = await read_fields(request, settings, IMAGE)
    if file is not None:
        raise InvalidRequest(f"{IMAGE!r} must be base64 in an urlencoded form, not a file")
    located = not request.url.path.endswith("_basic")
    pages = tuple(f"{name}_num" for name in DOCUMENTS)
    refuse_unknown(fields, (IMAGE, ADDRESS, *DOCUMENTS, *pages, "language_type", *Wanted.names(located)))
    if fields.get("language_type", LANGUAGES[0]) not in LANGUAGES:
        raise refuse_value("language_type", fields["language_type"], f"one of {', '.join(LANGUAGES)}")
    field = next((name for name in (IMAGE, ADDRESS, *DOCUMENTS) if name in fields), IMAGE)  # the first one counts
    if field == ADDRESS:
        raise InvalidRequest(f"{ADDRESS!r} is not offered, as nothing is fetched: send {IMAGE!r}")
    wanted = Wanted.read(fields, located)
    page = fields.get(f"{field}_num", "1") if field in DOCUMENTS else ""
    if page and not (page.isascii() and page.isdigit() and len(page) < 8 and int(page) > 0):
        raise refuse_value(f"{field}_num", page, "a page's number, from 1")
    sent = await decode_file(fields.get(field), field, settings)
    layout = "paragraphs" if wanted.paragraphs else "lines"
    return BaiduUpload((sent,), Options(layout=layout, pages=page), field=field, wanted=wanted)


def make_log_id(request_id: str | None) -> int:
    """The number that a request has beside its id, as Baidu's clients expect a number."""
    return int.from_bytes(hashlib.sha256((request_id or "").encode()).digest()[:8]) >> 1


def fail(error: OcrError, request_id: str | None) -> Response:
    """The reply to a request that failed."""
    code, message = next(told for kind, told in CODES.items() if isinstance(error, kind))
    message = message if isinstance(error, Unauthorized) else f"{message}: {error.message}"
    told = {"log_id": make_log_id(request_id), "error_code": code, "error_msg": message}
    return JSONResponse(told, headers=make_failure_headers(error))
