"""What tests share: a real server, started once, and pictures to send to it."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from benchmarks.drawn_page import draw_page, encode
from benchmarks.server import ROOT, Server, own_folders, start_server

if TYPE_CHECKING:
    from ocr import Reader

TEXTS = ["first page 11", "second page 22", "third page 33"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Fast tests first, the slow ones after them."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fails a run of CI in which a test was skipped: there everything is installed that tests need."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped") and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line("tests were skipped; in CI that is a failure", red=True)


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


@pytest.fixture(scope="session")
def reader() -> "Reader":
    """The networks in this process, loaded once, and only where a test needs them."""
    from ocr import Reader, Settings

    return Reader(Settings())


@pytest.fixture(scope="session")
def page_png() -> bytes:
    return encode(draw_page(["Invoice 20394", "Total 118.50 EUR", "Thank you"]))


@pytest.fixture(scope="session")
def tiff() -> bytes:
    """A file of three pages, with one of TEXTS on each."""
    pages = [draw_page([text]) for text in TEXTS]
    return encode(pages[0], "TIFF", save_all=True, append_images=pages[1:])


@pytest.fixture
def one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of few lines get no second look from afar: what stands in for the detector finds the same each time."""
    from ocr.detection import multiscale

    monkeypatch.setattr(multiscale, "FEW_LINES", -1)
