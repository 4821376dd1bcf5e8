"""Learning, asked of its own handlers behind the edge; over no network, and with nothing trained."""

import asyncio
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import numpy as np
import pytest
from safetensors.numpy import save_file
from starlette.applications import Starlette

from ocr.jobs.records import NewFile, NewJob
from ocr.learning.models import HouseModels, ModelStore
from ocr.learning.run import LearningRun, RunStatus, State
from ocr.recognition.built_in import choose_weights
from ocr.recognition.lexicon import open_lexicon
from ocr.settings import Settings
from ocr.web import learning_api
from ocr.web.api import Api
from ocr.web.corrections_api import CorrectionsApi
from ocr.web.entrance import Entrance
from ocr.web.job_api import JobApi
from ocr.web.learning_api import LearningApi
from ocr.web.middleware.api_keys import make_entry
from ocr.web.openapi import make_document
from ocr.web.routes import make_routes
from ocr.weights import CRNN_WEIGHTS
from tests.conftest import draw_page, encode
from tests.played import Played, find_lines, read
from tests.web.api.test_corrections import GOOD, LINE
from tests.web.schema_mistakes import mistakes

URL = "/api/v1/learning"
COUNTS = {"right": 1, "lines": 2}
REPORT = {name: COUNTS for name in ("own_before", "own_after", "general_before", "general_after")} | {
    "changes": [{"own": True, "text": "a", "before": "b", "after": "a"}],
    "trained_on": 3,
    "chosen_by": 1,
    "left_out": 0,
    "updates": 10,
    "minutes": 1.5,
    "share": 0.75,
    "better": True,
}


FOLLOWER = SimpleNamespace(problems={}, compared={"shadow": "x", "lines": 4, "other": 2, "surer": 1})


class Course:
    """In place of the process that trains; keeps what it was begun with."""

    def __init__(self) -> None:
        self.begun: list[dict[str, str]] = []

    def __call__(self, environment: dict[str, str]) -> Any:
        self.begun.append(environment)
        return self

    def poll(self) -> None: ...

    def wait(self) -> None: ...


async def find_and_read(method: str, items: list[Any]) -> list[Any]:
    return [find_lines(2)] if method == "detect" else read(items)


def make_settings(folder: Path, **more: Any) -> Settings:
    keys = [make_entry("boss", "boss", ("admin",)), make_entry("clerk", "clerk")]
    jobs = str(folder / "jobs")
    return Settings(**{"learning": str(folder), "api_keys": ",".join(keys), "jobs_folder": jobs} | more)


def ask(settings: Settings, work) -> None:
    """Calls `work(send, api)` with a server; `send(method, path, key="boss", **content)` asks it."""

    async def run() -> None:
        api = Api(settings, Played(find_and_read, "crnn-base"))
        store = ModelStore(Path(settings.learning)) if settings.learning else None
        models = HouseModels("crnn-base", choose_weights(settings), store)
        corrections, jobs = CorrectionsApi(api, models), JobApi(api)
        learning, entrance = LearningApi(corrections, jobs, models, FOLLOWER), Entrance.from_settings(settings)
        await jobs.start()
        await corrections.start()
        await learning.start()
        app = entrance(Starlette(routes=make_routes(api, jobs, corrections, learning, entrance)))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:

            async def send(method: str, path: str = "", key: str = "boss", **content: Any) -> httpx.Response:
                url = path if path.startswith("/api") else f"{URL}{path}"
                return await client.request(method, url, headers={"X-Api-Key": key} if key else {}, **content)

            await work(send, learning)
        await learning.stop()
        await corrections.stop()
        await jobs.stop()

    asyncio.run(run())


def status_in(state: State) -> RunStatus:
    return RunStatus(state, "training", 0.5)


def add_model(folder: Path, number: int) -> str:
    new = folder / f"new-{number}"
    new.mkdir(parents=True)
    save_file({"x": np.full(3, number, np.float32)}, new / CRNN_WEIGHTS.name)
    return ModelStore(folder).add(new, json.dumps(REPORT).encode())


def test_every_good_answer_is_as_documented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(LearningRun, "begin", Course())
    document = make_document()
    schemas = document["components"]["schemas"]
    name = add_model(tmp_path, 1)

    async def work(send, _):
        LearningRun(tmp_path).tell(status_in("interrupted"))
        for method, path, template, content in (
            ("GET", "", "", None),
            ("POST", "/run", "/run", None),
            ("DELETE", "/run", "/run", None),
            ("GET", f"/models/{name}", "/models/{name}", None),
            ("PUT", "/promoted", "/promoted", {"model": name}),
            ("DELETE", "/promoted", "/promoted", None),
            ("PUT", "/shadow", "/shadow", {"model": name, "share": 0.5}),
            ("DELETE", "/shadow", "/shadow", None),
            ("PUT", "/words", "/words", {"words": ["欧阳雪莹"]}),
            ("GET", "/words", "/words", None),
            ("GET", "/advice", "/advice", None),
        ):
            reply = await send(method, path, json=content) if content else await send(method, path)
            responses = document["paths"][URL + template][method.lower()]["responses"]
            assert reply.is_success and str(reply.status_code) in responses, (method, path, reply.text)
            schema = responses[str(reply.status_code)]["content"]["application/json"]["schema"]
            assert list(mistakes(schema, reply.json(), schemas)) == [], (method, path)

    ask(make_settings(tmp_path), work)


