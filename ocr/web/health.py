"""What /healthz says beside its status, which is BentoML's: version, weights and state, as JSON.

    {"state": "ready", "version": "0.2.0", "model": "crnn-0f61c02a6d3e"}

loading     the networks are being loaded and warmed up
ready       pages can be read, and jobs kept
degraded    the runner does not answer at the moment, or there is no folder for jobs; the log says why
"""

import asyncio
from collections.abc import Callable
from typing import Protocol

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ocr.version import VERSION

PATH = "/healthz"
LOADING, READY, DEGRADED = STATES = ("loading", "ready", "degraded")
PATIENCE_SECONDS = 1.0  # probes don't wait much longer


class Networks(Protocol):
    """What is asked of the networks: whether they have ever been ready, and whether they are."""

    warm: bool
    model: str

    async def is_ready(self) -> bool:
        """Whether pages can be read now."""


class Health:
    """Tells the server's state; called with an application, it puts that into the replies of /healthz.

    Args:
        model: the name of the weights, until there are networks that say it.
    """

    def __init__(self, model: str) -> None:
        self.model = model
        self._networks: Networks | None = None
        self._has_jobs: Callable[[], bool] = lambda: False

    def look_at(self, networks: Networks, has_jobs: Callable[[], bool]) -> None:
        """From now on the state is that of these networks and of the jobs."""
        self._networks, self._has_jobs = networks, has_jobs

    async def state(self) -> str:
        """One of STATES; known within PATIENCE_SECONDS."""
        if self._networks is None or not self._networks.warm:
            return LOADING
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                is_ready = await self._networks.is_ready()
        except TimeoutError:
            return DEGRADED
        return READY if is_ready and self._has_jobs() else DEGRADED

    def __call__(self, app: ASGIApp) -> ASGIApp:
        """The application, with more to say at /healthz."""

        async def telling(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http" or scope["path"] != PATH or scope["method"] not in ("GET", "HEAD"):
                await app(scope, receive, send)
                return
            status = 200

            async def keep_status(message: Message) -> None:
                nonlocal status
                status = message.get("status", status)

            await app(scope, receive, keep_status)
            model = self.model if self._networks is None else self._networks.model
            told = {"state": await self.state(), "version": VERSION, "model": model}
            await JSONResponse(told, status_code=status)(scope, receive, send)

        return telling
