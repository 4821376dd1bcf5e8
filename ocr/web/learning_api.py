"""The API's requests about learning: to train a reader on corrections, promote it, have it read along, take it back.

All take an API key with the scope admin: they show parts of the house's documents, or change what everyone reads.
Without keys nobody can over HTTP; `ocr learn` can, on the server.
"""

import asyncio
import logging
import os
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import Response

from ocr.errors import NotFound, OcrError, Overloaded
from ocr.jobs.listing import load_pages
from ocr.learning.house_words import HouseWords, load_words, use_words
from ocr.learning.models import HouseModels, ModelStore
from ocr.learning.reports import read_report
from ocr.learning.right_of_way import RightOfWay
from ocr.learning.run import LearningRun, can_train
from ocr.learning.worth import Place, choose_lines, describe_worth, rank_pages
from ocr.web.admin import let_in_admin
from ocr.web.api import Api
from ocr.web.corrections_api import CorrectionsApi
from ocr.web.job_api import JobApi
from ocr.web.json_body import parse_json_object
from ocr.web.learning_request import PromotionRequest, ShadowRequest, WordsRequest
from ocr.web.message_models import check_message
from ocr.web.middleware.request_body import receive_body
from ocr.web.query import read_number
from ocr.web.replies import answer, make_success

logger = logging.getLogger("ocr.learning")

WORDS_SECONDS = 30.0
MOST_BODY = 16 * 1024 * 1024
ADVISED, MOST_ADVISED = 10, 500  # lines to be corrected next
MOST_LOOKED_AT = 500  # pages of jobs


class Follower(Protocol):
    """What follows the models' roles, as `ocr.web.bentoml.takeover.Takeover` does."""

    problems: dict[str, str]
    compared: dict[str, Any]


