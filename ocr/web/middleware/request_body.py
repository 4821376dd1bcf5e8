"""Bounds on a request's body: on its bytes, by its Content-Length and by what really arrives, and on its time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

from ocr.errors import FileTooLarge, InvalidRequest, RequestError, UploadTooSlow
from ocr.settings import Settings

DRAIN_BYTES = 256 * 1024 * 1024
DRAIN_SECONDS = 20.0


class CappedBody:
    """A request's body, of which at most `most` bytes are taken."""

    def __init__(self, request: Request, most: int) -> None:
        self.request = request
        self.most = most
        self.received = 0
        self.complete = False

    def check_length(self) -> None:
        """Asks the Content-Length header, where there is one, before anything is read.

        Raises:
            FileTooLarge: it is over the cap.
            InvalidRequest: it is no number.
        """
        length = self.request.headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            raise InvalidRequest(f"the Content-Length header {length!r} is no number of bytes")
        if int(length) > self.most:
            raise self._too_large()

    async def receive(self) -> Message:
        """The next piece of the body, as ASGI has it.

        Raises:
            FileTooLarge: with it there are more bytes than the cap, whatever Content-Length says.
        """
        message = await self.request.receive()
        self.received += len(message.get("body", b""))
        self.complete = not message.get("more_body", False)
        if self.received > self.most:
            raise self._too_large()
        return message

    async def drain(self) -> None:
        """Reads and throws away what the client still sends, within limits; to be called before a request is refused.

        A client that is answered while it is still sending sees a broken connection and not the answer. One that waits
        for our consent before it sends (`Expect: 100-continue`) is not asked to.
        """
        if self.received == 0 and self.request.headers.get("expect", "").lower() == "100-continue":
            return
        drained = 0
        try:
            async with asyncio.timeout(DRAIN_SECONDS):
                while not self.complete and drained < DRAIN_BYTES:
                    message = await self.request.receive()
                    drained += len(message.get("body", b""))
                    self.complete = not message.get("more_body", False)
        except TimeoutError:
            return

    def _too_large(self) -> FileTooLarge:
        return FileTooLarge(f"the request has more than {self.most} bytes")


@asynccontextmanager
async def receive_body(request: Request, settings: Settings, most: int) -> AsyncIterator[Request]:
    """The request with a body of at most so many bytes, which has to be read within the block, and in time.

    After an error the rest of the body is taken in, so that the client gets to read the reply.

    Raises:
        FileTooLarge, UploadTooSlow: it is not so.
        InvalidRequest: the client has gone.
    """
    body = CappedBody(request, most)
    try:
        body.check_length()
        async with asyncio.timeout(settings.upload_timeout):
            yield Request(request.scope, body.receive)
    except TimeoutError:
        raise UploadTooSlow(f"the request had not arrived within {settings.upload_timeout:g} seconds") from None
    except ClientDisconnect:
        raise InvalidRequest("the connection was closed before the whole request had arrived") from None
    except RequestError:
        await body.drain()
        raise
