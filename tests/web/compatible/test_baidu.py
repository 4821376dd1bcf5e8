"""Baidu's protocol, by Baidu's own client for Python and by the requests of its documentation."""

import base64
import io

import pytest
import requests
from aip import AipOcr

from ocr.errors import InvalidOption
from ocr.results import Character, Line, Page
from ocr.web.compatible.baidu_words import Wanted, describe_words
from tests.conftest import draw_page
from tests.web.compatible.conftest import KEY, NAME

READ = "/rest/2.0/ocr/v1/"
URLS = {"generalBasicUrl": "general_basic", "generalUrl": "general", "accurateBasicUrl": "accurate_basic"}
URLS |= {"accurateUrl": "accurate"}
TEXTS = ["Invoice 20394", "Total 118.50 EUR", "Thank you"]


def client(url: str, key: str = KEY) -> AipOcr:
    """Baidu's client, sent to this server in place of its own."""
    made = AipOcr("26471253", NAME, key)
    made._AipBase__accessTokenUrl = url + "/oauth/2.0/token"
    for name, path in URLS.items():
        setattr(made, f"_AipOcr__{name}", url + READ + path)
    return made


def get_token(url: str) -> str:
    pair = {"grant_type": "client_credentials", "client_id": NAME, "client_secret": KEY}
    reply = requests.post(url + "/oauth/2.0/token", params=pair, timeout=10).json()
    assert reply["expires_in"] == 2_592_000
    return reply["access_token"]


def words(reply: dict) -> list[str]:
    assert "error_code" not in reply, reply
    assert reply["words_result_num"] == len(reply["words_result"])
    return [result["words"] for result in reply["words_result"]]


def test_baidus_own_client(guarded_url: str, page_png: bytes):
    aip = client(guarded_url)
    assert words(aip.basicGeneral(page_png)) == words(aip.basicAccurate(page_png)) == TEXTS
    options = {"detect_direction": "true", "probability": "true", "paragraph": "true", "language_type": "CHN_ENG"}
    reply = aip.general(page_png, options | {"vertexes_location": "true", "recognize_granularity": "small"})
    assert words(reply) == TEXTS
    assert (reply["direction"], reply["paragraphs_result_num"]) == (0, len(reply["paragraphs_result"]))
    first = reply["words_result"][0]
    assert set(first["location"]) == {"left", "top", "width", "height"}
    assert len(first["vertexes_location"]) == 4
    assert "".join(char["char"] for char in first["chars"]) == "Invoice 20394"
    assert 0.9 < first["probability"]["min"] <= first["probability"]["average"] <= 1
    assert "location" in aip.accurate(page_png)["words_result"][0]


def test_one_page_of_a_pdf(guarded_url: str):
    pdf = io.BytesIO()
    draw_page(["first 1"]).save(pdf, "PDF", save_all=True, append_images=[draw_page(["second 2"])])
    aip = client(guarded_url)
    reply = aip.basicGeneralPdf(pdf.getvalue(), {"pdf_file_num": "2"})
    assert (words(reply), reply["pdf_file_size"]) == (["second 2"], "2")
    assert words(aip.basicGeneralPdf(pdf.getvalue())) == ["first 1"]
    assert aip.basicGeneralPdf(pdf.getvalue(), {"pdf_file_num": "3"})["error_code"] == 216100


def test_the_documented_request(guarded_url: str, encoded: str):
    url = f"{guarded_url}{READ}general_basic?access_token={get_token(guarded_url)}"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    response = requests.post(url, data={"image": encoded}, headers=headers, timeout=60)
    assert words(response.json()) == TEXTS
    assert isinstance(response.json()["log_id"], int)


def test_only_the_right_pair_gets_a_token(guarded_url: str):
    for pair in ((NAME, "wrong"), ("wrong", KEY), ("", "")):
        form = {"grant_type": "client_credentials", "client_id": pair[0], "client_secret": pair[1]}
        reply = requests.post(guarded_url + "/oauth/2.0/token", data=form, timeout=10)
        assert reply.status_code == 401
        assert reply.json() == {"error": "invalid_client", "error_description": "Client authentication failed"}
    assert "grant_type" in requests.get(guarded_url + "/oauth/2.0/token", timeout=10).json()["error_msg"]


