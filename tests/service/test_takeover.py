"""One reader takes over from another under load: no request is lost, and none is read by two."""

import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import cv2
import numpy as np
import pytest
import requests

from benchmarks.server import ROOT, Server, own_folders, start_server
from ocr import Document, Options, Reader
from ocr.files.picture import Picture
from ocr.inference import run
from ocr.learning.models import ModelStore
from ocr.learning.right_of_way import is_claimed
from ocr.nn.weight_file import compute_sha256, name_model
from ocr.pipeline.page import read_page
from ocr.pipeline.progress import PageProgress
from ocr.recognition.recognizer import Recognizer
from ocr.settings import Settings
from ocr.web.middleware.api_keys import make_entry
from ocr.weights import CRNN_LIGHT_WEIGHTS, CRNN_WEIGHTS
from tests.conftest import draw_page, encode

LINES = [f"Invoice {number} total {7 * number}.{number:02} EUR" for number in range(20394, 20418)]
CLIENTS, KEY = 4, "boss"
SECONDS = 120
BASE = name_model(compute_sha256(CRNN_WEIGHTS))
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def learning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the light network stands for one that was learnt."""
    folder = tmp_path_factory.mktemp("learning")
    learnt = folder / "learnt"
    learnt.mkdir()
    for file in CRNN_LIGHT_WEIGHTS.parent.glob("crnn-light.*"):
        shutil.copy(file, learnt / file.name.replace("crnn-light", "crnn"))
    ModelStore(folder).add(learnt, b"{}")
    return folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, learning: Path) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("takeover")
    environ = {"OCR_LEARNING": str(learning), "OCR_API_KEYS": make_entry("boss", KEY, ("read", "admin"))}
    yield from start_server(ROOT, folder / "log", own_folders(folder) | environ)


def read(server: Server, page: bytes) -> dict[str, Any]:
    reply = requests.post(f"{server.url}/api/v1/ocr", data=page, headers={"X-Api-Key": KEY}, timeout=SECONDS)
    return reply.json()  # type: ignore[no-any-return]


def draw_doubtful_page() -> bytes:
    """So blurred that a second opinion is asked for."""
    page = draw_page(LINES)
    return encode(page.resize((page.width // 5, page.height // 5)).resize(page.size))


def read_with_second_opinion(reader: Reader, second: Recognizer, page: bytes) -> dict[str, Any]:
    picture = Picture(cv2.imdecode(np.frombuffer(page, np.uint8), cv2.IMREAD_COLOR))
    steps = read_page(picture, Options(), reader.settings, {}, PageProgress(0), second=True)
    return Document((run(steps, {**reader.networks, "reconsider": second.recognize}),)).to_json()


def sum_up(data: dict[str, Any]) -> list[tuple[str, float]]:
    return [(line["text"], line["confidence"]) for line in data["lines"]]


def wait_for(server: Server, model: str) -> None:
    end = time.monotonic() + SECONDS
    while requests.get(f"{server.url}/healthz", timeout=30).json()["model"] != model:
        assert time.monotonic() < end
        time.sleep(0.1)


def test_while_a_page_is_read_a_course_of_learning_has_to_stand_still(server: Server, learning: Path):
    page = draw_doubtful_page()
    assert not is_claimed(learning)
    with ThreadPoolExecutor(1) as client:
        reading = client.submit(read, server, page)
        claimed = False
        while not reading.done():
            claimed = claimed or is_claimed(learning)
            time.sleep(0.005)
    assert reading.result()["success"]
    assert claimed
    end = time.monotonic() + SECONDS
    while is_claimed(learning):
        assert time.monotonic() < end
        time.sleep(0.01)


def test_one_takes_over_under_load_and_gives_way_again(server: Server, learning: Path):
    store = ModelStore(learning)
    [learnt] = [model.name for model in store.list()]
    page = draw_doubtful_page()
    reader = Reader(Settings())
    alone = {BASE: sum_up(reader.read(page).to_json())}
    second = Recognizer(reader.settings, store.weights(learnt))
    alone[learnt] = sum_up(read_with_second_opinion(reader, second, page))
    assert alone[BASE] != alone[learnt]
    replies: list[dict[str, Any]] = []
    done = Event()

    def ask() -> None:
        while not done.is_set():
            replies.append(read(server, page))

    with ThreadPoolExecutor(CLIENTS) as clients:
        asking = [clients.submit(ask) for _ in range(CLIENTS)]
        try:
            for change, model in ((lambda: store.promote(learnt), learnt), (store.roll_back, BASE)):
                change()
                wait_for(server, model)
                count = len(replies)
                end = time.monotonic() + SECONDS
                while len(replies) < count + 2 * CLIENTS:
                    assert time.monotonic() < end
                    time.sleep(0.1)
        finally:
            done.set()
        for each in asking:
            each.result()
    assert all(reply["success"] for reply in replies)
    assert {reply["data"]["model"] for reply in replies} == {BASE, learnt}
    for reply in replies:
        assert sum_up(reply["data"]) == alone[reply["data"]["model"]]
        assert {page["model"] for page in reply["data"]["pages"]} == {reply["data"]["model"]}


def test_one_that_reads_along_is_compared_and_changes_nothing(server: Server, learning: Path):
    store = ModelStore(learning)
    [learnt] = [model.name for model in store.list()]
    page = draw_doubtful_page()
    alone = sum_up(read(server, page)["data"])
    store.set_shadow(learnt, 1.0)
    end, shadow = time.monotonic() + SECONDS, {"lines": 0}
    while shadow["lines"] < len(LINES):
        assert time.monotonic() < end
        data = read(server, page)["data"]
        assert (data["model"], sum_up(data)) == (BASE, alone)
        state = requests.get(f"{server.url}/api/v1/learning", headers={"X-Api-Key": KEY}, timeout=SECONDS).json()
        shadow = state["data"]["shadow"]
    assert (shadow["model"], shadow["share"]) == (learnt, 1.0)
    assert 0 <= shadow["surer"] <= shadow["other"] <= shadow["lines"]
    store.set_shadow("")


def test_what_was_promoted_reads_after_a_new_start(tmp_path: Path, learning: Path):
    store = ModelStore(learning)
    [learnt] = [model.name for model in store.list()]
    store.promote(learnt)
    try:
        for server in start_server(ROOT, tmp_path / "log", own_folders(tmp_path) | {"OCR_LEARNING": str(learning)}):
            assert read(server, encode(draw_page(LINES)))["data"]["model"] == learnt
    finally:
        store.roll_back()
