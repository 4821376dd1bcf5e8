"""What the API offers beside reading one picture: pages, options, several files; and what a server keeps to itself."""

import base64
import io
import re
from pathlib import Path

import pytest
import requests
from PIL import Image

from ocr.export import FORMATS
from tests.conftest import TEXTS, Server, draw_page, encode
from tests.web.api.api_calls import URL, read


@pytest.fixture(scope="module")
def pdf() -> bytes:
    pages = [draw_page([text]) for text in TEXTS]
    return encode(pages[0], "PDF", save_all=True, append_images=pages[1:], resolution=100)


def test_every_page_of_a_file(server_url: str, tiff: bytes, pdf: bytes):
    for data in (tiff, pdf):
        found = read(server_url, data)
        assert found["text"] == "\n\n".join(TEXTS)
        assert [line["page"] for line in found["lines"]] == [0, 1, 2]
        assert [(page["number"], page["text"]) for page in found["pages"]] == list(enumerate(TEXTS, 1))
    some = read(server_url, tiff, pages="3,1")
    assert [page["number"] for page in some["pages"]] == [1, 3]


def test_the_same_picture_in_every_form_gives_the_same_text(server_url: str):
    page = draw_page(["Invoice 20394", "Total 118.50 EUR"])
    turned = page.getexif()
    turned[0x0112] = 6
    grey = page.convert("L")
    alpha = Image.new("RGBA", page.size, (255, 255, 255, 0))
    alpha.paste(page, mask=Image.eval(grey, lambda level: 255 - level))
    forms = {
        "jpeg": encode(page, "JPEG", quality=95),
        "webp": encode(page, "WEBP", lossless=True),
        "bmp": encode(page, "BMP"),
        "gif": encode(page, "GIF"),
        "tiff": encode(page, "TIFF"),
        "pdf": encode(page, "PDF", resolution=200),
        "grey": encode(grey),
        "palette": encode(page.quantize(16)),
        "transparent": encode(alpha),
        "16 bits": encode(grey.convert("I;16").point(lambda level: level * 257)),
        "CMYK": encode(page.convert("CMYK"), "JPEG", quality=95),
        "turned": encode(page.transpose(Image.Transpose.ROTATE_90), "JPEG", quality=95, exif=turned),
    }
    for name, data in forms.items():
        assert read(server_url, data)["text"] == "Invoice 20394\nTotal 118.50 EUR", name


def test_options_mean_the_same_in_query_form_and_json(server_url: str, page_png: bytes):
    def lines(response: requests.Response) -> list:
        return response.json()["data"]["lines"]

    options = {"region": "0,80,900,80", "characters": "alternatives", "punctuation": "full"}
    in_query = lines(requests.post(server_url + URL, data=page_png, params=options, timeout=60))
    in_form = lines(requests.post(server_url + URL, files={"file": page_png}, data=options, timeout=60))
    encoded = base64.b64encode(page_png).decode()
    in_json = lines(requests.post(server_url + URL, json={"image": encoded} | options, timeout=60))
    assert in_query == in_form == in_json
    [line] = in_query
    assert line["text"] == "Total 118.50 EUR"
    assert "".join(character["text"] for character in line["characters"]) == line["text"]
    assert all(len(character["box"]) == 4 and "alternatives" in character for character in line["characters"])


def test_the_options_describe_themselves(server_url: str, page_png: bytes):
    told = requests.get(server_url + "/api/v1/options", timeout=10).json()["data"]
    assert told["api_key_required"] is False
    assert told["limits"]["max_pages"] == 50
    assert {entry["name"] for entry in told["formats"]} == set(FORMATS)
    defaults = {option["name"]: option["default"] for option in told["options"]}
    assert read(server_url, page_png, **defaults)["lines"] == read(server_url, page_png)["lines"]


