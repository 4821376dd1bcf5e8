"""The client that programs import, against a real server."""

import asyncio

import pytest

from ocr.client import AsyncClient, Client
from ocr.errors import EmptyFile, InvalidOption, NotFound, UnsupportedFormat
from tests.conftest import TEXTS


def test_the_client(server_url: str, page_png: bytes, tiff: bytes, tmp_path):
    (tmp_path / "a.png").write_bytes(page_png)
    with Client(server_url) as client:
        assert client.read(tmp_path / "a.png")["text"] == "Invoice 20394\nTotal 118.50 EUR\nThank you"
        assert client.read_as(page_png, "txt", region="0,80,900,80") == b"Total 118.50 EUR\n"
        good, bad = client.read_many([page_png, b""])
        assert isinstance(good, dict)
        assert isinstance(bad, EmptyFile)
        assert "options" in client.options()
        with pytest.raises(UnsupportedFormat, match="not a picture"):
            client.read(b"rubbish")
        with pytest.raises(InvalidOption, match="'colour' is not an option"):
            client.read(page_png, colour="red")
        with pytest.raises(NotFound, match="keeps no corrections"):
            client.correct([{"text": "a", "box": [[0, 0], [9, 0], [9, 9], [0, 9]]}], page_png)
        job = client.start_job([tiff], pages="1")
        assert client.wait_for_job(job)["state"] == "done"
        assert client.job_result(job)["text"] == TEXTS[0]
        client.delete_job(job)
        with pytest.raises(NotFound):
            client.job(job)


def test_the_client_that_does_not_wait(server_url: str, page_png: bytes, tiff: bytes):
    async def run():
        async with AsyncClient(server_url) as client:
            found = await asyncio.gather(*(client.read(page_png) for _ in range(4)))
            assert len({data["text"] for data in found}) == 1
            assert await client.read_as(page_png, "txt", mode="page") == found[0]["text"].encode() + b"\n"
            assert len(await client.read_many([page_png])) == 1
            assert "limits" in await client.options()
            with pytest.raises(NotFound):
                await client.correct([{"text": "a", "box": [[0, 0], [9, 0], [9, 9], [0, 9]]}], page_png)
            job = await client.start_job([tiff])
            assert (await client.wait_for_job(job))["pages_done"] == 3
            assert (await client.job_result(job, characters="boxes"))["complete"]
            await client.delete_job(job)
            with pytest.raises(NotFound):
                await client.job(job)

    asyncio.run(run())
