"""What benchmarks/robustness/container.sh asks of the running container; prints a Markdown table row for each answer.

    python -m benchmarks.robustness.container_checks http://127.0.0.1:8080 BYTES

BYTES is the container's OCR_MAX_BYTES: a bigger file must be refused. Exit code 1 if any answer was wrong.
"""

import base64
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import requests

from benchmarks.drawn_page import draw_page, encode

LINES = ("Invoice 20394", "Total 118.50 EUR", "Thank you")
PAGES = 60
CLIENTS = 4


def read_three_ways(api: str, picture: bytes) -> str:
    """The text of one picture, sent as a form, as the body and in JSON; all texts, should they not be the same."""
    replies = {
        "multipart": requests.post(api, files={"file": ("page.png", picture)}, timeout=60),
        "raw body": requests.post(api, data=picture, headers={"Content-Type": "image/png"}, timeout=60),
        "JSON": requests.post(api, json={"image": base64.b64encode(picture).decode()}, timeout=60),
    }
    texts = {way: reply.json()["data"]["text"] for way, reply in replies.items()}
    return texts["JSON"] if len(set(texts.values())) == 1 else str(texts)


def error_of(api: str, content: bytes) -> str:
    """Status and code of the reply to what can't be read."""
    reply = requests.post(api, files={"file": ("page.png", content)}, timeout=60)
    body = reply.json()
    return f"{reply.status_code} {body['code']}" if body["success"] is False else "200"


def load(api: str) -> str:
    """Pages sent by a few clients at once, each its own: every answer must be the page's own text."""

    def read(number: int) -> float:
        lines = (*LINES, *(f"Item {number * 100 + line} at {line}.75 EUR" for line in range(8)))
        picture = encode(draw_page(lines))
        start = time.perf_counter()
        reply = requests.post(api, files={"file": ("page.png", picture)}, timeout=120).json()
        seconds = time.perf_counter() - start
        if not reply["success"] or reply["data"]["text"] != "\n".join(lines):
            raise ValueError(f"page {number} was read wrong: {reply}")
        return seconds

    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        seconds = sorted(clients.map(read, range(PAGES)))
    rate = PAGES / (time.perf_counter() - start)
    p95 = seconds[int(len(seconds) * 0.95)]
    return f"all right, {rate:.1f} pages a second, median {statistics.median(seconds):.2f} s, p95 {p95:.2f} s"


def main(url: str, max_bytes: int) -> int:
    """Asks everything in turn.

    Returns:
        how many answers were wrong.
    """
    api = url + "/api/v1/ocr"
    text = "\n".join(LINES)
    failures = 0

    def check(name: str, ask: Callable[[], object], right: object = None) -> None:
        nonlocal failures
        try:
            answer = ask()
        except Exception as error:  # whatever it is, it is a wrong answer, and the next question is still asked
            answer, wrong = repr(error), True
        else:
            wrong = right is not None and answer != right
        failures += wrong
        shown = str(answer).replace("\n", " / ").replace("|", "\\|")
        print(f"| {name} | {f'WRONG: {shown}' if wrong else shown} |", flush=True)

    picture = encode(draw_page(LINES))
    check("a drawn page as multipart, raw body, JSON", lambda: read_three_ways(api, picture), text)
    check("rubbish", lambda: error_of(api, b"no picture at all"), "415 UNSUPPORTED_FORMAT")
    check("half a picture", lambda: error_of(api, picture[: len(picture) // 2]), "422 IMAGE_TRUNCATED")
    check(f"more than OCR_MAX_BYTES={max_bytes}", lambda: error_of(api, bytes(max_bytes + 1)), "413 FILE_TOO_LARGE")
    check("the web page", lambda: requests.get(url + "/", timeout=10).status_code, 200)
    check("/metrics names pages", lambda: "ocr_pages" in requests.get(url + "/metrics", timeout=10).text, True)
    check(f"{PAGES} pages of 11 lines, {CLIENTS} clients at once", lambda: load(api))
    return failures


if __name__ == "__main__":
    sys.exit(min(1, main(sys.argv[1], int(sys.argv[2]))))
