"""What was found beside the lines: fields of forms, tables, codes."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from tests.conftest import draw_page, encode
from tests.web.api.test_api_forms import INVOICE
from tests.webui.conftest import OpenPage, Page, expect, lines, read, wait_until, wait_until_kept


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("findings")
    (folder / "invoice.png").write_bytes(encode(draw_page(INVOICE)))
    (folder / "table.png").write_bytes(encode(draw_table([["Item", "Price"], ["Paper", "12.50"], ["Ink", "38.00"]])))
    (folder / "letter.png").write_bytes(encode(draw_page(["Dear Sir or Madam", "with kind regards"])))
    return folder


def draw_table(rows: list[list[str]]) -> Image.Image:
    font = ImageFont.load_default(32)
    page = Image.new("RGB", (900, 120 + 80 * len(rows)), "white")
    draw = ImageDraw.Draw(page)
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            box = (60 + 380 * column, 60 + 80 * row, 440 + 380 * column, 140 + 80 * row)
            draw.rectangle(box, outline="black", width=3)
            draw.text((box[0] + 24, box[1] + 20), text, fill="black", font=font)
    return page


def field(page: Page, label: str):
    return page.locator(".form-field", has=page.get_by_text(label, exact=True))


def test_the_fields_of_an_invoice_are_shown_checked_and_can_be_corrected(open_page: OpenPage, folder: Path):
    page = open_page()
    read(page, folder / "invoice.png")
    page.get_by_role("button", name="Fields", exact=True).click()
    expect(page.locator("#lines")).to_be_hidden()
    expect(page.locator(".findings h2")).to_have_text(["Invoice"])
    total = field(page, "Total")
    expect(total.locator("input")).to_have_value("118.50")
    expect(total.locator(".field-status")).to_have_text("checked")
    total.locator("input").focus()
    expect(page.locator(".boxes .found")).to_have_count(1)
    number = field(page, "Invoice number").locator("input")
    number.fill("INV-20395")
    number.press("Enter")
    expect(field(page, "Invoice number").locator(".field-status")).to_have_text("by you")
    wait_until_kept(page)
    page.reload()
    expect(field(page, "Invoice number").locator("input")).to_have_value("INV-20395")
    page.get_by_role("button", name="Text", exact=True).click()
    expect(page.locator(".line-text").first).to_be_visible()


def test_a_table_is_a_grid_whose_cells_know_their_places(open_page: OpenPage, folder: Path):
    page = open_page()
    read(page, folder / "table.png")
    page.get_by_role("button", name="Tables", exact=True).click()
    rows = page.locator(".findings .grid tr")
    assert [row.locator("td, th").all_inner_texts() for row in rows.all()] == [
        ["Item", "Price"],
        ["Paper", "12.50"],
        ["Ink", "38.00"],
    ]
    page.locator(".findings .grid td", has_text="38.00").click()
    marked = page.locator(".boxes .found").bounding_box()
    assert marked and marked["width"] > marked["height"]


def test_a_page_with_neither_shows_its_lines_alone(open_page: OpenPage, folder: Path):
    page = open_page()
    read(page, folder / "invoice.png", folder / "letter.png")
    page.get_by_role("button", name="Fields", exact=True).click()
    page.locator(".file", has_text="letter.png").click()
    wait_until(page, "document.querySelector('#views').hidden")
    expect(page.locator(".line-text").first).to_be_visible()
    expect(page.locator("#findings")).to_be_hidden()


def test_the_fields_of_all_files_are_one_table(open_page: OpenPage, folder: Path):
    page = open_page()
    read(page, folder / "invoice.png", folder / "letter.png")
    page.locator("#export-all").click()
    page.get_by_role("radio", name="Fields of forms").check()
    with page.expect_download() as download:
        page.locator("#export-start").click()
    text = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["File"], row["Form"], row["Total"], row["Date"]) == ("invoice.png", "Invoice", "118.50", "2026-05-05")


def test_nothing_is_wrong_for_those_who_do_not_see(open_page: OpenPage, folder: Path):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page()
    read(page, folder / "invoice.png")
    page.get_by_role("button", name="Fields", exact=True).click()
    assert axe.run(page).response["violations"] == []


def test_a_qr_code_is_shown_as_what_it_says_and_is_no_line(open_page: OpenPage, tmp_path: Path):
    picture = draw_page(["Dear Sir or Madam", "see the code below"])
    code = zxingcpp.create_barcode("https://example.com/20394", zxingcpp.BarcodeFormat.QRCode).to_image(scale=5)
    page_with_code = Image.new("RGB", (picture.width, picture.height + 220), "white")
    page_with_code.paste(picture, (0, 0))
    page_with_code.paste(Image.fromarray(np.array(code)), (60, picture.height))
    (tmp_path / "letter.png").write_bytes(encode(page_with_code))
    page = open_page()
    read(page, tmp_path / "letter.png")
    expect(lines(page)).to_have_text(["Dear Sir or Madam", "see the code below"])
    page.get_by_role("button", name="Fields", exact=True).click()
    expect(page.locator(".code-text")).to_have_text("https://example.com/20394")
    expect(page.locator(".findings h2")).to_have_text("QRCode")
