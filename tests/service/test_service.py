"""The HTTP contract, asked of a real server."""

import base64
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import requests
from PIL import Image

from ocr.version import VERSION
from tests.conftest import Server, draw_page, encode

URL = "/api/v1/ocr"
TOO_LARGE = 33 * 1024 * 1024
NOT_A_PICTURE = b"this is no picture"
WRONG_PNG = encode(draw_page(["one"])).replace(b"IDATx", b"IDATy")


def post(server_url: str, data: bytes, name: str = "file") -> requests.Response:
    return requests.post(server_url + URL, files={name: ("picture", data)}, timeout=120)


def lines(response: requests.Response) -> list[dict]:
    body = response.json()
    assert response.status_code == 200, body
    assert body["success"] is True
    return body["data"]["lines"]


def test_the_client_of_the_documentation(
    server_url: str, page_png: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The client that users already have; it must go on working to the letter."""
    monkeypatch.chdir(tmp_path)
    Path("invoice.jpg").write_bytes(page_png)
    code = 'requests.post("http://localhost:8080/api/v1/ocr", files={"file": open("invoice.jpg", "rb")}).json()'
    with Path("invoice.jpg").open("rb") as file:
        here = code.replace("http://localhost:8080", server_url).replace('open("invoice.jpg", "rb")', "file")
        result = eval(here, {"requests": requests, "file": file})
    assert result["success"] is True
    assert "20394" in result["data"]["text"]
    with Path("invoice.jpg").open("wb") as file:
        file.write(NOT_A_PICTURE)
    with Path("invoice.jpg").open("rb") as file:
        result = eval(here, {"requests": requests, "file": file})
    assert result["success"] is False
    assert "picture" in result["msg"]


def test_the_reply(server_url: str, page_png: bytes):
    data = post(server_url, page_png).json()["data"]
    assert [line["text"] for line in data["lines"]] == ["Invoice 20394", "Total 118.50 EUR", "Thank you"]
    assert data["text"] == "Invoice 20394\nTotal 118.50 EUR\nThank you"
    assert isinstance(data["processing_time_ms"], int)
    assert data["processing_time_ms"] >= sum(data["timings_ms"].values()) - 1
    scale, angle = data["page"]["scale"], data["page"]["angle"]
    assert data["page"] == {"width": 900, "height": 252, "scale": scale, "direction": 0, "angle": angle, "dpi": None}
    assert abs(data["page"]["angle"]) < 1
    assert data["model"].startswith("crnn-")
    assert data["warnings"] == []
    for line in data["lines"]:
        assert 0 < line["confidence"] <= 1
        assert np.shape(line["box"]) == (4, 2)
        assert np.all((np.array(line["box"]) >= -1) & (np.array(line["box"]) <= (901, 253)))


def test_every_way_to_send_a_picture_gives_the_same(server_url: str, page_png: bytes):
    expected = lines(post(server_url, page_png))
    encoded = base64.b64encode(page_png).decode()
    for kind in ("image/png", "application/octet-stream", None):
        headers = {"Content-Type": kind} if kind else {}
        assert lines(requests.post(server_url + URL, data=page_png, headers=headers, timeout=60)) == expected
    assert lines(requests.post(server_url + URL, json={"image": encoded}, timeout=60)) == expected
    chunks = (page_png[i : i + 1000] for i in range(0, len(page_png), 1000))
    assert lines(requests.post(server_url + URL, data=chunks, timeout=60)) == expected


def test_a_white_page_has_no_lines(server_url: str):
    data = post(server_url, encode(Image.new("RGB", (300, 200), "white"))).json()["data"]
    assert data["lines"] == []
    assert data["text"] == ""


def raw(server_url: str, request: bytes) -> tuple[int, str]:
    """Status and body of an answer to bytes sent as they are."""
    host, port = server_url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall(request)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), body.decode()


def mistakes(server_url: str, page_png: bytes):
    """Every mistake: name, how to make it, and the status and code that must come of it."""

    def send(**options):
        return lambda: requests.post(server_url + URL, timeout=120, **options)

    def file(data: bytes):
        return send(files={"file": ("picture", data)})

    form = {"Content-Type": "multipart/form-data; boundary=x"}
    many_pixels = encode(Image.new("1", (20_000, 6_000)), "PNG")
    yield "wrong field", send(files={"image": ("a.png", page_png)}), 400, "MISSING_FILE"
    yield "text in the field", send(data={"file": "abc"}, files={"x": b"y"}), 400, "MISSING_FILE"
    yield "an address in the field", send(files={"file": (None, server_url)}), 400, "MISSING_FILE"
    yield "empty file", file(b""), 400, "EMPTY_FILE"
    yield "nothing", send(), 400, "EMPTY_FILE"
    yield "two files", send(files=[("file", ("a", page_png)), ("file", ("b", page_png))]), 400, "INVALID_REQUEST"
    yield "an option in a form", send(files={"file": page_png}, data={"language": "ch"}), 400, "INVALID_OPTION"
    yield "an option in a query", send(data=page_png, params={"mode": "word"}), 400, "INVALID_OPTION"
    yield "a page that is not there", send(data=page_png, params={"pages": "2"}), 400, "INVALID_OPTION"
    yield "a region beside the page", send(data=page_png, params={"region": "5000,0,5,5"}), 400, "INVALID_OPTION"
    yield "malformed form", send(data=b"rubbish", headers=form), 400, "INVALID_REQUEST"
    yield "no boundary", send(data=b"x", headers={"Content-Type": "multipart/form-data"}), 400, "INVALID_REQUEST"
    yield "malformed JSON", send(data=b"{", headers={"Content-Type": "application/json"}), 400, "INVALID_REQUEST"
    yield "bad base64", send(json={"image": "???"}), 400, "INVALID_REQUEST"
    yield "not a picture", file(NOT_A_PICTURE), 415, "UNSUPPORTED_FORMAT"
    yield "BentoML's pickle", send(data=b"x", headers={"Content-Type": "application/vnd.bentoml+pickle"}), 415, None
    yield "broken picture", file(WRONG_PNG), 422, "IMAGE_DECODE_FAILED"
    yield "cut picture", file(page_png[: len(page_png) // 2]), 422, "IMAGE_TRUNCATED"
    yield "too many pixels", file(many_pixels), 413, "TOO_MANY_PIXELS"
    yield "too many bytes", file(bytes(TOO_LARGE)), 413, "FILE_TOO_LARGE"
    yield "too many bytes, raw", send(data=bytes(TOO_LARGE)), 413, "FILE_TOO_LARGE"
    yield "too many bytes in chunks", send(data=(bytes(2**20) for _ in range(33))), 413, "FILE_TOO_LARGE"
    yield "a format that is not written", send(data=page_png, headers={"Accept": "image/png"}), 406, "NOT_ACCEPTABLE"
    yield "wrong method", lambda: requests.get(server_url + URL, timeout=10), 405, "METHOD_NOT_ALLOWED"
    yield "wrong method", lambda: requests.put(server_url + URL, data=b"x", timeout=10), 405, "METHOD_NOT_ALLOWED"
    yield "wrong path", lambda: requests.get(server_url + "/api/v2/ocr", timeout=10), 404, "NOT_FOUND"
    yield "the reader's path", lambda: requests.post(server_url + "/recognize", json={}, timeout=10), 404, "NOT_FOUND"


def test_every_mistake_has_its_code_and_harms_nobody(server_url: str, page_png: bytes):
    expected = lines(post(server_url, page_png))
    for name, make, status, code in mistakes(server_url, page_png):
        response = make()
        body = response.json()
        assert (response.status_code, body["code"]) == (status, code or body["code"]), name
        assert body == {"success": False} | {key: body[key] for key in ("code", "msg", "request_id")}, name
        assert body["msg"], name
        assert body["request_id"] == response.headers["x-request-id"], name
        assert lines(post(server_url, page_png)) == expected, f"after: {name}"


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"POST /api/v1/ocr HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\nExpect: 100-continue\r\n\r\n",
        b"POST /api/v1/ocr HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n"
        b"Content-Type: multipart/form-data; boundary=x\r\n\r\n--x--",
    ],
    ids=["a length beyond reason", "an empty form"],
)
def test_requests_no_library_sends(server_url: str, request_bytes: bytes):
    status, body = raw(server_url, request_bytes)
    assert status in (400, 413)
    assert '"success":false' in body


def test_a_client_that_leaves_harms_nobody(server_url: str, page_png: bytes):
    host, port = server_url.removeprefix("http://").split(":")
    for _ in range(3):
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(b"POST /api/v1/ocr HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nabc")
    assert lines(post(server_url, page_png))


def test_many_at_once_get_what_each_gets_alone(server_url: str):
    """Lines of different requests share batches; mistakes among them stay with their senders."""
    pictures = []
    for n in range(32):
        words = [f"Page {n} of 32", f"{n * 7919} items"][: 1 + n % 2]
        pictures.append(encode(draw_page(words, size=24 + n % 4 * 6, width=500 + 40 * n)))
    alone = [lines(post(server_url, picture)) for picture in pictures]
    assert len({str(each) for each in alone}) == 32
    rubbish = [NOT_A_PICTURE, pictures[0][:200], WRONG_PNG, b""] * 3
    with ThreadPoolExecutor(44) as pool:
        good = [pool.submit(post, server_url, picture) for picture in pictures]
        bad = [pool.submit(post, server_url, data) for data in rubbish]
    assert [lines(future.result()) for future in good] == alone
    assert {future.result().status_code for future in bad} == {400, 415, 422}


def test_probes_and_metrics(server: Server, page_png: bytes):
    for path in ("/healthz", "/livez", "/readyz"):
        assert requests.get(server.url + path, timeout=10).status_code == 200
    told = requests.get(server.url + "/healthz", timeout=10).json()
    assert told == {"state": "ready", "version": VERSION, "model": told["model"]}
    assert told["model"].startswith("crnn-")
    post(server.url, page_png)
    metrics = requests.get(server.url + "/metrics", timeout=10).text
    assert re.search(
        r'bentoml_service_request_total\{[^}]*endpoint="/api/v1/ocr"[^}]*http_response_code="200"', metrics
    )
