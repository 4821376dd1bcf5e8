"""What was read as a file of another format, asked of a real server."""

import base64
from xml.etree import ElementTree

import pytest
import requests
from PIL import Image

from benchmarks.drawn_page import encode
from ocr.export import FORMATS
from ocr.files.open import open_pages
from tests.conftest import TEXTS
from tests.export.sheets import read_sheets
from tests.export.word import read_word
from tests.tables.drawn import grid, rows_of
from tests.tables.drawn import picture as draw_rules
from tests.web.api.api_calls import URL, read


@pytest.mark.parametrize("format", sorted(set(FORMATS) - {"json"}))
def test_other_formats_by_option_and_by_accept_header(server_url: str, tiff: bytes, format: str):
    written = FORMATS[format]
    by_option = requests.post(server_url + URL, data=tiff, params={"format": format}, timeout=60)
    accept = {"Accept": written.media_type.partition(";")[0]}
    by_header = requests.post(server_url + URL, data=tiff, headers=accept, timeout=60)
    for response in (by_option, by_header):
        assert response.status_code == 200
        assert response.headers["content-type"] == written.media_type
    content = by_option.content
    if format == "pdf":
        with open_pages(content, max_pixels=10**7) as pages:
            assert [pages.text_lines(index)[0].text for index in range(pages.count)] == TEXTS
    elif format == "alto":
        words = [node for node in ElementTree.fromstring(content).iter() if node.tag.endswith("}String")]
        strings = [word.get("CONTENT") for word in words]
        assert " ".join(strings) == " ".join(TEXTS)
    elif format == "docx":
        assert [paragraph.text for paragraph in read_word(content).paragraphs] == TEXTS
    elif format == "xlsx":
        assert [text for text in read_sheets(content)["text"].values() if text] == TEXTS
    else:
        assert all(word in content.decode() for text in TEXTS for word in text.split())


def test_warnings_of_a_file_stand_in_a_header(server_url: str, page_png: bytes):
    response = requests.post(
        server_url + URL, data=page_png, params={"format": "txt", "ignore": "0,0,900,80"}, timeout=60
    )
    assert response.text == "Total 118.50 EUR\nThank you\n"
    assert response.headers["x-ocr-warnings"] == '["1 of 3 lines left out: in ignored areas"]'


def test_corrected_lines_can_be_written_as_any_format(server_url: str, page_png: bytes):
    found = read(server_url, page_png)
    found["lines"][0]["text"] = "Rechnung 20394"
    page = {"width": 900, "height": 252, "lines": found["lines"]}
    page["lines"] = [{key: line[key] for key in ("text", "confidence", "box", "end")} for line in found["lines"]]
    message = {"source": "invoice.png", "pages": [page], "pictures": [base64.b64encode(page_png).decode()]}
    for format, written in FORMATS.items():
        response = requests.post(server_url + "/api/v1/export", json=message | {"format": format}, timeout=60)
        assert response.status_code == 200, response.text
        assert response.headers["content-type"] == written.media_type
        if format == "pdf":
            with open_pages(response.content, max_pixels=10**7) as pages:
                assert pages.text_lines(0)[0].text == "Rechnung 20394"
        elif format == "docx":
            assert read_word(response.content).paragraphs[0].text == "Rechnung 20394"
        elif format == "xlsx":
            assert read_sheets(response.content)["text"]["A1"] == "Rechnung 20394"
        else:
            assert "Rechnung" in response.content.decode()
    del message["pictures"]
    response = requests.post(server_url + "/api/v1/export", json=message | {"format": "pdf"}, timeout=60)
    assert (response.status_code, response.json()["code"]) == (400, "INVALID_REQUEST")
    response = requests.post(server_url + "/api/v1/export", json=message | {"fromat": "pdf"}, timeout=60)
    assert "'fromat'" in response.json()["msg"]


def test_corrected_lines_make_tables_again_where_their_pictures_are_sent(server_url: str):
    texts = [["Item", "Count"], ["Apples", "12"], ["Pears", "7"]]
    picture = encode(Image.fromarray(draw_rules(*grid((100, 340, 580), (100, 160, 220, 280)))))
    lines = [{"text": line.text, "box": line.box} for line in rows_of(texts, (130.0, 370.0))]
    message = {"format": "xlsx", "pages": [{"width": 1000, "height": 800, "lines": lines}]}
    message["pictures"] = [base64.b64encode(picture).decode()]
    response = requests.post(server_url + "/api/v1/export", json=message, timeout=60)
    assert read_sheets(response.content)["page 1 table 1"] == {
        **{"A1": "Item", "B1": "Count", "A2": "Apples", "B2": 12, "A3": "Pears", "B3": 7}
    }
