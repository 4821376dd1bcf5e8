"""Which web pages elsewhere may call the API from a browser: the setting OCR_CORS_ORIGINS."""

import re

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp

from ocr.errors import InvalidRequest, InvalidSetting
from ocr.web.replies import make_failure

SETTING = "OCR_CORS_ORIGINS"
METHODS = ("GET", "POST", "DELETE")
REQUEST_HEADERS = (
    *("Authorization", "Content-Type", "X-Api-Key", "X-Request-Id"),
    *("Idempotency-Key", "Last-Event-ID"),
)
REPLY_HEADERS = (
    *("X-Request-Id", "X-Ocr-Warnings", "Retry-After", "Location"),
    *("Content-Disposition", "Idempotent-Replayed"),
)
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")


def parse_origins(text: str) -> tuple[str, ...]:
    """The origins in a setting's text, which has commas between them; blank text is none.

    Raises:
        InvalidSetting: one is not of the form scheme://host or scheme://host:port. A star is none: a page anywhere
            could then use a server that only its user can reach.
    """
    origins = []
    for origin in (part.strip().lower() for part in text.split(",")) if text.strip() else ():
        if not _ORIGIN.fullmatch(origin):
            raise InvalidSetting(f"{SETTING} has {origin!r}, but an origin is like https://scans.example.org:8443")
        origins.append(origin)
    return tuple(origins)


class Cors(CORSMiddleware):
    """Starlette's CORS middleware, set up for this API; its refusals are of our shape."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        super().__init__(
            app,
            allow_origins=origins,
            allow_methods=METHODS,
            allow_headers=REQUEST_HEADERS,
            expose_headers=REPLY_HEADERS,
        )

    def preflight_response(self, request_headers: Headers) -> Response:
        """The answer to a browser that asks whether it may send a request."""
        response = super().preflight_response(request_headers)
        if response.status_code < 400:
            return response
        refusal = make_failure(InvalidRequest("a page of this origin may not send this request"))
        kept = {name: value for name, value in response.headers.items() if not name.startswith("content-")}
        refusal.headers.update(kept)
        return refusal
