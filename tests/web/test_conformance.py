"""Every kind of answer against /docs.json: its status, media type and body must be as documented.

benchmarks/robustness/conformance.py asks the same of thousands of made-up requests.
"""

import base64
import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from benchmarks.robustness.hostile.samples import samples
from tests.web.schema_mistakes import mistakes

LINE = {"text": "a", "box": [[0, 0], [9, 0], [9, 9], [0, 9]]}
EXPORT = {"pages": [{"width": 20, "height": 20, "lines": [LINE]}]}


def exchanges(url: str, page_png: bytes) -> Iterator[tuple[str, str, requests.Response]]:
    """The path and method as documented, and an answer: good ones of every operation and format, and failures."""

    def ask(path: str, method: str = "POST", real: str = "", **options: Any) -> tuple[str, str, requests.Response]:
        response = requests.request(method, url + (real or path), timeout=120, **options)
        return path, method.lower(), response

    ocr, batch, export, jobs = "/api/v1/ocr", "/api/v1/batch", "/api/v1/export", "/api/v1/jobs"
    file = {"file": ("a.png", page_png)}
    encoded = base64.b64encode(page_png).decode()
    yield ask("/api/v1/options", "GET")
    formats = ("json", "txt", "csv", "markdown", "hocr", "alto", "html", "xlsx", "docx", "pdf")
    for form in formats:
        yield ask(ocr, files=file, params={"format": form})
        yield ask(export, json=EXPORT | {"format": form, "pictures": [encoded]})
    for form in ("json", "xlsx", "csv", "txt", "pdf"):
        yield ask(batch, files=[("file", ("a", page_png)), ("file", ("b", b"rubbish"))], params={"format": form})
    yield ask(ocr, files=file, data={"characters": "alternatives", "mode": "line"})
    yield ask(ocr, json={"image": encoded, "layout": "paragraphs", "region": "0,0,300,90"})
    yield ask("/api/v1/picture", files=file)
    for data in (b"", b"text", page_png[:200], samples()["png"], samples()["tiff-frames"], samples()["pdf"]):
        yield ask(ocr, data=data, headers={"Content-Type": "application/octet-stream"})
        yield ask(batch, files=[("file", ("a", data)), ("file", ("b", page_png))])
    for options in ({"mode": "x"}, {"unknown": "1"}, {"pages": "9"}, {"region": "a"}):
        yield ask(ocr, files=file, params=options)
    for body in ({}, [], {"pages": []}, EXPORT | {"format": "x"}, EXPORT | {"format": "pdf"}):
        yield ask(export, json=body)
        yield ask(ocr, json=body)
    yield ask(jobs, json={"images": []})
    created = ask(jobs, json={"images": [encoded]})
    yield created
    place = created[2].headers["Location"]
    yield ask(jobs, "GET", params={"limit": "2"})
    yield ask(jobs, "GET", params={"state": "x"})
    opened = requests.post(url + jobs, params={"open": "true"}, timeout=60).json()["data"]["id"]
    for real in (f"{jobs}/{opened}", f"{jobs}/none"):
        yield ask("/api/v1/jobs/{job}/files", "POST", f"{real}/files", files=file)
        for _ in range(2):
            yield ask("/api/v1/jobs/{job}/close", "POST", f"{real}/close")
    for real in (place, "/api/v1/jobs/none"):
        for what in ("events", "pages", "archive"):  # the first ends when the job does
            yield ask(f"/api/v1/jobs/{{job}}/{what}", "GET", f"{real}/{what}")
        yield ask("/api/v1/jobs/{job}", "GET", real)
        for form in ("json", "txt"):
            yield ask("/api/v1/jobs/{job}/result", "GET", f"{real}/result", params={"format": form})
        yield ask("/api/v1/jobs/{job}", "DELETE", real)
    corrections = "/api/v1/corrections"  # which this server keeps none of: test_corrections.py has the good answers
    for method in ("POST", "GET", "DELETE"):
        yield ask(corrections, method, json={})
    yield ask(f"{corrections}/export", "GET")
    yield ask(f"{corrections}/{{number}}/picture", "GET", f"{corrections}/1/picture")
    learning = "/api/v1/learning"  # nor does it learn: test_learning.py has the good answers
    for methods, name in (
        ("POST DELETE", "run"),
        ("PUT DELETE", "promoted"),
        ("PUT DELETE", "shadow"),
        ("GET PUT", "words"),
    ):
        for method in methods.split():
            yield ask(f"{learning}/{name}", method, json={})
    for name in ("", "/advice"):
        yield ask(f"{learning}{name}", "GET")
    yield ask(f"{learning}/models/{{name}}", "GET", f"{learning}/models/crnn-1")


@pytest.mark.slow
def test_every_answer_is_as_documented(server_url: str, page_png: bytes):
    document = requests.get(server_url + "/docs.json", timeout=30).json()
    schemas = document["components"]["schemas"]
    seen = set()
    for path, method, response in exchanges(server_url, page_png):
        what = f"{method} {path} -> {response.status_code} {response.text[:300]}"
        assert response.status_code < 500, what
        assert re.fullmatch(r"[A-Za-z0-9._-]{1,128}", response.headers["X-Request-Id"]), what
        documented = document["paths"][path][method]["responses"][str(response.status_code)]["content"]
        media_type = response.headers["Content-Type"].partition(";")[0]
        assert media_type in documented, what
        if media_type == "application/json":
            schema = documented[media_type]["schema"]
            assert list(mistakes(schema, response.json(), schemas)) == [], what
        seen.add((path, method, response.status_code < 400))
    operations = {
        (path, method, "corrections" not in path and "learning" not in path)
        for path, item in document["paths"].items()
        for method in item
        if "/api/" in path and method != "parameters"
    }
    assert operations <= seen
