"""What was read is looked at, corrected, copied and downloaded."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from tests.webui.conftest import LINES, OpenPage, expect, lines, read, wait_for, wait_until
from training.data.labels import load_lines, read_labels

CORRECTED = ["Invoice 20395", *LINES[1:]]


def mark_all_lines(page) -> None:
    """Has every line marked as uncertain, however sure the reader is."""
    page.evaluate("localStorage.setItem('ocr.uncertainBelow', '1.1')")


def correct_first_line(page, text: str = CORRECTED[0]) -> None:
    page.locator(".line").first.dblclick()
    page.locator(".editor textarea").fill(text)
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector(".line.corrected")


def downloaded(page, file_format: str, scope: str = "one") -> tuple[str, bytes]:
    page.locator("#export-file").click()
    for value in (scope, file_format):
        page.locator(f"#export-dialog input[value={value}]").check()
    with page.expect_download() as download:
        page.locator("#export-start").click()
    page.get_by_text("Done. The file is in your downloads.").wait_for()
    page.keyboard.press("Escape")
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_lines_and_boxes_show_each_other(open_page: OpenPage, files: Path):
    page = open_page()
    read(page, files / "invoice.png")
    page.locator(".line").nth(1).hover()
    expect(page.locator(".box").nth(1)).to_contain_class("pointed")
    page.locator(".page-text > div").nth(2).hover()
    expect(page.locator(".line").nth(2)).to_contain_class("pointed")
    expect(page.locator(".line").nth(1)).not_to_contain_class("pointed")
    page.locator(".page-text > div").nth(2).click()
    expect(page.locator(".line").nth(2)).to_have_attribute("aria-current", "true")
    expect(page.locator(".box").nth(2)).to_contain_class("chosen")


def test_text_over_the_picture_can_be_selected_and_lies_on_its_line(open_page: OpenPage, files: Path):
    page = open_page()
    read(page, files / "invoice.png")
    page.locator(".page-text > div").nth(2).wait_for(state="attached")
    for text, box in zip(page.locator(".page-text > div").all(), page.locator(".box").all(), strict=True):
        over, under = text.bounding_box(), box.bounding_box()
        for side in ("x", "y", "width", "height"):
            assert over[side] == pytest.approx(under[side], abs=6), side  # the box with its stroke
    selected = "const range = new Range(); range.selectNodeContents(document.querySelector('.page-text'));"
    selected += "getSelection().removeAllRanges(); getSelection().addRange(range); return String(getSelection());"
    assert page.evaluate("() => {" + selected + "}").split("\n") == LINES


def test_the_picture_can_be_enlarged_and_moved(open_page: OpenPage, files: Path):
    page = open_page()
    read(page, files / "invoice.png")
    page.locator(".stage img").wait_for()
    page.locator(".page-text > div").nth(2).wait_for(state="attached")
    stage = page.locator(".stage")
    fitted = stage.bounding_box()["width"]
    for _ in range(5):
        page.get_by_role("button", name="Zoom in").click()
    assert stage.bounding_box()["width"] == pytest.approx(fitted * 1.25**5, rel=0.01)
    middle = page.locator("#scroller").bounding_box()
    x, y = middle["x"] + middle["width"] / 2, middle["y"] + 20
    page.mouse.move(x, y)
    left = stage.bounding_box()["x"]
    page.mouse.down(button="middle")
    page.mouse.move(x - 80, y, steps=4)
    page.mouse.up(button="middle")
    assert stage.bounding_box()["x"] == pytest.approx(left - 80, abs=3)
    page.keyboard.down("Control")
    page.mouse.wheel(0, 300)
    page.keyboard.up("Control")
    wait_until(page, f"document.querySelector('.stage').clientWidth < {fitted * 2.9}")
    page.keyboard.press("0")
    assert stage.bounding_box()["width"] == pytest.approx(fitted, abs=1)


def test_uncertain_lines_and_characters_are_marked_and_found_by_key(open_page: OpenPage, files: Path):
    page = open_page()
    mark_all_lines(page)
    read(page, files / "invoice.png")
    expect(page.locator(".line.uncertain")).to_have_count(3)
    expect(page.locator(".line").first.locator("mark")).to_have_text(list("Invoice20394"))
    expect(page.locator(".uncertain-character")).to_have_count(len("".join(LINES).replace(" ", "")))
    expect(page.locator("#uncertain-count")).to_have_text("3")
    for number in (0, 1, 2, 0):
        page.keyboard.press("n")
        assert page.evaluate("document.activeElement.textContent").startswith(LINES[number])
    page.keyboard.press("y")
    expect(page.locator("#uncertain-count")).to_have_text("2")
    page.keyboard.press("F8")
    page.keyboard.press("Enter")
    page.locator(".editor textarea").fill("Total 118.60 EUR")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".editor textarea")).to_have_value(LINES[2])
    page.keyboard.press("Enter")
    expect(page.locator("#uncertain-count")).to_be_hidden()
    expect(lines(page)).to_have_text([LINES[0], "Total 118.60 EUR", LINES[2]])


def test_a_correction_can_be_given_up_and_taken_back(open_page: OpenPage, files: Path):
    page = open_page()
    read(page, files / "invoice.png")
    page.locator(".line").first.dblclick()
    page.locator(".editor textarea").fill("nonsense")
    page.keyboard.press("Escape")
    expect(lines(page)).to_have_text(LINES)
    correct_first_line(page)
    expect(page.locator(".box.corrected")).to_have_count(1)
    page.locator(".line").first.hover()
    page.get_by_role("button", name="Restore original text").click()
    expect(lines(page)).to_have_text(LINES)


def test_a_line_a_page_and_all_are_copied_as_corrected(open_page: OpenPage, files: Path):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    read(page, files / "scan.pdf", files / "invoice.png")
    correct_first_line(page)
    clipboard = "navigator.clipboard.readText()"
    page.locator(".line").nth(1).hover()
    page.locator(".line").nth(1).get_by_role("button", name="Copy line").click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate(clipboard) == LINES[1]
    page.get_by_role("button", name="Copy page").click()
    wait_for(page, lambda: page.evaluate(clipboard) == "\n".join(CORRECTED))
    page.locator("#copy-all").click()
    pages = [["== scan.pdf ==", *CORRECTED], LINES[::-1], ["== invoice.png ==", *LINES]]
    wait_for(page, lambda: page.evaluate(clipboard) == "\n\n".join("\n".join(lines) for lines in pages))


def test_each_format_has_the_corrections(open_page: OpenPage, files: Path):
    page = open_page()
    read(page, files / "invoice.png")
    correct_first_line(page)
    name, text = downloaded(page, "txt")
    assert (name, text.decode()) == ("invoice.txt", "\n".join(CORRECTED) + "\n")
    name, data = downloaded(page, "json")
    lines = json.loads(data)["lines"]
    assert name == "invoice.json"
    assert [line["text"] for line in lines] == CORRECTED
    assert [line["read"] for line in lines] == LINES
    name, rows = downloaded(page, "csv")
    assert name == "invoice.csv"
    assert CORRECTED[0] in [cell for row in csv.reader(io.StringIO(rows.decode("utf-8-sig"))) for cell in row]
    for file_format, file in {"markdown": "invoice.md", "hocr": "invoice.hocr", "alto": "invoice.xml"}.items():
        name, data = downloaded(page, file_format)
        assert name == file
        assert b"20395" in data
        assert b"20394" not in data
    name, data = downloaded(page, "pdf")
    assert name == "invoice.pdf"
    document = pypdfium2.PdfDocument(data)
    found = document[0].get_textpage().get_text_bounded()
    document.close()
    assert "20395" in found
    assert "20394" not in found


def test_all_files_come_as_one_archive(open_page: OpenPage, files: Path):
    page = open_page()
    read(page, files / "invoice.png", files / "invoice.png", files / "scan.pdf", files / "rubbish.png")
    correct_first_line(page)
    name, data = downloaded(page, "txt", "all")
    assert name.startswith("ocr-txt-")
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    assert archive.namelist() == ["invoice.txt", "invoice (2).txt", "scan.txt"]
    assert archive.read("invoice.txt").decode().split("\n")[:3] == CORRECTED
    assert archive.read("invoice (2).txt").decode().split("\n")[:3] == LINES
    _, data = downloaded(page, "pdf", "all")
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert all(archive.read(pdf).startswith(b"%PDF") for pdf in archive.namelist())
    assert archive.namelist() == ["invoice.pdf", "invoice (2).pdf", "scan.pdf"]


def test_checked_lines_are_a_training_set(open_page: OpenPage, files: Path, tmp_path: Path):
    page = open_page()
    mark_all_lines(page)
    read(page, files / "photo.jpg")
    correct_first_line(page)
    page.keyboard.press("n")
    page.keyboard.press("y")
    page.locator("#export-file").click()
    page.get_by_role("radio", name="Training set").check()
    with page.expect_download() as download:
        page.locator("#export-start").click()
    page.get_by_text("2 lines written.").wait_for()
    with zipfile.ZipFile(download.value.path()) as archive:
        archive.extractall(tmp_path)
    labels = read_labels(tmp_path / "labels.tsv")
    assert [label.text for label in labels] == CORRECTED[:2]
    for line in load_lines(labels):
        height, width = line.picture.shape
        assert height == 48
        assert width > 3 * height, "cut out upright"


def test_corrections_in_a_pdf_go_into_its_searchable_pdf_and_a_training_set(
    open_page: OpenPage, files: Path, tmp_path: Path
):
    page = open_page()
    read(page, files / "scan.pdf")
    correct_first_line(page)
    _, data = downloaded(page, "pdf")
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 2
    found = document[0].get_textpage().get_text_bounded()
    document.close()
    assert "20395" in found
    assert "20394" not in found
    page.locator("#export-file").click()
    page.get_by_role("radio", name="Training set").check()
    with page.expect_download() as download:
        page.locator("#export-start").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        archive.extractall(tmp_path)
    [line] = load_lines(read_labels(tmp_path / "labels.tsv"))
    assert line.text == CORRECTED[0]


def test_lines_of_pages_without_pictures_are_left_out_of_a_training_set_and_it_says_so(
    open_page: OpenPage, files: Path
):
    page = open_page()
    page.route("**/api/v1/picture", lambda route: route.fulfill(status=503, body="{}"))
    read(page, files / "scan.pdf")
    correct_first_line(page)
    page.locator("#export-file").click()
    page.get_by_role("radio", name="Training set").check()
    page.locator("#export-start").click()
    page.get_by_text("can't be cut out").wait_for()
