"""A thin client of the HTTP API, for programs that wait and for those that don't.

    from ocr.client import Client

    with Client("http://localhost:8080") as client:
        print(client.read("invoice.jpg")["text"])
        Path("contract.pdf").write_bytes(client.read_as("contract.tif", "pdf", layout="paragraphs"))

`AsyncClient` has the same methods to be awaited. Failures are raised as the classes of `ocr.errors`; where the server
is busy or starting, the client waits as it is told and tries again. What is about jobs is in `ocr.client.jobs`, what
is about learning in `ocr.client.learning`.
"""

import asyncio
from collections.abc import Sequence

from ocr.client.exchange import (
    Data,
    Option,
    Source,
    read_data,
    read_results,
    write_form,
    write_texts,
)
from ocr.client.jobs import AsyncJobs, Jobs
from ocr.client.learning import AsyncLearning, Learning
from ocr.errors import OcrError

__all__ = ["AsyncClient", "Client", "Data", "Option", "Source"]


class Client(Jobs, Learning):
    """Asks a server and waits for its answers.

    Args:
        url: the server's address.
        api_key: where it wants one.
        timeout: seconds that an answer may take.
    """

    def read(self, file: Source, **options: Option) -> Data:
        """The `data` of the reply to one file, a path or bytes; options by their names.

        Raises:
            OcrError: its class says why.
            httpx.HTTPError: there is no server, or it does not answer.
        """
        return read_data(self.send("POST", "/api/v1/ocr", files=write_form([file]), params=write_texts(options)))

    def read_as(self, file: Source, format: str, **options: Option) -> bytes:
        """One file's text as a file of another format, such as pdf, docx or xlsx: `options()` names them all.

        Raises:
            OcrError, httpx.HTTPError: as `read`.
        """
        texts = write_texts({"format": format} | options)
        return self.send("POST", "/api/v1/ocr", files=write_form([file]), params=texts).content

    def read_many(self, files: Sequence[Source], **options: Option) -> list[Data | OcrError]:
        """The `data` of each file, or the error that it caused, in their order.

        Raises:
            OcrError: the request as a whole has failed.
            httpx.HTTPError: as `read`.
        """
        return read_results(self.send("POST", "/api/v1/batch", files=write_form(files), params=write_texts(options)))

    def options(self) -> Data:
        """What may be asked for, and the server's limits."""
        return read_data(self.send("GET", "/api/v1/options"))


class AsyncClient(AsyncJobs, AsyncLearning):
    """As `Client`, with methods to be awaited."""

    async def read(self, file: Source, **options: Option) -> Data:
        """As `Client.read`."""
        form = await asyncio.to_thread(write_form, [file])
        return read_data(await self.send("POST", "/api/v1/ocr", files=form, params=write_texts(options)))

    async def read_as(self, file: Source, format: str, **options: Option) -> bytes:
        """As `Client.read_as`."""
        form, texts = await asyncio.to_thread(write_form, [file]), write_texts({"format": format} | options)
        return (await self.send("POST", "/api/v1/ocr", files=form, params=texts)).content

    async def read_many(self, files: Sequence[Source], **options: Option) -> list[Data | OcrError]:
        """As `Client.read_many`."""
        form = await asyncio.to_thread(write_form, files)
        return read_results(await self.send("POST", "/api/v1/batch", files=form, params=write_texts(options)))

    async def options(self) -> Data:
        """As `Client.options`."""
        return read_data(await self.send("GET", "/api/v1/options"))
