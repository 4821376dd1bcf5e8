"""Undo and redo, over everything the user changes."""

from pathlib import Path

from tests.webui.conftest import LINES, OpenPage, correct, read, shown_lines, wait_until


def test_what_was_corrected_is_undone_and_redone(open_page: OpenPage, files: Path):
    page = open_page()
    read(page, files / "invoice.png")
    assert page.locator("#undo").is_disabled()
    correct(page, 0, "first")
    correct(page, 2, "third")
    assert page.locator("#undo").get_attribute("title") == "Undo: correct line (Ctrl+Z)"
    page.keyboard.press("Control+z")
    assert shown_lines(page) == ["first", *LINES[1:]]
    assert page.locator(".line").nth(2).get_attribute("aria-current") == "true"  # the place is shown
    page.keyboard.press("Control+z")
    assert shown_lines(page) == LINES
    assert page.locator(".line.corrected").count() == 0
    assert page.locator("#undo").is_disabled()
    page.keyboard.press("Control+Shift+z")
    page.keyboard.press("Control+y")
    assert shown_lines(page) == ["first", LINES[1], "third"]
    page.locator("#undo").click()
    correct(page, 1, "second")
    assert page.locator("#redo").is_disabled()  # what was undone is gone with the next change


def test_in_a_field_undo_is_the_fields_own(open_page: OpenPage, files: Path):
    page = open_page()
    read(page, files / "invoice.png")
    correct(page, 0, "first")
    page.locator(".line").nth(1).press("Enter")
    page.locator(".editor textarea").type("!")
    page.keyboard.press("Control+z")
    assert page.locator(".editor textarea").input_value() == LINES[1]
    page.keyboard.press("Escape")
    assert shown_lines(page) == ["first", *LINES[1:]]


def test_undo_shows_the_file_and_page_that_changed(open_page: OpenPage, files: Path):
    page = open_page()
    read(page, files / "scan.pdf", files / "invoice.png")
    page.keyboard.press("]")
    correct(page, 1, "of the second page")
    page.locator(".file").nth(1).click()
    page.keyboard.press("Control+z")
    wait_until(page, "document.querySelector('.file[aria-current] .file-name').textContent === 'scan.pdf'")
    texts = "[...document.querySelectorAll('.line-text')].map((line) => line.textContent)"
    wait_until(page, f"`${{{texts}}}` === '{','.join(LINES[::-1])}'")
    assert page.locator(".file[aria-current] .file-name").inner_text() == "scan.pdf"
    assert page.locator(".picture-pane .pager .steady").inner_text() == "2 / 2"
