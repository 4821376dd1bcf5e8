"""Finding and replacing words: in a file, in all files, in the history."""

from pathlib import Path

import pytest

from tests.webui.conftest import LINES, OpenPage, Page, expect, lines, read, wait_until, wait_until_kept


@pytest.fixture
def two_files(open_page: OpenPage, files: Path) -> Page:
    page = open_page()
    read(page, files / "invoice.png", files / "scan.pdf")
    page.locator(".file").first.click()
    return page


def find(page: Page, text: str, scope: str = "one") -> list[str]:
    """The lines found, once the count is shown."""
    if page.locator("#find-bar").is_hidden():
        page.keyboard.press("Control+f")
    page.locator("#find-count").evaluate("place => (place.textContent = '')")
    page.locator("#find-scope").select_option(scope)
    page.locator("#find-text").fill(text)
    wait_until(page, "document.querySelector('#find-count').textContent")
    return page.locator("#find-results li > span").all_inner_texts()


def test_words_are_found_without_regard_to_case_and_width(two_files: Page):
    assert find(two_files, "ｉｎｖＯＩＣＥ  20") == [LINES[0]]
    expect(two_files.locator("#find-results mark")).to_have_text("Invoice 20")
    assert find(two_files, "[i.v") == []
    expect(two_files.locator("#find-count")).to_have_text("0 found")


def test_a_place_that_was_found_is_shown(two_files: Page):
    assert find(two_files, "thank", "all") == [LINES[2]] * 3
    expect(two_files.locator("#find-count")).to_have_text("3 in 2 files")
    two_files.keyboard.press("Enter")
    two_files.keyboard.press("Enter")
    two_files.keyboard.press("Enter")  # on the second page of the second file
    wait_until(two_files, "document.querySelector('.pager span').textContent === '2 / 2'")
    expect(two_files.locator(".file[aria-current]")).to_contain_text("scan.pdf")
    expect(two_files.locator(".line[aria-current] .line-text")).to_have_text(LINES[2])
    two_files.keyboard.press("Shift+Enter")
    wait_until(two_files, "document.querySelector('.pager span').textContent === '1 / 2'")
    two_files.keyboard.press("Escape")
    expect(two_files.locator("#find-bar")).to_be_hidden()


def test_all_places_are_replaced_and_it_can_be_undone(two_files: Page):
    find(two_files, "eur", "all")
    two_files.locator("#find-other").fill("USD $&")
    two_files.get_by_role("button", name="Replace all").click()
    expect(two_files.locator("#find-count")).to_have_text("3 replaced")
    expect(lines(two_files)).to_have_text([LINES[0], "Total 118.50 USD $&", LINES[2]])
    expect(two_files.locator(".line.corrected")).to_have_count(1)
    two_files.locator("#undo").click()
    expect(lines(two_files)).to_have_text(LINES)
    assert find(two_files, "eur", "all") == [LINES[1]] * 3


def test_files_of_the_history_are_found_and_opened(two_files: Page, files: Path):
    two_files.locator(".file", has_text="scan.pdf").press("Delete")
    wait_until(two_files, "document.querySelectorAll('.file').length === 1")
    wait_until_kept(two_files)
    assert find(two_files, "thank", "history") == [LINES[2]] * 2
    expect(two_files.locator("#find-replace")).to_be_disabled()
    two_files.locator("#find-results li").nth(1).click()
    wait_until(two_files, "document.querySelectorAll('.file').length === 2")
    expect(two_files.locator(".line[aria-current] .line-text")).to_have_text(LINES[2])
    expect(two_files.locator(".pager span").first).to_have_text("2 / 2")
