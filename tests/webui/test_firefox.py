"""The same page in Firefox: what is most of a clerk's work, with mouse, keys and finger."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.webui.conftest import LINES
from tests.webui.firefox import CONTROL, ENTER, ESCAPE, Firefox

TEXTS = "[...document.querySelectorAll('.line-text')].map((line) => line.textContent).join('|')"
ALL = "|".join(LINES)


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    try:
        window = Firefox(tmp_path_factory.mktemp("firefox"))
    except FileNotFoundError:
        pytest.skip("the web page is NOT tested in Firefox: there is none (apt-get install firefox-esr)")
    yield window
    window.close()


@pytest.fixture
def firefox(window: Firefox, page_url: str, files: Path) -> Firefox:
    """With a picture that was read."""
    window.open(page_url)
    window.run("localStorage.clear(); indexedDB.deleteDatabase('ocr');")
    window.open(page_url)
    window.wait_until("document.querySelector('#limits').textContent")
    window.type("#choose-files", str(files / "invoice.png"))
    window.wait_until(f"{TEXTS} === '{ALL}' && document.querySelector('.stage img')")
    return window


def test_lines_are_corrected_and_that_is_undone(firefox: Firefox):
    firefox.click(".line:nth-child(2)")
    firefox.press(ENTER)
    firefox.wait_until("document.querySelector('.editor canvas')")
    firefox.type(".editor textarea", " net")
    firefox.press(ENTER)
    firefox.wait_until(f"{TEXTS} === '{LINES[0]}|{LINES[1]} net|{LINES[2]}'")
    firefox.press(CONTROL, "z")
    firefox.wait_until(f"{TEXTS} === '{ALL}'")


@pytest.mark.parametrize("pointer", ["mouse", "touch"])
def test_what_to_leave_out_is_drawn(firefox: Firefox, pointer: str):
    firefox.click("#open-page-tools")
    firefox.click("[data-draws=ignore]")
    firefox.drag(".stage", (0.02, 0.36), (0.98, 0.66), pointer=pointer)
    firefox.wait_until("document.querySelectorAll('.left-unread').length === 1")
    firefox.click("#picture-note button")
    firefox.wait_until(f"{TEXTS} === '{LINES[0]}|{LINES[2]}'")
    firefox.press(ESCAPE)


def test_a_box_is_moved_and_the_order_changed(firefox: Firefox):
    firefox.click("#open-page-tools")
    firefox.click("[data-draws=lines]")
    firefox.click(".line:nth-child(1)")
    firefox.wait_until("document.querySelectorAll('.handle').length === 8")
    before = firefox.run("return document.querySelector('.box.chosen').getAttribute('points')")
    firefox.drag(".box.chosen", (0.5, 0.5), (0.5, 1.5))
    firefox.wait_until(f"document.querySelector('.box.chosen').getAttribute('points') !== '{before}'")
    firefox.press(CONTROL, "z")
    firefox.drag(".line:nth-child(1) .grip", (0.5, 0.5), (0.5, 3.5))
    firefox.wait_until(f"!{TEXTS}.startsWith('{LINES[0]}')")


def test_a_page_is_turned(firefox: Firefox):
    firefox.click("#open-page-tools")
    firefox.click("[data-turn='90']")
    firefox.wait_until("document.querySelector('.stage').clientHeight > document.querySelector('.stage').clientWidth")
    firefox.wait_until("document.querySelector('#picture-note').hidden")
    firefox.press(CONTROL, "z")
    firefox.wait_until(f"{TEXTS} === '{ALL}'")
    firefox.type("#turn-degrees", f"3{ENTER}")
    firefox.wait_until("document.querySelector('.stage img')?.naturalWidth > 905")
    firefox.wait_until(f"{TEXTS} === '{ALL}'")
