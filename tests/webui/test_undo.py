"""Undo and redo, over everything the user changes."""

from pathlib import Path

from tests.webui.conftest import LINES, OpenPage, correct, expect, lines, read, wait_until


def test_what_was_corrected_is_undone_and_redone(open_page: OpenPage, files: Path):
    page = open_page()
    read(page, files / "invoice.png")
    expect(page.locator("#undo")).to_be_disabled()
    correct(page, 0, "first")
    correct(page, 2, "third")
    expect(page.locator("#undo")).to_have_attribute("title", "Undo: correct line (Ctrl+Z)")
    page.keyboard.press("Control+z")
    expect(lines(page)).to_have_text(["first", *LINES[1:]])
    expect(page.locator(".line").nth(2)).to_have_attribute("aria-current", "true")  # the place is shown
    page.keyboard.press("Control+z")
    expect(lines(page)).to_have_text(LINES)
    expect(page.locator(".line.corrected")).to_have_count(0)
    expect(page.locator("#undo")).to_be_disabled()
    page.keyboard.press("Control+Shift+z")
    page.keyboard.press("Control+y")
    expect(lines(page)).to_have_text(["first", LINES[1], "third"])
    page.locator("#undo").click()
    correct(page, 1, "second")
    expect(page.locator("#redo")).to_be_disabled()  # what was undone is gone with the next change


def test_in_a_field_undo_is_the_fields_own(open_page: OpenPage, files: Path):
    page = open_page()
    read(page, files / "invoice.png")
    correct(page, 0, "first")
    page.locator(".line").nth(1).press("Enter")
    page.locator(".editor textarea").type("!")
    page.keyboard.press("Control+z")
    expect(page.locator(".editor textarea")).to_have_value(LINES[1])
    page.keyboard.press("Escape")
    expect(lines(page)).to_have_text(["first", *LINES[1:]])


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
    expect(page.locator(".file[aria-current] .file-name")).to_have_text("scan.pdf")
    expect(page.locator(".picture-pane .pager .steady")).to_have_text("2 / 2")
