"""Checking small print: the picture goes to the chosen line, a large cutting, a magnifier, both panes on a phone."""

from pathlib import Path

import pytest

from tests.conftest import draw_page, encode
from tests.webui.conftest import LINES, OpenPage, Page, expect, read, wait_until

PRINT = "document.querySelector('.box.chosen').getBoundingClientRect().height * 0.75"
DARKEST = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.reduce((least, value, at) => (at % 4 === 0 ? Math.min(least, value) : least), 255);
}"""
# No picture is there before `showPictures()`.
LATE_PICTURES = """
  const shown = new Promise((show) => (window.showPictures = show));
  const decode = HTMLImageElement.prototype.decode;
  HTMLImageElement.prototype.decode = async function () {
    await shown;
    return decode.call(this);
  };
"""


@pytest.fixture(scope="module")
def small_print(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tall page with faint print, which is tiny on a page that is shown as a whole; and the same on its side."""
    folder = tmp_path_factory.mktemp("small")
    page = draw_page([f"{line} and number {number}" for number, line in enumerate(LINES * 8)])
    faint = page.point(lambda value: 150 + value * 2 // 5)
    faint.resize((faint.width // 3, faint.height // 3)).save(folder / "faint.png")
    (folder / "tall.png").write_bytes(encode(page))
    (folder / "side.png").write_bytes(encode(page.transpose(2)))
    return folder


def zoom(page: Page) -> int:
    """In percent."""
    return int(page.locator("#zoom-level").inner_text().rstrip("%"))


def test_a_chosen_line_is_enlarged_until_it_can_be_read(open_page: OpenPage, small_print: Path):
    page = open_page(size=(1200, 620))
    read(page, small_print / "tall.png")
    page.wait_for_selector(".stage img")
    whole = zoom(page)
    page.locator(".line").nth(12).click()
    wait_until(page, f"{PRINT} >= 20 && {PRINT} < 40")
    box, pane = page.locator(".box.chosen").bounding_box(), page.locator("#scroller").bounding_box()
    assert box and pane
    assert pane["y"] < box["y"] < pane["y"] + pane["height"]
    page.keyboard.press("Escape")
    assert zoom(page) == whole
    page.locator("#zoom-in").click(click_count=6)
    large = zoom(page)
    page.locator(".line").nth(2).click()
    page.keyboard.press("ArrowDown")
    assert zoom(page) == large  # what can be read is left as it is


def test_a_page_on_its_side_is_shown_upright(open_page: OpenPage, small_print: Path):
    page = open_page()
    read(page, small_print / "side.png")
    stage, image = page.locator(".stage").bounding_box(), page.locator(".stage img").bounding_box()
    assert stage and image
    assert image["height"] > image["width"]  # the file is wider than high
    assert image == pytest.approx(stage, abs=1)
    first = page.locator(".box").first.bounding_box()
    over = page.locator(".page-text > div").first.bounding_box()
    assert first and over
    assert first["width"] > 3 * first["height"]
    assert over["x"] == pytest.approx(first["x"], abs=8)
    assert over["y"] == pytest.approx(first["y"], abs=8)
    assert first["y"] < stage["y"] + stage["height"] / 4


def test_the_cutting_is_large_and_black(open_page: OpenPage, small_print: Path):
    page = open_page()
    read(page, small_print / "faint.png")
    page.locator(".line").first.press("Enter")
    cutting = page.locator(".editor canvas")
    box = cutting.bounding_box()
    assert box
    assert box["height"] >= 43
    assert cutting.evaluate(DARKEST) < 30


def test_what_is_typed_stays_when_the_picture_comes_late(open_page: OpenPage, files: Path):
    page = open_page()
    page.add_init_script(LATE_PICTURES)
    page.reload()
    wait_until(page, "document.querySelector('#limits').textContent")
    read(page, files / "invoice.png")
    page.locator(".line").first.press("Enter")
    page.locator(".editor textarea").fill("half of a ")
    expect(page.locator(".editor canvas")).to_have_count(0)
    page.evaluate("showPictures()")
    expect(page.locator(".editor canvas")).to_be_visible()
    page.keyboard.type("line")
    expect(page.locator(".editor textarea")).to_have_value("half of a line")


def test_the_magnifier_follows_the_pointer(open_page: OpenPage, small_print: Path):
    page = open_page()
    read(page, small_print / "tall.png")
    page.wait_for_selector(".stage img")
    page.keyboard.press("m")
    stage = page.locator(".stage").bounding_box()
    assert stage
    place = (stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2)
    page.mouse.move(*place)
    lens = page.locator(".lens")
    box = lens.bounding_box()
    assert box
    assert (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) == pytest.approx(place, abs=3)
    page.locator("#magnify").click()
    page.mouse.move(*place)
    expect(lens).to_be_hidden()


def test_on_a_phone_text_and_picture_are_seen_together(open_page: OpenPage, small_print: Path):
    page = open_page(size=(390, 844), has_touch=True, is_mobile=True)
    read(page, small_print / "tall.png")
    page.locator(".tabs [data-pane=both]").tap()
    expect(page.locator("#picture-pane")).to_be_visible()
    page.locator(".line").nth(3).tap()
    wait_until(page, f"{PRINT} >= 20")
    before = page.locator("#picture-pane").bounding_box()
    divider = page.locator("#divider").bounding_box()
    assert before and divider
    page.mouse.move(200, divider["y"] + 10)
    page.mouse.down()
    page.mouse.move(200, 560)
    page.mouse.up()
    after = page.locator("#picture-pane").bounding_box()
    assert after
    assert after["height"] > before["height"] + 60
    page.locator("#divider").press("ArrowUp")
    moved = page.locator("#picture-pane").bounding_box()
    assert moved
    assert moved["height"] < after["height"]
    small = """() => [...document.querySelectorAll("button")].filter((button) => {
      const { width, height } = button.getBoundingClientRect();
      return width && (height < 44 || width < 40);
    }).map((button) => button.outerHTML)"""
    assert page.evaluate(small) == []
