import base64

import pytest
import requests

from ocr.errors import InvalidOption
from ocr.pipeline.options import Options
from ocr.web.compatible.rapidocr import read_options
from tests.web.compatible.conftest import KEY

HEADERS = {"X-Api-Key": KEY}


def test_the_documented_requests(guarded_url: str, page_png: bytes):
    files = {"image_file": ("ch_en_num.jpg", page_png, "image/png")}
    reply = requests.post(guarded_url + "/ocr", files=files, headers=HEADERS, timeout=60)
    assert reply.status_code == 200
    told = reply.json()
    assert [told[key]["rec_txt"] for key in ("0", "1", "2")] == ["Invoice 20394", "Total 118.50 EUR", "Thank you"]
    assert len(told["0"]["dt_boxes"]) == 4
    assert 0.9 < float(told["0"]["score"]) <= 1
    encoded = requests.post(
        guarded_url + "/ocr", data={"image_data": base64.b64encode(page_png)}, headers=HEADERS, timeout=60
    )
    assert encoded.json() == told
    flags = {"use_det": False, "use_cls": True, "use_rec": True}
    line = requests.post(guarded_url + "/ocr", files=files, data=flags, headers=HEADERS, timeout=60).json()
    assert set(line) <= {"0"}


def test_failures_are_told_as_fastapi_does(guarded_url: str, page_png: bytes):
    for options, status in (
        ({"files": {"image_file": ("a.png", b"no picture")}}, 415),
        ({"files": {"other": ("a.png", page_png)}}, 400),
        ({"data": {"image_data": "???"}}, 400),
        ({"data": {"image_data": "https://example.com/a.png"}}, 400),
        ({"data": {"other": "x"}}, 400),
        ({"data": b"x", "headers": HEADERS | {"Content-Type": "text/plain"}}, 400),
        ({"files": {"image_file": ("a.png", page_png)}, "data": {"use_rec": "false"}}, 400),
        ({"files": {"image_file": ("a.png", page_png)}, "headers": {}}, 401),
    ):
        reply = requests.post(guarded_url + "/ocr", **({"headers": HEADERS} | options), timeout=60)
        assert reply.status_code == status, reply.text
        assert set(reply.json()) == {"detail"}


def test_what_flags_stand_for():
    assert read_options({}) == read_options({"use_det": "True", "use_cls": ""}) == Options()
    assert read_options({"use_det": "False"}) == Options(mode="line")
    assert read_options({"use_cls": "0"}) == Options(orientation="0")
    for wrong in ({"use_rec": "false"}, {"use_det": "maybe"}):
        with pytest.raises(InvalidOption, match="use_"):
            read_options(wrong)
