"""Tells others that a job is done: a signed POST to the address that came with it, tried again until it is taken.

The body is `{"event": "job.done", "job": {...}}`, the job as GET /api/v1/jobs/{id} tells it, without any text. Its
receiver knows it as ours by X-Ocr-Signature: `sha256=` and the HMAC-SHA256, by OCR_WEBHOOK_SECRET, of what
X-Ocr-Timestamp says, a dot and the body. X-Ocr-Delivery is the same at each try.
"""

import asyncio
import hashlib
import hmac
import json
import logging
import socket
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from ocr.jobs.deliveries import due_deliveries, note_try
from ocr.jobs.records import Delivery, Job
from ocr.jobs.store import JobStore
from ocr.jobs.webhook_hosts import WebhookHosts, is_internal
from ocr.version import VERSION

logger = logging.getLogger("ocr.jobs")

SECONDS = 10.0  # that an answer may take, all in all
CONNECT_SECONDS = 5.0
MOST_AT_ONCE = 8
LOOKS_SECONDS = 30.0


class Webhooks:
    """Sends what is due, from `run` until that is cancelled; for one event loop.

    Args:
        store: the jobs; asked by `ask` alone, in its own thread.
        ask: calls a function in the store's thread.
        hosts: who may be told.
        secret: by which bodies are signed.
        describe: a job as JSON.
    """

    def __init__(
        self,
        store: JobStore,
        ask: Callable[..., Awaitable[Any]],
        hosts: WebhookHosts,
        secret: str,
        describe: Callable[[Job], dict[str, Any]],
    ) -> None:
        self.store, self.ask, self.hosts, self.secret, self.describe = store, ask, hosts, secret, describe
        self.wake = asyncio.Event()

    async def run(self) -> None:
        """Tries what is due, waits for what is next or until `wake` is set, and so on."""
        connector = aiohttp.TCPConnector(
            resolver=GuardedResolver(self.hosts), use_dns_cache=False, force_close=True, limit=MOST_AT_ONCE
        )
        timeout = aiohttp.ClientTimeout(total=SECONDS, connect=CONNECT_SECONDS)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
            while True:
                self.wake.clear()
                wait = LOOKS_SECONDS
                try:
                    due, later = await self.ask(due_deliveries, self.store.database, time.time(), MOST_AT_ONCE)
                    await asyncio.gather(*(self._deliver(session, delivery) for delivery in due))
                    if due:
                        continue
                    wait = min(wait, max(0.0, later - time.time())) if later is not None else wait
                except Exception:  # such as a full disk
                    logger.exception("webhooks could not be sent")
                try:
                    async with asyncio.timeout(wait):
                        await self.wake.wait()
                except TimeoutError:
                    pass

    async def _deliver(self, session: aiohttp.ClientSession, delivery: Delivery) -> None:
        """One try, and a note of what came of it."""
        job = await self.ask(self.store.job, delivery.job)
        if job is None:
            return
        body = json.dumps({"event": "job.done", "job": self.describe(job)}, ensure_ascii=False).encode()
        status = await self._send(session, delivery, body)
        if status is None or not 200 <= status < 300:
            told = "no answer" if status is None else f"the status {status}"
            logger.warning("a webhook's try %d had %s", delivery.tries + 1, told)
        await self.ask(note_try, self.store.database, delivery, status)

    async def _send(self, session: aiohttp.ClientSession, delivery: Delivery, body: bytes) -> int | None:
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"ocr-crnn-cpu/{VERSION}",
            "X-Ocr-Timestamp": timestamp,
            "X-Ocr-Delivery": delivery.job,
            "X-Ocr-Signature": sign(self.secret, timestamp, body),
        }
        try:
            self.hosts.check(delivery.url)  # the setting may be another one than when the job came
            async with session.post(delivery.url, data=body, headers=headers, allow_redirects=False) as answer:
                return answer.status
        except Exception as error:  # whatever another's server does
            logger.info("a webhook was not answered: %s", type(error).__name__)
            return None


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The value of X-Ocr-Signature."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


class GuardedResolver(AbstractResolver):
    """Finds hosts' addresses for the very connection, and leaves out those that are not to be reached.

    Looked up before and again for the connection, a name could have had two answers.
    """

    def __init__(self, hosts: WebhookHosts) -> None:
        self.hosts, self.names = hosts, ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a host.

        Raises:
            OSError: it has none that may be reached.
        """
        found = await self.names.resolve(host, port, family)
        if self.hosts.may_be_internal(host, port):
            return found
        outside = [address for address in found if not is_internal(address["host"])]
        if not outside:
            raise OSError("the host has no address on the internet, and is not named in OCR_WEBHOOK_HOSTS by itself")
        return outside

    async def close(self) -> None:
        """Lets go of the names' resolver."""
        await self.names.close()
