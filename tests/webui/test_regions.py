"""What to read and what not: drawn on the picture, shown hatched, kept as a template for the next files."""

from pathlib import Path

import pytest

from tests.conftest import draw_page, encode
from tests.webui.conftest import LINES, OpenPage, Page, correct, expect, lines, read, wait_until

TEXTS = "[...document.querySelectorAll('.line-text')].map((line) => line.textContent).join()"


@pytest.fixture(scope="module")
def larger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same form with other words, scanned with more pixels."""
    path = tmp_path_factory.mktemp("larger") / "larger.png"
    picture = draw_page(["Invoice 7", "Total 5 EUR", "Goodbye"])
    path.write_bytes(encode(picture.resize((picture.width * 3 // 2, picture.height * 3 // 2))))
    return path


def draw(page: Page, kind: str, top: float, bottom: float) -> None:
    """Draws a rectangle over the page's whole width, from one share of its height to another."""
    page.locator(f"[data-draws={kind}]").click()
    stage = page.locator(".stage").bounding_box()
    assert stage
    page.mouse.move(stage["x"] + 3, stage["y"] + top * stage["height"] + 1)
    page.mouse.down()
    page.mouse.move(stage["x"] + 99, stage["y"] + (top + bottom) / 2 * stage["height"])
    page.mouse.move(stage["x"] + stage["width"] - 2, stage["y"] + bottom * stage["height"] - 1)
    page.mouse.up()


def read_again(page: Page) -> None:
    """Reads the page with the areas that were drawn."""
    page.locator("#picture-note").get_by_role("button", name="Read again").click()


def test_what_is_left_out_is_hatched_and_not_read(open_page: OpenPage, files: Path):
    page = open_page()
    read(page, files / "invoice.png")
    page.wait_for_selector(".stage img")
    page.locator("#open-page-tools").click()
    correct(page, 2, "Thanks")
    draw(page, "ignore", 0.36, 0.66)
    expect(page.locator(".left-unread")).to_have_count(1)
    expect(lines(page)).to_have_count(3)  # not before it is read again
    read_again(page)
    wait_until(page, f"{TEXTS} === '{LINES[0]},Thanks'")
    expect(page.locator(".left-unread")).to_have_count(1)
    expect(page.locator("#picture-note")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator(".drawing")).to_have_count(0)
    page.locator("#open-options").click()
    with page.expect_response("**/api/v1/ocr"):
        page.locator("#options-reread").click()
    wait_until(page, "document.querySelector('#picture-note').hidden")
    expect(lines(page)).to_have_text([LINES[0], "Thanks"])  # read again as it was drawn
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(lines(page)).to_have_text([LINES[0], LINES[1], "Thanks"])
    expect(page.locator(".left-unread")).to_have_count(0)


def test_a_finger_draws_and_two_fingers_enlarge(open_page: OpenPage, files: Path):
    page = open_page(size=(390, 844), has_touch=True, is_mobile=True)
    read(page, files / "invoice.png")
    page.locator(".tabs [data-pane=picture]").tap()
    page.wait_for_selector(".stage img")
    page.locator("#open-page-tools").tap()
    page.locator("[data-draws=ignore]").tap()
    stage = page.locator(".stage").bounding_box()
    assert stage
    fingers = page.context.new_cdp_session(page)

    def touch(kind: str, *places: tuple[float, float]) -> None:
        points = [
            {"x": stage["x"] + x * stage["width"], "y": stage["y"] + y * stage["height"], "id": index}
            for index, (x, y) in enumerate(places)
        ]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (0.05, 0.36))
    touch("touchMove", (0.5, 0.5))
    touch("touchMove", (0.95, 0.66))
    touch("touchEnd")
    expect(page.locator(".left-unread")).to_have_count(1)
    touch("touchStart", (0.4, 0.5))
    touch("touchStart", (0.4, 0.5), (0.6, 0.5))
    for step in range(5):
        touch("touchMove", (0.4 - step / 20, 0.5), (0.6 + step / 20, 0.5))
    touch("touchEnd")
    expect(page.locator(".left-unread")).to_have_count(1)
    wait_until(page, f"document.querySelector('.stage').clientWidth > {stage['width'] * 1.5}")


def test_a_click_on_what_is_left_out_takes_it_back(open_page: OpenPage, files: Path):
    page = open_page()
    read(page, files / "invoice.png")
    page.wait_for_selector(".stage img")
    page.locator("#open-page-tools").click()
    draw(page, "ignore", 0.0, 0.33)
    draw(page, "region", 0.0, 0.66)
    expect(page.locator(".left-unread")).to_have_count(2)
    page.locator("[data-draws=ignore]").click()
    stage = page.locator(".stage").bounding_box()
    assert stage
    page.mouse.click(stage["x"] + 50, stage["y"] + 0.2 * stage["height"])
    expect(page.locator(".left-unread")).to_have_count(1)
    read_again(page)
    wait_until(page, f"{TEXTS} === '{LINES[0]},{LINES[1]}'")
    page.locator("#clear-areas").click()
    read_again(page)
    wait_until(page, f"{TEXTS} === '{','.join(LINES)}'")


def test_a_template_is_for_the_next_files_of_any_size(open_page: OpenPage, files: Path, larger: Path):
    page = open_page()
    read(page, files / "invoice.png")
    page.wait_for_selector(".stage img")
    page.locator("#open-page-tools").click()
    draw(page, "region", 0.36, 0.66)
    page.locator("#template-name").fill("total only")
    page.locator("#template-name").press("Enter")
    read(page, larger)
    page.locator(".file").nth(1).click()
    wait_until(page, f"{TEXTS} === 'Total 5 EUR'")
    expect(page.locator(".left-unread")).to_have_count(1)
    page.reload()
    page.locator("#area-template").wait_for(state="attached")
    wait_until(page, "document.querySelector('#area-template').value === 'total only'")
    page.locator(".file").nth(1).click()
    wait_until(page, f"{TEXTS} === 'Total 5 EUR'")
    page.locator("#open-page-tools").click()
    page.locator("[data-draws=region]").click()
    page.locator("#area-template").select_option("")
    read_again(page)
    wait_until(page, f"{TEXTS} === 'Invoice 7,Total 5 EUR,Goodbye'")
