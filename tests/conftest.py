"""What tests share: a real server, started once, and pictures to send to it."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image, ImageDraw, ImageFont

from benchmarks.server import ROOT, Server, own_folders, start_server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Fast tests first, the slow ones after them."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Shows the end of the server's log with a test that failed on it."""
    report = yield
    server = getattr(item, "funcargs", {}).get("server")
    if report.failed and server:
        report.sections.append(("the server's log", server.log.read_text()[-8000:]))
    return report


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    yield from start_server(ROOT, folder / "log", own_folders(folder))


@pytest.fixture(scope="session")
def server_url(server: Server) -> str:
    return server.url


def draw_page(lines: list[str], *, size: int = 36, width: int = 900) -> Image.Image:
    """Black lines of text on white, in the font that Pillow brings along (Latin letters and digits)."""
    font = ImageFont.load_default(size)
    page = Image.new("RGB", (width, len(lines) * size * 2 + size), "white")
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        draw.text((size, size * (0.5 + 2 * number)), line, fill="black", font=font)
    return page


def encode(image: Image.Image, file_format: str = "PNG", **options: object) -> bytes:
    """A picture as the bytes of a file."""
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def page_png() -> bytes:
    return encode(draw_page(["Invoice 20394", "Total 118.50 EUR", "Thank you"]))
