"""Corrections, asked of their own handlers behind the edge; over no network."""

import asyncio
import base64
import io
import zipfile
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import httpx
import pytest
from PIL import Image
from starlette.applications import Starlette

from ocr.client.exchange import write_corrections
from ocr.learning.models import HouseModels
from ocr.recognition.built_in import choose_weights
from ocr.settings import Settings
from ocr.web import corrections_api
from ocr.web.api import Api
from ocr.web.corrections_api import CorrectionsApi
from ocr.web.corrections_request import MOST_LINES
from ocr.web.entrance import Entrance
from ocr.web.job_api import JobApi
from ocr.web.middleware.api_keys import make_entry
from ocr.web.openapi import make_document
from ocr.web.routes import make_routes
from tests.conftest import draw_page, encode
from tests.played import Played, never
from tests.web.schema_mistakes import mistakes

URL = "/api/v1/corrections"
BOX = [[36, 20], [263, 20], [263, 58], [36, 58]]
PAGE = base64.b64encode(encode(draw_page(["Invoice 20394", "Total 118.50 EUR"]))).decode()
LINE = {"read": "lnvoice 20394", "text": "Invoice 20394", "confidence": 0.4, "box": BOX}
GOOD: dict[str, Any] = {"document": "a.png", "model": "crnn-1", "picture": PAGE, "lines": [LINE]}


def ask(settings: Settings, work) -> None:
    """Calls `work(send)` with a server; `send(key, method, path, **content)` asks it."""

    async def run() -> None:
        api = Api(settings, Played(never))
        corrections = CorrectionsApi(api, HouseModels("crnn", choose_weights(settings)))
        entrance = Entrance.from_settings(settings)
        await corrections.start()
        app = entrance(Starlette(routes=make_routes(api, JobApi(api), corrections, MagicMock(), entrance)))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:

            async def send(key: str, method: str, path: str = URL, **content: Any) -> httpx.Response:
                return await client.request(method, path, headers={"X-Api-Key": key} if key else {}, **content)

            await work(send)
        await corrections.stop()

    asyncio.run(run())


def test_every_good_answer_is_as_documented(tmp_path: Path):
    document = make_document()

    async def work(send):
        await send("clerk", "POST", json=GOOD | {"lines": [LINE, LINE | {"text": "Invoice 7"}]})
        asked = [
            (URL, await send("clerk", "POST", json=GOOD)),
            (URL, await send("boss", "GET")),
            (f"{URL}/export", await send("boss", "GET", f"{URL}/export")),
            (f"{URL}/{{number}}/picture", await send("boss", "GET", f"{URL}/1/picture")),
            (URL, await send("boss", "DELETE", params={"all": "true"})),
        ]
        for path, reply in asked:
            documented = document["paths"][path][reply.request.method.lower()]["responses"]["200"]["content"]
            media_type = reply.headers["content-type"]
            assert reply.status_code == 200 and media_type in documented
            if media_type == "application/json":
                schema = documented[media_type]["schema"]
                assert list(mistakes(schema, reply.json(), document["components"]["schemas"])) == []

    ask(guarded(tmp_path), work)


def guarded(folder: Path) -> Settings:
    keys = [make_entry("clerk", "clerk"), make_entry("boss", "boss", ("admin",))]
    return Settings(learning=str(folder), api_keys=",".join(keys))


def test_corrections_are_sent_by_clerks_and_seen_by_the_operator(tmp_path: Path):
    async def work(send):
        assert (await send("clerk", "POST", json=GOOD)).json()["data"] == {"saved": 1, "known": 0}
        assert (await send("clerk", "POST", json=GOOD)).json()["data"] == {"saved": 0, "known": 1}
        listed = (await send("boss", "GET")).json()["data"]
        [one] = listed["corrections"]
        assert (one["client"], one["read"], one["text"], one["document"]) == (
            *("clerk", "lnvoice 20394", "Invoice 20394", "a.png"),
        )
        assert (one["confidence"], one["model"], one["page"]) == (0.4, "crnn-1", 1)
        assert listed["next"] is None
        assert (listed["review"]["count"], listed["review"]["usable"], listed["review"]["outside"]) == (1, 1, {})
        picture = await send("boss", "GET", f"{URL}/{one['id']}/picture")
        assert picture.headers["content-type"] == "image/png"
        assert Image.open(io.BytesIO(picture.content)).size == (287, 48)
        archive = zipfile.ZipFile(io.BytesIO((await send("boss", "GET", f"{URL}/export")).content))
        assert archive.read("labels.tsv").decode().splitlines()[1] == "lines/000001.png\tInvoice 20394\t1"
        assert (await send("boss", "DELETE", params={"number": one["id"]})).json()["data"] == {"deleted": 1}
        assert (await send("boss", "GET", f"{URL}/{one['id']}/picture")).status_code == 404

    ask(guarded(tmp_path), work)


def test_nobody_else_sees_them(tmp_path: Path):
    async def work(send):
        await send("clerk", "POST", json=GOOD)
        for method, path in (("GET", URL), ("DELETE", URL), ("GET", f"{URL}/export"), ("GET", f"{URL}/1/picture")):
            reply = await send("clerk", method, path)
            assert (reply.status_code, reply.json()["code"]) == (403, "FORBIDDEN"), path
        assert (await send("", "POST", json=GOOD)).status_code == 401

    ask(guarded(tmp_path), work)

    async def open_house(send):
        assert (await send("", "POST", json=GOOD)).status_code == 200
        assert (await send("", "GET")).status_code == 403

    ask(Settings(learning=str(tmp_path / "open")), open_house)


