"""Others' jobs in an admin's hands, asked of the jobs' own handlers behind the edge; over no network."""

import asyncio
import json
from pathlib import Path
from unittest.mock import MagicMock

import httpx
from starlette.applications import Starlette

from ocr.jobs.records import NewFile, NewJob
from ocr.settings import Settings
from ocr.web.api import Api
from ocr.web.entrance import Entrance
from ocr.web.job_api import JobApi
from ocr.web.middleware.api_keys import make_entry
from ocr.web.routes import make_routes
from tests.played import Played, never

SECRET = "passport.png"


def ask(folder: Path, work) -> None:
    """Calls `work(get, jobs)` with a server whose clients "scanner" and "other" have a job each, which never ends."""
    keys = [make_entry("scanner", "scanner"), make_entry("other", "other"), make_entry("boss", "boss", ("admin",))]
    settings = Settings(jobs_folder=str(folder), api_keys=",".join(keys))

    async def run() -> None:
        api = Api(settings, Played(never))
        jobs, entrance = JobApi(api), Entrance.from_settings(settings)
        await jobs.start()
        assert jobs.worker is not None
        made = {}
        for client in ("scanner", "other"):
            made[client], _ = await jobs.worker.add(NewJob(client, {}, (NewFile(SECRET, b"x"),), open=True))
        app = entrance(Starlette(routes=make_routes(api, jobs, MagicMock(), MagicMock(), entrance)))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:

            async def send(key: str, method: str, path: str) -> httpx.Response:
                return await client.request(method, path, headers={"X-Api-Key": key})

            await work(send, made)
        await jobs.stop()

    asyncio.run(run())


def test_an_admin_lists_fetches_and_deletes_the_jobs_of_others(tmp_path: Path, lines: list[dict]):
    async def work(send, made):
        listed = (await send("boss", "GET", "/api/v1/jobs?all=true")).json()["data"]["jobs"]
        assert {job["id"]: job["client"] for job in listed} == {made[name]: name for name in made}
        path = f"/api/v1/jobs/{made['scanner']}"
        assert (await send("boss", "GET", path)).json()["data"]["state"] == "open"
        assert (await send("boss", "POST", f"{path}/close")).status_code == 404
        assert (await send("boss", "DELETE", path)).status_code == 200
        assert (await send("boss", "GET", path)).status_code == 404
        assert [job["id"] for job in (await send("other", "GET", "/api/v1/jobs")).json()["data"]["jobs"]] == [
            made["other"]
        ]

    ask(tmp_path, work)
    audit = [line for line in lines if "audit" in line]
    assert [(line["audit"], line["owner"], line["client"], line["status"], line["code"]) for line in audit] == [
        ("GET /api/v1/jobs", None, "boss", 200, None),
        ("GET /api/v1/jobs/{id}", "scanner", "boss", 200, None),
        ("DELETE /api/v1/jobs/{id}", "scanner", "boss", 200, None),
    ]
    assert audit[2]["job"] == audit[1]["job"]
    assert audit[0]["job"] is None
    assert "passport" not in json.dumps(lines)


def test_nobody_else_does(tmp_path: Path, lines: list[dict]):
    async def work(send, made):
        reply = await send("other", "GET", "/api/v1/jobs?all=true")
        assert (reply.status_code, reply.json()["code"]) == (403, "FORBIDDEN")
        assert (await send("other", "GET", "/api/v1/jobs?all=maybe")).status_code == 400
        own = (await send("other", "GET", "/api/v1/jobs?all=false")).json()["data"]["jobs"]
        assert [(job["id"], "client" in job) for job in own] == [(made["other"], False)]
        path = f"/api/v1/jobs/{made['scanner']}"
        assert [(await send("other", method, path)).status_code for method in ("GET", "DELETE")] == [404, 404]

    ask(tmp_path, work)
    audit = [line for line in lines if "audit" in line]
    assert [(line["client"], line["status"], line["code"]) for line in audit] == [("other", 403, "FORBIDDEN")]
