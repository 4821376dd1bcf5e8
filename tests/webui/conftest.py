"""The web page in Debian's Chromium (`apt-get install chromium`), against a real server."""

import io
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import draw_page, encode

sync_api = pytest.importorskip("playwright.sync_api", reason="the web page is not tested: playwright is not installed")

LINES = ["Invoice 20394", "Total 118.50 EUR", "Thank you"]
WAIT = 60_000  # milliseconds; far more than anything takes; a busy machine must not fail the tests
Page = sync_api.Page
OpenPage = Callable[..., Page]
ADD_NAMED = """names => {
  const data = new DataTransfer();
  for (const name of names) data.items.add(new File([new Uint8Array(9)], name, { type: "image/png" }));
  document.querySelector("#choose-files").files = data.files;
  document.querySelector("#choose-files").dispatchEvent(new Event("change"));
}"""
# Waits until what it looks at is as it should be: the page draws a moment after a file is read.
expect = sync_api.expect
expect.set_options(timeout=WAIT)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def page_url(request: pytest.FixtureRequest) -> str:
    """Of the tests' own server, or of one that runs already: WEBUI_TEST_URL."""
    return os.environ.get("WEBUI_TEST_URL") or request.getfixturevalue("server_url")


@pytest.fixture(scope="session")
def browser() -> Iterator[sync_api.Browser]:
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("the web page is NOT tested: there is no Chromium (apt-get install chromium)")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: sync_api.Browser, page_url: str) -> Iterator[OpenPage]:
    """Opens the page anew, with nothing remembered; what it does wrong behind the scenes fails the test."""
    contexts = []
    complaints: list[str] = []

    def open_page(
        *, language: str = "en-GB", colours: str = "light", size: tuple[int, int] = (1440, 900), **options: object
    ) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale=language, color_scheme=colours, **options
        )
        contexts.append(context)
        context.set_default_timeout(WAIT)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None,
        )
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith((page_url, "blob:", "data:")) else complaints.append(request.url)
            ),
        )
        page.goto(page_url)
        wait_until(page, "document.querySelector('#limits').textContent")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files to read: two pictures, a photo that lies on its side, a PDF of two pages, rubbish, and a folder."""
    folder = tmp_path_factory.mktemp("files")
    picture = draw_page(LINES)
    (folder / "invoice.png").write_bytes(encode(picture))
    (folder / "second.jpg").write_bytes(encode(picture, "JPEG", quality=90))
    sideways = Image.Exif()
    sideways[0x0112] = 6  # to be turned a quarter clockwise
    lying = picture.transpose(Image.Transpose.ROTATE_90)
    (folder / "photo.jpg").write_bytes(encode(lying, "JPEG", quality=90, exif=sideways))
    pdf = io.BytesIO()
    picture.save(pdf, "PDF", save_all=True, append_images=[draw_page(LINES[::-1])])
    (folder / "scan.pdf").write_bytes(pdf.getvalue())
    (folder / "rubbish.png").write_bytes(b"no picture at all" * 10)
    inner = folder / "folder" / "inner"
    inner.mkdir(parents=True)
    for name in ("2.png", "10.png"):
        (inner / name).write_bytes((folder / "invoice.png").read_bytes())
    (inner / "notes.txt").write_text("not to be read")
    (inner / ".hidden.png").write_bytes(b"")
    return folder


def wait_for(page: Page, condition: Callable[[], object], what: str = "", seconds: float = WAIT / 1000) -> None:
    """Until something is true that the test itself can tell: a request was made, a dialog opened."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        page.wait_for_timeout(50)


def wait_until(page: Page, condition: str, seconds: float = WAIT / 1000) -> None:
    """Until a JavaScript expression is true. Playwright's own way evaluates text in the page, which that forbids."""
    wait_for(page, lambda: page.evaluate(f"async () => Boolean(await ({condition}))"), condition, seconds)


def wait_until_kept(page: Page) -> None:
    """Until the browser has written down what the list holds: only then does it outlive a reload."""
    page.evaluate("""async () => {
      const { releaseItems } = await import("./storage/list-keeper.js");
      for (let turn = 0; turn < 5; turn += 1) await releaseItems([]); // some at a time, this after them
    }""")


def add(page: Page, *paths: Path) -> None:
    """Chooses files, as with the button."""
    page.set_input_files("#choose-files", list(paths))


def wait_until_idle(page: Page) -> None:
    """Until no file waits or is read."""
    states = [f"[data-state={state}]" for state in ("waiting", "sending", "reading")]
    # The rows say it at once, the overall progress a frame later.
    wait_until(page, f"document.querySelector('.file') && !document.querySelector('.file:is({', '.join(states)})')")
    wait_until(page, "document.querySelector('#overall.at-rest')")


def read(page: Page, *paths: Path) -> None:
    """Chooses files and waits until all are read."""
    add(page, *paths)
    wait_until(page, f"document.querySelectorAll('.file').length >= {len(paths)}")
    wait_until_idle(page)


def read_named(page: Page, names: Collection[str]) -> None:
    """Adds files of these names, of which a test has played the replies, and waits until all are read."""
    page.evaluate(ADD_NAMED, list(names))
    wait_until(page, f"document.querySelectorAll('.file[data-state=done]').length === {len(names)}")


def lines(page: Page) -> sync_api.Locator:
    """The lines in the text pane."""
    return page.locator(".line-text")


def correct(page: Page, row: int, text: str) -> None:
    """Corrects a line with the keyboard."""
    page.locator(".line").nth(row).press("Enter")
    page.locator(".editor textarea").fill(text)
    page.keyboard.press("Enter")
