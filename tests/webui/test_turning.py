"""Turning pages: by quarters and by degrees, one or all, what the server turned by itself; nothing is lost by it."""

import io
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import draw_page, encode
from tests.webui.conftest import LINES, OpenPage, Page, correct, expect, lines, read, wait_until

TEXTS = "[...document.querySelectorAll('.line-text')].map((line) => line.textContent).join()"


@pytest.fixture(scope="module")
def lying(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page on its side, one that is tilted, and a PDF of two pages on their heads."""
    folder = tmp_path_factory.mktemp("lying")
    page = draw_page(LINES)
    (folder / "side.png").write_bytes(encode(page.transpose(Image.Transpose.ROTATE_90)))
    (folder / "tilted.png").write_bytes(encode(page.rotate(8, expand=True, fillcolor="white")))
    heads = [draw_page(lines).transpose(Image.Transpose.ROTATE_180) for lines in (LINES, LINES[::-1])]
    pdf = io.BytesIO()
    heads[0].save(pdf, "PDF", save_all=True, append_images=heads[1:])
    (folder / "heads.pdf").write_bytes(pdf.getvalue())
    return folder


def wait_for_reading(page: Page) -> None:
    """Until nothing is read again."""
    wait_until(page, "!document.querySelector('#picture-note').textContent.includes('Reading')")


def test_what_the_server_turned_is_told_and_taken_back_with_a_click(open_page: OpenPage, lying: Path):
    page = open_page()
    read(page, lying / "side.png")
    expect(lines(page)).to_have_text(LINES)
    page.get_by_text("Turned by 270° in the file, shown upright.").wait_for()
    page.get_by_role("button", name="Read as in the file").click()
    stage = page.locator(".stage").bounding_box()
    assert stage
    assert stage["height"] > stage["width"]  # as it lies in the file, at once
    wait_for_reading(page)
    expect(lines(page)).not_to_have_text(LINES)
    expect(page.locator("#picture-note")).to_be_hidden()
    page.keyboard.press("Control+z")
    wait_until(page, f"{TEXTS} === '{','.join(LINES)}'")


def test_a_page_turned_with_the_key_keeps_its_corrections(open_page: OpenPage, lying: Path):
    page = open_page()
    read(page, lying / "side.png")
    correct(page, 1, "Total 1 EUR")
    page.keyboard.press("r")
    stage = page.locator(".stage").bounding_box()
    assert stage
    assert stage["height"] > stage["width"]  # upright lines stand on end now
    wait_for_reading(page)
    expect(lines(page).filter(has_text="Total 1 EUR")).to_have_count(1)
    page.keyboard.press("Shift+R")
    wait_for_reading(page)
    wait_until(page, f"{TEXTS} === '{LINES[0]},Total 1 EUR,{LINES[2]}'")


def test_all_pages_of_a_file_are_turned(open_page: OpenPage, lying: Path):
    page = open_page()
    read(page, lying / "heads.pdf")
    page.locator("#open-page-tools").click()
    page.locator("#all-pages").check()
    page.locator("[data-turn='180']").click()
    wait_for_reading(page)
    expect(lines(page)).not_to_have_text(LINES)
    page.locator("[data-turn='180']").click()
    wait_for_reading(page)
    wait_until(page, f"{TEXTS} === '{','.join(LINES)}'")
    page.locator(".picture-pane .pager [data-step='1']").click()
    wait_until(page, f"{TEXTS} === '{','.join(LINES[::-1])}'")
    page.locator("#undo").click()
    page.locator("#undo").click()
    expect(page.locator("#undo")).to_be_disabled()  # both pages of a turn are one change


def test_a_page_is_turned_by_degrees(open_page: OpenPage, lying: Path):
    page = open_page()
    read(page, lying / "tilted.png")
    correct(page, 2, "corrected")
    page.locator("#open-page-tools").click()
    page.locator("#turn-degrees").fill("8")
    page.locator("#turn-degrees").press("Enter")
    wait_until(page, "document.querySelector('.stage img')?.naturalWidth > 950")
    wait_until(page, f"{TEXTS} === '{LINES[0]},{LINES[1]},corrected'")
    first = page.locator(".box").first.get_attribute("points")
    assert first
    corners = [tuple(map(float, point.split(","))) for point in first.split()]
    assert corners[0][1] == pytest.approx(corners[1][1], abs=6)  # level
    assert page.locator(".boxes").get_attribute("viewBox") == page.locator(".stage img").evaluate(
        "image => `0 0 ${image.naturalWidth} ${image.naturalHeight}`"
    )
