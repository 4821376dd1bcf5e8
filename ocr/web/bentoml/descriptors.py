"""What BentoML is told of the API's bodies, which are read by `ocr.web.upload` and written by `ocr.web.api`."""

from typing import Any, Self

import bentoml
from starlette.requests import Request


class OcrRequest(bentoml.IODescriptor):
    """Hands the request as it is to the API method; `ocr.web.openapi` says what it looks like."""

    request: Any = None

    @classmethod
    async def from_http_request(cls, request: Request, serde: Any) -> Self:
        """Takes the request unread: reading it can fail, and failures are answered by the API method."""
        return cls(request=request)

    @classmethod
    def mime_type(cls) -> str:
        """The usual form of the body."""
        return "multipart/form-data"


class OcrReply(bentoml.IODescriptor):
    """A reply that is written already."""
