"""Jobs that are listed, filled bit by bit, and made but once."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from starlette.datastructures import Headers

from ocr.client import Client
from ocr.errors import Conflict, InvalidOption, InvalidRequest
from ocr.web.job_list import check_caller, read_wanted
from tests.conftest import TEXTS


def test_what_a_query_asks_for():
    wanted = read_wanted({"state": "done", "since": "2026-11-27T08:00:00+08:00", "until": "1795711200.5"}, "me")
    assert (wanted.client, wanted.state, wanted.since, wanted.until) == ("me", "done", 1795737600.0, 1795711200.5)
    assert read_wanted({"since": "2026-11-27"}, "me").since == read_wanted({"since": "2026-11-27T00:00Z"}, "me").since


@pytest.mark.parametrize(
    "query",
    [
        *({"state": "x"}, {"limit": "0"}, {"limit": "201"}, {"limit": "٣"}, {"limit": "1e3"}, {"since": "yesterday"}),
        *(
            {"until": "9999-99-99"},
            {"sort": "up"},
            {"since": "-5"},
            {"since": "1.2.3"},
        ),
    ],
)
def test_what_a_query_can_not_ask_for(query: dict[str, str]):
    with pytest.raises(InvalidOption):
        read_wanted(query, "me")


def caller(client: str, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return SimpleNamespace(headers=Headers(named), state=SimpleNamespace(client=client))


def test_behind_a_proxy_that_is_not_believed_nobody_sees_the_jobs_of_all():
    check_caller(caller("10.0.0.1"), has_keys=False)
    check_caller(caller("1.2.3.4", x_forwarded_for="6.6.6.6, 1.2.3.4"), has_keys=False)
    check_caller(caller("office", x_forwarded_for="1.2.3.4"), has_keys=True)
    for headers in ({"x_forwarded_for": "1.2.3.4"}, {"forwarded": "for=1.2.3.4"}):
        with pytest.raises(InvalidRequest, match="FORWARDED_ALLOW_IPS"):
            check_caller(caller("10.0.0.1", **headers), has_keys=False)


def test_a_list_of_ones_own_jobs(server_url: str, page_png: bytes):
    with Client(server_url) as client:
        begun = time.time()
        made = [client.start_job([page_png]) for _ in range(3)]
        for job in made:
            client.wait_for_job(job)
        listed = list(client.jobs(since=begun, limit=2))
        assert [job["id"] for job in listed] == made[::-1]
        assert [(job["state"], job["files_total"], job["pages_done"], job["pages_total"]) for job in listed] == [
            ("done", 1, 1, 1)
        ] * 3
        assert list(client.jobs(since=begun, state="queued")) == []
        with pytest.raises(InvalidOption, match="no cursor"):
            list(client.jobs(next="rubbish"))


def test_a_job_that_is_filled_bit_by_bit(server_url: str, page_png: bytes, tiff: bytes):
    with Client(server_url) as client:
        job = client.start_job([], open=True, pages="1")
        assert client.job(job)["state"] == "open"
        with pytest.raises(InvalidRequest, match="no files"):
            client.close_job(job)
        for _ in range(2):
            client.add_to_job(job, [page_png] * 20)
        told = client.add_to_job(job, [tiff])
        assert (told["state"], len(told["files"]), told["expires"] > time.time()) == ("open", 41, True)
        with pytest.raises(InvalidOption, match="when a job is made"):
            client.send("POST", f"/api/v1/jobs/{job}/files", files={"file": page_png}, params={"pages": "2"})
        client.close_job(job)
        with pytest.raises(Conflict):
            client.add_to_job(job, [tiff])
        assert client.wait_for_job(job)["pages_done"] == 41
        assert client.job_result(job, 40)["text"] == TEXTS[0]
        short = client.start_job([page_png], open=True)
        client.send("POST", f"/api/v1/jobs/{short}/files", files={"file": page_png}, params={"close": "true"})
        assert client.wait_for_job(short)["pages_done"] == 2
        for options in ({"open": "maybe"}, {"webhook": "https://example.org/"}):
            with pytest.raises(InvalidOption):
                client.send("POST", "/api/v1/jobs", files={"file": page_png}, params=options)


def test_the_same_request_twice_is_one_job(server_url: str, page_png: bytes, tiff: bytes):
    jobs = server_url + "/api/v1/jobs"

    def create(data: bytes, **options: str) -> requests.Response:
        headers = {"Idempotency-Key": "the-first-of-may"}
        return requests.post(jobs, files={"file": ("a", data)}, params=options, headers=headers, timeout=60)

    first, again = create(page_png), create(page_png)
    assert first.json()["data"]["id"] == again.json()["data"]["id"]
    assert (first.headers.get("Idempotent-Replayed"), again.headers["Idempotent-Replayed"]) == (None, "true")
    for other in (create(tiff), create(page_png, layout="paragraphs")):
        assert (other.status_code, other.json()["code"]) == (409, "CONFLICT")
    for key in ("a b", "x" * 256, "名".encode()):
        bad = requests.post(jobs, data=page_png, headers={"Idempotency-Key": key}, timeout=60)
        assert bad.json()["code"] == "INVALID_REQUEST"