def test_a_list_goes_on_where_it_ended(tmp_path: Path):
    async def work(send):
        lines = [LINE | {"text": f"Invoice {number}"} for number in range(5)]
        await send("clerk", "POST", json=GOOD | {"lines": lines})
        await send("clerk", "POST", json=GOOD | {"document": "b.png", "lines": [LINE | {"text": "other"}]})
        first = (await send("boss", "GET", params={"limit": 4})).json()["data"]
        rest = (await send("boss", "GET", params={"limit": 4, "after": first["next"]})).json()["data"]
        assert [len(page["corrections"]) for page in (first, rest)] == [4, 2]
        assert first["review"]["contradictions"] == [[1, 2, 3, 4, 5, 6]]
        only = (await send("boss", "GET", params={"document": "b.png"})).json()["data"]["corrections"]
        assert [one["text"] for one in only] == ["other"]
        assert (await send("boss", "DELETE", params={"document": "a.png"})).json()["data"] == {"deleted": 5}
        assert (await send("boss", "DELETE", params={"all": "true"})).json()["data"] == {"deleted": 1}

    ask(guarded(tmp_path), work)


@pytest.mark.parametrize(
    ("message", "where"),
    [
        ({}, "'lines' is missing"),
        (GOOD | {"lines": []}, "lines"),
        (GOOD | {"lines": [LINE] * (MOST_LINES + 1)}, "lines"),
        (GOOD | {"colour": "red"}, "colour"),
        (GOOD | {"lines": [LINE | {"text": 5}]}, "lines[0].text"),
        (GOOD | {"lines": [LINE | {"picture": PAGE}]}, "either 'picture' or 'box'"),
        (GOOD | {"lines": [{"text": "a"}]}, "either 'picture' or 'box'"),
        (GOOD | {"picture": ""}, "no 'picture' of the page"),
        (GOOD | {"lines": [LINE | {"box": BOX[:3]}]}, "not that of a line"),
        (GOOD | {"lines": [LINE | {"box": [[0, 0], [9e4, 0], [9e4, 1], [0, 1]]}]}, "not that of a line"),
        (GOOD | {"lines": [LINE | {"box": [[0, 0]] * 4}]}, "not that of a line"),
        (GOOD | {"picture": "?"}, "base64"),
        (GOOD | {"lines": [{"text": "a", "picture": "?"}]}, "lines[0].picture"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_kept(tmp_path: Path, message: dict, where: str):
    async def work(send):
        reply = await send("clerk", "POST", json=message)
        assert (reply.status_code, reply.json()["code"]) == (400, "INVALID_REQUEST")
        assert where in reply.json()["msg"]
        assert (await send("boss", "GET")).json()["data"]["corrections"] == []

    ask(guarded(tmp_path), work)


def test_a_line_may_come_with_its_own_picture_which_must_be_one(tmp_path: Path):
    async def work(send):
        own = base64.b64encode(encode(Image.new("L", (400, 200), 255))).decode()
        message = {"lines": [{"text": "a", "picture": own}]}
        assert (await send("clerk", "POST", json=message)).json()["data"]["saved"] == 1
        picture = await send("boss", "GET", f"{URL}/1/picture")
        assert Image.open(io.BytesIO(picture.content)).size == (192, 96)  # shrunk: lines are read 48 pixels high
        rubbish = {"lines": [{"text": "a", "picture": base64.b64encode(b"no picture").decode()}]}
        assert (await send("clerk", "POST", json=rubbish)).status_code == 415

    ask(guarded(tmp_path), work)


@pytest.mark.parametrize(
    ("method", "query"),
    [
        ("GET", {"limit": "501"}),
        ("GET", {"after": "x"}),
        ("DELETE", {}),
        ("DELETE", {"all": "yes"}),
        ("DELETE", {"all": "true", "document": "a"}),
        ("DELETE", {"number": "x"}),
    ],
)
def test_queries_that_can_not_be_understood(tmp_path: Path, method: str, query: dict):
    async def work(send):
        reply = await send("boss", method, params=query)
        assert (reply.status_code, reply.json()["code"]) == (400, "INVALID_OPTION")

    ask(guarded(tmp_path), work)


def test_nobody_fills_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(corrections_api, "MOST_KEPT", 2)

    async def work(send):
        lines = [LINE | {"text": f"Invoice {number}"} for number in range(3)]
        reply = await send("clerk", "POST", json=GOOD | {"lines": lines})
        assert (reply.status_code, reply.json()["code"]) == (503, "OVERLOADED")
        assert (await send("clerk", "POST", json=GOOD | {"lines": lines[:2]})).json()["data"]["saved"] == 2

    ask(guarded(tmp_path), work)


def test_what_the_client_sends_is_taken(tmp_path: Path):
    async def work(send):
        # as a reply has it, with what is right
        read = LINE | {"end": "\n", "kind": "text", "characters": [], "page": 0}
        message = write_corrections([read], base64.b64decode(PAGE), "a.png", "crnn-1")
        assert (await send("clerk", "POST", json=message)).json()["data"] == {"saved": 1, "known": 0}

    ask(guarded(tmp_path), work)


def test_a_server_that_does_not_learn_takes_none():
    async def work(send):
        for method, path in (("POST", URL), ("GET", URL), ("GET", f"{URL}/export"), ("GET", f"{URL}/1/picture")):
            assert (await send("", method, path, json=GOOD)).status_code == 404
        assert (await send("", "GET", "/api/v1/options")).json()["data"]["learning"] is False

    ask(Settings(), work)
