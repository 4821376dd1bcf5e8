"""The API's requests about corrections: to send some, and for the operator to look at them, export and delete them.

Whoever may read files may send corrections. What was sent shows parts of the house's documents: with API keys it takes
the scope admin to see it, and without keys nobody can over HTTP (`ocr corrections` can, on the server).
"""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict
from functools import cached_property
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from ocr.errors import InvalidOption, NotFound, Overloaded
from ocr.learning.models import HouseModels
from ocr.learning.review import choose_usable, review
from ocr.learning.store import CorrectionStore
from ocr.learning.training_set import make_training_set
from ocr.learning.vault import make_vault
from ocr.recognition.weights import read_weights
from ocr.web.admin import let_in_admin
from ocr.web.api import Api
from ocr.web.corrections_request import CorrectionsRequest
from ocr.web.json_body import parse_json_object
from ocr.web.middleware.request_body import receive_body
from ocr.web.query import read_number
from ocr.web.replies import answer, make_success

logger = logging.getLogger("ocr.learning")

MOST_LISTED, LISTED = 500, 100
MOST_NUMBER = 2**53
MOST_KEPT = 200_000  # lines, some 2 GB: nobody may fill the disk
HOUR_SECONDS = 3600.0


class CorrectionsApi:
    """What the API does about corrections; nothing, unless a folder for them is set."""

    def __init__(self, api: Api, models: HouseModels) -> None:
        """`models` are the readers, by which characters are told that they can't say."""
        self.api, self.settings, self.models = api, api.settings, models
        self.store: CorrectionStore | None = None
        self.cleaning: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Opens the folder, and forgets what is too old, then and every hour."""
        if self.settings.learning:
            self.store = CorrectionStore(Path(self.settings.learning), make_vault(self.settings.learning_key))
            self.cleaning = asyncio.create_task(self._forget_old(self.store))

    async def stop(self) -> None:
        """Lets go of the folder."""
        if self.cleaning is not None:
            self.cleaning.cancel()
            with suppress(asyncio.CancelledError):
                await self.cleaning
        if self.store is not None:
            self.store.close()
            self.store = None

    async def send_or_list(self, request: Request) -> Response:
        """Keeps corrections; or, as the method says, lists or deletes them."""
        works = {"POST": self._send, "DELETE": self._delete}
        return await self._answer(request, works.get(request.method, self._list))

    async def picture(self, request: Request) -> Response:
        """Gives the picture of one."""
        return await self._answer(request, self._picture)

    async def export(self, request: Request) -> Response:
        """Gives those that can be trained on as a training set."""
        return await self._answer(request, self._export)

    async def _answer(
        self, request: Request, work: Callable[[Request, CorrectionStore], Awaitable[Response]]
    ) -> Response:
        async def stored() -> Response:
            if self.store is None:
                raise NotFound("this server keeps no corrections")
            if request.method != "POST":
                let_in_admin(request)
            try:
                return await work(request, self.store)
            except sqlite3.Error as error:
                logger.warning("the corrections can't be written: %s", error)
                raise Overloaded("the disk has no room for corrections, or can't be written to", 60) from error

        return await answer(stored(), self.settings.timeout, request.state.request_id)

    async def _send(self, request: Request, store: CorrectionStore) -> Response:
        most = self.settings.max_bytes * 4 // 3
        async with self.api.admission.request(self.api.expected_bytes(request, most)):
            async with receive_body(request, self.settings, most) as capped:
                message = await asyncio.to_thread(parse_json_object, await capped.body())
            wanted = await asyncio.to_thread(CorrectionsRequest.parse, message)
            corrections = await asyncio.to_thread(wanted.to_corrections, self.settings.max_pixels)
            if await asyncio.to_thread(store.count) + len(corrections) > MOST_KEPT:
                raise Overloaded(f"{MOST_KEPT} corrections are kept at most; its operator has to delete some", 3600)
            saved = await asyncio.to_thread(store.add, request.state.client, corrections)
        return make_success({"saved": saved, "known": len(corrections) - saved})

    async def _list(self, request: Request, store: CorrectionStore) -> Response:
        query = request.query_params
        limit, after = read_number(query, "limit", LISTED, MOST_LISTED), read_number(query, "after", 0, MOST_NUMBER)
        document = query.get("document")
        found = await asyncio.to_thread(store.list, after=after, limit=limit, document=document)
        following = found[-1].id if found and len(found) == limit else None
        told = await asyncio.to_thread(lambda: asdict(review(store.list(), self.charset)))
        return make_success({"corrections": [asdict(each) for each in found], "next": following, "review": told})

    async def _picture(self, request: Request, store: CorrectionStore) -> Response:
        number = request.path_params["number"]
        known = number.isascii() and number.isdigit() and int(number) <= MOST_NUMBER
        picture = await asyncio.to_thread(store.picture, int(number)) if known else None
        if picture is None:
            raise NotFound("there is no such correction")
        return Response(picture, media_type="image/png")

    async def _delete(self, request: Request, store: CorrectionStore) -> Response:
        match list(request.query_params.items()):
            case [("number", _)]:
                number = read_number(request.query_params, "number", 0, MOST_NUMBER)
                deleted = await asyncio.to_thread(store.delete, number)
            case [("document", document)]:
                deleted = await asyncio.to_thread(store.delete_document, document)
            case [("all", "true")]:
                deleted = await asyncio.to_thread(store.delete_all)
            case _:
                raise InvalidOption("one of number, document and all=true must say what is to be deleted")
        return make_success({"deleted": deleted})

    async def _export(self, request: Request, store: CorrectionStore) -> Response:
        def export() -> bytes:
            return make_training_set(store, choose_usable(store.list(), self.charset))

        headers = {"Content-Disposition": 'attachment; filename="corrections.zip"'}
        return Response(await asyncio.to_thread(export), media_type="application/zip", headers=headers)

    @cached_property
    def charset(self) -> tuple[str, ...]:
        """The characters that the network has classes for, read when they are first asked for."""
        return read_weights(self.models.weights).charset

    async def _forget_old(self, store: CorrectionStore) -> None:
        while True:
            try:
                await asyncio.to_thread(store.forget_old, self.settings.learning_days)
            except sqlite3.Error as error:
                logger.warning("old corrections can't be deleted: %s", error)
            await asyncio.sleep(HOUR_SECONDS)