def test_a_server_that_does_not_learn_says_so(tmp_path: Path):
    async def work(send, _):
        assert (await send("GET")).status_code == 404

    ask(make_settings(tmp_path, learning=""), work)


@pytest.mark.parametrize(
    ("method", "path"), [("GET", ""), ("POST", "/run"), ("DELETE", "/promoted"), ("GET", "/words"), ("GET", "/advice")]
)
def test_it_takes_an_admin(tmp_path: Path, method: str, path: str):
    async def work(send, _):
        assert (await send(method, path, key="clerk")).status_code == 403
        assert (await send(method, path, key="")).status_code == 401

    ask(make_settings(tmp_path), work)


def test_one_is_promoted_rolled_back_and_reads_along(tmp_path: Path):
    one, two = add_model(tmp_path, 1), add_model(tmp_path, 2)

    async def work(send, _):
        assert (await send("DELETE", "/promoted")).status_code == 404
        await send("PUT", "/promoted", json={"model": one})
        state = (await send("PUT", "/promoted", json={"model": two})).json()["data"]
        assert (state["promoted"], state["before"]) == (two, ["crnn-base", one])
        assert state["model"] == "crnn-base"  # until the server has taken it over
        assert {model["name"]: model["report"]["own_after"] for model in state["models"]} == {one: COUNTS, two: COUNTS}
        assert (await send("DELETE", "/promoted")).json()["data"]["promoted"] == one
        assert (await send("DELETE", "/promoted")).json()["data"]["promoted"] == "crnn-base"
        shadow = (await send("PUT", "/shadow", json={"model": one, "share": 0.5})).json()["data"]["shadow"]
        assert shadow == {"model": one, "share": 0.5, "lines": 4, "other": 2, "surer": 1}
        assert (await send("DELETE", "/shadow")).json()["data"]["shadow"]["model"] == ""
        report = (await send("GET", f"/models/{one}")).json()["data"]
        assert report == REPORT | {"name": one}

    ask(make_settings(tmp_path), work)


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("PUT", "/promoted", {"model": "crnn-none"}, 404),
        ("PUT", "/promoted", {}, 400),
        ("PUT", "/promoted", {"model": "../../etc"}, 404),
        ("PUT", "/shadow", {"model": "crnn-none"}, 404),
        ("PUT", "/shadow", {"model": "x", "share": 2}, 400),
        ("PUT", "/words", {"words": ["x"]}, 400),
        ("PUT", "/words", {"words": "欧阳"}, 400),
        ("GET", "/models/crnn-none", None, 404),
        ("DELETE", "/run", None, 404),
        ("GET", "/advice?count=x", None, 400),
    ],
)
def test_what_can_not_be_has_an_error(tmp_path: Path, method: str, path: str, content: Any, status: int):
    async def work(send, _):
        reply = await send(method, path, json=content) if content is not None else await send(method, path)
        assert reply.status_code == status
        assert reply.json()["success"] is False

    ask(make_settings(tmp_path), work)


def test_a_course_goes_on_when_the_server_starts_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    course = Course()
    monkeypatch.setattr(LearningRun, "begin", course)

    async def work(send, _):
        assert len(course.begun) == 1

    LearningRun(tmp_path).tell(status_in("done"))
    ask(make_settings(tmp_path), lambda send, api: asyncio.sleep(0))
    assert course.begun == []
    LearningRun(tmp_path).tell(status_in("running"))  # and no process is there any more
    ask(make_settings(tmp_path), work)


def test_words_count_at_once_given_and_learnt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(learning_api, "WORDS_SECONDS", 0.01)
    open_lexicon.cache_clear()
    lines = [
        LINE | {"read": f"{number} 欧阳雷莹", "text": f"{number} 欧阳雪莹", "box": box(number)} for number in (0, 1)
    ]

    async def work(send, _):
        await send("PUT", "/words", json={"words": ["KX-20394", "KX-20394"]})
        assert open_lexicon("").current().words == ["KX-20394"]
        assert (await send("POST", "/api/v1/corrections", json=GOOD | {"lines": lines})).status_code == 200
        async with asyncio.timeout(20):
            while len(open_lexicon("").current()) < 2:
                await asyncio.sleep(0.01)
        assert (await send("GET", "/words")).json()["data"] == {"given": ["KX-20394"], "learnt": ["欧阳雪莹"]}

    ask(make_settings(tmp_path), work)
    open_lexicon.cache_clear()
    ask(make_settings(tmp_path, learning_words="never"), lambda send, api: asyncio.sleep(0.1))
    assert open_lexicon("").current().words == ["KX-20394"]
    open_lexicon.cache_clear()


def box(number: int) -> list[list[int]]:
    return [[36, 20 + number], [263, 20 + number], [263, 58 + number], [36, 58 + number]]


def test_the_lines_of_jobs_that_are_worth_a_correction_are_told(tmp_path: Path):
    page = encode(draw_page(["one", "two"]))

    async def work(send, learning):
        job, _ = await learning.jobs.worker.add(NewJob("clerk", {"enhance": "off"}, (NewFile("scan.png", page),)))
        async with asyncio.timeout(60):
            while (await send("GET", f"/api/v1/jobs/{job}")).json()["data"]["state"] != "done":
                await asyncio.sleep(0.05)
        advice = (await send("GET", "/advice?count=3")).json()["data"]
        assert advice["lines"] == []  # all are surely right
        assert [(each["job"], each["document"], each["page"]) for each in advice["pages"]] == [(job, "scan.png", 1)]

    ask(make_settings(tmp_path), work)