@pytest.mark.parametrize("token", [None, "", "24.x", "24.0.99999999999." + NAME])
def test_without_a_token_nothing_is_read(guarded_url: str, encoded: str, token: str | None):
    query = {} if token is None else {"access_token": token}
    reply = requests.post(guarded_url + READ + "general", params=query, data={"image": encoded}, timeout=60)
    assert reply.status_code == 200
    told = reply.json()
    assert (told["error_code"], told["error_msg"]) == (110, "Access token invalid or no longer valid")


def test_where_there_are_no_keys_none_is_asked_for(open_url: str, page_png: bytes):
    assert words(client(open_url, "any").basicGeneral(page_png)) == TEXTS
    image = {"image": base64.b64encode(page_png)}
    assert words(requests.post(open_url + READ + "general_basic", data=image, timeout=60).json()) == TEXTS


@pytest.mark.parametrize(
    ("form", "code", "said"),
    [
        ({"probability": "true"}, 216101, "image is missing"),
        ({"image": ""}, 216200, "empty"),
        ({"image": "???"}, 216100, "base64"),
        ({"image": "bm8gcGljdHVyZQ=="}, 216201, "not a picture"),
        ({"image": base64.b64encode(b"x" * 1_000_001)}, 216202, "at most 1000000"),
        ({"url": "https://example.com/a.png"}, 216100, "fetched"),
        ({"ofd_file": "???", "url": "https://example.com/a.png"}, 216100, "fetched"),
        ({"ofd_file": "???"}, 216100, "ofd_file"),
        ({"image": "x", "language_type": "JAP"}, 216100, "language_type"),
        ({"image": "x", "detect_language": "true"}, 216100, "detect_language"),
        ({"image": "x", "probability": "yes"}, 216100, "probability"),
        ({"image": "x", "vertexes_location": "true"}, 216100, "vertexes_location"),
        ({"pdf_file": "x", "pdf_file_num": "0"}, 216100, "pdf_file_num"),
        ({"pdf_file": "x", "pdf_file_num": "9" * 5000}, 216100, "pdf_file_num"),
    ],
)
def test_failures_have_baidus_codes(open_url: str, form: dict, code: int, said: str):
    reply = requests.post(open_url + READ + "general_basic", data=form, timeout=60)
    assert reply.status_code == 200
    assert reply.json()["error_code"] == code, reply.text
    assert said in reply.json()["error_msg"]
    assert reply.headers["X-Error-Code"]


def test_a_file_is_not_taken(open_url: str, page_png: bytes):
    reply = requests.post(open_url + READ + "general", files={"image": ("a.png", page_png)}, timeout=60)
    assert reply.json()["error_code"] == 216100


def line(text: str, end: str = "\n") -> Line:
    cells = tuple(Character(c, i / len(text), (i + 1) / len(text), 0.5 + 0.25 * i) for i, c in enumerate(text))
    return Line(text, 0.6, ((10, 20), (30, 20), (30, 40), (10, 40)), end, cells)


def test_words_and_what_else_is_told_of_them():
    page = Page(100, 100, (line("ab", " "), line("cd"), line("e")), direction=90)
    told = describe_words([page], Wanted(True, direction=True, paragraphs=True, probability=True, characters=True))
    assert told["direction"] == 3
    assert [each["words_result_idx"] for each in told["paragraphs_result"]] == [[0, 1], [2]]
    first = told["words_result"][0]
    assert first["location"] == {"left": 10, "top": 20, "width": 20, "height": 20}
    assert first["probability"] == {"average": 0.625, "min": 0.5, "variance": 0.015625}
    assert first["chars"][1] == {"char": "b", "location": {"left": 20, "top": 20, "width": 10, "height": 20}}
    assert describe_words([Page(9, 9, ())], Wanted(direction=True)) == {
        "words_result_num": 0,
        "words_result": [],
        "direction": -1,
    }


def test_what_is_not_offered_is_named():
    for wrong in ({"recognize_granularity": "tiny"}, {"recognize_granularity": "small", "eng_granularity": "word"}):
        with pytest.raises(InvalidOption, match="granularity"):
            Wanted.read(wrong, True)
