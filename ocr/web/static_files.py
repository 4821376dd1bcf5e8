"""The pages for people: the web page at /, the operator's at /learn, the API's documentation at /docs.

None needs any other host.
"""

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

WEBUI = Path(__file__).resolve().parent.parent / "webui"

# The browser itself holds the pages to this: nothing from elsewhere, nothing sent elsewhere.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{inline}; img-src 'self' blob: data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
POLICY = _POLICY.format(inline="")
# Swagger UI, which BentoML brings along, writes styles into its elements.
DOCS_POLICY = _POLICY.format(inline=" 'unsafe-inline'")

# Said here, because what Python believes about suffixes depends on the machine: with a wrong type, a module is not run.
MEDIA_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}

# path: file under webui/. The folders are listed once, so that no request can name a file that is not in the list.
PAGES = {
    "/": "index.html",
    "/docs": "docs.html",
    "/learn": "learn/learn.html",
    **{
        f"/{name}": name
        for name in sorted(file.relative_to(WEBUI).as_posix() for file in WEBUI.rglob("*.*"))
        if name.endswith((".css", ".js"))
    },
}


@dataclass(frozen=True, slots=True)
class Content:
    """A file as it is sent: its bytes, the same compressed, and the tag of this version."""

    plain: bytes
    compressed: bytes
    tag: str


@lru_cache(maxsize=2 * len(PAGES))
def _load(file: Path, _changed: int) -> Content:
    """A file as it was at that time: while the page is worked on, a reload shows what was saved."""
    plain = file.read_bytes()
    return Content(plain, gzip.compress(plain, 9, mtime=0), f'"{hashlib.sha256(plain).hexdigest()[:32]}"')


async def _page(request: Request) -> Response:
    path = request.url.path
    file = WEBUI / PAGES[path]
    content = _load(file, file.stat().st_mtime_ns)
    headers = {
        "Content-Security-Policy": DOCS_POLICY if path == "/docs" else POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-cache",  # asks each time whether there is a newer one, so that an update shows at once
        "ETag": content.tag,
        "Vary": "Accept-Encoding",
    }
    if content.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(content.plain, headers=headers, media_type=MEDIA_TYPES[file.suffix])
    headers["Content-Encoding"] = "gzip"
    return Response(content.compressed, headers=headers, media_type=MEDIA_TYPES[file.suffix])


pages = Starlette(routes=[Route(path, _page) for path in PAGES])
