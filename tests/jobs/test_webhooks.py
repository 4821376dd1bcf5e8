"""Telling others that a job is done, to a receiver of the test's own."""

import asyncio
import hmac
import json
import socket
from collections.abc import Callable
from contextlib import asynccontextmanager
from functools import partial
from hashlib import sha256

import pytest
from aiohttp import web

from ocr.jobs import deliveries, webhooks
from ocr.jobs.records import Job
from ocr.jobs.store import JobStore
from ocr.jobs.webhook_hosts import WebhookHosts
from ocr.jobs.webhooks import GuardedResolver, Webhooks
from tests.played import until

SECRET = "a secret of the operator"


class Receiver:
    """A server that answers with these statuses, one after another, and the last one again and again."""

    def __init__(self, *statuses: int) -> None:
        self.statuses, self.taken = list(statuses), []

    async def answer(self, request: web.Request) -> web.Response:
        self.taken.append((dict(request.headers), await request.read(), str(request.url)))
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        return web.Response(status=status, headers={"Location": "/elsewhere"} if status == 302 else {})

    @asynccontextmanager
    async def listening(self):
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self.answer)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield site._server.sockets[0].getsockname()[1]
        await runner.cleanup()


async def ask(call, *arguments):
    return call(*arguments)


def describe(job: Job) -> dict:
    return {"id": job.id, "state": job.state}


def was_tried(store: JobStore, job: str) -> bool:
    return store.job(job).delivery.tries == 1


def make(store: JobStore, hosts: str) -> Webhooks:
    return Webhooks(store, ask, WebhookHosts.parse(hosts), SECRET, describe)


@asynccontextmanager
async def running(sender: Webhooks):
    task = asyncio.create_task(sender.run())
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def test_the_end_of_a_job_is_told_signed_and_once(store: JobStore, create: Callable[..., str]):
    async def run():
        receiver = Receiver(204)
        async with receiver.listening() as port:
            job = create(("a", b"x"), webhook=f"http://127.0.0.1:{port}/done?for=me")
            sender = make(store, f"127.0.0.1:{port}")
            async with running(sender):
                await asyncio.sleep(0.1)
                assert receiver.taken == []
                store.finish(job)
                sender.wake.set()
                await until(lambda: store.job(job).delivery.state == "delivered")
                await asyncio.sleep(0.1)
        [(headers, body, url)] = receiver.taken
        assert url.endswith("/done?for=me")
        assert json.loads(body) == {"event": "job.done", "job": {"id": job, "state": "done"}}
        expected = hmac.new(SECRET.encode(), headers["X-Ocr-Timestamp"].encode() + b"." + body, sha256).hexdigest()
        assert headers["X-Ocr-Signature"] == f"sha256={expected}"
        assert (store.job(job).delivery.tries, store.job(job).delivery.status) == (1, 204)

    asyncio.run(run())


@pytest.mark.parametrize("refusal", [500, 302, 404])
def test_it_is_tried_again_also_after_a_restart_and_redirects_are_not_followed(
    store: JobStore, create: Callable[..., str], monkeypatch: pytest.MonkeyPatch, refusal: int
):
    monkeypatch.setattr(deliveries, "WAITS", (0.3, 0.1, 0.1))

    async def run():
        receiver = Receiver(refusal, refusal, 200)
        async with receiver.listening() as port:
            job = create(("a", b"x"), webhook=f"http://127.0.0.1:{port}/")
            store.finish(job)
            async with running(make(store, f"127.0.0.1:{port}")):
                await until(lambda: len(receiver.taken) == 1)
                await until(lambda: store.job(job).delivery.tries == 1)
            assert store.job(job).delivery.state == "pending"
            async with running(make(store, f"127.0.0.1:{port}")):
                await until(lambda: store.job(job).delivery.state == "delivered")
        assert len(receiver.taken) == 3
        assert not any("elsewhere" in url for _, _, url in receiver.taken)
        assert len({headers["X-Ocr-Delivery"] for headers, _, _ in receiver.taken}) == 1

    asyncio.run(run())


def test_it_is_given_up_at_last(store: JobStore, create: Callable[..., str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(deliveries, "WAITS", (0.01, 0.01))

    async def run():
        job = create(("a", b"x"), webhook="http://127.0.0.1:9/")
        store.finish(job)
        async with running(make(store, "127.0.0.1:9")):
            await until(lambda: store.job(job).delivery.state == "failed")
        assert (store.job(job).delivery.tries, store.job(job).delivery.status) == (3, None)

    asyncio.run(run())


def test_a_slow_receiver_is_not_waited_for(store: JobStore, create: Callable[..., str], monkeypatch):
    monkeypatch.setattr(webhooks, "SECONDS", 0.2)

    async def run():
        async def never(reader, writer):
            await reader.read()  # until the sender has gone
            await reader.read()
            writer.close()

        server = await asyncio.start_server(never, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        job = create(("a", b"x"), webhook=f"http://127.0.0.1:{port}/")
        store.finish(job)
        async with running(make(store, f"127.0.0.1:{port}")):
            await until(lambda: store.job(job).delivery.tries == 1)
            await asyncio.sleep(0.1)
        server.close()

    asyncio.run(run())


def test_names_that_lead_inside_are_not_connected_to_unless_the_host_is_named(
    store: JobStore, create: Callable[..., str], monkeypatch: pytest.MonkeyPatch
):
    """The name is looked up for the very connection, so that it can't have another answer then."""

    def looked_up(host, port, *_, **__):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    async def run():
        receiver = Receiver(200)
        async with receiver.listening() as port:
            monkeypatch.setattr(socket, "getaddrinfo", looked_up)
            for hosts, reached in ((f"*.example.com:{port}", 0), (f"evil.example.com:{port}", 1)):
                job = create(("a", b"x"), webhook=f"http://evil.example.com:{port}/")
                store.finish(job)
                async with running(make(store, hosts)):
                    await until(partial(was_tried, store, job))
                assert len(receiver.taken) == reached
                store.delete(job)
            resolver = GuardedResolver(WebhookHosts.parse("*.example.com"))
            with pytest.raises(OSError, match="no address on the internet"):
                await resolver.resolve("evil.example.com", 443)

    asyncio.run(run())


def test_a_job_whose_host_is_no_longer_allowed_is_not_told(store: JobStore, create: Callable[..., str]):
    async def run():
        receiver = Receiver(200)
        async with receiver.listening() as port:
            job = create(("a", b"x"), webhook=f"http://127.0.0.1:{port}/")
            store.finish(job)
            async with running(make(store, "erp.example.org")):
                await until(lambda: store.job(job).delivery.tries == 1)
        assert receiver.taken == []

    asyncio.run(run())
