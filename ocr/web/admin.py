"""What is an operator's alone: it shows parts of the house's documents, or changes who reads them."""

from starlette.requests import Request

from ocr.errors import Forbidden
from ocr.web.metrics import route_of
from ocr.web.middleware.api_keys import ADMIN


def let_in_admin(request: Request, *, audited: bool = True) -> None:
    """Refuses whoever has not a key with the scope admin, and has a line of the audit log written.

    What shows no document and is asked for again and again need not be `audited`.

    Raises:
        Forbidden: it is so.
    """
    if audited:
        request.state.audit = {"audit": f"{request.method} {route_of(request.url.path)}", "job": None, "owner": None}
    if ADMIN not in getattr(request.state, "scopes", ()):
        raise Forbidden(f"this takes an API key with the scope {ADMIN}")
