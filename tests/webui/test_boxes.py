"""The boxes of lines: moved, resized, split, merged, added, deleted; and the order in which they are read."""

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import draw_page, encode
from tests.webui.conftest import LINES, OpenPage, Page, expect, lines, read, wait_until

TEXTS = "[...document.querySelectorAll('.line-text')].map((line) => line.textContent).join('|')"
PAGE_OF_EXPORT = "**/api/v1/export"


def corners(page: Page, row: int) -> list[list[float]]:
    """A line's box, as it is drawn."""
    points = page.locator(".box:not(.drawn)").nth(row).get_attribute("points")
    assert points
    return [[float(number) for number in point.split(",")] for point in points.split()]


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """With the mouse, from one point of the page's picture, in its pixels, to another."""
    stage = page.locator(".stage").bounding_box()
    assert stage
    scale = stage["width"] / 900
    page.mouse.move(stage["x"] + start[0] * scale, stage["y"] + start[1] * scale)
    page.mouse.down()
    page.mouse.move(stage["x"] + (start[0] + end[0]) / 2 * scale, stage["y"] + (start[1] + end[1]) / 2 * scale)
    page.mouse.move(stage["x"] + end[0] * scale, stage["y"] + end[1] * scale)
    page.mouse.up()


@pytest.fixture
def page(open_page: OpenPage, files: Path) -> Page:
    """A page of three lines, of which the boxes can be edited."""
    page = open_page()
    read(page, files / "invoice.png")
    page.wait_for_selector(".stage img")
    page.locator("#open-page-tools").click()
    page.locator("[data-draws=lines]").click()
    return page


def test_a_box_that_is_drawn_is_read_at_once(page: Page):
    page.locator(".line").nth(1).press("Delete")
    expect(lines(page)).to_have_text([LINES[0], LINES[2]])
    page.keyboard.press("Control+z")
    (left, top), _, (right, bottom), _ = corners(page, 1)
    page.locator(".line").nth(1).press("Delete")
    drag(page, (left - 8, top - 4), (right + 8, bottom + 4))
    wait_until(page, f"{TEXTS} === '{'|'.join(LINES)}'")
    expect(page.locator(".line").nth(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("Control+z")
    expect(lines(page)).to_have_text([LINES[0], LINES[2]])  # drawn and read: one change


def test_a_box_is_moved_and_resized(page: Page):
    page.locator(".line").first.click()
    before = corners(page, 0)
    page.locator("#scroller").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    after = corners(page, 0)
    assert after[0] == pytest.approx([before[0][0] + 3, before[0][1]], abs=0.1)
    assert after[2] == pytest.approx([before[2][0] + 3, before[2][1] + 1], abs=0.1)
    page.keyboard.press("Control+z")
    assert corners(page, 0) == before
    middle = (before[1][0], (before[1][1] + before[2][1]) / 2)
    drag(page, middle, (before[0][0] + (before[1][0] - before[0][0]) * 0.54, middle[1]))
    wait_until(page, f"{TEXTS} === 'Invoice|{LINES[1]}|{LINES[2]}'")  # read again
    assert corners(page, 0)[0] == pytest.approx(before[0], abs=0.1)
    page.keyboard.press("Control+z")
    expect(lines(page)).to_have_text(LINES)
    drag(page, (before[0][0] + 30, middle[1]), (before[0][0] + 30, middle[1] + 90))
    assert corners(page, 0)[0] == pytest.approx([before[0][0], before[0][1] + 90], abs=3)


def test_lines_are_split_and_merged(page: Page):
    box = corners(page, 1)
    share = 0.31  # between Total and 118.50
    place = (box[0][0] + (box[1][0] - box[0][0]) * share, (box[0][1] + box[3][1]) / 2)
    page.locator(".line").nth(1).click()
    drag(page, place, place)  # a click
    first = page.expect_response(lambda reply: "Total" in reply.text())
    with first, page.expect_response(lambda reply: "118" in reply.text()):  # both are read again
        page.locator("[data-line=split]").click()
    wait_until(page, f"{TEXTS} === '{LINES[0]}|Total|118.50 EUR|{LINES[2]}'")
    page.locator("[data-line=merge]").click()
    expect(lines(page)).to_have_text(LINES)
    assert corners(page, 1)[2] == pytest.approx(box[2], abs=2)


def test_the_reading_order_is_changed_by_key_and_by_dragging(page: Page):
    page.locator(".line").first.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(lines(page)).to_have_text([LINES[1], LINES[0], LINES[2]])
    assert page.evaluate("document.activeElement.matches('.line:nth-child(2)')")
    page.locator(".line").nth(2).hover()
    grip = page.locator(".line").nth(2).locator(".grip").bounding_box()
    target = page.locator(".line").first.bounding_box()
    assert grip and target
    page.mouse.move(grip["x"] + 10, grip["y"] + 10)
    page.mouse.down()
    page.mouse.move(grip["x"] + 5, target["y"] + 4, steps=3)
    page.mouse.up()
    expect(lines(page)).to_have_text([LINES[2], LINES[1], LINES[0]])
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(lines(page)).to_have_text(LINES)


def test_boxes_and_order_are_exported(page: Page):
    page.locator(".line").first.focus()
    page.keyboard.press("Alt+ArrowDown")
    page.locator("#scroller").focus()
    page.keyboard.press("Control+ArrowDown")
    moved = corners(page, 1)
    page.locator("#export-file").click()
    page.locator("#export-dialog [value=hocr]").check()
    with page.expect_request(PAGE_OF_EXPORT) as sent, page.expect_download():
        page.locator("#export-start").click()
    lines = json.loads(sent.value.post_data or "")["pages"][0]["lines"]
    assert [line["text"] for line in lines] == [LINES[1], LINES[0], LINES[2]]
    assert [point for corner in lines[1]["box"] for point in corner] == pytest.approx(
        [point for corner in moved for point in corner]
    )


def test_a_box_drawn_on_a_page_that_lies_on_its_side_is_read(open_page: OpenPage, tmp_path: Path):
    (tmp_path / "side.png").write_bytes(encode(draw_page(LINES).transpose(Image.Transpose.ROTATE_90)))
    page = open_page()
    read(page, tmp_path / "side.png")
    page.wait_for_selector(".stage img")
    page.locator("#open-page-tools").click()
    page.locator("[data-draws=lines]").click()
    box = page.locator(".box").nth(1).bounding_box()
    assert box
    page.locator(".line").nth(1).press("Delete")
    page.mouse.move(box["x"] - 4, box["y"] - 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] + 4, box["y"] + box["height"] + 2, steps=3)
    page.mouse.up()
    wait_until(page, f"{TEXTS} === '{'|'.join(LINES)}'")