def test_several_files_each_with_its_own_result(server_url: str, page_png: bytes, tiff: bytes):
    files = [("file", ("发票.png", page_png)), ("file", ("b", b"rubbish")), ("file", ("c", b"")), ("file", ("d", tiff))]
    response = requests.post(server_url + "/api/v1/batch", files=files, timeout=60)
    results = response.json()["data"]["results"]
    assert [entry["name"] for entry in results] == ["发票.png", "b", "c", "d"]
    assert [entry.get("code") for entry in results] == [None, "UNSUPPORTED_FORMAT", "EMPTY_FILE", None]
    assert results[0]["data"]["lines"] == read(server_url, page_png)["lines"]
    assert results[3]["data"]["text"] == "\n\n".join(TEXTS)
    encoded = [base64.b64encode(data).decode() for data in (page_png, b"rubbish")]
    results = requests.post(server_url + "/api/v1/batch", json={"images": encoded}, timeout=60).json()["data"][
        "results"
    ]
    assert [entry["success"] for entry in results] == [True, False]


def test_a_page_as_the_picture_that_is_read(server_url: str, pdf: bytes, tiff: bytes):
    url = server_url + "/api/v1/picture"
    for data in (pdf, tiff):
        page = read(server_url, data, pages="3")["page"]
        response = requests.post(url, files={"file": data}, params={"pages": "3"}, timeout=60)
        assert response.headers["content-type"] == "image/jpeg"
        with Image.open(io.BytesIO(response.content)) as picture:
            assert picture.size == (page["width"], page["height"])
        assert read(server_url, response.content)["text"] == TEXTS[2]
    for params, message in (
        ({}, "pages names 3 pages"),
        ({"pages": "1-2"}, "pages names 2 pages"),
        ({"pages": "1", "mode": "line"}, "mode means nothing here"),
    ):
        answer = requests.post(url, data=pdf, params=params, timeout=60).json()
        assert answer["code"] == "INVALID_OPTION"
        assert message in answer["msg"]


def test_the_request_id_is_taken_or_made(server: Server, page_png: bytes):
    response = requests.post(server.url + URL, data=page_png, headers={"X-Request-Id": "order-66.a"}, timeout=60)
    assert response.headers["x-request-id"] == response.json()["data"]["request_id"] == "order-66.a"
    made = requests.post(server.url + URL, data=page_png, headers={"X-Request-Id": "a b"}, timeout=60)
    assert re.fullmatch("[0-9a-f]{32}", made.headers["x-request-id"])
    assert '"request_id": "order-66.a"' in server.log.read_text()


def test_what_is_read_stands_in_no_log(server: Server):
    secret = "Kontonummer 8675309"
    response = requests.post(
        server.url + URL,
        files={"file": ("geheim-4711.png", encode(draw_page([secret])))},
        params={"region": "1,2,898,100"},
        timeout=60,
    )
    assert response.json()["data"]["text"] == secret
    log = server.log.read_text()
    for word in (secret, "8675309", "geheim-4711", "1,2,898,100"):
        assert word not in log


def test_no_process_talks_to_any_other_host(server: Server, page_png: bytes):
    read(server.url, page_png)
    for pid in server.pids:
        for table in ("tcp", "tcp6"):
            inodes = _socket_inodes(pid)
            for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
                row = line.split()
                if row[9] in inodes:
                    assert row[2].split(":")[0] in LOCAL, row


# the far ends of sockets that listen or are connected to this machine, as /proc writes them
LOCAL = {"00000000", "0100007F", "0" * 32, "0" * 24 + "01000000", "0" * 16 + "FFFF00000100007F"}


def _socket_inodes(pid: int) -> set[str]:
    found = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = str(link.readlink())
        except OSError:  # closed meanwhile
            continue
        if target.startswith("socket:["):
            found.add(target[8:-1])
    return found


def test_metrics_count_pages_lines_and_errors(server_url: str, tiff: bytes):
    def metric(name: str) -> float:
        text = requests.get(server_url + "/metrics", timeout=10).text
        found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.M)
        return float(found.group(1)) if found else 0.0

    names = ("ocr_pages_total", "ocr_lines_total", 'ocr_errors_total{code="UNSUPPORTED_FORMAT"}', "ocr_batch_lines_sum")
    before = [metric(name) for name in names]
    read(server_url, tiff)
    requests.post(server_url + URL, data=b"rubbish", timeout=60)
    assert [round(metric(name) - was) for name, was in zip(names, before, strict=True)] == [3, 3, 1, 3]
    assert metric('ocr_resident_bytes{process="runner"}') > 50e6
    assert metric('ocr_stage_seconds_count{stage="detect"}') > 0
