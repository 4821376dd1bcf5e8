"""A file read again: corrections stay where the text stayed, and where it did not the user is asked."""

from pathlib import Path
from typing import Any

from tests.conftest import draw_page, encode
from tests.web.api.test_api_forms import INVOICE
from tests.webui.conftest import LINES, OpenPage, Page, expect, lines, read, wait_until
from tests.webui.test_undo import correct


def read_and_keep_reply(page: Page, path: Path) -> dict[str, Any]:
    """Reads a file; returns what the server replied."""
    with page.expect_response("**/api/v1/ocr") as waited:
        read(page, path)
    reply: dict[str, Any] = waited.value.json()
    return reply


def read_again(page: Page, reply: dict[str, Any], change: dict[str, str]) -> None:
    """Reads the shown file again; the server's reply is as before, but for some texts: "" leaves a line out."""
    lines = [line | {"text": change.get(line["text"], line["text"])} for line in reply["data"]["lines"]]
    data = reply["data"] | {"lines": [line for line in lines if line["text"]], "model": "another"}
    page.route("**/api/v1/ocr", lambda route: route.fulfill(json={"success": True, "data": data}))
    page.locator("#open-options").click()
    page.locator("#options-reread").click()
    wait_until(page, "document.querySelector('#text-foot').textContent.includes('another')")


def test_what_was_corrected_stays_where_the_same_is_read(open_page: OpenPage, files: Path):
    page = open_page()
    reply = read_and_keep_reply(page, files / "invoice.png")
    correct(page, 0, "Invoice 20395")
    page.locator(".line").nth(1).press("y")
    read_again(page, reply, {})
    expect(lines(page)).to_have_text(["Invoice 20395", *LINES[1:]])
    expect(page.locator(".line.checked")).to_have_count(1)
    expect(page.locator("#reread-dialog")).to_be_hidden()


def test_where_something_else_is_read_the_user_chooses(open_page: OpenPage, files: Path):
    page = open_page()
    reply = read_and_keep_reply(page, files / "invoice.png")
    for row, text in enumerate(("mine", "kept", "gone")):
        correct(page, row, text)
    read_again(page, reply, {LINES[0]: "Invoice 7", LINES[1]: "Total 7", LINES[2]: ""})
    page.wait_for_selector("#reread-dialog[open]")
    rows = page.locator("#reread-lines li")
    expect(rows.locator("ins")).to_have_text(["mine", "kept", "gone"])
    expect(rows.locator("del")).to_have_text(["Invoice 7", "Total 7", "nothing"])
    expect(lines(page)).to_have_text(["mine", "kept", "gone"])  # until it is answered, and if it never is
    rows.nth(0).locator("input").uncheck()
    page.get_by_role("button", name="Done").click()
    wait_until(page, "document.querySelector('.line-text').textContent === 'Invoice 7'")
    expect(lines(page)).to_have_text(["Invoice 7", "kept", "gone"])
    page.keyboard.press("Control+z")
    expect(lines(page)).to_have_text(["mine", "kept", "gone"])
    page.keyboard.press("Control+z")  # the reading itself
    page.keyboard.press("Control+z")
    expect(lines(page)).to_have_text(["mine", "kept", LINES[2]])


def test_a_fields_correction_stays_too(open_page: OpenPage, tmp_path: Path):
    (tmp_path / "invoice.png").write_bytes(encode(draw_page(INVOICE)))
    page = open_page()
    reply = read_and_keep_reply(page, tmp_path / "invoice.png")
    page.get_by_role("button", name="Fields", exact=True).click()
    number = page.locator(".form-field", has=page.get_by_text("Invoice number", exact=True)).locator("input")
    number.fill("INV-20395")
    number.press("Enter")
    read_again(page, reply, {})
    expect(number).to_have_value("INV-20395")
    expect(page.locator("#reread-dialog")).to_be_hidden()
