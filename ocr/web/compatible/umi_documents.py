"""Umi-OCR's documents, each of which is a job here.

upload      a form, `file` and as JSON `json`       {"code": 100, "data": "<the task's id>"}
result      {"id", "is_data", "is_unread", "format"}      how far it is, and pages as they are read
download    {"id", "file_types", "ingore_blank"}          {"code": 100, "data": "<a link>", "name": ...}
clear       the task's id in the path                     {"code": 100, "data": "..."}
"""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ocr.errors import InvalidRequest, MissingFile, NotFinished, UnsupportedFormat
from ocr.layout.characters import make_encodable
from ocr.settings import Settings
from ocr.web.compatible.incoming import read_fields, read_json, refuse_unknown, refuse_value
from ocr.web.compatible.tasks import Tasks
from ocr.web.compatible.umi_files import DONE, TYPES, describe_page, pack_files, write_file
from ocr.web.compatible.umi_options import read_options
from ocr.web.document_reply import name_download
from ocr.web.job_api import JobApi
from ocr.web.json_body import parse_json_object

FLAGS = ("is_data", "is_unread", "ingore_blank")  # so spelt in the product's documentation
ZIP = b"PK\x03\x04"
STATES = {"queued": "waiting", "running": "running"}
MOST_TASKS = 10_000  # of which it is remembered how far they were told


class UmiDocuments:
    """The product's requests about documents. How far a task's pages were told is remembered until the next start."""

    def __init__(self, jobs: JobApi, settings: Settings) -> None:
        self.tasks, self.settings = Tasks(jobs), settings
        self._told: OrderedDict[str, int] = OrderedDict()

    async def upload(self, request: Request) -> Response:
        """Takes a document on."""
        file, fields = await read_fields(request, self.settings, "file")
        refuse_unknown(fields, ("json",))
        options = read_options(parse_json_object((fields.get("json") or "{}").encode()), documents=True)
        if file is None:
            raise MissingFile("the form needs a file in the field 'file'")
        if file.data.startswith(ZIP):  # of which jobs read each file
            raise UnsupportedFormat("a task is one document, not an archive")
        return JSONResponse({"code": DONE, "data": await self.tasks.create(request, file, options)})

    async def result(self, request: Request) -> Response:
        """Tells how far a task is, with the pages that were read and not told before, or with all of them."""
        task, message = await self._read_message(request, ("is_data", "is_unread", "format"))
        wanted = message.get("format", "dict")
        if wanted not in ("dict", "text"):
            raise refuse_value("format", wanted, "dict or text")
        told = _describe_status(await self.tasks.status(request, task))
        data: Any = []
        if message.get("is_data", False):
            pages = await self.tasks.pages(request, task)
            unread = pages[self._told.get(task, 0) :] if message.get("is_unread", True) else pages
            self._note_told(task, len(pages))
            as_text = wanted == "text"
            data = "".join(f"{page['text']}\n" for page in unread) if as_text else [*map(describe_page, unread)]
        return JSONResponse({"code": DONE, "data": data} | told)

    async def offer_download(self, request: Request) -> Response:
        """Gives a link to a task's result as files of some types."""
        task, message = await self._read_message(request, ("file_types", "ingore_blank"))
        types = message.get("file_types", ["pdfLayered"])
        if not isinstance(types, list) or not types or any(name not in [*TYPES] for name in types):
            raise refuse_value("file_types", types, f"a list of {', '.join(TYPES)}")
        status = await self.tasks.status(request, task)
        if _describe_status(status)["state"] != "success":
            raise NotFinished("the task has not ended, or not with success")
        blank = "" if message.get("ingore_blank", True) else "?blank=1"
        link = f"{request.base_url}api/doc/download/{task}/{','.join(dict.fromkeys(types))}{blank}"
        return JSONResponse({"code": DONE, "data": link, "name": _name_file(status, types)})

    async def download(self, request: Request) -> Response:
        """Gives the file behind such a link; several as a zip archive."""
        task, types = request.path_params["job"], request.path_params["types"].split(",")
        if any(name not in TYPES for name in types):
            raise refuse_value("file_types", types, f"a list of {', '.join(TYPES)}")
        status = await self.tasks.status(request, task)
        pages = await self.tasks.pages(request, task)
        if "blank" not in request.query_params:
            pages = [page for page in pages if page["text"]]
        files = {}
        for wanted in types:
            if wanted == "pdfLayered":
                files[_name_file(status, [wanted])] = await self.tasks.write(request, task, "pdf")
            else:
                files[_name_file(status, [wanted])] = await asyncio.to_thread(write_file, wanted, pages)
        name, [content, *others] = _name_file(status, types), [*files.values()]
        if others:
            content = await asyncio.to_thread(pack_files, files)
        headers = {"Content-Disposition": name_download(name, "." + name.rpartition(".")[2])}
        return Response(content, media_type="application/octet-stream", headers=headers)

    async def clear(self, request: Request) -> Response:
        """Ends a task and forgets all of it."""
        task = request.path_params["job"]
        await self.tasks.delete(request, task)
        self._told.pop(task, None)
        return JSONResponse({"code": DONE, "data": "the task is cleared"})

    async def _read_message(self, request: Request, fields: tuple[str, ...]) -> tuple[str, Mapping[str, Any]]:
        """The task's id in a request's JSON, and its other fields."""
        message = {
            name: value for name, value in (await read_json(request, self.settings)).items() if value is not None
        }
        refuse_unknown(message, ("id", *fields))
        for name in FLAGS:
            if not isinstance(message.get(name, True), bool):
                raise refuse_value(name, message[name], "true or false")
        if not isinstance(task := message.get("id"), str):
            raise InvalidRequest("'id' must be a task's id")
        return make_encodable(task), message

    def _note_told(self, task: str, pages: int) -> None:
        self._told[task] = pages
        self._told.move_to_end(task)
        if len(self._told) > MOST_TASKS:
            self._told.popitem(last=False)


def _describe_status(status: Mapping[str, Any]) -> dict[str, Any]:
    """How far a task is, by its job's status."""
    [file] = status["files"]
    failed = file["state"] == "failed"
    state = "failure" if failed else STATES.get(status["state"], "success")
    told = {
        "processed_count": file["pages_done"],
        "pages_count": file["pages_total"] or 0,
        "is_done": state in ("success", "failure"),
        "state": state,
    }
    return told | ({"message": file["msg"]} if failed else {})


def _name_file(status: Mapping[str, Any], types: list[str]) -> str:
    """The name of what a task's file is written to."""
    name = make_encodable(status["files"][0]["name"]).replace("\\", "/").rpartition("/")[2]
    return (name.rpartition(".")[0] or name or "document") + (TYPES[types[0]] if len(types) == 1 else ".zip")
