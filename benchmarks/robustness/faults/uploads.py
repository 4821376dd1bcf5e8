"""Faults that clients bring: poisoned pictures, clients that vanish or drip, a crowd that comes all at once."""

import io
import random
import socket
import struct
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import requests
from PIL import Image

from benchmarks.robustness.faults.good_clients import PATIENCE_SECONDS, RIGHT, Answer, ask
from benchmarks.robustness.faults.report import Outcome
from benchmarks.robustness.faults.stage import CLIENTS, Stage, stage
from benchmarks.robustness.hostile.samples import png

POISON_SECONDS = 20.0
VANISHING = 200
DRIPPING = 20
UPLOAD_TIMEOUT = 5
CROWD = 500
MOMENT = 0.2
RETRY_STATUSES = (requests.codes.too_many_requests, requests.codes.service_unavailable)


def poison() -> dict[str, bytes]:
    """Pictures that can't be read: cut short, of no size, of far too many pixels, with damaged data."""
    buffer = io.BytesIO()
    Image.effect_noise((900, 600), 60).save(buffer, "JPEG")
    jpeg = buffer.getvalue()
    buffer = io.BytesIO()
    Image.effect_noise((900, 600), 60).save(buffer, "PNG")
    whole_png = buffer.getvalue()
    return {
        "JPEG cut short": jpeg[: len(jpeg) // 2],
        "PNG cut short": whole_png[: len(whole_png) // 2],
        "PNG with damaged data": whole_png[:2000] + bytes(4000) + whole_png[6000:],
        "PNG of 0 x 0 pixels": png(0, 0, b""),
        "PNG of 60,000 x 60,000 pixels": png(60_000, 60_000, bytes(10_000_000)),
        "no bytes": b"",
        "no picture": random.Random(1).randbytes(20_000),
    }


def poison_pictures() -> Outcome:
    """As many bad pictures as good ones, by as many clients; and both kinds in the same batch request."""
    done = f"{CLIENTS} clients with bad pictures beside {CLIENTS} good ones for {POISON_SECONDS:g} s, and mixed batches"
    with stage("poison pictures", done) as scene:
        scene.begin()
        pictures = poison()
        replies: Counter[str] = Counter()
        end = time.monotonic() + POISON_SECONDS

        def send(number: int) -> None:
            names = list(pictures)
            while time.monotonic() < end:
                name = names[number % len(names)]
                replies[f"{name}: {scene.status_of(pictures[name])}"] += 1
                number += 1
                time.sleep(0.05)

        with ThreadPoolExecutor(CLIENTS + 1) as bad:
            sent = [bad.submit(send, number) for number in range(CLIENTS)]
            wrong = _mixed_batches(scene, list(pictures.values()), end)
            for each in sent:
                each.result()
        for reply, count in sorted(replies.items()):
            scene.outcome.check(
                f"answer to {reply.partition(': ')[0]}", f"{reply.partition(': ')[2]} ({count})", " 4" in reply
            )
        scene.outcome.check("good pictures misread in mixed batches", wrong, wrong == 0)
        scene.mark()
        scene.watch()
    return scene.outcome


def vanishing_clients() -> Outcome:
    """Clients that leave in the middle of their upload or before the answer, and such as drip their bytes."""
    done = (
        f"{VANISHING} connections closed in mid-upload or before the answer, {DRIPPING} that sent a byte a second "
        f"(OCR_UPLOAD_TIMEOUT={UPLOAD_TIMEOUT})"
    )
    with stage("vanishing and dripping clients", done, environ={"OCR_UPLOAD_TIMEOUT": str(UPLOAD_TIMEOUT)}) as scene:
        scene.begin()
        picture = scene.clients.pages[0].picture
        with ThreadPoolExecutor(DRIPPING) as pool:
            dripping = [pool.submit(_drip, scene, picture) for _ in range(DRIPPING)]
            for number in range(VANISHING):
                _vanish(scene, picture, half=number % 2 == 0)
                time.sleep(0.02)
            answers = Counter(each.result() for each in dripping)
        scene.outcome.check("answers to those that dripped", dict(answers), answers == {"408": DRIPPING})
        scene.mark()
        scene.watch()
        left = scene.server.metrics()["ocr_queue_pages"]
        scene.outcome.check("pages that wait still", left, left <= CLIENTS)
        handles = scene.process("ocr").num_fds()
        scene.outcome.check("file handles of the Ocr process", handles, handles < VANISHING)
    return scene.outcome


def crowd() -> Outcome:
    """So many connections at once, each with one page."""
    with stage("500 at once", f"{CROWD} connections opened together, each then sent one page") as scene:
        scene.begin()
        together = threading.Barrier(CROWD)
        headers: list[bool] = []

        def one(number: int) -> Answer:
            with requests.Session() as session:

                def post(url: str, **how: object) -> requests.Response:
                    together.wait()
                    response = session.post(url, **how)  # type: ignore[arg-type]
                    if response.status_code in RETRY_STATUSES:
                        headers.append("Retry-After" in response.headers)
                    return response

                return ask(scene.server.url, pages[number % len(pages)], post)

        pages = scene.clients.pages
        begun = time.monotonic()
        with ThreadPoolExecutor(CROWD) as pool:
            scene.outcome.answers = list(pool.map(one, range(CROWD)))
        seconds = time.monotonic() - begun
        scene.mark()
        outcomes = Counter(answer.detail or answer.outcome for answer in scene.outcome.answers)
        strange = [what for what in outcomes if what != RIGHT and not what.startswith(("429", "503"))]
        scene.outcome.check(f"answers to the {CROWD}", dict(outcomes), not strange)
        scene.outcome.check("each refusal has Retry-After", f"{sum(headers)} of {len(headers)}", all(headers))
        scene.outcome.check("the last of them was answered", f"after {seconds:.1f} s", seconds < PATIENCE_SECONDS)
        scene.watch()
    return scene.outcome


def _mixed_batches(scene: Stage, bad: list[bytes], end: float) -> int:
    """Sends good and bad pictures in the same requests till `end`; how often a good one's text was not right."""
    wrong = 0
    pages = scene.clients.pages[: len(bad)]
    while time.monotonic() < end:
        files = [("file", picture) for page, other in zip(pages, bad, strict=True) for picture in (page.picture, other)]
        response = requests.post(scene.server.url + "/api/v1/batch", files=files, timeout=PATIENCE_SECONDS)
        results = response.json()["data"]["results"]
        wrong += sum(
            not result["success"] or result["data"]["text"] != page.text
            for page, result in zip(pages, results[::2], strict=True)
        )
        wrong += sum(result["success"] for result in results[1::2])
        time.sleep(1)
    return wrong


def _connected(scene: Stage, picture: bytes) -> socket.socket:
    """A connection on which a picture is announced."""
    address = urlsplit(scene.server.url)
    connection = socket.create_connection((address.hostname, address.port), timeout=PATIENCE_SECONDS)
    head = f"POST /api/v1/ocr HTTP/1.1\r\nHost: ocr\r\nContent-Length: {len(picture)}\r\n\r\n"
    connection.sendall(head.encode())
    return connection


def _vanish(scene: Stage, picture: bytes, half: bool) -> None:
    """Sends half a picture, or all of it, and is gone; every other time with a reset."""
    with _connected(scene, picture) as connection:
        connection.sendall(picture[: len(picture) // 2] if half else picture)
        time.sleep(0 if half else random.uniform(0, MOMENT))
        if random.random() < 1 / 2:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _drip(scene: Stage, picture: bytes) -> str:
    """Sends a byte a second until there is an answer; its status."""
    with _connected(scene, picture) as connection:
        connection.settimeout(1)
        begun = time.monotonic()
        for byte in picture[: int(PATIENCE_SECONDS)]:
            connection.sendall(bytes([byte]))
            try:
                return connection.recv(1000).split()[1].decode()
            except TimeoutError:
                continue
        return f"none in {time.monotonic() - begun:.0f} s"