class LearningApi:
    """What the API does about learning; nothing, unless corrections are kept."""

    def __init__(self, corrections: CorrectionsApi, jobs: JobApi, models: HouseModels, follower: Follower) -> None:
        self.corrections, self.jobs, self.models, self.follower = corrections, jobs, models, follower
        self.api: Api = corrections.api
        self.settings = self.api.settings
        self.tasks: list[asyncio.Task[None]] = []
        self.process: Any = None  # of the course of learning that this server began

    async def start(self) -> None:
        """Goes on with a course of learning that the last end interrupted, and keeps the house's words up to date.

        From now on a course stands still while pages are read.
        """
        if self.models.store is None:
            return
        self.run = LearningRun(self.models.store.learning)
        self.right_of_way = RightOfWay(self.models.store.learning)
        self.api.admission.tell_busy = self.right_of_way.claim
        self.tasks.append(asyncio.create_task(self._keep_words()))
        if (await asyncio.to_thread(self.run.status)).state == "interrupted":
            try:
                await self._begin()
            except OcrError as error:
                logger.warning("the course of learning does not go on: %s", error.message)

    async def stop(self) -> None:
        """Interrupts the course of learning that this server began; the next start has it go on."""
        for task in self.tasks:
            task.cancel()
        if self.models.store is not None:
            self.api.admission.tell_busy = lambda busy: None
            self.right_of_way.close()
        if self.process is not None:
            await asyncio.to_thread(self.run.interrupt)
            await asyncio.to_thread(self.process.wait)

    async def state(self, request: Request) -> Response:
        """Tells how far learning is, which models there are, and which of them does what."""
        return await self._answer(request, self._state, audited=False)

    async def begin_or_cancel(self, request: Request) -> Response:
        """Begins a course of learning; or, as the method says, cancels it."""
        return await self._answer(request, self._cancel if request.method == "DELETE" else self._start_run)

    async def model(self, request: Request) -> Response:
        """Gives the report of a model."""
        return await self._answer(request, self._report)

    async def promote_or_roll_back(self, request: Request) -> Response:
        """Has a model read from now on; or, as the method says, the one that read before."""
        return await self._answer(request, self._roll_back if request.method == "DELETE" else self._promote)

    async def shadow(self, request: Request) -> Response:
        """Has a model read some lines along; or, as the method says, none."""
        return await self._answer(request, self._shadow)

    async def words(self, request: Request) -> Response:
        """Gives the house's words; or, as the method says, keeps them."""
        return await self._answer(request, self._set_words if request.method == "PUT" else self._words)

    async def advice(self, request: Request) -> Response:
        """Tells which lines of the jobs that are kept are worth a correction most."""
        return await self._answer(request, self._advice)

    async def _answer(
        self, request: Request, work: Callable[[Request, ModelStore], Awaitable[Response]], *, audited: bool = True
    ) -> Response:
        async def learnt() -> Response:
            if self.models.store is None:
                raise NotFound("this server does not learn: it keeps no corrections")
            let_in_admin(request, audited=audited)
            try:
                return await work(request, self.models.store)
            except (OSError, sqlite3.Error) as error:
                logger.warning("what is learnt can't be written: %s", error)
                raise Overloaded("the disk has no room, or can't be written to", 60) from error

        return await answer(learnt(), self.settings.timeout, request.state.request_id)

    async def _state(self, request: Request, store: ModelStore) -> Response:
        return make_success(await asyncio.to_thread(self._describe, store))

    def _describe(self, store: ModelStore) -> dict[str, Any]:
        if self.process is not None:
            self.process.poll()  # or it would stay as a zombie when it has ended
        roles = self.models.roles()
        models = [asdict(model) | self._summarise(store, model.name) for model in store.list()]
        kept = self.corrections.store.count() if self.corrections.store else 0
        return {
            "run": asdict(self.run.status()),
            "can_train": can_train(),
            "corrections": kept,
            "model": self.api.networks.model,
            "base": self.models.base,
            "promoted": roles.promoted,
            "before": [name or self.models.base for name in roles.before],
            "models": models,
            "shadow": {"model": roles.shadow, "share": roles.share if roles.shadow else 0.0}
            | {name: self.follower.compared.get(name, 0) for name in ("lines", "other", "surer")},
            "problems": self.follower.problems,
        }

    def _summarise(self, store: ModelStore, name: str) -> dict[str, Any]:
        report = self._read_report(store, name)
        return {"report": {key: value for key, value in report.items() if key != "changes"}}

    def _read_report(self, store: ModelStore, name: str) -> dict[str, Any]:
        assert self.corrections.store is not None
        return read_report(store, name, self.corrections.store.vault)

    async def _start_run(self, request: Request, store: ModelStore) -> Response:
        await self._begin()
        return make_success(await asyncio.to_thread(self._describe, store), status=202)

    async def _begin(self) -> None:
        self.process = await asyncio.to_thread(self.run.begin, dict(os.environ))

    async def _cancel(self, request: Request, store: ModelStore) -> Response:
        await asyncio.to_thread(self.run.cancel)
        return await self._state(request, store)

    async def _report(self, request: Request, store: ModelStore) -> Response:
        name = request.path_params["name"]
        return make_success({"name": name} | await asyncio.to_thread(self._read_report, store, name))

    async def _promote(self, request: Request, store: ModelStore) -> Response:
        wanted = check_message(PromotionRequest, await self._receive(request))
        await asyncio.to_thread(store.promote, wanted.model)
        return await self._state(request, store)

    async def _roll_back(self, request: Request, store: ModelStore) -> Response:
        await asyncio.to_thread(store.roll_back)
        return await self._state(request, store)

    async def _shadow(self, request: Request, store: ModelStore) -> Response:
        if request.method == "DELETE":
            await asyncio.to_thread(store.set_shadow, "")
        else:
            wanted = check_message(ShadowRequest, await self._receive(request))
            await asyncio.to_thread(store.set_shadow, wanted.model, wanted.share)
        return await self._state(request, store)

    async def _words(self, request: Request, store: ModelStore) -> Response:
        return make_success(asdict(await asyncio.to_thread(self._load_words)))

    async def _set_words(self, request: Request, store: ModelStore) -> Response:
        wanted = check_message(WordsRequest, await self._receive(request))
        assert self.corrections.store is not None
        await asyncio.to_thread(self.corrections.store.set_words, list(dict.fromkeys(wanted.words)))
        words = await asyncio.to_thread(self._load_words)
        use_words(words, self.settings)
        return make_success(asdict(words))

    def _load_words(self) -> HouseWords:
        assert self.corrections.store is not None
        return load_words(self.corrections.store, self.settings)

    async def _advice(self, request: Request, store: ModelStore) -> Response:
        count = read_number(request.query_params, "count", ADVISED, MOST_ADVISED)
        jobs = self.jobs
        kept = [] if jobs.worker is None else await jobs.worker.ask(load_pages, jobs.store.database, MOST_LOOKED_AT)
        pages = [(Place(name, number, job, file), page) for job, file, name, number, page in kept]
        lines = await asyncio.to_thread(choose_lines, pages, count)
        ranked = (await asyncio.to_thread(rank_pages, pages))[:count]
        return make_success({"lines": [*map(describe_worth, lines)], "pages": [*map(describe_worth, ranked)]})

    async def _receive(self, request: Request) -> Mapping[str, Any]:
        async with receive_body(request, self.settings, MOST_BODY) as capped:
            return await asyncio.to_thread(parse_json_object, await capped.body())

    async def _keep_words(self) -> None:
        """Looks every few seconds whether there are other corrections, and if so which words they teach."""
        last = (-1, -1)
        while True:
            try:
                if self.corrections.store is not None:
                    now = await asyncio.to_thread(self.corrections.store.change)
                    if now != last:
                        use_words(await asyncio.to_thread(self._load_words), self.settings)
                        last = now
            except sqlite3.Error as error:
                logger.warning("the house's words can't be read: %s", error)
            await asyncio.sleep(WORDS_SECONDS)
