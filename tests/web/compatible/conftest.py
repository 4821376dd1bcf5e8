"""Two servers with other products' protocols: one that is open to anybody, and one that wants keys."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.server import ROOT, Server, own_folders, start_server
from ocr.web.middleware.api_keys import make_entry

NAME, KEY = "5ZnVGpz9AYqWGyGMWOz1nS2I", "S1AqlI8oGuaN4e6uCXZ8Zxk3wnqh0TlV"  # of the shape that Baidu's pairs have


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents and {"open_url", "guarded_url"} & set(item.fixturenames):
            item.add_marker(pytest.mark.slow)


def _serve(folder: Path, **settings: str) -> Iterator[Server]:
    yield from start_server(ROOT, folder / "log", own_folders(folder) | settings)


@pytest.fixture(scope="package")
def open_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("compatible")
    for server in _serve(folder, OCR_COMPATIBLE="umi-ocr,paddlex,baidu,tesseract-server", OCR_MAX_BYTES="1000000"):
        yield server.url


@pytest.fixture(scope="package")
def guarded_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("compatible-guarded")
    for server in _serve(folder, OCR_COMPATIBLE="umi-ocr, rapidocr,baidu", OCR_API_KEYS=make_entry(NAME, KEY)):
        yield server.url


@pytest.fixture
def encoded(page_png: bytes) -> str:
    return base64.b64encode(page_png).decode()
