"""Umi-OCR's protocol, by the requests of its documentation."""

import base64
import io
import json
import time
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from ocr.errors import InvalidOption
from ocr.pipeline.options import Options
from ocr.web.compatible.umi_options import read_options
from tests.conftest import TEXTS, draw_page, encode
from tests.web.compatible.conftest import KEY

JSON = {"Content-Type": "application/json"}


def post(url: str, path: str, message: Any, **headers: str) -> dict:
    response = requests.post(url + path, data=json.dumps(message), headers=JSON | headers, timeout=60)
    response.raise_for_status()
    return json.loads(response.text)


def test_the_documented_request(open_url: str, encoded: str):
    reply = post(open_url, "/api/ocr", {"base64": encoded, "options": {"data.format": "text"}})
    assert (reply["code"], reply["data"]) == (100, "Invoice 20394 Total 118.50 EUR Thank you\n")
    assert reply["time"] > 0
    assert abs(reply["timestamp"] - time.time()) < 60
    options = {"ocr.language": "models/config_chinese.txt", "ocr.cls": True, "ocr.limit_side_len": 4320}
    reply = post(open_url, "/api/ocr", {"base64": encoded, "options": options | {"tbpu.parser": "multi_line"}})
    assert [set(line) for line in reply["data"]] == [{"text", "score", "box", "end"}] * 3
    assert reply["data"][0]["text"] == "Invoice 20394"
    areas = {"tbpu.ignoreArea": [[[0, 0], [900, 80]]]}
    reply = post(open_url, "/api/ocr", {"base64": encoded, "options": areas})
    assert reply["data"][0]["text"] != "Invoice 20394"


def test_options_told_are_options_taken(open_url: str, encoded: str):
    for path in ("/api/ocr/get_options", "/api/doc/get_options"):
        told = json.loads(requests.get(open_url + path, headers=JSON, timeout=10).text)
        assert {"title", "type", "default"} <= set(told["ocr.language"])
        given = {name: option["default"] for name, option in told.items()}
        assert read_options(given, documents="doc" in path) == Options(layout="paragraphs")
        for name, option in told.items():
            for value, _ in option.get("optionsList", ()):
                read_options({name: value}, documents="doc" in path)


@pytest.mark.parametrize(
    ("message", "code", "said"),
    [
        ({"base64": "bm8gcGljdHVyZQ=="}, 415, "not a picture"),
        ({"base64": 5}, 400, "base64"),
        ({}, 400, "base64 is missing"),
        ([], 400, "object"),
        ({"base64": "x", "options": "all"}, 400, "options"),
        ({"base64": "x", "options": {"ocr.language": "models/config_japan.txt"}}, 400, "ocr.language"),
        ({"base64": "x", "options": {"tbpu.parser": "multi_none"}}, 400, "tbpu.parser"),
        ({"base64": "x", "options": {"other": 1}}, 400, "other"),
        ({"base64": "x", "other": 1}, 400, "other"),
    ],
)
def test_failures_have_a_code_of_their_own(open_url: str, message: Any, code: int, said: str):
    reply = post(open_url, "/api/ocr", message)
    assert reply["code"] == code, reply
    assert said in reply["data"]


def test_no_text_is_101(open_url: str):
    blank = base64.b64encode(encode(draw_page([""]))).decode()
    assert post(open_url, "/api/ocr", {"base64": blank})["code"] == 101


def test_a_key_goes_into_a_header(guarded_url: str, encoded: str):
    assert post(guarded_url, "/api/ocr", {"base64": encoded})["code"] == 401
    assert post(guarded_url, "/api/ocr", {"base64": encoded}, **{"X-Api-Key": KEY})["code"] == 100
    assert requests.get(guarded_url + "/api/doc/clear/x", timeout=10).json()["code"] == 401


def upload(url: str, data: bytes, name: str = "three pages.tif", **options: Any) -> dict:
    files = {"file": (name, data)}
    return requests.post(url + "/api/doc/upload", files=files, data={"json": json.dumps(options)}, timeout=60).json()


def poll(url: str, task: str, **wanted: Any) -> Iterator[dict]:
    """What the task tells, until it has ended."""
    while True:
        told = post(url, "/api/doc/result", {"id": task, "is_data": True, **wanted})
        assert told["code"] == 100, told
        yield told
        if told["is_done"]:
            return
        time.sleep(0.1)


