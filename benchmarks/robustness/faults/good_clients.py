"""Clients that do nothing wrong: each sends pages whose text is known and writes down what came of it, and when."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import requests

from benchmarks.drawn_page import draw_page, encode

RIGHT, REFUSED, LOST, WRONG = "right", "refused", "lost", "wrong"
PATIENCE_SECONDS = 90.0  # longer than the server's own OCR_TIMEOUT, so that a client that gives up has been forgotten
PAUSE_SECONDS = 0.05
REFUSED_PAUSE_SECONDS = 0.3
AT_LEAST_SLOW = 1.0
TIMES_SLOWER = 3
DIFFERENT_PAGES = 12


@dataclass(frozen=True)
class Page:
    """A picture and the text that it gave when nothing else was going on."""

    picture: bytes
    text: str


@dataclass(frozen=True)
class Answer:
    """What came of one request: when it was sent and answered, by time.monotonic(); `detail` is the error, if any."""

    sent: float
    answered: float
    outcome: str
    detail: str = ""


def read_alone(url: str) -> list[Page]:
    """Pages with numbers that no other has, each with the text that the idle server reads.

    Raises:
        ValueError: a page's own number is not in its text.
    """
    pages = []
    for number in range(DIFFERENT_PAGES):
        lines = [f"Invoice {7000 + 10 * number + line} total {line}8.{number + 10} EUR" for line in range(4)]
        picture = encode(draw_page(lines))
        reply = requests.post(url + "/api/v1/ocr", data=picture, timeout=PATIENCE_SECONDS).json()
        text = reply["data"]["text"]
        if str(7000 + 10 * number) not in text:
            raise ValueError(f"page {number} was read wrong without any fault: {text!r}")
        pages.append(Page(picture, text))
    return pages


def judge(response: requests.Response, page: Page) -> tuple[str, str]:
    """Outcome and detail of an answer: anything but this page's text or an error with a code is wrong."""
    try:
        reply = response.json()
    except ValueError:
        return WRONG, f"{response.status_code} without JSON"
    if response.status_code == requests.codes.ok and reply.get("success") is True:
        return (RIGHT, "") if reply["data"]["text"] == page.text else (WRONG, repr(reply["data"]["text"])[:200])
    if not response.ok and reply.get("success") is False and reply.get("code"):
        return REFUSED, f"{response.status_code} {reply['code']}"
    return WRONG, f"{response.status_code} {str(reply)[:200]}"


def ask(url: str, page: Page, post: Callable[..., requests.Response] = requests.post) -> Answer:
    """Sends a page once and never again, whatever comes of it."""
    sent = time.monotonic()
    try:
        outcome, detail = judge(post(url + "/api/v1/ocr", data=page.picture, timeout=PATIENCE_SECONDS), page)
    except requests.RequestException as error:
        outcome, detail = LOST, type(error).__name__
    return Answer(sent, time.monotonic(), outcome, detail)


class GoodClients:
    """Threads that send pages one after another until they are stopped."""

    def __init__(self, url: str, pages: list[Page], count: int) -> None:
        self.url, self.pages = url, pages
        self.answers: list[Answer] = []
        self.done = threading.Event()
        self.threads = [threading.Thread(target=self._send, args=(number,)) for number in range(count)]

    def _send(self, number: int) -> None:
        while not self.done.is_set():
            answer = ask(self.url, self.pages[number % len(self.pages)])
            self.answers.append(answer)
            number += 1
            self.done.wait(PAUSE_SECONDS if answer.outcome == RIGHT else REFUSED_PAUSE_SECONDS)

    def stop(self) -> None:
        """Sends no more and waits for the last answers."""
        self.done.set()
        for thread in self.threads:
            thread.join()


@contextmanager
def good_clients(url: str, pages: list[Page], count: int) -> Iterator[GoodClients]:
    """Clients that send for as long as the block takes."""
    clients = GoodClients(url, pages, count)
    for thread in clients.threads:
        thread.start()
    try:
        yield clients
    finally:
        clients.stop()


def slow_from(answers: Iterable[Answer], fault_began: float) -> float:
    """Seconds from which an answer is no normal one: a few times the slowest before the fault, at least a second."""
    before = [answer.answered - answer.sent for answer in answers if answer.answered < fault_began]
    return max(AT_LEAST_SLOW, TIMES_SLOWER * max(before, default=0.0))


def seconds_till_normal(answers: Iterable[Answer], since: float, slow: float) -> float | None:
    """How long after `since` the last answer came that was not right or took `slow` seconds or more.

    0 if there was none. None if right answers did not come again after it: then nothing is known to be normal.
    """
    after = [answer for answer in answers if answer.answered >= since]
    trouble = [a.answered for a in after if a.outcome != RIGHT or a.answered - a.sent >= slow]
    last = max(trouble, default=since)
    normal = [answer for answer in after if answer.answered > last]
    return last - since if normal else None
