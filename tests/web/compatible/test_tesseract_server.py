import json

import pytest
import requests

from ocr.errors import InvalidOption
from ocr.pipeline.options import Options
from ocr.web.compatible.tesseract_server import read_options


def ask(url: str, data: bytes, options: dict | str | None = None) -> requests.Response:
    """As `curl -F 'options={"languages":["eng"]}' -F file=@sample.jpg` of the product's page does."""
    fields = {} if options is None else {"options": options if isinstance(options, str) else json.dumps(options)}
    return requests.post(url + "/tesseract", data=fields, files={"file": ("sample.jpg", data)}, timeout=60)


def test_the_documented_request(open_url: str, page_png: bytes):
    reply = ask(open_url, page_png, {"languages": ["eng"]})
    assert reply.status_code == 200
    assert reply.json() == {
        "data": {
            "exit": {"code": 0, "signal": None},
            "stderr": "",
            "stdout": "Invoice 20394\nTotal 118.50 EUR\nThank you\n\f",
        }
    }
    assert ask(open_url, page_png).json() == reply.json()


def test_each_page_ends_with_a_form_feed(open_url: str, tiff: bytes):
    assert ask(open_url, tiff).json()["data"]["stdout"].split("\f")[1] == "second page 22\n"


@pytest.mark.parametrize(
    ("data", "options", "status", "said"),
    [
        (b"no picture", None, 415, "not a picture"),
        (b"", None, 400, "empty"),
        (b"x" * 1_100_000, None, 413, "at most 1000000"),
        (b"x", {"languages": ["deu"]}, 400, "languages"),
        (b"x", "{", 400, "JSON"),
        (b"x", "[]", 400, "object"),
    ],
)
def test_failures_are_told_as_a_command_that_failed(open_url: str, data: bytes, options, status: int, said: str):
    reply = ask(open_url, data, options)
    assert reply.status_code == status
    told = reply.json()["data"]
    assert told["exit"] == {"code": 1, "signal": None}
    assert said in told["stderr"]
    assert reply.headers["X-Error-Code"]


@pytest.mark.parametrize(
    ("given", "options"),
    [
        ({}, Options()),
        ({"languages": ["chi_sim", "eng"], "dpi": None}, Options()),
        ({"dpi": 300}, Options(dpi=300)),
        ({"pageSegmentationMethod": 7, "ocrEngineMode": 1}, Options(mode="line")),
        ({"configParams": {"preserve_interword_spaces": "1"}}, Options(layout="preserve")),
    ],
)
def test_what_options_stand_for(given: dict, options: Options):
    assert read_options(given) == options


@pytest.mark.parametrize(
    "given",
    [
        {"languages": "eng"},
        {"dpi": 9},
        {"dpi": "300"},
        {"dpi": True},
        {"pageSegmentationMethod": 0},
        {"pageSegmentationMethod": True},
        {"ocrEngineMode": 0},
        {"tessDataDir": "."},
        {"userWordsFile": "x"},
        {"configParams": {"tessedit_char_whitelist": "0123456789"}},
        {"configParams": []},
        {"other": 1},
    ],
)
def test_what_is_not_offered_is_named(given: dict):
    with pytest.raises(InvalidOption, match=next(iter(given))):
        read_options(given)
