"""Values that nobody means to send, in every field of every product: refused or read, and never a failure of ours."""

import base64
import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from benchmarks.robustness.hostile.samples import samples
from ocr.errors import InternalError
from ocr.web.compatible.paddlex import FIELDS as PADDLEX_FIELDS
from ocr.web.compatible.tesseract_server import OPTIONS as TESSERACT_OPTIONS
from ocr.web.compatible.umi_options import describe_options

ODD: tuple[Any, ...] = (
    *(None, True, 0, -1, 2**70, 10**4000, 1e308, -0.5, float("nan")),
    *("", "x", "\ud800", "\x00", "9" * 5000, "true"),
    *([], {}, [[]], [{}], {"a": 1}, [[[0, 0], [9, 9]]]),
)
BAIDU_FIELDS = ("image", "url", "pdf_file", "pdf_file_num", "language_type", "detect_direction", "probability")
BAIDU_FIELDS += ("paragraph", "recognize_granularity", "eng_granularity", "vertexes_location")
TASK_FIELDS = ("id", "is_data", "is_unread", "format", "file_types", "ingore_blank")
NO_FILE = "bm8="


def fields(product: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """A field, its path and how a request with each odd value in it is sent."""
    for value in ODD:
        text = value.encode("utf8", "surrogatepass") if isinstance(value, str) else json.dumps(value)
        match product:
            case "paddlex":
                for name in PADDLEX_FIELDS:
                    yield name, "/ocr", {"data": json.dumps({"file": NO_FILE, name: value})}
            case "tesseract-server":
                for name in (*TESSERACT_OPTIONS, "tessDataDir"):
                    options = {"options": json.dumps({name: value})}
                    yield name, "/tesseract", {"files": {"file": ("a", b"no")}, "data": options}
            case "baidu":
                for name in BAIDU_FIELDS:
                    first = "pdf_file" if name == "pdf_file_num" else "image"
                    yield name, "/rest/2.0/ocr/v1/accurate", {"data": {first: NO_FILE, name: text}}
                for name in ("grant_type", "client_id", "client_secret"):
                    yield name, "/oauth/2.0/token", {"data": {"grant_type": "client_credentials", name: text}}
            case "umi-ocr":
                for name in describe_options(documents=False):
                    yield name, "/api/ocr", {"data": json.dumps({"base64": NO_FILE, "options": {name: value}})}
                for name in describe_options(documents=True):
                    options = {"json": json.dumps({name: value})}
                    yield name, "/api/doc/upload", {"files": {"file": ("a", b"")}, "data": options}
                for path, name in itertools.product(("result", "download"), TASK_FIELDS):
                    yield name, f"/api/doc/{path}", {"data": json.dumps({"id": "x", name: value})}


@pytest.mark.parametrize("product", ["paddlex", "tesseract-server", "baidu", "umi-ocr"])
def test_odd_values(open_url: str, product: str):
    with requests.Session() as session:
        for name, path, sent in fields(product):
            reply = session.post(open_url + path, timeout=60, **sent)
            assert reply.headers.get("X-Error-Code") != InternalError.code, (name, sent)
            assert reply.headers["Content-Type"] == "application/json", (name, sent)


@pytest.mark.parametrize("name", ["png", "tiff-frames", "pdf"])
def test_pictures_of_all_kinds_are_read_alike(open_url: str, name: str):
    data = samples()[name]
    encoded = base64.b64encode(data).decode()
    replies = [
        requests.post(open_url + "/tesseract", files={"file": ("a", data)}, timeout=60),
        requests.post(open_url + "/ocr", json={"file": encoded}, timeout=60),
        requests.post(open_url + "/rest/2.0/ocr/v1/general", data={"image": encoded}, timeout=60),
        requests.post(open_url + "/api/ocr", json={"base64": encoded}, timeout=60),
    ]
    assert [reply.headers.get("X-Error-Code") for reply in replies] == [None] * 4
