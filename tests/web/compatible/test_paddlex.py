import base64
import io

import pytest
import requests
from PIL import Image

from ocr.errors import InvalidOption
from ocr.pipeline.options import Options
from ocr.web.compatible.paddlex import read_options
from tests.conftest import draw_page


def ask(url: str, **payload) -> requests.Response:
    """As the example of PaddleX's page does."""
    return requests.post(url + "/ocr", json=payload, timeout=60)


def test_the_documented_request(open_url: str, encoded: str):
    response = ask(open_url, file=encoded, fileType=1)
    assert response.status_code == 200
    reply = response.json()
    assert (reply["errorCode"], reply["errorMsg"]) == (0, "Success")
    assert reply["logId"] == response.headers["X-Request-Id"]
    [res] = reply["result"]["ocrResults"]
    pruned = res["prunedResult"]
    assert pruned["rec_texts"] == ["Invoice 20394", "Total 118.50 EUR", "Thank you"]
    assert len(pruned["rec_scores"]) == len(pruned["rec_polys"]) == len(pruned["rec_boxes"]) == 3
    [[left, top], _, [right, bottom], _] = pruned["rec_polys"][0]
    assert pruned["rec_boxes"][0] == pytest.approx([left, top, right, bottom], abs=3)
    size = reply["result"]["dataInfo"]
    assert size["type"] == "image"
    for name in ("ocrImage", "inputImage"):
        picture = Image.open(io.BytesIO(base64.b64decode(res[name])))
        assert (picture.format, picture.size) == ("JPEG", (size["width"], size["height"]))


def test_pictures_are_left_out_if_they_are_not_wanted(open_url: str, encoded: str):
    [res] = ask(open_url, file=encoded, visualize=False, fileType=None).json()["result"]["ocrResults"]
    assert (res["ocrImage"], res["inputImage"], res["docPreprocessingImage"]) == (None, None, None)


def test_each_page_of_a_pdf_is_a_result(open_url: str):
    pdf = io.BytesIO()
    draw_page(["first 1"]).save(pdf, "PDF", save_all=True, append_images=[draw_page(["second 2"])])
    result = ask(open_url, file=base64.b64encode(pdf.getvalue()).decode(), fileType=0).json()["result"]
    assert [page["prunedResult"]["rec_texts"] for page in result["ocrResults"]] == [["first 1"], ["second 2"]]
    assert (result["dataInfo"]["type"], result["dataInfo"]["numPages"]) == ("pdf", 2)


@pytest.mark.parametrize(
    ("payload", "status", "said"),
    [
        ({"file": "https://example.com/a.png"}, 400, "fetches nothing"),
        ({"file": "bm8gcGljdHVyZQ=="}, 415, "not a picture"),
        ({"file": "???"}, 400, "base64"),
        ({"file": "bm8gcGljdHVyZQ==", "fileType": 0}, 400, "fileType"),
        ({"file": "bm8gcGljdHVyZQ==", "fileType": 2}, 400, "fileType"),
        ({"fileType": 1}, 400, "file is missing"),
        ({"file": "", "fileType": 1}, 400, "empty"),
        ({"file": "x", "useDocUnwarping": True}, 400, "useDocUnwarping"),
        ({"file": "x", "visualize": "yes"}, 400, "visualize"),
        ({"file": "x", "textDetThresh": 0.3}, 400, "textDetThresh"),
    ],
)
def test_failures_have_their_status_as_code(open_url: str, payload: dict, status: int, said: str):
    response = ask(open_url, **payload)
    assert response.status_code == response.json()["errorCode"] == status
    assert said in response.json()["errorMsg"]
    assert response.json()["logId"]


def test_what_fields_stand_for():
    assert read_options({"useTextlineOrientation": True, "textDetLimitSideLen": 960}) == Options()
    assert read_options({"useDocOrientationClassify": False}) == Options(orientation="0")
    assert read_options({"textRecScoreThresh": 0.5}) == Options(minimum_confidence=0.5)
    for wrong in (2, "0.5", True):
        with pytest.raises(InvalidOption, match="textRecScoreThresh"):
            read_options({"textRecScoreThresh": wrong})