def test_a_document_by_the_steps_of_the_documentation(open_url: str, tiff: bytes):
    sent = upload(open_url, tiff, "a/../three pages.tif", **{"doc.extractionMode": "mixed"})
    assert sent["code"] == 100, sent
    task = sent["data"]
    replies = [*poll(open_url, task, format="text", is_unread=True)]
    assert "".join(reply["data"] for reply in replies) == "".join(f"{text}\n" for text in TEXTS)  # none twice
    last = replies[-1]
    assert (last["processed_count"], last["pages_count"], last["state"]) == (3, 3, "success")
    again = post(open_url, "/api/doc/result", {"id": task, "is_data": True, "is_unread": False})
    assert [(page["page"], page["data"][0]["text"]) for page in again["data"]] == list(enumerate(TEXTS, 1))
    assert post(open_url, "/api/doc/result", {"id": task})["data"] == []

    types = ["txt", "txtPlain", "jsonl", "csv", "pdfLayered"]
    offered = post(open_url, "/api/doc/download", {"id": task, "file_types": types, "ingore_blank": False})
    assert (offered["code"], offered["name"]) == (100, "three pages.zip")
    packed = requests.get(offered["data"], timeout=60)
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        files = {name.partition(".")[2]: archive.read(name) for name in archive.namelist()}
    assert set(files) == {"p.txt", "txt", "jsonl", "csv", "layered.pdf"}
    assert files["txt"].decode() == "".join(f"{text}\n" for text in TEXTS)
    assert [json.loads(line)["page"] for line in files["jsonl"].splitlines()] == [1, 2, 3]
    assert files["csv"].decode("utf-8-sig").splitlines()[2] == "2,second page 22"
    assert files["layered.pdf"].startswith(b"%PDF-")
    one = post(open_url, "/api/doc/download", {"id": task})
    assert one["name"] == "three pages.layered.pdf"
    assert requests.get(one["data"], timeout=60).content == files["layered.pdf"]

    assert requests.get(f"{open_url}/api/doc/clear/{task}", timeout=10).json()["code"] == 100
    assert requests.get(f"{open_url}/api/doc/clear/{task}", timeout=10).json()["code"] == 404
    assert post(open_url, "/api/doc/result", {"id": task})["code"] == 404


def test_documents_that_fail(open_url: str, tiff: bytes):
    task = upload(open_url, b"no document")["data"]
    last = [*poll(open_url, task)][-1]
    assert (last["state"], last["is_done"]) == ("failure", True)
    assert "not a picture" in last["message"]
    for path, message, code in (
        ("/api/doc/download", {"id": task}, 409),
        ("/api/doc/download", {"id": task, "file_types": ["pdfOneLayer"]}, 400),
        ("/api/doc/download", {"id": task, "file_types": [[]]}, 400),
        ("/api/doc/result", {"id": task, "format": "xml"}, 400),
        ("/api/doc/result", {"id": task, "is_data": "yes"}, 400),
        ("/api/doc/result", {}, 400),
        ("/api/doc/result", {"id": "none"}, 404),
        ("/api/doc/result", {"id": "\ud800"}, 404),
    ):
        assert post(open_url, path, message)["code"] == code, (path, message)
    assert requests.get(f"{open_url}/api/doc/download/{task}/exe", timeout=10).json()["code"] == 400
    assert upload(open_url, tiff, pageList=[0])["code"] == 400
    assert upload(open_url, b"PK\x03\x04")["code"] == 415
    nothing = requests.post(open_url + "/api/doc/upload", files={"json": (None, "{}")}, timeout=10)
    assert nothing.json()["code"] == 400


@pytest.mark.parametrize(
    ("given", "options"),
    [
        ({}, Options(layout="paragraphs")),
        ({"tbpu.parser": "single_code", "ocr.cls": False}, Options(layout="preserve", orientation="0")),
        ({"tbpu.ignoreArea": [[[0, 0], [100, 50]], [[0, 60], [200, 120]]]}, {"ignore": "0,0,100,50;0,60,200,60"}),
        ({"pageRangeStart": 2, "pageRangeEnd": 5}, {"pages": "2-5"}),
        ({"pageRangeStart": 2}, {"pages": "2-"}),
        ({"pageList": [1, 2, 5], "pageRangeStart": 9}, {"pages": "1,2,5"}),
        ({"password": "secret"}, {"password": "secret"}),
        ({"password": "\ud800"}, {"password": "\ufffd"}),
    ],
)
def test_what_options_stand_for(given: dict, options: Any):
    expected = Options(**({"layout": "paragraphs"} | options)) if isinstance(options, dict) else options
    assert read_options(given, documents=True) == expected


@pytest.mark.parametrize(
    "given",
    [
        {"ocr.cls": "true"},
        {"ocr.limit_side_len": "960"},
        {"tbpu.ignoreArea": [[0, 0], [1, 1]]},
        {"tbpu.ignoreArea": 5},
        {"tbpu.ignoreArea": [[[9, 9], [0, 0]]]},
        {"tbpu.ignoreArea": [[[0, 0], [10**4000, 1]]]},
        {"ocr.limit_side_len": 10**4000},
        {"tbpu.ignoreRangeStart": 1},
        {"pageRangeStart": 0},
        {"pageRangeEnd": -2},
        {"pageRangeStart": 3, "pageRangeEnd": 2},
        {"pageList": "1"},
        {"pageList": [True]},
        {"password": 5},
        {"doc.extractionMode": "textOnly"},
    ],
)
def test_what_is_not_offered_is_refused(given: dict):
    with pytest.raises(InvalidOption):
        read_options(given, documents=True)
