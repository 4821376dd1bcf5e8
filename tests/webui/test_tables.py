"""Tables on the page: cells corrected, rows and columns added and removed, and what is downloaded."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.conftest import encode
from tests.webui.conftest import OpenPage, Page, expect, read
from tests.webui.test_findings import draw_table


@pytest.fixture(scope="module")
def table_picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tables") / "table.png"
    path.write_bytes(encode(draw_table([["Item", "Price"], ["Paper", "12.50"], ["Ink", "38.00"]])))
    return path


@pytest.fixture
def table_page(open_page: OpenPage, table_picture: Path) -> Page:
    page = open_page()
    read(page, table_picture)
    page.get_by_role("button", name="Tables", exact=True).click()
    assert grid(page) == [["Item", "Price"], ["Paper", "12.50"], ["Ink", "38.00"]]
    return page


def grid(page: Page) -> list[list[str]]:
    rows = page.locator(".findings .grid tr")
    return [rows.nth(at).locator("td, th").all_inner_texts() for at in range(rows.count())]


def cell(page: Page, text: str):
    return page.locator(".grid").get_by_text(text, exact=True)


def test_a_cell_is_corrected_and_its_line_with_it(table_page: Page):
    cell(table_page, "12.50").focus()
    table_page.keyboard.press("F2")
    table_page.keyboard.press("End")
    table_page.keyboard.type("9")
    table_page.keyboard.press("Enter")
    assert grid(table_page)[1] == ["Paper", "12.509"]
    expect(table_page.locator(".grid [aria-current]")).to_have_text("12.509")  # the focus stays where it was
    table_page.keyboard.press("ArrowDown")
    table_page.keyboard.type("7")  # takes the place of what stood there
    table_page.keyboard.press("Escape")
    table_page.keyboard.press("ArrowLeft")
    table_page.keyboard.type("Tinte")
    table_page.keyboard.press("Enter")
    assert grid(table_page)[2] == ["Tinte", "38.00"]
    table_page.get_by_role("button", name="Text", exact=True).click()
    for text in ("12.509", "Tinte", "38.00"):
        expect(table_page.locator(".line-text", has_text=text)).to_have_count(1)
    table_page.keyboard.press("Control+z")
    table_page.keyboard.press("Control+z")
    table_page.get_by_role("button", name="Tables", exact=True).click()
    assert grid(table_page)[1:] == [["Paper", "12.50"], ["Ink", "38.00"]]


def test_a_corrected_line_is_corrected_in_its_cell(table_page: Page):
    table_page.get_by_role("button", name="Text", exact=True).click()
    table_page.locator(".line", has_text="Paper").press("Enter")
    table_page.locator(".editor textarea").fill("Card")
    table_page.locator(".editor textarea").press("Enter")
    table_page.get_by_role("button", name="Tables", exact=True).click()
    assert grid(table_page)[1] == ["Card", "12.50"]


def test_rows_and_columns_are_added_and_removed(table_page: Page):
    cell(table_page, "Paper").focus()
    table_page.get_by_role("button", name="Row: add after").click()
    assert grid(table_page) == [["Item", "Price"], ["Paper", "12.50"], ["", ""], ["Ink", "38.00"]]
    cell(table_page, "Price").focus()
    table_page.get_by_role("button", name="Column: remove").click()
    assert grid(table_page) == [["Item"], ["Paper"], [""], ["Ink"]]
    table_page.get_by_role("button", name="Column: add after").click()
    cell(table_page, "Ink").focus()
    table_page.get_by_role("button", name="Row: remove").click()
    assert grid(table_page) == [["Item", ""], ["Paper", ""], ["", ""]]
    for _ in range(4):
        table_page.locator("#undo").click()
    assert grid(table_page) == [["Item", "Price"], ["Paper", "12.50"], ["Ink", "38.00"]]


def test_a_line_of_the_picture_leads_to_its_cell_and_a_cell_to_the_picture(table_page: Page):
    table_page.locator(".page-text > div").get_by_text("Ink", exact=True).dispatch_event("click")
    assert table_page.evaluate("document.activeElement.textContent") == "Ink"
    cell(table_page, "38.00").focus()
    expect(table_page.locator(".boxes .found")).to_have_count(1)


def test_the_table_as_corrected_is_downloaded(table_page: Page):
    cell(table_page, "Ink").focus()
    table_page.keyboard.type("=1+1")
    table_page.keyboard.press("Enter")
    with table_page.expect_download() as waited:
        table_page.get_by_role("button", name="XLSX").click()
    assert waited.value.suggested_filename == "table-1.xlsx"
    with zipfile.ZipFile(io.BytesIO(waited.value.path().read_bytes())) as archive:
        strings = archive.read("xl/sharedStrings.xml").decode()
    assert "Paper" in strings and "=1+1" in strings and "Ink" not in strings
