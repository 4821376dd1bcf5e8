"""The pages for people: the web page at / and the API's documentation at /docs. Neither needs any other host."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
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
    **{
        f"/{name}": name
        for name in sorted(file.relative_to(WEBUI).as_posix() for file in WEBUI.rglob("*.*"))
        if name.endswith((".css", ".js"))
    },
}


async def _page(request: Request) -> Response:
    path = request.url.path
    file = WEBUI / PAGES[path]
    headers = {
        "Content-Security-Policy": DOCS_POLICY if path == "/docs" else POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-cache",  # asks each time whether there is a newer one, so that an update shows at once
    }
    return FileResponse(file, headers=headers, media_type=MEDIA_TYPES[file.suffix])


pages = Starlette(routes=[Route(path, _page) for path in PAGES])
