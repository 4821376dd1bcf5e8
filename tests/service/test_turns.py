"""Turns of lines: a long page beside a small one, and beside a client that goes away; a server of its own, on one core.

Nothing here asks how many seconds something takes, only what comes first.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import requests

from tests.conftest import ROOT, Server, draw_page, encode, own_folders, start_server
from tests.played import PATIENCE

pytestmark = pytest.mark.slow

LINES = 100  # some 2,000 pixels each: more than twenty portions
SMALL = encode(draw_page(["Invoice 20394", "Total 118.50 EUR"]))
SMALL_LINES = 2


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One core, and so little room that the long page has more pixels than all pages together may have."""
    folder = tmp_path_factory.mktemp("narrow")
    settings = {"OCR_THREADS": "1", "OCR_CONCURRENT_PIXELS": "2000000"}
    yield from start_server(ROOT, folder / "log", own_folders(folder) | settings)


@pytest.fixture(scope="module")
def long_page() -> bytes:
    words = "every line of this page is as long as the page is wide and says much the same as the others"
    return encode(draw_page([f"{number} {words}" for number in range(LINES)], size=20, width=1000))


def post(server: Server, data: bytes) -> requests.Response:
    return requests.post(server.url + "/api/v1/ocr", data=data, timeout=PATIENCE)


def lines_read(server: Server) -> float:
    return server.metrics()["ocr_batch_lines_sum"]


def wait_until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_small_page_is_answered_while_a_long_one_is_read(narrow: Server, long_page: bytes):
    answers: list[tuple[str, requests.Response]] = []
    before = lines_read(narrow)
    long = threading.Thread(target=lambda: answers.append(("long", post(narrow, long_page))))
    long.start()
    wait_until(lambda: lines_read(narrow) > before)  # its lines are being read
    answers.append(("small", post(narrow, SMALL)))
    read_meanwhile = lines_read(narrow) - before
    long.join()
    assert [name for name, _ in answers] == ["small", "long"]
    assert [len(answer.json()["data"]["lines"]) for _, answer in answers] == [SMALL_LINES, LINES]
    assert read_meanwhile < LINES


def test_of_a_page_whose_client_has_gone_no_more_is_read(narrow: Server, long_page: bytes):
    before = lines_read(narrow)
    host, port = narrow.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
        head = f"POST /api/v1/ocr HTTP/1.1\r\nHost: x\r\nContent-Length: {len(long_page)}\r\n\r\n"
        connection.sendall(head.encode() + long_page)
        wait_until(lambda: lines_read(narrow) > before)
    wait_until(lambda: narrow.metrics()["ocr_pages_in_work"] == 0)
    post(narrow, SMALL)  # what was sent to the runner before it has been read by now
    read = lines_read(narrow)
    assert read - before < LINES
    post(narrow, SMALL)
    assert lines_read(narrow) - read == SMALL_LINES
    assert '"status": 499, "code": null' in narrow.log.read_text()
